"""Worked cases that a lawyer can read, played step by step; they are a ledger's tests.

A scenario is a mapping with ``steps``. A step has ``on`` (day of recording) and maybe ``at`` (local time),
and either an
act: ``act, by, case, service, ledger, input, parties, part, source, happened, reason, recorder, seen,
linked`` with
``refused`` (the code of the refusal expected), or ``pass: <day>`` (time goes by). ``expect`` says what
then must be.
Without ``happened`` an act happened when it was recorded; ``source: paper+scan`` proves another day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from shoushan.rules.catalogue.model import Ledger, Pack, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.expectations import EXPECTED, Expectation, unmet
from shoushan.rules.procedure.refusals import Refusal, WrongInput
from shoushan.rules.procedure.rehearsal import Counting, Rehearsal
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.rules.text import Text

STEP = frozenset({
    "on", "at", "do", "by", "as", "case", "service", "ledger", "input", "parties", "part", "source", "happened",
    "reason", "recorder", "seen", "linked", "refused", "pass", "expect", "note",
})  # fmt: skip
MAIN = "main"
Watch = Callable[[int, Rehearsal], None]
_REMEDY = Text("请核对情景与定义：其中之一写错了。", "Compare the scenario with the definition: one of them is wrong.")
_WRITE = Text("请按情景的写法改正。", "Write it as scenarios are written.")


@dataclass(slots=True)
class _Play:
    """One scenario in play."""

    rehearsal: Rehearsal
    ledger: Ledger
    file: str
    line_of: Callable[[tuple[str | int, ...]], int]
    problems: list[Problem] = field(default_factory=list)

    def fault(self, place: tuple[str | int, ...], text: Text, remedy: Text = _REMEDY) -> None:
        """Note a fault where it was written."""
        self.problems.append(Problem(self.file, self.line_of(place), text, remedy))


class _Misspelt(Exception):  # carries a fault of the scenario's text to the step that holds it
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def play(
    pack: Pack,
    ledger: Ledger,
    version: Version,
    scenario: Mapping[str, Any],
    counting: Counting | None = None,
    watch: Watch | None = None,
) -> list[Problem]:
    """What did not come as the scenario says, with file, line, what was expected and what came. Never
    raises for content. Figures are held to what ``counting`` counts; without it they are passed over.
    ``watch`` is told of each step that was played: its number and the rehearsal as it then is."""
    source = scenario.get("source")
    rehearsal, line_of = Rehearsal(pack, version, counting=counting), source.line if source else lambda place: 0
    play_ = _Play(rehearsal, ledger, str(scenario.get("file", "")), line_of)
    steps = scenario.get("steps")
    if not isinstance(steps, list) or not steps:
        play_.fault((), Text("情景没有 steps。", "The scenario has no steps."), _WRITE)
        return play_.problems
    for number, step in enumerate(steps):
        went = _step(play_, ("steps", number), step)
        if watch is not None and isinstance(step, Mapping):
            watch(number, rehearsal)
        if not went:
            break
    return play_.problems


def _step(play_: _Play, place: tuple[str | int, ...], step: Any) -> bool:
    """Play one step and look at what it made; False when going on would only repeat the fault."""
    if not isinstance(step, Mapping):
        play_.fault(place, Text("步骤应为“键: 值”。", "A step is written as keys with values."), _WRITE)
        return False
    for key in step:
        if key not in STEP:
            play_.fault((*place, key), Text(f"步骤没有“{key}”这一项。", f"A step has no “{key}”."), _WRITE)
    try:
        moment = _moment(play_, step)
        went = _act(play_, place, step, moment) if step.get("do") else _pass(play_, step, moment)
        _name_children(play_, place, step)
        _expect(play_, place, step, moment)
    except _Misspelt as fault:
        play_.fault(place, fault.text, _WRITE)
        return False
    return went


def _moment(play_: _Play, step: Mapping[str, Any]) -> datetime:
    """The moment of recording: ``on`` (or ``pass``) at ``at``, ten in the morning where no time is said."""
    return _at(play_, str(step.get("on") or step.get("pass")), str(step.get("at") or "10:00"))


def _at(play_: _Play, day: str, clock: str) -> datetime:
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), play_.rehearsal.zone)
    except ValueError:
        raise _Misspelt(f"日期或时间读不懂：{day} {clock}。", f"Day or time cannot be read: {day} {clock}.") from None
    return local.astimezone(UTC)


def _pass(play_: _Play, step: Mapping[str, Any], moment: datetime) -> bool:
    play_.rehearsal.time(moment)
    return True


def _act(play_: _Play, place: tuple[str | int, ...], step: Mapping[str, Any], moment: datetime) -> bool:
    """Do the act and compare the refusal with the one expected; False when it was refused against
    expectation."""
    name, wanted = str(step.get("case") or MAIN), step.get("refused") or _mapping(step, "expect").get("refusal")
    command = _command(play_, name, step, moment)
    try:
        play_.rehearsal.do(name, command, moment, step.get("linked"))
    except (Refusal, DeadlineRefused) as refusal:
        code, text = _told(refusal)
        if wanted in (code, type(refusal).__name__):
            return True
        if wanted is None:
            play_.fault(
                (*place, "do"),
                Text(f"“{step['do']}”被拒绝（{code}）：{text.zh}", f"“{step['do']}” was refused ({code}): {text.en}"),
            )
        else:
            play_.fault(
                (*place, "refused"),
                Text(f"应以 {wanted} 拒绝，实为 {code}：{text.zh}", f"Expected {wanted}, came {code}: {text.en}"),
            )
        return False
    if wanted is not None:
        play_.fault(
            (*place, "refused"),
            Text(f"“{step['do']}”应以 {wanted} 拒绝，却办成了。", f"“{step['do']}” was done; {wanted} was expected."),
        )
    return True


def _name_children(play_: _Play, place: tuple[str | int, ...], step: Mapping[str, Any]) -> None:
    """Give the children that the act opened the names by which later steps call them."""
    rehearsal = play_.rehearsal
    for name, wanted in _mapping(step, "as").items():
        parent = rehearsal.names.get(str(step.get("case") or MAIN), "")
        found = rehearsal.child(parent, str(wanted)) or rehearsal.child(rehearsal.names.get(MAIN, ""), str(wanted))
        if found is None:
            text = Text(f"没有开出子件“{wanted}”。", f"No child “{wanted}” was opened.")
            play_.fault((*place, "as", name), text)
        else:
            rehearsal.names[str(name)] = found


def _told(refusal: Refusal | DeadlineRefused) -> tuple[str, Text]:
    if isinstance(refusal, DeadlineRefused):
        return type(refusal).__name__, refusal.message
    if isinstance(refusal, WrongInput):
        told = [Text(f"{name}：{text.zh}", f"{name}: {text.en}") for name, text, _ in refusal.faults]
        return refusal.code, Text(" ".join(text.zh for text in told), " ".join(text.en for text in told))
    return refusal.code, refusal.text


def _command(play_: _Play, name: str, step: Mapping[str, Any], moment: datetime) -> Command:
    """The step as a command. The first act on a name opens its case."""
    rehearsal = play_.rehearsal
    case = rehearsal.names.get(name)
    by = step.get("by")
    if not isinstance(by, str):
        raise _Misspelt("步骤缺少 by（谁办的）。", "The step lacks by (who did it).")
    opens, fresh = None, case
    if case is None:
        rehearsal.made += 1
        fresh = f"{rehearsal.made:032x}"
        opens = (str(step.get("ledger") or play_.ledger.id), step.get("service"))
    return Command(
        case=str(fresh),
        act=str(step["do"]),
        actor=rehearsal.actor(by, case),
        happened=_happened(play_, step, moment),
        input=_mapping(step, "input"),
        parties=[dict(party) for party in step.get("parties") or ()],
        recorder=rehearsal.actor(step["recorder"], case) if step.get("recorder") else None,
        source=_source(step.get("source")),
        seen=int(step["seen"]) if step.get("seen") else None,
        part=step.get("part"),
        opens=opens,
        reason=step.get("reason"),
    )


def _mapping(step: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = step.get(key) or {}
    if not isinstance(found, Mapping):
        raise _Misspelt(f"{key} 应为“键: 值”。", f"{key} is written as keys with values.")
    return found


def _happened(play_: _Play, step: Mapping[str, Any], moment: datetime) -> Happened:
    """What the step says happened: a day, a month, a day with time; else the moment of recording."""
    said = step.get("happened")
    if said is None:
        return Happened.at(moment) if step.get("at") else Happened("on", str(step["on"]))
    day, _, clock = str(said).partition(" ")
    if clock:
        return Happened.at(_at(play_, day, clock))
    if len(day) == 7:
        return Happened("in", day)
    _at(play_, day, "10:00")
    return Happened("on", day)


def _source(told: Any) -> Source:
    """``paper``, ``paper+scan``, or a mapping with ``kind`` and ``scan``."""
    if isinstance(told, Mapping):
        scan = str(told.get("scan") or "") not in ("", "false")
        return Source(str(told.get("kind") or "paper"), str(told.get("digest") or "scan") if scan else None)
    kind, plus, _ = str(told or "counter").partition("+")
    return Source(kind, "scan" if plus else None)


def _expect(play_: _Play, place: tuple[str | int, ...], step: Mapping[str, Any], moment: datetime) -> None:
    expected = _mapping(step, "expect")
    if not expected:
        return
    case = play_.rehearsal.names.get(str(step.get("case") or MAIN))
    if case is None and set(expected) == {"refusal"}:
        return
    if case is None:
        raise _Misspelt("这一步之后还没有件，不能有 expect。", "There is no case yet of which something could be expected.")
    for key, wanted in expected.items():
        here = (*place, "expect", key)
        if key == "refusal":
            continue
        if key not in EXPECTED:
            known = "、".join(sorted(EXPECTED))
            play_.fault(here, Text(f"expect 没有“{key}”；可写：{known}。", f"expect knows no “{key}”, only {known}."), _WRITE)
            continue
        expectation = Expectation(play_.rehearsal, case, moment, step.get("by"))
        for inner, want, came in unmet(expectation, key, wanted):
            play_.fault((*here, *inner), _difference(key, inner, want, came))


def _difference(key: str, inner: tuple[str | int, ...], wanted: Any, came: Any) -> Text:
    what = " ".join([key, *map(str, inner)])
    return Text(f"{what}：应为 {wanted}，实为 {came}。", f"{what}: expected {wanted}, came {came}.")


def play_all(pack: Pack, counting: Counting | None = None) -> Iterator[Problem]:
    """Every scenario of every version of a pack, played, with its figures where ``counting`` counts them."""
    for ledger in pack.ledgers.values():
        for version in ledger.versions:
            for scenario in version.scenarios:
                yield from play(pack, ledger, version, scenario, counting)
