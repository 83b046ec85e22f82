"""Pages of figures: what they say is what was counted, every value leads to rows that add up, and to whom they are shut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client, override_settings

from shoushan.site import clock
from tests.outputs.indicators.districts import District, district
from tests.web.conftest import BACKEND
from tests.web.desk.test_pages import words

pytestmark = pytest.mark.slow

NUMBERS = re.compile(r'<th scope="row"[^>]*><a href="/desk/case/[^"]+">(\S+?)<')
TEN = "period=jan-oct-2017&as_of=2017-10-31"
BOARDS = (
    "", "/brief", "/petitions", "/petitions/satisfied", "/petitions/satisfied/rows", "/petitions/received?by=class",
    "/petitions/response", "/petitions/received/beside", "/office-buildings", "/office-buildings/building-tax-multiple",
)  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[District]:
    """The sample's year 2017 with its facts, the clock standing at the summer after."""
    folder = tmp_path_factory.mktemp("pages2017")
    with (
        django_db_blocker.unblock(), district(folder) as made, override_settings(SHOUSHAN_HOME=folder),
        clock.simulated(made.place.moment),
    ):  # fmt: skip
        yield made


@pytest.fixture
def enter(year: District) -> Callable[[str], Client]:
    """A client signed in as a member of the cast."""
    from shoushan.records.units.models import Account

    def signed_in(name: str) -> Client:
        year.place.viewer(name)
        client = Client()
        client.force_login(Account.objects.get(user__username=name).user, backend=BACKEND)
        return client

    return signed_in


