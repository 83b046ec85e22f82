"""Rows pasted from a spreadsheet: tried row by row, the good ones done once together, the others left in the box."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from shoushan.records.cases import queries
from tests.web.desk.test_pages import TOKEN, words

ACT = "one-counter/promise"


def number(district: Any, uid: str) -> str:
    """The number of a case."""
    return str(line(district, uid).number)


def line(district: Any, uid: str) -> Any:
    """A case as a list shows it."""
    return queries.by_ids(district.viewer("window"), district.book, [uid], district.moment)[0]


def send(client: Any, rows: list[list[str]] | str, act: str = ACT, **more: str) -> Any:
    """The box with these rows."""
    text = rows if isinstance(rows, str) else "\n".join("\t".join(cells) for cells in rows)
    return client.post("/desk/batch/paste", {"act": act, "rows": text, "token": TOKEN, **more})


def faults(answer: Any) -> list[list[str]]:
    """The table of what is wrong: row, column, why, remedy."""
    found = re.search(r'id="faults".*?</table>', answer.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)[1:] if found else []
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)] for row in rows]


def box(answer: Any) -> str:
    """What stands in the box."""
    found = re.search(r'<textarea[^>]*name="rows"[^>]*>(.*?)</textarea>', answer.content.decode(), re.DOTALL)
    assert found
    return unescape(found[1]).strip()


@pytest.fixture
def three(district: Any) -> list[str]:
    """Three open cases."""
    return [str(district.opened()) for _ in range(3)]


def test_every_row_has_its_own_values_and_is_done_once(signed_in: Any, district: Any, three: list[str]) -> None:
    client = signed_in("window")
    before = [line(district, uid).n for uid in three]
    rows = [["编号", "哪天回", "回什么"]]
    rows += [[number(district, uid), f"2026-11-2{4 + place}", f"第{place}件"] for place, uid in enumerate(three)]
    tried = send(client, rows)
    assert "3 行会办理，0 行有问题" in words(tried), faults(tried)
    assert [line(district, uid).n for uid in three] == before  # trying writes nothing
    for _ in range(2):
        done = send(client, rows, do="1")
        assert done.status_code == 302
    assert [line(district, uid).n for uid in three] == [n + 1 for n in before]
    assert "3 行已办理“答应回电" in words(client.get(done.headers["Location"]))
    for place, uid in enumerate(three):
        assert f"第{place}件" in words(client.get(f"/desk/case/{uid}"))
    other = send(client, [*rows[:2]], do="1")  # the same form with other content
    assert other.status_code == 409
    assert "已经提交过" in words(other)


def test_rows_with_faults_are_named_and_stay_in_the_box(signed_in: Any, district: Any, three: list[str]) -> None:
    client = signed_in("window")
    first, second, third = (number(district, uid) for uid in three)
    district.act("window", three[2], "withdraw", reason="申请人撤回")
    before = [line(district, uid).n for uid in three]
    rows = [
        ["Number", "On which day", "text"],
        [first, "2026-11-25", "right"],
        ["370602-XX-2026-999999", "2026-11-25", "unknown"],
        [first, "2026-11-25", "double"],
        [third, "2026-11-25", "closed"],
        [second, "2026-02-30", "no such day"],
        ["", "2026-11-25", "no number"],
    ]
    tried = send(client, rows)
    assert "1 行会办理，5 行有问题" in words(tried)
    found = faults(tried)
    assert [one[0] for one in found] == ["3", "4", "5", "6", "7"]
    assert [one[1] for one in found] == ["Number", "Number", "–", "On which day", "Number"]
    assert "查不到" in found[0][2]
    assert "与第 2 行是同一件" in found[1][2]
    assert found[2][2]
    assert all(one[3] for one in found)
    done = send(client, rows, do="1")
    assert done.status_code == 200
    assert box(done).splitlines() == ["\t".join(cells) for cells in [rows[0], *rows[2:]]]
    assert "还有 5 行留在框里" in words(done)
    assert [line(district, uid).n for uid in three] == [before[0] + 1, *before[1:]]
    again = send(client, rows, do="1")  # sent twice: the first answer, nothing more
    assert box(again) == box(done)
    assert [line(district, uid).n for uid in three] == [before[0] + 1, *before[1:]]


def test_a_day_that_the_act_itself_refuses_is_found_by_the_trial(signed_in: Any, district: Any, three: list[str]) -> None:
    client = signed_in("window")
    rows = [["编号", "哪天回", "回什么"], [number(district, three[0]), "2026-11-20", "过去"]]
    assert "不能在今天之前" in faults(send(client, rows))[0][2]
    n = line(district, three[0]).n
    assert send(client, rows, do="1").status_code == 422
    assert line(district, three[0]).n == n


def test_query_codes_full_width_and_quoted_cells_are_understood(signed_in: Any, district: Any, three: list[str]) -> None:
    client = signed_in("window")
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in number(district, three[0]))
    tried = send(client, f'编号：\t哪天回\t回什么\n{wide}\t2026-11-25\t"两行\n一格"\n\n')
    assert "1 行会办理，0 行有问题" in words(tried), faults(tried)
    track = district.act("window", three[1], "note", input={"text": "看码"}).track
    assert "1 行会办理" in words(send(client, f"查询码\t哪天回\t回什么\n{track}\t2026-11-25\t好"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("哪天回\t回什么\n2026-11-25\t好", "表头里没有“编号”或“查询码”"),
        ("编号\t哪天回\t回什么\t颜色\n1\t2026-11-25\t好\t红", "表头“颜色”不认识"),
        ("编号\t哪天回\n1\t2026-11-25", "缺少“回什么”一栏"),
        ("编号\t编号\t哪天回\t回什么\n1\t1\t2026-11-25\t好", "出现了两次"),
        ("编号\t哪天回\t回什么", "只有表头"),
        ("编号\t哪天回\t回什么\n1\t2026-11-25\t好\t多", "多出几格"),
        ("编号\t哪天回\t回什么\n" + "1\t2026-11-25\t好\n" * 201, "一次最多 200 行"),
        ("编号\t" + "长" * 200_000, "超过 200000 个字符"),
        ("\x00编号\t哪天回\t回什么\n\x001\t2026-11-25\t\x00", "查不到"),
    ],
)
def test_a_paste_that_is_not_understood_is_told(signed_in: Any, three: list[str], text: str, said: str) -> None:
    answer = send(signed_in("window"), text)
    assert said in words(answer)
    assert answer.status_code == (200 if said == "查不到" else 422)


def test_who_sees_no_case_and_has_no_act_gets_none(signed_in: Any, district: Any, three: list[str]) -> None:
    rows = [["编号", "内容"], [number(district, three[0]), "看得到吗"]]
    assert "查不到" in words(send(signed_in("stranger"), rows, act="one-counter/note"))
    assert "1 行会办理" in words(send(signed_in("window"), rows, act="one-counter/note"))  # the control
    assert "请选择操作" in words(send(signed_in("window"), rows, act="one-counter/nothing"))
    assert 'value="one-counter/promise"' not in signed_in("auditor").get("/desk/batch/paste").content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_opens_and_names_the_heads(signed_in: Any, lang: str) -> None:
    said = words(signed_in("window").get(f"/desk/batch/paste?act={ACT}&lang={lang}"))
    heads = {"zh": "编号、查询码、哪天回、回什么、理由", "en": "Number, Query code, On which day, About what, Reason"}
    assert heads[lang] in said
