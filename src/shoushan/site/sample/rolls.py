"""Rolls of the sample: one act for each line of a CSV file, for registers and years that are told line by line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.schema.base import Count, Day, Doc, Json, Word
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.yaml_source import read_yaml
from shoushan.rules.deadlines import Calendar
from shoushan.site.sample.documents import SampleFault, Settings, fault
from shoushan.site.sample.planning import Planned

_SLOT = re.compile(r"\{([a-z0-9_]+)\}")
_OPENS = time(9, 0)


class Further(Doc):
    """An act that follows the one above an hour later, or on a day of its own (``on``); with ``every`` again and again, so many
    days after the first, up to today."""

    do: Word
    by: Word
    on: Day | None = None
    every: Annotated[Count, Field(ge=1)] | None = None
    input: Mapping[str, Json] = Field(default_factory=dict)


class Roll(Doc):
    """``<name>.yaml`` beside ``<name>.csv``: which act is done for each line, by whom, on which day, and what it gives.

    ``{column}`` stands for a cell; an input, or a member of a list, whose cells are all empty is left out.
    """

    ledger: Word
    do: Word
    by: Word
    on: Word
    source: Word = "import"
    input: Mapping[str, Json]
    then: tuple[Further, ...] = ()


def rolls(pack: Pack, settings: Settings, folder: Path, until: datetime, first: int = 0) -> list[Planned]:
    """The acts of every roll before ``until``, in order of their moments. Raises ``SampleFault``."""
    found: list[Planned] = []
    for name in settings.rolls:
        roll, lines = _read(folder, name)
        if roll.ledger not in pack.ledgers:
            raise fault(name, f"没有台账“{roll.ledger}”。", f"there is no ledger “{roll.ledger}”.")
        for line in lines:
            moment = _moment(name, roll, line, ZoneInfo(pack.zone), len(found))
            if moment < until:
                opens = (roll.ledger, None)
                number = first + len(found)
                given = _inputs(roll.input, line)
                found.append(Planned(moment, number, 0, roll.do, roll.by, given, source=roll.source, opens=opens))
                for order, (at, place) in enumerate(sorted(_later(roll.then, moment, until, pack.calendar)), 1):
                    further = roll.then[place]
                    more = _inputs(further.input, line)
                    found.append(Planned(at, number, order, further.do, further.by, more, source=roll.source))
    return sorted(found, key=lambda event: (event.moment, event.case, event.order))


def _later(further: Sequence[Further], first: datetime, until: datetime, calendar: Calendar) -> Iterator[tuple[datetime, int]]:
    """When the acts that follow are done, with their places; what comes again and again waits for a working day."""
    at = first
    for place, one in enumerate(further):
        if one.every is not None:
            step = timedelta(days=one.every)
            for turn in range(1, (until - first) // step + 1):
                again = first + step * turn
                again += calendar.next_working(again.date()) - again.date()
                if again < until:
                    yield again, place
            continue
        at = at + timedelta(hours=1) if one.on is None else datetime.combine(one.on, first.timetz())
        if at < until:
            yield at, place


def _read(folder: Path, name: str) -> tuple[Roll, list[dict[str, str]]]:
    source, problems = read_yaml(folder / f"{name}.yaml", f"sample/{name}.yaml")
    if source is None:
        raise SampleFault(problems)
    roll, problems = validated(Roll, source)
    if roll is None:
        raise SampleFault(problems)
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise fault(f"sample/{name}.csv", "没有这个文件。", "there is no such file.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return roll, list(csv.DictReader(file))


def _moment(name: str, roll: Roll, line: Mapping[str, str], zone: ZoneInfo, place: int) -> datetime:
    """Lines of one day are a second apart, so that their order is told."""
    try:
        day = date.fromisoformat(str(_filled(roll.on, line)))
    except (ValueError, KeyError):
        raise fault(f"sample/{name}.csv", f"日期“{roll.on}”看不懂。", f"“{roll.on}” is no day.") from None
    return datetime.combine(day, _OPENS, zone) + timedelta(seconds=place)


def _inputs(inputs: Mapping[str, Json], line: Mapping[str, str]) -> dict[str, Any]:
    return {key: value for key, inner in inputs.items() if (value := _filled(inner, line)) not in ("", None)}


def _filled(value: Any, line: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _SLOT.sub(lambda found: line[found[1]], value)
    if isinstance(value, Mapping):
        return {key: cell for key, inner in value.items() if (cell := _filled(inner, line)) != ""}
    if isinstance(value, list | tuple):
        return [_filled(one, line) for one in value if _given(one, line)]
    return value


def _given(value: Any, line: Mapping[str, str]) -> bool:
    """Whether a member of a list has a cell that is not empty, or none at all."""
    cells = [line[found] for found in _SLOT.findall(str(value))]
    return not cells or any(cells)
