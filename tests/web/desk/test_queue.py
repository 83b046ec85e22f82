"""Queue numbers from the kiosk to the end of the visit: order, windows, absence, board without names, bad input in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.web.desk.test_pages import words

KIOSK, BOARD = "/hall/hr-hall/", "/hall/hr-hall/board/"


def take(group: str = "A", **more: str) -> str:
    """Take a number at the kiosk and give the address of its slip."""
    answer = Client().post(KIOSK, {"group": group, **more})
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def press(client: Client, wish: str, **more: Any) -> str:
    """Press a button of the strip and read the page of the queue."""
    answer = client.post("/desk/queue/do", {"do": wish, "back": "/desk/queue", **more}, follow=True)
    assert answer.status_code == 200
    return words(answer)


def at_window(client: Client) -> str:
    """The number that the strip shows."""
    found = re.search(r'class="strip-number"[^>]*>([^<]*)<', client.get("/desk/queue").content.decode())
    return found[1] if found else ""


def test_a_number_walks_from_the_kiosk_to_the_end(signed_in: Any, district: Any) -> None:
    slip = words(Client().get(take()))
    assert "A001" in slip
    assert "下一个就是您" in slip
    clerk = signed_in("window")
    assert "请 A001 到 1号窗口" in press(clerk, "next")
    board = Client().get(BOARD)
    assert re.search(r"A001.*1号窗口", words(board))
    assert board.headers["Refresh"] == "10"
    for wish in ("arrived", "start", "end"):
        press(clerk, wish)
    assert at_window(clerk) == "–"
    assert "今天已接待 1" in words(clerk.get("/desk/queue"))


def test_next_ends_who_is_there_and_calls_the_following_one(signed_in: Any, district: Any) -> None:
    for _ in range(2):
        take()
    clerk = signed_in("window")
    press(clerk, "next")
    press(clerk, "next")
    assert at_window(clerk) == "A002"
    assert "今天已接待 1" in words(clerk.get("/desk/queue"))


def test_priority_goes_first_and_absent_waits_at_the_end(signed_in: Any, district: Any) -> None:
    take()
    take("C", priority="1")
    clerk = signed_in("window")
    press(clerk, "next")
    assert at_window(clerk) == "C002"
    district.pass_time(minutes=2)
    press(clerk, "absent")
    take()
    page = clerk.get("/desk/queue").content.decode()
    case = re.search(r'name="case" value="(\w+)"', page)
    assert case is not None
    assert "C002" in words(Client().get(BOARD))
    press(clerk, "rejoin", case=case[1])
    order = re.findall(r"<th[^>]*>([A-E]\d{3})|<td[^>]*>([A-E]\d{3})", clerk.get("/desk/queue").content.decode())
    assert "".join(map("".join, order)) == "C002A001A003"  # priority counts again once back


def test_a_window_calls_the_groups_it_serves(signed_in: Any, district: Any) -> None:
    take("A")
    take("B")
    clerk = signed_in("window")
    press(clerk, "groups", mine=["B"])
    press(clerk, "next")
    assert at_window(clerk) == "B002"
    press(clerk, "next")
    assert at_window(clerk) == "–"  # only A waits, and this window does not serve it


def test_the_board_shows_at_most_a_surname_and_no_identifier(signed_in: Any, district: Any) -> None:
    clerk = signed_in("window")
    assert "已取号 A001" in press(clerk, "take", group="A", surname="张")
    press(clerk, "next")
    page = Client().get(BOARD).content.decode()
    assert "张＊" in page
    assert not re.search(r"[0-9a-f]{32}", re.sub(r"<head>.*?</head>", "", page, flags=re.S))


def test_one_sees_the_own_place_and_gives_the_number_back(district: Any, signed_in: Any) -> None:
    take()
    number, code = take().rstrip("/").split("/")[-2:]
    line = f"/line/{number}/{code}/"
    assert "前面还有 1 人" in words(Client().get(line))
    assert Client().post(line).status_code == 400, "nothing is given back but by the button"
    assert Client().post(line, {"do": "leave"}).status_code == 302
    assert "已经不用了" in words(Client().get(line))
    clerk = signed_in("window")
    press(clerk, "next")
    press(clerk, "next")
    assert at_window(clerk) == "–"  # A002 is not called


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/line/370602-QH-20261123-999/AAAAAAAAAAA/", 404, "没有这个号"),
        ("/hall/hr-hall/slip/370602-QH-20261123-999/AAAAAAAAAAA/", 404, "没有这个号"),
        ("/hall/education-sports/", 404, ""),
        ("/hall/no-such/board/", 404, ""),
    ],
)
def test_an_unknown_number_or_hall_is_answered(district: Any, address: str, status: int, said: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == status
    assert said in words(answer)


def test_a_wrong_group_or_a_kiosk_elsewhere_takes_no_number(district: Any, settings: Any) -> None:
    assert "请先选要办的事" in words(Client().post(KIOSK, {"group": "Z"}))
    settings.SHOUSHAN_KIOSKS = ("10.1.2.3",)
    refused = Client().post(KIOSK, {"group": "A"})
    assert refused.status_code == 403
    assert "请用大厅里的取号机" in words(refused)
    settings.SHOUSHAN_KIOSKS = ("127.0.0.1",)
    assert Client().post(KIOSK, {"group": "A"}).status_code == 302


def test_pressed_twice_takes_one_number(district: Any) -> None:
    token = "0192f3a4b5c67d8e9fa0b1c2d3e4f5a6"
    assert take(token=token) == take(token=token)


def test_only_a_window_of_the_hall_has_the_strip(signed_in: Any, district: Any) -> None:
    take()
    stranger = signed_in("stranger")
    assert "strip" not in stranger.get("/desk/").content.decode().split("<main")[1]
    assert stranger.post("/desk/queue/do", {"do": "next"}).status_code == 403
    assert "本单位没有大厅队列" in words(stranger.get("/desk/queue"))
    assert "strip-number" in signed_in("window").get("/desk/").content.decode()


def test_what_another_window_was_faster_with_is_skipped(signed_in: Any, district: Any, monkeypatch: Any) -> None:
    from shoushan.web.desk import queue

    take()
    take()
    clerk = signed_in("window")
    whole = queue.queueing.next_for
    press(clerk, "next")
    stale = whole(queue.queueing.Hall((), (), (), 0, queue.queueing.Pace({}, None, 0)), ())
    assert stale == ()
    monkeypatch.setattr(queue, "_mine", lambda hall, window: None)  # a window that has nobody yet
    monkeypatch.setattr(queue.queueing, "next_for", lambda hall, groups: (*hall.at_windows, *whole(hall, groups)))
    assert "请 A002 到 1号窗口" in press(clerk, "next")
