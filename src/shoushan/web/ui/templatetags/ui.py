"""The few tags that pages use: ui, word, t, icon, look_link, and filters for days, money and spoken text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shoushan.rules import currency
from shoushan.web.ui import cells, language, look, render
from shoushan.web.ui.components import Column, Lamp, Site, Table
from shoushan.web.ui.deadline import WEEKDAYS

register = template.Library()
ICONS = frozenset(
    [
        "search",
        "home",
        "inbox",
        "case",
        "plus",
        "check",
        "cross",
        "clock",
        "pause",
        "warn",
        "person",
        "phone",
        "print",
        "file",
        "upload",
        "download",
        "menu",
        "globe",
        "elder",
        "moon",
        "back",
        "next",
        "up",
        "down",
        "lock",
        "seal",
        "qr",
        "help",
        "edit",
        "info",
    ]
)


class UnknownIconError(LookupError):
    """A template asked for a symbol that the sprite does not hold."""


@register.simple_tag(takes_context=True)
def ui(context: Context, value: object) -> SafeString:
    """Render a component; nothing for None."""
    return render.render(value, str(context.get("csrf_token", "")))


@register.simple_tag(name="currency")
def currency_unit() -> str:
    """What stands beside an amount: the name of the currency that the place counts in."""
    return language.t(currency.current().name)


@register.simple_tag
def word(key: str, **values: object) -> str:
    """A word of the table in the reader's language."""
    return language.word(key, **values)


@register.simple_tag
def word_zh(key: str) -> str:
    """The Chinese word, for pages that say both."""
    return language.known_words()[key].zh


@register.simple_tag
def word_en(key: str) -> str:
    """The English word, for pages that say both."""
    return language.known_words()[key].en


@register.simple_tag
def t(text: language.Bilingual | Mapping[str, str] | str | None) -> SafeString:
    """A bilingual text in the reader's language, marked where only Chinese exists."""
    return mark_safe(cells.spoken(language.t(text)))  # noqa: S308 - escaped by spoken


@register.filter
def spoken(value: object) -> SafeString:
    """Escaped text that says its language."""
    return mark_safe(cells.spoken(value))  # noqa: S308


@register.filter
def cell(value: object) -> SafeString:
    """A cell value (text, number, day, lamp, tag, link) as markup."""
    return mark_safe(cells.cell_text(value))  # type: ignore[arg-type]  # noqa: S308


@register.filter
def as_tuple(value: object) -> tuple[object, ...]:
    """A tuple as it is, anything else as a tuple of one."""
    return value if isinstance(value, tuple) else (value,)


@register.filter
def address(value: str) -> SafeString:
    """An address that may stand in `href`."""
    return mark_safe(cells.href(value))  # noqa: S308


@register.filter
def yuan(cents: int) -> str:
    """Integer 分 as yuan."""
    return cells.yuan(cents)


@register.filter
def day(value: date) -> str:
    """2026-11-24."""
    return value.strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime) -> str:
    """2026-11-24 09:30."""
    return value.strftime("%Y-%m-%d %H:%M")


@register.filter
def short_day(value: date) -> str:
    """11月24日 周二, or Tue 24 Nov."""
    if language.current() == "en":
        return f"{value:%a} {value.day} {value:%b}"
    return f"{value.month}月{value.day}日 周{language.word(WEEKDAYS[value.weekday()])}"


@register.filter
def month_day(value: date) -> str:
    """11月24日, or 24 Nov."""
    return f"{value.day} {value:%b}" if language.current() == "en" else f"{value.month}月{value.day}日"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline symbol; without `label` it is hidden from screen readers."""
    if name not in ICONS:
        raise UnknownIconError(name)
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def look_link(context: Context, name: str, value: str) -> str:
    """The present address with one of lang, theme, elder set."""
    request = context.get("request")
    query = request.GET.copy() if request is not None and request.method == "GET" else None
    if query is None:
        return f"?{name}={value}"
    query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag
def site_facts() -> Site:
    """The install's facts where no context processor ran (the page of error 500)."""
    return look.site()


@register.simple_tag
def table_body(table: Table) -> SafeString:
    """All rows of a table."""
    return cells.body_html(table)


@register.filter
def column_class(column: Column) -> str:
    """Classes of a column's head."""
    return cells.column_class(column)


@register.simple_tag
def days_left(lamp: object) -> str:
    """A lamp's number in words."""
    return cells.days_left(lamp) if isinstance(lamp, Lamp) else ""


@register.filter
def size(value: int) -> str:
    """Bytes as KB or MB."""
    return f"{value / 1048576:.0f} MB" if value >= 1048576 else f"{value / 1024:.0f} KB"


@register.filter
def count_to(value: int) -> range:
    """1 … n."""
    return range(1, value + 1)
