"""Facts kept in step with the journal: made anew, followed leaf by leaf, delta put into the base; one writer at a time.

Cases touched by new entries are folded wholly and take the place of all their rows; so following gives what a rebuild
gives. Files are written and synced first, then manifests are switched, then the position: a crash in between repeats work.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from shoushan.outputs.indicators.facts import manifest as manifests
from shoushan.outputs.indicators.facts import merging, pieces
from shoushan.outputs.indicators.facts.building import Building, open_last
from shoushan.outputs.indicators.facts.columns import columns_of, grown, rules_digest
from shoushan.outputs.indicators.facts.damage import FactsMissing, FactsRefused
from shoushan.outputs.indicators.facts.folding import ERASING, Fold, Folded
from shoushan.outputs.indicators.facts.gathering import Steps, quiet
from shoushan.outputs.indicators.facts.manifest import Manifest
from shoushan.outputs.indicators.facts.position import Position, sync
from shoushan.outputs.indicators.facts.shaping import Shape
from shoushan.outputs.indicators.facts.store import Shelf, Store
from shoushan.records.cases.counted import STEP, Around, around, counted_cases, later_entries
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import plain, read
from shoushan.rules.catalogue.model import Ledger

log = logging.getLogger("shoushan.facts")
DELTA = 50_000
"""Rows of a delta beyond which it is put into the base; for a large base, a twentieth of its rows."""
LIMIT = 5_000
"""Entries that one step reads at most."""
GRACE = timedelta(minutes=2)
"""How long files that no manifest names any more are left for whoever still reads them."""
LOOK = timedelta(minutes=1)
"""How often every file is looked at, whether or not somebody reads it."""
UNCOUNTED = frozenset({"install"})
"""Roles of ledgers without facts: the record of the install grows with every batch and is no mechanism."""
LONG, MOST_LONG = 100, 64
"""Cases with so many entries keep their fold between steps, so many of them at most."""
SHUTTING = frozenset({ERASING, "class.enter", "class.leave"})
"""Effects after which a case's old rows may not stay on disk."""


@dataclass(slots=True)
class Step:
    """What one step did: entries read, cases folded again, segments moved, ledgers made anew; whether more waits."""

    read: int = 0
    cases: int = 0
    compacted: int = 0
    rebuilt: int = 0
    more: bool = False


def counted_ledgers(book: Book) -> list[Ledger]:
    """The ledgers that have facts."""
    return [ledger for ledger in book.pack.ledgers.values() if ledger.role not in UNCOUNTED]


