"""The oracle: a case on a day as known at a leaf, told from its entries alone, with neither reducers nor chains.

Every effect is told by hand in the plainest way; a fact that finds nothing to change on that day changes nothing.
"""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from shoushan.records.cases.counted import Counted, CountedCase

COLUMNS = {
    "cases": "case.stage case.opened_on case.closed_on case.closed case.outcome case.late case.history case.void "
    "case.reopened kind amount",
    "acts": "act.n act.id act.on act.late",
    "parts": "part.id part.unit part.kind part.state part.offered_on part.taken_on part.since part.ended_on part.verdict",
    "terms": "term.key term.id term.unit term.state term.start term.due term.ended term.met term.extended term.extension "
    "term.extended_in_time term.pauses",
    "pauses": "term.key pause.no pause.kind pause.from pause.to pause.unit pause.same_day pause.days",
    "ratings": "rating.id rating.level rating.contested rating.on rating.hand",
    "money": "money.line money.amount money.paid money.state money.on",
    "plan": "plan.item plan.planned plan.first_planned plan.on",
    "scope": "scope.unit",
    "rows.visits": "row.key row.day row.finding",
}
Rows = dict[str, set[tuple[Any, ...]]]


def told(case: CountedCase, on: date, known_at: int) -> Rows:
    """The rows of a case that are true ``on`` a day as far as known at a leaf; days as ISO strings."""
    known = [entry for entry in case.entries if entry.leaf <= known_at]
    first = _entry_day(case.entries[0])
    days = [[_day(known, entry, fact) for fact in entry.facts] for entry in known]
    own = [max(first, _entry_day(entry)) for entry in known]
    world = World()
    if on < first:
        return {}
    for entry, some, entry_day in zip(known, days, own, strict=True):
        if entry_day <= on:
            world.acts[entry.stamp.n] = (entry.stamp.n, entry.act, entry.stamp.day.isoformat(), entry.late)
            world.late = world.late or entry.late
        for fact, day in zip(entry.facts, some, strict=True):
            _carry_first(world, entry, fact, on)
            if day is None or day <= on:
                world.take(fact, entry)
    return world.rows()


def _entry_day(entry: Counted) -> date:
    opened = [str(fact.data["opened"]) for fact in entry.facts if fact.effect == "case.carry" and fact.data.get("opened")]
    return min([entry.stamp.day, *(date.fromisoformat(one) for one in opened)])


def _day(known: list[Counted], entry: Counted, fact: Any) -> date | None:
    """From which day a fact acts; None: from the first day of the case."""
    if fact.effect == "case.void":
        return None
    if fact.effect == "field.amend":
        return date.fromisoformat(fact.data["effective"])
    if fact.effect == "field.correct":
        mended = next(one for one in known if one.stamp.n == fact.data["entry"])
        found = [_day(known, mended, one) for one in mended.facts if one.effect.startswith("field.")]
        return min([_entry_day(entry), *(day for day in found if day)])
    if fact.effect == "case.carry" and fact.data.get("closed"):
        return max(_entry_day(entry), date.fromisoformat(fact.data["closed"]))
    return _entry_day(entry)


def _carry_first(world: World, entry: Counted, fact: Any, on: date) -> None:
    """A carried case stands open until the day on which it was closed."""
    if fact.effect == "case.carry" and _entry_day(entry) <= on:
        world.history, world.opened = True, fact.data["opened"]


