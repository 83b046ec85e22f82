"""The corridor in memory: cases, follow-on commands, time and numbers, for playing scenarios without a
database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.rules.catalogue.model import Ledger, Pack, Version
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.refusals import NoSuchAct, Refusal
from shoushan.rules.procedure.ties import ties_of
from shoushan.rules.procedure.values import (
    SYSTEM,
    Actor,
    Command,
    Context,
    Decision,
    Fact,
    Other,
    Stamp,
    State,
    Tie,
    UnitInfo,
    other_of,
)
from shoushan.rules.text import Text


class NoVersion(Refusal):
    """No version of the ledger was in force on the day."""

    def __init__(self, ledger: str, on: str) -> None:
        super().__init__(
            Text(f"“{ledger}”在 {on} 没有有效版本。", f"“{ledger}” has no version in force on {on}."),
            Text("请核对日期或补上版本。", "Check the day, or add the version."),
        )


@dataclass(slots=True)
class Played:
    """One case of a rehearsal."""

    name: str
    ledger: Ledger
    version: Version
    state: State
    parties: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as a journal would tell it: whose it is, under which stamp, by whom, on what ground, and its facts."""

    case: str
    ledger: Ledger
    stamp: Stamp
    actor: Actor
    recorder: Actor
    source: str
    facts: tuple[Fact, ...]


Counting = Callable[["Rehearsal", str, str, date], Mapping[str, Any]]
"""Tells a figure of the cases played: indicator as ``ledger/id``, period as it is typed (empty: the year of the day), the day
as of which.

It gives ``value`` as text (``None``: no data), ``n``, ``above``, ``below``, ``unknown`` and ``apart``; raises ``LookupError``
in both languages for an indicator or a period that is none.
"""


