"""How the page looks to this reader: language, theme and type size, from the address or a cookie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shoushan.web.ui.components.shells import Site
from shoushan.web.ui.language import HTML_LANG, LANGUAGES, Language, languages_of, pick, reading

Theme = Literal["auto", "light", "dark"]
COOKIES = {"lang": "shoushan_lang", "theme": "shoushan_theme", "elder": "shoushan_elder"}
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Look:
    """What this reader chose."""

    language: Language = "zh-hans"
    theme: Theme = "auto"
    elder: bool = False
    languages: tuple[Language, ...] = LANGUAGES

    @property
    def other(self) -> Language | None:
        """The language to change to; none where the place has one alone."""
        return next((one for one in self.languages if one != self.language), None)

    @property
    def lang(self) -> str:
        """Value of `<html lang>`."""
        return HTML_LANG[self.language]

    @property
    def classes(self) -> str:
        """Classes of `<html>`: theme and elder mode."""
        return " ".join(([self.theme] if self.theme != "auto" else []) + (["elder"] if self.elder else []))


def look_of(request: HttpRequest) -> Look:
    """The look asked for by address, else by cookie, else by session (language only), else the place's own."""

    def wish(name: str) -> str:
        return request.GET.get(name) or request.COOKIES.get(COOKIES[name], "")

    session = getattr(request, "session", {})
    theme = wish("theme")
    book = getattr(request, "book", None)
    languages = languages_of(book.pack.languages) if book is not None else LANGUAGES
    return Look(
        language=pick(wish("lang"), session.get("lang") if session else None, among=languages),
        languages=languages,
        theme=cast(Theme, theme) if theme in ("light", "dark") else "auto",
        elder=wish("elder") == "1",
    )


class LookMiddleware:
    """Activates the reader's language, keeps what the address asked for in cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language; the language is put back afterwards."""
        chosen = look_of(request)
        request.look = chosen  # type: ignore[attr-defined]
        with reading(chosen.language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen.lang)
        for name, cookie in COOKIES.items():
            if name in request.GET:
                value = {
                    "lang": chosen.language,
                    "theme": chosen.theme,
                    "elder": "1" if chosen.elder else "0",
                }
                response.set_cookie(
                    cookie,
                    value[name],
                    max_age=YEAR,
                    samesite="Lax",
                    httponly=True,
                    secure=request.is_secure(),
                )
        return response


def site() -> Site:
    """The facts of this install from `settings.SHOUSHAN_SITE`."""
    return Site(**getattr(settings, "SHOUSHAN_SITE", {}))


def look(request: HttpRequest) -> dict[str, object]:
    """Context processor: `look`, `site`, and `draft_owner`, by which a browser tells whose the typed text is that it keeps."""
    handle = getattr(getattr(request, "account", None), "handle", "")
    return {
        "look": getattr(request, "look", None) or look_of(request), "site": getattr(request, "about", None) or site(),
        "draft_owner": hashlib.sha256(f"draft {handle}".encode()).hexdigest()[:16] if handle else "",
    }  # fmt: skip
