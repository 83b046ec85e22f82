"""The small values inside lists as markup, made without the template engine: a list page has thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from shoushan.rules import currency
from shoushan.web.ui.components.basics import Lamp, Link, Tag
from shoushan.web.ui.components.lists import Cell, Column, Row, Table
from shoushan.web.ui.language import Language, current, word

_HAN = re.compile("[\u3400-\u9fff]")
_SAFE_HREF = re.compile(r"(?:https?:|tel:|mailto:|sms:|/(?![/\\])|\?|#|\.{1,2}/|[\w%-]+(?:[/?#]|$))", re.I)
NAME = "\0"
LAMP_SHAPES = {"green": "circle", "yellow": "triangle", "red": "diamond", "grey": "bars", "done": "tick"}


def spoken(value: object, lang: Language | None = None) -> str:
    """Escaped text; on the English page Chinese text says so to screen readers."""
    if isinstance(value, SafeString):
        return value
    text = str(value)
    if text.isascii() or (lang or current()) != "en" or not _HAN.search(text):
        return escape(text)
    return f'<span lang="zh-CN">{escape(text)}</span>'


def href(value: str) -> str:
    """An address that may stand in a link: ours, http(s), tel, mailto, sms; anything else becomes `#`."""
    return escape(value) if _SAFE_HREF.match(value) else "#"


def yuan(cents: int) -> str:
    """Hundredths as an amount with decimals and separators: 123456 → 1,234.56."""
    return currency.current().number(cents)


def days_left(lamp: Lamp) -> str:
    """The number of a lamp in words; empty where none is shown."""
    if lamp.days is None:
        return ""
    if lamp.days == 0:
        return zero_words(lamp.unit, over=lamp.colour == "red")
    side = "left" if lamp.days > 0 else "over"
    one = "-one" if abs(lamp.days) == 1 and lamp.unit != "same-working-day" else ""
    return word(f"{side}-{lamp.unit}{one}", n=abs(lamp.days))


def zero_words(unit: str, *, over: bool) -> str:
    """No unit is left: the day itself; or ``over``, and not one unit has gone by since."""
    if over:
        return word("over-zero-hour" if unit == "hour" else "over-zero")
    return word("left-zero")


def lamp_html(lamp: Lamp) -> str:
    """Shape, word, days; the reason as title and as text for screen readers."""
    return _lamp_in(current(), lamp)


@lru_cache(maxsize=4096)
def _lamp_in(_: Language, lamp: Lamp) -> str:
    name = lamp.word or word(f"lamp-{lamp.colour}")
    left = days_left(lamp)
    body = (
        f'<svg class="lamp-shape" aria-hidden="true"><use href="#lamp-{LAMP_SHAPES[lamp.colour]}"/></svg>'
        f'<span class="lamp-word">{spoken(name)}</span>'
    )
    if left:
        body += f' <span class="lamp-days">{escape(left)}</span>'
    if lamp.why:
        body += f'<span class="visually-hidden"> {spoken(lamp.why)}</span>'
    title = f' title="{escape(lamp.why)}"' if lamp.why else ""
    if lamp.href:
        return f'<a class="lamp lamp-{lamp.colour}" href="{href(lamp.href)}"{title}>{body}</a>'
    return f'<span class="lamp lamp-{lamp.colour}"{title}>{body}</span>'


def tag_html(tag: Tag) -> str:
    """A word in a quiet box."""
    return _tag_in(current(), tag)


@lru_cache(maxsize=1024)
def _tag_in(_: Language, tag: Tag) -> str:
    return f'<span class="tag tag-{tag.tone}">{spoken(tag.label)}</span>'


def link_html(link: Link) -> str:
    """A plain link; the current one says so."""
    here = ' aria-current="page"' if link.current else ""
    count = f' <span class="count">{link.count}</span>' if link.count is not None else ""
    return f'<a href="{href(link.href)}"{here}>{spoken(link.label)}{count}</a>'


def cell_text(value: Cell, kind: str = "text", lang: Language | None = None) -> str:
    """One value as markup; `kind` money reads integers as 分; `lang` saves asking for it cell by cell."""
    if value is None or value == "":
        return '<span class="muted" aria-hidden="true">–</span>'
    if isinstance(value, str):
        return spoken(value, lang)
    if isinstance(value, Lamp):
        return _lamp_in(lang or current(), value)
    if isinstance(value, Tag):
        return _tag_in(lang or current(), value)
    if isinstance(value, Link):
        return link_html(value)
    if isinstance(value, datetime):
        return f'<time datetime="{value.isoformat()}">{value:%Y-%m-%d %H:%M}</time>'
    if isinstance(value, date):
        return f'<time datetime="{value.isoformat()}">{value.isoformat()}</time>'
    return yuan(value) if kind == "money" else f"{value:,}"


def column_class(column: Column) -> str:
    """The classes of a column's cells."""
    kind = f"c-{column.kind}"
    return kind if column.priority == 1 else f"{kind} p{column.priority}"


def _cells(row: Row, classes: tuple[str, ...], kinds: tuple[str, ...], lang: Language) -> Iterator[str]:
    head = next((index for index, value in enumerate(row.cells) if value not in (None, "")), -1)  # a sum has no number
    for index, value in enumerate(row.cells):
        text = cell_text(value, kinds[index], lang)
        if index != head:
            yield f'<td class="{classes[index]}">{text}</td>'
        elif row.href:
            yield f'<th scope="row" class="{classes[index]}"><a href="{href(row.href)}">{text}</a></th>'
        else:
            yield f'<th scope="row" class="{classes[index]}">{text}</th>'


def _tick(table: Table, row: Row, label: str) -> str:
    if not row.key:
        return '<td class="c-tick"></td>'
    name = str(row.cells[0]) if isinstance(row.cells[0], (str, int)) else row.key
    return (
        f'<td class="c-tick"><input type="checkbox" name="{escape(table.select)}" value="{escape(row.key)}"'
        f' aria-label="{escape(label.replace(NAME, name))}"{" checked" if row.ticked else ""}></td>'
    )


def body_html(table: Table) -> SafeString:
    """All rows of a table, escaped; many times less work than a template per cell."""
    classes = tuple(column_class(column) for column in table.columns)
    kinds = tuple(column.kind for column in table.columns)
    lang, label = current(), word("row-select", name=NAME)
    lines = []
    for row in table.rows:
        tone = f' class="row-{row.tone}"' if row.tone else ""
        tick = _tick(table, row, label) if table.select else ""
        lines.append(f"<tr{tone}>{tick}{''.join(_cells(row, classes, kinds, lang))}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 - every value is escaped above
