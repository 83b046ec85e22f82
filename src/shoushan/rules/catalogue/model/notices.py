"""Public notices (公示、公告) as frozen values: what may be told of a case, how long it stands, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model.basics import Place
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a notice tells: a ``field``, or the name of a ``party``.

    ``street``: an address as far as its street; ``whole``: a personal number or code in full, for ``basis`` says so.
    """

    label: Text | None = None
    field: str | None = None
    party: str | None = None
    street: bool = False
    whole: bool = False
    basis: str = ""
    optional: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The name under which texts of the notice may use it."""
        return self.field or (self.party or "").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice. ``days`` of ``unit`` are the least that it stands, the first day not counted; ``before`` are the acts
    that are refused until it has stood them and no objection is open (where ``needed`` holds); ``board``: the sheet is posted
    too, and the days count from the posting; ``list_by``: the field by which cases of one day share a sheet.
    """

    id: str
    name: Text
    days: int
    unit: Unit
    intro: Text
    shows: tuple[Shown, ...]
    kind: Literal["notice", "announcement"] = "notice"
    basis: str = ""
    closing: Text | None = None
    list_by: str | None = None
    board: bool = False
    objection: bool = True
    before: tuple[str, ...] = ()
    needed: Expr | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
