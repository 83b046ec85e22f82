"""Values to be typed elsewhere, in the order in which they are asked for there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One field of somebody else's form: what it is called there, our value, and a hint under it.

    `masked` says that the value is shown masked and so cannot be copied.
    """

    label: str
    value: str
    note: str = ""
    masked: bool = False


@dataclass(frozen=True, slots=True)
class CopySheet:
    """Fields with a button to copy each; without script every value can still be selected, and printed."""

    rows: tuple[CopyRow, ...]
    title: str
