"""The way from portal to rework: filed on line, told once what is missing, four units, delivered, rated low, put right."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shoushan.records.cases import queries, read
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site import clock
from tests.web.portal.walking import RETIREMENT, act, fill, follow, send, text_of

PDF = b"%PDF-1.4\n" + b"a certificate " * 40
LEFT_OUT = "household-book"


@pytest.fixture(autouse=True)
def own_tries(tmp_path, settings):
    settings.SHOUSHAN_HOME = tmp_path / "home"


class Way:
    """A citizen's browser and the offices, on one clock."""

    def __init__(self, place):
        self.place, self.client, self.home = place, Client(), ""

    def see(self):
        with clock.simulated(self.place.moment):
            return text_of(self.client.get(self.home))

    def does(self, name, data):
        with clock.simulated(self.place.moment):
            answer = act(self.client, self.home, name, data)
        assert answer.status_code == 302, text_of(answer)[:900]
        with clock.simulated(self.place.moment):
            return text_of(self.client.get(answer.headers["Location"]))

    def later(self, days=1):
        self.place.pass_time(days=days)


def test_from_the_portal_to_the_rework_of_a_low_rating(sqlite_place):
    place, way = sqlite_place, Way(sqlite_place)
    with clock.simulated(place.moment):
        check = fill(way.client, "retirement", RETIREMENT)
        number, code = send(way.client, check)
        way.home = follow(way.client, number, code)
        case = queries.track(place.book, number, code)

    # the counter tells once what is missing
    place.act("window", case, "receive", input={"materials": received(place, case, LEFT_OUT)})
    place.act(
        "window", case, "tell-missing",
        input={"missing_items": "户口簿", "materials": [{"material": LEFT_OUT, "state": "missing"}]},
    )  # fmt: skip
    seen = way.see()
    assert "还差材料，等您补来" in seen
    assert "起在等您" in seen
    assert "户口簿" in seen.split("还差什么")[1].split("您可以")[0]
    assert "居民身份证" not in seen.split("还差什么")[1].split("您可以")[0]

    # the citizen hands it in from the telephone; the counter accepts
    way.later()
    seen = way.does("supplement", {f"file-{LEFT_OUT}": [SimpleUploadedFile("户口簿.pdf", PDF)]})
    assert "材料已经收到" in seen
    assert "材料齐了" in seen
    shown = read.case(SYSTEM_VIEWER, place.book, case, place.moment)
    [kept] = [file for file in shown.files if file["material"] == LEFT_OUT]
    assert read.file(SYSTEM_VIEWER, place.book, case, kept["file"], place.moment)[1] == PDF
    place.act("window", case, "accept")

    # every unit that has a part takes it over and answers; the citizen sees who has it, where and until when
    seen = way.see()
    assert "承办单位正在办" in seen
    assert "最晚" in seen
    answered = set()
    for _ in range(8):
        shown = read.case(SYSTEM_VIEWER, place.book, case, place.moment)
        waiting = [part for part in shown.parts if part.state in {"offered", "taken"}]
        if not waiting:
            break
        part = waiting[0]
        answered.add(part.unit)
        assert part.unit_name.zh in seen
        hand = hand_of(place, part.unit)
        place.act(hand, case, "take")
        way.later()
        place.act(hand, case, "respond", input={"verdict": "grant", "text": "符合条件"})
        seen = way.see()
    assert len(answered) >= 2

    # decided, delivered at one window
    place.act("hall_head", case, "decide", input={"decision": "grant", "decision_text": "准予退休"})
    assert "已经办好" in way.see()
    place.act("window", case, "hand-out", input={"way": "direct"})
    seen = way.see()
    assert "结果已经给您了" in seen
    assert "已于" in seen

    # a low rating starts its own clock, is verified, and opens rework with a term
    way.later()
    page = way_page(way, "rate")
    assert {"very-satisfied", "very-dissatisfied"} <= set(re.findall(r'<input type="radio"[^>]*value="([^"]+)"', page))
    assert 'value="low"' not in page, "groups of levels are for counting"
    seen = way.does("rate", {"level": "very-dissatisfied", "text": "跑了三趟"})
    assert "接下来：差评核实" in seen
    assert "您的评价：非常不满意" in seen
    place.act("hall_head", case, "verify", input={"low_rating_valid": True}, reason="电话核实，情况属实")
    seen = way.see()
    assert "正在整改" in seen
    assert "最晚" in seen
    way.later()
    place.act("hall_head", case, "rework", input={"rework_text": "已致歉并改了告知单"})
    assert "结果已经给您了" in way.see()


def test_a_package_goes_to_four_units_and_every_one_is_seen(sqlite_place):
    place, way = sqlite_place, Way(sqlite_place)
    with clock.simulated(place.moment):
        number, code = send(way.client, fill(way.client, "retirement-package", {**RETIREMENT, "confirm": "confirm-normal"}))
        way.home = follow(way.client, number, code)
        case = queries.track(place.book, number, code)
    place.act("window", case, "receive", input={"materials": received(place, case)})
    place.act("window", case, "accept", input={"confirm": "confirm-normal"})
    assert "几件事办到哪了" in way.see()
    units, matters = set(), set()
    for _ in range(40):
        shown = read.case(SYSTEM_VIEWER, place.book, case, place.moment)
        open_ = [child for child in shown.children if not child["closed_on"]]
        if not open_:
            break
        child = read.case(SYSTEM_VIEWER, place.book, open_[0]["uid"], place.moment)
        matters.add(child.service.id)
        assert child.service.name.zh in way.see()
        for part in child.parts:
            units.add(part.unit)
            hand = hand_of(place, part.unit)
            place.act(hand, child.uid, "take")
            place.act(hand, child.uid, "respond", input={"verdict": "grant", "text": "同意"})
        way.later()
    assert len(units) >= 4, units
    assert len(matters) >= 7, matters
    place.act("window", case, "hand-out", input={"way": "direct"})
    assert "结果已经给您了" in way.see()


def received(place, case, *left_out):
    """Every paper of the case as received, but those left out."""
    shown = read.case(SYSTEM_VIEWER, place.book, case, place.moment)
    return [
        {"material": one.material.id, "state": "received"} for one in shown.materials if one.material.id not in left_out
    ]  # fmt: skip


def hand_of(place, unit):
    """A handler of the unit, appointed when first needed."""
    from tests.people import CAST

    known = next((name for name, post in CAST.items() if place.book.pack.posts[post].unit == unit and name != "window"), None)
    if known is not None and "handler" in place.book.pack.posts[CAST[known]].roles:
        return known
    post = next(p.id for p in place.book.pack.posts.values() if p.unit == unit and "handler" in p.roles)
    CAST.setdefault(f"hand-{unit}", post)
    return f"hand-{unit}"


def way_page(way, name):
    """The page of an act as its reader gets it."""
    with clock.simulated(way.place.moment):
        return unescape(way.client.get(f"{way.home}{name}/").content.decode())
