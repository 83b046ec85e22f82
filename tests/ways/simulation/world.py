"""A district in one process whose steps a seed chooses: acts, lists, askings twice, followers, crashes, jumps of the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import actions, following, lapsing, replaying
from shoushan.records.cases.desk import Done
from shoushan.records.journal import sequencer
from shoushan.records.journal.faults import KeyReused
from shoushan.records.journal.verify import verify_chain
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command
from tests.people import Place
from tests.ways.crowd import Crowd

HOLDER = "simulation"


class Crash(Exception):
    """The process dies here: nothing after it runs, and whatever was not committed is gone."""


class Crasher:
    """Dies just before the statement with a number."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Crash
        return execute(sql, params, many, context)


@dataclass
class Asked:
    """An asking: its key, its commands, and the answer once somebody has seen one."""

    key: str
    commands: Sequence[Command]
    answer: tuple[Done, ...] | None = None
    refused: bool = False


@dataclass
class World:
    """One run. ``keyed`` says whether askings carry an idempotency key (without: the control)."""

    place: Place
    seed: int
    keyed: bool = True
    asked: list[Asked] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.crowd = Crowd(self.place, self.chance)

    def run(self, steps: int) -> None:
        """Take steps, then ask again for whatever nobody saw an answer to, and let the followers catch up."""
        people = [self.open, self.act, self.act, self.act, self.several, self.again]
        doings = [*people, self.sequence, self.index, self.lapse, self.jump]
        for _ in range(steps):
            self._step(self.chance.choice(doings))
        for one in self.asked:
            if one.answer is None and not one.refused:
                self._ask(one)
        while sequencer.sequence(transaction.get_connection(), holder=HOLDER, moment=self.place.moment):
            pass
        while following.follow_search(self.place.book, HOLDER, self.place.moment):
            pass

    def _step(self, doing: Callable[[], None]) -> None:
        if self.chance.random() < 0.35:
            try:
                with connection.execute_wrapper(Crasher(self.chance.randrange(25))):
                    doing()
            except Crash:
                self.happened["crash"] += 1
                self.place.book.forget_units()
        else:
            doing()

    # --- what can happen --------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Somebody brings a matter."""
        self._new([self.crowd.opening()])

    def act(self) -> None:
        """Somebody acts on a case."""
        if self.cases:
            self._new([self._on(self.chance.choice(self.cases))])

    def several(self) -> None:
        """Somebody acts on some cases at once: all or nothing."""
        picked = self.chance.sample(self.cases, min(len(self.cases), self.chance.randint(1, 3)))
        if picked:
            self._new([self._on(uid) for uid in picked] + [self.crowd.opening()])

    def again(self) -> None:
        """The same asking is delivered once more."""
        if self.asked:
            one = self.chance.choice(self.asked)
            self.happened["again"] += 1
            self._ask(one)

    def sequence(self) -> None:
        """The sequencer numbers some entries."""
        limit = self.chance.randint(1, 20)
        sequencer.sequence(transaction.get_connection(), holder=HOLDER, moment=self.place.moment, limit=limit)

    def index(self) -> None:
        """The search follower reads on."""
        following.follow_search(self.place.book, HOLDER, self.place.moment, limit=self.chance.randint(1, 20))

    def lapse(self) -> None:
        """The worker writes what time did."""
        self.happened["lapse"] += lapsing.write_due(self.place.book, self.place.moment)[0]

    def jump(self) -> None:
        """The clock goes on, sometimes by days, sometimes back a little."""
        self.place.moment += timedelta(seconds=self.chance.choice([-90, -1, 1, 60, 3600, 86400, 3 * 86400]))

    # --- asking -----------------------------------------------------------------------------------------------------

    def _on(self, uid: str) -> Command:
        with connection.cursor() as cursor:
            return self.crowd.on(cursor, uid)

    def _new(self, commands: Sequence[Command]) -> None:
        one = Asked(f"{self.seed}-{len(self.asked)}", commands)
        self.asked.append(one)
        self._ask(one)
        if self.chance.random() < 0.1:
            one.answer = None  # the answer is lost on its way

    def _ask(self, one: Asked) -> None:
        request = actions.Request(one.key, "simulation") if self.keyed else None
        before = entries()
        try:
            answer = actions.act(one.commands, self.place.book, self.place.moment, request=request)
        except Refusal:
            assert entries() == before, "a refusal left something"
            self.happened["refused"] += 1
            one.refused = one.answer is None
            return
        except KeyReused as fault:
            raise AssertionError("the same asking was taken for another") from fault
        assert one.answer in (None, answer), "the second answer differs from the first"
        one.answer, one.refused = answer, False
        self.happened["done"] += 1
        opened = [done.case for done, command in zip(answer, one.commands, strict=True) if command.opens]
        self.cases += [case for case in opened if case not in self.cases]

    # --- what must hold ---------------------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """Everything that does not hold after the run."""
        return [*self._acknowledged(), *self._cases(), *leaves()]

    def _acknowledged(self) -> list[str]:
        found, wanted = [], Counter[str]()
        for one in self.asked:
            for done, command in zip(one.answer or (), one.commands, strict=False):
                wanted[done.case] += command.actor.kind != "system"
                if row("select 1 from journal_entry e join journal_case c on c.id = e.case_id "
                       "where c.uuid = %s and e.n = %s and e.hash = %s",
                       [uuid_of(done.case), done.n, bytes.fromhex(done.hash)]) is None:  # fmt: skip
                    found.append(f"lost: {done}")
        for uid in self.cases:
            count = row("select count(*) from journal_entry e join journal_case c on c.id = e.case_id where c.uuid = %s "
                        "and e.actor not like 'system%%'", [uuid_of(uid)])[0]  # fmt: skip
            if count != wanted[uid]:
                found.append(f"{uid}: {wanted[uid]} acts acknowledged, {count} entries")
        return found

    def _cases(self) -> list[str]:
        found = []
        for uid in self.cases:
            case_id = row("select id from case_row where uid = %s", [uid])[0]
            if fault := verify_chain(transaction.get_connection(), case_id):
                found.append(f"{uid}: {fault.en}")
            if names := replaying.differs(self.place.book, case_id):
                found.append(f"{uid}: its row differs in {names}")
        return found


def row(sql: str, given: Sequence[Any] = ()) -> Any:
    """The first row of a question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()


def entries() -> int:
    """How many entries the journal holds."""
    return int(row("select count(*) from journal_entry")[0])


def leaves() -> list[str]:
    """Whether every entry has exactly one leaf and their numbers have no gap."""
    count, last, distinct = row("select count(*), coalesce(max(no), -1), count(distinct entry) from journal_leaf")
    if count == last + 1 == distinct == entries():
        return []
    return [f"{entries()} entries, {count} leaves up to {last}, of {distinct} entries"]


def uuid_of(uid: str) -> Any:
    """A case id as the journal holds it."""
    return bytes.fromhex(uid)
