"""Sentences of reports: text with bound numbers in braces, read and checked; a number that is typed in is a fault.

``{F063}`` or ``{resettlement/agreed-households}`` binds a figure, ``{F063 told}`` says how it is told and
``{F001 value @year-2016}`` of which period; ``{as-of}``, ``{place}`` and the like are known by themselves;
``{"第1号文件"}`` is a name that may hold digits. What stands in brackets, ``[，同比{F001 change}]``, is left out where a number
in it has nothing to tell; brackets without a number are brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import (
    GIVEN,
    TELLS,
    Bound,
    Bracket,
    Given,
    GivenName,
    Piece,
    Quoted,
    Sentence,
    Tell,
)
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.text import Text

_BRACED = re.compile(r"\{([^{}]*)\}")
_BOUND = re.compile(r"(?P<figure>[A-Za-z0-9-]+(?:/[a-z0-9-]+)?)(?:\s+(?P<tell>[a-z]+))?(?:\s*@(?P<period>[a-z0-9-]+))?")
_BRACKETS = re.compile(r"([\[\]])")
_QUOTED = re.compile(r"[\"“'‘「](.+)[\"”'’」]")
_DIGITS = re.compile(r"[0-9０-９][0-9０-９.,，．%％]*")
_SPELLED = re.compile(
    r"[〇零一二三四五六七八九十百千万亿两]*[十百千万亿][〇零一二三四五六七八九十百千万亿两]+"
    r"|[〇零二三四五六七八九]{2,}|[一二三四五六七八九两][十百千万亿]+"
)
"""A number in Chinese letters: two of them together with a unit of ten, or a row of digits; 十大 and 五年 are words."""
_IDIOMS = ("千万百计", "一一", "万一", "千百")
BRACES = Text("花括号不成对，或者里面写了看不懂的内容。", "A brace without its other, or what stands in it cannot be read.")
HOW = Text(
    '写成 {F063 told}、{台账/指标 change @期间}、{as-of} 或 {"含数字的名称"}。',
    'Write {F063 told}, {ledger/figure change @period}, {as-of} or {"a name with digits"}.',
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault of a sentence, with what to do; ``typed``: it is a number that is bound to nothing."""

    message: Text
    remedy: Text
    typed: bool = False


def read(text: str) -> tuple[Sentence, tuple[Wrong, ...]]:
    """The pieces of a sentence as written, and what is wrong with its form. What cannot be read is left out."""
    pieces: list[Piece] = []
    faults: list[Wrong] = []
    last = 0
    for match in _BRACED.finditer(text):
        faults += _plain(text[last : match.start()], pieces)
        found = _braced(match[1].strip())
        if isinstance(found, Wrong):
            faults.append(found)
        else:
            pieces.append(found)
        last = match.end()
    faults += _plain(text[last:], pieces)
    return tuple(_bracketed(pieces)), tuple(faults)


