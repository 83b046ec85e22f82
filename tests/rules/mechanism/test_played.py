"""A scenario told as a table plays as it is written, and says where it does not."""

from __future__ import annotations

import json
from copy import deepcopy
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.copying import texts_of
from shoushan.rules.catalogue.yaml_source import parse_yaml
from shoushan.rules.mechanism.files import as_files, scenarios_of
from shoushan.rules.mechanism.played import ScenarioTold, told
from tests.rules.mechanism.packs import PACKS, zhifu


def near_relative(**changed: Any) -> ScenarioTold:
    """The scenario of a near relative of staff, with the first expectation changed where asked."""
    pack = zhifu()
    ledger = pack.ledgers["minimum-living"]
    version = ledger.versions[1]
    found = scenarios_of(texts_of(PACKS, pack, ledger.id), version)
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


def test_published_content_is_written_out_as_the_files_that_say_it() -> None:
    """What is written out, read again, is the content that was published, for every ledger of the pack."""
    pack = zhifu()
    for ledger in pack.ledgers.values():
        said = json.loads(content(ledger.versions[-1]))
        found = as_files(content(ledger.versions[-1]))
        for part, name in (("fields", "fields.yaml"), ("procedure", "procedure.yaml")):
            source, problems = parse_yaml(found[name].encode(), name)
            assert source is not None, (ledger.id, problems)
            assert _plain(source.data) == _plain(said[part]), (ledger.id, name)
        assert {name for name in found if name.endswith(".csv")} == {f"rules/{id_}.csv" for id_ in said["tables"]}


def _plain(value: Any) -> Any:
    """Every scalar as it is written: YAML is read as plain text here."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else (
        None if value in (None, "") else str(value)
    )  # fmt: skip
