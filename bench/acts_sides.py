"""The sides of `bench.acts`: the corridor, its own SQL replayed, bare statements, and a naive ORM."""

from __future__ import annotations

import json
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import count as counting
from pathlib import Path
from typing import Any

Step = Callable[[], dict[str, Any]]
Built = tuple[Step, dict[str, Any]]
NOW = "2026-11-23T04:00:00.000000Z"


def mine(cases: str, share: int, of: int) -> list[str]:
    """The cases of one process among several."""
    found: list[str] = json.loads(Path(cases).read_text())
    return found[share::of]


def acting(cases: str, count: int, threads: int = 1, share: int = 0, of: int = 1, sync: str = "FULL") -> Built:
    """`count` acts a round through the corridor: a unit takes its part over, then answers, case after case."""
    from django.db import connection

    from bench.district import Desk, place

    if connection.vendor == "sqlite" and sync != "FULL":
        connection.cursor().execute(f"pragma synchronous = {sync}")
    desk = Desk(place(), "employment")
    uids = iter(mine(cases, share, of))
    desk.there.book.units()
    pool = ThreadPoolExecutor(threads)
    each = max(1, count // 2 // threads)

    def work(mine_: list[str]) -> None:
        for uid in mine_:
            desk.take(uid)
            desk.respond(uid)

    def step() -> dict[str, Any]:
        lots = [[next(uids) for _ in range(each)] for _ in range(threads)]
        if threads == 1:
            work(lots[0])
        else:
            list(pool.map(work, lots))
        return {"count": each * threads * 2}

    statements(desk, next(uids))  # the first act of each kind makes its frame known
    return step, {"statements": statements(desk, next(uids))}


def statements(desk: Any, uid: str) -> dict[str, int]:
    """How many statements reach the database in each of the two acts, BEGIN and COMMIT included."""
    from django.db import connection

    found = {}
    for act in ("take", "respond"):
        made = Recorder()
        with connection.execute_wrapper(made):
            getattr(desk, act)(uid)
        found[act] = len(made.kept) + (2 if connection.vendor == "sqlite" else 0)
    return found


class Recorder:
    """Keeps every statement with its parameters."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, list[Any]]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run the statement and keep it."""
        if many:
            raise ValueError("a single act sends no lists of rows")
        if sql[:5].upper() == "BEGIN":
            return execute(sql, params, many, context)
        given = [bytes(one) if isinstance(one, memoryview) else one for one in params or ()]
        self.kept.append((sql, given))
        return execute(sql, params, many, context)


def recorded(cases: str, count: int, into: str) -> tuple[None, dict[str, Any]]:
    """Do `count` real acts and keep their statements and what they wrote, for the sides that follow."""
    from django.db import connection

    from bench.district import Desk, place

    desk = Desk(place(), "employment")
    desk.there.book.units()
    made: list[dict[str, Any]] = []
    for uid in mine(cases, 0, 1)[: count // 2 + 1]:
        for act in (desk.take, desk.respond):
            keeper = Recorder()
            with connection.execute_wrapper(keeper):
                act(uid)
            made.append({"statements": keeper.kept, **written(keeper.kept)})
    Path(into).write_bytes(pickle.dumps(made[2:]))  # the first act of each kind makes its frame known
    sizes = {name: sum(len(one[name]) for one in made[2:]) // len(made[2:]) for name in ("case", "history", "task")}
    return None, {"bytes": sizes}


def written(kept: list[tuple[str, list[Any]]]) -> dict[str, str]:
    """The bytes of an act's rows as three texts: of the case, of the journal, of parts and terms."""
    texts = {"case": "", "history": "", "task": ""}
    for sql, given in kept:
        words = sql.lstrip().lower()
        if words.startswith("update case_row"):
            place = "case"
        elif "journal_" in words and words.startswith("insert"):
            place = "history"
        elif words.startswith(("insert", "update", "with")):
            place = "task"
        else:
            continue
        texts[place] += "".join(_text(one) for one in given)
    return texts


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()[: len(value)]
    return str(value) if value is not None else ""


def replaying(log: str, count: int) -> Built:
    """The same SQL with ready parameters through Django's cursor, in the same transactions."""
    import django

    import shoushan.site.database  # noqa: F401

    django.setup()
    from django.db import connection, transaction

    acts = iter(pickle.loads(Path(log).read_bytes()))
    block = transaction.atomic if connection.vendor == "sqlite" else nullcontext

    def step() -> dict[str, Any]:
        for _ in range(count):
            with block(), connection.cursor() as cursor:
                for sql, given in next(acts)["statements"]:
                    cursor.execute(sql, given)
                    if sql[:6].lower() == "select":
                        cursor.fetchall()
        return {"count": count}

    return step, {}


# --- bare statements ------------------------------------------------------------------------------------------------

TABLES = """
create table case_(id bigint primary key, ledger_id int not null, unit_id int not null, status varchar(20) not null,
  version int not null, due date, updated_at {ts} not null, data text not null);
create table history({auto}, case_id bigint not null, seq int not null, action varchar(20) not null, actor_id int not null,
  at {ts} not null, payload text not null);
create unique index h_cs on history(case_id, seq);
create table task({auto}, case_id bigint not null, kind varchar(20) not null, assignee_id int not null,
  status varchar(10) not null, due date, data text not null, created_at {ts} not null);
create index t_case on task(case_id);
create index t_as on task(assignee_id, status)
"""
UPDATE = "update case_ set status = {0}, version = version + 1, updated_at = {0}, data = {0} where id = {0}"
HISTORY = "insert into history(case_id, seq, action, actor_id, at, payload) values ({0}, {0}, {0}, {0}, {0}, {0})"
TASK = "insert into task(case_id, kind, assignee_id, status, due, data, created_at) values ({0}, {0}, {0}, {0}, {0}, {0}, {0})"
ONE = (
    "with u as (update case_ set status = %s, version = version + 1, updated_at = %s, data = %s where id = %s returning id), "
    "h as (insert into history(case_id, seq, action, actor_id, at, payload) select id, %s, %s, %s, %s, %s from u) "
    "insert into task(case_id, kind, assignee_id, status, due, data, created_at) "
    "select id, %s, %s, %s, %s, %s, %s from u"
)
DUE = "2026-12-31"


class Texts:
    """The bytes to write, one act after another: those that real acts wrote, or `plain` bytes of JSON three times."""

    def __init__(self, log: str, plain: int = 0) -> None:
        acts = pickle.loads(Path(log).read_bytes())[:400]
        self._texts = [(one["case"], one["history"], one["task"]) for one in acts]
        if plain:
            text = json.dumps({f"k{number:02}": "v" * 8 for number in range(plain // 20)})
            self._texts = [(text, text, "")]
        self._next = counting()

    def __next__(self) -> tuple[str, str, str]:
        return self._texts[next(self._next) % len(self._texts)]


def filling(cases: int, texts: Texts) -> Iterator[tuple[Any, ...]]:
    """Rows of `case_`."""
    for number in range(cases):
        yield number, number % 50, number % 300, "accepted", 0, DUE, NOW, next(texts)[0]


def bare_sqlite(path: str, log: str, count: int, cases: int, sync: str = "FULL", plain: int = 0) -> Built:
    """Three statements in one transaction through the driver."""
    import pysqlite3 as sqlite3

    texts = Texts(log, plain)
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=64)
    connection.execute("pragma journal_mode = wal")
    connection.execute(f"pragma synchronous = {sync}")
    connection.executescript(TABLES.format(ts="text", auto="id integer primary key"))
    connection.execute("begin")
    connection.executemany("insert into case_ values (?, ?, ?, ?, ?, ?, ?, ?)", filling(cases, texts))
    connection.execute("commit")
    update, history, task = (one.format("?") for one in (UPDATE, HISTORY, TASK))
    number = counting(1)

    def step() -> dict[str, Any]:
        for _ in range(count):
            n = next(number)
            case, said, part = next(texts)
            uid = n * 7919 % cases
            connection.execute("begin immediate")
            connection.execute(update, ("assigned", NOW, case, uid))
            connection.execute(history, (uid, n, "assign", n % 5000, NOW, said))
            connection.execute(task, (uid, "decide", n % 5000, "open", DUE, part, NOW))
            connection.execute("commit")
        return {"count": count}

    return step, {}


def bare_postgres(
    dsn: str, log: str, count: int, cases: int, threads: int = 1, share: int = 0, of: int = 1, plain: int = 0
) -> Built:
    """One statement of three parts through psycopg, prepared, without a transaction around it."""
    import psycopg

    texts = Texts(log, plain)
    if share == 0:
        with psycopg.connect(dsn, autocommit=True) as first:
            first.execute(TABLES.format(ts="timestamptz", auto="id bigint generated always as identity primary key"))
            with first.cursor().copy("copy case_ from stdin") as copy:
                for row in filling(cases, texts):
                    copy.write_row(row)
            first.execute("vacuum analyze")
    number = counting(1 + share)
    own = threading.local()
    pool = ThreadPoolExecutor(threads)

    def work(times: int) -> None:
        if not hasattr(own, "cursor"):
            own.cursor = psycopg.connect(dsn, autocommit=True).cursor()
        for _ in range(times):
            n = next(number) * of
            case, said, part = next(texts)
            own.cursor.execute(ONE, (
                "assigned", NOW, case, (n + share) * 7919 % cases, n + share, "assign", n % 5000, NOW, said,
                "decide", n % 5000, "open", DUE, part, NOW,
            ), prepare=True)  # fmt: skip

    def step() -> dict[str, Any]:
        each = max(1, count // threads)
        if threads == 1:
            work(each)
        else:
            list(pool.map(work, [each] * threads))
        return {"count": each * threads}

    return step, {}


# --- a naive ORM ----------------------------------------------------------------------------------------------------


def naive(vendor: str, address: str, log: str, count: int, cases: int) -> Built:
    """What a Django developer writes first: get, change, save, and create, in one `atomic` block.

    The rows are those of the act: the case, its part and its term changed, an entry and its items added.
    """
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = pysqlite3, pysqlite3.dbapi2
    from bench.naive import models_on

    models = models_on(vendor, address)
    from django.db import transaction
    from django.utils import timezone

    texts = Texts(log)
    models.fill(cases, texts)
    number = counting(1)

    def one(n: int) -> None:
        case_text, said, part_text = next(texts)
        now = timezone.now()
        with transaction.atomic():
            case = models.Case.objects.get(pk=n * 7919 % cases + 1)
            case.stage, case.n, case.updated_at, case.data = "handling", case.n + 1, now, case_text
            case.save()
            part = models.Part.objects.get(case=case)
            part.state, part.since = "taken", now
            part.save()
            term = models.Term.objects.get(case=case)
            term.state, term.ended, term.data = "ended", now.date(), part_text
            term.save()
            entry = models.Entry.objects.create(case=case, n=n, act="take", actor_id=n % 5000, at=now)
            models.Item.objects.create(entry=entry, items=said)

    def step() -> dict[str, Any]:
        for _ in range(count):
            one(next(number))
        return {"count": count}

    return step, {}
