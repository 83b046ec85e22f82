"""A citizen's own account: begun at the counter, entered with number and password, and what it fills in says where from."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from shoushan.records.cases import knowing
from shoushan.records.units import citizens
from shoushan.records.units.viewer import PUBLIC_VIEWER, Viewer
from shoushan.site import clock
from shoushan.site import settings as house
from tests.people import WANG
from tests.web.portal.walking import RETIREMENT, fill, step_of, text_of

NUMBER, PASSWORD = WANG["id_number"], "槐树街的门牌1号"
LI = {**WANG, "name": "李大海", "id_number": "370602195001010016", "phone": "13900009999"}
CODE = re.compile(r'class="confirmation-number">([^<]+)<')


@pytest.fixture
def code(district, signed_in):
    uid = district.opened()
    answer = signed_in("window").post(f"/desk/case/{uid}/account", {"party": "applicant", "seen": "1"})
    return CODE.search(answer.content.decode())[1]


def given(code, **more):
    return {"number": NUMBER, "code": code, "password": PASSWORD, "again": PASSWORD, **more}


@pytest.fixture
def citizen(code):
    client = Client()
    assert client.post("/mine/register/", given(code)).status_code == 302
    return client


def test_the_clerk_must_have_seen_the_card_and_an_entry_says_so(district, signed_in):
    uid = district.opened()
    window = signed_in("window")
    refused = window.post(f"/desk/case/{uid}/account", {"party": "applicant"})
    assert refused.status_code == 422
    assert "先核对" in text_of(refused)
    assert window.post(f"/desk/case/{uid}/account", {"party": "nobody", "seen": "1"}).status_code == 404
    assert signed_in("stranger").get(f"/desk/case/{uid}/account").status_code == 404
    assert window.post(f"/desk/case/{uid}/account", {"party": "applicant", "seen": "1"}).status_code == 200
    page = window.get(f"/desk/case/{uid}").content.decode()
    assert "当面给了王＊＊网上账号开通码" in page


def test_they_see_their_own_matters_and_those_of_whom_they_act_for(district, citizen):
    district.opened(party=LI)
    represented = district.opened(party=LI)
    district.act("window", represented, "add-representative", input={"agent_name": "王小明", "agent_number": NUMBER})
    page = citizen.get("/mine/").content.decode()
    assert page.count("/mine/0") == 2, "the own one and the represented one, not the third"
    home = citizen.get(f"/mine/{represented}/").headers["Location"]
    assert "谁在办" in text_of(citizen.get(home)) or "起在办" in text_of(citizen.get(home))


def test_somebody_elses_matter_is_not_there(district, citizen):
    other = district.opened(party=LI)
    assert citizen.get(f"/mine/{other}/").status_code == 404
    assert Client().get(f"/mine/{other}/").headers["Location"] == "/mine/sign-in/"
    assert citizen.get("/desk/").status_code in (302, 403)


def test_nothing_of_the_citizen_lies_in_tables_of_accounts_or_sessions(district, citizen):
    with connection.cursor() as cursor:
        cursor.execute("select * from citizen")
        rows = str(cursor.fetchall())
    held = rows + "".join(user.username for user in User.objects.all())
    held += "".join(str(session.get_decoded()) for session in Session.objects.all())
    for secret in (NUMBER, WANG["name"], WANG["phone"]):
        assert secret not in held
    page = citizen.get("/mine/").content.decode()
    assert NUMBER not in page
    assert WANG["name"] not in page


def test_a_code_works_once_for_its_own_number_and_seven_days(district, code):
    assert Client().post("/mine/register/", given(code, number=LI["id_number"])).status_code == 403
    assert Client().post("/mine/register/", given(code)).status_code == 302
    again = Client().post("/mine/register/", given(code))
    assert again.status_code == 403
    assert "开通码对不上" in text_of(again)


def test_a_code_is_over_after_seven_days(district, code):
    district.pass_time(days=8)
    with clock.simulated(district.moment):
        assert Client().post("/mine/register/", given(code)).status_code == 403


def test_five_wrong_codes_end_it(district, code):
    for n in range(5):
        with clock.simulated(district.moment):
            assert Client().post("/mine/register/", given(f"AAAA{n}"), REMOTE_ADDR=f"10.0.0.{n}").status_code == 403
    assert Client().post("/mine/register/", given(code), REMOTE_ADDR="10.0.0.9").status_code == 403


@pytest.mark.parametrize(("more", "says"), [
    ({"again": "other"}, "不一样"), ({"password": "12345678", "again": "12345678"}, "太简单"),
    ({"password": "short", "again": "short"}, "太简单"),
])  # fmt: skip
def test_a_poor_password_is_told_and_spends_no_code(district, code, more, says):
    answer = Client().post("/mine/register/", given(code, **more))
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert Client().post("/mine/register/", given(code)).status_code == 302


def test_sign_in_lock_out_and_sign_out(district, citizen):
    assert citizen.post("/mine/sign-out/").status_code == 302
    assert citizen.get("/mine/").headers["Location"] == "/mine/sign-in/"
    assert citizen.post("/mine/sign-in/", {"number": f" {NUMBER.lower()} ", "password": PASSWORD}).status_code == 302
    stranger = Client()
    statuses = [stranger.post("/mine/sign-in/", {"number": NUMBER, "password": f"x{n}"}).status_code for n in range(6)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert stranger.post("/mine/sign-in/", {"number": NUMBER, "password": PASSWORD}).status_code == 429
    hashed = User.objects.get(username=citizens.username_of(knowing.party_digest(NUMBER))).password
    assert PASSWORD not in hashed
    assert house.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")  # tests take a cheap one (tests/conftest.py)


def test_what_is_known_is_filled_in_with_source_day_and_ground_for_the_third_level_only(district, citizen):
    def asked(client):
        fill_to = {"for-whom": "self", "applicant-kind": "person"}
        client.post("/apply/one-counter/retirement/for-whom/", {"for-whom": fill_to["for-whom"]})
        client.post("/apply/one-counter/retirement/applicant-kind/", {"applicant-kind": "person"})
        return client.get("/apply/one-counter/retirement/applicant-phone/")

    page = asked(citizen)
    assert f'value="{WANG["phone"]}"' in page.content.decode()
    text = text_of(page)
    for wanted in ("2026年11月23日", "失业保险金申领", "370602-", "留存", "不对就直接改", "更正"):
        assert wanted in text, wanted
    assert WANG["phone"] not in asked(Client()).content.decode()
    assert knowing.party(PUBLIC_VIEWER, district.book) == {}
    tracker = Viewer("tracker", case=district.opened())
    assert knowing.party(tracker, district.book) == {}
    assert "value" in asked(citizen).content.decode()
    assert NUMBER not in citizen.get("/apply/one-counter/retirement/applicant-number/").content.decode()


def test_who_files_for_another_gets_the_own_data_as_agent_only(district, citizen):
    citizen.post("/apply/one-counter/retirement/for-whom/", {"for-whom": "other"})
    citizen.post("/apply/one-counter/retirement/applicant-kind/", {"applicant-kind": "person"})
    assert WANG["name"] not in citizen.get("/apply/one-counter/retirement/applicant-name/").content.decode()
    assert WANG["name"] in citizen.get("/apply/one-counter/retirement/agent-name/").content.decode()


# --- put aside and taken up -------------------------------------------------------------------------------------------


def test_what_was_put_aside_goes_on_on_another_telephone(district):
    client = Client()
    client.post("/apply/one-counter/retirement/for-whom/", {"for-whom": "self"})
    client.post("/apply/one-counter/retirement/applicant-kind/", {"applicant-kind": "person"})
    code = CODE.search(client.post("/go-on/one-counter/retirement/").content.decode())[1]
    client.post("/apply/one-counter/retirement/applicant-name/", {"applicant-name": "王小明"})
    with connection.cursor() as cursor:
        cursor.execute("select * from draft")
        held = str(cursor.fetchall())
    assert "王小明" not in held
    assert code not in held
    other = Client()
    assert other.post("/go-on/", {"code": "AAAAAAAAAAA"}).status_code == 404
    address = other.post("/go-on/", {"code": code.lower()}).headers["Location"]
    assert step_of(other.get(address).headers["Location"]) == "applicant-number", "nothing answered before is lost"
    check = fill(other, "retirement", RETIREMENT)
    token = re.findall(r'name="token" value="([^"]+)"', other.get(check).content.decode())[0]
    assert other.post(check, {"token": token}).status_code == 302
    gone = Client().post("/go-on/", {"code": code})
    assert gone.status_code == 404
    assert "没有找到" in text_of(gone)


def test_signed_in_it_goes_on_by_itself(district, citizen):
    citizen.post("/apply/one-counter/retirement/for-whom/", {"for-whom": "self"})
    assert "三十天内登录" in text_of(citizen.post("/go-on/one-counter/retirement/"))
    other = Client()
    other.post("/mine/sign-in/", {"number": NUMBER, "password": PASSWORD})
    assert step_of(other.get("/apply/one-counter/retirement/").headers["Location"]) == "applicant-kind"
    assert step_of(Client().get("/apply/one-counter/retirement/").headers["Location"]) == "for-whom"
