"""Services with their packages, worksheets, papers and messages as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model.basics import EMPTY, Place
from shoushan.rules.catalogue.model.procedure import Material
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text

LineUnit = Literal["money", "int", "area", "rate"]
"""What a line of a worksheet is in: fen, a plain number, m² × 100, rate × 10 000."""


@dataclass(frozen=True, slots=True)
class PackageStep:
    """One matter of a package: the service of a child case, and the keys that must be closed before it opens."""

    service: str
    key: str
    after: tuple[str, ...] = ()
    one_of: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A public service on a ledger's shared procedure, with its guide (实施清单 elements), materials and own limits."""

    id: str
    name: Text
    words: tuple[str, ...] = ()
    kind: Literal["instant", "promised"] = "promised"
    guide: Mapping[str, Any] = EMPTY
    materials: tuple[str, ...] = ()
    terms: Mapping[str, tuple[int, Unit]] = EMPTY
    units: Mapping[str, Any] = EMPTY
    values: Mapping[str, Any] = EMPTY
    fields: tuple[str, ...] = ()
    package: tuple[PackageStep, ...] = ()
    own_materials: Mapping[str, Material] = EMPTY
    parties: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A calculation (计算表) line by line. ``total`` (in ``unit``) is what it comes to, else the sum of what counts."""

    id: str
    label: Text
    lines: tuple[WorksheetLine, ...]
    total: Expr | None = None
    unit: LineUnit = "money"
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WorksheetLine:
    """One line: ``amount`` (integer expression) divided by ``scale`` and by ``per``, rounded to a multiple of ``step`` by
    ``rounding``, then kept between ``at_least`` and ``at_most``.

    ``over`` names a ``rows`` field: the amount is formed and rounded for each row that meets ``where``, and the line is
    their sum. A line that does not ``counts`` stands in no sum by itself (a head count, a standard, an exempt item).
    """

    id: str
    label: Text
    amount: Expr
    scale: int = 1
    step: int = 1
    rounding: Literal["half-up", "down", "up", "half-even"] = "half-up"
    basis: str = ""
    when: Expr | None = None
    over: str = ""
    where: Expr | None = None
    per: Expr | None = None
    at_least: Expr | None = None
    at_most: Expr | None = None
    counts: bool = True
    unit: LineUnit = "money"
    note: Text | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A legal paper (文书): blocks of text with placeholders, its number series, remedy, seal and copies.

    ``sides``: who signs below, each with a line and a date, instead of the organ with its seal (agreements, records).
    ``head``: the organ's name in black, a red head (版头), or the head of a letter; ``roles``: who makes a step of its life
    (``review``, ``sign``, ``stamp``, ``deliver``); ``countersign``: the units that are asked, ``in_turn`` one by one.
    """

    id: str
    name: Text
    number: str
    on: tuple[str, ...]
    body: tuple[Mapping[str, Any], ...]
    remedy: Text | None = None
    seal: Text | None = None
    signature: bool = True
    copies: int = 2
    title: Text | None = None
    basis: str = ""
    kind: str | None = None
    head: Literal["organ", "red", "letter"] = "organ"
    to: Text | None = None
    attachments: tuple[Text, ...] = ()
    note: Text | None = None
    cc: tuple[Text, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = EMPTY
    countersign: tuple[str, ...] = ()
    in_turn: bool = False
    sides: tuple[Text, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)

    @property
    def review(self) -> tuple[str, ...]:
        """The roles that review a draft; empty where nobody has to."""
        return self.roles.get("review", ())

    @property
    def sign(self) -> tuple[str, ...]:
        """The roles that sign it; empty where it goes out without."""
        return self.roles.get("sign", ())


@dataclass(frozen=True, slots=True)
class Message:
    """A message (通知) sent to a party role or a unit's post when an act, a lapse or an effect has happened.

    ``sms`` is its short form where ``text`` is too long for one; ``when`` must hold for the case (unknown sends
    nothing); ``link`` adds the address by which a telephone follows the case, or hands in what is missing once.
    """

    id: str
    on: tuple[str, ...]
    to: str
    text: Text
    sms: Text | None = None
    when: Expr | None = None
    link: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
