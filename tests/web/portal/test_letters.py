"""The address in a message: it opens the case on a telephone, takes missing papers once, and lets nothing else be done."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shoushan.outputs.messages import codes
from shoushan.records.cases import read
from shoushan.records.units.viewer import SYSTEM_VIEWER
from tests.people import WANG
from tests.web.portal.walking import act, follow, text_of, token_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc000000301010018dd8db40000000049454e44ae426082"
)


def photo(name="拍的.png"):
    return SimpleUploadedFile(name, PNG, "image/png")


@pytest.fixture
def case(district):
    uid = district.opened()
    told = [{"material": "leaving-proof", "state": "missing"}, {"material": "bank-card", "state": "missing"}]
    district.act("window", uid, "tell-missing", input={"missing_items": "离职证明、银行卡", "materials": told})
    return uid


@pytest.fixture
def code(district, case):
    return codes.make(case, codes.SUPPLEMENT, district.moment)


def opened(client, code):
    answer = client.get(f"/m/{code}")
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def test_from_the_message_to_the_papers_in_one_page(district, case, code):
    client = Client()
    address = opened(client, code)
    page = client.get(address).content.decode()
    assert 'capture="environment"' in page
    assert "离职证明" in page or "解除" in page
    for secret in (WANG["name"], WANG["id_number"], WANG["phone"], code):
        assert secret not in page
        assert secret not in address
    files = {"photo-leaving-proof": [photo("1.png"), photo("2.png")], "file-bank-card": photo("3.png")}
    done = client.post(address, {**files, "token": token_of(client, address)})
    assert done.status_code == 302, text_of(done)
    assert "已经收到" in text_of(client.get(done.headers["Location"]))
    shown = read.case(SYSTEM_VIEWER, district.book, case, district.moment)
    assert len(shown.files) == 3
    assert {one.material.id: one.state for one in shown.materials}["bank-card"] == "received"


def test_it_works_once_and_says_so(district, case, code):
    client = Client()
    address = opened(client, code)
    token = token_of(client, address)
    first = client.post(address, {"photo-bank-card": photo(), "token": token})
    assert first.status_code == 302
    assert client.post(address, {"photo-bank-card": photo(), "token": token}).status_code in (302, 409), "the same form again"
    again = Client().get(f"/m/{code}")
    assert again.status_code == 410
    assert "用过了" in text_of(again)
    assert "11月23日" in text_of(again)
    assert "was used before" in text_of(Client().get(f"/m/{code}?lang=en"))
    district.act("window", case, "tell-missing", input={"missing_items": "离职证明"})
    late = client.post(address, {"photo-leaving-proof": photo(), "token": "another"})
    assert late.status_code == 410
    assert "用过了" in text_of(late)


def test_looking_ahead_spends_nothing(district, code):
    for _ in range(3):
        opened(Client(), code)


def test_it_lets_nothing_else_be_done(district, case, code):
    client = Client()
    home = opened(client, code).rsplit("/", 2)[0] + "/"
    assert "withdraw" not in client.get(home).content.decode()
    refused = client.post(f"{home}withdraw/", {"reason": "x", "token": "t"})
    assert refused.status_code == 410
    assert "编号和查询码" in text_of(refused)
    shown = read.case(SYSTEM_VIEWER, district.book, case, district.moment)
    track = follow(client, shown.number, shown.track)
    assert "withdraw" in client.get(track).content.decode(), "the control: number and query code let it"
    assert act(client, track, "withdraw", {"reason": "不办了"}).status_code == 302


def test_a_code_that_was_never_given_and_one_that_is_too_old(district, code):
    assert Client().get("/m/ABCDEFGHJKM").status_code == 404
    district.pass_time(days=61)
    from shoushan.site import clock

    with clock.simulated(district.moment):
        old = Client().get(f"/m/{code}")
    assert old.status_code == 410
    assert "过期" in text_of(old)


def test_guessing_is_slowed_down(district):
    statuses = [Client().get(f"/m/ABCDEFGHJ{n:02}").status_code for n in range(12)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_following_by_message_needs_no_code(district, case):
    client = Client()
    home = opened(client, codes.make(case, codes.FOLLOW, district.moment))
    page = text_of(client.get(home))
    for wanted in ("还差什么", "0535-"):
        assert wanted in page
    assert 'href="tel:' in client.get(home).content.decode()


def test_nothing_sent_is_told_at_the_field(district, code):
    client = Client()
    address = opened(client, code)
    answer = client.post(address, {"token": token_of(client, address)})
    assert answer.status_code == 422
