"""A scenario told as a table plays as it is written, and says where it does not."""

from __future__ import annotations

from copy import deepcopy
from types import MappingProxyType
from typing import Any

from shoushan.rules.mechanism.files import files_of, lines_of, scenarios_of
from shoushan.rules.mechanism.played import ScenarioTold, told
from tests.rules.mechanism.packs import PACKS, zhifu


def near_relative(**changed: Any) -> ScenarioTold:
    """The scenario of a near relative of staff, with the first expectation changed where asked."""
    pack = zhifu()
    ledger = pack.ledgers["minimum-living"]
    version = ledger.versions[1]
    found = scenarios_of(files_of(PACKS, pack, ledger.id), version)
    scenario = next(one for one in found if one["id"] == "near-relative")
    steps = deepcopy(scenario["steps"])
    steps[1]["expect"].update(changed)
    return told(pack, ledger, version, MappingProxyType({**scenario, "steps": steps}))


def test_days_acts_people_stages_and_due_days_stand_in_the_table() -> None:
    shown = near_relative()
    assert shown.problems == ()
    accepted = shown.steps[1]
    assert (accepted.day, accepted.what.zh, accepted.stage.zh) == ("2021-09-01", "受理", "调查核对")
    assert "2021-10-19" in accepted.due.zh
    assert "毓璜顶街道" in accepted.who.zh
    refused = shown.steps[3]
    assert refused.refused
    assert not accepted.refused
    assert accepted.line > shown.steps[0].line


def test_what_does_not_come_as_written_is_told_with_its_line() -> None:
    shown = near_relative(stage="paying")
    assert len(shown.problems) == 1
    assert shown.problems[0].line == shown.steps[1].line
    assert shown.problems[0].file.endswith("near-relative.yaml")


def test_files_are_those_of_the_uppermost_pack_with_their_lines() -> None:
    found = files_of(PACKS, zhifu(), "minimum-living")
    assert "versions/2021-07-01/procedure.yaml" in found
    assert lines_of(found["ledger.yaml"])
    assert files_of(PACKS / "nowhere", zhifu(), "minimum-living") == {}
