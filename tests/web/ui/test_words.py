"""Words: both languages, no unknown key in a template, the language that the reader asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from shoushan.rules.text import Text
from shoushan.web.ui import components as ui
from shoushan.web.ui import language, look
from shoushan.web.ui.render import render
from shoushan.web.ui.words import WORDS

USED = re.compile(r"""\{%\s*word(?:_zh|_en)?\s+["']([^"']+)["']""")


def test_every_word_has_both_languages() -> None:
    for key, (zh, en) in WORDS.items():
        assert zh.strip(), key
        assert en.strip(), key
        assert sorted(re.findall(r"\{\w+\}", zh)) == sorted(re.findall(r"\{\w+\}", en)), key
        if key != "switch-language":
            assert not re.search("[\u4e00-\u9fff]", en), key


def unknown(source: str) -> list[str]:
    """Keys that a template uses and no table holds."""
    return [key for key in USED.findall(source) if key not in language.known_words()]


def test_no_template_uses_an_unknown_word(root: Path) -> None:
    found = {
        path.relative_to(root).as_posix(): keys
        for path in (root / "src" / "shoushan" / "web" / "ui").rglob("*.html")
        if (keys := unknown(path.read_text("utf-8")))
    }
    assert found == {}


def test_an_unknown_word_is_found() -> None:
    assert unknown('{% word "inbox" %}{% word "no-such-word" %}') == ["no-such-word"]
    with pytest.raises(language.UnknownWordError):
        language.word("no-such-word")


def test_citizens_read_words_of_daily_life() -> None:
    shown = {
        zh for key, (zh, _) in WORDS.items() if key in ("where-is-it", "what-missing", "when-ready", "holder", "not-satisfied")
    }
    assert shown == {"办到哪了", "还差什么", "哪天办好", "谁在办", "我不满意"}


def test_a_word_cannot_be_taken_twice() -> None:
    with pytest.raises(language.WordTakenError):
        language.add_words({"inbox": ("收件箱", "Inbox")})
    language.add_words({"inbox": WORDS["inbox"]})


def test_a_bilingual_text_falls_back_to_the_other_language() -> None:
    with translation.override("en"):
        assert language.t(Text("高龄津贴", "Old-age allowance")) == "Old-age allowance"
        assert language.t({"zh": "高龄津贴", "en": ""}) == "高龄津贴"


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        ((None,), "zh-hans"),
        (("en",), "en"),
        (("fr", "en"), "en"),
        (("zh-CN", "en"), "zh-hans"),
        (("enx",), "zh-hans"),
        (("",), "zh-hans"),
    ],
)
def test_the_language_is_the_first_known_wish(wishes: tuple[str | None, ...], chosen: str) -> None:
    assert language.pick(*wishes) == chosen


def test_a_look_asked_for_is_kept_and_the_language_put_back() -> None:
    seen = []

    def page(request: object) -> HttpResponse:
        seen.append(language.current())
        return HttpResponse("")

    response = look.LookMiddleware(page)(RequestFactory().get("/", {"lang": "en", "elder": "1", "theme": "purple"}))
    assert seen == ["en"]
    assert language.current() == "zh-hans"
    assert response.headers["Content-Language"] == "en"
    assert {name: response.cookies[name].value for name in response.cookies} == {
        "shoushan_lang": "en",
        "shoushan_elder": "1",
        "shoushan_theme": "auto",
    }


def test_a_cookie_is_remembered() -> None:
    request = RequestFactory().get("/")
    request.COOKIES.update({"shoushan_lang": "en", "shoushan_theme": "dark"})
    assert look.look_of(request) == look.Look("en", "dark", elder=False)


def test_what_a_reader_reads_holds_inside_only_and_for_what_is_remembered():
    asked = ui.Filter((ui.Field("q", "词", "search", ""),))
    before = language.current()
    found = {}
    for spoken in language.LANGUAGES:
        with language.reading(spoken):
            assert language.current() == spoken
            found[spoken] = str(render(asked))
            assert str(render(asked)) == found[spoken]
    assert found["zh-hans"] != found["en"]
    assert language.current() == before
