"""Faults of payments are told where they stand; what pays a line that the case owes survives publishing."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import payments
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import Place
from shoushan.rules.catalogue.packing import pack_content, pack_from_content

HERE = Place("tried.yaml", 7)
FAULTS = [
    ({"amount": parse("1")}, "says either amount or line"),
    ({"line": None}, "says either amount or line"),
    ({"every": "month"}, "is of every: once"),
    ({"line": "nothing"}, "There is no line of money (of a money.due) “nothing”"),
    ({"party": "nothing"}, "There is no party role “nothing”"),
    ({"account": "signed_on"}, "is of class sensitive"),
]


@pytest.mark.parametrize(("changes", "says"), FAULTS)
def test_faults_of_a_payment_are_told(pack, changes, says):
    book = pack.ledgers["resettlement"]
    version = book.versions[-1]
    assert list(payments.check(View(pack, book, version))) == []
    tried = replace(version.payments[0], at=HERE, **changes)
    found = list(payments.check(View(pack, book, replace(version, payments=(tried, *version.payments[1:])))))
    assert [one for one in found if says in one.message.en], found
    assert {(one.file, one.line) for one in found} == {("tried.yaml", 7)}


def test_it_survives_being_published(pack):
    back = pack_from_content(pack_content(pack), lambda digest: content(by_digest(pack, digest)))
    found = back.ledgers["resettlement"].versions[-1].payments
    assert found == pack.ledgers["resettlement"].versions[-1].payments
    assert [one.line for one in found] == ["compensation", "moving", "transition", None]


def by_digest(pack, digest):
    return next(v for ledger in pack.ledgers.values() for v in ledger.versions if v.digest == digest)
