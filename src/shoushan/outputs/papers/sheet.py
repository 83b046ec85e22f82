"""A paper ready to be laid out: what stands on the sheet and what may not stand there yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from shoushan.rules.catalogue.model import EMPTY, Pack, Paper
from shoushan.rules.catalogue.model.pages import Form
from shoushan.rules.procedure.paper_life import is_issued, red_head
from shoushan.rules.procedure.papers import filled, spoken_day
from shoushan.rules.text import Text

Language = Literal["zh", "en"]
Kind = Literal["body", "heading", "subheading", "item"]

DRAFT = Text("草稿", "DRAFT")
FOR_SIGNING = Text("送审稿", "DRAFT FOR SIGNING")
VOID = Text("作废", "VOID")
SYNTHETIC = Text("合成数据样例，不作凭证", "Synthetic sample, proves nothing")
"""Stands at the head of every page while the place keeps synthetic data."""
COURTESY = Text(
    "英文参考译本，不具法律效力，以中文文本为准", "Courtesy translation without legal force; the Chinese text alone is valid"
)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_ITEM = re.compile(r"(\d{1,2}[.．、)]|（\d{1,2}）|[·•-] )")
_SENTENCE = frozenset("。；：，")
_NUMBER = re.compile(r"[-−]?[$€£¥]?[\d,]+(\.\d+)?( ?(元|平方米|%|m²|[a-z]{3,9}|[A-Z]{3}))?")
_APART = re.compile(r"(?<=[\u4e00-\u9fff，。；：（）《》]) (?=[\d－-])|(?<=[\d日月元]) (?=[\u4e00-\u9fff])")
"""A space between Chinese and figures, which papers do not have: 自2026年11月9日起, 金额1,500.00元."""
LONGEST_COLUMN = 30
"""Half the width of a line, in half characters: no column of a table is weighed more."""
LONGEST_HEADING = 28
LONGEST_DATE = 24
"""Letters after the organ's name on the line that signs a paper."""
SCAN_TO_FOLLOW = Text("扫码查看办到哪了", "Scan to see where it stands")
SCAN_TO_CHECK = Text("扫码核对内容是否一致", "Scan to compare what it says")
RECEIPT = ("签收人：", "Received by:")
"""How a line begins that a body leaves for whoever receives the paper."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body and the level it stands at (一、 黑体; （一） 楷体; all else 仿宋)."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table between paragraphs: a head (or none), rows, and which columns hold nothing but numbers (set to the right)."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Column by column, whether every cell that holds something holds a number."""
        columns = tuple(zip(*self.rows, strict=False))
        return tuple(any(column) and all(_NUMBER.fullmatch(cell) for cell in column if cell) for column in columns)

    @property
    def shares(self) -> tuple[int, ...]:
        """How wide each column is beside the others, by the longest that stands in it, within bounds."""
        longest = [max(_width(cell) for cell in column) for column in zip(*((self.head,) if self.head else ()), *self.rows,
                                                                           strict=False)]  # fmt: skip
        return tuple(
            max(wide, 4) + 3 if number else min(max(wide + 2, 5), LONGEST_COLUMN)
            for wide, number in zip(longest, self.numeric, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed. ``mark`` is the head of the page: 草稿, 送审稿, 作废 or the note of a courtesy copy; with it there
    is neither number (save a void one's) nor red head nor seal. ``head`` is ``organ`` in black or red ``red``/``letter``.
    ``sides``: those who sign below, instead of the organ with date and seal. ``scan``: what stands beside the QR code.
    ``form`` is the pack's: ``gbt-9704``, or a page of its own; ``made_up`` is the note of a place that keeps synthetic data.
    """

    title: str
    organ: str
    paragraphs: tuple[Paragraph | Grid, ...]
    language: Language = "zh"
    mark: str = ""
    head: Literal["organ", "red", "letter"] = "organ"
    head_mark: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    date: str = ""
    seal: str = ""
    note: str = ""
    cc: tuple[str, ...] = ()
    contact: str = ""
    receipt: bool = False
    copy: str = ""
    address: str = ""
    form: Form = "gbt-9704"
    sides: tuple[str, ...] = ()
    scan: str = ""
    made_up: str = ""

    def as_json(self) -> dict[str, Any]:
        """The sheet as plain values, for the typesetter."""
        names = (
            "title", "organ", "language", "mark", "head", "head_mark", "number", "addressee", "date", "seal", "note",
            "contact", "receipt", "copy", "address", "scan", "made_up",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in names}, "attachments": list(self.attachments), "cc": list(self.cc),
            "paragraphs": [_plain(one) for one in self.paragraphs], "sides": list(self.sides),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organ in whose name a paper goes out: unit, full name, telephone, marks of red heads and form that the pack has, and
    the short name by which the platform knows it; whether its data are ``synthetic``."""

    unit: str
    name: Text
    phone: str = ""
    heads: Mapping[str, Text] = EMPTY
    form: Form = "gbt-9704"
    short: Text | None = None
    synthetic: bool = False


def sheet_of(
    form: Paper, held: Mapping[str, Any], words: Mapping[str, Any] | None, issuer: Issuer, dated: date, *,
    language: Language = "zh", address: str = "",
) -> Sheet:  # fmt: skip
    """The sheet of a paper as it stands: ``held`` is what the case holds of it, ``words`` what its entry kept.

    ``dated`` is the day it was signed, or drafted where nobody signs (成文日期).
    """
    said = words or filled(form, {})
    at = 0 if language == "zh" else 1
    issued, void = is_issued(form, held), held.get("state") == "void"
    mark = red_head(form, held, issuer.unit, issuer.heads) if language == "zh" else None
    body, addressee = _body(said, issuer, at)
    sides, number = _many(said.get("sides"), at), str(held.get("number") or "")
    phone = issuer.phone if not sides else ""
    organ = issuer.name[at] or issuer.name.zh
    return Sheet(
        title=_one(said.get("title"), at) or form.name[at], organ=organ,
        paragraphs=(*body, *_remedy(said, at)), language=language, sides=sides,
        mark=_mark(held, issued, language, issuer.form), form=issuer.form,
        head=form.head if mark else "organ", head_mark=mark.zh if mark else organ,
        number=number if issued or void else "",
        addressee=_one(said.get("to"), at).rstrip("：: ") or addressee, attachments=_many(said.get("attachments"), at),
        date=spoken_day(dated)[at], seal=_one(said.get("seal"), at).strip("（）()") if issued and at == 0 else "",
        note=_one(said.get("note"), at), cc=_many(said.get("cc"), at),
        contact=(f"联系电话：{phone}" if at == 0 else f"Telephone: {phone}") if phone else "",
        receipt=bool(said.get("signature")) and issued and not sides, address=address,
        scan=(SCAN_TO_CHECK if form.kind == "certificate" else SCAN_TO_FOLLOW)[at],
        made_up=SYNTHETIC[at] if issuer.synthetic else "",
    )  # fmt: skip


def issuer_in(pack: Pack, names: Mapping[str, tuple[Text, str]], words: Mapping[str, Any] | None, otherwise: str) -> Issuer:
    """The organ that a paper's words name at their end or at the seal, by its full or its short name, else ``otherwise``."""
    full = {unit: (pack.full_name(unit, name), phone) for unit, (name, phone) in names.items()}
    unit = signed_by(words, full) or signed_by(words, names) or otherwise
    name, phone = full.get(unit) or (Text(unit, unit), "")
    return Issuer(unit, name, phone, pack.red_heads, pack.form, names[unit][0] if unit in names else None, pack.synthetic)


def signed_by(words: Mapping[str, Any] | None, names: Mapping[str, tuple[Text, str]]) -> str | None:
    """The unit whose name begins the last line of a paper's kept words (署名), as ``{organ}　{date}`` writes it, else the
    unit whose seal they name (``（{acting_organ}印章）``)."""
    body = (words or {}).get("body") or ()
    last = str(body[-1].get("zh") or "").strip() if body and isinstance(body[-1], Mapping) else ""
    seal = (words or {}).get("seal")
    sealed = str(seal.get("zh") or "").strip("（）() ") if isinstance(seal, Mapping) else ""
    return _begins(last, names) or _begins(sealed, names)


def _begins(said: str, names: Mapping[str, tuple[Text, str]]) -> str | None:
    """The unit with the longest name that begins a line, when little more than a date or a kind of seal follows."""
    fit = [(len(name.zh), unit) for unit, (name, _) in names.items() if name.zh and said.startswith(name.zh)]
    longest, unit = max(fit, default=(0, ""))
    return unit if longest and len(said) < longest + LONGEST_DATE else None


def copies_of(sheet: Sheet, labels: Sequence[str], words: Mapping[str, Any] | None) -> tuple[Sheet, ...]:
    """One sheet per copy, each with its label (第一联…); a draft and a courtesy copy are printed once."""
    count = max(1, int((words or {}).get("copies") or 1))
    if sheet.mark or count == 1:
        return (sheet,)
    return tuple(replace(sheet, copy=labels[min(no, len(labels) - 1)] if labels else "") for no in range(count))


def _mark(held: Mapping[str, Any], issued: bool, language: Language, form: Form) -> str:
    """The head of the page. English is a courtesy where the national standard holds, and an original elsewhere."""
    at = 0 if language == "zh" else 1
    if held.get("state") == "void":
        return VOID[at]
    if not issued:
        on_its_way = held.get("reviewed") or held.get("asked") or held.get("signed")
        return (FOR_SIGNING if on_its_way and held.get("state") != "returned" else DRAFT)[at]
    return COURTESY.en if language == "en" and form == "gbt-9704" else ""


def _body(said: Mapping[str, Any], issuer: Issuer, at: int) -> tuple[list[Paragraph | Grid], str]:
    """The paragraphs and tables without the addressee's line on top, the receipt's line and the organ's line at the end, which
    the layout sets itself."""
    lines: list[Any] = [line for line in said.get("body", ()) if _one(line, at).strip()]
    addressee = ""
    if lines and not said.get("to") and "table" not in lines[0] and _one(lines[0], at).strip().endswith(("：", ":")):
        addressee = _one(lines.pop(0), at).strip().rstrip("：: ")
        addressee = addressee.removeprefix("To ") if at else addressee
    lines = [line for line in lines if not _one(line, at).strip().startswith(RECEIPT[at])]
    last = _one(lines[-1], at).strip() if lines else ""
    names = [name[at] for name in (issuer.name, issuer.short) if name is not None and name[at]]
    if any(last.startswith(name) and len(last) < len(name) + LONGEST_DATE for name in names):
        lines.pop()
    return [_set(line, at) for line in lines], addressee


def _set(line: Any, at: int) -> Paragraph | Grid:
    table = line.get("table") if isinstance(line, Mapping) else None
    if table:
        rows = tuple(tuple(_spaced(_one(cell, at), at) for cell in row) for row in table["rows"])
        return Grid(tuple(_spaced(_one(cell, at), at) for cell in table["head"]), rows)
    text = _spaced(_one(line, at).strip(), at)
    return Paragraph(_kind(text), text)


def _spaced(text: str, at: int) -> str:
    """Chinese without spaces beside figures; English as it is."""
    return _APART.sub("", text) if at == 0 else text


def _remedy(said: Mapping[str, Any], at: int) -> list[Paragraph]:
    remedy = _one(said.get("remedy"), at)
    return [Paragraph(_kind(remedy), remedy)] if remedy else []


def _kind(text: str) -> Kind:
    """The level of a paragraph; a sentence or a pair of name and value is no heading, however it is numbered."""
    short = len(text) <= LONGEST_HEADING and not _SENTENCE & set(text)
    if short and _HEADING.match(text):
        return "heading"
    if short and _SUBHEADING.match(text):
        return "subheading"
    return "item" if _ITEM.match(text) else "body"


def _plain(one: Paragraph | Grid) -> list[Any]:
    """A paragraph or a table as the typesetter is given it."""
    if isinstance(one, Paragraph):
        return [one.kind, one.text]
    table = {"head": list(one.head), "rows": [list(row) for row in one.rows], "numeric": list(one.numeric)}
    return ["table", {**table, "shares": list(one.shares)}]


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _one(said: Any, at: int) -> str:
    if said is None:
        return ""
    if isinstance(said, Mapping):
        return str(said.get("zh" if at == 0 else "en") or said.get("zh") or "")
    return str(said[at] if isinstance(said, (list, tuple)) else said)


def _many(said: Any, at: int) -> tuple[str, ...]:
    return tuple(text for one in said or () if (text := _one(one, at)))
