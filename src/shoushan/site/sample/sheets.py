"""Old sheets of a sample: what offices kept in spreadsheets in earlier years, carried over row by row on the day of the sheet.

One row is one act (usually ``carry``), so that a year of old rows costs a second, not a storyline. The same seed gives the
same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.schema.base import Count, Day, Doc, Json, Word, Words
from shoushan.rules.procedure.engine import act_of
from shoushan.rules.procedure.refusals import NoSuchAct
from shoushan.site.sample.documents import Draw, Settings, fault, read_file
from shoushan.site.sample.people import person
from shoushan.site.sample.planning import Planned
from shoushan.site.sample.scope import Scope

MORNING = time(9, 0)
BETWEEN_ROWS = timedelta(seconds=2)
LONGEST_DAY = timedelta(hours=12)
"""Rows of a very long sheet follow one another faster, so that all are carried on its day."""
OLD = (58, 94)
"""How old a further person of a row is (``name_b``): whom a register of burials names."""
FIRST_CASE = 1_000_000
"""Cases of sheets are numbered from here, so that they are never those of storylines."""


class Total(Doc):
    """A sum that the rows of a sheet share out among themselves; no row has more than ``spread`` times the least weight.

    ``step``: of what the shares are multiples, hundredths unless it is said (``1`` for people).
    """

    sum: Word
    spread: Count = 5
    step: Word = "0.01"


class Sheet(Doc):
    """Rows of one kind: on which day they were carried, by which post, how many, what each says.

    ``turns``: values that the rows take one after the other; ``totals``: sums that they add up to exactly; ``sizes``: the
    sizes of the sample that hold the sheet, every one unless it is said.
    """

    on: Day
    act: Word
    by: Word
    count: Count
    draws: Mapping[str, Draw] = Field(default_factory=dict)
    turns: Mapping[str, Words] = Field(default_factory=dict)
    totals: Mapping[str, Total] = Field(default_factory=dict)
    texts: Mapping[str, Words] = Field(default_factory=dict)
    sizes: Words = ()
    input: Mapping[str, Json]


class Sheets(Doc):
    """The old sheets of one ledger."""

    ledger: Word
    sheets: tuple[Sheet, ...]


def read_sheets(folder: Path, settings: Settings) -> tuple[Sheets, ...]:
    """The old sheets that a sample names (``sheets:``). Raises ``SampleFault``."""
    return tuple(read_file(folder / "sheets" / f"{name}.yaml", Sheets) for name in settings.sheets)


def carried(pack: Pack, settings: Settings, books: tuple[Sheets, ...], size: str = "") -> list[Planned]:
    """One act for each row of every sheet, in order of their moments; of a sheet that is thinned in this size, for one row of
    so many. Raises ``SampleFault``."""
    found: list[Planned] = []
    for book in books:
        every = settings.thinned.get(size, {}).get(book.ledger, 1)
        rng, used, seq = Random(f"{settings.seed}/{book.ledger}/sheets"), set[str](), 0  # noqa: S311 (a sample, no secret)
        for sheet in book.sheets:
            if not sheet.sizes or size in sheet.sizes:
                for row in _rows(pack, settings, book.ledger, sheet, rng, used, seq, every):
                    found.append(row(FIRST_CASE + len(found)))
            seq += sheet.count
    return sorted(found, key=lambda one: (one.moment, one.case))


def _rows(
    pack: Pack, settings: Settings, ledger: str, sheet: Sheet, rng: Random, used: set[str], seq: int, every: int
) -> Iterator[Any]:
    if ledger not in pack.ledgers:
        raise fault(ledger, f"没有台账“{ledger}”。", f"there is no ledger “{ledger}”.")
    try:
        act = act_of(pack.ledgers[ledger].on(sheet.on), sheet.act)
    except NoSuchAct:
        raise fault(ledger, f"没有办理操作“{sheet.act}”。", f"there is no act “{sheet.act}”.") from None
    shared = {name: _shared(total, sheet.count, rng) for name, total in sheet.totals.items()}
    others = "{name_b}" in repr(sheet.input)
    begin = datetime.combine(sheet.on, MORNING, ZoneInfo(pack.zone))
    between = min(BETWEEN_ROWS, LONGEST_DAY / max(1, sheet.count))
    for number in range(-seq % every, sheet.count, every):
        scope = Scope(f"sheets/{ledger}", pack, settings, rng, used, sheet.on, working=True)
        scope.texts = sheet.texts
        scope.know(person(settings.people, rng, sheet.on, (25, 58)))
        if others:
            another = person(settings.people, Random(f"{settings.seed}/{ledger}/{seq + number}"), sheet.on, OLD)  # noqa: S311
            scope.values["name_b"] = another.name
        scope.values |= {"seq": f"{seq + number + 1:04}", "seq_long": f"{seq + number + 1:06}", "order": str(seq + number + 1)}
        scope.values |= {name: values[number % len(values)] for name, values in sheet.turns.items()}
        scope.values |= {name: values[number] for name, values in shared.items()}
        scope.draw(sheet.draws)
        moment, given = begin + number * between, scope.filled(dict(sheet.input))

        def planned(case: int, moment: datetime = moment, given: Mapping[str, Any] = given) -> Planned:
            return Planned(moment, case, 0, act.id, sheet.by, given, source="import", opens=(ledger, None))

        yield planned


def _shared(total: Total, count: int, rng: Random) -> list[str]:
    """``count`` amounts, multiples of the step, that add up to the sum exactly."""
    weights = [rng.triangular(1, total.spread, 1) for _ in range(count)]
    whole, step = Decimal(total.sum), Decimal(total.step)
    every = Decimal(sum(weights))
    parts = [(whole * Decimal(one) / every / step).quantize(Decimal(1)) * step for one in weights]
    parts[-1] += whole - sum(parts)
    return [str(one) for one in parts]
