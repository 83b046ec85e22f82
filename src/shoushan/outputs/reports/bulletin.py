"""The bulletin (通报) on the reports of one period: who reported, who did not and how often, what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shoushan.outputs.papers.sheet import FOR_SIGNING, SYNTHETIC, Issuer, Language, Paragraph, Sheet
from shoushan.records.cases.reporting import Reported
from shoushan.rules import currency
from shoushan.rules.catalogue.model import Field, Ledger
from shoushan.rules.procedure.papers import spoken_day
from shoushan.rules.procedure.periods import Period
from shoushan.rules.text import Text

Units = Mapping[str, tuple[Text, str]]
"""Unit → its name and telephone."""


def bulletin_of(
    ledger: Ledger, period: Period, lines: Sequence[Reported], columns: Sequence[Field], units: Units, issuer: Issuer,
    today: date, language: Language = "zh",
) -> Sheet:  # fmt: skip
    """The bulletin as a draft for signing: neither number nor seal nor red head, which only a signed paper may have."""
    at = 0 if language == "zh" else 1
    name, noun = ledger.name[at], ledger.noun[at]
    given = [one for one in lines if one.state == "given"]
    late = sum(1 for one in given if one.late)
    owing = [one for one in lines if one.state != "given"]
    back = sum(1 for one in owing if one.state == "back")
    said = Text(
        f"{period.label.zh}应报告{len(lines)}个{noun}，已报{len(given)}个（其中迟报{late}个），"
        f"未报{len(owing) - back}个，退回重报{back}个。",
        f"Of {len(lines)} reports owed for {period.label.en}, {len(given)} were given ({late} of them late), "
        f"{len(owing) - back} were not, {back} were sent back.",
    )
    paragraphs = [
        Paragraph("body", Text(f"现将{period.label.zh}{name}报告情况通报如下。", f"Reports of {period.label.en}: {name}.")[at]),
        Paragraph("heading", ("一、总体情况", "1. In general")[at]),
        Paragraph("body", said[at]),
        Paragraph("heading", ("二、未报和退回重报", "2. Not given, or sent back")[at]),
        *(Paragraph("item", f"{no}. {_owing(one, units, at)}") for no, one in enumerate(owing, 1)),
        *([] if owing else [Paragraph("body", ("没有。", "None.")[at])]),
        Paragraph("heading", ("三、报告情况", "3. What was reported")[at]),
        *(Paragraph("item", f"{no}. {_given(one, columns, units, at)}") for no, one in enumerate(given, 1)),
        *([] if given else [Paragraph("body", ("没有。", "None.")[at])]),
    ]
    return Sheet(
        title=(f"关于{period.label.zh}{name}报告情况的通报", f"Bulletin on reports, {name}, {period.label.en}")[at],
        organ=issuer.name[at], head_mark=issuer.name[at], paragraphs=tuple(paragraphs), language=language, mark=FOR_SIGNING[at],
        made_up=SYNTHETIC[at] if issuer.synthetic else "",
        addressee=("各有关单位", "the units concerned")[at], date=spoken_day(today)[at], form=issuer.form,
        contact=(f"联系电话：{issuer.phone}", f"Telephone: {issuer.phone}")[at] if issuer.phone else "",
    )  # fmt: skip


def _who(one: Reported, units: Units, at: int) -> str:
    names = [units[unit][0][at] if unit in units else unit for unit in one.line.holders]
    joined = ("、", ", ")[at].join(names)
    number = (f"（{one.line.number}）", f" ({one.line.number})")[at]
    return f"{one.line.title[at]}{number}" + ((f"，{joined}" if at == 0 else f", {joined}") if joined else "")


def _owing(one: Reported, units: Units, at: int) -> str:
    stands = {
        "missed": Text("逾期未报", "not given in time"),
        "back": Text("退回重报", "sent back"),
        "asked": Text("未报", "not given"),
    }[one.state][at]
    if one.due:
        stands += (f"，{one.due} 前应报", f", due {one.due}")[at]
    often = Text(f"；累计逾期{one.missed}次、退回{one.back}次", f"; late {one.missed} times, sent back {one.back} times")[at]
    return _who(one, units, at) + ("：", ": ")[at] + stands + often + ("。", ".")[at]


def _given(one: Reported, columns: Sequence[Field], units: Units, at: int) -> str:
    colon, money = ("：", ": ")[at], currency.current().after[at]
    told = [
        f"{column.label[at]}{colon}{_flat(one.cells[column.id])}{money if column.type == 'money' else ''}"
        for column in columns
        if one.cells.get(column.id)
    ]
    return _who(one, units, at) + ("。", ". ")[at] + ("；", "; ")[at].join(told) + ("。", ".")[at]


def _flat(text: str) -> str:
    """One line without the full stop at its end."""
    return " ".join(text.split()).rstrip("。.；;")
