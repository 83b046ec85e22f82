"""A bound question as statements of SQL: visible rows, what each tells, and what is added up. The same text for both engines
but for the words of their dialects.

Everything that adds up (counts, sums, least values, unknown rows) is one statement and one scan; each set and each spread is
one statement more, grouped by its values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shoushan.outputs.indicators.asked import (
    Answer,
    Cell,
    Count,
    DaysBetween,
    Distinct,
    Group,
    Key,
    Measure,
    Smallest,
    Spread,
    Sum,
)
from shoushan.outputs.indicators.engines import opening
from shoushan.outputs.indicators.engines.answering import cell, in_order
from shoushan.outputs.indicators.engines.binding import SCOPE_UNIT, Bound
from shoushan.outputs.indicators.engines.dialects import HALF, Dialect
from shoushan.outputs.indicators.engines.emitting import Columns, Made, as_kind, emit
from shoushan.outputs.indicators.engines.opening import Part
from shoushan.outputs.indicators.facts.source import CHAIN, ColumnKind, Source
from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.expressions import nodes as n

Relation = Callable[[Source, Part, Sequence[str]], str | None]
"""Gives a relation (source, part, columns) in the engine's own words, or ``None`` when the part is empty."""
Rows = Sequence[Sequence[Any]]
FILE: Final = "#file"
Run = Callable[[str], Rows]
_NARROW_SUM: Final = 2**63 // 10**10
"""A number below this adds up within 64 bits over ten thousand million rows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a source's rows: which part, whether each row has to be held against the moments, and whether rows of the
    touched cases are left out, the only ones, or taken like all."""

    part: Part
    checked: bool = True
    touched: str = "left out"


