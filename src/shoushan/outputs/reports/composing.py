"""From a composition and its answers to a report with its numbers in place, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from shoushan.outputs.charts import shapes
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import is_percentage
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.reports import clauses, telling
from shoushan.outputs.reports.asking import Answers, Asked
from shoushan.outputs.reports.key_figures import label_of
from shoushan.outputs.reports.made import Cell, Close, Grid, Item, Line, Made, Marks, Number, Picture, Run, text_of, width_of
from shoushan.rules.catalogue.calibers import caliber_of
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import (
    Annex,
    Block,
    Bound,
    Bracket,
    Chart,
    FigureTable,
    Given,
    Heading,
    Paragraph,
    Piece,
    Quoted,
    Said,
    Sentence,
)
from shoushan.rules.catalogue.sentences import typed_in
from shoushan.rules.procedure.papers import spoken_day
from shoushan.rules.text import Text

Language = Literal["zh", "en"]
DIGITS = "一二三四五六七八九十"
TABLE_HEADS = (
    Text("指标", "Figure"), Text("数值", "Value"), Text("同比", "On last year"), Text("目标", "Target"), Text("位次", "Rank"),
)  # fmt: skip
TABLE_WIDTHS = (56, 30, 24, 20, 26)
ANNEX_HEADS = (Text("指标", "Figure"), Text("数值、n", "Value, n"), Text("口径和依据", "Caliber and evidence"))
ANNEX_WIDTHS = (34, 34, 88)
LEAST_ROOM, MOST_ROOM = 104, 280
"""Pixels for the names of a chart's parts."""
CHART = Text("图", "Chart ")
TABLE = Text("表", "Table ")
ANNEX = Text("附件", "Annex")
NO_CHART = Text("（没有可画的数据）", "(no data to draw)")


@dataclass(slots=True)
class _Writing:
    """One report in one language while it is written."""

    answers: Answers
    at: int
    evidence: Mapping[Asked, str]
    marks: Marks = field(default_factory=Marks)
    charts: int = 0
    tables: int = 0
    annexes: int = 0

    def pick(self, text: Text) -> str:
        return text[self.at]


def made_of(
    answers: Answers, language: Language = "zh", *, dated: date | None = None, evidence: Mapping[Asked, str] | None = None
) -> Made:
    """The report in one language. ``evidence`` names the published figure of an indicator, where there is one."""
    writing = _Writing(answers, 0 if language == "zh" else 1, evidence or {})
    composition = answers.composition
    title = _runs(writing, composition.title)
    items = tuple(_items(writing))
    addressee = writing.pick(composition.addressee) if composition.addressee else ""
    return Made(
        composition.id, language, title, writing.pick(composition.organ), writing.pick(composition.mark), items,
        answers.span.period, answers.span.as_of, answers.known_at,
        spoken_day(dated or answers.span.as_of)[writing.at], addressee,
    )  # fmt: skip


def _items(writing: _Writing) -> Iterator[Item]:
    heading = sub = 0
    blocks = writing.answers.composition.blocks
    ends = _end_of(blocks)
    for number, block in enumerate(blocks):
        if number == ends:
            yield _close(writing)
        match block:
            case Heading(level=1):
                heading, sub = heading + 1, 0
                yield Line("heading", _numbered(writing, block.text, heading, 1))
            case Heading():
                sub += 1
                yield Line("subheading", _numbered(writing, block.text, sub, 2))
            case Paragraph():
                yield Line("body", _runs(writing, block.text))
            case Chart():
                yield from _chart(writing, block)
            case FigureTable():
                yield from _table(writing, block)
            case Annex():
                yield from _annex(writing, block)
    if ends == len(blocks):
        yield _close(writing)


def _close(writing: _Writing) -> Close:
    """The end of the report with the names of its annexes."""
    return Close(tuple(_runs(writing, one.title) for one in writing.answers.composition.blocks if isinstance(one, Annex)))