class Keeper:
    """Keeps the facts of one store; one lives in the worker, one in each command that writes facts."""

    def __init__(self, store: Store, steps: Steps = quiet) -> None:
        self.store, self.steps = store, steps
        self._book: Book | None = None
        self._around: Around | None = None
        self._shapes: dict[str, Shape] = {}
        self._long: OrderedDict[int, Fold] = OrderedDict()
        self._retired: dict[tuple[str, str | None], dict[str, datetime]] = {}
        self._looked: datetime | None = None

    def rebuild(self, book: Book, moment: datetime, ledgers: Sequence[str] | None = None) -> int:
        """Make the facts of all ledgers (or of those named) anew from the journal; gives how many cases."""
        with self.store.alone():
            self._use(book)
            return self._rebuild(book, moment, ledgers)

    def step(self, book: Book, moment: datetime, limit: int = LIMIT) -> Step:
        """Follow the next entries, put one full segment of delta into its base, take old files away.

        What is missing, damaged, of another journal or made by other rules is made anew first. Does nothing while another
        process writes.
        """
        done = Step()
        with self.store.alone(wait=False) as mine:
            if mine:
                self._use(book)
                position = self._sound(book, moment, done)
                self._follow(position, moment, limit, done)
                if done.read or done.rebuilt or self._looked == moment:
                    self._tend(moment, done)
        return done

    def compact(self, book: Book, moment: datetime) -> int:
        """Put every delta into its base; gives how many shelves had one."""
        count = 0
        with self.store.alone():
            self._use(book)
            for shelf in self._own_shelves(book):
                held = shelf.manifest()
                if held.touched is not None:
                    self._switch(shelf, held, merging.compact(shelf, held, self.steps), moment)
                    count += 1
        return count

    # --- sound or made anew -------------------------------------------------------------------------------------

    def _sound(self, book: Book, moment: datetime, done: Step) -> Position:
        """The position from which to follow, after everything that cannot be followed from was made anew."""
        database = transaction.get_connection()
        try:
            position = self.store.position()
            if not self._is_ours(book, position):
                log.warning("facts are of another journal and are made anew")
                raise FactsMissing(str(self.store.folder))
        except FactsMissing:
            done.rebuilt = len(counted_ledgers(book))
            self._rebuild(book, moment, None)
            return self.store.position()
        look = self._looked is None or moment - self._looked >= LOOK or moment < self._looked
        self._looked = moment if look else self._looked
        lost = [ledger.id for ledger in counted_ledgers(book) if not self._stands(book, ledger, moment, look)]
        if lost:
            log.warning("facts of %s are made anew", ", ".join(lost))
            self._rebuild(book, moment, lost)
            done.rebuilt = len(lost)
        assert read.size(database) >= position.next
        return position

    def _is_ours(self, book: Book, position: Position) -> bool:
        if position.log != book.log:
            return False
        if position.next == 0:
            return True
        found = plain.at_leaf(transaction.get_connection(), position.next - 1)
        return found is not None and found[0].hex() == position.hash

    def _stands(self, book: Book, ledger: Ledger, moment: datetime, look: bool) -> bool:
        """Whether the facts of a ledger can be gone on with; columns that have grown are noted."""
        rules, columns = self._rules(book, ledger), columns_of(ledger)
        try:
            for klass in (None, *self.store.classes(ledger.id)):
                shelf = self.store.shelf(ledger.id, klass)
                held = shelf.manifest()
                if held.rules != rules or not grown(held.columns, ledger):
                    return False
                if look:
                    shelf.lock()
                    for piece in held.pieces:
                        pieces.vouch(shelf.folder, piece)
                if held.columns != columns:
                    self._switch(shelf, held, replace(held, columns=columns), moment)
        except FactsRefused as refused:
            log.warning("%s", refused)
            return False
        return True

    def _rebuild(self, book: Book, moment: datetime, ledgers: Sequence[str] | None) -> int:
        below = read.size(transaction.get_connection())
        if ledgers is not None:
            below = max(below, self.store.position().next)
        self._around = around(book, below)
        self._long.clear()
        count = 0
        for ledger in counted_ledgers(book):
            if ledgers is None or ledger.id in ledgers:
                count += self._anew(book, ledger, below, moment)
                self.steps(f"rebuilt {ledger.id}")
        if ledgers is None:
            self._place(book, below, moment)
        return count

    def _anew(self, book: Book, ledger: Ledger, below: int, moment: datetime) -> int:
        assert self._around is not None
        made = Building(self.store, self._shape(ledger), self._rules(book, ledger), below - 1, self.steps)
        after = 0
        while cases := plain.cases_of(transaction.get_connection(), [ledger.id], after, STEP):
            made.take(counted_cases(self._around, cases))
            after = cases[-1]
        for shelf, manifest in made.shelves():
            self._switch(shelf, None, manifest, moment)
        return made.cases

    # --- following ----------------------------------------------------------------------------------------------

    def _follow(self, position: Position, moment: datetime, limit: int, done: Step) -> None:
        assert self._book is not None
        database = transaction.get_connection()
        size = read.size(database)
        below = min(size, position.next + limit)
        done.more = below < size
        if below <= position.next:
            return
        touches = plain.touched(database, position.next, below)
        done.read = len(touches)
        self._look_around(touches, below)
        for ledger, cases in self._touched(touches, position.next).items():
            done.cases += self._replace(self._book.ledger(ledger), sorted(cases), position.next, below, moment)
        self._place(self._book, below, moment)

    def _look_around(self, touches: Iterable[plain.Touch], below: int) -> None:
        assert self._book is not None
        known = self._book.pack.ledgers
        roles = {known[one.ledger].role for one in touches if one.ledger in known}
        if self._around is None or roles & {"posts", "install"}:
            self._around = around(self._book, below)
        self._around.below = below

    def _touched(self, touches: Iterable[plain.Touch], first: int) -> dict[str, set[int]]:
        """The cases to be folded again, by ledger: those with new entries, and those whose batch has closed."""
        assert self._book is not None
        assert self._around is not None
        found: dict[str, set[int]] = {}
        for one in touches:
            found.setdefault(one.ledger, set()).add(one.case_id)
        for batch, leaf in self._around.closed.items():
            if leaf >= first:
                began = self._around.opened.get(batch, -1)
                for case, ledger in plain.cases_of_batch(transaction.get_connection(), batch, began, leaf):
                    found.setdefault(ledger, set()).add(case)
        counted = {ledger.id for ledger in counted_ledgers(self._book)}
        return {ledger: cases for ledger, cases in found.items() if ledger in counted}

    def _replace(self, ledger: Ledger, cases: Sequence[int], first: int, below: int, moment: datetime) -> int:
        """Fold cases of a ledger again and put them in the place of what stands of them, the open shelf last: its leaf says
        that the whole ledger is done."""
        open_ = self.store.shelf(ledger.id)
        if open_.manifest().leaf >= below - 1:  # made anew meanwhile, by a run that did not come to its end
            return 0
        folded, shut = self._fold(ledger, cases, first)
        klasses = {None, *self.store.classes(ledger.id), *(one.klass for one in folded)}
        for klass in open_last(klasses):
            shelf = self.store.shelf(ledger.id, klass)
            held = self._held(shelf)
            own = [one for one in folded if one.klass == klass]
            fresh = merging.put(shelf, held, columns_of(ledger), own, cases, below - 1, self.steps)
            self._switch(shelf, held, fresh, moment)
            if shut:
                done = merging.compact(shelf, fresh, self.steps, only=shut)
                self._switch(shelf, fresh, done, moment)
                shelf.sweep({piece.file for piece in done.pieces})
        return len(cases)

    def _held(self, shelf: Shelf) -> Manifest:
        """What a shelf holds; a closed class that a case enters first gets its shelf."""
        if shelf.klass is not None and not shelf.exists:
            shelf.prepare()
            open_ = self.store.shelf(shelf.ledger).manifest()
            return Manifest(shelf.ledger, shelf.klass, open_.rules, open_.columns)
        return shelf.manifest()

    def _fold(self, ledger: Ledger, cases: Sequence[int], first: int) -> tuple[list[Folded], set[int]]:
        """The cases folded, and those of which nothing old may stay on disk."""
        assert self._around is not None
        shape, folded, shut = self._shape(ledger), list[Folded](), set[int]()
        known = [case for case in cases if case in self._long]
        for case in known:
            fold = self._long.pop(case)
            entries = later_entries(self._around, ledger, case, fold.n)
            if any(fact.effect == ERASING for entry in entries for fact in entry.facts):
                continue
            for entry in entries:
                fold.add(entry)
            self._long[case] = fold
            folded.append(fold.result())
            if any(fact.effect in SHUTTING for entry in entries for fact in entry.facts):
                shut.add(case)
        for one in counted_cases(self._around, [case for case in cases if case not in self._long or case not in known]):
            fold = Fold(shape, one.id, one.uid)
            for entry in one.entries:
                fold.add(entry)
            if one.entries:
                folded.append(fold.result())
            if any(fact.effect in SHUTTING for entry in one.entries if entry.leaf >= first for fact in entry.facts):
                shut.add(one.id)
            self._keep(one.id, fold)
        return sorted(folded, key=lambda one: one.id), shut

    def _keep(self, case: int, fold: Fold) -> None:
        if fold.n >= LONG:
            self._long[case] = fold
            while len(self._long) > MOST_LONG:
                self._long.popitem(last=False)

    # --- keeping house ------------------------------------------------------------------------------------------

    def _tend(self, moment: datetime, done: Step) -> None:
        """Put one full segment of a delta into its base, and take away files whose time of grace is over."""
        assert self._book is not None
        for shelf in self._own_shelves(self._book):
            held = shelf.manifest()
            base = sum(segment.rows for segment in held.segments)
            if held.delta_rows > max(DELTA, base // 20) and not done.compacted:
                self._switch(shelf, held, merging.compact(shelf, held, self.steps, most=1), moment)
                done.compacted += 1
            self._sweep(shelf, moment)

    def _sweep(self, shelf: Shelf, moment: datetime) -> None:
        retired = self._retired.setdefault((shelf.ledger, shelf.klass), {})
        named = {piece.file for piece in shelf.manifest().pieces}
        for file in shelf.files() - named:
            retired.setdefault(file, moment)
        for file, since in list(retired.items()):
            if file in named or moment - since >= GRACE or moment < since:
                if file not in named:
                    (shelf.folder / file).unlink(missing_ok=True)
                del retired[file]

    def _switch(self, shelf: Shelf, held: Manifest | None, fresh: Manifest, moment: datetime) -> None:
        if fresh is held:
            return
        sync(shelf.folder)
        self.steps(f"synced {shelf.ledger}")
        manifests.switch(shelf.folder, fresh)
        self.steps(f"switched {shelf.ledger}")

    def _place(self, book: Book, below: int, moment: datetime) -> None:
        found = plain.at_leaf(transaction.get_connection(), below - 1) if below else None
        self.store.place(Position(below, found[0].hex() if found else "", book.log), moment)
        self.steps("placed")

    def _own_shelves(self, book: Book) -> Iterable[Shelf]:
        for ledger in counted_ledgers(book):
            yield from (self.store.shelf(ledger.id, klass) for klass in (None, *self.store.classes(ledger.id)))

    def _use(self, book: Book) -> None:
        if self._book is not book:
            self._book, self._around, self._shapes = book, None, {}
            self._long.clear()

    def _shape(self, ledger: Ledger) -> Shape:
        assert self._book is not None
        if ledger.id not in self._shapes:
            self._shapes[ledger.id] = Shape(self._book, ledger)
        return self._shapes[ledger.id]

    def _rules(self, book: Book, ledger: Ledger) -> str:
        return rules_digest(ledger, book.pack)
