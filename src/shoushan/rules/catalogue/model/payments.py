"""Payments as frozen values: what cases are paid period by period, and the bank's file out and back."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model.basics import Place
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """A ground on which a payment is held out: nothing is paid and nothing dropped until a person has settled it."""

    when: Expr
    label: Text


@dataclass(frozen=True, slots=True)
class Payment:
    """One thing that cases are paid for. ``where``: which cases are due; ``amount`` in fen; ``party``: the role that is paid;
    ``account`` and ``bank``: the fields with its account; ``every``: a month, a quarter, or once in a case. With ``line`` the
    line of money that the case itself owes is paid, in place of an amount."""

    id: str
    label: Text
    every: Literal["month", "quarter", "once"]
    where: Expr
    amount: Expr | None
    party: str
    account: str | None = None
    bank: str | None = None
    doubts: tuple[Doubt, ...] = ()
    basis: str = ""
    line: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column of the file for the bank; ``text`` is a fixed text."""

    head: str
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank's file. The heads of the file that comes back: ``no``, ``state`` (whose words mean ``paid`` or ``returned``),
    maybe ``amount`` and ``reason``."""

    columns: tuple[BankColumn, ...]
    no: str
    state: str
    paid: tuple[str, ...]
    returned: tuple[str, ...]
    amount: str | None = None
    reason: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