def _end_of(blocks: Sequence[Block]) -> int:
    """Where the report ends and the tables and annexes behind it begin."""
    last = max((number for number, block in enumerate(blocks) if isinstance(block, Heading | Paragraph | Chart)), default=-1)
    return last + 1


def ordinal(number: int) -> str:
    """一 to 九十九."""
    if number <= 10:
        return DIGITS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else DIGITS[tens - 1]) + "十" + (DIGITS[ones - 1] if ones else "")


def _numbered(writing: _Writing, said: Said, number: int, level: int) -> tuple[Run, ...]:
    if writing.at:
        lead: Run = writing_number(writing, f"{number}. " if level == 1 else f"({number}) ")
    else:
        lead = f"{ordinal(number)}、" if level == 1 else f"（{ordinal(number)}）"
    return (lead, *_runs(writing, said))


def writing_number(writing: _Writing, text: str) -> Run:
    """Words with digits that the machine wrote and that are no figure."""
    return writing_words(writing.marks, text)


def writing_words(marks: Marks, text: str) -> Run:
    """The same with marks of one's own."""
    return Number(marks.given("words"), text) if typed_in(text) else text


def _runs(writing: _Writing, said: Said) -> tuple[Run, ...]:
    sentence: Sentence = said.en if writing.at and said.en else said.zh
    at = 1 if writing.at and said.en else 0
    return tuple(_run(writing, piece) for piece in clauses.told(sentence, known_of(writing.answers), at))


def known_of(answers: Answers) -> clauses.Known:
    """What sentences must know of their numbers."""

    def of(bound: Bound) -> tuple[Indicator | None, Period, telling.Lack]:
        one, figure = answers.of(bound)
        return one, answers.period(bound), telling.lacks(one, figure, bound.tell) if one is not None else ""

    return clauses.Known(of, lambda one: label_of(answers.book.pack, one))


def _run(writing: _Writing, piece: Piece) -> Run:
    match piece:
        case Bound():
            return _number(writing, piece)
        case Given():
            return Number(writing.marks.given(piece.name), writing.pick(given(writing.answers, piece.name)))
        case Quoted():
            return writing_number(writing, piece.text)
        case Bracket():
            return ""
        case _:
            return piece


def _number(writing: _Writing, bound: Bound) -> Number:
    one, figure = writing.answers.of(bound)
    if one is None:
        return Number(writing.marks.given("unknown"), f"{{{bound.figure}}}")
    said = writing.pick(telling.tell(one, figure, bound.tell))
    mark = writing.marks.figure(one.full_id, one.figure, bound.tell)
    return Number(mark, said, one.full_id, bound.tell, writing.answers.period(bound))


def given(answers: Answers, name: str) -> Text:
    """A day or a name that the report knows."""
    span, pack = answers.span, answers.book.pack
    first, last, as_of = span.period.first, span.period.last, span.as_of
    named = pack.periods.get(answers.composition.period)
    own = named is not None and (named.first, named.last) == (first, last)
    same = first.year == last.year
    return {
        "place": pack.name, "organ": answers.composition.organ,
        "period": named.label if own and named is not None else span.period.label,
        "years": Text(f"{first.year}年", f"{first.year}") if same else Text(
            f"{first.year}—{last.year}年", f"{first.year}–{last.year}"
        ),
        "from": spoken_day(first), "to": spoken_day(last), "year": _year(last), "this-year": _year(as_of),
        "as-of": spoken_day(as_of),
    }[name]  # fmt: skip


def _year(day: date) -> Text:
    return Text(f"{day.year}", f"{day.year}")


# --- charts --------------------------------------------------------------------------------------------------------------


