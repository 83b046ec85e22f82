"""What the people whose case it is may see of its worksheets and payments, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member

from shoushan.rules.catalogue.model.basics import EMPTY, Place
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Beside:
    """Whose worksheets are shown beside one's own: cases with the same values of the fields ``same``; of each the ``lines``
    of the worksheet ``sheet`` and the fields ``shows``, and never who it is."""

    same: tuple[str, ...]
    sheet: str
    lines: tuple[str, ...]
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """``parties``: the roles to whom it is told, nobody else; ``worksheets``: worksheet → its lines that are told, empty: all;
    ``payments``: payments of the version, or lines of money of the case; ``next``: fields with days that lie ahead."""

    parties: tuple[str, ...]
    object: Text
    worksheets: Mapping[str, tuple[str, ...]] = EMPTY
    payments: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    beside: Beside | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
