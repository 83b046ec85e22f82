"""A decision in the making: effects are resolved one after the other, each seeing what those before it
made true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.expressions import UNKNOWN, Expr
from shoushan.rules.catalogue.model import EMPTY, Act, EffectSpec, Ledger, Value, Version
from shoushan.rules.procedure.refusals import NotUnderstood, UnknownValue
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import Command, Context, Fact, Stamp, State

Reduce = Callable[[State, Fact, Stamp], None]


@dataclass(slots=True)
class Draft:
    """What a maker works on. ``state`` is a copy that ``emit`` moves on; ``day`` is the local day that
    counts for terms:
    the day said, where it is proven by a scan or the upper system or is today's; else the day of
    recording."""

    version: Version
    ledger: Ledger
    act: Act
    command: Command
    context: Context
    moment: datetime
    state: State
    stamp: Stamp
    day: date
    scope: Scope
    reduce: Reduce
    part: str | None = None
    facts: list[Fact] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    started: set[str] = field(default_factory=set)
    lapse: str | None = None

    def emit(
        self,
        effect: str,
        data: Mapping[str, Value],
        content: Mapping[str, Value] = EMPTY,
        classes: Mapping[str, str] = EMPTY,
    ) -> None:
        """Add a fact (``None`` in ``data`` and ``content`` is left out where it says nothing) and let it
        come true."""
        fact = Fact(effect, {key: value for key, value in data.items() if value is not None}, content, classes)
        self.facts.append(fact)
        self.reduce(self.state, fact, self.stamp)

    def fresh(self) -> str:
        """An unused case id for a child. Raises ``UnknownValue`` when the corridor set too few aside."""
        used = sum(1 for command in self.commands if command.opens)
        if used >= len(self.context.fresh):
            raise UnknownValue(["fresh"])
        return self.context.fresh[used]

    def count(self, name: str) -> int:
        """The next number of a series inside the case, from 1."""
        return self.state.counts.get(name, 0) + 1

    def at(self) -> str:
        """The moment that counts, ISO in UTC: the one said when it was proven, else that of recording."""
        said = self.command.happened
        if said.kind == "at" and said.day(self.context.zone) == self.day:
            return said.value
        return self.moment.isoformat()

    def run(self, specs: tuple[EffectSpec, ...], makers: Mapping[str, Callable[[Draft, Mapping[str, Any]], None]]) -> None:
        """Resolve and make every effect in turn. Raises whatever refusal a maker raises."""
        for spec in specs:
            if spec.each is None:
                self._one(spec, makers)
                continue
            members = self.scope.value(spec.each)
            if members is UNKNOWN:
                if spec.if_ is not None and self.scope.value(spec.if_) is False:
                    continue
                raise self.scope.unknown(spec.each)
            for member in members if isinstance(members, list | tuple) else [members]:
                self.scope.it = member
                self._one(spec, makers)
            self.scope.it = None

    def _one(self, spec: EffectSpec, makers: Mapping[str, Callable[[Draft, Mapping[str, Any]], None]]) -> None:
        if spec.if_ is not None and not self.scope.truth(spec.if_):
            return
        values = {key: self.resolved(given) for key, given in spec.values.items()} if spec.values else EMPTY
        makers[spec.effect](self, values)

    def resolved(self, given: Any) -> Any:
        """The value of one key of an effect; what is unknown is ``None`` (the maker refuses where it needs
        it)."""
        if isinstance(given, Expr):
            value = self.scope.value(given)
            if value is UNKNOWN and self.scope.asked:
                raise self.scope.unknown(given)
            return None if value is UNKNOWN else value
        if isinstance(given, Mapping):
            return {key: self.resolved(member) for key, member in given.items()}
        if isinstance(given, list | tuple):
            return [self.resolved(member) for member in given]
        return given

    def joining(self, stage: str, kind: str | None) -> Scope:
        """The scope in which a join's condition is read: only the parts or children that it waits for."""
        return replace(self.scope, stage=stage, kind=kind)


def text_of(effect: str, values: Mapping[str, Any], key: str) -> str:
    """A text that must be there. Raises ``UnknownValue`` or ``NotUnderstood``."""
    value = values.get(key)
    if value is None:
        raise UnknownValue([key])
    if not isinstance(value, str) or not value:
        raise NotUnderstood(effect, key, value)
    return value


def whole_of(effect: str, values: Mapping[str, Any], key: str) -> int:
    """A whole number that must be there. Raises ``UnknownValue`` or ``NotUnderstood``."""
    value = values.get(key)
    if value is None:
        raise UnknownValue([key])
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotUnderstood(effect, key, value)
    return value


def day_of(effect: str, values: Mapping[str, Any], key: str, default: date) -> date:
    """A day, or ``default`` when none was given. Raises ``NotUnderstood``."""
    value = values.get(key)
    if value is None:
        return default
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise NotUnderstood(effect, key, value) from None


def reason_of(draft: Draft, values: Mapping[str, Any], key: str = "why") -> dict[str, Value]:
    """The reason as content: written in the effect, else the command's."""
    value = values.get(key) or draft.command.reason or draft.scope.given.get("reason")
    return {key: value} if value else {}
