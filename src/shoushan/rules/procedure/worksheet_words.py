"""A kept worksheet in words: each line with how it is formed, its values, its rounding, its article and what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shoushan.rules import currency
from shoushan.rules.catalogue.expressions import caliber, nodes
from shoushan.rules.catalogue.model import Version, Worksheet, WorksheetLine
from shoushan.rules.procedure.effects.calc import missing_label
from shoushan.rules.procedure.worksheet_refusals import amount_words
from shoushan.rules.text import Text

Stands = Literal["counts", "apart", "left", "unknown", "gone"]
Codes = Callable[[str, str], "Text | None"]
"""The label of a value of a code field, by the field's id and the code."""
CANNOT_TELL = Text("无法判断", "cannot tell")
APART = Text("（不计入合计）", " (not in the sum)")
ROUNDINGS = {
    "half-up": Text("四舍五入", "half up"), "down": Text("舍去", "down"), "up": Text("进一", "up"),
    "half-even": Text("四舍六入五成双", "half to even"),
}  # fmt: skip
_YUAN_STEPS = {
    1: Text("到分", "to the fen"), 10: Text("到角", "to the jiao"), 100: Text("到元", "to the yuan"),
    1000: Text("到十元", "to ten yuan"),
}  # fmt: skip
_STEPS = {
    ("area", 1): Text("到0.01平方米", "to 0.01 m²"), ("area", 100): Text("到平方米", "to the m²"),
    ("rate", 1): Text("到万分之一", "to 0.01%"), ("int", 1): Text("到个位", "to the unit"),
}  # fmt: skip
_UNITS = ("money", "area", "rate")


def _step(unit: str, step: int) -> Text | None:
    """To what a line is rounded, where it is not any amount."""
    if unit != "money":
        return _STEPS.get((unit, step))
    counted_in = currency.current()
    if counted_in == currency.YUAN:
        return _YUAN_STEPS.get(step)
    said = counted_in.said(step)
    return Text(f"到{said.zh}", f"to {said.en}")


