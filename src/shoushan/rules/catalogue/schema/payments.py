"""What a case is paid, period by period, and the file that the bank wants and gives back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Expression, Kebab, Snake, Word, Words


class DoubtDoc(Doc):
    """A ground on which a payment is held out for a person to settle."""

    when: Expression
    label: Bilingual


class PaymentDoc(Doc):
    """One thing that cases are paid for: who is due, how much, to whom, and what makes it doubtful."""

    id: Kebab
    label: Bilingual
    every: Literal["month", "quarter", "once"] = "month"
    where: Expression
    amount: Expression | None = None
    line: Kebab | None = None
    party: Word
    account: Snake | None = None
    bank: Snake | None = None
    held: tuple[DoubtDoc, ...] = ()
    basis: Word = ""


class BankColumnDoc(Doc):
    """A column of the bank's file: its head as the bank's template writes it, and what stands in it."""

    head: Word
    what: Annotated[
        Literal["no", "name", "number", "account", "bank", "amount", "period", "purpose", "batch", "text"], Field(alias="is")
    ]
    text: Word = ""


class BankResultDoc(Doc):
    """The bank's file that comes back: under which heads it says which line was paid or returned, and why."""

    no: Word
    state: Word
    paid: Annotated[Words, Field(min_length=1)]
    returned: Annotated[Words, Field(min_length=1)]
    amount: Word | None = None
    reason: Word | None = None


class BankDoc(Doc):
    """The bank's template, out and back."""

    columns: Annotated[tuple[BankColumnDoc, ...], Field(min_length=1)]
    result: BankResultDoc
