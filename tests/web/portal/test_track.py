"""办到哪了: number and code must agree, ten tries a minute, one screen, and never more than was typed."""

import pytest
from django.test import Client

from shoushan.records.cases import read
from tests.web.portal.walking import RETIREMENT, act, fill, follow, send, text_of


@pytest.fixture
def filed(district):
    client = Client()
    number, code = send(client, fill(client, "retirement", RETIREMENT))
    return client, number, code


def test_one_screen_says_it_all(filed):
    client, number, code = filed
    text = text_of(client.get(follow(client, number, code)))
    for wanted in (
        number,
        "企业职工退休申领",
        "起在办",
        "哪天办好",
        "最晚",
        "周",
        "还差什么",
        "居民身份证",
        "办过的每一步",
        "提交申请",
        "我不满意",
        "0535-",
    ):
        assert wanted in text, wanted


def test_it_is_never_more_than_the_asker_typed(filed):
    client, number, code = filed
    page = client.get(follow(client, number, code)).content.decode()
    for secret in ("王小明", "王＊", "11010519491231002X", "13800001234", "1966-01-01", "到龄退休", code):
        assert secret not in page, secret


def test_the_qr_address_opens_it_on_another_telephone(filed):
    _, number, code = filed
    other = Client()
    answer = other.get(f"/follow/{number}/{code}/")
    assert code not in answer.headers["Location"]
    assert number in text_of(other.get(answer.headers["Location"]))


@pytest.mark.parametrize("form", [str.lower, lambda code: f" {code[:4]} {code[4:]} "])
def test_a_code_may_be_typed_as_people_type(filed, form):
    client, number, code = filed
    assert follow(client, number, form(code))


def test_number_and_code_must_agree(filed):
    client, number, code = filed
    for wrong in ({"number": number, "code": "AAAAAAAAAAA"}, {"number": "370602-RS-2026-999999", "code": code}, {"code": code}):
        answer = client.post("/track/", wrong)
        assert answer.status_code == 404
        assert "没有查到" in text_of(answer)


def test_after_ten_tries_a_minute_it_waits_in_both_languages(filed):
    client, number, _ = filed
    stranger = {"REMOTE_ADDR": "10.1.2.3"}
    statuses = [client.post("/track/", {"number": number, "code": f"A{n}"}, **stranger).status_code for n in range(12)]
    assert 429 in statuses
    assert statuses.index(429) <= 10
    blocked = client.post("/track/?lang=zh", {"number": number, "code": "A"}, **stranger)
    assert "一分钟" in text_of(blocked)
    assert blocked.headers["Retry-After"] == "60"
    english = client.post("/track/?lang=en", {"number": number, "code": "A"}, **stranger)
    assert "Too many tries" in text_of(english)


def test_a_number_is_guarded_whatever_the_address(filed):
    _, number, code = filed
    for n in range(11):
        Client().post("/track/", {"number": number, "code": f"B{n}"}, REMOTE_ADDR=f"10.9.8.{n}")
    assert Client().post("/track/", {"number": number, "code": code}, REMOTE_ADDR="10.9.8.99").status_code == 429


def test_another_visitor_cannot_use_the_address(filed):
    client, number, code = filed
    home = follow(client, number, code)
    answer = Client().get(home)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/track/?expired")
    assert client.post("/track/close/").status_code == 302
    assert client.get(home).status_code == 302


def test_a_citizen_withdraws_once_and_says_why(filed):
    client, number, code = filed
    home = follow(client, number, code)
    empty = act(client, home, "withdraw", {"reason": ""})
    assert empty.status_code == 422
    done = act(client, home, "withdraw", {"reason": "材料拿错了"})
    assert done.status_code == 302
    text = text_of(client.get(done.headers["Location"]))
    assert "已经收到：撤回申请" in text
    assert "您已经撤回申请" in text
    again = client.get(f"{home}withdraw/")
    assert again.status_code == 409


def test_acts_of_others_are_not_offered_and_not_taken(filed):
    client, number, code = filed
    home = follow(client, number, code)
    assert "accept" not in client.get(home).content.decode()
    assert client.get(f"{home}accept/").status_code == 409
    assert client.post(f"{home}accept/", {"token": "x"}).status_code == 409
    assert client.get(f"{home}no-such-act/").status_code == 404


ROAD = [
    ("zh", "还没开始", "等“正常退休资格确认、户籍信息确认”办好后开始"),
    ("en", "Not begun", "Begins after:"),
]


@pytest.mark.parametrize(("lang", "begun", "waits"), ROAD)
def test_a_package_shows_which_matter_waits_for_which(district, lang, begun, waits):
    papers = [{"material": one, "state": "received"} for one in ("id-card", "application", "personnel-file", "household-book")]
    given = {"matter_note": "退休一件事", "retire_kind": "normal", "materials": papers}
    case = district.opened(service="retirement-package", input=given)
    shown = read.case(district.viewer("window"), district.book, case, district.moment)
    district.act("window", case, "accept", input={"confirm": "confirm-normal"})
    client = Client()
    client.get(f"/?lang={lang}")
    text = text_of(client.get(follow(client, shown.number, shown.track)))
    assert text.count(begun) == 5
    assert waits in text
