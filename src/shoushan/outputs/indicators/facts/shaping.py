"""From what is remembered of a case to its rows: dataset → key of the thing → values in the order of the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.outputs.indicators.facts.columns import (
    ROWS,
    named_rows,
    plain_fields,
    rows_fields,
    sub_fields,
)
from shoushan.outputs.indicators.facts.days import day_of, number_of, paused_days, spent
from shoushan.outputs.indicators.facts.remembering import Memory
from shoushan.records.cases.counted import Counted
from shoushan.records.cases.definitions import Book, calendar_of
from shoushan.rules.catalogue.model import Field, Ledger, Version
from shoushan.rules.deadlines import Unit
from shoushan.rules.procedure import clock

Values = tuple[Any, ...]
Key = Any
_TIMED = ("term.end", "term.extend", "term.pause")
"""Effects that stop or move a limit: done within its last hour they are counted apart."""


class Shape:
    """How the cases of one ledger become rows; ``ordinals`` of a case number the rows whose keys may not be shown."""

    def __init__(self, book: Book, ledger: Ledger) -> None:
        self.book, self.ledger, self.zone = book, ledger, book.zone
        self.versions: Mapping[str, Version] = {version.key: version for version in ledger.versions}
        self.fields = plain_fields(ledger)
        self.places = {id_: place for place, id_ in enumerate(self.fields)}
        self.rows = rows_fields(ledger)
        self.subs = sub_fields(ledger)
        self.named = named_rows(ledger)
        closes = max((closes for _, closes in book.pack.office_hours), default="24:00")
        self.closes = time.fromisoformat(closes) if closes < "24:00" else None

    def version(self, memory: Memory) -> Version | None:
        """The version that a case keeps; ``None`` for one that the definitions no longer have."""
        return self.versions.get(memory.state.version)

    def all(self, memory: Memory, ordinals: Mapping[Key, int]) -> dict[tuple[str, Key], Values]:
        """Every row of a case; of a void one only the case itself, its scope and the act that made it void."""
        found: dict[tuple[str, Key], Values] = {("cases", ""): self.case(memory)}
        found |= {("scope", unit): (unit,) for unit in memory.scope}
        if memory.state.void:
            return found | {("acts", n): values for n, values in memory.acts.items() if n == memory.voided_by}
        found |= {("acts", n): values for n, values in memory.acts.items()}
        for dataset, keys in self._keys(memory):
            found |= {(dataset, key): values for key in keys for values in [self.one(memory, dataset, key, ordinals)] if values}
        for key in memory.terms:
            found |= dict(self.pauses(memory, key))
        return found

    def changed(self, memory: Memory, ordinals: Mapping[Key, int]) -> Iterator[tuple[str, Key, Values | None]]:
        """The rows that may have changed since the last time this was asked; ``None`` for one that is gone."""
        yield "cases", "", self.case(memory)
        for dataset, key in memory.changed:
            if dataset == "scope":
                yield dataset, key, (key,)
            elif dataset == "acts":
                yield dataset, key, memory.acts.get(key)
            else:
                yield dataset, key, self.one(memory, dataset, key, ordinals)
                if dataset == "terms":
                    yield from ((name, inner, values) for (name, inner), values in self.pauses(memory, key))

    def _keys(self, memory: Memory) -> Iterator[tuple[str, Iterable[Key]]]:
        yield "parts", memory.parts
        yield "terms", memory.terms
        yield "ratings", memory.ratings
        yield "money", memory.state.money
        yield "plan", memory.state.plan
        for id_ in self.rows:
            held = memory.state.fields.get(id_)
            if isinstance(held, dict):
                yield ROWS + id_, held

    def one(self, memory: Memory, dataset: str, key: Key, ordinals: Mapping[Key, int]) -> Values | None:
        """The row of one thing, ``None`` when it is not there or is no column of anything."""
        if dataset.startswith(ROWS):
            return self._row(memory, dataset.removeprefix(ROWS), key, ordinals)
        return _MADE[dataset](self, memory, key)

    # --- datasets -----------------------------------------------------------------------------------------------

    def case(self, memory: Memory) -> Values:
        """The case itself, with its plain fields."""
        state, version = memory.state, self.version(memory)
        outcome = version.outcomes.get(state.outcome) if version and state.outcome else None
        return (
            state.case, state.number, state.stage or None, day_of(state.opened, self.zone), day_of(state.closed, self.zone),
            state.closed is not None, state.outcome, outcome.kind if outcome else None, state.service, state.channel,
            state.unit, state.version or None, memory.late, state.history, state.void, state.parent,
            state.counts.get("reopened", 0), *self._cells(state.fields),
        )  # fmt: skip

    def _cells(self, values: Mapping[str, Any]) -> list[Any]:
        cells: list[Any] = [None] * len(self.places)
        for id_, value in values.items():
            place = self.places.get(id_)
            if place is not None:
                cells[place] = self.cell(self.fields[id_], value)
        return cells

    def part(self, memory: Memory, key: Key) -> Values | None:
        """One unit's part."""
        kept = memory.parts.get(key)
        if kept is None:
            return None
        held = kept.held
        days = (day_of(one, self.zone) for one in (kept.offered_on, kept.taken_on, held.get("since"), kept.ended_on))
        return key, held["unit"], held["kind"], held["state"], *days, held.get("verdict")

    def term(self, memory: Memory, key: Key) -> Values | None:
        """One term with all that its pauses and extensions did."""
        kept = memory.terms.get(key)
        if kept is None:
            return None
        held, version = kept.held, self.version(memory)
        calendar = calendar_of(self.book, str(held.get("edition") or ""))
        start, due, ended = (day_of(held.get(name), self.zone) for name in ("start", "due", "ended"))
        return (
            key, held["term"], _means(version, held["term"]), kept.unit, held["state"], start, due, ended, held.get("met"),
            held["limit"], held["unit"], held.get("extended", 0), held.get("extension", 0), kept.in_time,
            len(held.get("pauses", ())), paused_days(held, calendar), spent(held, calendar),
            ended - start if ended is not None and start is not None else None, bool(held.get("provisional")),
        )  # fmt: skip

    def pauses(self, memory: Memory, key: Key) -> Iterator[tuple[tuple[str, Key], Values]]:
        """The pauses of one term, in the order in which they were made."""
        kept = memory.terms.get(key)
        if kept is None:
            return
        means = _means(self.version(memory), kept.held["term"])
        for no, pause in enumerate(kept.held.get("pauses", ())):
            first, last = day_of(pause["from_"], self.zone), day_of(pause.get("to"), self.zone)
            known = first is not None and last is not None
            same = first == last if known else None
            days = None if not known else 0 if same else last - first + 1  # type: ignore[operator]
            by = kept.paused_by[no] if no < len(kept.paused_by) else None
            yield ("pauses", (key, no)), (key, kept.held["term"], means, no + 1, pause["kind"], first, last, by, same, days)

    def rating(self, memory: Memory, key: Key) -> Values | None:
        """One rating."""
        held = memory.ratings.get(key)
        if held is None:
            return None
        return (
            key, str(held["level"]), held["scale"], held.get("channel"), bool(held.get("by_staff")),
            day_of(held["on"], self.zone), held["contested"], held["hand"],
        )  # fmt: skip

    def money(self, memory: Memory, key: Key) -> Values | None:
        """One line of money, in minor units."""
        held = memory.state.money.get(key)
        if held is None:
            return None
        on = day_of(memory.paid_on.get(key), self.zone)
        return key, held["amount"], held["paid"], held["state"], held.get("purpose"), on

    def plan(self, memory: Memory, key: Key) -> Values | None:
        """One item of the plan."""
        held = memory.state.plan.get(key)
        if held is None:
            return None
        planned, first, on = (
            day_of(one, self.zone) for one in (held.get("planned"), memory.first_planned.get(key), held.get("on"))
        )
        return key, planned, first, on, held.get("revision")

    def _row(self, memory: Memory, id_: str, key: Key, ordinals: Mapping[Key, int]) -> Values | None:
        held = memory.state.fields.get(id_)
        row = held.get(key) if isinstance(held, dict) else None
        if row is None or id_ not in self.rows:
            return None
        shown = key if id_ in self.named else f"#{ordinals.get((id_, key), 0)}"
        return shown, *(self.cell(sub, row.get(name)) for name, sub in self.subs[id_].items())

    def cell(self, field: Field, value: Any) -> Any:
        """A field's value as its column holds it; ``None`` for what is not of its type."""
        if value is None:
            return None
        if field.type == "date":
            return day_of(value, self.zone) if isinstance(value, str) else None
        if field.type == "boolean":
            return value if isinstance(value, bool) else None
        if field.type in ("integer", "money", "area", "rate"):
            return value if isinstance(value, int) and not isinstance(value, bool) else None
        return value if isinstance(value, str) else None

    # --- acts ---------------------------------------------------------------------------------------------------

    def act(self, memory: Memory, entry: Counted) -> Values:
        """The row of an entry's act; ``memory`` is the case before it."""
        version = self.version(memory) or self._opening(entry)
        act = version.acts.get(entry.act) if version else None
        return (
            entry.stamp.n, entry.act, act.verb if act else entry.act, act.klass if act else None,
            number_of(entry.stamp.day), entry.stamp.recorded.astimezone(self.zone).hour, entry.unit, entry.actor.post,
            entry.actor.kind, entry.late, number_of(entry.typed_on), entry.source, self._last_hour(memory, entry),
        )  # fmt: skip

    def _opening(self, entry: Counted) -> Version | None:
        named = next((str(fact.data["version"]) for fact in entry.facts if fact.effect == "case.open"), "")
        return self.versions.get(named)

    def _last_hour(self, memory: Memory, entry: Counted) -> bool:
        """Whether the act stopped or moved a limit in the last hour before it, or after that until it ran out."""
        if entry.actor.kind == "system":
            return False
        said = entry.stamp.happened
        moment = datetime.fromisoformat(said.value) if said.kind == "at" else entry.stamp.recorded
        for fact in entry.facts:
            held = memory.state.terms.get(str(fact.data.get("key"))) if fact.effect in _TIMED else None
            due = held.get("due") if held and held["state"] != "ended" else None
            if due:
                first, last = _closing_hour(due, held["unit"] if held else "", self.closes, self.zone)
                if first <= moment < last:
                    return True
        return False


@lru_cache(maxsize=4096)
def _closing_hour(due: str, unit: str, closes: time | None, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when an act counts as done in the last hour: for a day the hour before the office closes, and what is
    left of the day; for a moment the hour before it."""
    when = clock.when(due)
    if isinstance(when, datetime):
        last = when.astimezone(UTC)
        return last - timedelta(hours=1), last + timedelta(microseconds=1 if unit == Unit.HOUR.value else 0)
    last = datetime.combine(when + timedelta(days=1), time(), zone).astimezone(UTC)
    close = datetime.combine(when, closes, zone).astimezone(UTC) if closes else last
    return close - timedelta(hours=1), last


def _means(version: Version | None, term: str) -> str | None:
    rule = version.terms.get(term) if version else None
    return rule.means if rule else None


_MADE: Mapping[str, Callable[[Shape, Memory, Key], Values | None]] = {
    "parts": Shape.part, "terms": Shape.term, "ratings": Shape.rating, "money": Shape.money, "plan": Shape.plan,
}  # fmt: skip
