"""The picture of a version in one language: boxes with their words, already broken into lines, and arrows between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shoushan.rules.catalogue.model import Join, Lapse, Pack, Version
from shoushan.rules.mechanism import said
from shoushan.rules.mechanism.flow import Flow, Inside, Node, flow_of
from shoushan.rules.mechanism.layers import Layout, Line, Placed, Size, placed
from shoushan.rules.text import Text

Tone = Literal["title", "plain", "quiet", "term", "time"]
Lang = Literal["zh", "en"]
WIDE, GLYPH, LATIN, ROW, PAD = 13, 13, 7, 19, 9
"""Pixels: a Chinese character, a Latin letter; the height of a line; the room round the words."""
WIDTHS = {"start": 84, "any": 160, "stage": 252, "act": 168, "lapse": 178, "join": 168, "outcome": 140}


@dataclass(frozen=True, slots=True)
class Words:
    """One line of a box, as it is written; ``y`` is its base line inside the box."""

    text: str
    tone: Tone
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the picture: what it stands for, where it is, its lines, and all of them in one sentence for who hears it."""

    node: Node
    at: Placed
    lines: tuple[Words, ...]
    told: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What may be done in several stages and leads to none: what it is, who may, where."""

    what: Inside
    label: str
    who: str
    where: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture; ``beside`` has no arrow and is told in a table."""

    boxes: tuple[Box, ...]
    arrows: tuple[Line, ...]
    dashed: frozenset[str]
    width: int
    height: int
    beside: tuple[Beside, ...]


def picture_of(pack: Pack, version: Version, lang: Lang) -> Picture:
    """The procedure of ``version`` drawn for readers of ``lang``."""
    flow = flow_of(version)
    writer = _Writer(pack, version, flow, lang)
    written = {node.id: writer.lines(node) for node in flow.nodes}
    sizes = [Size(node.id, WIDTHS[node.kind], _height(written[node.id])) for node in flow.nodes]
    layout: Layout = placed(sizes, flow.edges)
    nodes = {node.id: node for node in flow.nodes}
    boxes = tuple(
        Box(nodes[at.id], at, tuple(written[at.id]), writer.told(nodes[at.id]), writer.closed(nodes[at.id]))
        for at in layout.boxes
    )
    dashed = frozenset(node.id for node in flow.nodes if node.kind == "lapse")
    beside = tuple(writer.beside(one) for one in flow.beside)
    return Picture(boxes, layout.lines, dashed, layout.width, layout.height, beside)


def _height(lines: list[Words]) -> int:
    return (lines[-1].y if lines else 0) + PAD + 3


