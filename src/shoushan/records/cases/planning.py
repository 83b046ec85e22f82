"""The plan of a case as people read it: each milestone as first planned, as planned now and reached, and why it changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.loading import Loaded
from shoushan.records.cases.shown import MilestoneShown, ReplannedShown
from shoushan.records.journal.read import entries_of
from shoushan.rules.catalogue.model import Version
from shoushan.rules.procedure import plans
from shoushan.rules.procedure.effects.milestone import codes_of
from shoushan.rules.procedure.values import Happened, State
from shoushan.rules.text import Text


def plan_shown(version: Version, book: Book, loaded: Loaded, state: State, today: date) -> tuple[MilestoneShown, ...]:
    """Every milestone of the plan, by the day planned; its revisions are read from the entries, oldest facts included."""
    if not state.plan:
        return ()
    known = codes_of(version.milestones, book.pack.code_lists)
    labels: dict[str, str] = {}
    revisions: dict[str, list[ReplannedShown]] = {item: [] for item in state.plan}
    for entry in entries_of(transaction.get_connection(), loaded.id):
        kind, said = next(iter(entry.fields["happened"].items()))
        day = Happened(kind, said).day(book.zone)
        act = version.acts[entry.act].label if entry.act in version.acts else Text(entry.act, entry.act)
        for fact in (fact for fact in entry.facts() if fact.effect == "plan.set"):
            item = str(fact.data["item"])
            if fact.content.get("label"):
                labels[item] = str(fact.content["label"])
            revisions[item].append(
                ReplannedShown(
                    entry.n, day, act, _day(fact.data.get("starts")), date.fromisoformat(str(fact.data["planned"])),
                    str(fact.content.get("why") or ""), str(fact.data["follows"]) if fact.data.get("follows") else None,
                )
            )  # fmt: skip
    held = plans.planned_of(state.plan)
    found = [
        MilestoneShown(
            item, known.get(item) or _own(labels.get(item) or item), labels.get(item, ""), one.starts, one.planned, one.on,
            one.after, tuple(revisions[item]), _late(book, one.planned, one.on or today),
        )
        for item, one in held.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.starts or one.planned, one.planned)))


def _own(label: str) -> Text:
    """A milestone that no code list names goes by the label with which it was planned."""
    return Text(label, label)


def _late(book: Book, planned: date, on: date) -> int:
    """Working days from the planned day to ``on``; 0 while it is not later."""
    return max(0, book.calendar.working_days(planned, on))


def _day(said: Any) -> date | None:
    return date.fromisoformat(str(said)) if said else None
