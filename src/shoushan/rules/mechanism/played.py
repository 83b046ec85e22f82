"""A scenario told as a table: the day, who did what, where the case then stood, which terms ran, and what did not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shoushan.rules.catalogue.model import Ledger, Pack, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.mechanism import said
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.built_in import BUILT_IN
from shoushan.rules.procedure.rehearsal import Rehearsal
from shoushan.rules.procedure.scenario import MAIN, play
from shoushan.rules.text import Text

TIME = Text("时间过去", "time goes by")
CITIZEN = Text("办事人", "the applicant")


@dataclass(frozen=True, slots=True)
class StepTold:
    """One step: the day, who, what; whether it was to be refused; the stage after it and the due days of running terms."""

    day: str
    who: Text
    what: Text
    refused: bool
    stage: Text
    due: Text
    line: int


@dataclass(frozen=True, slots=True)
class ScenarioTold:
    """A scenario: its name, what it shows, its steps, and where it did not come as written."""

    id: str
    name: Text
    shows: Text
    steps: tuple[StepTold, ...]
    problems: tuple[Problem, ...]
    file: str


def told(pack: Pack, ledger: Ledger, version: Version, scenario: Mapping[str, Any]) -> ScenarioTold:
    """A scenario played on ``version``; a step after the one that went wrong is told without what came. Never raises."""
    after: dict[int, tuple[Text, Text]] = {}
    steps = [step for step in scenario.get("steps") or () if isinstance(step, Mapping)]

    def watch(number: int, rehearsal: Rehearsal) -> None:
        if number < len(steps):
            after[number] = _after(rehearsal, str(steps[number].get("case") or MAIN))

    problems = play(pack, ledger, version, scenario, watch=watch)
    source = scenario.get("source")
    nothing = (Text("", ""), Text("", ""))
    rows = tuple(
        StepTold(
            str(step.get("on") or step.get("pass") or ""), _who(pack, version, str(step.get("by") or "")),
            _what(pack, version, step), _refused(step), *after.get(number, nothing),
            source.line(("steps", number)) if source else 0,
        )
        for number, step in enumerate(steps)
    )  # fmt: skip
    return ScenarioTold(
        str(scenario["id"]), _text(scenario.get("name"), str(scenario["id"])), _text(scenario.get("shows"), ""), rows,
        tuple(problems), str(scenario.get("file", "")),
    )  # fmt: skip


def _after(rehearsal: Rehearsal, name: str) -> tuple[Text, Text]:
    """Where the case stands, and the due days of its running terms."""
    case = rehearsal.names.get(name)
    if case is None or case not in rehearsal.cases:
        return Text("", ""), Text("", "")
    played = rehearsal.cases[case]
    stage = played.version.stages.get(played.state.stage)
    running = [held for held in clock.running(played.state).values() if held.get("due")]
    terms = [(played.version.terms.get(str(held.get("term"))), held["due"]) for held in running]
    due = said.listed(Text(f"{one.label.zh} {day}", f"{one.label.en} {day}") for one, day in terms if one is not None)
    return (stage.label if stage else Text("", "")), due


def _who(pack: Pack, version: Version, by: str) -> Text:
    if not by:
        return Text("", "")
    if by in pack.posts:
        post = pack.posts[by]
        unit = pack.units.get(post.unit)
        return Text(f"{unit.name.zh}{post.name.zh}", f"{post.name.en}, {unit.name.en}") if unit else post.name
    head, _, rest = by.partition(":")
    if head == "party" and rest in version.parties:
        return version.parties[rest].label
    return {"system": Text("系统", "the system")}.get(head, CITIZEN)


def _what(pack: Pack, version: Version, step: Mapping[str, Any]) -> Text:
    act = str(step.get("do") or "")
    if not act:
        return TIME
    known = version.acts.get(act)
    if known is not None:
        return known.label
    others = (v.acts[act].label for one in pack.ledgers.values() for v in one.versions if act in v.acts)
    built_in = BUILT_IN.get(act)
    return next(others, built_in.label if built_in else Text("办理", "an act"))


def _refused(step: Mapping[str, Any]) -> bool:
    expected = step.get("expect")
    return bool(step.get("refused") or (isinstance(expected, Mapping) and expected.get("refusal")))


def _text(value: Any, other: str) -> Text:
    if isinstance(value, Mapping):
        return Text(str(value.get("zh") or other), str(value.get("en") or other))
    return Text(str(value or other), str(value or other))