def _bracketed(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces with the brackets told that hold a number."""
    letters: list[Piece] = []
    for piece in pieces:
        letters += [part for part in _BRACKETS.split(piece) if part] if isinstance(piece, str) else [piece]
    ends = dict(_pairs(letters))
    closing = set(ends.values())
    words = ""
    for place, piece in enumerate(letters):
        if isinstance(piece, str) and place not in ends and place not in closing:
            words += piece
            continue
        if words:
            yield words
            words = ""
        yield piece if not isinstance(piece, str) else Bracket(place in ends)
    if words:
        yield words


def _pairs(letters: list[Piece]) -> Iterator[tuple[int, int]]:
    """Where brackets open and close again with a number between and no other bracket."""
    opened, numbers = -1, 0
    for place, piece in enumerate(letters):
        if piece == "[":
            opened, numbers = place, 0
        elif isinstance(piece, Bound):
            numbers += 1
        elif piece == "]" and opened >= 0:
            if numbers:
                yield opened, place
            opened = -1


def written(sentence: Sentence) -> str:
    """The sentence as it is typed: the reverse of `read`."""
    return "".join(map(_typed, sentence))


def placeholder(bound: Bound) -> str:
    """How a number is typed into a sentence."""
    tell = "" if bound.tell == "value" and bound.period is None else f" {bound.tell}"
    return f"{{{bound.figure}{tell}{f' @{bound.period}' if bound.period else ''}}}"


def _typed(piece: Piece) -> str:
    match piece:
        case Bound():
            return placeholder(piece)
        case Given():
            return f"{{{piece.name}}}"
        case Quoted():
            return f'{{"{piece.text}"}}'
        case Bracket():
            return "[" if piece.opens else "]"
        case _:
            return piece


def _plain(text: str, pieces: list[Piece]) -> Iterator[Wrong]:
    """Text outside braces becomes a piece; a stray brace and a typed-in number are faults."""
    if not text:
        return
    pieces.append(text)
    if "{" in text or "}" in text:
        yield Wrong(BRACES, HOW)
    for number in typed_in(text):
        yield Wrong(
            Text(f"句子里直接写了数字“{number}”。", f"The number “{number}” is typed into the sentence."),
            Text(
                '数字一律引用指标，如 {F063 told}；日期用 {as-of}、{year} 等；确是名称的写成 {"…"}。',
                'Bind every number to a figure, as in {F063 told}; days are {as-of}, {year} …; a name is written {"…"}.',
            ),
            typed=True,
        )


def typed_in(text: str) -> tuple[str, ...]:
    """The numbers that are written out in a text, in digits or in Chinese letters."""
    without = text
    for idiom in _IDIOMS:
        without = without.replace(idiom, "　" * len(idiom))
    found = [*_DIGITS.finditer(without), *_SPELLED.finditer(without)]
    return tuple(match[0].rstrip(".,，．") for match in sorted(found, key=lambda match: match.start()))


def _braced(inside: str) -> Piece | Wrong:
    if (quoted := _QUOTED.fullmatch(inside)) is not None:
        return Quoted(quoted[1])
    if inside in GIVEN:
        return Given(cast("GivenName", inside))
    match = _BOUND.fullmatch(inside)
    if match is None:
        return Wrong(Text(f"看不懂“{{{inside[:60]}}}”。", f"“{{{inside[:60]}}}” cannot be read."), HOW)
    tell = match["tell"] or "value"
    if tell not in TELLS:
        return Wrong(
            Text(f"没有这种说法“{tell}”。", f"A figure cannot be told as “{tell}”."), _offered(tell, TELLS)
        )  # fmt: skip
    return Bound(match["figure"], cast("Tell", tell), match["period"])


def _offered(word: str, known: Mapping[str, object]) -> Text:
    near = nearest(word, known)
    if near:
        return Text(f"是否想写 {near}？", f"Did you mean {near}?")
    return Text(f"可用：{'、'.join(list(known)[:20])}。", f"There is: {', '.join(list(known)[:20])}.")


# --- what only a pack knows ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What sentences may name: figures by their number and their full name, periods, and every unit of measure."""

    figures: Mapping[str, Indicator]
    periods: frozenset[str]
    units: tuple[Text, ...]


def known_of(indicators: Mapping[str, Indicator] | list[Indicator], periods: Mapping[str, object]) -> Known:
    """What may be named, of all indicators of a pack."""
    every = list(indicators.values()) if isinstance(indicators, Mapping) else indicators
    figures = {name: one for one in every for name in (one.full_id, one.figure) if name}
    units = sorted({one.unit for one in every if one.unit.zh}, key=lambda unit: (-len(unit.zh), unit))
    return Known(figures, frozenset(periods), tuple(units))


def faults_of(bound: Bound, known: Known) -> Iterator[Wrong]:
    """What of a number nothing knows, or what its figure cannot be told as."""
    figure = known.figures.get(bound.figure)
    if figure is None:
        yield Wrong(
            Text(f"没有指标“{bound.figure}”。", f"There is no figure “{bound.figure}”."), _offered(bound.figure, known.figures)
        )
    if bound.period is not None and bound.period not in known.periods:
        told = Text(f"没有期间“{bound.period}”。", f"There is no period “{bound.period}”.")
        yield Wrong(told, _offered(bound.period, dict.fromkeys(sorted(known.periods))))
    if figure is None:
        return
    if bound.tell in ("target", "gap") and figure.target is None:
        yield Wrong(
            Text(f"指标“{figure.label.zh}”没有目标。", f"“{figure.label.en}” has no target."),
            Text("请在指标定义里写 target，或换一种说法。", "Give the figure a target, or tell it otherwise."),
        )


def unit_faults(sentence: Sentence, known: Known, at: int) -> Iterator[Wrong]:
    """Units that do not fit the number before them: another unit after a bare number, or a unit after one that has its own.

    ``at``: 0 for the Chinese sentence, 1 for the English one.
    """
    sentence = tuple(piece for piece in sentence if not isinstance(piece, Bracket))
    for place, piece in enumerate(sentence):
        if not isinstance(piece, Bound) or piece.tell not in ("value", "number", "told", "before", "target"):
            continue
        figure = known.figures.get(piece.figure)
        after = sentence[place + 1] if place + 1 < len(sentence) else ""
        if figure is None or not isinstance(after, str):
            continue
        stands = after.lstrip() if at else after
        if piece.tell == "number":
            if not stands.startswith(figure.unit[at]):
                yield _wrong_unit(figure, stands)
        elif (unit := _unit_at(stands, known, at)) is not None and not _goes_on(unit, stands):
            yield Wrong(
                Text(
                    f"“{figure.label.zh}”后面多写了单位“{unit}”。", f"A unit, “{unit}”, stands after “{figure.label.en}” again."
                ),
                Text(
                    f"数值已带单位“{figure.unit.zh}”；请删去，或用 number。",
                    f"The value has its unit, {figure.unit.en}; take it out, or use number.",
                ),
            )


def _wrong_unit(figure: Indicator, stands: str) -> Wrong:
    return Wrong(
        Text(
            f"“{figure.label.zh}”的单位是“{figure.unit.zh}”，句子里写的是“{stands[:6]}”。",
            f"“{figure.label.en}” is in {figure.unit.en}; the sentence says “{stands[:12]}”.",
        ),
        Text("请写指标的单位，或用 value（自带单位）。", "Write the figure's own unit, or use value, which brings it."),
    )


def _unit_at(text: str, known: Known, at: int) -> str | None:
    """The unit of measure that a text begins with, the longest."""
    if at:
        word = re.match(r"[A-Za-z%²]+", text)
        return next((unit.en for unit in known.units if word and unit.en == word[0]), None)
    return next((unit.zh for unit in known.units if text.startswith(unit.zh)), None)


_LONGER = {
    "项": "目", "个": "人体别性", "位": "居列于次", "处": "理于置", "年": "度", "天": "然津", "条": "件例", "次": "年月日",
    "家": "庭长",
}  # fmt: skip
"""What makes another word of a letter that is a unit of measure too."""


def _goes_on(unit: str, text: str) -> bool:
    """Whether what looks like a unit is the beginning of a longer word: 项目, 个人, 位居."""
    return len(text) > len(unit) and text[len(unit)] in _LONGER.get(unit, "")
