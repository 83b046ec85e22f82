"""What every page of the desk stands on: who asks, the bar on top, and refusals told in the page itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from shoushan.records.cases import composed, published, rule_roles
from shoushan.records.cases.definitions import Book
from shoushan.records.units.accounts import NoPost, posts_named, posts_of, unit_names
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import Viewer
from shoushan.rules.text import Text
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import current, t, word

View = Callable[..., HttpResponse]
MENU = ("field", "tray", "paste", "twins", "handover", "studio")
"""Pages of the post's menu."""


class AtDesk(HttpRequest):
    """A request as middleware hands it on; the type only, never made."""

    viewer: Viewer
    book: Book
    moment: datetime
    account: Account
    unit_names: Mapping[str, tuple[Text, str]]


def at_desk(view: View) -> View:
    """Only for somebody signed in who holds a post; others are sent to the log-in page.

    Raises ``NoPost`` for an account without a post in force.
    """

    @wraps(view)
    def guarded(request: AtDesk, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.kind == "staff":
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer
        if request.user.is_authenticated:
            raise NoPost(request.user.get_username())
        target = request.get_full_path() if request.method == "GET" else reverse("desk:home")
        return HttpResponseRedirect(f"{reverse('desk:login')}?{urlencode({'next': target})}")

    return guarded


def today(request: AtDesk) -> date:
    """The local day of the request."""
    return request.moment.astimezone(request.book.zone).date()


def names_of(request: AtDesk) -> Mapping[str, tuple[Text, str]]:
    """Unit id → name and telephone, read once per request."""
    found: Mapping[str, tuple[Text, str]] | None = getattr(request, "unit_names", None)
    if found is None:
        found = unit_names()
        request.unit_names = found
    return found


def page(request: AtDesk, template: str, here: str = "", *, status: int = 200, **values: object) -> HttpResponse:
    """A page of the desk in its frame; ``here`` names the door that is open."""
    context = {"shell": shell(request, here), **values}
    return render(request, f"desk/{template}.html", context, status=status)


def shell(request: AtDesk, here: str) -> ui.DeskShell:
    """The bar: doors, search, post, the other posts one may act from."""
    doors: tuple[tuple[str, str], ...] = (("inbox", "desk:home"), ("intake", "desk:intake"), ("ledgers", "desk:ledgers"))
    doors += (("desk-paper-list", "desk:papers"),)
    doors += (("desk-messages", "desk:messages"), ("board", "board:home"), ("figures", "board:figures"))
    doors += (("stat-tables", "board:tables"),)
    if request.viewer.audits:
        doors += (("audit", "board:audit"),)
    if _rules(request):
        doors += (("desk-studio", "desk:studio"), ("desk-copies", "desk:copies"))
    nav = tuple(ui.Link(word(key), reverse(name), current=key == here) for key, name in doors)
    held = posts_of(request.account)
    names = names_of(request)
    mine = next((post for post in held if post.id == request.viewer.post), None)
    others = tuple(post for post in held if mine is None or post.id != mine.id)
    menu = tuple(
        ui.Link(word("desk-act-as", post=t(Text(post.name_zh, post.name_en))), reverse("desk:posts")) for post in others[:5]
    )
    unit = t(names.get(request.viewer.unit or "", (Text("", ""), ""))[0])
    post = t(Text(mine.name_zh, mine.name_en)) if mine else ""
    stands_in = posts_named([request.viewer.for_post]) if request.viewer.for_post else []
    if stands_in:
        absent = t(Text(stands_in[0].name_zh, stands_in[0].name_en))
        post = word("desk-stands-in-for", post=post, absent=absent)
        menu = (ui.Link(word("desk-stand-down"), reverse("desk:posts")), *menu)
    elif request.viewer.deputising:
        menu = (*menu, ui.Link(word("desk-stand-in"), reverse("desk:posts")))
    return ui.DeskShell(
        home_href=reverse("desk:home"),
        nav=nav,
        search_href=reverse("desk:find"),
        search_value=request.GET.get("q", "")[:100] if here == "find" else "",
        search_hint=word("search-desk" if "person" in request.book.pack.numbers else "search-desk-unnumbered"),
        user=request.viewer.name,
        post=_seat(unit, post),
        menu=(*menu, *(ui.Link(word(f"desk-{name}"), reverse(f"desk:{name}")) for name in _menu(request)), *_reports(request)),
        logout_href=reverse("desk:logout"),
    )


def _rules(request: AtDesk) -> bool:
    """Whether the post drafts or publishes rules."""
    return any(rule_roles.may(request.viewer, request.book, one) for one in (rule_roles.PROPOSE, rule_roles.APPROVE))


def _seat(unit: str, post: str) -> str:
    """Where somebody sits, as each language says it."""
    if current() == "en":
        return ", ".join(one for one in (post, unit) if one)
    return f"{unit} {post}".strip()


def _menu(request: AtDesk) -> tuple[str, ...]:
    viewer = request.viewer
    publishes = viewer.roles & published.roles(request.book)
    held = (("figures", publishes), ("archive", viewer.archives), ("retention", viewer.erases))
    more = [name for name, has in held if has]
    return (*MENU, *more)


def _reports(request: AtDesk) -> tuple[ui.Link, ...]:
    """To the reports, for those who write, review or release them."""
    ledger = composed.ledger_of(request.book)
    acts = ledger.versions[-1].acts.values() if ledger is not None and ledger.versions else ()
    mine = any(who.role in request.viewer.roles for one in acts for who in one.who)
    return (ui.Link(word("desk-report-list"), reverse("composing:reports")),) if mine else ()


def refused(text: Text, remedy: Text, *links: ui.Link) -> ui.Banner:
    """A refusal told in the page that asked."""
    return ui.Banner(t(remedy), title=t(text), tone="bad", links=links)
