"""Faults of recurring cases are told where they stand, and what is right survives being published."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import recurs
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import Place
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.deadlines import Unit

HERE = Place("tried.yaml", 7)
LEDGER, NAME = "party-building-duties", "next-year"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "nobody-sets-it"}, "is never set"),
        ({"assumed": False}, "has no basis"),
        ({"ledger": "nothing"}, "There is no ledger “nothing”"),
        ({"service": "nothing"}, "There is no service “nothing”"),
        ({"act": "take"}, "that the system may do"),
        ({"ledger": "statistics", "act": None}, "that the system may do"),
        ({"fields": {"nothing": "1"}}, "There is no input of “Put on the list” “nothing”"),
        ({"fields": {}}, "lacks “duty_item”, which is required"),
        ({"fields": {"duty_code": parse("duty_code")}}, "cannot be copied"),
        ({"later": {"duty_item": (12, Unit.MONTH)}}, "is no field of a day"),
    ],
)
def test_every_fault_is_told(pack, changes, says):
    ledger = pack.ledgers[LEDGER]
    version = ledger.versions[-1]
    assert list(recurs.check(View(pack, ledger, version))) == []
    rule = replace(version.recurs[NAME], at=HERE, **changes)
    found = list(recurs.check(View(pack, ledger, replace(version, recurs={rule.id: rule}))))
    assert [one for one in found if says in one.message.en], found
    assert all((one.file, one.line) == ("tried.yaml", 7) for one in found)


def test_it_survives_being_published(pack):
    by_digest = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__)
    rule = again.ledgers[LEDGER].versions[-1].recurs[NAME]
    assert (rule.limit, rule.unit, rule.act, rule.later) == (12, Unit.MONTH, "list", {"planned_on": (12, Unit.MONTH)})
