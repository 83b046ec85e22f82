"""Faults of a ledger's milestones are told where they stand, and what is right survives being published."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import milestones
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.model import MilestoneStep, Place
from shoushan.rules.catalogue.packing import pack_content, pack_from_content

HERE = Place("tried.yaml", 7)


def steps(*rows):
    """Steps of item, days, what they come after, overlap."""
    return tuple(MilestoneStep(*one) for one in rows)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"list": "nothing"}, "There is no code list “nothing”"),
        ({"target": "nothing"}, "There is no field “nothing”"),
        ({"target": "project_name"}, "is no field of a day"),
        ({"assumed": False}, "have no basis"),
        ({"steps": steps(("topped", 3))}, "There is no milestone “topped”"),
        ({"steps": steps(("foundation", 3), ("foundation", 4))}, "stands twice"),
        ({"steps": steps(("foundation", 3, ("work-begun",)))}, "There is no milestone “work-begun”"),
        ({"steps": steps(("work-begun", 2), ("foundation", 3, ("work-begun",), 3))}, "overlaps by 3 days"),
        ({"steps": steps(("work-begun", 2, ("foundation",)), ("foundation", 3, ("work-begun",)))}, "in a circle"),
        ({"steps": ()}, "counted back and there are no steps"),
    ],
)
def test_every_fault_is_told(pack, changes, says):
    ledger = pack.ledgers["key-projects"]
    version = ledger.versions[-1]
    assert list(milestones.check(View(pack, ledger, version))) == []
    said = replace(version.milestones, at=HERE, **changes)
    found = list(milestones.check(View(pack, ledger, replace(version, milestones=said))))
    assert [one for one in found if says in one.message.en], found
    assert all((one.file, one.line) == ("tried.yaml", 7) for one in found if "counted back" not in one.message.en)


def test_milestones_survive_being_published(pack):
    by_digest = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__)
    said = again.ledgers["key-projects"].versions[-1].milestones
    assert said == pack.ledgers["key-projects"].versions[-1].milestones
    assert said.steps