_OF_UNITS = (1, 100, 10_000)
"""Scales that only undo units (m² × 100, rate × 10 000): people do not divide there."""


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line as people read it. ``before`` is what the last calculation said; ``rows`` its amounts row by row; ``empty``: it
    adds up rows, and there are none."""

    id: str
    label: Text
    how: Text
    rounding: Text
    basis: str
    unit: str
    amount: int | None
    stands: Stands
    rows: tuple[tuple[str, int], ...] = ()
    before: int | None = None
    compared: bool = False
    empty: bool = False

    @property
    def changed(self) -> bool:
        """Whether it differs from the calculation before."""
        return self.compared and self.amount != self.before


@dataclass(frozen=True, slots=True)
class SheetTold:
    """A worksheet as people read it; ``missing`` is what it lacks, ``total`` then ``None``. ``summed``: it is the plain sum."""

    id: str
    label: Text
    lines: tuple[LineTold, ...]
    total: int | None
    unit: str
    missing: tuple[Text, ...]
    n: int
    before: int | None = None
    before_n: int | None = None
    summed: bool = True


def told(version: Version, name: str, held: Mapping[str, Any], codes: Codes, *, hide: bool = False) -> SheetTold | None:
    """The worksheet ``name`` as kept in ``held``; with ``hide`` without the values behind it. Lines that the version no longer
    has, and that the calculation before had, are told as gone. ``None`` for a worksheet that the version does not know."""
    sheet = version.worksheets.get(name)
    if sheet is None:
        return None
    speaker = _Speaker(version, sheet, {} if hide else held.get("inputs") or {}, codes)
    before = held.get("before")
    lines = [_line(speaker, line, held, before) for line in sheet.lines]
    known = {line.id for line in sheet.lines}
    old: Mapping[str, int] = (before or {}).get("lines") or {}
    lines += [
        LineTold(id_, Text(id_, id_), Text("", ""), Text("", ""), "", sheet.unit, None, "gone", (), amount, compared=True)
        for id_, amount in old.items() if id_ not in known
    ]  # fmt: skip
    missing = tuple(missing_label(version, None, one) for one in held.get("missing") or ())
    return SheetTold(
        name, sheet.label, tuple(lines), held.get("total"), sheet.unit, missing, int(held["n"]),
        before.get("total") if before else None, before.get("n") if before else None, sheet.total is None,
    )  # fmt: skip


def _line(speaker: _Speaker, line: WorksheetLine, held: Mapping[str, Any], before: Mapping[str, Any] | None) -> LineTold:
    amount = held["lines"].get(line.id)
    stands: Stands = "counts" if line.counts else "apart"
    if amount is None:
        stands = "left" if line.id in (held.get("left") or ()) or not held.get("missing") else "unknown"
    rows = tuple(((held.get("rows") or {}).get(line.id) or {}).items())
    old = (before.get("lines") or {}).get(line.id) if before else None
    return LineTold(
        line.id, line.label, speaker.how(line), rounding_of(line), line.basis, line.unit, amount, stands, rows, old,
        compared=before is not None, empty=bool(line.over) and amount == 0 and not rows,
    )  # fmt: skip


def rounding_of(line: WorksheetLine) -> Text:
    """How the line is rounded, in words; nothing where it cannot have a rest."""
    if line.scale == line.step == 1 and line.per is None:
        return Text("", "")
    step = _step(line.unit, line.step) or amount_words(line.step, line.unit)
    way = ROUNDINGS[line.rounding]
    return Text(f"{way.zh}{step.zh}", f"{way.en} {step.en}")


def sentences(sheet: SheetTold) -> tuple[Text, ...]:
    """The worksheet for a paper: one sentence per line that applies, then the total."""
    found = []
    for line in sheet.lines:
        if line.stands in ("left", "gone"):
            continue
        amount = CANNOT_TELL if line.amount is None else amount_words(line.amount, line.unit)
        more_zh = "；".join(one for one in (line.how.zh, line.rounding.zh, line.basis) if one)
        more_en = "; ".join(one for one in (line.how.en, line.rounding.en, line.basis) if one)
        found.append(Text(
            f"{line.label.zh}：{amount.zh}" + (f"（{more_zh}）" if more_zh else ""),
            f"{line.label.en}: {amount.en}" + (f" ({more_en})" if more_en else ""),
        ))  # fmt: skip
    total = CANNOT_TELL if sheet.total is None else amount_words(sheet.total, sheet.unit)
    return (*found, Text(f"结果：{total.zh}", f"Result: {total.en}"))


def table_rows(sheet: SheetTold) -> tuple[Mapping[str, Text], ...]:
    """The worksheet for a table: ``label``, ``how``, ``basis`` and ``amount`` of each line that applies, the result last.

    What a plain sum does not count says so, so that whoever adds up gets the same; a sum of no rows is left out."""
    found: list[Mapping[str, Text]] = []
    for line in sheet.lines:
        if line.stands in ("left", "gone") or line.empty:
            continue
        amount = CANNOT_TELL if line.amount is None else amount_words(line.amount, line.unit)
        apart = APART if line.stands == "apart" and sheet.summed else Text("", "")
        how = Text(
            "；".join(one for one in (line.how.zh, line.rounding.zh) if one),
            "; ".join(one for one in (line.how.en, line.rounding.en) if one),
        )
        found.append({
            "label": Text(line.label.zh + apart.zh, line.label.en + apart.en), "how": how,
            "basis": Text(line.basis, line.basis), "amount": amount,
        })  # fmt: skip
    total = CANNOT_TELL if sheet.total is None else amount_words(sheet.total, sheet.unit)
    last = Text("合计", "Total") if sheet.summed else Text("结果", "Result")
    return (*found, {"label": last, "how": Text("", ""), "basis": Text("", ""), "amount": total})


class _Speaker:
    """Says expressions of a worksheet with the values that they were calculated with."""

    def __init__(self, version: Version, sheet: Worksheet, inputs: Mapping[str, Any], codes: Codes) -> None:
        self.version, self.sheet, self.inputs, self.codes = version, sheet, inputs, codes
        self.line: WorksheetLine | None = None

    def how(self, line: WorksheetLine) -> Text:
        """How the line is formed: in the definition's own words, else the expression with its values."""
        self.line = line
        if line.note is not None:
            return line.note
        said = Text(self.say(line.amount, 0), self.say(line.amount, 1))
        if line.per is not None:
            said = Text(f"{said.zh} ÷ {self.say(line.per, 0)}", f"{said.en} ÷ {self.say(line.per, 1)}")
        if line.scale not in _OF_UNITS:
            said = Text(f"({said.zh}) ÷ {line.scale:,}", f"({said.en}) ÷ {line.scale:,}")
        if line.over:
            rows = self.version.fields[line.over].label
            which = Text("逐行", "row by row")
            if line.where is not None:
                which = Text(f"逐行（{self.condition(line.where, 'zh')}）", f"row by row ({self.condition(line.where, 'en')})")
            said = Text(f"{rows.zh}{which.zh}：{said.zh}", f"{rows.en}, {which.en}: {said.en}")
        for bound, zh, en in ((line.at_least, "不低于", "at least"), (line.at_most, "不超过", "at most")):
            if bound is not None:
                said_zh, said_en = self.say(bound, 0, line.unit), self.say(bound, 1, line.unit)
                said = Text(f"{said.zh}，{zh} {said_zh}", f"{said.en}, {en} {said_en}")
        return said

    def condition(self, expr: nodes.Expr, lang: Literal["zh", "en"]) -> str:
        return caliber(expr, self.label, lang, lambda path, code: self.codes(path.removeprefix("row."), code))

    def label(self, name: str) -> Text:
        head, _, rest = name.partition(".")
        if head == "line":
            return next((x.label for x in self.sheet.lines if x.id in (rest, rest.replace("_", "-"))), Text(rest, rest))
        if head == "row" and self.line is not None:
            subs = self.version.fields[self.line.over].fields
            return next((sub.label for sub in subs if sub.id == rest), Text(rest, rest))
        if head == "tables":
            given = self.version.fields.get(rest.rpartition(".")[2])
            if given is None:
                return Text("规则表规定的数", "the figure of the table of rules")
            return Text(f"规则表规定的{given.label.zh}", f"{given.label.en} by the table of rules")
        field = self.version.fields.get(name)
        return field.label if field else {"today": Text("今天", "today")}.get(name, Text(name, name))

    def say(self, expr: nodes.Expr, lang: int, kind: str = "") -> str:
        """``expr`` with signs of arithmetic; constants beside money or areas in yuan or m²."""
        inner = kind or self.kind_of(expr)
        if isinstance(expr, nodes.Const):
            if not isinstance(expr.value, int) or isinstance(expr.value, bool):
                return str(expr.value)
            return amount_words(expr.value, inner if inner in _UNITS else "int")[lang]
        if isinstance(expr, nodes.Name):
            return self.named(expr, lang)
        if isinstance(expr, nodes.Add | nodes.Sub):
            sign = "+" if isinstance(expr, nodes.Add) else "−"
            return f"{self.say(expr.left, lang, inner)} {sign} {self.factor(expr.right, lang, inner)}"
        if isinstance(expr, nodes.Mul):
            return f"{self.factor(expr.left, lang)} × {self.factor(expr.right, lang)}"
        if isinstance(expr, nodes.Neg):
            return f"−{self.factor(expr.item, lang, inner)}"
        if isinstance(expr, nodes.Least | nodes.Greatest):
            word = (("取小", "the least of "), ("取大", "the greatest of "))[isinstance(expr, nodes.Greatest)][lang]
            items = ("；" if lang == 0 else "; ").join(self.say(item, lang, inner) for item in expr.items)
            return f"{word}（{items}）" if lang == 0 else f"{word}({items})"
        if isinstance(expr, nodes.Case):
            return self.case(expr, lang, inner)
        if isinstance(expr, nodes.Coalesce):
            return self.say(expr.items[0], lang, inner)
        return self.condition(expr, "zh" if lang == 0 else "en")

    def factor(self, expr: nodes.Expr, lang: int, kind: str = "") -> str:
        said = self.say(expr, lang, kind)
        return f"({said})" if isinstance(expr, nodes.Add | nodes.Sub | nodes.Case) else said

    def case(self, expr: nodes.Case, lang: int, kind: str) -> str:
        word: Literal["zh", "en"] = "zh" if lang == 0 else "en"
        told = [(self.condition(b.test, word), self.say(b.then, lang, kind)) for b in expr.branches]
        rest = self.say(expr.otherwise, lang, kind)
        if lang == 0:
            return "；".join(f"{test}的，{then}" for test, then in told) + f"；其余 {rest}"
        return "; ".join(f"{then} if {test}" for test, then in told) + f"; else {rest}"

    def named(self, expr: nodes.Name, lang: int) -> str:
        label = self.label(expr.path)[lang]
        value = self.inputs.get(expr.path)
        return label if value is None else f"{label} {self.value(expr, value, lang)}"

    def value(self, expr: nodes.Name, value: Any, lang: int) -> str:
        if isinstance(value, bool):
            return (("否", "no"), ("是", "yes"))[value][lang]
        if isinstance(value, int):
            return amount_words(value, expr.kind if expr.kind in _UNITS else "int")[lang]
        label = self.codes(expr.path, str(value))
        return label[lang] if label else str(value)

    def kind_of(self, expr: nodes.Expr) -> str:
        """Of what a sum is: the first name of money, area or rate below it; a product tells nothing of its factors."""
        if isinstance(expr, nodes.Name):
            line = expr.path.removeprefix("line.")
            own = next((x.unit for x in self.sheet.lines if x.id in (line, line.replace("_", "-"))), "")
            return own if expr.path.startswith("line.") else expr.kind
        if isinstance(expr, nodes.Mul | nodes.Const):
            return ""
        return next((kind for child in nodes.children(expr) if (kind := self.kind_of(child)) in _UNITS), "")
