"""The desk's pages over the real corridor: they open, they do what they say, they answer to bad input with words."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.people import WANG

NUMBER = WANG["id_number"]
SERVICE = "one-counter:unemployment-benefit"
TOKEN = "0192f3a4b5c67d8e9fa0b1c2d3e4f5a6"


def words(answer: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def taken_in(client: Client, **more: Any) -> Any:
    """The screen of intake sent with everything that it needs."""
    given = {"number": NUMBER, "name": "王小明", "s": SERVICE, "all-received": "1", "token": TOKEN, "do": "receive"}
    return client.post("/desk/intake", {**given, **more})


def uid_of(answer: Any) -> str:
    """The case that was opened."""
    assert answer.status_code == 302, words(answer)[:2000]
    return str(answer.headers["Location"].split("case=")[1])


@pytest.mark.parametrize(
    "address",
    ["", "?mine=0", "?state=closed&mine=0", "ledgers", "ledger/one-counter", "find?q=王小明", "intake", "handover", "posts"],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens(signed_in: Any, district: Any, address: str, lang: str) -> None:
    district.accepted()
    answer = signed_in("window").get(f"/desk/{address}{'&' if '?' in address else '?'}lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_a_case_page_says_who_holds_it_and_until_when(signed_in: Any, district: Any) -> None:
    uid = district.accepted()
    said = words(signed_in("window").get(f"/desk/case/{uid}"))
    assert "区公共就业和人才服务中心（电话 0535-6000119）" in said
    assert re.search(r"自 2026-11-23 起办理，应于 2026年\d+月\d+日（周.）前办完，剩 \d+ 个工作日", said)
    assert "王＊＊" in said
    assert WANG["name"] not in said
    assert NUMBER not in said


def test_nobody_enters_without_logging_in(district: Any) -> None:
    uid = district.opened()
    for address in ("", f"case/{uid}", "intake", f"case/{uid}/act/accept", f"case/{uid}/receipt", "draft/intake"):
        answer = Client().get(f"/desk/{address}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/desk/login?next=")


def test_another_unit_gets_404_for_a_case_and_all_that_hangs_on_it(signed_in: Any, district: Any) -> None:
    uid = district.opened()
    stranger = signed_in("stranger")
    for address in (
        "",
        "/act/accept",
        "/act/note",
        "/receipt",
        "/paper/receipt",
        "/clear?path=party:applicant:name",
        "/file/abc",
    ):
        answer = stranger.get(f"/desk/case/{uid}{address}")
        assert answer.status_code == 404, address
        assert WANG["name"] not in words(answer)
    assert stranger.post(f"/desk/case/{uid}/act/note", {"text": "x"}).status_code == 404
    assert signed_in("window").get(f"/desk/case/{uid}").status_code == 200  # the control: who may see it does


def test_intake_opens_once_however_often_it_is_sent(signed_in: Any, district: Any) -> None:
    client = signed_in("window")
    first, second = uid_of(taken_in(client)), uid_of(taken_in(client))
    assert first == second
    third = uid_of(taken_in(client, token=TOKEN[:-1] + "0"))
    assert third != first  # the control: another form opens another case
    assert words(client.get("/desk/ledger/one-counter")).count("失业保险金申领") >= 2


def test_a_form_sent_again_with_other_content_is_told(signed_in: Any) -> None:
    client = signed_in("window")
    uid_of(taken_in(client))
    answer = taken_in(client, name="李四")
    assert answer.status_code == 409
    assert "已经提交过" in words(answer)


def test_several_matters_are_one_list_of_papers_and_one_receipt(signed_in: Any) -> None:
    client = signed_in("window")
    chosen = [SERVICE, "one-counter:retirement"]
    looked = words(client.post("/desk/intake", {"number": NUMBER, "s": chosen, "step": "look"}))
    assert looked.count("居民身份证") == 1
    answer = taken_in(client, s=chosen)
    uids = re.findall(r"case=([0-9a-f]{32})", answer.headers["Location"])
    assert len(set(uids)) == 2
    assert client.get(answer.headers["Location"]).status_code == 200
    receipt = words(client.get(f"/desk/case/{uids[0]}/receipt?with={uids[1]}&size=80mm"))
    assert "失业保险金申领" in receipt
    assert "企业职工退休申领" in receipt


def test_receive_and_accept_in_one_key(signed_in: Any, district: Any) -> None:
    client = signed_in("window")
    uid = uid_of(taken_in(client, **{"do": "receive+accept", "m-authority": "received"}))
    assert "办理中" in words(client.get(f"/desk/case/{uid}"))


def test_an_instant_matter_is_done_in_one_key(signed_in: Any) -> None:
    client = signed_in("window")
    instant = {"s": "one-counter:pension-qualification", "do": "handle-at-once"}
    uid = uid_of(taken_in(client, **instant))
    assert "已于 2026-11-23 办结" in words(client.get(f"/desk/case/{uid}"))
    refused = taken_in(client, do="handle-at-once", token=TOKEN[:-1] + "1")
    assert "不是即办件" in words(refused)


def test_a_wrong_check_digit_warns_and_passes_with_a_reason(signed_in: Any, district: Any) -> None:
    client, wrong = signed_in("window"), NUMBER[:-1] + "1"
    answer = taken_in(client, number=wrong)
    assert answer.status_code == 422
    assert "校验" in words(answer)
    assert 'name="reason"' in answer.content.decode()
    assert taken_in(client, number=wrong, reason="已核对证件原件").status_code == 302


def test_a_known_person_is_filled_in_with_its_source(signed_in: Any, district: Any) -> None:
    district.opened()
    said = signed_in("window").post("/desk/intake", {"number": NUMBER, "step": "look"}).content.decode()
    assert 'value="王小明"' in said
    assert "取自上次办理" in said
    assert "1 件未办结" in said


def test_services_are_found_by_initials_and_words_of_daily_life(signed_in: Any) -> None:
    client = signed_in("window")
    for typed in ("sybx", "失业", "shiye"):
        assert "失业保险金申领" in words(client.post("/desk/intake", {"q": typed, "step": "look"})), typed
    assert "办退休" not in words(client.post("/desk/intake", {"q": "办退休", "step": "look"})).split("要办的事项")[0]


def test_an_act_is_done_from_its_form_and_sent_twice_is_done_once(signed_in: Any, district: Any) -> None:
    uid, client = district.opened(), signed_in("window")
    page = client.get(f"/desk/case/{uid}/act/note").content.decode()
    token, seen = (re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("token", "seen"))
    assert token
    assert seen
    given = {"text": "电话告知材料已齐", "token": token[1], "seen": seen[1]}
    for _ in range(2):
        answer = client.post(f"/desk/case/{uid}/act/note", given)
        assert answer.status_code == 302
    assert words(client.get(f"/desk/case/{uid}")).count("电话告知材料已齐") == 1


def test_a_stale_page_is_told_what_changed(signed_in: Any, district: Any) -> None:
    uid, client = district.opened(), signed_in("window")
    given = {"missing_items": "户口簿", "seen": "1", "token": TOKEN}
    district.act("window", uid, "accept")
    answer = client.post(f"/desk/case/{uid}/act/tell-missing", given)
    assert answer.status_code == 409
    said = words(answer)
    assert "办理中" in said
    assert "第 2 条：受理" in said


def test_what_happened_earlier_needs_its_ground(signed_in: Any, district: Any) -> None:
    uid, client = district.opened(), signed_in("window")
    given = {"text": "电话", "happened": "2026-11-20T09:00", "token": TOKEN}
    answer = client.post(f"/desk/case/{uid}/act/note", given)
    assert answer.status_code == 422
    assert "须写明依据" in words(answer)
    assert client.post(f"/desk/case/{uid}/act/note", {**given, "source": "call"}).status_code == 302


def test_an_act_typed_for_the_head_names_both(signed_in: Any, district: Any) -> None:
    district.viewer("hall_head")
    uid, client = district.opened(), signed_in("window")
    given = {"text": "同意", "actor": "hr-hall-head", "source": "paper", "token": TOKEN}
    assert client.post(f"/desk/case/{uid}/act/note", given).status_code == 302
    said = words(client.get(f"/desk/case/{uid}"))
    assert "大厅负责人" in said
    assert "由1号窗口代录" in said.replace(" ", "")
    other = {**given, "actor": "leader-mayor", "token": TOKEN[:-1] + "9"}
    assert client.post(f"/desk/case/{uid}/act/note", other).status_code == 422


def test_unmasking_asks_a_reason_and_leaves_an_entry(signed_in: Any, district: Any) -> None:
    uid, client = district.opened(), signed_in("window")
    path = "party:applicant:name"
    assert client.post(f"/desk/case/{uid}/clear", {"path": path, "reason": ""}).status_code == 422
    said = words(client.post(f"/desk/case/{uid}/clear", {"path": path, "reason": "核对本人"}))
    assert WANG["name"] in said
    assert "查看全文" in words(client.get(f"/desk/case/{uid}")).split("办理经过")[1]
    refused = client.post(f"/desk/case/{uid}/clear", {"path": "party:applicant:number", "reason": "核对"})
    assert refused.status_code == 403
    assert NUMBER not in words(refused)


def test_many_rows_are_tried_first_and_done_at_once(signed_in: Any, district: Any) -> None:
    able, unable = [district.opened() for _ in range(3)], district.accepted()
    client = signed_in("window")
    given = {"case": [*able, unable], "verb": "accept"}
    trial = client.post("/desk/batch", given)
    assert "3 件会变更，1 件不能办理" in words(trial)
    assert "现在的环节是“办理中”" in words(trial)
    assert client.post("/desk/batch", {**given, "case": able, "do": "1", "token": TOKEN}).status_code == 302
    assert "3 件已办理“受理”" in words(client.get("/desk/"))


def test_a_draft_comes_back_and_goes_when_sent(signed_in: Any, district: Any) -> None:
    from django.db import connection

    client = signed_in("window")
    assert client.post("/desk/draft/intake", {"name": "曲玉兰", "token": TOKEN}).status_code == 204
    with connection.cursor() as cursor:
        cursor.execute("select body from draft")
        assert "曲玉兰" not in cursor.fetchone()[0]
    assert 'value="曲玉兰"' in client.get("/desk/intake").content.decode()
    assert 'value="曲玉兰"' not in signed_in("hall_head").get("/desk/intake").content.decode()
    uid_of(taken_in(client))
    assert 'value="曲玉兰"' not in client.get("/desk/intake").content.decode()


def test_a_file_is_given_to_those_who_may_see_the_case(signed_in: Any, district: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in("window")
    scan = SimpleUploadedFile("身份证.pdf", b"%PDF-1.4 hello", "application/pdf")
    answer = taken_in(client, **{"one-counter.files": scan})
    uid = uid_of(answer)
    link = re.search(rf'href="(/desk/case/{uid}/file/[^"]+)"', client.get(f"/desk/case/{uid}").content.decode())
    assert link
    got = client.get(link[1])
    assert got.content == b"%PDF-1.4 hello"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert signed_in("stranger").get(link[1]).status_code == 404
    wrong = SimpleUploadedFile("身份证.pdf", b"MZ not a pdf", "application/pdf")
    refused = taken_in(client, **{"one-counter.files": wrong, "token": TOKEN[:-1] + "7"})
    assert refused.status_code == 422
    assert "不符" in words(refused)


def test_papers_are_printed_in_copies(signed_in: Any, district: Any) -> None:
    uid, client = district.opened(), signed_in("window")
    district.act("window", uid, "tell-missing", input={"missing_items": "户口簿复印件"})
    said = words(client.get(f"/desk/case/{uid}/paper/supplement-notice"))
    assert said.count("一次性补正告知书") == 2
    assert "芝人社补〔2026〕" in said
    assert "王小明：" in said.replace(" ", "")
    assert "户口簿复印件" in said
    assert client.get(f"/desk/case/{uid}/paper/nothing").status_code == 404


def test_five_wrong_passwords_lock_and_say_so(district: Any) -> None:
    district.viewer("window")
    client = Client()
    for _ in range(5):
        answer = client.post("/desk/login", {"username": "window", "password": "wrong"})
    assert answer.status_code == 429
    assert "锁定" in words(answer)
    right = client.post("/desk/login", {"username": "window", "password": "a-long-password-1"})
    assert right.status_code == 429
    fresh = Client(REMOTE_ADDR="10.1.2.3").post("/desk/login", {"username": "window", "password": "a-long-password-1"})
    assert fresh.status_code == 302


def test_the_log_in_page_leads_nowhere_else(district: Any) -> None:
    district.viewer("window")
    given = {"username": "window", "password": "a-long-password-1", "next": "https://elsewhere.example/"}
    assert Client().post("/desk/login", given).headers["Location"] == "/desk/"


HOSTILE = ["", "\x00", "'; drop table case_row;--", "<script>alert(1)</script>", "9" * 400, "-1", "１２", "😀", "%s", "../../x"]


@pytest.mark.parametrize("bad", HOSTILE)
def test_bad_addresses_never_break_a_page(signed_in: Any, district: Any, bad: str) -> None:
    uid, client = district.opened(), signed_in("window")
    names = (
        "ledger",
        "service",
        "stage",
        "unit",
        "state",
        "mine",
        "due",
        "q",
        "sort",
        "page",
        "f.delivery_way",
        "f.nothing",
        "size",
    )
    query = urlencode(dict.fromkeys(names, bad), errors="replace")
    for address in ("", "ledger/one-counter", "find", f"case/{uid}/receipt", f"case/{uid}/clear", "intake/done"):
        answer = client.get(f"/desk/{address}?{query}&case={urlencode({'': bad}, errors='replace')}")
        assert answer.status_code < 500, address
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("bad", HOSTILE)
def test_bad_answers_are_told_in_words(signed_in: Any, district: Any, bad: str) -> None:
    uid, client = district.opened(), signed_in("window")
    names = (
        "number",
        "name",
        "phone",
        "s",
        "q",
        "do",
        "token",
        "happened",
        "source",
        "actor",
        "reason",
        "m-id-card",
        "agent-number",
    )
    given = dict.fromkeys(names, bad)
    for more in ({}, {"s": SERVICE}, {"s": SERVICE, "do": "receive"}, {"s": SERVICE, "do": "receive+accept", "name": "王"}):
        answer = client.post("/desk/intake", {**given, **more})
        assert answer.status_code < 500
        assert b"<script>alert" not in answer.content
    for act in ("accept", "tell-missing", "refuse", "note", "withdraw", "no-such-act"):
        given = {
            "text": bad,
            "missing_items": bad,
            "refusal_ground": bad,
            "part": bad,
            "seen": bad,
            "happened": bad,
            "token": bad,
        }
        assert client.post(f"/desk/case/{uid}/act/{act}", given).status_code < 500, act
    assert client.post("/desk/batch", {"case": [bad, uid], "verb": bad, "do": bad}).status_code < 500
    assert client.post("/desk/draft/intake", {"name": bad}).status_code == 204
    assert client.post("/desk/posts", {"post": bad}).status_code < 500


def test_a_list_costs_a_fixed_number_of_queries(signed_in: Any, district: Any, django_assert_max_num_queries: Any) -> None:
    client = signed_in("window")
    for _ in range(4):
        district.opened()
    with django_assert_max_num_queries(27):
        client.get("/desk/?mine=0")


@pytest.mark.parametrize("name", ["window", "hotline", "petition", "supervisor", "hall_head"])
def test_every_ledger_has_its_pages_without_a_line_of_its_own(signed_in: Any, district: Any, name: str) -> None:
    from shoushan.web.desk.asking import open_ledgers
    from shoushan.web.desk.offers import offers

    client, viewer = signed_in(name), district.viewer(name)
    ledgers = open_ledgers(viewer, district.book)
    assert ledgers
    for ledger in ledgers:
        assert client.get(f"/desk/ledger/{ledger.id}").status_code == 200, ledger.id
        assert client.get(f"/desk/?ledger={ledger.id}&mine=0").status_code == 200, ledger.id
    for offer in offers(viewer, district.book, district.moment.date()):
        answer = client.post("/desk/intake", {"number": NUMBER, "s": offer.key, "step": "look"})
        assert answer.status_code == 200, offer.key
        assert 'name="do"' in answer.content.decode(), offer.key


def test_a_call_comes_in_through_the_same_screen(signed_in: Any, district: Any) -> None:
    from shoushan.web.desk.offers import offers

    client, viewer = signed_in("hotline"), district.viewer("hotline")
    offer = offers(viewer, district.book, district.moment.date())[0]
    page = client.post(
        "/desk/intake", {"s": offer.key, "name": "李秀梅", "phone": "13805351037", "step": "look"}
    ).content.decode()
    verb = re.search(r'name="do" value="([^"+]+)"', page)
    assert verb
    given = {"s": offer.key, "name": "李秀梅", "phone": "13805351037", "do": verb[1], "token": TOKEN}
    for field in re.findall(rf'name="({offer.ledger.id}\.[^"]+)"[^>]*required', page):
        option = re.search(rf'name="{re.escape(field)}"[^>]*value="([^"]+)"', page)
        choice = re.search(rf'<select id="f-{re.escape(field)}".*?<option value="([^"]+)"', page, re.S)
        given[field] = (choice or option)[1] if (choice or option) else "小区路灯不亮"  # type: ignore[index]
    answer = client.post("/desk/intake", given)
    assert answer.status_code == 302, words(answer)[:3000]


def test_a_dated_paper_starts_the_clock_only_with_its_scan(signed_in: Any, district: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in("window")
    late = {"happened": "2026-11-20T09:00", "source": "paper"}
    plain = uid_of(taken_in(client, **late))
    scan = SimpleUploadedFile("收件登记.pdf", b"%PDF-1.4 dated", "application/pdf")
    proven = uid_of(taken_in(client, **late, **{"one-counter.files": scan, "token": TOKEN[:-1] + "5"}))
    due = [re.search(r"应于 (\S+?)（", words(client.get(f"/desk/case/{uid}"))) for uid in (plain, proven)]
    assert due[0]
    assert due[1]
    assert (due[0][1], due[1][1]) == ("2026年11月30日", "2026年11月27日")
