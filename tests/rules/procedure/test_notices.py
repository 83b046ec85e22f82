"""Public notices: what is told and what never, days by the clock, the board, objections, and the step that waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.compiling import notices as compiling
from shoushan.rules.catalogue.model import Code, CodeList, Field, Notice, PartyRole, Shown
from shoushan.rules.deadlines import Unit
from shoushan.rules.procedure import engine
from shoushan.rules.procedure import notice_refusals as n
from shoushan.rules.procedure import refusals as r
from shoushan.rules.text import Text
from tests.rules.procedure.definitions import CALENDAR, FIELDS, Desk, act, effects, facts, given, moment, post, t, usual

MORE = {one.id: one for one in (
    Field("street", t("street"), "code", klass="public", list="streets"),
    Field("address", t("address"), "text", klass="personal"),
    Field("monthly", t("monthly"), "money", klass="personal"),
    Field("area", t("area"), "area"),
)}  # fmt: skip
SHOWN = (
    Shown(party="applicant"), Shown(field="street"), Shown(field="address", street=True, optional=True),
    Shown(field="monthly", whole=True, basis="办法第九条"), Shown(field="area", optional=True),
)  # fmt: skip
PLAIN = Notice(
    "result", Text("审核结果公示", "Result"), 7, Unit.CALENDAR_DAY,
    Text("{street}的审核结果公示{days}。", "Result of {street}, {days}."),
    SHOWN, before=("decide",), list_by="street", basis="办法第九条",
)  # fmt: skip
CODES = {"streets": CodeList("streets", t("streets"), {"001": Code("001", Text("样例街道", "Sample Street"))})}
PHOTO = {"name": "board.jpg", "digest": "d" * 64, "type": "image/jpeg", "size": 9}


def desk_of(notice: Notice = PLAIN, published: dict | None = None, **linked: object) -> Desk:
    """A case whose clerk publishes, opened with everything that the notice tells."""
    publish = act("publish", "any-open", "clerk", {"notice.publish": {"notice": notice.id, **(published or {})}},
                  inputs=(given("days", "integer"), given("text")))  # fmt: skip
    opening = act("open", "none", "clerk", inputs=tuple(given(one, field.type, field=True) for one, field in MORE.items()))
    decide = act("decide", "any-open", "clerk", {"case.stage": {"to": "done"}}, {"case.close": {"outcome": "granted"}})
    brought = tuple(compiling.acts([notice]))
    made = usual(publish, opening, decide, *brought, fields={**FIELDS, **MORE}, notices={notice.id: notice},
                 parties={"applicant": PartyRole("applicant", t("applicant"))}, joins=())  # fmt: skip
    party = {"role": "applicant", "kind": "person", "name": "王小明"}
    desk = Desk(made, calendar=CALENDAR, linked={"parties": (party,), **linked}, codes=CODES)
    typed = {"street": "001", "address": "某某路12号3单元401", "monthly": "812.50", "area": "58.60"}
    desk.do("open", "clerk@hall", "2017-02-06", input=typed)
    return desk


def shown(desk: Desk) -> dict:
    """What the last entry froze."""
    return next(fact.content["shown"] for fact in desk.history[-1].facts if fact.effect == "notice.publish")


def refused(desk: Desk, act_: str, on: str, by: str = "clerk@hall", **more: object) -> r.Refusal:
    """The refusal that an act meets."""
    with pytest.raises(r.Refusal) as found:
        desk.do(act_, by, on, **more)
    return found.value


def test_the_exact_words_are_frozen_masked_and_nothing_else_is_told():
    desk = desk_of()
    desk.do("publish", "clerk@hall", "2017-02-07")
    told = shown(desk)
    assert [(one["id"], one["value"]["zh"]) for one in told["items"]] == [
        ("applicant", "王＊＊"), ("street", "样例街道"), ("address", "某某路＊＊＊"), ("monthly", "812.50元"),
        ("area", "58.60平方米"),
    ]  # fmt: skip
    assert told["intro"] == {"zh": "样例街道的审核结果公示7日。", "en": "Result of Sample Street, 7 days."}
    assert told["group"]["zh"] == "样例街道"
    assert not [word for word in ("王小明", "401") if word in str(desk.history[-1].facts)]
    assert {fact.classes["shown"] for fact in desk.history[-1].facts if "shown" in fact.content} == {"public"}


def test_cases_of_one_day_and_one_street_share_a_sheet_and_never_a_handle():
    first, second = desk_of(), desk_of()
    facts_ = [one.do("publish", "clerk@hall", "2017-02-07").facts[0].data for one in (first, second)]
    alone = desk_of(replace(PLAIN, list_by=None)).do("publish", "clerk@hall", "2017-02-07").facts[0].data
    assert facts_[0]["sheet"] == facts_[1]["sheet"] != alone["sheet"] == alone["handle"]
    assert facts_[0]["handle"] == alone["handle"], "the same case, notice and number"


@pytest.mark.parametrize(("unit", "to"), [(Unit.CALENDAR_DAY, "2017-02-14"), (Unit.WORKING_DAY, "2017-02-16")])
def test_the_step_after_waits_until_the_last_day_is_over(unit, to):
    desk = desk_of(replace(PLAIN, unit=unit))
    assert isinstance(refused(desk, "decide", "2017-02-07"), n.NotPublished)
    desk.do("publish", "clerk@hall", "2017-02-07")
    assert desk.now.notices["result"]["to"] == to
    assert isinstance(refused(desk, "decide", to), n.NoticeStands)
    after = f"2017-02-{int(to[-2:]) + 1}"
    assert desk.do("decide", "clerk@hall", after).state.stage == "done"


def test_fewer_days_than_the_law_says_are_refused_and_more_are_given():
    desk = desk_of(published={"days": "=input.days"})
    assert isinstance(refused(desk, "publish", "2017-02-07", input={"days": 6}), n.NoticeTooShort)
    desk.do("publish", "clerk@hall", "2017-02-07", input={"days": 10})
    assert desk.now.notices["result"]["to"] == "2017-02-17"
    short = desk_of(published={"to": "=today + 3"})
    assert isinstance(refused(short, "publish", "2017-02-07"), n.NoticeTooShort)


def test_days_of_a_board_count_from_the_posting_with_its_photo():
    desk = desk_of(replace(PLAIN, board=True))
    desk.do("publish", "clerk@hall", "2017-02-07")
    assert isinstance(refused(desk, "decide", "2017-02-20"), n.NotPosted)
    assert isinstance(refused(desk, "post-result", "2017-02-20", input={"place": "社区公示栏"}), r.WrongInput)
    done = desk.do("post-result", "clerk@hall", "2017-02-20", input={"place": "社区公示栏", "photo": PHOTO})
    assert facts(done) == ["file.add", "notice.post"]
    assert desk.now.notices["result"]["to"] == "2017-02-27"
    assert isinstance(refused(desk, "decide", "2017-02-27"), n.NoticeStands)
    desk.do("decide", "clerk@hall", "2017-02-28")


def test_an_objection_by_anybody_stops_the_next_step_until_it_is_settled():
    desk = desk_of()
    assert isinstance(refused(desk, "object-result", "2017-02-07", "citizen", input={"text": "x"}), n.NotStanding)
    desk.do("publish", "clerk@hall", "2017-02-07")
    said = {"text": "他家有两辆车", "name": "赵一", "phone": "05356000990"}
    done = desk.do("object-result", "citizen", "2017-02-14", input=said)
    assert done.facts[0].classes == {"text": "personal", "name": "sensitive", "phone": "sensitive"}
    assert isinstance(refused(desk, "object-result", "2017-02-15", "citizen", input=said), n.ObjectionTooLate)
    assert isinstance(refused(desk, "decide", "2017-02-20"), n.ObjectionOpen)
    assert isinstance(refused(desk, "publish", "2017-02-20"), n.ObjectionOpen)
    desk.do("settle-result", "clerk@hall", "2017-02-20", input={"upheld": False, "opinion": "车辆不在其名下"})
    assert isinstance(refused(desk, "settle-result", "2017-02-20", input={"upheld": False, "opinion": "无"}), r.NothingToDo)
    desk.do("decide", "clerk@hall", "2017-02-20")


def test_an_objection_that_is_right_needs_a_new_notice():
    desk = desk_of()
    desk.do("publish", "clerk@hall", "2017-02-07")
    desk.do("object-result", "citizen", "2017-02-08", input={"text": "收入不实"})
    desk.do("settle-result", "clerk@hall", "2017-02-09", input={"upheld": True, "opinion": "属实"})
    assert isinstance(refused(desk, "decide", "2017-02-20"), n.ObjectionUpheld)
    again = desk.do("publish", "clerk@hall", "2017-02-20")
    assert (again.facts[0].data["no"], desk.now.notices["result"].get("upheld")) == (2, None)
    desk.do("decide", "clerk@hall", "2017-02-28")


@pytest.mark.parametrize("text", ["户主王小明", "身份证370602198001010011", "电话13853500000", "身份证37060219800101001X家"])
def test_whatever_is_typed_that_names_a_person_is_refused(text):
    desk = desk_of(published={"text": "=input.text"})
    assert isinstance(refused(desk, "publish", "2017-02-07", input={"text": text}), n.NoticeTellsTooMuch)
    desk.do("publish", "clerk@hall", "2017-02-07", input={"text": "王某一户，2017年第12批"})


def test_what_is_to_be_told_and_missing_is_named_and_organisations_have_their_name():
    desk = desk_of()
    desk.state.fields.pop("monthly")
    assert isinstance(refused(desk, "publish", "2017-02-07"), r.UnknownValue)
    firm = desk_of(parties=({"role": "applicant", "kind": "organisation", "name": "样例商贸有限公司"},))
    firm.do("publish", "clerk@hall", "2017-02-07")
    assert shown(firm)["items"][0]["value"]["zh"] == "样例商贸有限公司"


def test_taken_down_early_is_not_stood():
    desk = desk_of()
    down = act("down", "any-open", "clerk", {"notice.end": {}})
    desk.version = replace(desk.version, acts={**desk.version.acts, "down": down})
    desk.do("publish", "clerk@hall", "2017-02-07")
    desk.do("down", "clerk@hall", "2017-02-09")
    assert isinstance(refused(desk, "decide", "2017-03-01"), n.NotPublished)


def test_a_condition_says_when_the_notice_is_needed_and_expressions_can_ask_how_it_stands():
    (spec,) = effects({"note.add": {"if": "=street = '001'"}})
    desk = desk_of(replace(PLAIN, needed=spec.if_))
    assert isinstance(refused(desk, "decide", "2017-02-07"), n.NotPublished)
    (spec,) = effects({"note.add": {"if": "=street <> '001'"}})
    desk_of(replace(PLAIN, needed=spec.if_)).do("decide", "clerk@hall", "2017-02-07")
    ask = act("ask", "any-open", "clerk", {"note.add": {}}, when="=notices.result.stood and notices.result.state = 'over'")
    asked = desk_of()
    asked.version = replace(asked.version, acts={**asked.version.acts, "ask": ask})
    asked.do("publish", "clerk@hall", "2017-02-07")
    assert isinstance(refused(asked, "ask", "2017-02-14"), r.ConditionNotMet)
    asked.do("ask", "clerk@hall", "2017-02-15")


def offered(desk: Desk, on: str) -> set[str]:
    """The acts about the notice that a page would offer."""
    found = engine.possible(desk.version, desk.ledger, desk.now, post("clerk@hall"), desk.context(), moment(on))
    return {one.act.id for one in found if not one.refusals and one.act.id.endswith("-result")}


def test_a_page_offers_only_what_can_be_done_to_the_notice_now():
    desk = desk_of(replace(PLAIN, board=True))
    assert offered(desk, "2017-02-07") == set()
    desk.do("publish", "clerk@hall", "2017-02-07")
    assert offered(desk, "2017-02-07") == {"post-result", "object-result"}
    desk.do("post-result", "clerk@hall", "2017-02-07", input={"place": "社区公示栏", "photo": PHOTO})
    desk.do("object-result", "citizen", "2017-02-08", input={"text": "收入不实"})
    assert offered(desk, "2017-02-14") == {"object-result", "settle-result"}
    assert offered(desk, "2017-02-15") == {"settle-result"}