def _chart(writing: _Writing, chart: Chart) -> Iterator[Item]:
    writing.charts += 1
    parts, share = _parts(writing, chart)
    lead = _lead(writing, CHART, writing.charts)
    unit = _unit_of(writing, chart)
    in_unit = (writing_number(writing, f"（{unit}）" if not writing.at else f" ({unit})"),) if unit else ()
    title = (lead, *_runs(writing, chart.title), *in_unit)
    if not any(part.value is not None for part in parts):
        yield Line("caption", (*title, writing.pick(NO_CHART)))
        return
    if chart.by in ("years", "months", "year", "month"):
        spec = shapes.course(parts, share=share)
    else:
        room = max(width_of(part.label) for part in parts) * shapes.TEXT + 12
        spec = shapes.parts(parts, share=share, room=min(MOST_ROOM, max(LEAST_ROOM, round(room))))
    yield Picture(spec, f"{text_of(title)}：{_in_words(parts)}")
    yield Line("caption", title)


def _lead(writing: _Writing, what: Text, number: int) -> Run:
    """图1, Chart 1."""
    return writing_number(writing, f"{writing.pick(what)}{number}{'. ' if writing.at else '　'}")


def _unit_of(writing: _Writing, chart: Chart) -> str:
    one = writing.answers.indicator(chart.figures[0].figure) if chart.figures else None
    return writing.pick(one.unit) if one is not None else ""


def _parts(writing: _Writing, chart: Chart) -> tuple[list[shapes.Part], bool]:
    pairs: list[tuple[str, Indicator, Figure]] = []
    if chart.by:
        one = writing.answers.indicator(chart.figures[0].figure)
        figures = writing.answers.charts.get(chart, ())
        pairs = [(_label(writing, chart, one, each), one, each) for each in figures] if one else []
    else:
        for bound in chart.figures:
            one, figure = writing.answers.of(bound)
            if one is not None and figure is not None:
                pairs.append((writing.pick(one.label), one, figure))
    parts = [shapes.Part(label, _shown(each), writing.pick(telling.tell(one, each, "number"))) for label, one, each in pairs]
    return parts, bool(pairs) and is_percentage(pairs[0][1])


def _shown(figure: Figure) -> Decimal | None:
    return None if figure.flags & {"hidden", "unrecorded"} else figure.value


def _in_words(parts: list[shapes.Part]) -> str:
    return "；".join(f"{part.label} {part.said}" for part in parts)


def _label(writing: _Writing, chart: Chart, one: Indicator, figure: Figure) -> str:
    """The name of a part: a year, a month, a unit, a code."""
    if chart.by == "years":
        return str(figure.last.year)
    value = figure.key[0] if figure.key else None
    if value is None:
        return writing.pick(Text("未注明", "not stated"))
    if chart.by == "months" and isinstance(value, int):
        return f"{value // 100}-{value % 100:02}"
    pack = writing.answers.book.pack
    cut = cut_of(pack.ledgers[one.ledger], one, chart.by)
    key = str(value)
    if cut is not None and cut.units and key in pack.units:
        return writing.pick(pack.units[key].name)
    codes = pack.code_lists.get(cut.list or "") if cut is not None else None
    return writing.pick(codes.codes[key].label) if codes and key in codes.codes else key


# --- tables --------------------------------------------------------------------------------------------------------------


def _table(writing: _Writing, table: FigureTable) -> Iterator[Item]:
    writing.tables += 1
    lead = _lead(writing, TABLE, writing.tables)
    yield Line("caption", (lead, *_runs(writing, table.title)), above=True)
    rows = tuple(_row(writing, row.bound, row.rank) for row in table.rows)
    yield Grid(tuple(map(writing.pick, TABLE_HEADS)), TABLE_WIDTHS, rows, small=True)


