"""From lines as people write them to a composition, whether they stand in a definition or in the rows of a case.

Both ways use the same lines and hear the same faults: nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from shoushan.rules.catalogue import sentences
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Indicator, Pack
from shoushan.rules.catalogue.model.reports import (
    BY_TIME,
    Annex,
    Block,
    Bound,
    Chart,
    Composition,
    FigureTable,
    Heading,
    Paragraph,
    Said,
    TableRow,
    bounds_of,
)
from shoushan.rules.catalogue.sentences import Known, Wrong
from shoushan.rules.text import Text

LineKind = Literal["heading", "subheading", "paragraph", "chart", "table", "annex"]
KINDS: tuple[LineKind, ...] = ("heading", "subheading", "paragraph", "chart", "table", "annex")
MOST_LINES, MOST_FIGURES = 400, 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report as it is written: a heading, sentences, or the title of a chart, a table or the annex.

    ``figures`` are written as in a sentence, without braces (``F063``, ``F063 told``, ``F001 value @year-2016``); ``ranks``
    stand beside the figures of a table, empty where there is none; ``by`` is the dimension of a chart.
    """

    kind: LineKind
    zh: str = ""
    en: str = ""
    figures: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: its number from 0 (``-1``: the head), the key, and what to do; see `Wrong`."""

    line: int
    key: str
    message: Text
    remedy: Text
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """The blocks that could be made, one for each line that could be read, and what is wrong."""

    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...]


def composed(lines: Sequence[Line]) -> Composed:
    """The blocks of lines. Faults are those of form; what a pack does not know is said by `faults_in`."""
    blocks: list[Block] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines[:MOST_LINES]):
        said, found = said_of(line.zh, line.en)
        faults += [Fault(number, key, wrong.message, wrong.remedy, wrong.typed) for key, wrong in found]
        bound, found = _figures(line)
        faults += [Fault(number, "figures", wrong.message, wrong.remedy) for _, wrong in found]
        blocks.append(_block(line, said, bound))
        faults += [Fault(number, "figures", wrong.message, wrong.remedy) for wrong in _amiss(line, bound)]
    if len(lines) > MOST_LINES:
        faults.append(Fault(MOST_LINES, "kind", Text(f"超过 {MOST_LINES} 段。", f"More than {MOST_LINES} lines."), _SHORTER))
    return Composed(tuple(blocks), tuple(faults))


def lines_of(composition: Composition) -> tuple[Line, ...]:
    """The lines of which a composition is made: what officials begin with, and the reverse of `composed`."""
    return tuple(map(_line_of, composition.blocks))


def _line_of(block: Block) -> Line:
    said = block.title if isinstance(block, Chart | FigureTable | Annex) else block.text
    zh, en = sentences.written(said.zh), sentences.written(said.en)
    match block:
        case Heading():
            return Line("heading" if block.level == 1 else "subheading", zh, en)
        case Chart():
            return Line("chart", zh, en, tuple(sentences.placeholder(one)[1:-1] for one in block.figures), by=block.by)
        case FigureTable():
            figures = tuple(sentences.placeholder(row.bound)[1:-1] for row in block.rows)
            return Line("table", zh, en, figures, tuple(row.rank or "" for row in block.rows))
        case Annex():
            return Line("annex", zh, en)
        case _:
            return Line("paragraph", zh, en)


_SHORTER = Text("请精简。", "Make it shorter.")


def said_of(zh: str, en: str) -> tuple[Said, list[tuple[str, Wrong]]]:
    """A text of both languages, and what is wrong with each."""
    chinese, wrong_zh = sentences.read(zh)
    english, wrong_en = sentences.read(en)
    return Said(chinese, english), [*(("zh", one) for one in wrong_zh), *(("en", one) for one in wrong_en)]


def _figures(line: Line) -> tuple[tuple[Bound, ...], list[tuple[str, Wrong]]]:
    found: list[Bound] = []
    wrong: list[tuple[str, Wrong]] = []
    for text in line.figures[:MOST_FIGURES]:
        pieces, faults = sentences.read("{" + text.strip().strip("{}") + "}")
        wrong += [("figures", one) for one in faults]
        found += [piece for piece in pieces if isinstance(piece, Bound)]
    return tuple(found), wrong


def _block(line: Line, said: Said, bound: tuple[Bound, ...]) -> Block:
    match line.kind:
        case "heading":
            return Heading(1, said)
        case "subheading":
            return Heading(2, said)
        case "chart":
            return Chart(said, bound, line.by)
        case "table":
            ranks = (*line.ranks, *[""] * len(bound))
            return FigureTable(said, tuple(TableRow(one, rank or None) for one, rank in zip(bound, ranks, strict=False)))
        case "annex":
            return Annex(said)
        case _:
            return Paragraph(said)


def _amiss(line: Line, bound: tuple[Bound, ...]) -> Iterator[Wrong]:
    """A chart or table without figures, a chart of several figures by a dimension, a text without words."""
    if line.kind in ("chart", "table") and not bound:
        yield Wrong(
            Text("没有写要列的指标。", "It names no figure."), Text("请写 figures。", "Say which figures.")
        )  # fmt: skip
    if line.kind == "chart" and line.by and len(bound) > 1:
        yield Wrong(
            Text("按维度分的图只能有一个指标。", "A chart by a dimension is of one figure."),
            Text("请只留一个指标，或不写 by。", "Leave one figure, or leave out by."),
        )
    if line.kind in ("heading", "subheading", "paragraph") and not line.zh.strip():
        yield Wrong(
            Text("没有写文字。", "There are no words."), Text("请写内容，或删去这一段。", "Write it, or take the line out.")
        )


# --- what a pack knows ---------------------------------------------------------------------------------------------------


def known_in(pack: Pack) -> Known:
    """What a report of this pack may name."""
    every = [one for ledger in pack.ledgers.values() for one in ledger.indicators.values()]
    return sentences.known_of(every, pack.periods)


def faults_in(pack: Pack, composition: Composition, known: Known | None = None) -> list[Fault]:
    """Everything that a composition names and the pack does not know, and units that do not fit."""
    names = known or known_in(pack)
    found = [Fault(-1, "title", one.message, one.remedy) for one in _in_said(composition.title, names)]
    if composition.period not in names.periods:
        told = Text(f"没有期间“{composition.period}”。", f"There is no period “{composition.period}”.")
        listed = sorted(names.periods)
        remedy = Text(f"可用：{'、'.join(listed)}。", f"There is: {', '.join(listed)}.")
        found.append(Fault(-1, "period", told, remedy))
    for number, block in enumerate(composition.blocks):
        found += [Fault(number, key, one.message, one.remedy) for key, one in _in_block(pack, block, names)]
    return found


def _in_block(pack: Pack, block: Block, known: Known) -> Iterator[tuple[str, Wrong]]:
    said = block.title if isinstance(block, Chart | FigureTable | Annex) else block.text
    inside = set(said.bounds())
    yield from _keyed(said, known)
    for bound in bounds_of(block):
        if bound not in inside:
            yield from (("figures", one) for one in sentences.faults_of(bound, known))
    if isinstance(block, Chart):
        yield from (("figures", one) for one in _in_chart(pack, block, known))


def _keyed(said: Said, known: Known) -> Iterator[tuple[str, Wrong]]:
    for at, (key, sentence) in enumerate((("zh", said.zh), ("en", said.en))):
        for bound in dict.fromkeys(piece for piece in sentence if isinstance(piece, Bound)):
            yield from ((key, one) for one in sentences.faults_of(bound, known))
        yield from ((key, one) for one in sentences.unit_faults(sentence, known, at))
    if said.zh and said.en:
        chinese, english = ({one for one in each if isinstance(one, Bound)} for each in (said.zh, said.en))
        for bound in sorted(chinese ^ english, key=sentences.placeholder):
            key, lacks = ("en", "英文") if bound in chinese else ("zh", "中文")
            yield (
                key,
                Wrong(
                    Text(
                        f"{lacks}里没有引用 {sentences.placeholder(bound)}。",
                        f"{sentences.placeholder(bound)} stands in one language only.",
                    ),
                    Text("中英文引用的指标应当相同。", "Both languages bind the same figures."),
                ),
            )


def _in_said(said: Said, known: Known) -> Iterator[Wrong]:
    yield from (wrong for _, wrong in _keyed(said, known))


def _in_chart(pack: Pack, chart: Chart, known: Known) -> Iterator[Wrong]:
    """Figures of several units in one chart, and a dimension that the figure has not."""
    figures: list[Indicator] = [known.figures[one.figure] for one in chart.figures if one.figure in known.figures]
    units = list(dict.fromkeys(one.unit for one in figures))
    if len(units) > 1:
        yield Wrong(
            Text(
                f"一张图里单位不同：{'、'.join(one.zh for one in units)}。",
                f"Several units in one chart: {', '.join(one.en for one in units)}.",
            ),
            Text("请分成几张图。", "Make several charts of them."),
        )
    if chart.by and chart.by not in BY_TIME and figures:
        one = figures[0]
        if cut_of(pack.ledgers[one.ledger], one, chart.by) is None:
            yield Wrong(
                Text(f"“{one.label.zh}”不能按“{chart.by}”分。", f"“{one.label.en}” cannot be broken down by “{chart.by}”."),
                Text("请换一个维度，或写 years、months。", "Choose another dimension, or years, or months."),
            )
