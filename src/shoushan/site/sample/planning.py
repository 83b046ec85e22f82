"""The plan of a case: which act by whom at which moment, as its storyline says; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from shoushan.rules.catalogue.model import Pack, Service, Version
from shoushan.rules.procedure.engine import act_of
from shoushan.rules.procedure.refusals import NoSuchAct
from shoushan.site.sample.documents import Kind, Lane, Settings, Step, Stream, fault
from shoushan.site.sample.hours import Clock
from shoushan.site.sample.scope import Scope

FIVE = 5
"""Years for which the usual licence is granted."""


@dataclass(slots=True)
class Planned:
    """One act to come. ``child`` is the key of a child case when the act is done there; ``pictures``: some of its inputs are
    files (pictures, workbooks) yet to be made and stored."""

    moment: datetime
    case: int
    order: int
    act: str
    by: str
    input: Mapping[str, Any]
    child: str | None = None
    reason: str | None = None
    source: str = "counter"
    opens: tuple[str, str | None] | None = None
    parties: Sequence[Mapping[str, Any]] = ()
    pictures: bool = False


@dataclass(slots=True)
class World:
    """What every plan draws on."""

    pack: Pack
    settings: Settings
    clocks: Mapping[str, Clock]
    used: set[str] = field(default_factory=set)

    def posts(self, unit: str, role: str) -> list[str]:
        """The posts of ``unit`` with ``role``, else those of its head."""
        here = [post for post in self.pack.posts.values() if post.unit == unit]
        found = [post.id for post in here if role in post.roles]
        return found or [post.id for post in here if "unit-head" in post.roles]


@dataclass(frozen=True, slots=True)
class Line:
    """Where on its way a storyline is: the unit and the child case it acts in, and whether it has ended."""

    unit: str | None = None
    child: str | None = None
    ended: bool = False


@dataclass(slots=True)
class Plan:
    """Plans one case. ``events`` fills with its acts; their moments rise along every line."""

    world: World
    stream: Stream
    version: Version
    scope: Scope
    case: int
    service: Service | None
    rng: Random
    events: list[Planned] = field(default_factory=list)

    def run(self, steps: Iterable[Step], at: datetime, line: Line) -> tuple[datetime, Line]:
        """Plan ``steps`` after ``at``; gives when they are done and where the line then is."""
        for step in steps:
            if line.ended:
                break
            if step.chance < 1 and self.rng.random() >= step.chance:
                continue
            at, line = self._step(step, at, line)
        return at, line

    def _step(self, step: Step, at: datetime, line: Line) -> tuple[datetime, Line]:
        self.scope.draw(step.draws)
        at = self._waited(step, at, line)
        if step.do:
            self._act(step, at, line)
        if step.becomes:
            line = replace(line, unit=str(self.scope.filled(step.becomes)))
        if step.pick:
            chosen = self.rng.choices(step.pick, [option.weight for option in step.pick])[0]
            at, line = self.run(chosen.steps, at, line)
        if step.lanes:
            at = max(self._lane(lane, at, line) for lane in self._lanes(step.lanes))
        at, line = self.run(step.then, at, line)
        return at, replace(line, ended=line.ended or step.end)

    def _waited(self, step: Step, at: datetime, line: Line) -> datetime:
        wait = step.wait or step.days
        if wait is None and step.do is None:
            return at
        clock = self._clock(step)
        if wait is None:
            work = timedelta()
        else:
            drawn = self.rng.triangular(wait[0], wait[2], wait[1]) * self._pace(line)
            work = timedelta(hours=drawn) if step.wait else clock.length() * drawn
        return clock.after(at, work + timedelta(seconds=self.rng.randint(20, 90)))

    def _pace(self, line: Line) -> float:
        settings = self.world.settings
        chance, times = settings.slow
        pace = settings.speeds.get(line.unit or "", 1.0)
        return pace * times if line.unit and self.rng.random() < chance else pace

    def _clock(self, step: Step) -> Clock:
        name = step.hours or self.stream.work
        clock = self.world.clocks.get(name)
        if clock is None:
            raise fault(self.scope.where, f"没有工作时间“{name}”。", f"there are no hours “{name}”.")
        return clock

    def _lanes(self, lanes: Iterable[Lane]) -> Iterable[tuple[Lane, str | None, str | None]]:
        """Each lane with its unit and child; a lane for ``each`` of a service's units comes once per unit."""
        for lane in lanes:
            if lane.each:
                given = self.service.units.get(lane.each, ()) if self.service else ()
                for unit in (given,) if isinstance(given, str) else given:
                    yield lane, str(unit), None
            elif lane.child:
                key = str(self.scope.filled(lane.child))
                yield lane, self._unit_of_child(key), key
            else:
                yield lane, str(self.scope.filled(lane.unit)) if lane.unit else None, None

    def _unit_of_child(self, key: str) -> str:
        for package in self.service.package if self.service else ():
            if package.key == key:
                return str(self.version.services[package.service].units["lead"])
        raise fault(self.scope.where, f"“一件事”里没有“{key}”。", f"the package has no “{key}”.")

    def _lane(self, found: tuple[Lane, str | None, str | None], at: datetime, line: Line) -> datetime:
        """When a lane is done; texts drawn for a child case are its own."""
        lane, unit, child = found
        known = set(self.scope.values)
        done, _ = self.run(lane.steps, at, replace(line, unit=unit or line.unit, child=child or line.child))
        if child:
            for name in set(self.scope.texts) & set(self.scope.values) - known:
                del self.scope.values[name]
        return done

    def _act(self, step: Step, at: datetime, line: Line) -> None:
        try:
            act = act_of(self.version, step.do or "")
        except NoSuchAct:
            raise fault(self.scope.where, f"没有办理动作“{step.do}”。", f"there is no act “{step.do}”.") from None
        opens = (self.stream.ledger, self.service.id if self.service else None) if act.opens else None
        day = at.date()
        self.scope.values |= {"on": day.isoformat(), "in_five_years": (years_after(day, FIVE) - timedelta(days=1)).isoformat()}
        self.events.append(Planned(
            at, self.case, len(self.events), act.id, self._by(step, line), _given(self.scope.filled(dict(step.input))),
            line.child, self.scope.filled(step.reason), step.source, opens,
            self._parties() if act.opens else (),
        ))  # fmt: skip

    def _by(self, step: Step, line: Line) -> str:
        """A post, or ``citizen``; ``@role`` is a post of the line's unit with that role."""
        chosen = self.rng.choice(step.by) if step.by else "citizen"
        if not chosen.startswith("@"):
            return chosen
        seats = self.world.posts(line.unit or "", chosen[1:])
        if not seats:
            where = self.scope.where
            raise fault(where, f"“{line.unit}”没有岗位“{chosen[1:]}”。", f"{line.unit} has no post with role {chosen[1:]}.")
        return self.rng.choice(seats)

    def _parties(self) -> Sequence[Mapping[str, Any]]:
        if self.stream.party is None:
            return ()
        values = self.scope.values
        known = {"id_number": values["number"]} if values["number"] else {}
        return [{
            "role": self.stream.party, "kind": "person", "name": values["name"], "phone": values["phone"],
            **known, "address": self.scope.get("address"),
        }]  # fmt: skip


def _given(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Without those for which nothing is said."""
    return {name: value for name, value in inputs.items() if value != ""}


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def plan_case(
    world: World, stream: Stream, version: Version, name: str, kind: Kind, case: int, at: datetime, rng: Random,
    scope: Scope,
) -> list[Planned]:  # fmt: skip
    """Every act of one case that comes in at ``at``."""
    service = version.services.get(kind.service or "")
    if kind.service and service is None:
        raise fault(f"{stream.ledger}/{name}", f"没有事项“{kind.service}”。", f"there is no service “{kind.service}”.")
    story = stream.stories.get(kind.story)
    if story is None:
        raise fault(f"{stream.ledger}/{name}", f"没有故事线“{kind.story}”。", f"there is no storyline “{kind.story}”.")
    plan = Plan(world, stream, version, scope, case, service, rng)
    plan.run(story, at, Line())
    return plan.events
