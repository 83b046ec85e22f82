"""The desk's pure functions on values made by hand: sentences, the way of a case, questions, checklists, tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import (
    NUMBERS_OF_CHINA,
    Act,
    Code,
    CodeList,
    EffectSpec,
    Field,
    Input,
    Join,
    Material,
    Outcome,
    Stage,
    Version,
    Who,
)
from shoushan.rules.deadlines import Lamp, Unit
from shoushan.rules.text import Text
from shoushan.web.desk import road, tables, token, wording
from shoushan.web.desk.intake_form import plain_number
from shoushan.web.desk.words import WORDS
from shoushan.web.ui import inputs
from shoushan.web.ui.numbers import whose
from shoushan.web.ui.pinyin import initials, matches


def text(word: str) -> Text:
    return Text(word, word)


def act(name: str, from_: str, to: str | None, outcome: str = "", **more: object) -> Act:
    effects = [EffectSpec("case.stage", {"to": to})] if to else []
    effects += [EffectSpec("case.close", {"outcome": outcome})] if outcome else []
    return Act(name, name, text(name), "work", (from_,), (Who("handler"),), tuple(effects), **more)  # type: ignore[arg-type]


STAGES = {
    one: Stage(one, text(one), text(one), closed=one in ("done", "refused"), first=one == "filed")
    for one in ("filed", "received", "waiting", "handled", "done", "refused")
}
VERSION = Version(
    "some",
    date(2020, 1, 1),
    "d",
    stages=STAGES,
    outcomes={"granted": Outcome("granted", text("办成"), "granted"), "no": Outcome("no", text("不予"), "declined")},
    acts={
        one.id: one
        for one in (
            act("receive", "filed", "received"),
            act("tell-missing", "received", "waiting"),
            act("supplement", "waiting", "received"),
            act("accept", "received", "handled"),
            act("refuse", "received", "refused", "no"),
            act("withdraw", "handled", "refused", "no"),
        )
    },
    joins=(
        Join(
            "all",
            "handled",
            "parts",
            "all",
            (EffectSpec("case.stage", {"to": "done"}), EffectSpec("case.close", {"outcome": "granted"})),
        ),
    ),
)


def test_the_way_leads_to_the_good_end_and_not_aside() -> None:
    assert road.ahead(VERSION, "filed") == ("received", "handled", "done")
    assert road.ahead(VERSION, "waiting") == ("received", "handled", "done")
    assert road.ahead(VERSION, "done") == ()
    assert road.good_ends(VERSION) == {"done"}


def test_the_way_does_not_lead_out_of_a_closed_class_and_ends_where_it_is_passed_on() -> None:
    stages = {
        one: Stage(one, text(one), text(one), closed=one in ("done", "passed-on"), first=one == "filed")
        for one in ("filed", "accused", "done", "passed-on")
    }
    kept = (
        act("answer", "filed", "done", "granted"),
        act("forward", "accused", "passed-on", "elsewhere"),
        replace(
            act("open-up", "accused", "filed"),
            effects=(EffectSpec("class.leave", {}), EffectSpec("case.stage", {"to": "filed"})),
        ),
    )
    outcomes = VERSION.outcomes | {"elsewhere": Outcome("elsewhere", text("移送"), "transferred")}
    version = replace(VERSION, stages=stages, outcomes=outcomes, joins=(), acts={one.id: one for one in kept})
    assert road.ahead(version, "accused") == ("passed-on",)
    assert road.ahead(version, "filed") == ("done",)


def test_a_condition_of_the_opening_is_no_step_that_was_taken() -> None:
    aside = EffectSpec("case.stage", {"to": "waiting"}, if_=Name("urgent"))
    begun = replace(act("open", "none", None), opens=True, effects=(aside,))
    version = replace(VERSION, acts={**VERSION.acts, "open": begun})
    steps = road.steps(version, ["open", "receive"], "received", closed=False)
    assert [one.label for one in steps.items] == ["filed", "received", "handled", "done"]


def test_the_rest_of_a_term_in_months_is_told_in_days() -> None:
    assert wording.left_words(50, "month") == "剩 50 天"
    assert wording.left_words(-1, "month") == "超 1 天"


def test_the_way_behind_is_what_was_done() -> None:
    steps = road.steps(VERSION, ["receive", "tell-missing", "supplement", "accept"], "handled", closed=False)
    assert [(one.label, one.state) for one in steps.items] == [
        ("filed", "done"),
        ("received", "done"),
        ("waiting", "done"),
        ("handled", "current"),
        ("done", "todo"),
    ]


def sentence(**more: object) -> str:
    given = {
        "noun": "办件",
        "party": False,
        "since": "2026-11-09",
        "due": date(2026, 11, 24),
        "left": 3,
        "unit": "working-day",
        "paused": False,
        "closed_on": "",
        "outcome": "",
        **more,
    }
    return wording.held_sentence((("养老科", "0535-1"),), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "养老科（电话 0535-1）自 2026-11-09 起办理，应于 2026年11月24日（周二）前办完，剩 3 个工作日。"),
        ({"left": -2}, "养老科（电话 0535-1）自 2026-11-09 起办理，应于 2026年11月24日（周二）前办完，超 2 个工作日。"),
        ({"left": 0}, "养老科（电话 0535-1）自 2026-11-09 起办理，应于 2026年11月24日（周二）前办完，今日到期。"),
        (
            {"left": 0, "over": True},
            "养老科（电话 0535-1）自 2026-11-09 起办理，应于 2026年11月24日（周二）前办完，到期日已过。",
        ),
        ({"paused": True}, "养老科（电话 0535-1）自 2026-11-09 起办理，现在暂停计时。"),
        ({"due": None}, "养老科（电话 0535-1）自 2026-11-09 起办理，本环节不计时。"),
        ({"party": True, "due": None}, "正等办事人补交或确认，自 2026-11-09 起，本环节不计时。"),
        ({"closed_on": "2026-11-20", "outcome": "办成"}, "已于 2026-11-20 办结，办结方式：办成。"),
    ],
)
def test_one_sentence_says_who_holds_it(more: dict[str, object], said: str) -> None:
    with translation.override("zh-hans"):
        assert sentence(**more) == said
    with translation.override("en"):
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in sentence(**more).replace("养老科", "").replace("办成", ""))


def test_lamps() -> None:
    assert wording.lamp_of(Lamp.NONE, None, None) is None
    closed, red, grey = (
        wording.lamp_of(Lamp.NONE, None, None, closed=True),
        wording.lamp_of(Lamp.RED, -2, "hour"),
        wording.lamp_of(Lamp.GREY, 4, None),
    )
    assert closed
    assert closed.colour == "done"
    assert red
    assert (red.colour, red.days, red.unit) == ("red", -2, "hour")
    assert grey
    assert grey.days is None


def test_every_word_of_the_desk_has_both_languages() -> None:
    for key, (zh, en) in WORDS.items():
        assert key.startswith("desk-")
        assert zh.strip()
        assert en.strip()
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in en), key


# --- questions -----------------------------------------------------------------------------------------------------

CODES = {
    "ways": CodeList(
        "ways",
        text("方式"),
        {
            "post": Code("post", Text("邮寄", "By post")),
            "old": Code("old", Text("旧", "Old"), to=date(2020, 1, 1)),
        },
    )
}
CHOICES = inputs.Choices(CODES, {"u1": Text("民政局", "Civil Affairs")}, date(2026, 11, 23))


def one(type_: str, **more: object) -> inputs.Asked:
    return inputs.Asked("x", Field("x", Text("名目", "Item"), type_, **more), required=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (one("money"), "1,234.50", 123450),
        (one("area"), "72.35", 7235),
        (one("rate"), "12.5", 1250),
        (one("integer"), "12", 12),
        (one("boolean"), "true", True),
        (one("date"), "2026年1月5日", "2026-01-05"),
        (one("month"), "2026-1", "2026-01"),
        (one("code", list="ways"), "post", "post"),
        (one("unit"), "u1", "u1"),
        (one("text"), " 甲 ", "甲"),
    ],
)
def test_answers_become_values(asked: inputs.Asked, typed: str, value: object) -> None:
    found = inputs.answers([asked], QueryDict(mutable=True) | {"x": typed}, CHOICES)  # type: ignore[operator]
    assert found.values == {"x": value}
    assert not found.faults


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (one("money"), "1.234"),
        (one("date"), "2026-02-30"),
        (one("code", list="ways"), "old"),
        (one("unit"), "u2"),
        (one("text"), ""),
        (one("integer"), "9" * 30),
        (one("boolean"), "maybe"),
        (one("phone"), "abc"),
    ],
)
def test_a_fault_stands_beside_its_question_in_both_languages(asked: inputs.Asked, typed: str) -> None:
    posted = QueryDict(mutable=True)
    posted["x"] = typed
    found = inputs.answers([asked], posted, CHOICES)
    assert "x" not in found.values
    assert found.faults["x"].text.zh
    assert found.faults["x"].text.en
    field = inputs.field_of(asked, CHOICES, typed, found.faults["x"])
    assert field.error
    assert field.value == typed


@given(st.text(max_size=200), st.sampled_from(sorted(inputs.KINDS)))
def test_no_answer_breaks_the_checker(typed: str, type_: str) -> None:
    posted = QueryDict(mutable=True)
    posted["x"] = typed
    found = inputs.answers([one(type_, list="ways")], posted, CHOICES)
    assert found.values or found.faults or type_ == "file"


def test_options_leave_out_codes_out_of_force_and_know_initials() -> None:
    with translation.override("zh-hans"):
        options = inputs.field_of(one("code", list="ways"), CHOICES).options
    assert [(option.value, option.search) for option in options] == [("post", "yj")]


def test_pinyin() -> None:
    assert initials("企业职工退休申领") == "qyzgtxsl"
    assert matches("tx", ("企业职工退休申领",))
    assert matches("退休", ("企业职工退休申领",))
    assert not matches("zz", ("企业职工退休申领",))
    assert initials("芝罘区") == "zfq"


# --- papers ----------------------------------------------------------------------------------------------------------

CARD = Material("id-card", text("身份证"), known=True)
BOOK = Material("book", text("户口簿"), defer=(10, Unit.WORKING_DAY))
PHOTO = Material("photo", text("照片"), required=False)


def test_the_checklist_gives_only_what_was_set_and_what_all_received_covers() -> None:
    required = {"id-card": True, "book": True, "photo": False}
    posted = QueryDict("m-book=deferred&m-photo=")
    assert tables.papers_posted([CARD, BOOK, PHOTO], posted, required) == [{"material": "book", "state": "deferred"}]
    posted = QueryDict("m-book=deferred&all-received=1")
    assert tables.papers_posted([CARD, BOOK, PHOTO], posted, required) == [
        {"material": "id-card", "state": "received"},
        {"material": "book", "state": "deferred"},
    ]
    assert tables.papers_posted([CARD], QueryDict("m-id-card=stolen"), required) == []


def test_a_paper_may_stand_only_as_its_definition_allows() -> None:
    with translation.override("zh-hans"):
        assert [option.value for option in tables.states_of(PHOTO)] == ["received", "missing", "wrong"]
        assert "known" in [option.value for option in tables.states_of(CARD)]
        assert "deferred" in [option.value for option in tables.states_of(BOOK)]
    assert tables.merged([(CARD, BOOK), (BOOK, PHOTO)]) == (CARD, BOOK, PHOTO)


def test_inputs_of_several_rows_are_told_apart_by_what_acts_do_with_them() -> None:
    rows = Input("given", text("给的"), "rows")
    papers = EffectSpec("material.set", {"material": Name("it.material")}, each=Name("input.given"))
    units = EffectSpec("part.offer", {"unit": Name("it")}, each=Name("input.given"))
    plan = EffectSpec("plan.set", {"item": Name("it.item"), "planned": Name("it.planned")}, each=Name("input.given"))
    for spec, shape in ((papers, "papers"), (units, "units"), (plan, "rows")):
        made = Act("a", "a", text("a"), "work", ("filed",), (), (spec,), inputs=(rows,))
        found = tables.rows_of(VERSION, made)
        assert [one.shape for one in found] == [shape]
    assert [(column.id, column.type) for column in found[0].columns] == [("item", "text"), ("planned", "date")]


# --- tokens ------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_form_opens_the_same_cases_again_and_other_forms_others(first: int, second: int) -> None:
    made = token.fresh(datetime(2026, 11, 23, tzinfo=UTC))
    assert token.TOKEN.fullmatch(token.case_of(made, "me", first))
    assert (token.case_of(made, "me", first) == token.case_of(made, "me", second)) == (first == second)
    assert token.case_of(made, "me", first) != token.case_of(made, "you", first)
    assert token.case_of(made, "me", first)[12] == "7"


@pytest.mark.parametrize("typed", [None, "", "x" * 32, "0" * 31, "../..", "0" * 33])
def test_what_is_no_token_is_replaced(typed: str | None) -> None:
    assert token.token_of(typed, datetime(2026, 11, 23, tzinfo=UTC)) != typed


@pytest.mark.parametrize(
    "typed",
    ["１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231 002x ", "110105-19491231-002x", "110105　19491231　002x"],
)
def test_numbers_are_read_however_they_were_pasted(typed: str) -> None:
    assert plain_number(typed) == "11010519491231002X"
    assert whose(NUMBERS_OF_CHINA, plain_number(typed)) == "person"
