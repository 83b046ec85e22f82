"""What is not let in, and who is not taken for another: bodies, passwords, idle machines, sessions that others know."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from shoushan.outputs.spreadsheets import Unreadable
from shoushan.site import clock, middleware
from shoushan.site.worker import Worker
from shoushan.web.desk import entrance, uploads
from shoushan.web.desk.payments import results_of
from shoushan.web.portal import apply
from shoushan.web.ui import tries
from tests.web.portal.walking import RETIREMENT, fill, follow, send


def test_a_body_longer_than_any_page_takes_is_refused_unread() -> None:
    read: list[Any] = []
    doors = middleware.BodyMiddleware(lambda request: read.append(request))  # type: ignore[arg-type, return-value]
    for said, status in ((str(settings.SHOUSHAN_BODY_LIMIT + 1), 413), ("9" * 30, 413)):
        request = RequestFactory().post("/apply/")
        request.META["CONTENT_LENGTH"] = said
        assert doors(request).status_code == status
    assert not read
    doors(RequestFactory().post("/apply/", {"a": "b"}))
    assert read, "the control: a short one is answered by its page"


def test_a_sheet_is_read_whole_or_not_at_all(settings: Any) -> None:
    settings.SHOUSHAN_UPLOAD_LIMIT = 1024
    with pytest.raises(Unreadable):
        uploads.whole(SimpleNamespace(read=lambda n: b"x" * n))
    assert uploads.whole(SimpleNamespace(read=lambda n: b"x" * 1024)) == b"x" * 1024


BANK: Any = SimpleNamespace(no="序号", state="结果", amount="金额", reason=None, paid=("成功",), returned=("失败",))


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-inf", "1e999999", "1_000", "１００", "0x10", "9" * 400])
def test_an_amount_that_only_a_computer_takes_for_a_number_is_told(amount: str) -> None:
    with pytest.raises(Unreadable) as fault:
        results_of(BANK, f"序号,结果,金额\n1,成功,{amount}\n".encode(), "back.csv")
    assert "第 2 行" in fault.value.text.zh
    assert results_of(BANK, '序号,结果,金额\n1,成功,"1,000.05"\n'.encode(), "back.csv")[0]["amount"] == 100005, "the control"


def test_a_file_with_no_end_of_a_cell_is_told() -> None:
    with pytest.raises(Unreadable):
        results_of(BANK, "序号,结果,金额\n".encode() + b"1," + b"x" * 200_000, "back.csv")


def test_one_password_is_not_tried_with_every_name(district: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(entrance, "WRONG", 3)
    district.viewer("window")
    door = Client(REMOTE_ADDR="10.9.8.7")
    for n in range(3):
        assert door.post("/desk/login", {"username": f"nobody-{n}", "password": "a-long-password-1"}).status_code == 403
    right = {"username": "window", "password": "a-long-password-1"}
    assert door.post("/desk/login", right).status_code == 429
    assert Client(REMOTE_ADDR="10.9.8.6").post("/desk/login", right).status_code == 302, "the control: from elsewhere it opens"


def test_a_proxy_is_not_everybody(rf: RequestFactory) -> None:
    assert tries.address_of(rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.5")) == "10.0.0.5"
    assert tries.address_of(rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6")) == "10.0.0.9"
    assert settings.AXES_CLIENT_IP_CALLABLE == "shoushan.web.ui.tries.address_of"


def test_who_looks_at_nothing_for_an_hour_has_left(signed_in: Any, district: Any, settings: Any) -> None:
    settings.SHOUSHAN_IDLE = 3600
    client, moment = signed_in("window"), district.moment
    for n in range(4):  # the control: whoever works stays, however long
        with clock.simulated(moment + n * timedelta(seconds=3600)):
            assert client.get("/desk/ledgers").status_code == 200
    with clock.simulated(moment + timedelta(seconds=4 * 3600 + 1)):
        assert client.get("/desk/ledgers").headers["Location"].startswith("/desk/login")


def test_a_session_known_before_opens_no_case(district: Any) -> None:
    client = Client()
    number, code = send(client, fill(client, "retirement", RETIREMENT))
    follow(client, number, code)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = follow(client, number, code)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    watcher = Client()
    watcher.cookies[settings.SESSION_COOKIE_NAME] = before
    assert number not in watcher.get(address).content.decode()
    assert number in client.get(address).content.decode(), "the control: the visitor sees it"


def test_logging_out_lets_the_browser_forget(signed_in: Any) -> None:
    client = signed_in("window")
    assert b"data-draft-forget" not in client.get("/desk/intake").content
    answer = client.post("/desk/logout")
    assert b" data-draft-forget" in client.get(answer.headers["Location"]).content


def test_the_folder_of_a_place_is_its_owners_alone(tmp_path: Any, settings: Any, monkeypatch: Any) -> None:
    from shoushan.site.commands import install

    home = tmp_path / "home"
    settings.SHOUSHAN_HOME, settings.SHOUSHAN_FILES, settings.SHOUSHAN_KEYS = home, home / "files", home / "keys"
    monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)
    before = os.umask(0o022)
    try:
        install.prepare()
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_files_are_not_taken_without_end(district: Any, rf: RequestFactory, monkeypatch: Any) -> None:
    monkeypatch.setattr(apply, "UPLOADS", 2)
    asked: Any = rf.post("/apply/", REMOTE_ADDR="10.7.7.7")
    asked.moment = district.moment
    assert [apply.too_fast(asked) for _ in range(3)] == [False, False, True]
    other: Any = rf.post("/apply/", REMOTE_ADDR="10.7.7.8")
    other.moment = district.moment
    assert not apply.too_fast(other), "the control: another address may"


def test_what_was_filled_in_and_never_sent_goes_with_its_session(district: Any) -> None:
    over, open_ = (Session(session_key=name * 8, session_data="", expire_date=timezone.now() + timedelta(hours=hours))
                   for name, hours in (("over", -1), ("open", 1)))  # fmt: skip
    over.save(), open_.save()
    Worker()._keep_house(district.book, district.moment)
    held = set(Session.objects.values_list("session_key", flat=True))
    assert over.session_key not in held
    assert open_.session_key in held, "the control: one that is not over stays"
