"""What every request carries: the moment, the book in service, and on whose behalf it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from shoushan.records.cases.definitions import current_book
from shoushan.records.units.accounts import STANDS_IN, NoPost, account_of_user, as_deputy, viewer_of
from shoushan.records.units.citizens import citizen_of
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import PUBLIC_VIEWER, Viewer
from shoushan.site import clock
from shoushan.web.ui import currency
from shoushan.web.ui.place import site_of

Answer = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Sets ``request.moment`` (UTC), ``request.book``, ``request.account`` and ``request.viewer``."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page's answer, once the request carries what every page needs."""
        request.moment = clock.now()  # type: ignore[attr-defined]
        request.book = current_book()  # type: ignore[attr-defined]
        currency.use(request.book.pack.currency)  # type: ignore[attr-defined]
        request.about = site_of(request.book.pack)  # type: ignore[attr-defined]
        request.account = _account(request)  # type: ignore[attr-defined]
        request.viewer = _viewer(request)  # type: ignore[attr-defined]
        return self.answer(request)


def _account(request: HttpRequest) -> Account | None:
    if not request.user.is_authenticated:
        return None
    return account_of_user(request.user.pk)


def _viewer(request: HttpRequest) -> Viewer:
    account: Account | None = request.account  # type: ignore[attr-defined]
    if account is None:
        found = citizen_of(request.user.pk) if request.user.is_authenticated and request.user.pk else None
        day = request.moment.astimezone(request.book.zone).date()  # type: ignore[attr-defined]
        return replace(found.viewer, day=day.isoformat()) if found else PUBLIC_VIEWER
    try:
        viewer = viewer_of(account, request.book.pack)  # type: ignore[attr-defined]
    except NoPost:
        return PUBLIC_VIEWER
    stands_in = request.session.get(STANDS_IN)
    try:
        return as_deputy(viewer, stands_in, request.book.pack) if stands_in else viewer  # type: ignore[attr-defined]
    except NoPost:  # the post has another deputy by now
        return viewer