@dataclass(frozen=True, slots=True)
class Statements:
    """Writes the statements of one question; ``pieces`` says which rows of a source are read."""

    bound: Bound
    dialect: Dialect
    relation: Relation
    pieces: Callable[[Source], Sequence[Piece]]
    by_file: bool = False
    """Also by the file that a row lies in; the relation of the dataset then has the column `FILE`."""
    filled: frozenset[str] = frozenset()
    """Columns known to hold a value in every row: what is asked of them alone is never unknown."""

    def additive(self) -> str:
        """One row per group: the key, rows of unknown belonging, and for each measure its `_adding` columns."""
        keys = self._keys()
        return self._grouped([*keys, *self._additive()], keys)

    def valued(self, place: int) -> str:
        """One row per group and known value of a set or spread: the key, the value, how many rows."""
        keys = [*self._keys(), f"x{place}"]
        held = f"{self._holds(place)} AND x{place} IS NOT NULL"
        return self._grouped([*keys, "count(*) AS n"], keys, held)

    def together(self, place: int) -> str:
        """`additive` and `valued` in one scan: one row per group and value (NULL among them): the key, the value, how many
        rows are held to it, then what `additive` adds up."""
        keys = [*self._keys(), f"x{place}"]
        held = self._counted(f"{self._holds(place)} AND x{place} IS NOT NULL")
        return self._grouped([*keys, f"{held} AS n", *self._additive()], keys)

    def sized(self, place: int) -> str:
        """One row per group: the key, and how many different known values."""
        keys = self._keys()
        inner = [*keys, f"x{place}"]
        held = f"{self._holds(place)} AND x{place} IS NOT NULL"
        values = self._grouped(inner, inner, held)
        told = f"SELECT {', '.join([*keys, 'count(*)'])} FROM ({values}) AS v"
        return told + (f" GROUP BY {', '.join(keys)}" if keys else "")

    def behind(self, place: int, key: Key, *, unknown: bool) -> str:
        """The rows of one group that a measure counts (or cannot tell): case, leaf, things, value; in order."""
        things = [f"t{number}" for number in range(len(self.bound.source.keys))]
        tests = [self._same(f"k{number}", value) for number, value in enumerate(key)]
        value = "1" if isinstance(self.bound.request.measures[place], Count) else f"x{place}"
        tests.append(self._unknown(place) if unknown else f"{self._holds(place)} AND {value} IS NOT NULL")
        order = ", ".join(f"{name} NULLS FIRST" for name in ("case_id", "leaf", *things))
        columns = ", ".join(["case_id", "leaf", *things, value])
        return f"{self._told(things=True)} SELECT {columns} FROM told WHERE {' AND '.join(tests)} ORDER BY {order}"

    def adding(self) -> dict[str, str]:
        """The columns of `additive` after the key → how those of several parts become one."""
        found = {"unknown": "sum"}
        for place, measure in enumerate(self.bound.request.measures):
            for column in self._adding(place, measure):
                name = column.rpartition(" AS ")[2]
                found[name] = "min" if isinstance(measure, Smallest) and name.startswith("n") else "sum"
        return found

    def groups(self, run: Run, through: Through | None = None) -> list[Group]:
        """All statements run with ``run``, and their rows put together; ``through`` may put others in their place."""
        if through is None and (alone := self._alone()) is not None:
            return self._in_one_scan(alone, run)
        through = through or Through(self.additive, self.valued, self.sized)
        measures, width = self.bound.request.measures, len(self.bound.request.by)
        found: dict[Key, tuple[int, list[Answer]]] = {}
        for row in run(through.additive()):
            rest = iter(row[width + 1 :])
            answers = [self._answer(place, measure, rest) for place, measure in enumerate(measures)]
            found[_key(row, width)] = (int(row[width]), answers)
        for place, measure in enumerate(measures):
            if isinstance(measure, Distinct) and not measure.kept:
                for row in run(through.sized(place)):
                    found[_key(row, width)][1][place].value = int(row[width])
            elif isinstance(measure, Distinct | Spread | DaysBetween):
                self._fill(place, run(through.valued(place)), found)
        return in_order(Group(key, tuple(answers), unknown) for key, (unknown, answers) in found.items())

    def _alone(self) -> int | None:
        """The only measure that is a set or a spread, if there is just one and its values are wanted."""
        of = [no for no, one in enumerate(self.bound.request.measures) if isinstance(one, Distinct | Spread | DaysBetween)]
        wanted = [no for no in of if getattr(self.bound.request.measures[no], "kept", True)]
        return of[0] if len(of) == 1 and wanted else None

    def _in_one_scan(self, place: int, run: Run) -> list[Group]:
        measures, width = self.bound.request.measures, len(self.bound.request.by)
        how = list(self.adding().values())
        summed: dict[Key, list[Any]] = {} if width else {(): [None] * len(how)}
        valued: list[Sequence[Any]] = []
        for row in run(self.together(place)):
            key, rest = _key(row, width), row[width + 2 :]
            held = summed.get(key)
            summed[key] = list(rest) if held is None else [_joined(*pair) for pair in zip(how, held, rest, strict=True)]
            if row[width + 1]:
                valued.append(row[: width + 2])
        found = {}
        for key, sums in summed.items():
            parts = iter(sums[1:])
            found[key] = (int(sums[0] or 0), [self._answer(no, measure, parts) for no, measure in enumerate(measures)])
        self._fill(place, valued, found)
        return in_order(Group(key, tuple(answers), unknown) for key, (unknown, answers) in found.items())

    def _fill(self, place: int, rows: Rows, found: Mapping[Key, tuple[int, list[Answer]]]) -> None:
        width = len(self.bound.request.by)
        values: dict[Key, dict[Cell, int]] = {}
        for row in rows:
            values.setdefault(_key(row, width), {})[cell(row[width])] = int(row[width + 1])
        for key, often in values.items():
            answer = found[key][1][place]
            if isinstance(self.bound.request.measures[place], Distinct):
                answer.value, answer.members = len(often), frozenset(often)
            else:
                answer.spread = often  # type: ignore[assignment]  # the kind of its expression is a whole number

    def _additive(self) -> list[str]:
        parts = [f"{self._counted('p IS NULL' if self._where else 'FALSE')} AS unknown"]
        for place, measure in enumerate(self.bound.request.measures):
            parts += self._adding(place, measure)
        return parts

    def _adding(self, place: int, measure: Measure) -> list[str]:
        """The columns that add up, in the order in which `_answer` takes them."""
        unknown = f"{self._counted(self._unknown(place))} AS u{place}"
        held = self._holds(place)
        if isinstance(measure, Count):
            return [f"{self._counted(held)} AS n{place}", unknown]
        if isinstance(measure, Sum):
            made = self._value(measure)
            whole = f" FILTER (WHERE {held})"
            if made.wide:
                most, rest = self.dialect.halves(f"x{place}")
                return [f"sum({most}){whole} AS n{place}", f"sum({rest}){whole} AS r{place}", unknown]
            small = max(abs(made.low), abs(made.high)) < _NARROW_SUM
            added = f"sum(x{place})" if small else self.dialect.summed(f"x{place}")
            return [f"{added}{whole} AS n{place}", unknown]
        if isinstance(measure, Smallest):
            return [f"min(x{place}) FILTER (WHERE {held}) AS n{place}", unknown]
        return [unknown]

    def _answer(self, place: int, measure: Measure, rest: Any) -> Answer:
        answer = Answer()
        if isinstance(measure, Count):
            answer.value = int(next(rest) or 0)
        elif isinstance(measure, Sum):
            answer.value = int(next(rest) or 0)
            if self._value(measure).wide:
                answer.value = answer.value * HALF + int(next(rest) or 0)
        elif isinstance(measure, Smallest):
            answer.least = cell(next(rest))
        answer.unknown = int(next(rest) or 0)
        return answer

    @property
    def _where(self) -> Expr | None:
        """What decides who belongs, where it can be unknown; else whoever does not belong has been left out already."""
        where = self.bound.request.where
        return None if where is None or self._sure(where) else where

    def _sure(self, expr: Expr) -> bool:
        """Whether a condition is never unknown: comparisons of filled columns with known values, and what is made of them."""
        if isinstance(expr, n.Const):
            return expr.value is not None
        if isinstance(expr, n.Name):
            return expr.path in self.filled and expr.path in self.bound.own
        if isinstance(expr, n.IsNull):
            return True
        known = isinstance(expr, n.And | n.Or | n.Not | n.Compare | n.In | n.Between)
        return known and all(self._sure(part) for part in n.children(expr))

    def _counted(self, test: str) -> str:
        return f"count(*) FILTER (WHERE {test})"

    def _keys(self) -> list[str]:
        return [*(["f"] if self.by_file else []), *(f"k{number}" for number in range(len(self.bound.request.by)))]

    def _holds(self, place: int) -> str:
        """Where a row of the population satisfies the measure's own condition."""
        tests = ["p"] if self._where is not None else []
        tests += [f"w{place}"] if self.bound.request.measures[place].where is not None else []
        return " AND ".join(tests) or "TRUE"

    def _unknown(self, place: int) -> str:
        """Where a row of the population cannot tell: its condition, or the value when the condition holds."""
        measure = self.bound.request.measures[place]
        conditioned, valued = measure.where is not None, not isinstance(measure, Count)
        tests = [f"w{place} IS NULL"] if conditioned else []
        if valued:
            tests.append(f"(w{place} AND x{place} IS NULL)" if conditioned else f"x{place} IS NULL")
        if not tests:
            return "FALSE"
        return f"{'p AND ' if self._where is not None else ''}({' OR '.join(tests)})"

    def _same(self, name: str, value: Cell) -> str:
        if value is None:
            return f"{name} IS NULL"
        made = emit(n.Const(value, _kind_of(value)), self.dialect, {})
        said = f"CAST({made.sql} AS DATE)" if self._dated(int(name[1:])) else made.sql
        return f"{name} = {said}"

    def _dated(self, number: int) -> bool:
        return self._emit(self.bound.request.by[number]).kind == "date"

    def _grouped(self, columns: Sequence[str], keys: Sequence[str], held: str = "") -> str:
        sql = f"{self._told()} SELECT {', '.join(columns)} FROM told"
        if held:
            sql += f" WHERE {held}"
        return sql + (f" GROUP BY {', '.join(keys)}" if keys else "")

    def _columns(self) -> Columns:
        quoted = self.dialect.quoted
        return self.bound.columns(
            {name: f"r.{quoted(name)}" for name in self.bound.own} | {name: f"c.{quoted(name)}" for name in self.bound.of_case}
        )

    def _emit(self, expr: Expr, lacking: ColumnKind = "int") -> Made:
        return as_kind(emit(expr, self.dialect, self._columns()), lacking, self.dialect)

    def _value(self, measure: Any) -> Made:
        if isinstance(measure, DaysBetween):
            first, last = self._emit(measure.first, "date"), self._emit(measure.last, "date")
            return Made(self.dialect.between(first.sql, last.sql), "int")
        return self._emit(measure.of)

    def _told(self, *, things: bool = False) -> str:
        """``WITH … told``: a row for each visible row that may belong, with key, population, conditions and values."""
        request, quoted = self.bound.request, self.dialect.quoted
        told = [f"{self._emit(by).sql} AS k{number}" for number, by in enumerate(request.by)]
        if self._where is not None and request.where is not None:
            told.append(f"{self._emit(request.where, 'bool').sql} AS p")
        for place, measure in enumerate(request.measures):
            if measure.where is not None:
                told.append(f"{self._emit(measure.where, 'bool').sql} AS w{place}")
            if not isinstance(measure, Count):
                told.append(f"{self._value(measure).sql} AS x{place}")
        own = [name for name in self.bound.own if name != "case_id"]
        if self.by_file:
            told.append(f"r.{quoted(FILE)} AS f")
            own.append(FILE)
        if things:
            told += ["r.case_id AS case_id", "r.leaf AS leaf"]
            told += [f"r.{quoted(name)} AS t{number}" for number, name in enumerate(self.bound.source.keys)]
            own = list(dict.fromkeys([*own, "leaf", *self.bound.source.keys]))
        steps = [f"seen AS ({self._visible(self.bound.source, own)})"]
        joins, tests = self._around(steps)
        for part in _conjuncts(request.where):
            tests.append(self._emit(part, "bool").sql + ("" if self._sure(part) else " IS NOT FALSE"))
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        steps.append(f"told AS (SELECT {', '.join(told) or '1 AS one'} FROM seen AS r{joins}{where})")
        return f"WITH {', '.join(steps)}"

    def _around(self, steps: list[str]) -> tuple[str, list[str]]:
        """The join with the case's row and the restriction to cases in reach, where asked."""
        joins, tests, quoted = "", [], self.dialect.quoted
        if self.bound.cases is not None:
            steps.append(f"of_case AS ({self._visible(self.bound.cases, list(self.bound.of_case))})")
            joins = " LEFT JOIN of_case AS c ON c.case_id = r.case_id"
        units = self.bound.request.units
        if self.bound.scope is not None and units is not None:
            listed = ", ".join(self.dialect.text(unit) for unit in sorted(units)) or self.dialect.null("text")
            scope = self._visible(self.bound.scope, [SCOPE_UNIT])
            steps.append(f"reach AS (SELECT case_id FROM ({scope}) AS s WHERE {quoted(SCOPE_UNIT)} IN ({listed}))")
            tests.append("r.case_id IN (SELECT case_id FROM reach)")
        return joins, tests

    def _visible(self, source: Source, columns: Sequence[str]) -> str:
        """The visible rows of a source: ``case_id`` and the columns."""
        quoted = self.dialect.quoted
        picked = ", ".join(["b.case_id", *(f"b.{quoted(name)}" for name in columns if name != "case_id")])
        taken = []
        for piece in self.pieces(source):
            needed = list(dict.fromkeys(["case_id", *columns, *(CHAIN if piece.checked else ())]))
            relation = self.relation(source, piece.part, needed)
            if relation is None:
                continue
            tests = [self._predicate()] if piece.checked else []
            touched = self.relation(source, "touched", ["case_id"]) if piece.touched != "all" else None
            if touched is not None:
                without = "NOT " if piece.touched == "left out" else ""
                tests.append(f"{without}EXISTS (SELECT 1 FROM {touched} AS t WHERE t.case_id = b.case_id)")
            elif piece.touched == "only":
                continue
            where = f" WHERE {' AND '.join(tests)}" if tests else ""
            taken.append(f"SELECT {picked} FROM {relation} AS b{where}")
        return " UNION ALL ".join(taken) or self._nothing(source, columns)

    def _nothing(self, source: Source, columns: Sequence[str]) -> str:
        nulls = [
            f"{self.dialect.null(source.columns[name])} AS {self.dialect.quoted(name)}" for name in columns if name != "case_id"
        ]
        return f"SELECT {', '.join([self.dialect.null('int') + ' AS case_id', *nulls])} WHERE FALSE"

    def _predicate(self) -> str:
        """Whether a row is visible at both moments (`CHAIN`)."""
        day, leaf = f"DATE '{self.bound.request.as_of.isoformat()}'", self.bound.request.known_at
        followed = f"coalesce(b.next_day <= {day} AND b.next_leaf IS NOT NULL, FALSE)"
        if leaf is None:
            return f"b.day <= {day} AND b.struck IS NULL AND NOT {followed}"
        followed = f"coalesce(b.next_leaf <= {leaf} AND b.next_day <= {day}, FALSE)"
        return f"b.leaf <= {leaf} AND b.day <= {day} AND (b.struck IS NULL OR b.struck > {leaf}) AND NOT {followed}"