def _row(writing: _Writing, bound: Bound, rank: str | None) -> tuple[Cell, ...]:
    one, figure = writing.answers.of(bound)
    if one is None:
        return ((bound.figure,), ("—",), ("—",), ("—",), ("—",))
    label = writing_number(writing, writing.pick(label_of(writing.answers.book.pack, one)))
    value = _number(writing, Bound(bound.figure, bound.tell, bound.period))
    compared = figure is not None and not telling.lacks(one, figure, "change")
    change: Run = _number(writing, Bound(bound.figure, "change", bound.period)) if compared else "—"
    target: Run = _number(writing, Bound(bound.figure, "target", bound.period)) if one.target else "—"
    own = one.kind == "rank" or (figure is not None and figure.place is not None)
    name = rank or (bound.figure if own else None)
    place: Run = _number(writing, Bound(name, "rank", bound.period)) if name else "—"
    return ((label,), (value,), (change,), (target,), (place,))


def _annex(writing: _Writing, annex: Annex) -> Iterator[Item]:
    """Every figure of the report once: its value and n, its caliber, days, leaf, rule and evidence."""
    writing.annexes += 1
    lead = f"{writing.pick(ANNEX)}　" if not writing.at else "Annex. "
    yield Line("heading", (lead, *_runs(writing, annex.title)), breaks=True)
    answers = writing.answers
    days = _moment(writing)
    yield Line("note", (Number(writing.marks.given("moment"), days),))
    seen: set[tuple[str, object]] = set()
    rows: list[tuple[Cell, ...]] = []
    for bound in answers.composition.bounds():
        one, figure = answers.of(bound)
        if one is None or figure is None or (one.full_id, answers.period(bound)) in seen:
            continue
        seen.add((one.full_id, answers.period(bound)))
        rows.append(_laid_open(writing, one, figure, bound))
    yield Grid(tuple(map(writing.pick, ANNEX_HEADS)), ANNEX_WIDTHS, tuple(rows), small=True)


def _moment(writing: _Writing) -> str:
    answers = writing.answers
    as_of = spoken_day(answers.span.as_of)
    return writing.pick(
        Text(
            f"统计时点：{as_of.zh}；按留痕到第 {answers.known_at} 号时所知。每个数都可以用这两项重新数出来。",
            f"As of {as_of.en}; as known at leaf {answers.known_at}. Each number can be counted again with both.",
        )
    )


def _laid_open(writing: _Writing, one: Indicator, figure: Figure, bound: Bound) -> tuple[Cell, ...]:
    name = f"{one.figure} " if one.figure else ""
    label = writing_number(writing, f"{name}{writing.pick(one.label)}")
    value = _number(writing, Bound(bound.figure, "value", bound.period))
    n = _number(writing, Bound(bound.figure, "n", bound.period))
    span = writing.answers.period(bound)
    says = [writing.pick(caliber_of(writing.answers.book.pack, replace(one, period=None)))]
    says.append(writing.pick(Text(f"期间：{span.label.zh}。", f"Period: {span.label.en}.")))
    if figure.above is not None and figure.below is not None:
        says.append(writing.pick(Text(f"{figure.below}项中{figure.above}项。", f"{figure.above} of {figure.below}.")))
    if figure.unknown:
        says.append(writing.pick(Text(f"另有{figure.unknown}项无法判断。", f"{figure.unknown} more cannot be told.")))
    if figure.apart:
        says.append(writing.pick(Text(f"暂停、未到期{figure.apart}项另列。", f"{figure.apart} paused or not yet due apart.")))
    says.append(writing.pick(Text(f"规则 {one.rule[:12]}。", f"Rule {one.rule[:12]}.")))
    proof = writing.evidence.get((one.full_id, span))
    nothing = Text("未公布过，依据即台账留痕。", "Not published yet; the ledger's journal is its evidence.")
    says.append(writing.pick(Text(f"依据 {proof}。", f"Evidence {proof}.") if proof else nothing))
    words = Number(writing.marks.given("caliber"), (" " if writing.at else "").join(says))
    return ((label,), (value, "；n\u00a0=\u00a0" if not writing.at else "; n\u00a0=\u00a0", n), (words,))
