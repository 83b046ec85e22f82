"""A case as figures remember it: its state, and what the state forgets (old parts, ended terms, ratings, days of payment).

One fact after another comes true by the reducers of the house; what is kept beside them is noted from the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shoushan.records.cases.counted import Counted
from shoushan.rules.procedure import reducers
from shoushan.rules.procedure.values import Fact, State

REACHING = ("case.open", "part.offer", "part.move", "paper.circulate")
"""Effects that name a unit within whose reach the case lies from then on."""


@dataclass(frozen=True, slots=True)
class PartKept:
    """A part as it stood last, with the days of its life."""

    held: Mapping[str, Any]
    offered_on: str | None = None
    taken_on: str | None = None
    ended_on: str | None = None


@dataclass(frozen=True, slots=True)
class TermKept:
    """A term as it stood last; ``unit`` is its part's while it ran, ``paused_by`` the units that made its pauses.

    ``in_time``: whether each extension was made on or before the day that was due then; ``None`` without one.
    """

    held: Mapping[str, Any]
    unit: str | None = None
    paused_by: tuple[str | None, ...] = ()
    in_time: bool | None = None


class Memory:
    """What is known of a case after some of its facts; ``changed`` collects (dataset, key) of what may have changed."""

    def __init__(self, uid: str, partial: bool = False) -> None:
        self.state: State = reducers.blank(uid)
        self.partial = partial
        self.parts: dict[str, PartKept] = {}
        self.terms: dict[str, TermKept] = {}
        self.ratings: dict[str, dict[str, Any]] = {}
        self.paid_on: dict[str, str | None] = {}
        self.first_planned: dict[str, Any] = {}
        self.scope: dict[str, None] = {}
        self.acts: dict[int, tuple[Any, ...]] = {}
        self.late = False
        self.changed: dict[tuple[str, Any], None] = {}
        self.voided_by: int | None = None
        self._lapses: dict[str, tuple[int, dict[str, PartKept], dict[str, TermKept]]] = {}

    def enter(self, entry: Counted, act: tuple[Any, ...]) -> None:
        """An entry was made: its act counts, and it may have come late."""
        self.acts[entry.stamp.n] = act
        self.late = self.late or entry.late
        self.changed[("acts", entry.stamp.n)] = None
        self.state.n = entry.stamp.n

    def apply(self, fact: Fact, entry: Counted) -> None:
        """Let a fact come true. Where only some facts of a case are folded, one that finds nothing to change changes
        nothing: what it is about does not exist on that day."""
        if self.partial:
            try:
                before = self._reduce(fact, entry)
            except LookupError:
                return
        else:
            before = self._reduce(fact, entry)
        note = _NOTES.get(fact.effect) or _NOTES.get(fact.effect.partition(".")[0])
        if note is not None:
            note(self, fact, entry, before)
        if fact.effect in REACHING and fact.data.get("unit"):
            self.scope.setdefault(str(fact.data["unit"]))
            self.changed[("scope", str(fact.data["unit"]))] = None

    def _reduce(self, fact: Fact, entry: Counted) -> Any:
        before: Any = None
        if fact.effect.startswith("term."):
            before = self.state.terms.get(str(fact.data["key"]))
        elif fact.effect.startswith("field."):
            before = {name: self.state.fields.get(name) for name in sorted(_named(fact))}
        reducers.apply(self.state, fact, entry.stamp)
        return before

    # --- what facts leave behind --------------------------------------------------------------------------------

    def part(self, fact: Fact, entry: Counted, before: Any) -> None:
        """A part has moved."""
        key = str(fact.data["part"])
        held = self.state.parts[key]
        kept, since = self.parts.get(key), str(held.get("since") or "")
        if held["state"] == "offered" or kept is None:
            kept = PartKept(held, offered_on=since)
        if held["state"] == "taken" and kept.taken_on is None:
            kept = replace(kept, taken_on=since)
        ended = since if held["state"] in ("answered", "withdrawn") else None
        self.parts[key] = replace(kept, held=held, ended_on=ended)
        self.changed[("parts", key)] = None
        for name, term in self.terms.items():
            if term.held.get("part") == key and term.held["state"] != "ended" and term.unit != held["unit"]:
                self.terms[name] = replace(term, unit=held["unit"])
                self.changed[("terms", name)] = None

    def term(self, fact: Fact, entry: Counted, before: Any) -> None:
        """A term has moved."""
        key = str(fact.data["key"])
        held = self.state.terms[key]
        part = self.parts.get(held.get("part") or "")
        kept = self.terms.get(key) or TermKept(held, part.held["unit"] if part else None)
        if fact.effect == "term.pause":
            kept = replace(kept, paused_by=(*kept.paused_by, entry.unit))
        elif fact.effect == "term.extend":
            due = (before or {}).get("due")
            prompt = due is None or entry.stamp.day.isoformat() <= due[:10]
            kept = replace(kept, in_time=prompt and kept.in_time is not False)
        self.terms[key] = replace(kept, held=held)
        self.changed[("terms", key)] = None

    def rated(self, fact: Fact, entry: Counted, before: Any) -> None:
        """Somebody rated the case; who typed it is kept where a member of staff did."""
        data = fact.data
        typed = next((one for one in (entry.recorder, entry.actor) if one.kind == "post"), None)
        self.ratings[str(data["rating"])] = {
            **data, "on": entry.stamp.day.isoformat(), "contested": False, "hand": typed.hand if typed else None,
        }  # fmt: skip
        self.changed[("ratings", str(data["rating"]))] = None

    def contested(self, fact: Fact, entry: Counted, before: Any) -> None:
        """A rating is contested."""
        key = str(fact.data["rating"])
        if key in self.ratings:
            self.ratings[key] = {**self.ratings[key], "contested": True}
            self.changed[("ratings", key)] = None

    def money(self, fact: Fact, entry: Counted, before: Any) -> None:
        """A line of money has moved."""
        key = str(fact.data["line"])
        if fact.effect == "money.paid":
            self.paid_on[key] = str(fact.data.get("on") or entry.stamp.day.isoformat())
        else:
            self.paid_on.pop(key, None)
        self.changed[("money", key)] = None

    def plan(self, fact: Fact, entry: Counted, before: Any) -> None:
        """An item of the plan has moved."""
        key = str(fact.data["item"])
        self.first_planned.setdefault(key, self.state.plan[key].get("planned"))
        self.changed[("plan", key)] = None

    def field(self, fact: Fact, entry: Counted, before: Any) -> None:
        """Values were entered; of rows those that changed are named."""
        for name, old in before.items():
            new = self.state.fields.get(name)
            if isinstance(old, dict) or isinstance(new, dict):
                rows, now = old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}
                keys = [key for key in {**rows, **now} if rows.get(key) is not now.get(key)]
                self.changed |= dict.fromkeys((f"rows.{name}", key) for key in keys)

    def lapsed(self, fact: Fact, entry: Counted, before: Any) -> None:
        """Time did something: what stood before is kept, for a paper may set it aside."""
        key = f"{fact.data['lapse']}/{fact.data['key']}"
        self._lapses[key] = (entry.stamp.n, dict(self.parts), dict(self.terms))

    def set_aside(self, fact: Fact, entry: Counted, before: Any) -> None:
        """A paper has beaten a lapse: parts and terms stand as before it, and its act never counted."""
        n, parts, terms = self._lapses.pop(str(fact.data["lapse"]))
        self.changed |= dict.fromkeys(("parts", key) for key in {**self.parts, **parts})
        self.changed |= dict.fromkeys(("terms", key) for key in {**self.terms, **terms})
        self.parts, self.terms = parts, terms
        self.acts.pop(n, None)
        self.changed[("acts", n)] = None

    def voided(self, fact: Fact, entry: Counted, before: Any) -> None:
        """The case should not have been."""
        self.voided_by = entry.stamp.n

    def moved(self, fact: Fact, entry: Counted, before: Any) -> None:
        """Another version is in force for the case: its terms may mean something else there."""
        self.changed |= dict.fromkeys(("terms", key) for key in self.terms)


def _named(fact: Fact) -> set[str]:
    """The fields that a fact on fields is about."""
    names = {key.split("/", 1)[0] for key in fact.content}
    paths = fact.data.get("paths")
    return names | {str(path).split("/", 1)[0] for path in paths} if isinstance(paths, list) else names


_NOTES: Mapping[str, Callable[[Memory, Fact, Counted, Any], None]] = {
    "part": Memory.part, "term": Memory.term, "rate.give": Memory.rated, "rate.contest": Memory.contested,
    "money": Memory.money, "plan": Memory.plan, "field": Memory.field, "case.lapse": Memory.lapsed,
    "case.unlapse": Memory.set_aside, "case.void": Memory.voided, "version.move": Memory.moved,
}  # fmt: skip