def at(client: Client, path: str, query: str = TEN) -> str:
    """A page's markup."""
    answer = client.get(f"/board/figures{path}{'&' if '?' in path else '?'}{query}")
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def said(page: str) -> str:
    """What a reader reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(svg|script).*?</\1>", "", page, flags=re.S)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", BOARDS)
def test_every_page_opens_in_both_languages(enter: Any, path: str, lang: str) -> None:
    page = at(enter("supervisor"), path, f"{TEN}&lang={lang}")
    assert f'lang="{ {"zh": "zh-CN", "en": "en"}[lang] }"' in page


@pytest.mark.slow
def test_every_figure_of_the_table_that_is_not_closed_has_a_page(year: District, enter: Any) -> None:
    ledgers = [one for one in year.place.book.pack.ledgers.values() if not one.closed]
    every = [one for ledger in ledgers for one in ledger.indicators.values() if one.figure]
    assert len(every) > 95
    client = enter("supervisor")
    for one in every:
        at(client, f"/{one.full_id}", f"period={one.period}" if one.period else TEN)
    assert "433.5" in said(at(client, "/statistics/regional-product", "period=year-2016"))


def test_a_page_says_the_figure_and_what_it_rests_on(year: District, enter: Any) -> None:
    figure = year.figure("petitions/satisfied")
    page = said(at(enter("supervisor"), "/petitions/satisfied"))
    assert (figure.above, figure.below) == (179, 187)
    told = ("95.72", "187 件（次）中 179", "179 ÷ 187 × 100 = 95.72%", "目标 ≥ 95% ✓ 达到", figure.rule, "2017-10-31", "相符")
    assert [part for part in told if part not in page] == []
    assert "分母：" in page  # the caliber
    assert "Below the line" in page  # and the other language's
    assert "holds: rating.level in (" in page  # the definition


def test_an_empty_population_is_no_data(enter: Any) -> None:
    page = said(at(enter("supervisor"), "/petitions/satisfied", "period=1999"))
    assert "无数据" in page
    assert "100.00" not in page
    assert "0.00%" not in page


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/petitions/satisfied", TEN), ("/petitions/received", TEN), ("/petitions/visitors", TEN),
        ("/office-buildings/building-tax", "period=year-2016"),
    ],
)  # fmt: skip
def test_every_value_leads_to_rows_that_add_up(enter: Any, path: str, query: str) -> None:
    client = enter("supervisor")
    page = at(client, path, query)
    links = list(dict.fromkeys(re.findall(r'href="(/board/figures/[^"]+/rows\?[^"]+)"', page)))
    assert links
    for href in links[:12]:
        rows = said(client.get(unquote(href.replace("&amp;", "&"))).content.decode())
        assert "与指标值一致" in rows, (href, rows[:400])
        assert "不在您的查看范围" not in rows


def test_parts_add_up_to_the_whole_and_so_do_their_rows(year: District, enter: Any) -> None:
    client = enter("supervisor")
    page = at(client, "/petitions/received?by=class")
    links = re.findall(r'href="(/board/figures/petitions/received/rows\?[^"]*by=class[^"]*)"[^>]*>([\d,]+) 件<', page)
    counts = [int(count.replace(",", "")) for _, count in links]
    assert len(counts) > 1
    assert sum(counts) == year.figure("petitions/received").n
    for href, count in links:
        assert f"共 {count} 行" in said(client.get(unquote(href.replace("&amp;", "&"))).content.decode())


def test_the_rows_lead_to_the_case(enter: Any) -> None:
    client = enter("supervisor")
    page = at(client, "/petitions/satisfied/rows")
    href, number = re.findall(r'<th scope="row"[^>]*><a href="(/desk/case/[^"]+)">(\S+?)<', page)[0]
    assert number in words(client.get(href))


def test_rows_are_paged_and_the_count_is_whole(enter: Any) -> None:
    client = enter("supervisor")
    found: list[str] = []
    for number in range(1, 5):
        found += NUMBERS.findall(at(client, f"/petitions/satisfied/rows?page={number}"))
    assert len(found) == 187
    assert "共 187 行：计入 179，计入分母而不符合 8" in said(at(client, "/petitions/satisfied/rows"))


def test_another_day_and_another_leaf_show_what_was_then(year: District, enter: Any) -> None:
    client = enter("supervisor")
    early = said(at(client, "/petitions/received", "period=jan-oct-2017&as_of=2017-03-31"))
    assert str(year.figure("petitions/received", as_of=date(2017, 3, 31)).n) in early
    assert "暂定" in early
    nothing = said(at(client, "/petitions/received", f"{TEN}&known_at=0"))
    assert "截至总序号 0" in nothing.replace("  ", " ")


def test_who_sees_a_part_is_told_so_and_sees_no_more_rows(year: District, enter: Any) -> None:
    viewer = year.place.viewer("housing")
    own = year.figure("petitions/received", viewer=viewer)
    assert 0 < own.n < year.figure("petitions/received").n
    client = enter("housing")
    page = said(at(client, "/petitions/received"))
    assert "本单位范围" in page
    rows = said(at(client, "/petitions/received/rows"))
    assert f"共 {own.n} 行" in rows
    assert "本单位范围" not in said(at(enter("supervisor"), "/petitions/received"))  # the control


def test_closed_classes_are_on_no_board(year: District, enter: Any) -> None:
    for name in ("supervisor", "petition_head", "keeper"):
        page = at(enter(name), "")
        shown = set(re.findall(r"/board/figures/([\w-]+)", page))
        assert "petitions" in shown
        assert not shown & {ledger.id for ledger in year.place.book.pack.ledgers.values() if ledger.closed}


def test_nobody_enters_without_logging_in(year: District) -> None:
    for path in BOARDS:
        answer = Client().get(f"/board/figures{path}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/desk/login")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404), ("/petitions/nothing", 404), ("/petitions/nothing/rows", 404),
        ("/petitions/received/rows?by=nothing", 404),
        ("/petitions/received?period=%00&by=x&key=%00&page=0&as_of=2017-02-31&known_at=-1", 200),
        ("/petitions/received?period=2019-13&unit=nobody&street=-&channel=-", 200),
        ("/petitions/received?from=2017-05-01&to=2017-04-01&as_of=9999-12-31&known_at=99999999999999", 200),
        ("/petitions/received/rows?by=month&key=x&page=99999", 200),
        ("/petitions/response/rows?by=unit&key=-", 200),
    ],
)  # fmt: skip
def test_bad_addresses_are_answered_with_words(enter: Any, path: str, status: int) -> None:
    assert enter("supervisor").get(f"/board/figures{path}").status_code == status


def test_without_facts_a_page_says_what_to_do(enter: Any, tmp_path: Any) -> None:
    client = enter("supervisor")
    with override_settings(SHOUSHAN_HOME=tmp_path):
        assert "数还没有算好" in said(at(client, ""))


def test_a_board_is_answered_from_memory_the_second_time(enter: Any) -> None:
    from shoushan.web.dashboards.figure_asking import MEMORY

    client = enter("supervisor")
    at(client, "/petitions")
    misses = MEMORY.misses
    at(client, "/petitions")
    assert MEMORY.misses == misses
    at(client, "/petitions", "period=2016")
    assert MEMORY.misses > misses  # the control


def test_what_one_viewer_was_told_is_not_told_another(enter: Any) -> None:
    everything = said(at(enter("supervisor"), "/petitions/received"))
    own = said(at(enter("housing"), "/petitions/received"))
    assert re.findall(r"收件数 ([\d,]+)", everything) != re.findall(r"收件数 ([\d,]+)", own)


def cells(page: str, id_: str) -> list[list[str]]:
    """The cells of a table by rows."""
    body = re.search(rf'id="{id_}">.*?<tbody[^>]*>(.*?)</tbody>', page, re.S)
    assert body, id_
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr.*?</tr>", body[1], re.S)]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]


def test_two_moments_side_by_side_add_up_to_the_difference(year: District, enter: Any) -> None:
    now, early = year.figure("petitions/received"), year.figure("petitions/received", as_of=date(2017, 6, 30))
    page = at(enter("supervisor"), "/petitions/received/beside?b_as_of=2017-06-30")
    rows = cells(page, "beside")
    assert [row[0] for row in rows] == ["只在甲", "只在乙", "时点不同", "口径不同", "合计"]
    assert rows[-1][2] == f"{early.n - now.n:+,}"
    assert sum(int(row[2].replace(",", "")) for row in rows[:4]) == early.n - now.n
    assert rows[2][1:] == [str(now.n - early.n), f"{early.n - now.n:+,}"]
    assert "四张清单合计等于差额" in said(page)


def test_another_caliber_is_told_as_such(enter: Any) -> None:
    rows = cells(at(enter("supervisor"), "/petitions/satisfied/beside?b=petitions/satisfied-office"), "beside")
    assert rows[3][1] != "0"
    above = [int(row[2].split(" / ")[0].replace(",", "")) for row in rows]
    assert sum(above[:4]) == above[4]


def test_a_pasted_list_is_laid_beside_the_figure(enter: Any) -> None:
    client = enter("supervisor")
    ours = NUMBERS.findall(at(client, "/petitions/received/rows"))
    pasted = "\n".join([*ours[:40], "X-2017-1", "X-2017-2"])
    page = client.post(f"/board/figures/petitions/received/beside?{TEN}", {"list": pasted}).content.decode()
    rows = {row[0]: row[1:] for row in cells(page, "beside")}
    assert rows["只在乙"] == ["2", "+2"]
    assert "X-2017-1" in page
    total = int(rows["合计"][1].replace(",", ""))
    assert total == sum(int(rows[name][1].replace(",", "")) for name in ("只在甲", "只在乙", "时点不同", "口径不同"))


@pytest.mark.parametrize("pasted", ["", "number,above\nA-1,many\n", 'number\n,\n""\n'])
def test_a_list_that_cannot_be_read_is_told_where(enter: Any, pasted: str) -> None:
    answer = enter("supervisor").post(f"/board/figures/petitions/received/beside?{TEN}", {"list": pasted})
    assert answer.status_code == 422
    assert "清单" in answer.content.decode()


def test_who_sees_a_part_cannot_lay_the_whole_beside(enter: Any) -> None:
    answer = enter("housing").get(f"/board/figures/petitions/received/beside?{TEN}&b_as_of=2017-06-30")
    assert answer.status_code == 409
    assert 'id="beside"' not in answer.content.decode()
