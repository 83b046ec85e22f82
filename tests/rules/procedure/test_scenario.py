"""Scenarios: right ones pass, wrong ones say file, line, what was expected and what came; real ledgers are played."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack, PostSeed, UnitSeed
from shoushan.rules.catalogue.yaml_source import parse_yaml
from shoushan.rules.procedure.scenario import play, play_all
from tests.rules.procedure.definitions import CALENDAR, ledger, t, usual

PACKS = Path(__file__).resolve().parents[3] / "packs"
VERSION = usual()
PACK = Pack(
    "p", t("p"), "Asia/Shanghai", "CNY", CALENDAR, {"small": ledger(VERSION)},
    units={name: UnitSeed(name, t(name), "department", "district") for name in ("hall", "a", "b")},
    posts={"window-1": PostSeed("window-1", "hall", t("窗口"), ("clerk",))},
)  # fmt: skip
GOOD = """
steps:
  - {on: 2017-09-01, by: window-1, do: open, input: {amount: "5"}, parties: [{role: applicant, name: 张三}],
     expect: {stage: filed, due: {check: 2017-09-08}, fields: {amount: "5"}, lamp: green, holder: hall}}
  - {on: 2017-09-04, by: handler@a, do: route, input: {units: [a]}, refused: NotYourDesk}
  - {on: 2017-09-04, by: clerk@hall, do: route, input: {units: [a, b]},
     expect: {stage: work, parts: {a: offered, b: offered}, terms: {legal: {state: running, due: 2017-10-02}}, holder: [a, b]}}
  - {on: 2017-09-05, by: handler@a, do: answer, expect: {parts: {a: answered}, why_not: {answer: PartNotOpen}, can: [note]}}
  - {on: 2017-09-08, expect: {lamp: {"reply@b": red, case: green}}}
  - {on: 2017-09-08, by: handler@b, do: answer, expect: {stage: deciding, met: {"reply@b": "false"}}}
  - {on: 2017-09-11, by: head@hall, do: decide, expect: {outcome: granted, holder: none}}
"""


def played(text: str) -> list[tuple[int, str]]:
    """Lines and English messages of what did not come."""
    source, problems = parse_yaml(text.encode(), "s.yaml")
    assert not problems
    assert source is not None
    scenario: dict[str, Any] = {**source.data, "file": "s.yaml", "source": source}  # type: ignore[dict-item]
    found = play(PACK, PACK.ledgers["small"], VERSION, scenario)
    assert all(problem.message.zh and problem.remedy.zh for problem in found)
    return [(problem.line, problem.message.en) for problem in found]


def test_a_right_scenario_has_nothing_to_say():
    assert played(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("check: 2017-09-08", "check: 2017-09-09", 4, "expected 2017-09-09, came 2017-09-08"),
        ("refused: NotYourDesk", "refused: WrongStage", 5, "Expected WrongStage, came NotYourDesk"),
        ("do: decide,", "do: decide, refused: WrongStage,", 11, "was done; WrongStage was expected"),
        ("b: offered", "b: taken", 7, "expected taken, came offered"),
        ("do: decide", "do: fly", 11, "NoSuchAct"),
        ("2017-09-11, by", "2017-13-11, by", 11, "cannot be read"),
        ("outcome: granted", "colour: red", 11, "expect knows no “colour”"),
        ("by: head@hall, do", "whom: x, by: head@hall, do", 11, "A step has no “whom”"),
        ("by: head@hall, do", "do", 11, "lacks by"),
    ],
)
def test_a_wrong_scenario_says_where_and_what(old, new, line, part):
    found = played(GOOD.replace(old, new))
    assert found, "the scenario was wrong and nothing was said"
    assert (found[0][0], part in found[0][1]) == (line, True), found


def test_a_scenario_without_steps():
    assert played("name: x") == [(1, "The scenario has no steps.")]


def test_the_ledgers_of_the_district_play_as_their_authors_wrote():
    pack, problems = load_pack(PACKS / "zhifu", PACKS)
    assert pack is not None
    assert problems == []
    assert sum(len(version.scenarios) for one in pack.ledgers.values() for version in one.versions) >= 20
    assert [f"{problem.file}:{problem.line} {problem.message.en}" for problem in play_all(pack)] == []