@dataclass(slots=True)
class Rehearsal:
    """A pack at work in memory. ``do`` decides and folds as the corridor does; a refusal leaves nothing
    behind. ``told`` is the journal of what was done; ``counting`` counts figures from it, where somebody can."""

    pack: Pack
    version: Version
    cases: dict[str, Played] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    made: int = 0
    told: list[Told] = field(default_factory=list)
    counting: Counting | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The place's zone."""
        return ZoneInfo(self.pack.zone)

    def do(self, name: str, command: Command, moment: datetime, linked: Mapping[str, Any] | None = None) -> None:
        """Apply what time did before, decide, fold, and do what follows at once. Raises a ``Refusal``."""
        kept, told = (dict(self.cases), dict(self.names), dict(self.series), self.made), len(self.told)
        try:
            self._do(name, command, moment, linked or {})
        except Refusal:
            self.cases, self.names, self.series, self.made = kept
            del self.told[told:]
            raise

    def _do(self, name: str, command: Command, moment: datetime, linked: Mapping[str, Any]) -> None:
        played = self.cases.get(command.case)
        ledger, version = self._law(played, command, moment)
        command = engine.resolved(version, command)
        context = self.context(version, played, command, linked)
        state = played.state if played else None
        if played is not None and state is not None:
            for lapsed in engine.precede(engine.lapses(version, ledger, state, moment, context), command, context):
                self._lapse(self.cases[command.case], lapsed, moment)
            played = self.cases[command.case]
            state = played.state
        decision = engine.decide(version, ledger, state, command, context, moment)
        assert decision.state is not None
        parties = played.parties if played else tuple(command.parties)
        self.cases[command.case] = Played(name, ledger, version, decision.state, parties)
        self.names[name] = command.case
        if decision.stamp is not None:
            recorder, source = command.recorder or command.actor, command.source.kind
            self.told.append(Told(command.case, ledger, decision.stamp, command.actor, recorder, source, decision.facts))
        self._count(decision, version)
        self._follow(name, decision.commands, moment, decision)

    def _law(self, played: Played | None, command: Command, moment: datetime) -> tuple[Ledger, Version]:
        """Ledger and version: those of the case, else the law in force on the day of filing."""
        if played is not None:
            return played.ledger, played.version
        if command.opens is None:
            raise NoSuchAct(command.act)
        ledger = self.pack.ledgers.get(command.opens[0])
        if ledger is None:
            raise NoVersion(command.opens[0], "?")
        if ledger.id == self.version.ledger and command.parent is None:
            return ledger, self.version
        day = command.happened.day(self.zone)
        try:
            return ledger, ledger.on(day)
        except LookupError:
            raise NoVersion(ledger.id, day.isoformat()) from None

    def _lapse(self, played: Played, lapsed: engine.Lapsed, moment: datetime) -> None:
        stamp = engine.lapse_stamp(lapsed, played.state, moment)
        state = reducers.fold(played.state, lapsed.facts, stamp)
        self.cases[state.case] = replace(played, state=state)
        self.told.append(Told(state.case, played.ledger, stamp, SYSTEM, SYSTEM, "system", lapsed.facts))
        self._follow(played.name, lapsed.commands, moment, lapsed)

    def _follow(self, name: str, commands: tuple[Command, ...], moment: datetime, made: Decision | engine.Lapsed) -> None:
        opened = [fact.data for fact in made.facts if fact.effect in ("link.add", "recur.open")]
        keys = {str(data["to"]): str(data["link"]) for data in opened}
        self.made += sum(1 for command in commands if command.opens)
        for command in commands:
            if command.opens:
                self._do(f"{name}/{keys[command.case]}", command, moment, {})
            else:
                self._do(self.cases[command.case].name, command, moment, {})

    def _count(self, decision: Decision, version: Version) -> None:
        """A number that was used is used up."""
        for fact in decision.facts:
            if fact.effect == "paper.number" and decision.state:
                kind = str(decision.state.papers[str(fact.data["paper"])]["kind"])
                self.series[kind] = self.series.get(kind, 0) + 1

    def time(self, moment: datetime) -> None:
        """What the worker does: every lapse that is final is written, in every case, and what opens by itself is opened."""
        done: set[str] = set()
        while left := [case for case in self.cases if case not in done]:
            for case in left:
                self._time(case, moment)
            done.update(left)

    def _time(self, case: str, moment: datetime) -> None:
        while True:
            played = self.cases[case]
            context = self.context(played.version, played, None, {})
            due = engine.lapses(played.version, played.ledger, played.state, moment, context)
            if not due or due[0].provisional:
                break
            self._lapse(played, due[0], moment)
        while found := next(engine.recurrences(played.version, played.ledger, played.state, moment, context), None):
            self._lapse(played, found, moment)
            played = self.cases[case]
            context = self.context(played.version, played, None, {})

    def shown(self, case: str, moment: datetime) -> tuple[State, tuple[engine.Lapsed, ...]]:
        """The state as a page shows it: with lapses that are not written yet folded in, and these lapses."""
        played = self.cases[case]
        context = self.context(played.version, played, None, {})
        due = engine.lapses(played.version, played.ledger, played.state, moment, context)
        state = played.state
        for lapsed in due:
            state = reducers.fold(state, lapsed.facts, engine.lapse_stamp(lapsed, state, moment))
        return state, due

    def context(self, version: Version, played: Played | None, command: Command | None, linked: Mapping[str, Any]) -> Context:
        """What the corridor would read beforehand."""
        parties = played.parties if played else (command.parties if command else ())
        return Context(
            calendar=self.pack.calendar,
            zone=self.zone,
            units={unit.id: UnitInfo(unit.id, unit.kind, unit.parent, unit.name) for unit in self.pack.units.values()},
            tables=self.pack.tables,
            fresh=[f"{self.made + place:032x}" for place in range(1, 65)],
            numbers=self._numbers(version, played),
            linked={"parties": parties, **linked},
            codes=self.pack.code_lists,
            roles=self.pack.roles,
            others=self._other,
            named=self._named,
            ties=self._ties,
        )

    def _other(self, case: str) -> Other | None:
        played = self.cases.get(case)
        return other_of(played.version, played.state) if played else None

    def _named(self, ledger: str, told: str) -> str | None:
        """Scenarios name other cases by the names that they gave them, by their numbers, or by the keys of their ledgers.

        Where a scenario plays no case of the ledger at all, what it names is taken to be there.
        """
        for case, played in self.cases.items():
            key = played.state.fields.get(played.ledger.key or "")
            if played.ledger.id == ledger and told in (case, self._name(case), played.state.number, key):
                return case
        return None if any(played.ledger.id == ledger for played in self.cases.values()) else told

    def _name(self, case: str) -> str | None:
        return next((name for name, uid in self.names.items() if uid == case), None)

    def _ties(self, case: str) -> list[Tie]:
        return [tie for one in self.cases.values() if not one.state.void for tie in ties_of(one.state) if tie.to == case]

    def _numbers(self, version: Version, played: Played | None) -> dict[str, str]:
        """The next number of each kind of paper, and of the case while it is being opened."""
        found = {kind: f"{kind}-{self.series.get(kind, 0) + 1}" for kind in version.papers}
        return found if played else {**found, "case": f"{version.ledger}-{self.made + 1:06}", "track": "x"}

    def actor(self, told: str, case: str | None) -> Actor:
        """``role@unit``, ``party:role``, ``citizen`` or ``system`` as an actor; ``role@unit#2`` is another
        post there."""
        if told in ("citizen", "system"):
            return Actor("citizen" if told == "citizen" else "system", told)
        if told.startswith("party:"):
            return self._party(told.removeprefix("party:"), case)
        post = self.pack.posts.get(told)
        if post is not None:
            return Actor("post", post.id, post.unit, frozenset(post.roles), tree=self._above(post.unit))
        role, _, unit = told.partition("@")
        unit = unit.partition("#")[0]
        return Actor("post", told, unit or None, frozenset([role]), tree=self._above(unit))

    def child(self, parent: str, wanted: str) -> str | None:
        """The case of a child by its key or by its service, or the newest that followed by itself, by what opened it."""
        if parent not in self.cases:
            return None
        for key, child in self.cases[parent].state.children.items():
            if wanted in (key, child.get("service")) and child.get("to") in self.cases:
                return str(child["to"])
        followed = [link for link in self.cases[parent].state.links.values() if link.get("key") == wanted]
        return next((str(link["to"]) for link in reversed(followed) if link.get("to") in self.cases), None)

    def _party(self, role: str, case: str | None) -> Actor:
        parties = self.cases[case].state.parties if case in self.cases else {}
        key = next((name for name, party in parties.items() if party["role"] == role), None)
        return Actor("party", key or role, party=key)

    def _above(self, unit: str) -> tuple[str, ...]:
        found: list[str] = []
        now: str | None = unit
        while now and now not in found:
            found.append(now)
            known = self.pack.units.get(now)
            now = known.parent if known else None
        return tuple(found)