@dataclass(frozen=True, slots=True)
class Through:
    """The statements of a question, or those that take their place."""

    additive: Callable[[], str]
    valued: Callable[[int], str]
    sized: Callable[[int], str]


def over(bound: Bound, dialect: Dialect, relation: Relation) -> Statements:
    """The statements of a question over all that its sources hold. Raises `FactsUnreadable`."""
    return Statements(bound, dialect, relation, whole(bound), filled=opening.filled(bound.source))


def whole(bound: Bound) -> Callable[[Source], Sequence[Piece]]:
    """Every row that is visible at the question's moments: without the past, unchecked, where the base has settled."""
    request = bound.request

    def pieces(source: Source) -> Sequence[Piece]:
        if source.settled(request.as_of, request.known_at):
            return (Piece("now", checked=False), Piece("delta", touched="all"))
        return (Piece("now"), Piece("past"), Piece("delta", touched="all"))

    return pieces


def _conjuncts(where: Expr | None) -> list[Expr]:
    """What must not fail for a row to matter, one by one, so that an engine can pass over whole blocks of a file."""
    if where is None:
        return []
    return [part for item in where.items for part in _conjuncts(item)] if isinstance(where, n.And) else [where]


def _joined(how: str, one: Any, other: Any) -> Any:
    """Two parts of a sum or of a least value as one; NULL is nothing."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other) if how == "min" else one + other


def _key(row: Sequence[Any], width: int) -> Key:
    return tuple(cell(value) for value in row[:width])


def _kind_of(value: str | int | bool) -> n.Kind:
    if isinstance(value, bool):
        return "bool"
    return "int" if isinstance(value, int) else "text"
