"""The desk's pages of figures and the portal's list: filled in, reviewed on the case's own page, given to everybody."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from shoushan.outputs.indicators.publishing import checking
from shoushan.records.cases.published import Published
from shoushan.records.units.models import Account
from shoushan.site import clock
from shoushan.web.desk.filling import fill_href
from tests.outputs.indicators.publishing.districts import YEAR, District
from tests.web.conftest import BACKEND
from tests.web.desk.test_pages import words

FORM = {"indicator": "F088", "period": f"{YEAR.first}..2027-01-30", "as_of": "2027-01-30", "audience": "public"}


def client(here: District, name: str) -> Client:
    here.place.viewer(name)
    here.place.pass_time(minutes=3)
    here.settle()
    found = Client()
    found.force_login(Account.objects.get(user__username=name).user, backend=BACKEND)
    return found


def ask(here: District, who: Client, path: str, form: dict[str, Any] | None = None, lang: str = "zh") -> Any:
    """Open a page (or send a form) at the place's moment, when the worker has caught up."""
    here.settle()
    with clock.simulated(here.place.moment):
        at = f"{path}{'&' if '?' in path else '?'}lang={lang}"
        return who.get(at) if form is None else who.post(at, form, follow=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_figure_goes_over_three_desks(here: District, lang: str) -> None:
    place = here.place
    one = place.book.pack.indicator("petitions/accepted-in-time")
    form = {**FORM, "period": f"{YEAR.first}..2027-01-{20 if lang == 'zh' else 21}"}
    filler, reviewer, signer = (client(here, name) for name in ("statistician", "reviewer", "signer"))
    opened = ask(here, filler, fill_href(one, YEAR, YEAR.last), lang=lang)
    assert f"{YEAR.first}..{YEAR.last}" in opened.content.decode()
    done = ask(here, filler, "/desk/figures", form, lang)
    assert done.status_code == 200, words(done)
    assert {"zh": "待审", "en": "Waiting"}[lang] in words(done)
    uid = urlsplit(done.redirect_chain[-1][0]).path.rsplit("/", 1)[-1]
    assert "57.14 %" in words(done)
    case = f"/desk/case/{uid}"
    assert ask(here, filler, f"{case}/act/review", {}, lang).status_code == 409
    for who, act in ((reviewer, "review"), (signer, "release")):
        assert ask(here, who, f"{case}/act/{act}", lang=lang).status_code == 200
        here.place.pass_time(minutes=1)
        assert ask(here, who, f"{case}/act/{act}", {}, lang).status_code == 200
    page, form_of_it = "/board/figures/petitions/accepted-in-time", "/desk/figures?indicator=petitions%2Faccepted-in-time"
    assert [form_of_it in ask(here, who, page, lang=lang).content.decode() for who in (filler, signer)] == [True, False]
    shown = ask(here, filler, f"/desk/figures/{uid}", lang=lang)
    assert {"zh": "结果相同", "en": "the same"}[lang] in words(shown)
    assert "8 / 14" in words(shown)
    again = ask(here, filler, f"{case}/act/correct", lang=lang)
    assert again.status_code == 302 or "/desk/figures/" in str(again.url if hasattr(again, "url") else again)
    evidence = ask(here, filler, f"/desk/figures/{uid}/1/evidence")
    assert evidence.content[:4] == b"PAR1"
    assert ask(here, client(here, "stranger"), f"/desk/figures/{uid}/1/evidence").status_code == 404


def test_what_is_typed_wrong_is_told_at_its_field(here: District) -> None:
    who = client(here, "statistician")
    for name, typed, said in (
        ("indicator", "no/such", "请选择指标"), ("period", "2017-13", "看不懂这个时期"), ("as_of", "31.1.", "日期写成"),
        ("cell", "street", "分组写成"),
    ):  # fmt: skip
        answer = ask(here, who, "/desk/figures", {**FORM, name: typed})
        assert answer.status_code == 422
        assert said in words(answer)
    wrong = ask(here, who, "/desk/figures", {**FORM, "indicator": "petitions/received"})
    assert wrong.status_code == 409
    assert "内部指标" in words(wrong)


def test_no_form_asks_for_numbers_that_nobody_counted(here: District) -> None:
    who = client(here, "statistician")
    assert "已发布指标" not in words(ask(here, who, "/desk/intake?new=1"))
    assert ask(here, client(here, "housing"), "/desk/figures", FORM).status_code == 409


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_is_given_the_file_and_nothing_internal(here: District, figure: Published, lang: str) -> None:
    internal = here.released(indicator="petitions/closed" if lang == "zh" else "petitions/open", audience="internal")
    anybody = Client()
    listed = ask(here, anybody, "/log/figures/", lang=lang)
    assert {"zh": "信访事项及时受理率", "en": "Petitions accepted in time"}[lang] in words(listed)
    links = re.findall(r'href="(/log/figures/[0-9a-f]+/\d+)"', listed.content.decode())
    assert f"/log/figures/{figure.uid}/1" in links
    assert not any(internal.uid in link for link in links)
    answer = ask(here, anybody, f"/log/figures/{figure.uid}/1")
    assert answer["Content-Disposition"] == 'attachment; filename="figure-petitions-accepted-in-time-2027-01-31-1.json"'
    assert checking.check(answer.content.decode(), here.keys()).release["value"] == "57.14"
    for gone in (f"/log/figures/{internal.uid}/1", f"/log/figures/{figure.uid}/2", f"/log/series/{figure.uid}/2017"):
        assert ask(here, anybody, gone).status_code == 404
    staff = client(here, "stranger")
    assert ask(here, staff, f"/desk/figures/{internal.uid}/1/file").status_code == 200
