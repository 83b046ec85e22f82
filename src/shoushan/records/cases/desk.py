"""The corridor's working surface for one transaction: cases as loaded, entries as made, rows as they must be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import attach, erasing, files, holding, identifiers, keys, loading, relations
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.entries import draft_of
from shoushan.records.cases.loading import Loaded
from shoushan.records.cases.papering import with_words
from shoushan.records.cases.projection import Change, Standing
from shoushan.records.cases.refusing import NoVersion
from shoushan.records.cases.roles import project_role
from shoushan.records.cases.rows import Sheet
from shoushan.records.cases.standing import standing_of
from shoushan.records.cases.surroundings import context_of
from shoushan.records.journal import append
from shoushan.records.journal.append import Head
from shoushan.records.journal.keys import keep_key
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.refusals import AlreadyOpened
from shoushan.rules.procedure.ties import ties_of
from shoushan.rules.procedure.values import SYSTEM, Actor, Command, Context, Fact, Happened, Other, Stamp, State, Tie, other_of


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to: the case, its entry's number and hash, and what people know the case by."""

    case: str
    n: int
    hash: str
    number: str | None
    track: str
    warnings: tuple[Any, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form kept for an asking that is repeated."""
        return {"case": self.case, "n": self.n, "hash": self.hash, "number": self.number, "track": self.track}


@dataclass(slots=True)
class Open:
    """A case on the desk: as it was loaded, as it stands after the commands so far, and what to write."""

    ledger: Ledger
    loaded: Loaded | None
    state: State | None
    head: Head
    track: str
    definition: str = ""
    facts: list[tuple[Fact, Stamp]] = field(default_factory=list)
    key: bytes | None = None
    wrapped: bytes | None = None
    hidden: str | None = None
    version: Version | None = None


class Desk:
    """One transaction's work. ``do`` decides and folds, ``write`` puts entries and rows into the database at once."""

    def __init__(self, cursor: CursorWrapper, book: Book, batch: str | None = None, *, sees_hidden: bool = False) -> None:
        self.cursor, self.book, self.batch, self.sees_hidden = cursor, book, batch, sees_hidden
        self.open: dict[str, Open] = {}
        self.sealed: list[tuple[str, append.Sealed]] = []
        self.role_changed = False
        self.locks = connection.vendor == "postgresql" and connection.in_atomic_block

    def lock(self, commands: Sequence[Command]) -> None:
        """PostgreSQL: take the rows of all cases named, in the order of their ids, so that lists never deadlock."""
        if connection.vendor == "postgresql":
            opened = {c.case for c in commands if c.opens is not None}
            named = {c.case for c in commands} | {c.parent for c in commands if c.parent}
            for uid in sorted(named - opened):
                self._take(uid)

    def do(self, command: Command, moment: datetime) -> Done:
        """Decide one command on the current state, after what time has done; follow-on commands are done at once."""
        case = self._case(command)
        context = self._context(case, moment)
        if case.state is not None:
            self._lapse(case, command, context, moment)
        version = self._version(case, command)
        command = engine.resolved(version, command)
        decision = engine.decide(version, case.ledger, case.state, command, context, moment)
        assert decision.state is not None
        assert decision.stamp is not None
        facts = with_words(
            self.cursor, self.book, version, decision.state, command, decision.facts, decision.stamp,
            case.loaded.id if case.loaded else None, [fact for fact, _ in case.facts],
        )  # fmt: skip
        done = self._enter(case, version, command, facts, decision.state, decision.stamp, moment)
        for follow in decision.commands:
            self.do(follow, moment)
        return Done(done.case, done.n, done.hash, done.number, done.track, tuple(decision.warnings))

    def state(self, uid: str) -> State:
        """The state of a case as it stands on the desk."""
        state = self._take(uid).state
        assert state is not None
        return state

    def record(
        self, uid: str, act: str, facts: Sequence[Fact], moment: datetime, happened: Any = None, *,
        actor: Actor = SYSTEM, version: Version | None = None,
    ) -> Done:  # fmt: skip
        """Enter facts that stand without a decision of a definition: recounts, erasures, batch marks by ``system``, a move to
        another ``version`` by a post."""
        case = self._take(uid)
        assert case.state is not None
        command = Command(uid, act, actor, happened or Happened.at(moment))
        stamp = Stamp(case.state.n + 1, act, command.happened, command.happened.day(self.book.zone), moment)
        state = reducers.fold(case.state, facts, stamp)
        held = version or self.book.version_of(case.state)
        return self._enter(case, held, command, tuple(facts), state, stamp, moment)

    def write(self) -> None:
        """Append the entries and write each changed case once."""
        changed = {uid: case for uid, case in self.open.items() if case.facts}
        new = [uid for uid, case in changed.items() if case.loaded is None]
        ids = self._new_ids(new)
        ids |= {uid: case.loaded.id for uid, case in changed.items() if case.loaded}
        entries = append.insert(transaction.get_connection(), [(ids[uid], sealed) for uid, sealed in self.sealed])
        sheet = Sheet() if len(new) > 1 else None
        for uid, case in changed.items():
            self._keep_key(uid, ids[uid], case)
            self._project(uid, ids[uid], case, sheet if case.loaded is None else None)
        if sheet is not None:
            sheet.load(self.cursor)
        self._erase(ids, entries)

    def _new_ids(self, uids: list[str]) -> dict[str, int]:
        try:
            return dict(zip(uids, append.open_cases(transaction.get_connection(), uids), strict=True)) if uids else {}
        except IntegrityError:  # asked twice without a key: somebody opened a case with this id before
            raise AlreadyOpened(uids[0]) from None

    def _erase(self, ids: Mapping[str, int], entries: Sequence[int]) -> None:
        for (uid, sealed), entry in zip(self.sealed, entries, strict=True):
            facts = [fact for fact, stamp in self.open[uid].facts if stamp.n == sealed.n and fact.effect == "field.erase"]
            if facts:
                erasing.erase(self.cursor, self.book, ids[uid], entry, facts)

    def after(self) -> None:
        """Once committed: let go of cached units when a unit or post has changed."""
        if self.role_changed:
            self.book.forget_units()

    # --- cases ------------------------------------------------------------------------------------------------------

    def _case(self, command: Command) -> Open:
        if command.opens is None:
            return self._take(command.case)
        if command.case in self.open:
            raise AlreadyOpened(command.case)
        ledger = self.book.ledger(command.opens[0])
        case = Open(ledger, None, None, append.NO_HEAD, "", hidden=self.batch)
        self.open[command.case] = case
        return case

    def _take(self, uid: str) -> Open:
        if uid not in self.open:
            loaded = loading.load(self.cursor, uid, self.book.ledger, lock=self.locks)
            if loaded.hidden not in {None, self.batch} and not self.sees_hidden:
                raise loading.NoSuchCase(uid)
            self.open[uid] = Open(
                self.book.ledger(loaded.state.ledger), loaded, loaded.state, loaded.head, loaded.track,
                loaded.definition, hidden=loaded.hidden,
            )  # fmt: skip
        return self.open[uid]

    def _version(self, case: Open, command: Command) -> Version:
        if case.state is not None:
            return self.book.version_of(case.state)
        day = command.happened.day(self.book.zone)
        try:
            case.version = case.ledger.on(day)
        except LookupError:
            raise NoVersion(case.ledger.name, day) from None
        return case.version

    def _context(self, case: Open, moment: datetime) -> Context:
        case_id = case.loaded.id if case.loaded else None
        added = [fact for fact, _ in case.facts if fact.effect == "party.add"]
        return context_of(self.book, moment, case.state, case_id, lambda kind: self._draw(case, kind, moment), self, added)

    # --- other cases ------------------------------------------------------------------------------------------------

    def beside(self) -> list[State]:
        """The cases that this list of acts has changed so far and that no table holds yet."""
        return [one.state for one in self.open.values() if one.state is not None and one.facts]

    def other(self, uid: str) -> Other | None:
        """Another case as it stands on the desk; its row is kept for update, so that what depends on it stays true."""
        try:
            state = self._take(uid).state
        except loading.NoSuchCase:
            return None
        return other_of(self.book.version_of(state), state) if state is not None else None

    def named(self, ledger: str, told: str) -> str | None:
        """The id of the case of ``ledger`` with this number or id; those opened by the same list are known, too."""
        for uid, case in self.open.items():
            if case.ledger.id == ledger and case.state is not None and told in holding.names_of(case.ledger, case.state):
                return uid
        return relations.numbered(self.cursor, self.book.ledger(ledger), told)

    def ties(self, uid: str) -> list[Tie]:
        """The relations of other cases to ``uid``: as written, and as the list has changed them so far."""
        here = {known for known, case in self.open.items() if case.facts}
        kept = [tie for tie in relations.ties_to(self.cursor, uid) if tie.case not in here]
        states = [self.open[known].state for known in here]
        return kept + [tie for state in states if state is not None for tie in ties_of(state) if tie.to == uid]

    # --- time -------------------------------------------------------------------------------------------------------

    def _lapse(self, case: Open, command: Command, context: Context, moment: datetime) -> None:
        assert case.state is not None
        version = self.book.version_of(case.state)
        due = engine.lapses(version, case.ledger, case.state, moment, context)
        for lapsed in engine.precede(due, command, context):
            self._enter_lapse(case, version, lapsed, moment)

    def lapse(self, uid: str, moment: datetime) -> int:
        """Write every lapse of a case whose time for a dated paper is over; gives how many."""
        case = self._take(uid)
        assert case.state is not None
        version = self.book.version_of(case.state)
        due = engine.lapses(version, case.ledger, case.state, moment, self._context(case, moment))
        final = [lapsed for lapsed in due if not lapsed.provisional]
        for lapsed in final:
            self._enter_lapse(case, version, lapsed, moment)
        return len(final)

    def recur(self, uid: str, moment: datetime) -> int:
        """Open by itself whatever the case brings about on its day; gives how many entries were written."""
        case, count = self._take(uid), 0
        assert case.state is not None
        version = self.book.version_of(case.state)
        while found := next(
            engine.recurrences(version, case.ledger, case.state, moment, self._context(case, moment)), None
        ):  # fmt: skip
            self._enter_lapse(case, version, found, moment)
            count += 1
        return count

    def _enter_lapse(self, case: Open, version: Version, lapsed: engine.Lapsed, moment: datetime) -> None:
        assert case.state is not None
        stamp = engine.lapse_stamp(lapsed, case.state, moment)
        command = Command(case.state.case, stamp.act, SYSTEM, stamp.happened)
        state = reducers.fold(case.state, lapsed.facts, stamp)
        self._enter(case, version, command, lapsed.facts, state, stamp, moment)
        for follow in lapsed.commands:
            self.do(follow, moment)

    # --- entries ----------------------------------------------------------------------------------------------------

    def _enter(
        self, case: Open, version: Version, command: Command, facts: tuple[Fact, ...], state: State, stamp: Stamp,
        moment: datetime,
    ) -> Done:  # fmt: skip
        case.state, case.definition = state, version.digest
        prepared = append.prepare(
            draft_of(command, facts, ledger=case.ledger.id, definition=version.digest, batch=self.batch or ""),
            log=self.book.log, encrypt=self._encrypt(command.case, case, facts),
        )  # fmt: skip
        sealed = append.seal(prepared, case.head, append.not_before(case.head, moment))
        case.head = sealed.head()
        case.facts += [(fact, stamp) for fact in facts]
        case.track = next((str(f.data["track"]) for f in reversed(facts) if f.data.get("track")), case.track)
        self.sealed.append((command.case, sealed))
        return Done(command.case, stamp.n, sealed.hash.hex(), state.number, case.track)

    def _encrypt(self, uid: str, case: Open, facts: Sequence[Fact]) -> Callable[[bytes], bytes] | None:
        sensitive = any(klass == "sensitive" for fact in facts for klass in fact.classes.values())
        named = [str(fact.data["file"]) for fact in facts if fact.effect == "file.add"]
        for file in named:
            files.must_stand(file)
        if not sensitive and not named:
            return None
        if self._key(case) is None:
            case.wrapped = attach.pending(self.cursor, uid) if case.loaded is None else None
            if case.wrapped is None and sensitive:
                case.wrapped = keys.new_case_key()[1]
            case.key = keys.unwrap(case.wrapped) if case.wrapped else None
        return keys.encrypt_with(case.key) if sensitive and case.key else None

    def _seal(self, case: Open, plain: bytes) -> str:
        key = self._key(case)
        if key is None:
            raise RuntimeError("something sensitive is to be written for a case that has no key")
        return keys.seal_with(key)(plain)

    def _key(self, case: Open) -> bytes | None:
        if case.key is None and case.loaded is not None:
            case.key = loading.case_key(case.loaded.id)
        return case.key

    def _keep_key(self, uid: str, case_id: int, case: Open) -> None:
        if case.wrapped is not None:
            keep_key(transaction.get_connection(), case_id, case.wrapped)
            if case.loaded is None:
                attach.taken(self.cursor, uid)
            case.wrapped = None

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _draw(self, case: Open, kind: str, moment: datetime) -> str:
        if kind == "track":
            return identifiers.tracking_code()
        day = moment.astimezone(self.book.zone).date()
        if kind == "case":
            pattern = case.ledger.number
        else:
            version = case.version if case.state is None else self.book.version_of(case.state)
            assert version is not None
            pattern = version.papers[kind].number
        series = identifiers.series_of(pattern, self.book.place, day)
        return identifiers.number_of(pattern, self.book.place, day, self._next(series, gaps=kind == "case"))

    def _next(self, series: str, *, gaps: bool) -> int:
        self.cursor.execute(
            "insert into counter (series, next) values (%s, 2) "
            "on conflict (series) do update set next = counter.next + 1 returning next - 1",
            [series],
        )
        return int(self.cursor.fetchone()[0])

    # --- rows -------------------------------------------------------------------------------------------------------

    def _project(self, uid: str, case_id: int, case: Open, sheet: Sheet | None = None) -> None:
        assert case.state is not None
        before = case.loaded.state if case.loaded else None
        holding.hold_keys(self.cursor, case.ledger, case_id, before, case.state)
        Change(
            uid, case.ledger, before, case.state, case.definition, case.track,
            _day(case.state.opened, self.book), case_id, case.head, self._standing(case), case.hidden, case.facts,
            lambda plain: self._seal(case, plain),
        ).write(self.cursor if sheet is None else sheet)  # fmt: skip
        if case.ledger.role and project_role(case.ledger, case.state):
            self.role_changed = True

    def _standing(self, case: Open) -> Standing:
        assert case.state is not None
        return standing_of(case.state, self.book.version_of(case.state))


def _day(opened: str, book: Book) -> str:
    return opened if len(opened) == 10 else datetime.fromisoformat(opened).astimezone(book.zone).date().isoformat()
