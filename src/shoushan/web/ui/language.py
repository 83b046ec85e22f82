"""Which language the reader reads, and the words and texts in it; Chinese unless asked otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, Protocol

from django.utils import translation

from shoushan.rules.text import Text
from shoushan.web.ui.words import WORDS

Language = Literal["zh-hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")
HTML_LANG: dict[Language, str] = {"zh-hans": "zh-CN", "en": "en"}


class Bilingual(Protocol):
    """Anything that carries both languages, whatever floor it comes from."""

    @property
    def zh(self) -> str:
        """The Chinese text."""

    @property
    def en(self) -> str:
        """The English text."""


class UnknownWordError(LookupError):
    """A template or page used a key that the table of words does not hold."""


class WordTakenError(ValueError):
    """Two pages added different words under one key."""


_reading: ContextVar[Language | None] = ContextVar("reading", default=None)
_added: dict[str, Text] = {}


def pick(*wishes: str | None, among: Sequence[Language] = LANGUAGES) -> Language:
    """The first wish (from `?lang=`, cookie, session) that is one of the languages of the place, else its first."""
    for wish in wishes:
        found = _known((wish or "").lower())
        if found and found in among:
            return found
    return among[0]


def languages_of(said: Sequence[str]) -> tuple[Language, ...]:
    """A pack's languages (`zh`, `en`) as readers choose among them."""
    return tuple(found for one in said if (found := _known(one)))


def _known(wish: str) -> Language | None:
    if wish.startswith("zh"):
        return "zh-hans"
    return "en" if wish == "en" or wish.startswith("en-") else None


@contextmanager
def reading(language: Language) -> Iterator[None]:
    """Inside, the reader reads this language: for Django, and for us, who ask some hundred times for one page."""
    token = _reading.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        _reading.reset(token)


def current() -> Language:
    """The language activated for this request."""
    return _reading.get() or _activated()


def _activated() -> Language:
    return "en" if (translation.get_language() or "").startswith("en") else "zh-hans"


def word(key: str, /, **values: object) -> str:
    """The word `key` in the reader's language, `{name}` filled from `values`; raises `UnknownWordError`."""
    pair = _added.get(key) or WORDS.get(key)
    if pair is None:
        raise UnknownWordError(key)
    text = pair[1] if current() == "en" else pair[0]
    return text.format(**values) if values else text


def add_words(table: Mapping[str, Text | tuple[str, str]]) -> None:
    """Add a page's own words; raises `WordTakenError` where a key exists with other words."""
    for key, pair in table.items():
        held = _added.get(key) or WORDS.get(key)
        if held is not None and tuple(held) != tuple(pair):
            raise WordTakenError(key)
        _added[key] = Text(*pair)


def known_words() -> dict[str, Text]:
    """Every word that pages may use, added ones included."""
    return {key: Text(*pair) for key, pair in WORDS.items()} | _added


def t(text: Bilingual | Mapping[str, str] | str | None) -> str:
    """A bilingual text in the reader's language; falls back to the other one, a plain string is kept."""
    if text is None or isinstance(text, str):
        return text or ""
    zh, en = (text.get("zh", ""), text.get("en", "")) if isinstance(text, Mapping) else (text.zh, text.en)
    return (en or zh) if current() == "en" else (zh or en)
