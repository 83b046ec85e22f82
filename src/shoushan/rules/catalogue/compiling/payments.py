"""Payments and the bank's file as values; the expressions of a payment see plain fields, the case and the period."""

from __future__ import annotations

from collections.abc import Sequence

from shoushan.rules.catalogue.model import Bank, BankColumn, Doubt, Payment
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.payments import BankDoc, PaymentDoc
from shoushan.rules.catalogue.scope import Scope


def payments(docs: Sequence[PaymentDoc], page: Page) -> tuple[Payment, ...]:
    """What the version's cases are paid for; one whose expressions are faulty is left out (told)."""
    found = []
    names = page.kind_of.of_period() if isinstance(page.kind_of, Scope) else None
    for no, doc in enumerate(docs):
        at = ("payments", no)
        where = page.expr(doc.where, (*at, "where"), "bool", names)
        amount = page.expr(doc.amount, (*at, "amount"), "int", names) if doc.amount else None
        doubts = [
            (page.expr(one.when, (*at, "held", place, "when"), "bool", names), one.label.text())
            for place, one in enumerate(doc.held)
        ]
        if where is None or (doc.amount and amount is None) or any(when is None for when, _ in doubts):
            continue
        held = tuple(Doubt(when, label) for when, label in doubts if when is not None)
        what, whom = (doc.id, doc.label.text(), doc.every), (doc.party, doc.account, doc.bank)
        found.append(Payment(*what, where, amount, *whom, held, doc.basis, doc.line, page.at(*at)))
    return tuple(found)


def bank(doc: BankDoc | None, page: Page) -> Bank | None:
    """The bank's file."""
    if doc is None:
        return None
    back = doc.result
    columns = tuple(BankColumn(one.head, one.what, one.text) for one in doc.columns)
    return Bank(columns, back.no, back.state, back.paid, back.returned, back.amount, back.reason, page.at("bank"))
