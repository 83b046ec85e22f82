"""A file that another system wants from a ledger, in its own template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member

from shoushan.rules.catalogue.model.basics import EMPTY, Place
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its head as the template writes it, and where its cells come from.

    ``kind`` is ``field``, ``party``, ``paper``, ``case``, ``organ`` or ``text``; ``name`` says which (a party's is
    ``role.column``); ``words`` turns codes into the template's words, ``day`` is how a day is written (strftime).
    """

    head: str
    kind: str
    name: str
    words: Mapping[str, str] = EMPTY
    day: str = ""
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Export:
    """An export: cases whose field ``due`` is true, done by ``act`` whose input ``file`` takes the file's name."""

    id: str
    name: Text
    due: str
    act: str
    file: str
    columns: tuple[ExportColumn, ...]
    receipt: str | None = None
    note: Text | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
