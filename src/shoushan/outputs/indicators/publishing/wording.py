"""A published figure in words: its caliber, its breakdown, its key."""

from __future__ import annotations

from typing import Literal

from shoushan.outputs.indicators.asked import Cell, Key
from shoushan.outputs.indicators.periods import Period
from shoushan.rules.catalogue.compiling.stat_tables import fields_of
from shoushan.rules.catalogue.expressions import caliber as in_words
from shoushan.rules.catalogue.model import Indicator, Pack
from shoushan.rules.text import Text

ALL = Text("全部", "all")


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


def caliber(pack: Pack, indicator: Indicator) -> Text:
    """What is counted, in words of both languages; a figure formed of others names them."""
    return Text(_said(pack, indicator, "zh"), _said(pack, indicator, "en"))


def _said(pack: Pack, one: Indicator, lang: Literal["zh", "en"]) -> str:
    if not one.counted:
        parts = [pack.indicator(ref).label for ref in (one.above, one.below, *one.parts) if ref]
        told = "、".join(part.zh for part in parts) if lang == "zh" else ", ".join(part.en for part in parts)
        return f"由以下指标得出：{told}。" if lang == "zh" else f"Formed of: {told}."
    fields = fields_of(pack.ledgers[one.ledger].versions)

    def label(name: str) -> Text:
        plain = name.removeprefix("row.")
        found = fields.get(plain) or next((sub for field in fields.values() for sub in field.fields if sub.id == plain), None)
        return found.label if found else Text(name, name)

    said: list[str] = []
    for zh, en, expr in (
        ("统计范围", "Counted", one.where), ("归入时期的日期", "Day in the period", one.on), ("其中", "Of these", one.holds),
        ("度量", "Measured", one.of), ("计划日", "Planned day", one.until), ("另列", "Shown apart", one.apart),
    ):  # fmt: skip
        if expr is not None:
            words = in_words(expr, label, lang)
            said.append(f"{zh}：{words}" if lang == "zh" else f"{en}: {words}")
    return ("；".join(said) or ALL.zh) + "。" if lang == "zh" else ("; ".join(said) or ALL.en) + "."
