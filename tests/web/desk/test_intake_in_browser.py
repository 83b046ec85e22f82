"""Intake from the keyboard alone, with every stroke beyond the data counted; and numbers as people paste them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.desk.test_desk_in_browser import Walk, page
from tests.web.serving import served

__all__ = ["page"]
pytestmark = pytest.mark.browser
PASTED = "１１０１０５ 19491231 －002ｘ"
NUMBER = "11010519491231002X"
RARE = "㛃𬭎"


@pytest.fixture
def address(sqlite_place: Any) -> Iterator[str]:
    with served(sqlite_place) as found:
        yield found


class Keys:
    """A keyboard that counts: data are typed for nothing, every other key costs one stroke, held ones too."""

    def __init__(self, page: Any) -> None:
        self.page, self.strokes = page, 0

    def data(self, text: str) -> None:
        """Type what the clerk must type anyway."""
        self.page.keyboard.insert_text(text)

    def press(self, *keys: str, leads: str = "") -> None:
        """Press keys; ``leads`` is the address that the last one leads to."""
        for key in keys:
            self.strokes += key.count("+") + 1
            if leads and key == keys[-1]:
                with self.page.expect_navigation(url=re.compile(leads)):
                    self.page.keyboard.press(key)
            else:
                self.page.keyboard.press(key)

    def ready(self) -> Keys:
        """Begin when the first field has the focus: what is typed before is typed to nobody."""
        for _ in range(100):
            if self.page.evaluate("document.activeElement.name") == "number":
                return self
            self.page.wait_for_timeout(50)
        raise AssertionError("the first field never had the focus")

    def tab_to(self, name: str) -> None:
        """Tab until the field has the focus; every tab counts."""
        for _ in range(40):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} is not reached")

    def who(self, number: str, name: str) -> None:
        """Number, name."""
        self.data(number)
        self.tab_to("name")
        self.data(name)


@pytest.mark.parametrize("service", ["养老待遇领取资格认证", "灵活就业人员参保登记"])
def test_done_at_once_takes_twelve_strokes_and_one_print(page: Any, address: str, sqlite_place: Any, service: str) -> None:
    Walk(page, address, "zh", sqlite_place).enter("window")
    page.goto(f"{address}/desk/intake")
    keys = Keys(page).ready()
    keys.who(NUMBER, "王小明")
    keys.tab_to("q")
    keys.data(service)
    keys.press("Enter", leads="/desk/intake")
    assert page.evaluate("document.activeElement.name") == "all-received"
    keys.press("Space")
    keys.press("Control+Enter", leads="/desk/intake/done")
    keys.press("p", leads="/desk/case/.+/paper/")
    assert keys.strokes <= 12, keys.strokes
    assert "结果" in page.inner_text("main") or "办结" in page.inner_text("main")
    uid = page.url.split("/case/")[1].split("/")[0]
    page.goto(f"{address}/desk/case/{uid}")
    told = page.inner_text("main")
    assert "已办结" in told
    assert "准予" in told


def test_three_matters_of_one_walk_in_cost_under_forty_strokes(page: Any, address: str, sqlite_place: Any) -> None:
    walk = Walk(page, address, "zh", sqlite_place)
    walk.enter("window")
    page.goto(f"{address}/desk/intake")
    keys = Keys(page).ready()
    keys.who(NUMBER, RARE)
    keys.tab_to("q")
    keys.data("企业职工退休申领 失业保险金申领 技能提升补贴")
    keys.press("Enter", leads="/desk/intake")
    listed = [one.get_attribute("name") for one in page.query_selector_all("select[name^='m-']")]
    assert len(listed) == len(set(listed))
    assert {"m-id-card", "m-personnel-file", "m-leaving-proof", "m-certificate"} <= set(listed)
    walk.look("intake-three")
    keys.press("Space")
    keys.press("Control+Enter", leads="/desk/intake/done")
    assert len(page.query_selector_all("tbody tr")) == 3
    walk.look("taken-in-three")
    keys.press("p", leads="/receipt")
    assert keys.strokes < 40, keys.strokes
    receipts = page.query_selector_all("article.receipt")
    assert len(receipts) == 1, "one receipt for the three"
    told = receipts[0].inner_text()
    assert len(set(re.findall(r"370602-RS-2026-\d{6}", told))) == 3
    assert told.count("居民身份证") == 1, "every paper once"
    assert "共 3 件" in told
    walk.look("receipt-three")


def test_a_number_pasted_with_full_width_digits_and_spaces_finds_the_person(page: Any, address: str, sqlite_place: Any) -> None:
    sqlite_place.opened()
    Walk(page, address, "zh", sqlite_place).enter("window")
    page.goto(f"{address}/desk/intake")
    keys = Keys(page).ready()
    keys.data(PASTED)
    keys.press("Enter", leads="/desk/intake")
    assert page.input_value("[name=number]") == NUMBER
    assert page.input_value("[name=name]") == "王小明"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_package_shows_its_road_at_the_desk(page: Any, address: str, sqlite_place: Any, lang: str) -> None:
    walk = Walk(page, address, lang, sqlite_place)
    papers = [{"material": one, "state": "received"} for one in ("id-card", "application", "personnel-file", "household-book")]
    given = {"matter_note": "退休一件事", "retire_kind": "normal", "materials": papers}
    uid = sqlite_place.opened(service="retirement-package", input=given)
    sqlite_place.act("window", uid, "accept", input={"confirm": "confirm-normal"})
    walk.enter("window")
    walk.case(uid)
    walk.look("package-road")
    told = page.inner_text("#children")
    for wanted in {"zh": ("未开始", "等待：", "户籍"), "en": ("Not begun", "Waits for:", "household")}[lang]:
        assert wanted in told, told
