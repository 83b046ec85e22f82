"""Making the sample: planned acts go through the corridor in lists of a few hundred, their moments rising."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection

from shoushan.records.cases import campaign_tasks, campaigning, claims, lapsing, loading, paid_out
from shoushan.records.cases.actions import act_timed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Actor, Command, Happened, Source
from shoushan.site.sample.documents import SampleFault, fault
from shoushan.site.sample.pictures import attached
from shoushan.site.sample.planning import Planned

TOGETHER = 400
"""Acts of one transaction."""
Told = Callable[[int, int], None]


CASE = "case "
"""In an act's values, before the number of a case of the sample: that case, which is opened by then."""
LEAF = "{leaf}"
"""In an act's values: the newest entry written before it, for what is fixed as it was known then."""
DUE_COUNT, DUE_SUM = "{due_count}", "{due_sum}"
"""In an act of a payment batch: how many lines are due and what they come to in yuan, as its maker would have added them up."""
BETWEEN = timedelta(days=90)
"""After the last act of earlier years every limit that lapses of itself has run out."""


@dataclass(slots=True)
class Making:
    """Turns plans into commands. ``handles`` gives the opaque handle of whoever sits at a post."""

    book: Book
    handles: Mapping[str, str] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    children: dict[tuple[int, str], str] = field(default_factory=dict)
    ledgers: dict[int, str] = field(default_factory=dict)
    waiting: list[tuple[Command, datetime, Planned]] = field(default_factory=list)
    done: int = 0

    def make(self, plans: Sequence[Planned], told: Told | None = None) -> int:
        """Do every planned act; gives how many. Raises ``SampleFault`` naming the act that the corridor refused."""
        assert all(one.moment <= two.moment for one, two in pairwise(plans))
        for number, planned in enumerate(plans):
            if planned.child and (planned.case, planned.child) not in self.children:
                self.flush()
                self._find_children(planned)
            elif self._reads_others(planned) or LEAF in planned.input.values() or self._names_case(planned):
                self.flush()
            if self._next_day(planned):
                self.flush()
            self.waiting.append((self._command(planned), planned.moment, planned))
            if self._pays(planned):
                self.flush()
                paid_out.tell_all(self.book, planned.moment)
            if len(self.waiting) >= TOGETHER:
                self.flush()
                if told:
                    told(number + 1, len(plans))
        self.flush()
        return self.done

    def _next_day(self, planned: Planned) -> bool:
        """Whether a case goes on, on another day, whose opening still waits: what it reads of itself has to be stored first."""
        if planned.opens or not self.waiting or self.waiting[-1][1].date() == planned.moment.date():
            return False
        return any(one.case == planned.case and one.opens for _, _, one in self.waiting)

    def earlier(self, plans: Sequence[Planned], told: Told | None = None) -> int:
        """Do the acts of earlier years and write what then lapsed, as the worker of those years would have."""
        done = self.make(plans, told)
        after = ""
        while plans:
            _, after = lapsing.write_due(self.book, plans[-1].moment + BETWEEN, after)
            if not after:
                break
        return done

    def flush(self) -> None:
        """Write what waits, in one transaction."""
        at = [0]

        def timed() -> Iterator[tuple[Command, datetime]]:
            for at[0], (command, moment, _) in enumerate(self.waiting):
                yield command, moment

        try:
            act_timed(timed(), self.book)
        except Refusal as refusal:
            raise _refused(self.waiting[at[0]][2], refusal) from refusal
        self.done += len(self.waiting)
        self.waiting = []

    def _reads_others(self, planned: Planned) -> bool:
        """Whether the act is decided with what other cases say: those must be written before."""
        if planned.opens:
            self.ledgers[planned.case] = planned.opens[0]
        ledger = self.book.ledger(self.ledgers[planned.case])
        act = ledger.versions[-1].acts.get(planned.act)
        return bool(act and (act.needs or ledger.role == "payment") and not planned.opens)

    def _pays(self, planned: Planned) -> bool:
        """Whether the act lets a batch tell its cases: the worker of that day would have done it within the minute."""
        ledger = self.book.ledger(self.ledgers[planned.case])
        act = ledger.versions[-1].acts.get(planned.act)
        return ledger.role == "payment" and act is not None and act.verb in ("approve", "import")

    def _with_totals(self, uid: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The control totals of the list that is due, in place of ``DUE_COUNT`` and ``DUE_SUM``."""
        with connection.cursor() as cursor:
            fields = loading.load(cursor, uid, self.book.ledger).state.fields
        lines = claims.due(self.book, str(fields["pay_source"]), str(fields["pay_period"]))["lines"]
        total = sum(int(line["amount"]) for line in lines)
        known = {DUE_COUNT: str(len(lines)), DUE_SUM: f"{total // 100}.{total % 100:02d}"}
        return {name: known.get(value, value) if isinstance(value, str) else value for name, value in given.items()}

    def _command(self, planned: Planned) -> Command:
        if planned.opens:
            self.cases[planned.case] = uuid7(planned.moment)
        uid = self.children[planned.case, planned.child] if planned.child else self.cases[planned.case]
        given = attached(uid, planned.input) if planned.pictures else planned.input
        if DUE_COUNT in given.values() or DUE_SUM in given.values():
            given = self._with_totals(uid, given)
        if LEAF in given.values():
            given = {name: str(_entries() - 1) if value == LEAF else value for name, value in given.items()}
        given = {name: self._case(value) for name, value in given.items()}
        return Command(
            uid, planned.act, self._actor(planned), Happened.at(planned.moment), given, planned.parties,
            source=Source(planned.source), opens=planned.opens, reason=planned.reason,
        )  # fmt: skip

    def _names_case(self, planned: Planned) -> bool:
        return any(isinstance(value, str) and value.startswith(CASE) for value in planned.input.values())

    def _case(self, value: Any) -> Any:
        """The id of the case that a value names, or the value."""
        number = value.removeprefix(CASE) if isinstance(value, str) and value.startswith(CASE) else ""
        return self.cases.get(int(number), value) if number.isdigit() else value

    def _actor(self, planned: Planned) -> Actor:
        if planned.by == "citizen":
            return Actor("citizen", "")
        if planned.by.startswith("party:"):  # the first party of a role is known by the role
            role = planned.by.removeprefix("party:")
            return Actor("party", f"party:{role}", party=role)
        post = self.book.pack.posts.get(planned.by)
        if post is None:
            raise fault(planned.act, f"没有岗位“{planned.by}”。", f"there is no post “{planned.by}”.")
        return Actor("post", post.id, post.unit, frozenset(post.roles), self.handles.get(post.id, ""), self._tree(post.unit))

    def _tree(self, unit: str) -> tuple[str, ...]:
        above, units = [unit], self.book.pack.units
        while (parent := units[above[0]].parent) is not None and parent in units:
            above.insert(0, parent)
        return tuple(above)

    def _find_children(self, planned: Planned) -> None:
        """Learn the ids of the children that the corridor has opened for a case, or the tasks of a campaign: each by the
        key of its target."""
        with connection.cursor() as cursor:
            state = loading.load(cursor, self.cases[planned.case], self.book.ledger).state
        for key, child in state.children.items():
            if child.get("to"):
                self.children[planned.case, key] = str(child["to"])
        if state.campaign:
            campaign_tasks.open_tasks(self.book, lambda: planned.moment)
            said = self.book.version_of(state).campaign
            assert said is not None
            known_by = self.book.ledger(said.over).key
            for column in [name for name, source in said.keep.items() if source == known_by]:
                named = campaigning.tasks_by(said, state.case, column)
                self.children |= {(planned.case, key): uid for key, uid in named.items()}
        if (planned.case, planned.child) not in self.children:
            known = ", ".join(state.children)
            raise fault(planned.act, f"没有子件“{planned.child}”（{known}）。", f"no child “{planned.child}” ({known}).")


def _entries() -> int:
    """How many entries are written; leaf numbers follow them in this order."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        return int(cursor.fetchone()[0])


def _refused(planned: Planned, refusal: Refusal) -> SampleFault:
    where = f"{planned.act} {planned.moment:%Y-%m-%d %H:%M} {planned.by} {dict(planned.input)}"
    return fault(where, f"{refusal.text.zh}{refusal.remedy.zh}", f"{refusal.text.en} {refusal.remedy.en}")
