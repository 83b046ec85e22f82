"""Decision tables as frozen values, and their three-valued evaluation: a missing input is never read as "no"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ColumnType = Literal["int", "money", "area", "rate", "bool", "text", "code", "date"]
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, the code list of its codes and, for inputs, the declared range."""

    name: str
    type: ColumnType
    list: str | None = None
    low: Any = None
    high: Any = None


@dataclass(frozen=True, slots=True)
class Whatever:
    """A cell that every value satisfies, a missing one included."""

    def holds(self, value: Any) -> Answer:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class OneOf:
    """A cell that lists values; ``negated`` turns it round."""

    values: tuple[Any, ...]
    negated: bool = False

    def holds(self, value: Any) -> Answer:
        """Whether the value is listed; ``None`` when it is missing."""
        return None if value is None else (value in self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class Span:
    """A cell with bounds, both included; ``None`` is no bound. Days are ISO texts."""

    low: Any = None
    high: Any = None

    def holds(self, value: Any) -> Answer:
        """Whether the value lies inside; ``None`` when it is missing."""
        if value is None:
            return None
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


Cell = Whatever | OneOf | Span


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: a cell per input and a value per output; ``line`` is its line in the file."""

    cells: tuple[Cell, ...]
    outputs: tuple[Any, ...]
    line: int = field(compare=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """The rule that holds: its number (1 is the first) and what it gives."""

    row: int
    outputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Which rule holds depends on inputs that are missing."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoHit:
    """All inputs that matter are there and no rule holds."""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Rules that officials edit as a sheet. ``unique``: at most one holds; ``first``: the topmost that holds.

    ``source`` is the CSV text without its comments' surroundings, as it enters the version's digest.
    """

    id: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...]
    hit: Literal["first", "unique"] = "unique"
    complete: bool = True
    file: str = ""
    source: str = ""

    def evaluate(self, inputs: Mapping[str, Any]) -> Hit | CannotTell | NoHit:
        """The rule that holds for ``inputs`` (integers in minor units, ISO days, codes); a wrong type is missing."""
        values = [fitting(column.type, inputs.get(column.name)) for column in self.inputs]
        missing: dict[str, None] = {}
        hit = 0
        for number, row in enumerate(self.rows, start=1):
            answers = [cell.holds(value) for cell, value in zip(row.cells, values, strict=True)]
            if False in answers:
                continue
            if None not in answers:
                hit = number
                break
            names = (column.name for column, answer in zip(self.inputs, answers, strict=True) if answer is None)
            missing.update(dict.fromkeys(names))
        if missing:
            return CannotTell(tuple(missing))
        return self._hit(hit) if hit else NoHit()

    def _hit(self, number: int) -> Hit:
        names = (column.name for column in self.outputs)
        return Hit(number, dict(zip(names, self.rows[number - 1].outputs, strict=True)))


_PYTHON: dict[ColumnType, type] = {
    "int": int,
    "money": int,
    "area": int,
    "rate": int,
    "bool": bool,
    "text": str,
    "code": str,
    "date": str,
}


def fitting(type_: ColumnType, value: Any) -> Any:
    """``value`` if it is of the column's type, else ``None``."""
    wanted = _PYTHON[type_]
    return value if type(value) is wanted else None
