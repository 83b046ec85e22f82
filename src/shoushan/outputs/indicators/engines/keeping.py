"""What finished files contribute is counted once and kept; a board then costs what is new, and the open cases.

Each file of ``Source.finished`` is immutable and holds closed cases only. What it adds to a question is kept under the digest
of the question's own statements, file by file: after a compaction only new files are counted. A file is counted anew as long
as one of its cases is in ``touched``, or when it straddles the day that is asked about. ``today`` does not spoil what is kept:
where every day that a question compares with the day of asking lies before it in a file, that day is as good as the last day
of the calendar, and is kept as that.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from shoushan.outputs.indicators.asked import Count, DaysBetween, Distinct, Group, Request, Smallest, Spread, Sum
from shoushan.outputs.indicators.engines import footers, opening
from shoushan.outputs.indicators.engines.binding import Bound
from shoushan.outputs.indicators.engines.dialects import DUCK, LAST_DAY
from shoushan.outputs.indicators.engines.emitting import INT64
from shoushan.outputs.indicators.engines.footers import Reach, Spans
from shoushan.outputs.indicators.engines.kept import Contributions, Kept
from shoushan.outputs.indicators.engines.statements import Piece, Relation, Statements, Through, whole
from shoushan.outputs.indicators.facts.source import Source
from shoushan.rules.catalogue.expressions import nodes as n

Stamped = tuple[Path, int, int]
"""A file with its size and moment."""
_ADDITIVE: Final = "a"
FEW: Final = 1_000
"""Values of a set or spread that one file may always have."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Files that are counted by the same statements: path → what it is kept under."""

    question: str
    bound: Bound
    files: Mapping[Path, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is taken from what is kept, and the question over the rest."""

    lots: tuple[Lot, ...]
    rest: Bound


def plan(bound: Bound) -> Plan | None:
    """How a question is parted; ``None`` when it has to be answered whole: at a leaf before the end of the base, without
    finished files, over rows in memory, or over datasets that do not belong together."""
    others = [source for source in (bound.cases, bound.scope) if source is not None]
    if not bound.source.finished or not all(_fit(bound, source) for source in (bound.source, *others)):
        return None
    touched = _moved(bound.source)
    beside, before = Spans(one for source in others for one in source.finished), Spans(_open_past(bound, others))
    clean: list[tuple[Path, str, bool]] = []
    later: set[Path] = set()
    spoilt: list[Reach] = []
    forever, days = _forever(bound.request)
    for path in bound.source.finished:
        reach = footers.reach(path)
        if reach is None or _holds(path, reach, touched):
            spoilt.append(reach or INT64)
            continue
        near = beside.near(reach)
        if _none_yet(path, bound.request.as_of):
            later.add(path)
        elif not _all_there([path, *near], before.near(reach), bound.request.as_of):
            spoilt.append(reach)
        else:
            past = all(_before(path if name in bound.own else None, near, name, day) for name, day in days)
            clean.append((path, _identity([path, *near]), past and forever != bound.request))
    lots = [_lot(replace(bound, request=forever if past else bound.request), clean, past) for past in (True, False)]
    counted = later | {path for path, _, _ in clean}
    return Plan(tuple(lot for lot in lots if lot.files), _rest(bound, counted, spoilt))


def worth(plan: Plan, kept: Kept, connection: Any, relation: Relation) -> bool:
    """Whether keeping pays: not for sets and spreads that hold nearly as many values as there are rows, as one file shows."""
    for lot in plan.lots:
        mark = f"{lot.question}-whole"
        if kept.get(mark).files:
            return False
        if kept.get(lot.question).files:
            continue
        path = next(iter(lot.files))
        many = max(FEW, opening.metadata(path).num_rows // 4)
        for name, sql in _kept_statements(_over(lot, [path], relation)):
            if name != _ADDITIVE and connection.execute(f"SELECT count(*) FROM ({sql}) AS v").fetchall()[0][0] > many:
                kept.put(mark, Contributions({"whole": 1}))
                return False
    return True


def answer(plan: Plan, kept: Kept, connection: Any, relation: Relation) -> list[Group]:
    """The answer from what is kept and the rest; what is missing is counted and kept."""
    tables: dict[str, list[str]] = {}
    for number, lot in enumerate(plan.lots):
        held = _completed(lot, kept, connection, relation)
        wanted = pa.array([held.files[identity] for identity in lot.files.values()], pa.int64())
        for name, table in held.tables.items():
            view = f"kept_{number}_{name}"
            connection.register(view, table.filter(pc.is_in(table.column("f"), wanted)).drop_columns(["f"]))
            tables.setdefault(name, []).append(view)
    rest = Statements(plan.rest, DUCK, relation, whole(plan.rest))
    merged = _Merged(rest, connection, tables)
    return rest.groups(
        lambda sql: connection.execute(sql).fetchall(), Through(merged.additive, merged.valued, merged.sized)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Merged:
    """The statements of the rest, together with what is kept."""

    rest: Statements
    connection: Any
    tables: Mapping[str, Sequence[str]]

    def additive(self) -> str:
        """As `Statements.additive`."""
        keys, adding = self._keys(), self.rest.adding()
        columns = [*keys, *(f"{how}({name}) AS {name}" for name, how in adding.items())]
        return f"SELECT {', '.join(columns)} FROM ({self._all(_ADDITIVE, self.rest.additive())}) AS parts{self._by(keys)}"

    def valued(self, place: int) -> str:
        """As `Statements.valued`."""
        keys = [*self._keys(), f"x{place}"]
        parts = self._all(f"x{place}", self.rest.valued(place))
        return f"SELECT {', '.join([*keys, 'sum(n) AS n'])} FROM ({parts}) AS parts{self._by(keys)}"

    def sized(self, place: int) -> str:
        """As `Statements.sized`."""
        keys = self._keys()
        return f"SELECT {', '.join([*keys, 'count(*)'])} FROM ({self.valued(place)}) AS v{self._by(keys)}"

    def _all(self, name: str, rest: str) -> str:
        own = narrowed(self.connection, rest)
        return " UNION ALL BY NAME ".join([own, *(f"SELECT * FROM {view}" for view in self.tables.get(name, ()))])

    def _keys(self) -> list[str]:
        return [f"k{number}" for number in range(len(self.rest.bound.request.by))]

    def _by(self, keys: Sequence[str]) -> str:
        return f" GROUP BY {', '.join(keys)}" if keys else ""


def narrowed(connection: Any, sql: str) -> str:
    """A statement whose wide numbers are DECIMAL(38,0), which files and Arrow can hold exactly."""
    described = connection.execute(f"DESCRIBE {sql}").fetchall()
    columns = [
        f'CAST("{name}" AS DECIMAL(38,0)) AS "{name}"' if kind in ("HUGEINT", "DECIMAL(38,0)") else f'"{name}"'
        for name, kind, *_ in described
    ]
    return f"SELECT {', '.join(columns)} FROM ({sql}) AS wide"


def _completed(lot: Lot, kept: Kept, connection: Any, relation: Relation) -> Contributions:
    """What is kept for a lot, with all its files in it."""
    held = kept.get(lot.question)
    missing = {path: identity for path, identity in lot.files.items() if identity not in held.files}
    if not missing:
        return held
    wanted = set(lot.files.values())
    numbers = {identity: number for identity, number in held.files.items() if identity in wanted}
    first = max(held.files.values(), default=-1) + 1
    new = {str(path): first + place for place, path in enumerate(missing)}
    tables = {}
    for name, sql in _kept_statements(_over(lot, list(missing), relation)):
        found = connection.sql(narrowed(connection, sql)).to_arrow_table()
        place = pa.array([new[path] for path in found.column("f").to_pylist()], pa.int64())
        found = found.set_column(0, "f", place)
        if name in held.tables:
            old = held.tables[name]
            old = old.filter(pc.is_in(old.column("f"), pa.array(list(numbers.values()), pa.int64())))
            found = pa.concat_tables([old, found.cast(old.schema)])
        tables[name] = found.combine_chunks()
    made = Contributions(numbers | {identity: new[str(path)] for path, identity in missing.items()}, tables)
    kept.put(lot.question, made)
    return made


def _over(lot: Lot, paths: Sequence[Path], relation: Relation) -> Statements:
    """A lot's question over some of its files, file by file."""
    source = replace(lot.bound.source, now=tuple(paths), past=(), delta=(), touched=(), finished=())
    reaches = [reach for reach in map(footers.reach, paths) if reach is not None]
    cases, scope = _near(lot.bound.cases, reaches), _near(lot.bound.scope, reaches)
    return Statements(replace(lot.bound, source=source, cases=cases, scope=scope), DUCK, relation, _unchecked, by_file=True)


def _kept_statements(statements: Statements) -> Iterator[tuple[str, str]]:
    yield _ADDITIVE, statements.additive()
    for place, measure in enumerate(statements.bound.request.measures):
        if isinstance(measure, Distinct | Spread | DaysBetween):
            yield f"x{place}", statements.valued(place)


def _lot(bound: Bound, clean: Sequence[tuple[Path, str, bool]], past: bool) -> Lot:
    """The files of one way of asking, under the digest of its statements."""
    statements = Statements(bound, DUCK, lambda source, part, columns: f"{source.dataset}.{part}", _unchecked, by_file=True)
    said = "\n".join([pa.__version__, bound.source.ledger, *(sql for _, sql in _kept_statements(statements))])
    files = {path: identity for path, identity, settled in clean if settled == past}
    return Lot(hashlib.sha256(said.encode()).hexdigest(), bound, files)


def _unchecked(source: Source) -> Sequence[Piece]:
    return (Piece("now", checked=False, touched="all"),)


def _rest(bound: Bound, counted: set[Path], spoilt: Sequence[Reach]) -> Bound:
    """The question over open files, spoilt files, the past that may be visible and the delta; of other datasets only the files
    that these can meet."""
    day = bound.request.as_of
    past = tuple(path for path in bound.source.past if _may_be_seen(path, day))
    reaches = [*spoilt, *(footers.reach(path) or INT64 for path in past)]
    now = tuple(path for path in bound.source.now if path not in counted)
    source = replace(bound.source, now=now, past=past, finished=())
    return replace(bound, source=source, cases=_near(bound.cases, reaches, day), scope=_near(bound.scope, reaches, day))


def _near(source: Source | None, reaches: Sequence[Reach], day: date | None = None) -> Source | None:
    """A source without the finished files that hold none of the cases within reach; with a day, its past as of that day."""
    if source is None:
        return None
    spans = Spans(source.finished)
    close = {path for reach in reaches for path in spans.near(reach)}
    now = tuple(path for path in source.now if path in close or path not in spans.paths)
    past = () if day is None else tuple(path for path in source.past if _may_be_seen(path, day))
    return replace(source, now=now, past=past, finished=())


def _fit(bound: Bound, source: Source) -> bool:
    known_at = bound.request.known_at
    alike = source.touched == bound.source.touched and source.base_leaf == bound.source.base_leaf
    known = known_at is None or known_at >= source.base_leaf
    return alike and known and not source.memory and (bool(source.finished) or not source.now)


def _open_past(bound: Bound, others: Sequence[Source]) -> Iterator[Path]:
    """Files of the past of other datasets in which a row may be visible."""
    return (path for source in others for path in source.past if _may_be_seen(path, bound.request.as_of))


def _may_be_seen(path: Path, day: date) -> bool:
    """Whether a row of a file of the past may be visible on a day: each of them was followed on some day, or struck."""
    followed = footers.limits(path, "next_day")
    if followed is None:
        return not _none_yet(path, day)
    return bool(followed) and followed[1] > day and not _none_yet(path, day)


def _none_yet(path: Path, day: date) -> bool:
    """Whether every row of a file is true only after a day."""
    found = footers.limits(path, "day")
    return found is not None and found != () and found[0] > day


def _all_there(paths: Sequence[Path], before: Sequence[Path], day: date) -> bool:
    """Whether every row of the files is visible on a day, and nothing that came before in other datasets."""
    days = [footers.limits(path, "day") for path in paths]
    return not before and all(found and found[1] <= day for found in days)


def _moved(source: Source) -> Sequence[int]:
    """The touched cases that may stand in finished files, in order: those that stand in an open file stand in no other. Only
    the open files within whose reach one lies are looked into; eight questions of a board ask the same."""
    if not source.touched:
        return ()
    finished = set(source.finished)
    stamped = tuple((path, *opening.stamp(path)) for path in source.now if path not in finished)
    return _looked_for(tuple((path, *opening.stamp(path)) for path in source.touched), stamped)


@lru_cache(maxsize=64)
def _looked_for(touched: tuple[Stamped, ...], opened: tuple[Stamped, ...]) -> tuple[int, ...]:
    found = sorted({case for path, *_ in touched for case in footers.cases(path).to_pylist()})
    inside: set[int] = set()
    for path, *_ in opened:
        near = _within(footers.reach(path) or INT64, found)
        if near:
            cases = footers.cases(path)
            inside.update(cases.filter(pc.is_in(cases, pa.array(near, pa.int64()))).to_pylist())
    return tuple(case for case in found if case not in inside)


def _holds(path: Path, reach: Reach, touched: Sequence[int]) -> bool:
    """Whether one of the touched cases, which are in order, has a row in a file."""
    near = _within(reach, touched)
    if not near:
        return False
    return bool(pc.any(pc.is_in(footers.cases(path), pa.array(near, pa.int64()))).as_py())


def _within(reach: Reach, cases: Sequence[int]) -> Sequence[int]:
    """Those of some cases in order that lie within a reach."""
    return cases[bisect_left(cases, reach[0]) : bisect_right(cases, reach[1])]


def _identity(paths: Sequence[Path]) -> str:
    """What a file and those that its rows are joined with are known by: names, sizes and moments."""
    said = "\n".join(f"{path.name} {opening.stamp(path)}" for path in sorted(paths))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _before(path: Path | None, near: Sequence[Path], name: str, day: date) -> bool:
    """Whether every known value of a column lies before a day, in a file or in those that it is joined with."""
    found = [footers.limits(one, name) for one in ([path] if path is not None else near)]
    return all(limits is not None and (limits == () or limits[1] < day) for limits in found)


def _forever(request: Request) -> tuple[Request, list[tuple[str, date]]]:
    """The question with the day of asking put off to the end of the calendar wherever a column, or a column and some days, is
    compared with it; and which columns have to lie before which day for the answer to stay the same."""
    found: list[tuple[str, date]] = []

    def walk(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(walk(item) for item in value)
        if isinstance(value, n.Compare):
            left, right = _put_off(value.left, value.right, request.as_of), _put_off(value.right, value.left, request.as_of)
            if (condition := left or right) is not None:
                found.append(condition)
                last = n.Const(LAST_DAY, "date")
                return replace(value, left=last) if left else replace(value, right=last)
        if isinstance(value, n.Expr | Count | Sum | Distinct | Spread | DaysBetween | Smallest):
            every: Any = value
            return replace(every, **{one.name: walk(getattr(every, one.name)) for one in fields(every)})
        return value

    measures = tuple(walk(measure) for measure in request.measures)
    return replace(request, where=walk(request.where), by=walk(request.by), measures=measures), found


def _put_off(one: n.Expr, other: n.Expr, today: date) -> tuple[str, date] | None:
    """When ``one`` is the day of asking and ``other`` a column (and some days): the column, and the day before which it lies
    whenever ``other`` lies before today."""
    if one != n.Const(today.isoformat(), "date"):
        return None
    match other:
        case n.Name(path):
            return path, today
        case n.DatePlusDays(n.Name(path), n.Const(int() as days)):
            return _reckoned(path, today, days)
        case n.DatePlusDays(n.Name(path), n.Neg(n.Const(int() as days))):
            return _reckoned(path, today, -days)
    return None


def _reckoned(path: str, today: date, days: int) -> tuple[str, date] | None:
    try:
        return path, today - timedelta(days=days)
    except OverflowError:
        return None
