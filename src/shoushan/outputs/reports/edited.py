"""A report as it comes back from those who edited it: paragraphs with what stands in each bookmark, read and never changed."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from lxml import etree  # type: ignore[import-untyped]

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.periods import CENTURIES, Period
from shoushan.outputs.reports.made import DATED, PREFIX, Made
from shoushan.rules.catalogue.model.reports import TELLS, Tell
from shoushan.rules.text import Text

LARGEST, PART = 40_000_000, 30_000_000
"""Bytes of a file, and of one of its parts when it is unpacked."""
MOST_NUMBERS, MOST_PARTS = 5_000, 50
"""Numbers that a file may say it was made with, and parts that are looked through for them."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK = re.compile(PREFIX + r"\d{4}_[A-Za-z0-9]+_[a-z_]+")
_SHORT = re.compile(r'\{"report":.*?\}', re.DOTALL)


class NoReport(Exception):
    """The file is not a report that was made here, or cannot be opened; says why and what to do."""

    def __init__(self, text: Text, remedy: Text) -> None:
        super().__init__(text.en)
        self.text, self.remedy = text, remedy


@dataclass(slots=True)
class Place:
    """A paragraph: its number from 1, its words, and where each mark stands in them."""

    number: int
    text: str
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """A number as it was made, with what stood around it; an empty ``figure`` is a day or a name."""

    mark: str
    text: str
    figure: str
    tell: Tell
    period: Period | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The file: its paragraphs, what it was asked for, and the numbers it was made with (none where that part was lost)."""

    places: tuple[Place, ...]
    report: str
    language: str
    period: str
    as_of: date
    known_at: int
    numbers: tuple[Expected, ...] | None
    dated: str = ""
    """The day under the organ's name as it was made; empty in files that did not say it."""


def recounted(made: Made, edited: Edited) -> tuple[Expected, ...]:
    """The numbers of a report that was made again because the file's own record was lost."""
    return tuple(
        Expected(
            one.mark, edited.dated if one.mark == DATED and edited.dated else one.text, one.figure, one.tell, one.period,
            before, after,
        )
        for one, before, after in made.numbers()
    )  # fmt: skip


def read(content: bytes) -> Edited:
    """Everything the check needs of a docx. Raises ``NoReport``."""
    if len(content) > LARGEST:
        raise NoReport(Text("文件超过 40 MB。", "The file is larger than 40 MB."), _AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            body = _xml(_part(packed, "word/document.xml"))
            kept = _kept(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, etree.XMLSyntaxError, OSError, RuntimeError):
        raise NoReport(Text("文件打不开，或者不是 docx。", "The file cannot be opened or is no docx."), _AGAIN) from None
    if kept is None:
        told = Text(
            "文件里没有报告的标记，不是由 shoushan report 生成的。",
            "The file bears no mark of a report made by shoushan report.",
        )
        raise NoReport(told, _AGAIN)
    try:
        said = kept.get("numbers", ())
        if len(said) > MOST_NUMBERS:
            raise ValueError(len(said))
        numbers = tuple(_expected(one) for one in said) if "numbers" in kept else None
        as_of, known_at = date.fromisoformat(str(kept["as_of"])), int(kept["known_at"])
        if not (CENTURIES[0] <= as_of.year < CENTURIES[1] and -1 <= known_at < 2**53):
            raise ValueError(as_of, known_at)
        report, language, period = (str(kept[name]) for name in ("report", "language", "period"))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise NoReport(Text("文件里的报告标记已损坏。", "The report's marks in the file are damaged."), _AGAIN) from None
    dated = str(kept.get("dated") or "")[:40]
    return Edited(tuple(_places(body)), report, language, period, as_of, known_at, numbers, dated)


_AGAIN = Text(
    "请用 WPS 或 LibreOffice 另存为 docx 再试；仍不行，请重新生成报告，把修改抄过去。",
    "Save it as docx in WPS or LibreOffice and try again; else make the report anew and carry the edits over.",
)


def _xml(content: bytes) -> Any:
    """A document without entities, network or external parts."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    """A part of the file. Raises ``NoReport`` for one that unpacks to more than is looked at."""
    if packed.getinfo(name).file_size > PART:
        raise NoReport(Text("文件解开后过大。", "The file is too large when unpacked."), _AGAIN)
    return packed.read(name)


def _kept(packed: zipfile.ZipFile) -> dict[str, Any] | None:
    """What the file says of itself: the part of its own, else the properties alone."""
    parts = [name for name in packed.namelist() if name.startswith("customXml/") and name.endswith(".xml")]
    for name in parts[:MOST_PARTS]:
        found = _xml(_part(packed, name))
        if found.tag.endswith("}report") and found.text:
            return _loaded(found.text)
    if "docProps/custom.xml" in packed.namelist():
        text = "".join(_xml(_part(packed, "docProps/custom.xml")).itertext())
        match = _SHORT.search(text)
        return _loaded(match[0]) if match else None
    return None


def _loaded(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _expected(said: dict[str, Any]) -> Expected:
    tell = str(said["tell"])
    if tell not in TELLS:
        raise ValueError(tell)
    span = [str(day) for day in said["period"]]
    period = periods.read("..".join(span), {}, date.min) if span else None
    return Expected(
        str(said["mark"]), str(said["text"]), str(said["figure"]), cast("Tell", tell), period, str(said["before"]),
        str(said["after"]),
    )  # fmt: skip


def _places(body: Any) -> Iterator[Place]:
    """Paragraphs of the body and of tables in order; with changes tracked, what was struck out is left out."""
    open_: dict[str, str] = {}
    for number, paragraph in enumerate(body.iter(f"{_W}p"), 1):
        place = Place(number, "")
        started = dict.fromkeys(open_.values(), 0)
        for one in paragraph.iter():
            if one.tag == f"{_W}bookmarkStart" and _MARK.fullmatch(name := str(one.get(f"{_W}name"))):
                open_[str(one.get(f"{_W}id"))] = name
                started[name] = len(place.text)
            elif one.tag == f"{_W}bookmarkEnd" and (ended := open_.pop(str(one.get(f"{_W}id")), "")):
                place.marks[ended] = (started.get(ended, 0), len(place.text))
            elif one.tag == f"{_W}t" and _own(one, paragraph):
                place.text += one.text or ""
            elif one.tag == f"{_W}tab" and one.getparent().tag == f"{_W}r":
                place.text += " "
        for name, start in started.items():
            if name in open_.values():
                place.marks[name] = (start, len(place.text))
        open_ = {id_: name for id_, name in open_.items() if name not in place.marks}
        yield place


def _own(text: Any, paragraph: Any) -> bool:
    """Whether words stand in this paragraph itself, not in a box inside it, and were not struck out."""
    above = text.getparent()
    while above is not None and above is not paragraph:
        if above.tag in (f"{_W}p", f"{_W}del", f"{_W}moveFrom"):
            return False
        above = above.getparent()
    return True
