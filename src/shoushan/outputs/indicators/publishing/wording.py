"""A published figure in words: its breakdown, its key."""

from __future__ import annotations

from shoushan.outputs.indicators.asked import Cell, Key
from shoushan.outputs.indicators.periods import Period
from shoushan.rules.catalogue.model import Indicator, Pack


def indicator_of(pack: Pack, told: str) -> Indicator | None:
    """The indicator that somebody names: ``ledger/id``, or its number outside (``F090``)."""
    every = (one for ledger in pack.ledgers.values() for one in ledger.indicators.values())
    return next((one for one in every if told and told in (one.full_id, one.figure)), None)


def key_of(indicator: Indicator, period: Period, by: tuple[str, ...], key: Key) -> str:
    """What tells a published figure from every other: indicator, period, cell."""
    told = f"{indicator.full_id} {period.first.isoformat()}/{period.last.isoformat()}"
    return f"{told} {breakdown(by, key)}".strip()


def breakdown(by: tuple[str, ...], key: Key) -> str:
    """The cell: ``street=370602003``; empty for the whole."""
    return " ".join(f"{name}={_cell(value)}" for name, value in zip(by, key, strict=False))


def _cell(value: Cell) -> str:
    return "-" if value is None else str(value)


def cell_of(text: str) -> tuple[tuple[str, ...], Key]:
    """A cell as ``breakdown`` writes it. Whole numbers are months and years; raises ``ValueError`` for no cell."""
    pairs = [one.partition("=") for one in text.split()]
    if not all(name and sign for name, sign, _ in pairs):
        raise ValueError(text)
    return tuple(name for name, _, _ in pairs), tuple(_read(name, value) for name, _, value in pairs)


def _read(name: str, value: str) -> Cell:
    if value == "-":
        return None
    return int(value) if name in ("month", "year") and value.isdigit() else value
