"""Campaigns, sessions with attendance, and matching of needs with what is offered, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model.basics import Place
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign (专项行动): which cases of which ledger are its targets, and what is opened for each of them.

    ``over`` is the ledger of the targets, ``where`` which of its cases (names as in tables); ``unit`` the name there that
    says whose row it is; ``keep`` the columns of the frozen list, each with its name there. Tasks are opened in ``ledger``
    by ``act``, whose inputs are filled from the columns of the same id and from ``campaign``, ``target`` and ``unit``.
    ``by`` are columns by which coverage is told; ``done`` and ``out`` outcomes of tasks (``out``: out of reach), ``why``
    the field of a task that says why it was out of reach, ``finding`` the one with the code of what was found.
    """

    over: str
    where: Expr | None
    unit: str
    keep: Mapping[str, str]
    ledger: str
    act: str
    by: tuple[str, ...]
    done: tuple[str, ...]
    out: tuple[str, ...] = ()
    why: str | None = None
    finding: str | None = None
    said: str = ""
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Who attended a session, from when to when: rows of ``field``, known by ``person``; ``day`` is a field of the case.

    ``from_`` and ``to`` are columns with a time of day (``09:30``). The platform fills in ``minutes``, ``recorded``, and
    whether it was recorded after the term ``within`` (``late``, 补录) or typed by staff (``staff``). ``overlap``: hours of
    one person that overlap in two sessions are refused, or raised as a note. ``enrolled`` are rows of those who put their
    names down, ``places`` the field that says how many may; ``people`` the register whose key is the number of a person.
    """

    field: str
    person: str
    day: str
    from_: str
    to: str
    minutes: str
    recorded: str | None = None
    late: str | None = None
    staff: str | None = None
    within: str | None = None
    overlap: Literal["refuse", "raise"] = "refuse"
    enrolled: str | None = None
    places: str | None = None
    people: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an offer suits a need, with its points: a field that is the ``same`` in both, two fields (first and last day)
    whose times ``meet``, or a number of the need that the offer's ``reaches``. ``must``: without it nothing is proposed."""

    id: str
    label: Text
    points: int
    same: str | None = None
    meet: tuple[str, ...] = ()
    reaches: str | None = None
    must: bool = False


@dataclass(frozen=True, slots=True)
class Matching:
    """Needs and offers of one ledger: which cases are which, why an offer suits a need, and the act that claims it.

    ``into`` is the input of ``act`` (done on the need) that takes the number of the offer.
    """

    need: Expr | None
    offer: Expr | None
    act: str
    into: str
    reasons: tuple[Reason, ...]
    show: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)
