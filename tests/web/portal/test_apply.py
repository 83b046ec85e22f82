"""Applying: one question a page, nothing lost, nothing in the clear, nothing sent twice."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from shoushan.records.cases import read
from shoushan.records.units.viewer import SYSTEM_VIEWER
from tests.web.portal.walking import RETIREMENT, fill, send, step_of, text_of, token_of, told

APPLY = "/apply/one-counter/retirement"
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of a card" * 20


def cases():
    with connection.cursor() as cursor:
        cursor.execute("select uid, number, service, channel from case_row where ledger = 'one-counter' order by id")
        return cursor.fetchall()


def test_an_application_opens_a_case_with_what_was_typed(district):
    client = Client()
    number, code = send(client, fill(client, "retirement", RETIREMENT))
    [(uid, stored, service, _)] = cases()
    assert (stored, service) == (number, "retirement")
    assert len(code) == 11
    shown = read.case(SYSTEM_VIEWER, district.book, uid, district.moment)
    values = {one.field.id: one.value for one in shown.fields}
    assert values["birth_date"] == "1966-01-01"
    assert values["retire_kind"] == "normal"
    assert shown.parties[0].role.zh == "申请人"
    assert {one.material.id: one.state for one in shown.materials}["id-card"] == "missing"


def test_sent_twice_it_is_one_case_with_one_number(district):
    client = Client()
    check = fill(client, "retirement", RETIREMENT)
    token = token_of(client, check)
    first, second = (client.post(check, {"token": token}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(cases()) == 1


def test_the_second_of_two_that_come_at_once_gets_the_first_number(district):
    """The draft of a session that was read before the first was answered: the corridor's key, not the session, decides."""
    client = Client()
    check = fill(client, "retirement", RETIREMENT)
    before = dict(client.session.items())
    number, code = send(client, check)
    session = client.session
    session.clear()
    session.update(before)
    session.save()
    assert send(client, check) == (number, code)
    assert len(cases()) == 1


def test_two_applications_are_two_cases(district):
    for client in (Client(), Client()):
        send(client, fill(client, "retirement", RETIREMENT))
    assert len({number for _, number, *_ in cases()}) == 2


def test_back_and_forth_loses_nothing(district):
    client = Client()
    check = fill(client, "retirement", RETIREMENT)
    page = client.get(f"{APPLY}/applicant-name/").content.decode()
    assert 'value="王小明"' in page
    assert f'href="{APPLY}/applicant-kind/"' in page
    answer = client.post(f"{APPLY}/applicant-name/", {"applicant-name": "王晓明", "from": "check-answers"})
    assert answer.headers["Location"] == check
    text = text_of(client.get(check))
    assert "王晓明" in text
    assert "王小明" not in text
    assert "1966年1月1日" in text
    assert client.get(f"{APPLY}/").headers["Location"] == check


def test_every_answer_on_the_check_page_can_be_changed(district):
    client = Client()
    page = client.get(fill(client, "retirement", RETIREMENT)).content.decode()
    for step in ("for-whom", "applicant-number", "birth_date", "paper-id-card"):
        assert f'href="{APPLY}/{step}/?from=check-answers"' in page


def test_nobody_sends_an_application_that_is_not_complete(district):
    client = Client()
    answer = client.post(f"{APPLY}/check-answers/", {"token": "x"})
    assert step_of(answer.headers["Location"]) == "for-whom"
    assert cases() == []


def test_a_wrong_answer_is_told_at_its_question(district):
    client = Client()
    answer = client.post(f"{APPLY}/birth_date/", {"birth_date": "去年"})
    text = text_of(answer)
    assert answer.status_code == 422
    assert "出生日期" in text
    assert 'value="去年"' in answer.content.decode()
    assert "错误：" in answer.content.decode().split("</title>")[0]


def test_a_doubtful_identity_number_warns_once(district):
    client = Client()
    address = f"{APPLY}/applicant-number/"
    asked = client.post(address, {"applicant-number": "110105194912310021"})
    assert asked.status_code == 422
    assert 'name="sure" value="110105194912310021"' in asked.content.decode()
    again = client.post(address, {"applicant-number": "110105194912310021", "sure": "110105194912310021"})
    assert again.status_code == 302
    other = client.post(address, {"applicant-number": "11010519491231003X", "sure": "110105194912310021"})
    assert other.status_code == 422, "certainty about one number is none about another"


def test_a_relative_applies_and_both_stand_in_the_case(district):
    client = Client()
    answers = {
        **RETIREMENT,
        "for-whom": "other",
        "agent-name": "王小红",
        "agent-number": "11010519491231002X",
        "agent-phone": "13900001234",
    }
    send(client, fill(client, "retirement", answers))
    shown = read.case(SYSTEM_VIEWER, district.book, cases()[0][0], district.moment)
    assert {(party.role.zh, party.represents) for party in shown.parties} == {("申请人", None), ("代办人", "applicant")}


