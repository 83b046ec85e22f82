"""What DuckDB and Spark write differently: quoting, literals, wide whole numbers, days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shoushan.outputs.indicators.facts.source import ColumnKind

_PLAIN = re.compile(r"[\w .:,;/()（）、，。：；《》〔〕+=<>#%*&!?@\[\]{}|~^-]*")
"""Text that both engines read as itself between quotes; whatever else is written as bytes."""
FIRST_DAY: Final = "0001-01-01"
LAST_DAY: Final = "9999-12-31"
_FAR: Final = 4_000_000
"""More days than lie between the first day and the last: moving by as many leaves the calendar from anywhere."""
HALF: Final = 10**20
"""Wide numbers are summed as how often they hold this, and the rest."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine writes what the emitter needs; the members are its words, with places for what stands in them."""

    name: str
    quote: str
    types: Mapping[ColumnKind, str]
    wide: str
    bytes: str
    plus: str
    starting: str
    days: str
    times: str
    sum: str

    def quoted(self, name: str) -> str:
        """A name, quoted whatever it is."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def whole(self, value: int, *, wide: bool = False) -> str:
        """A whole number, 64 bits or wide."""
        return f"CAST('{value}' AS {self.wide if wide else self.types['int']})"

    def text(self, value: str) -> str:
        """A text, byte for byte. Raises `UnicodeEncodeError` for half of a surrogate pair."""
        return f"'{value}'" if _PLAIN.fullmatch(value) else self.bytes.format(value.encode("utf-8").hex().upper())

    def null(self, kind: ColumnKind, *, wide: bool = False) -> str:
        """Nothing, of a kind."""
        return f"CAST(NULL AS {self.wide if wide else self.types[kind]})"

    def widened(self, sql: str) -> str:
        """A whole number made wide."""
        return f"CAST({sql} AS {self.wide})"

    def moved(self, day: str, days: str) -> str:
        """A day moved by days; NULL outside the years 1 to 9999.

        ``least`` and ``greatest`` pass over NULL in both engines, so that unknown days become a number that leaves the
        calendar and an unknown day the sentinel after its end; both sentinels are NULL. Each part is written once only.
        """
        near = f"greatest(least({days}, {self.whole(_FAR)}), {self.whole(-_FAR)})"
        after = self.plus.format(day=f"DATE '{LAST_DAY}'", days=1)
        before = self.plus.format(day=f"DATE '{FIRST_DAY}'", days=-1)
        moved = self.plus.format(day=day, days=f"CAST({near} AS INTEGER)")
        return f"nullif(nullif(greatest(least({moved}, {after}), {before}), {after}), {before})"

    def part(self, what: str, day: str) -> str:
        """Year, month or quarter of a day as a 64-bit number."""
        return f"CAST({what}({day}) AS {self.types['int']})"

    def starts(self, text: str, prefix: str) -> str:
        """Whether a text begins with a prefix."""
        return f"{self.starting}({text}, {prefix})"

    def between(self, first: str, last: str) -> str:
        """Days from the first to the last as a 64-bit number."""
        return f"CAST({self.days.format(first=first, last=last)} AS {self.types['int']})"

    def halves(self, wide: str) -> tuple[str, str]:
        """A wide number as two that can be summed without leaving 38 digits (`HALF`)."""
        half = self.whole(HALF, wide=True)
        return f"({wide} {self.times} {half})", f"({wide} % {half})"

    def summed(self, narrow: str) -> str:
        """The sum of a 64-bit number, which may exceed 64 bits."""
        return self.sum.format(narrow)


DUCK: Final = Dialect(
    name="duckdb",
    quote='"',
    types={"int": "BIGINT", "bool": "BOOLEAN", "text": "VARCHAR", "date": "DATE"},
    wide="HUGEINT",
    bytes="decode(unhex('{}'))",
    plus="({day} + {days})",
    starting="starts_with",
    days="({last} - {first})",
    times="//",
    sum="sum({})",
)
SPARK: Final = Dialect(
    name="spark",
    quote="`",
    types={"int": "BIGINT", "bool": "BOOLEAN", "text": "STRING", "date": "DATE"},
    wide="DECIMAL(38,0)",
    bytes="decode(unhex('{}'), 'UTF-8')",
    plus="date_add({day}, {days})",
    starting="startswith",
    days="datediff({last}, {first})",
    times="div",
    sum="sum(CAST({} AS DECIMAL(20,0)))",
)
