"""A published figure before everybody: its releases, its file, its parts with small cells left out, and nothing internal."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.hiding import hidden
from shoushan.records.cases.published import Published
from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Cut
from shoushan.rules.text import Text
from shoushan.web.portal.figure_page import _table, apart
from shoushan.web.ui.render import render
from tests.outputs.indicators.publishing.districts import District
from tests.outputs.indicators.publishing.test_pages import ask
from tests.ways.browsing import SHOTS
from tests.web.desk.test_pages import words
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_reads_the_figure_and_finds_its_file(here: District, figure: Published, lang: str) -> None:
    listed = ask(here, Client(), "/log/figures/", lang=lang).content.decode()
    assert f'href="/log/figures/{figure.uid}"' in listed
    answer = ask(here, Client(), f"/log/figures/{figure.uid}", lang=lang)
    assert answer.status_code == 200
    page = words(answer)
    assert {"zh": "信访事项及时受理率", "en": "Petitions accepted in time"}[lang] in page
    assert "57.14" in page
    assert f'href="/log/figures/{figure.uid}/1"' in answer.content.decode()


def test_what_is_internal_has_no_page_for_everybody(here: District) -> None:
    internal = here.released(indicator="petitions/handed-back", audience="internal")
    for uid in (internal.uid, "0" * 32, "nothing"):
        assert ask(here, Client(), f"/log/figures/{uid}").status_code == 404


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_fits_a_telephone_and_axe_finds_nothing(here: District, figure: Published, browser: Any) -> None:
    with served(here.place) as address:
        for lang in ("zh", "en"):
            page = browser.new_page(viewport={"width": 1280, "height": 1600})
            page.goto(f"{address}/log/figures/{figure.uid}?lang={lang}")
            assert violations(page) == []
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 1600})
                assert overflow(page) == 0, (lang, width)
                if SHOTS:
                    page.screenshot(path=f"{SHOTS}/public-figure-{lang}-{width}.png", full_page=True)
            page.close()


def part(unit: str, n: int) -> Figure:
    """A count of one unit."""
    day = date(2017, 10, 31)
    return Figure("received", "petitions", (unit,), ("unit",), Decimal(n), n, date(2017, 1, 1), day, day, 9, "0" * 64)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((3, 9, 40, 60), ["60", "40"]),  # one small: the next smallest goes with it, or the total would tell it
        ((3, 2, 40, 60), ["60", "40"]),  # two small hide each other
        ((0, 9, 40, 60), ["60", "40", "9", "0"]),  # none is not few
        ((5, 9, 40, 60), ["60", "40", "9", "5"]),  # the control: five are told
    ],
)
def test_small_cells_are_left_out_with_their_complement(here: District, counts: tuple[int, ...], shown: list[str]) -> None:
    figures = hidden([part(f"unit-{place}", n) for place, n in enumerate(counts)])
    cut = Cut("unit", Text("单位", "Unit"), Name("case.unit", "text"), units=True)

    class Asking:
        book = here.place.book

    markup = str(render(_table(Asking(), cut, figures)))  # type: ignore[arg-type]
    told = re.findall(r'<td class="c-number">(\d+)</td>', markup)
    assert sorted(told, key=int, reverse=True) == shown
    assert markup.count("少于 5") == (4 - len(shown)) * 2  # as title and for screen readers


@pytest.mark.parametrize(
    ("streets", "units", "told"),
    [
        ((20, 30), (7, 3, 10, 30), {"street"}),  # a street of 20 and its units of 7 and 10 tell the other unit's 3
        ((20, 2, 9), (20, 9, 11), {"street"}),  # a unit tells the street that is left out
        ((20, 30), (12, 8, 30), {"street", "unit"}),  # the control: nothing is left out anywhere
    ],
)
def test_two_tables_that_add_up_do_not_tell_what_one_leaves_out(
    streets: tuple[int, ...], units: tuple[int, ...], told: set[str]
) -> None:
    case = Name("case.unit", "text")
    above = Cut("street", Text("街道", "Street"), case, units=True, streets=True)
    below = Cut("unit", Text("单位", "Unit"), case, units=True)
    made = [(cut, hidden([part(f"{n}", count) for n, count in enumerate(counts)])) for cut, counts in
            ((above, streets), (below, units))]  # fmt: skip
    assert {cut.id for cut, _ in apart(made)} == told