def test_a_draft_lies_nowhere_in_the_clear(district):
    client = Client()
    fill(client, "retirement", RETIREMENT)
    decoded = [str(session.get_decoded()) for session in Session.objects.all()]
    assert decoded
    for secret in ("王小明", "11010519491231002X", "13800001234", "到龄退休"):
        assert not any(secret in one for one in decoded), secret


def test_a_tampered_or_foreign_draft_is_no_draft(district):
    client = Client()
    fill(client, "retirement", RETIREMENT)
    session = client.session
    held = session["apply"]["one-counter/retirement"]
    session["apply"] = {"one-counter/retirement": {**held, "sealed": held["sealed"][:-8] + "AAAAAAA="}}
    session.save()
    assert step_of(client.get(f"{APPLY}/").headers["Location"]) == "for-whom"


def test_start_over_forgets_everything(district):
    client = Client()
    fill(client, "retirement", RETIREMENT)
    assert step_of(client.post(f"{APPLY}/").headers["Location"]) == "for-whom"
    assert "王小明" not in client.get(f"{APPLY}/applicant-name/").content.decode()


def test_the_confirmation_says_what_happens_next(district):
    client = Client()
    check = fill(client, "retirement", RETIREMENT)
    done = client.post(check, {"token": token_of(client, check)}).headers["Location"]
    number, code = told(client, done)
    answer = client.get(done)
    text = text_of(answer)
    for wanted in (number, code, "接下来", "到窗口时带上", "居民身份证", "打电话问"):
        assert wanted in text, wanted
    assert '<svg class="qr"' in answer.content.decode()
    assert Client().get(done).status_code == 302, "another visitor is shown nothing"


def test_something_is_told_without_a_service(district):
    client = Client()
    check = fill(client, "report-online", {"title": "路灯不亮", "content": "青年路口路灯坏了三天"}, ledger="hotline")
    number, _ = send(client, check)
    with connection.cursor() as cursor:
        cursor.execute("select ledger from case_row where number = %s", [number])
        assert cursor.fetchone() == ("hotline",)


# --- files --------------------------------------------------------------------------------------------------------


def takes_files(district):
    version = district.book.ledger("one-counter").on(district.moment.date())
    return any(given.type == "file" for given in version.acts["submit"].inputs)


def upload(name, content):
    return {"paper-id-card": "received", "file": [SimpleUploadedFile(name, content)]}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("card.png", b"no picture at all"),
        ("card.exe", b"MZ" + b"\x00" * 50),
        ("empty.pdf", b""),
        ("big.png", PNG + b"\x00" * (settings.SHOUSHAN_UPLOAD_LIMIT + 1)),
        ("card.pdf", PNG),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(district, settings, tmp_path, name, content):
    assert takes_files(district)
    settings.SHOUSHAN_FILES = tmp_path / "files"
    answer = Client().post(f"{APPLY}/paper-id-card/", upload(name, content))
    assert answer.status_code == 422
    assert list((tmp_path / "files").glob("??/*")) == []


def test_an_upload_comes_with_the_case_and_lies_encrypted(district, tmp_path, settings):
    assert takes_files(district)
    settings.SHOUSHAN_FILES = tmp_path / "files"
    client = Client()
    check = fill(client, "retirement", {**RETIREMENT, "paper-id-card": upload("身份证.png", PNG)})
    assert "身份证.png" in text_of(client.get(check))
    send(client, check)
    blobs = [path.read_bytes() for path in (tmp_path / "files").glob("??/*")]
    assert len(blobs) == 1
    assert b"a picture" not in blobs[0]
    shown = read.case(SYSTEM_VIEWER, district.book, cases()[0][0], district.moment)
    [kept] = shown.files
    assert kept["material"] == "id-card"
    _, content = read.file(SYSTEM_VIEWER, district.book, shown.uid, kept["file"], district.moment)
    assert content == PNG


def test_no_file_is_told(district):
    assert takes_files(district)
    answer = Client().post(f"{APPLY}/paper-id-card/", {"paper-id-card": "received"})
    assert answer.status_code == 422
    assert "请选一张照片" in text_of(answer)


# --- hostile input ------------------------------------------------------------------------------------------------

HOSTILE = ["\x00", "a" * 50_000, "‮right", "<script>alert(1)</script>", "'; drop table case_row; --", "😀" * 300, "-1", "1e999"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_answers_make_no_error_and_no_markup(district, text):
    client = Client()
    for step in (
        "for-whom",
        "applicant-kind",
        "applicant-name",
        "applicant-number",
        "birth_date",
        "paper-id-card",
        "matter_note",
    ):
        answer = client.post(f"{APPLY}/{step}/", {step: text, "sure": text, "from": text})
        assert answer.status_code in {302, 422}, step
        assert "<script>alert" not in answer.content.decode()
    for address in ("/services/", "/track/"):
        assert client.get(address, {"q": text, "expired": text, "lang": text}).status_code == 200
    answer = client.post("/track/", {"number": text, "code": text})
    assert answer.status_code in {404, 429}
    assert "<script>alert" not in answer.content.decode()
