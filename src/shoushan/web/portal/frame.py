"""What every page of the portal stands on: the place's own facts, bar, back link and footer."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.web.ui import components as ui
from shoushan.web.ui.deadline import WEEKDAYS
from shoushan.web.ui.language import current, word
from shoushan.web.ui.place import site_of


class Visit(HttpRequest):
    """A request as middleware hands it on; the type only, never made."""

    viewer: Viewer
    book: Book
    moment: datetime


def today(request: Visit) -> date:
    """The local day of the request."""
    return request.moment.astimezone(request.book.zone).date()


def page(request: Visit, template: str, back: str = "", *, status: int = 200, here: str = "", **values: object) -> HttpResponse:
    """A page of the portal in its frame; ``back`` is where the back link leads, ``here`` the door that is open."""
    pack = request.book.pack
    context = {"shell": shell(back, here, accounts="person" in pack.numbers), "site": site_of(pack), **values}
    answer = render(request, f"portal/{template}.html", context, status=status)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def shell(back: str = "", here: str = "", *, accounts: bool = True) -> ui.PortalShell:
    """Home, the doors, and what every citizen may read; accounts are for places that know people by a number."""
    mine = (("p-mine", "portal:mine"),) if accounts else ()
    doors = (("p-services", "portal:services"), ("where-is-it", "portal:track"), *mine)
    footer = tuple((f"p-{name}", name) for name in ("help", "notices", "privacy", "accessibility", "data", "log"))
    return ui.PortalShell(
        reverse("portal:home"), tuple(ui.Link(word(key), reverse(name), current=key == here) for key, name in doors), back,
        tuple(ui.Link(word(key), reverse(f"portal:{name}")) for key, name in footer),
    )  # fmt: skip


def phone(book: Book) -> str:
    """The number that a citizen rings when nothing better is known."""
    return str(book.pack.site.get("phone") or "")


def limit_words(limit: int, unit: str) -> str:
    """A number of days as people say it: 15 个工作日."""
    if unit == "same-working-day":
        return word("p-same-working-day")
    return word(f"p-{unit}-one") if limit == 1 else word(f"p-{unit}", n=limit)


def forms(original: int, copies: int) -> list[str]:
    """原件 1 份, 复印件 2 份: how a paper is to be brought."""
    given = (("p-original", original), ("p-copies", copies))
    return [word(f"{key}-one") if count == 1 else word(key, n=count) for key, count in given if count]


def long_day(day: str | date | None) -> str:
    """2026年11月30日（周一）, or Mon 30 November 2026; text that is no day is kept."""
    if not day:
        return ""
    try:
        found = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    except ValueError:
        return str(day)[:40]
    if current() == "en":
        return f"{found:%a} {found.day} {found:%B} {found.year}"
    return f"{found.year}年{found.month}月{found.day}日（周{word(WEEKDAYS[found.weekday()])}）"


def short_day(day: str) -> str:
    """11月24日, or 24 November."""
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return day[:40]
    return f"{found.day} {found:%B}" if current() == "en" else f"{found.month}月{found.day}日"


def listed(words: list[str]) -> str:
    """Several words as one enumeration."""
    return (", " if current() == "en" else "、").join(words)