@dataclass(frozen=True, slots=True)
class _Writer:
    pack: Pack
    version: Version
    flow: Flow
    lang: Lang

    def pick(self, text: Text) -> str:
        return text.zh if self.lang == "zh" else text.en

    def closed(self, node: Node) -> bool:
        return node.kind == "stage" and self.version.stages[node.ref].closed

    def lines(self, node: Node) -> list[Words]:
        """The lines of a box, broken to its width."""
        room = WIDTHS[node.kind] - 2 * PAD
        found: list[Words] = []
        y = PAD + 1
        for text, tone in _PARTS[node.kind](self, node):
            for line in broken(text, room):
                y += ROW
                found.append(Words(line, tone, y - 5))
        return found

    def told(self, node: Node) -> str:
        """A box in one sentence."""
        stop = "；" if self.lang == "zh" else "; "
        return stop.join(text for text, _ in _PARTS[node.kind](self, node))

    # --- boxes -----------------------------------------------------------------------------------------------------

    def start(self, node: Node) -> list[tuple[str, Tone]]:
        return [(self.pick(Text("开始", "Start")), "title")]

    def any(self, node: Node) -> list[tuple[str, Tone]]:
        if not node.stages:
            return [(self.pick(said.SOURCES[node.ref]), "title")]
        labels = said.listed(self.version.stages[one].label for one in node.stages)
        return [(self.pick(Text("以下任一环节", "Any of these stages")), "title"), (self.pick(labels), "quiet")]

    def stage(self, node: Node) -> list[tuple[str, Tone]]:
        found: list[tuple[str, Tone]] = [(self.pick(self.version.stages[node.ref].label), "title")]
        for id_ in self.flow.terms.get(node.ref, ()):
            term = self.version.terms[id_]
            limit = said.length(term.limit, term.unit)
            source = Text("推定", "assumed") if term.assumed and not term.basis else Text(term.basis, term.basis)
            found.append((self.pick(Text(f"◷ {term.label.zh} {limit.zh}", f"◷ {term.label.en}: {limit.en}")), "term"))
            if source.zh:
                found.append((self.pick(source), "quiet"))
            kinds = said.listed(pause.label for pause in term.pauses)
            if kinds.zh:
                found.append((self.pick(Text(f"可暂停：{kinds.zh}", f"may be paused: {kinds.en}")), "quiet"))
        for one in self.flow.inside.get(node.ref, ()):
            mark: Tone = "time" if one.kind == "lapse" else "plain"
            found.append((("┄ " if one.kind == "lapse" else "· ") + self.doing(one), mark))
        return found

    def act(self, node: Node) -> list[tuple[str, Tone]]:
        act = self.version.acts[node.ref]
        found: list[tuple[str, Tone]] = [(self.pick(act.label), "title")]
        found.append((self.pick(said.who_may(self.pack, self.version, act)), "quiet"))
        effects = {spec.effect for spec in act.effects}
        marks = [text for name, text in _MARKS.items() if name in effects]
        if marks:
            found.append((self.pick(said.listed(marks)), "term"))
        return found

    def lapse(self, node: Node) -> list[tuple[str, Tone]]:
        lapse = self._lapse(node.ref)
        term = self.version.terms.get(lapse.term)
        found: list[tuple[str, Tone]] = [(self.pick(lapse.label), "title")]
        if term is not None:
            found.append((self.pick(Text(f"“{term.label.zh}”期满", f"when “{term.label.en}” is over")), "time"))
        if lapse.basis:
            found.append((lapse.basis, "quiet"))
        return found

    def join(self, node: Node) -> list[tuple[str, Tone]]:
        return [(self.joined(self._join(node.ref)), "title"), (self.pick(Text("自动", "by itself")), "quiet")]

    def outcome(self, node: Node) -> list[tuple[str, Tone]]:
        outcome = self.version.outcomes[node.ref]
        found: list[tuple[str, Tone]] = [(self.pick(outcome.label), "title")]
        kind = said.ENDINGS.get(outcome.kind)
        if kind is not None and kind.zh != outcome.label.zh:
            found.append((self.pick(kind), "quiet"))
        return found

    # --- what stays in a stage ----------------------------------------------------------------------------------------

    def doing(self, one: Inside) -> str:
        """An act with who may, a lapse or a join, in one line."""
        if one.kind == "lapse":
            return self.pick(self._lapse(one.ref).label)
        if one.kind == "join":
            return self.joined(self._join(one.ref))
        act = self.version.acts[one.ref]
        who = said.who_may(self.pack, self.version, act)
        return self.pick(Text(f"{act.label.zh}（{who.zh}）", f"{act.label.en} ({who.en})"))

    def beside(self, one: Inside) -> Beside:
        """The same with the stages in which it may be done."""
        who = Text("系统", "the system")
        if one.kind == "act":
            act = self.version.acts[one.ref]
            label, who, sources = self.pick(act.label), said.who_may(self.pack, self.version, act), act.from_
        elif one.kind == "join":
            label, sources = self.doing(one), (self._join(one.ref).stage,)
        else:
            lapse = self._lapse(one.ref)
            label, sources = self.doing(one), tuple(stage for stage, held in self.flow.terms.items() if lapse.term in held)
        stages = self.version.stages
        words = (stages[word].label if word in stages else said.SOURCES.get(word, Text(word, word)) for word in sources)
        return Beside(one, label, self.pick(who), self.pick(said.listed(words)))

    def joined(self, join: Join) -> str:
        what = Text("分办件", "parts") if join.over == "parts" else Text("子件", "cases below")
        if join.need == "all":
            return self.pick(Text(f"{what.zh}全部办完", f"All {what.en} are done"))
        if join.need == "any":
            return self.pick(Text(f"任一{what.zh}办完", f"One of the {what.en} is done"))
        return self.pick(Text(f"{what.zh}办到符合条件", f"The {what.en} meet the condition"))

    def _lapse(self, id_: str) -> Lapse:
        return next(one for one in self.version.lapses if one.id == id_)

    def _join(self, id_: str) -> Join:
        return next(one for one in self.version.joins if one.id == id_)


_MARKS: dict[str, Text] = {
    "part.offer": Text("⇉ 分给单位会办", "⇉ parts go to units"),
    "child.open": Text("⇉ 开出子件", "⇉ opens cases below"),
    "term.pause": Text("‖ 暂停计时", "‖ pauses the term"),
    "term.resume": Text("▷ 恢复计时", "▷ resumes the term"),
    "term.extend": Text("＋ 延长时限", "+ extends the term"),
    "notice.publish": Text("公示", "public notice"),
}
_PARTS: dict[str, Callable[[_Writer, Node], list[tuple[str, Tone]]]] = {
    "start": _Writer.start, "any": _Writer.any, "stage": _Writer.stage, "act": _Writer.act, "lapse": _Writer.lapse,
    "join": _Writer.join, "outcome": _Writer.outcome,
}  # fmt: skip


def wide(text: str) -> int:
    """About how many pixels a text takes."""
    return sum(GLYPH if unicodedata.east_asian_width(sign) in "WFA" else LATIN for sign in text)


def broken(text: str, room: int) -> tuple[str, ...]:
    """A text in lines of at most ``room`` pixels: between words, or after any Chinese sign; none is left out."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and wide(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        while wide(piece) > room:
            cut = next(at for at in range(len(piece), 0, -1) if at == 1 or wide(piece[:at]) <= room)
            lines.append(piece[:cut])
            piece = piece[cut:]
        line = (line + piece) if line else piece.lstrip()
    if line.strip():
        lines.append(line.rstrip())
    return tuple(lines)


def _pieces(text: str) -> list[str]:
    """What may not be broken: a word with the space after it, a Chinese sign with the stop after it."""
    found: list[str] = []
    for sign in text:
        chinese = unicodedata.east_asian_width(sign) in "WF"
        joins = sign in "，。；：、）”" or (
            not chinese and bool(found) and not found[-1].endswith(" ") and not _chinese(found[-1])
        )
        if joins and found:
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _chinese(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) in "WF"
