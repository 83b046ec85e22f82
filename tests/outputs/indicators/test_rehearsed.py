"""A scenario says what is counted of its cases, and is told where it is wrong."""

from typing import Any

import pytest

from shoushan.outputs.indicators.rehearsed import Rehearsed
from shoushan.rules.catalogue.yaml_source import parse_yaml
from shoushan.rules.procedure.scenario import play
from tests.outputs.indicators.districts import read_pack

TOLD = """
steps:
  - {on: 2024-03-04, by: petition-clerk-1, do: register, parties: [{role: petitioner, kind: person, name: 赵样例, phone: "13000000003"}],
     input: {title: 试, content: 试, form: letter, petition_class: appeal, topic: housing, people_count: 1}}
  - {on: 2024-03-05, by: petition-clerk-1, do: forward, input: {unit: housing}, expect: {figures: {received: 1, accepted-in-time: no data}}}
  - {on: 2024-03-06, by: housing-handler, do: take}
  - {on: 2024-03-08, by: housing-handler, do: accept}
  - {on: 2024-04-01, by: petition-clerk-1, do: fly, refused: NoSuchAct}
  - {on: 2024-04-02, expect: {figures: {accepted-in-time: {value: 100.00, n: 1, above: 1, unknown: 0}, overdue-open: 0}}}
  - {on: 2024-05-08, expect: {figures: {overdue-open: 1, petitions/received: {value: 1, period: 2024-03}, on-time: {n: 1, value: 0.00}}}}
"""  # noqa: E501  (one step a line, as scenarios are written)


def played(text: str, *, counted: bool = True) -> list[tuple[int, str]]:
    """Lines and English messages of what did not come."""
    source, problems = parse_yaml(text.encode(), "s.yaml")
    assert source is not None
    assert not problems
    scenario: dict[str, Any] = {**source.data, "file": "s.yaml", "source": source}  # type: ignore[dict-item]
    pack = read_pack()
    ledger = pack.ledgers["petitions"]
    version = next(one for one in ledger.versions if one.key == "2022-05-01")
    return [(one.line, one.message.en) for one in play(pack, ledger, version, scenario, Rehearsed(pack) if counted else None)]


def test_the_figures_of_a_scenario_come_as_it_says() -> None:
    assert played(TOLD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("received: 1,", "received: 2,", 5, "figures received: expected 2, came 1"),
        ("above: 1,", "above: 0,", 9, "'value': '100.00', 'n': 1, 'above': 1"),
        ("overdue-open: 1,", "overdue-open: 0,", 10, "expected 0, came 1"),
        ("overdue-open: 1,", "overdue: 1,", 10, "no indicator “petitions/overdue”"),
        ("period: 2024-03", "period: spring", 10, "“spring” is no period"),
        ("period: 2024-03", "period: 2024-04", 10, "'value': '0'"),
    ],
)
def test_what_a_scenario_says_wrongly_of_figures_is_told(old: str, new: str, line: int, part: str) -> None:
    (found,) = played(TOLD.replace(old, new))
    assert (found[0], part in found[1]) == (line, True), found
    assert played(TOLD.replace(old, new), counted=False) == [], "where nobody counts nothing is said"