class World:
    """What is true of a case."""

    def __init__(self) -> None:
        self.stage: str | None = None
        self.opened = self.closed = self.outcome = None
        self.history = self.void = self.late = False
        self.void_by = None
        self.reopened = 0
        self.acts: dict[int, tuple[Any, ...]] = {}
        self.cells: dict[str, list[Any]] = {}
        self.parts: dict[str, dict[str, Any]] = {}
        self.terms: dict[str, dict[str, Any]] = {}
        self.live_parts: set[str] = set()
        self.live_terms: set[str] = set()
        self.ratings: dict[str, dict[str, Any]] = {}
        self.last_rating: str | None = None
        self.money: dict[str, dict[str, Any]] = {}
        self.plan: dict[str, dict[str, Any]] = {}
        self.scope: set[str] = set()
        self.lapses: dict[str, tuple[int, dict[str, Any]]] = {}

    def take(self, fact: Any, entry: Counted) -> None:
        """Let a fact come true."""
        room, _, verb = fact.effect.partition(".")
        getattr(self, f"_{room}")(verb, fact, entry, entry.stamp.day.isoformat())

    def _case(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        data = fact.data
        if verb == "open":
            self.stage, self.opened = "", day
            self.scope.add(data["unit"])
        elif verb == "carry":
            self.history = True
            self.stage, self.outcome = data.get("stage") or self.stage, data.get("outcome")
            self.opened = data.get("opened") or self.opened
            self.closed = data.get("closed") or (self.opened if self.outcome else None)
        elif verb == "stage":
            self.stage = data["to"]
            own = [key for key in self.live_parts if self.parts[key]["stage"] == self.stage]
            settled = all(self.parts[key]["state"] in ("answered", "withdrawn") for key in own)
            if own and settled and all(self.parts[key]["n"] != entry.stamp.n for key in own):
                self.live_parts -= set(own)
        elif verb == "close":
            self.outcome, self.closed = data["outcome"], day
        elif verb == "reopen":
            self.outcome = self.closed = None
            self.stage = data["to"]
            self.reopened += 1
            self.live_parts = {key for key in self.live_parts if self.parts[key]["n"] == entry.stamp.n}
        elif verb == "void":
            self.void, self.void_by, self.closed = True, entry.stamp.n, self.closed or day
        elif verb == "lapse":
            names = ("stage", "outcome", "closed", "parts", "terms", "live_parts", "live_terms")
            kept = {name: copy.deepcopy(getattr(self, name)) for name in names}
            self.lapses[f"{data['lapse']}/{data['key']}"] = (entry.stamp.n, kept)
        elif data["lapse"] in self.lapses:
            n, kept = self.lapses.pop(data["lapse"])
            for name, value in kept.items():
                setattr(self, name, value)
            self.acts.pop(n, None)

    def _part(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        key = fact.data["part"]
        if verb == "offer":
            self.parts[key] = {name: fact.data[name] for name in ("unit", "kind", "stage")} | {"verdict": None}
            self.live_parts.add(key)
        elif key not in self.live_parts:
            return
        part = self.parts[key]
        state = {"offer": "offered", "move": "offered", "take": "taken", "reject": "taken", "return": "returned",
                 "answer": "answered", "withdraw": "withdrawn"}[verb]  # fmt: skip
        part |= {"state": state, "since": day, "n": entry.stamp.n, "ended_on": None}
        if verb in ("offer", "move"):
            part |= {"offered_on": day, "taken_on": None, "verdict": None, "unit": fact.data["unit"]}
            self.scope.add(fact.data["unit"])
        if state == "taken":
            part["taken_on"] = part["taken_on"] or day
            part["verdict"] = None if verb == "reject" else part["verdict"]
        if verb == "answer":
            part["verdict"] = fact.data["verdict"]
        if state in ("answered", "withdrawn"):
            part["ended_on"] = day
        for term in self.terms.values():
            if term["part"] == key and term["state"] != "ended":
                term["by"] = part["unit"]

    def _term(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        key, data = fact.data["key"], fact.data
        if verb == "start":
            gone = {"id": data["term"], "part": data["part"], "state": "ended"}
            self.live_terms -= {name for name in self.live_terms if gone.items() <= self.terms[name].items()}
            self.live_terms.add(key)
            by = self.parts[data["part"]]["unit"] if data["part"] in self.parts else None
            self.terms[key] = {
                "id": data["term"], "part": data["part"], "by": by, "state": "running", "start": data["start"], "ended": None,
                "met": None, "extended": 0, "extension": 0, "in_time": None, "pauses": [], "due": data["due"],
            }  # fmt: skip
            return
        if key not in self.live_terms:
            return
        term = self.terms[key]
        if verb == "end":
            term |= {"state": "ended", "ended": data["on"], "met": data["met"]}
            return
        if verb == "pause":
            term["pauses"].append({"kind": data["kind"], "from": data["from"], "to": None, "by": entry.unit})
        elif verb == "resume":
            for pause in term["pauses"]:
                pause["to"] = pause["to"] or data["to"]
        else:
            prompt = term["due"] is None or day <= term["due"]
            term |= {"extended": term["extended"] + 1, "extension": term["extension"] + data["by"],
                     "in_time": prompt and term["in_time"] is not False}  # fmt: skip
        term["due"] = data["due"]
        if verb != "extend":
            term["state"] = "paused" if any(pause["to"] is None for pause in term["pauses"]) else "running"

    def _field(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        for key, value in fact.content.items():
            cells = {f"{key}/{name}": cell for name, cell in value.items()} if isinstance(value, dict) else {key: value}
            for path, cell in cells.items():
                held = self.cells.get(path)
                as_of = fact.data.get("effective") or fact.data.get("as_of") or day
                if verb == "correct":
                    if held and held[2] <= fact.data["entry"]:
                        self.cells[path] = [cell, held[1], entry.stamp.n]
                elif held is None or [as_of, entry.stamp.n] >= held[1:]:
                    self.cells[path] = [cell, as_of, entry.stamp.n]

    def _rate(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        key = fact.data["rating"]
        if verb == "give":
            hand = entry.actor.hand if entry.actor.kind == "post" else None
            self.ratings[key] = {"level": str(fact.data["level"]), "contested": False, "on": day, "hand": hand}
        elif key in self.ratings:
            self.ratings[key]["contested"] = True

    def _money(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        key = fact.data["line"]
        if verb == "due":
            self.money[key] = {"amount": fact.data["amount"], "paid": 0, "state": "due", "on": None}
        elif key in self.money:
            line = self.money[key]
            paid = line["paid"] + fact.data["amount"] if verb == "paid" else 0
            full = "paid" if paid == line["amount"] else "part-paid"
            line |= {"paid": paid, "state": full if verb == "paid" else "returned", "on": fact.data.get("on")}

    def _plan(self, verb: str, fact: Any, entry: Counted, day: str) -> None:
        key = fact.data["item"]
        if verb == "set":
            item = self.plan.setdefault(key, {"first": fact.data["planned"], "on": None})
            item["planned"] = fact.data["planned"]
        elif key in self.plan:
            self.plan[key]["on"] = fact.data["on"]

    def rows(self) -> Rows:
        """Everything as rows of the columns compared."""
        if self.opened is None:
            return {}
        value = {key: held[0] for key, held in self.cells.items()}
        made: Rows = {
            "cases": {(
                self.stage or None, self.opened, self.closed, self.closed is not None, self.outcome, self.late, self.history,
                self.void, self.reopened, value.get("kind"), value.get("amount"),
            )},
            "scope": {(unit,) for unit in self.scope},
        }  # fmt: skip
        if self.void:
            return made | {"acts": {row for n, row in self.acts.items() if n == self.void_by}}
        made["acts"] = set(self.acts.values())
        made["parts"] = {
            (key, *(part[name] for name in ("unit", "kind", "state", "offered_on", "taken_on", "since", "ended_on", "verdict")))
            for key, part in self.parts.items()
        }  # fmt: skip
        names = ("id", "by", "state", "start", "due", "ended", "met", "extended", "extension", "in_time")
        made["terms"] = {(key, *(term[name] for name in names), len(term["pauses"])) for key, term in self.terms.items()}
        made["pauses"] = {
            (key, no, one["kind"], one["from"], one["to"], one["by"], *_length(one))
            for key, term in self.terms.items() for no, one in enumerate(term["pauses"], 1)
        }  # fmt: skip
        made["ratings"] = {(key, one["level"], one["contested"], one["on"], one["hand"]) for key, one in self.ratings.items()}
        made["money"] = {(key, one["amount"], one["paid"], one["state"], one["on"]) for key, one in self.money.items()}
        made["plan"] = {(key, one["planned"], one["first"], one["on"]) for key, one in self.plan.items()}
        visits = {path.split("/")[1] for path in self.cells if path.startswith("visits/")}
        made["rows.visits"] = {(key, value.get(f"visits/{key}/day"), value.get(f"visits/{key}/finding")) for key in visits}
        return made


def _length(pause: dict[str, Any]) -> tuple[bool | None, int | None]:
    if pause["to"] is None:
        return None, None
    first, last = date.fromisoformat(pause["from"]), date.fromisoformat(pause["to"])
    return first == last, 0 if first == last else (last - first + timedelta(days=1)).days
