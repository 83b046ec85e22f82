"""Messages on the desk: who may see them, what is read aloud, whose number is shown, and that told is an act."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shoushan.outputs.messages import outbox
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site import telling
from shoushan.site.worker import settle
from tests.people import WANG
from tests.web.desk.test_pages import words

LANDLINE = {**WANG, "phone": "0535-6212345"}


@pytest.fixture
def key(district: Any) -> str:
    case = district.opened(party=LANDLINE)
    settle(district.book, district.moment)
    (found, _), *_ = outbox.lines(SYSTEM_VIEWER, district.book, outbox.STATES, uid=case)[0]
    return str(found.key)


def test_the_list_begins_with_whom_to_ring_and_shows_no_number(signed_in: Any, key: str) -> None:
    answer = signed_in("window").get("/desk/messages")
    assert "要打电话" in words(answer)
    assert f"/desk/messages/{key}" in answer.content.decode()
    assert LANDLINE["phone"] not in answer.content.decode()


@pytest.mark.parametrize("group", ["ring", "waiting", "sent", "delivered", "told", "dropped", "x", "ring&page=9999999"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_group_opens(signed_in: Any, key: str, group: str, lang: str) -> None:
    assert signed_in("window").get(f"/desk/messages?lang={lang}&group={group}").status_code == 200


def test_another_unit_sees_none_of_it(signed_in: Any, key: str) -> None:
    stranger = signed_in("stranger")
    assert key not in stranger.get("/desk/messages").content.decode()
    for address in (f"/desk/messages/{key}", f"/desk/messages/{key}/paper", "/desk/messages/unknown"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"/desk/messages/{key}", {"way": "phone"}).status_code == 404
    assert signed_in("window").get(f"/desk/messages/{key}").status_code == 200, "the control"


def test_it_is_read_aloud_digit_by_digit_and_the_number_is_seen_with_an_entry(signed_in: Any, key: str, district: Any) -> None:
    client = signed_in("window")
    page = client.get(f"/desk/messages/{key}")
    assert "二零二六" in words(page)
    assert LANDLINE["phone"] not in page.content.decode()
    assert "tel:05356212345" in client.post(f"/desk/messages/{key}", {"do": "number"}).content.decode()
    letter, _ = outbox.one(SYSTEM_VIEWER, district.book, key) or (None, "")
    assert "查看全文" in words(client.get(f"/desk/case/{letter.uid}"))


def test_told_is_an_act_and_only_once(signed_in: Any, key: str, district: Any) -> None:
    client = signed_in("window")
    page = client.get(f"/desk/messages/{key}").content.decode()
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]
    assert client.post(f"/desk/messages/{key}", {"way": "", "token": token}).status_code == 422
    for _ in range(2):
        assert client.post(f"/desk/messages/{key}", {"way": "phone", "note": "女儿接的", "token": token}).status_code == 302
    letter, _ = outbox.one(SYSTEM_VIEWER, district.book, key) or (None, "")
    assert letter.state == outbox.TOLD
    history = words(client.get(f"/desk/case/{letter.uid}"))
    assert history.count("女儿接的") == 1
    assert "告知办事人" in history
    assert telling.run(district.book, "w", district.moment) == 0


def test_no_answer_is_entered_and_it_stays_to_be_rung(signed_in: Any, key: str, district: Any) -> None:
    client = signed_in("window")
    assert client.post(f"/desk/messages/{key}", {"way": "no-answer"}).status_code == 302
    letter, _ = outbox.one(SYSTEM_VIEWER, district.book, key) or (None, "")
    assert letter.state == outbox.CALL


def test_the_paper_says_it_in_both_languages(signed_in: Any, key: str) -> None:
    client = signed_in("window")
    paper = client.get(f"/desk/messages/{key}/paper")
    assert "已经收到" in words(paper)
    assert WANG["name"] not in paper.content.decode()
    assert "We have" in words(client.get(f"/desk/messages/{key}/paper?lang=en"))
