"""Random cases as journals hold them: late entries, amendments, corrections, lapses set aside, voids, carried cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.outputs.indicators.facts.shaping import Shape
from shoushan.records.cases.counted import By, Counted, CountedCase
from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.procedure import reducers
from shoushan.rules.procedure.values import Fact, Happened, Stamp
from tests.rules.catalogue.packs import MINI

FIRST = date(2024, 3, 1)
DAYS = 9
UNITS = ("office", "works", "phone")
TERMS = ("handle", "promise")


@cache
def book() -> Book:
    """The mini pack as a book, without a database."""
    pack, _ = load_pack(MINI, MINI.parent)
    assert pack is not None
    return Book(pack, "mini", "MINI", "0" * 64, ZoneInfo(pack.zone), {}, ())


@cache
def shape() -> Shape:
    """How cases of its procedure become rows."""
    return Shape(book(), book().ledger("requests"))


class History:
    """A case that goes on at random; ``wild`` also lets entries come out of order."""

    def __init__(self, chance: Random, wild: bool = True) -> None:
        self.chance, self.wild = chance, wild
        self.state = reducers.blank("a" * 32)
        self.entries: list[Counted] = []
        self.leaf = chance.randrange(5)
        self.day = 0
        self.lapse: tuple[str, int] | None = None

    def grow(self, length: int) -> CountedCase:
        """``length`` entries."""
        for _ in range(length):
            self.entry()
        return self.case()

    def case(self) -> CountedCase:
        """The case as far as it has come."""
        return CountedCase(7, self.state.case, book().ledger("requests"), tuple(self.entries))

    def entry(self) -> None:
        """One entry with one to three facts."""
        self.day = min(DAYS, self.day + self.chance.choice((0, 0, 1, 1, 2)))
        offset = self.chance.randrange(self.day + 1) if self.wild and self.chance.random() < 0.3 else self.day
        if not self.entries:
            offset, facts = self.day, self.opening()
        elif self.lapse:
            offset, facts = self.paper()
        else:
            facts = [fact for _ in range(self.chance.choice((1, 1, 2, 3))) for fact in self.some(offset)]
        self.write(offset, facts)

    def write(self, offset: int, facts: list[Fact]) -> None:
        """Put an entry into the case."""
        n, day = self.state.n + 1, FIRST + timedelta(days=offset)
        typed = FIRST + timedelta(days=self.day)
        recorded = datetime.combine(typed, time(2), UTC)
        stamp = Stamp(n, "note", Happened.on(day), day, recorded)
        made = [fact for fact in facts if self.possible(fact, stamp)]
        actor = By(*self.chance.choice((("post", "p1", "h1"), ("party", None, "h2"), ("system", None, None))))
        unit = self.chance.choice(UNITS) if actor.kind == "post" else None
        late = actor.kind != "system" and (typed - day).days > 3
        self.entries.append(Counted(self.leaf, stamp, "note", actor, actor, unit, "counter", typed, late, tuple(made)))
        self.state.n = n
        self.leaf += self.chance.choice((0, 1, 1, 3))

    def possible(self, fact: Fact, stamp: Stamp) -> bool:
        """Let the fact come true if it can."""
        try:
            reducers.apply(self.state, fact, stamp)
        except LookupError:
            return False
        return True

    def opening(self) -> list[Fact]:
        """The first entry; now and then a case is carried over."""
        made = [Fact("case.open", {
            "ledger": "requests", "version": "2024-01-01", "service": None, "number": "1", "track": "t", "parent": None,
            "unit": "office", "channel": "counter",
        })]  # fmt: skip
        if self.wild and self.chance.random() < 0.1:
            closed = self.chance.choice((None, self.date(self.chance.randrange(DAYS))))
            made.append(Fact("case.carry", {"stage": "done", "outcome": "solved", "opened": self.date(-4), "closed": closed}))
        return made

    def paper(self) -> tuple[int, list[Fact]]:
        """A paper that sets the lapse aside: it is dated on the day of the lapse or before."""
        assert self.lapse is not None
        (key, on), self.lapse = self.lapse, None
        return self.chance.randrange(on + 1), [Fact("case.unlapse", {"lapse": key}), *self.some(on)]

    def date(self, offset: int) -> str:
        """A day as facts write it."""
        return (FIRST + timedelta(days=offset)).isoformat()

    def some(self, offset: int) -> list[Fact]:
        """Something that may happen on a day."""
        names = ["field", "field", "rows", "part", "part", "term", "term", "rate", "money", "plan", "case", "scope"]
        if self.wild:
            names += ["lapse", "void"] if self.chance.random() < 0.3 else ["correct"]
        facts: list[Fact] = getattr(self, f"_{self.chance.choice(names)}")(offset)
        return facts

    def _field(self, offset: int) -> list[Fact]:
        content: dict[str, Any] = {"amount": self.chance.randrange(4), "kind": self.chance.choice(("road", "light", None))}
        if self.wild and self.chance.random() < 0.4:
            return [Fact("field.amend", {"effective": self.date(self.chance.randrange(self.day + 1))}, content)]
        return [Fact("field.set", {"as_of": None}, content)]

    def _correct(self, offset: int) -> list[Fact]:
        origin = self.state.origins.get("amount")
        return [Fact("field.correct", {"entry": origin[1]}, {"amount": 90 + self.chance.randrange(4)})] if origin else []

    def _rows(self, offset: int) -> list[Fact]:
        key = self.date(self.chance.randrange(3))
        return [Fact("field.set", {"as_of": None}, {f"visits/{key}": {"day": key, "finding": self.chance.choice("ab")}})]

    def _part(self, offset: int) -> list[Fact]:
        known = list(self.state.parts)
        if not known or self.chance.random() < 0.3:
            unit = self.chance.choice(UNITS)
            number = self.state.counts.get(f"part:{unit}", 0) + 1
            key = unit if number == 1 else f"{unit}#{number}"
            return [Fact("part.offer", {"part": key, "unit": unit, "kind": "handle", "stage": self.state.stage, "then": None})]
        key, verb = self.chance.choice(known), self.chance.choice(("take", "return", "answer", "move", "withdraw", "reject"))
        more = {"answer": {"verdict": "done"}, "move": {"unit": self.chance.choice(UNITS)}, "take": {"post": "p1"}}
        return [Fact(f"part.{verb}", {"part": key, **more.get(verb, {})})]

    def _term(self, offset: int) -> list[Fact]:
        known = [key for key, held in self.state.terms.items() if held["state"] != "ended"]
        due = {"due": self.date(offset + 3), "unrolled": None, "provisional": False, "edition": ""}
        if not known or self.chance.random() < 0.25:
            term = self.chance.choice(TERMS)
            part = self.chance.choice((None, *self.state.parts))
            base = f"{term}@{part}" if part else term
            number = self.state.counts.get(f"term:{base}", 0) + 1
            key = base if number == 1 else f"{base}#{number}"
            return [Fact("term.start", {
                "key": key, "term": term, "part": part, "start": self.date(offset), "limit": 3, "unit": "working-day", **due,
            })]  # fmt: skip
        key = self.chance.choice(known)
        verbs = {
            "pause": {"kind": "weather", "from": self.date(offset), "paper": None, **due, "due": None},
            "resume": {"to": self.date(offset), "kind": None, **due}, "extend": {"by": 2, **due},
            "end": {"on": self.date(offset), "met": self.chance.random() < 0.5},
        }  # fmt: skip
        verb = self.chance.choice(list(verbs))
        return [Fact(f"term.{verb}", {"key": key, **verbs[verb]})]

    def _rate(self, offset: int) -> list[Fact]:
        if self.state.rating and self.chance.random() < 0.4:
            return [Fact("rate.contest", {"rating": self.state.rating["rating"]})]
        number = self.state.counts.get("ratings", 0) + 1
        level = self.chance.randrange(1, 6)
        data = {"rating": f"r{number}", "scale": "five", "level": level, "channel": "web", "by_staff": True}
        return [Fact("rate.give", data)]

    def _money(self, offset: int) -> list[Fact]:
        verb, line = self.chance.choice(("due", "paid", "returned")), self.chance.choice(("l1", "l2"))
        more: dict[str, Any] = {
            "due": {"amount": 100, "purpose": None}, "paid": {"amount": 50, "on": self.date(offset)}, "returned": {},
        }[verb]  # fmt: skip
        return [Fact(f"money.{verb}", {"line": line, **more})]

    def _plan(self, offset: int) -> list[Fact]:
        if self.chance.random() < 0.3:
            return [Fact("plan.reach", {"item": "a", "on": self.date(offset)})]
        return [Fact("plan.set", {"item": "a", "planned": self.date(self.chance.randrange(20)), "revision": 1})]

    def _case(self, offset: int) -> list[Fact]:
        if self.state.closed:
            return [Fact("case.reopen", {"to": "received"})]
        if self.chance.random() < 0.3:
            return [Fact("case.close", {"outcome": "solved", "on": None})]
        return [Fact("case.stage", {"to": self.chance.choice(("received", "working"))})]

    def _scope(self, offset: int) -> list[Fact]:
        return []

    def _lapse(self, offset: int) -> list[Fact]:
        if self.state.closed or self.state.void:
            return []
        self.lapse = (f"gone/{self.state.n}", self.day)
        return [Fact("case.lapse", {"lapse": "gone", "key": str(self.state.n), "on": self.date(self.day)}),
                Fact("case.stage", {"to": "working"})]  # fmt: skip

    def _void(self, offset: int) -> list[Fact]:
        return [Fact("case.void")] if self.chance.random() < 0.3 and not self.state.void else []
