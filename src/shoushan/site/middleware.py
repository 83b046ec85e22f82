"""What every request carries: the moment, the book in service, and on whose behalf it is read; and what is not let in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from shoushan.records.cases.definitions import current_book
from shoushan.records.units.accounts import STANDS_IN, NoPost, account_of_user, as_deputy, viewer_of
from shoushan.records.units.citizens import citizen_of
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import PUBLIC_VIEWER, Viewer
from shoushan.site import clock
from shoushan.web.ui.language import reading
from shoushan.web.ui.look import look_of
from shoushan.web.ui.place import site_of

Answer = Callable[[HttpRequest], HttpResponse]
SEEN, EVERY = "seen", 60
"""What a session calls the second in which somebody was last there, and how often that is written."""
TOO_LONG = "内容过大，没有接收，请分几次提交。\nThe request is too large and was not taken; send it in parts.\n"


class BodyMiddleware:
    """Refuses a request whose body is longer than any page takes, before a byte of it is read or kept."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page's answer; 413 for what is too long."""
        said = str(request.META.get("CONTENT_LENGTH") or "0")
        if said.isascii() and said.isdigit() and int(said[:20]) > settings.SHOUSHAN_BODY_LIMIT:
            return HttpResponse(TOO_LONG, status=413, content_type="text/plain; charset=utf-8")
        return self.answer(request)


class IdleMiddleware:
    """Signs out whoever has looked at nothing for so long that somebody else may sit there now."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page's answer, to nobody in particular once the time is over."""
        if request.user.is_authenticated:
            now, seen = int(clock.now().timestamp()), request.session.get(SEEN)
            if seen is not None and now - seen > settings.SHOUSHAN_IDLE:
                logout(request)
            elif seen is None or now - seen >= EVERY:
                request.session[SEEN] = now
        return self.answer(request)


class ViewerMiddleware:
    """Sets ``request.moment`` (UTC), ``request.book``, ``request.account`` and ``request.viewer``."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page's answer, once the request carries what every page needs."""
        request.moment = clock.now()  # type: ignore[attr-defined]
        request.book = current_book()  # type: ignore[attr-defined]
        with reading(look_of(request).language):
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
