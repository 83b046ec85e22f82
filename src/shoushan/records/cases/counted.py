"""Cases as those who count read them: each entry with its leaf, its moments and who acted, and nothing personal.

What stands here is a pure function of the entries below a leaf number, so that a rebuild gives what following gave.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import transaction

from shoushan.records.cases.auditing import typed_late
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.entries import fact_of
from shoushan.records.cases.replaying import stamp_of
from shoushan.records.journal import plain
from shoushan.records.journal.plain import Written
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure import reducers
from shoushan.rules.procedure.values import Fact, Stamp

STEP = 500
"""Cases whose entries are read at once."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acted or typed, as a header names it: kind, post (for posts), and the opaque handle of the account."""

    kind: str
    post: str | None = None
    hand: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """One entry of a case. ``leaf`` is that from which it counts: its own, or that of the mark which closed its batch.

    ``late``: recorded later than the ledger's delay allows (补录); ``typed_on`` is the local day of recording. ``facts``
    are in the newest version of their effects and hold no content of the classes personal and sensitive.
    """

    leaf: int
    stamp: Stamp
    act: str
    actor: By
    recorder: By
    unit: str | None
    source: str
    typed_on: date
    late: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case with its entries in order; none when the batch that opened it has not closed."""

    id: int
    uid: str
    ledger: Ledger
    entries: tuple[Counted, ...]


@dataclass(slots=True)
class Around:
    """What entries refer to outside of their case, up to a leaf number: units of posts, marks of batches by their leaves."""

    book: Book
    below: int
    posts: dict[str, tuple[list[int], list[str]]] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)

    def unit_of(self, post: str | None, leaf: int) -> str | None:
        """The unit that a post belonged to at a leaf; a post that is entered later has its first unit."""
        if post is None or post not in self.posts:
            return None
        leaves, units = self.posts[post]
        return units[max(0, bisect_right(leaves, leaf) - 1)]


def around(book: Book, below: int) -> Around:
    """Read what entries below a leaf refer to outside of their cases."""
    made = Around(book, below)
    for ledger in book.pack.ledgers.values():
        if ledger.role == "posts":
            for one in _all(book, ledger.id, below):
                _units_of(made, one)
        elif ledger.role == "install":
            for one in _all(book, ledger.id, below):
                for entry in one:
                    _marks(made, entry)
    for leaves, units in made.posts.values():
        pairs = sorted(zip(leaves, units, strict=True))
        leaves[:], units[:] = [leaf for leaf, _ in pairs], [unit for _, unit in pairs]
    return made


def counted_cases(around: Around, cases: Sequence[int]) -> Iterator[CountedCase]:
    """The cases with these internal keys (ascending) as their entries below ``around.below`` tell them."""
    database = transaction.get_connection()
    for at in range(0, len(cases), STEP):
        found = plain.written(database, cases[at : at + STEP], around.below)
        for case_id, own in groupby(found, key=lambda one: one.row.case_id):
            yield _counted(around, case_id, list(own))


def later_entries(around: Around, ledger: Ledger, case_id: int, after: int) -> list[Counted]:
    """The entries of one case that counts already, with numbers greater than ``after``."""
    found = plain.written(transaction.get_connection(), [case_id], around.below, after=after)
    return [_entry(around, ledger, one, -1) for one in found]


def _counted(around: Around, case_id: int, written: list[Written]) -> CountedCase:
    first = written[0].row
    ledger, uid = around.book.ledger(first.ledger), first.uuid.hex()
    from_leaf = around.closed.get(first.batch) if first.batch else -1
    if from_leaf is None:
        return CountedCase(case_id, uid, ledger, ())
    return CountedCase(case_id, uid, ledger, tuple(_entry(around, ledger, one, from_leaf) for one in written))


def _entry(around: Around, ledger: Ledger, one: Written, from_leaf: int) -> Counted:
    book, row = around.book, one.row
    stamp = stamp_of(book, row)
    actor = _by(row.actor)
    recorder = actor if row.recorder is None else _by(row.recorder)
    typed_on = stamp.recorded.astimezone(book.zone).date()
    return Counted(
        max(one.leaf, from_leaf), stamp, row.act, actor, recorder, around.unit_of(actor.post, one.leaf), row.source_kind,
        typed_on, actor.kind != "system" and typed_late(book, ledger, stamp.day, typed_on),
        tuple(reducers.newest(fact_of(fact)) for fact in one.facts),
    )  # fmt: skip


def _by(written: str) -> By:
    name, _, hand = written.partition("#")
    kind, _, id_ = name.partition(":")
    return By(kind, id_ if kind == "post" else None, hand or None)


def _all(book: Book, ledger: str, below: int) -> Iterator[list[Counted]]:
    """Every case of a small ledger that the core itself reads."""
    database, after = transaction.get_connection(), 0
    while cases := plain.cases_of(database, [ledger], after, STEP):
        found = plain.written(database, cases, below)
        for _, own in groupby(found, key=lambda one: one.row.case_id):
            bare = Around(book, below)
            yield [_entry(bare, book.ledger(ledger), one, -1) for one in own]
        after = cases[-1]


def _marks(made: Around, entry: Counted) -> None:
    for fact in entry.facts:
        if fact.effect in ("batch.open", "batch.close"):
            held = made.opened if fact.effect == "batch.open" else made.closed
            held[str(fact.data["batch"])] = entry.leaf


def _units_of(made: Around, entries: list[Counted]) -> None:
    """Note from which leaf on a post belonged to which unit."""
    state = reducers.blank("")
    for entry in entries:
        for fact in entry.facts:
            reducers.apply(state, fact, entry.stamp)
        post, unit = state.fields.get("post_id"), state.fields.get("unit")
        if not post or not unit:
            continue
        leaves, units = made.posts.setdefault(str(post), ([], []))
        if not units or units[-1] != unit:
            leaves.append(entry.leaf)
            units.append(str(unit))
