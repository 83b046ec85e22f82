"""Every component renders, escapes what is hostile, and carries no style or script of its own."""

from __future__ import annotations

import dataclasses
import re
import typing
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import UnionType
from typing import Any

import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as some

from shoushan.web.ui import components as c
from shoushan.web.ui import render
from shoushan.web.ui.cells import href, spoken
from shoushan.web.ui.deadline import Folded, folded, weeks_of
from tests.web.ui import samples

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
VOID = {"img", "input", "br", "meta", "link", "use", "path", "rect", "circle", "hr", "col", "line", "polyline"}


class Tags(HTMLParser):
    """All tags with attributes, and the faults of nesting."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def faults(markup: str) -> list[str]:
    """What a strict content policy would refuse, or what hostile text managed to become."""
    found = []
    for tag, attributes in Tags(markup).tags:
        if tag in ("script", "style", "img"):
            found.append(f"<{tag}>")
        found += [name for name in attributes if name == "style" or name.startswith("on")]
        found += [v for k, v in attributes.items() if k in ("href", "action", "formaction") and v and "script:" in v]
    return found


def hostile(kind: Any) -> Any:
    """A value of a type, with hostile text wherever text may stand."""
    if typing.get_origin(kind) is typing.Literal:
        return typing.get_args(kind)[0]
    if kind is str or kind is object:
        return HOSTILE
    if kind in (bool, int):
        return kind(1)
    if kind is Decimal:
        return Decimal("12.5")
    if kind is date:
        return date(2026, 11, 24)
    if kind is SafeString:
        return SafeString("<b>safe</b>")
    if typing.get_origin(kind) is tuple:
        first, *rest = typing.get_args(kind)
        return (hostile(first),) if rest in ([...], [Ellipsis]) else tuple(hostile(k) for k in (first, *rest))
    if isinstance(kind, UnionType) or typing.get_origin(kind) is typing.Union:
        return hostile(next(k for k in typing.get_args(kind) if k is not type(None)))
    if kind is c.TreeNode:
        return c.TreeNode(HOSTILE, "javascript:alert(1)")
    return build(kind)


def build(kind: type) -> Any:
    """A component filled with hostile text, its addresses with a script."""
    hints = typing.get_type_hints(kind)
    values = {f.name: hostile(hints[f.name]) for f in dataclasses.fields(kind)}
    for name in values:
        if name.endswith("href") or (name in ("action", "formaction", "batch_url") and hints[name] is str):
            values[name] = "javascript:alert(1)"
    values.pop("icon", None)
    if kind is c.Form:
        values["buttons"] = c.ActionBar((c.Action(HOSTILE),))
    return kind(**values)


KINDS = sorted({*render.SMALL, *render.WITH_TEMPLATE}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_hostile_text_stays_text(kind: type, lang: str) -> None:
    with translation.override(lang):
        markup = render.render(build(kind))
    assert faults(markup) == []
    assert "alert(" not in re.sub(r"&lt;.*?onerror=alert\(1\)&gt;", "", markup)


def test_the_check_sees_hostile_markup() -> None:
    assert faults(f"<p>{HOSTILE}</p>".replace("'", "")) == ["<script>", "<img>", "onerror"]
    assert faults('<a href="javascript:alert(1)">x</a>') == ["javascript:alert(1)"]
    assert faults('<p style="color:red">x</p>') == ["style"]


@pytest.mark.parametrize(
    "value",
    [
        samples.table(3),
        samples.queue(),
        samples.deadline(),
        samples.timeline(),
        samples.materials("m"),
        samples.form(),
        samples.paper(),
        samples.receipt("80mm"),
        samples.confirmation(),
        samples.tree(),
        samples.filter_form(),
        samples.cards(),
        samples.course(),
        samples.parts(),
        samples.tiles(),
        samples.provenance(lag=True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_markup_is_nested_properly(value: object) -> None:
    assert Tags(render.render(value, "t")).open == []


def test_every_component_can_be_rendered_or_is_part_of_one() -> None:
    parts = {
        c.Arrow,
        c.BoardRow,
        c.BoxLine,
        c.ChartPart,
        c.Column,
        c.CopyRow,
        c.DeadlineDay,
        c.DeskShell,
        c.DrawnBox,
        c.Due,
        c.FieldError,
        c.KioskGroup,
        c.Kpi,
        c.LinkCard,
        c.Material,
        c.Option,
        c.PaperItem,
        c.PaperTable,
        c.PlanItem,
        c.PortalShell,
        c.QueueItem,
        c.ReportMark,
        c.Row,
        c.Site,
        c.Step,
        c.SummaryRow,
        c.Tab,
        c.Tile,
        c.TimelineEntry,
    }
    every = {getattr(c, name) for name in c.__all__ if isinstance(getattr(c, name), type)}
    assert every - parts == set(KINDS)


def test_a_mistaken_value_is_refused() -> None:
    with pytest.raises(render.NotAComponentError):
        render.render(42)


@pytest.mark.parametrize(
    ("lamp", "words"),
    [
        (c.Lamp("green", 3), "正常 剩 3 个工作日"),
        (c.Lamp("yellow", 0), "临期 今日到期"),
        (c.Lamp("red", -2, "calendar-day"), "超期 超 2 天"),
        (c.Lamp("red", 0), "超期 到期日已过"),
        (c.Lamp("red", 0, "hour"), "超期 超不足 1 小时"),
        (c.Lamp("grey"), "暂停计时"),
        (c.Lamp("done"), "已办结"),
    ],
)
def test_a_lamp_says_its_colour_in_words(lamp: c.Lamp, words: str) -> None:
    assert re.sub(r"<[^>]+>", "", render.render(lamp)) == words


def test_a_lamp_counts_one_day_in_english() -> None:
    with translation.override("en"):
        assert "1 working day left" in render.render(c.Lamp("yellow", 1))


def test_a_sorted_head_says_so_and_the_first_cell_heads_its_row() -> None:
    markup = render.render(samples.table(2), "token")
    assert markup.count('aria-sort="ascending"') == 1
    assert markup.count('<th scope="row"') == 2
    assert markup.count('value="token"') == 1


def test_an_empty_table_shows_the_next_step() -> None:
    table = dataclasses.replace(samples.table(1), rows=())
    assert "/desk/intake" in render.render(table)
    assert "<table" not in render.render(table)


def test_money_is_counted_in_fen() -> None:
    table = c.Table("t", (c.Column("元", "money"),), (c.Row((-123456,)),), c.Empty("x"))
    assert "-1,234.56" in render.render(table)


def test_a_closed_act_says_why() -> None:
    markup = render.render(samples.acts())
    assert "还有 2 家单位没有答复" in markup
    assert 'value="close"' not in markup


def test_a_field_points_to_its_hint_error_and_check() -> None:
    field = c.Field("no", "号码", "id-number", hint="看证件", error="应为 18 位")
    markup = render.render(field)
    assert 'aria-describedby="f-no-hint f-no-error f-no-check"' in markup
    assert all(f'id="f-no-{part}"' in markup for part in ("hint", "error", "check"))
    assert 'aria-invalid="true"' in markup


def test_errors_lead_to_their_fields() -> None:
    form = samples.form()
    markup = render.render(form)
    for error in form.errors.errors if form.errors else ():
        assert f'href="#{error.field_id}"' in markup
        assert f'id="{error.field_id}"' in markup


def test_seven_codes_become_a_list_and_six_radios() -> None:
    options = tuple(c.Option(str(n), str(n)) for n in range(7))
    assert c.Field("a", "a", "code", options=options[:6]).control == "radios"
    assert c.Field("a", "a", "code", options=options).control == "select"


def test_days_are_numbered_only_where_they_count() -> None:
    markup = render.render(samples.deadline())
    assert re.findall(r"第 (\d+) 日", markup) == [str(n) for n in range(1, 11)]
    assert markup.count(">班<") == 2  # the day and the legend
    assert "法定到期" in markup


def test_chinese_text_says_its_language_on_the_english_page() -> None:
    with translation.override("en"):
        assert spoken("毓璜顶") == '<span lang="zh-CN">毓璜顶</span>'
        assert spoken("plain") == "plain"
    assert spoken("毓璜顶") == "毓璜顶"


@given(some.text())
def test_no_text_leaves_its_cell(text: str) -> None:
    assert not set(spoken(text)) & {"<", ">", '"'}


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "data:text/html,x", " javascript:x", "//evil.example", "JaVaScRiPt:x", "/\\evil"],
)
def test_a_foreign_scheme_is_no_address(value: str) -> None:
    assert href(value) == "#"


@pytest.mark.parametrize("value", ["/desk/", "?page=2", "#why", "tel:05356216108", "https://a.example/b", "next/", "../x"])
def test_an_address_of_ours_stays(value: str) -> None:
    assert href(value) == value


def test_pages_hold_no_style_and_no_inline_script(gallery_folder: Path) -> None:
    pages = sorted(gallery_folder.glob("*.html"))
    assert len(pages) == 96
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", text), page.name
        assert ('lang="en"' if ".en." in page.name and not page.name[0].isdigit() else 'lang="zh-CN"') in text.split(">")[
            1
        ] + ">"


def test_a_year_of_days_is_no_sheet_of_fifty_rows() -> None:
    """Weeks of which there is nothing to say are folded; what is told with a day stays, and a short term stays whole."""
    start = date(2026, 9, 3)
    days = tuple(c.DeadlineDay(start + timedelta(days=n), counted=n != 200, why="停" * (n == 200)) for n in range(1, 366))
    due = c.Due("签约", start + timedelta(days=365), "12 个月")
    weeks = weeks_of(c.Deadline(start, days, (due,), start + timedelta(days=100)))
    found = folded(weeks)
    assert (len(weeks), len(found)) == (53, 16)
    hidden = [one for one in found if isinstance(one, Folded)]
    assert sum(one.weeks for one in hidden) == 53 - 16 + len(hidden) == 40
    shown = {square.nth for week in found if not isinstance(week, Folded) for square in week}
    assert sum(one.to_nth - one.from_nth + 1 for one in hidden) + len(shown - {0}) == 364
    assert any(square.why for week in found if not isinstance(week, Folded) for square in week)
    assert folded(weeks[:7]) == weeks[:7]
