"""Guards, parts and joins on a small definition; each refusal says which stage, who may, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import Field, Join
from shoushan.rules.deadlines import FilingRule, OfficeHours
from shoushan.rules.procedure import engine
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.values import Actor, Command, Happened
from tests.rules.procedure.definitions import Desk, act, effects, facts, given, moment, post, t, usual


def test_opening_puts_the_case_in_its_first_stage_with_number_party_and_fields():
    desk = Desk(usual()).opened(input={"amount": 5})
    state = desk.now
    assert (state.stage, state.unit, state.number, state.opened) == ("filed", "hall", "case-1", "2017-09-01")
    assert state.fields == {"amount": 5}
    assert state.origins == {"amount": ["2017-09-01", 1]}
    assert state.parties["applicant"]["role"] == "applicant"
    assert facts(desk.history[0])[:2] == ["case.open", "case.stage"]


def test_a_wrong_stage_says_where_it_stands_and_where_the_act_is_done():
    desk = Desk(usual()).opened()
    with pytest.raises(r.WrongStage) as caught:
        desk.do("decide", "head@hall", "2017-09-04")
    assert "filed" in caught.value.text.zh
    assert "deciding" in caught.value.remedy.en


def test_the_wrong_desk_is_told_whose_it_is():
    desk = Desk(usual()).opened()
    with pytest.raises(r.NotYourDesk) as caught:
        desk.do("route", "clerk@a", "2017-09-04", input={"units": ["a"]})
    assert "收件单位" in caught.value.remedy.zh


def test_an_act_nobody_defined_and_a_case_opened_twice():
    desk = Desk(usual()).opened()
    with pytest.raises(r.NoSuchAct):
        desk.do("fly", "clerk@hall", "2017-09-04")
    with pytest.raises(r.AlreadyOpened):
        desk.do("open", "clerk@hall", "2017-09-04")
    with pytest.raises(r.NoSuchCase):
        Desk(usual()).do("note", "clerk@hall", "2017-09-04")


def test_four_units_answering_at_once_all_succeed_and_the_last_moves_the_case():
    desk = Desk(usual()).routed("a", "b", "c", "d")
    for unit in "abc":
        desk.do("answer", f"handler@{unit}", "2017-09-05", seen=2)
        assert desk.now.stage == "work"
    decision = desk.do("answer", "handler@d", "2017-09-05", seen=2)
    assert desk.now.stage == "deciding"
    assert facts(decision) == ["part.answer", "term.end", "case.stage"]


def test_a_page_is_stale_only_when_what_was_looked_at_changed():
    desk = Desk(usual()).routed("a", "b")
    desk.do("take", "handler@a", "2017-09-05")
    with pytest.raises(r.StalePage):
        desk.do("answer", "handler@a", "2017-09-05", seen=2)
    desk.do("answer", "handler@b", "2017-09-05", seen=2)
    desk.do("set", "clerk@hall", "2017-09-05", input={"amount": 1}, seen=2)
    with pytest.raises(r.StalePage):
        desk.do("set", "clerk@hall", "2017-09-05", input={"amount": 2}, seen=3)
    desk.do("set", "clerk@hall", "2017-09-05", input={"name": "x"}, seen=3)


def test_a_unit_without_part_and_a_part_in_another_state():
    desk = Desk(usual()).routed("a", "b")
    with pytest.raises(r.NotYourDesk):
        desk.do("answer", "handler@c", "2017-09-05")
    with pytest.raises(r.NotYourPart):
        desk.do("answer", "handler@a", "2017-09-05", part="b")
    desk.do("answer", "handler@a", "2017-09-05")
    with pytest.raises(r.PartNotOpen) as caught:
        desk.do("answer", "handler@a", "2017-09-05")
    assert "已答复" in caught.value.text.zh


def test_not_mine_waits_for_the_one_who_decides_and_holds_the_join():
    desk = Desk(usual()).routed("a", "b")
    with pytest.raises(r.ReasonNeeded):
        desk.do("return", "handler@a", "2017-09-05")
    desk.do("return", "handler@a", "2017-09-05", reason="不属于本单位")
    desk.do("answer", "handler@b", "2017-09-05")
    assert desk.now.stage == "work"
    with pytest.raises(r.NotYourDesk):
        desk.do("rule", "dispatcher@a", "2017-09-06", input={"unit": "c"})
    desk.do("rule", "dispatcher@hall", "2017-09-06", part="a", input={"unit": "c"})
    assert desk.now.parts["a"]["unit"] == "c"
    desk.do("answer", "handler@c", "2017-09-06")
    assert desk.now.stage == "deciding"


def test_a_rejected_answer_comes_back_to_its_unit():
    desk = Desk(usual()).routed("a", "b")
    desk.do("answer", "handler@a", "2017-09-05")
    desk.do("answer", "handler@b", "2017-09-05")
    desk.do("reject", "head@hall", "2017-09-06", part="a")
    assert (desk.now.stage, desk.parts()) == ("work", {"a": "taken", "b": "answered"})
    desk.do("answer", "handler@a", "2017-09-07")
    assert desk.now.stage == "deciding"


def test_countersign_in_turn_offers_the_next_when_the_former_answered():
    sign = act("countersign", "filed", "clerk", {"case.stage": {"to": "work"}},
               {"part.offer": {"unit": ["a", "b", "c"], "kind": "sign", "in_turn": True}})  # fmt: skip
    desk = Desk(usual(sign)).opened()
    desk.do("countersign", "clerk@hall", "2017-09-04")
    assert desk.parts() == {"a": "offered"}
    desk.do("answer", "handler@a", "2017-09-05")
    assert (desk.now.stage, desk.parts()) == ("work", {"a": "answered", "b": "offered"})
    desk.do("answer", "handler@b", "2017-09-06")
    desk.do("answer", "handler@c", "2017-09-07")
    assert desk.now.stage == "deciding"


def test_joins_any_and_by_condition_over_verdicts():
    for need, verdicts in (("any", ["yes"]), (parse("parts.assist.no >= 1 or parts.open = 0"), ["yes", "no"])):
        joins = (Join("j", "work", "parts", need, effects({"case.stage": {"to": "deciding"}})),)  # type: ignore[arg-type]
        desk = Desk(usual(joins=joins)).routed("a", "b", "c")
        for unit, verdict in zip("abc", verdicts, strict=False):
            assert desk.now.stage == "work"
            desk.do("answer", f"handler@{unit}", "2017-09-05", input={"verdict": verdict})
        assert desk.now.stage == "deciding"


def test_closing_withdraws_open_parts_and_ends_running_terms():
    stop = act("stop", "work", "clerk", {"case.stage": {"to": "refused"}}, {"case.close": {"outcome": "denied"}})
    desk = Desk(usual(stop)).routed("a", "b")
    desk.do("stop", "clerk@hall", "2017-09-05")
    assert set(desk.parts().values()) == {"withdrawn"}
    assert {held["state"] for held in desk.now.terms.values()} == {"ended"}
    with pytest.raises(r.CaseClosed):
        desk.do("note", "clerk@hall", "2017-09-06")
    desk.do("reopen", "head@hall", "2017-09-06")
    assert (desk.now.closed, desk.now.outcome, desk.parts()) == (None, None, {"a#2": "offered"})
    assert desk.now.terms["legal#2"]["state"] == "running"


def test_nothing_happens_in_the_future_or_out_of_order_but_notes_may_come_late():
    desk = Desk(usual()).routed("a", "b", on="2017-09-06")
    with pytest.raises(r.InTheFuture):
        desk.do("answer", "handler@a", "2017-09-07", happened=Happened("on", "2017-09-08"))
    with pytest.raises(r.OutOfOrder):
        desk.do("answer", "handler@a", "2017-09-07", happened=Happened("on", "2017-09-05"))
    desk.do("note", "clerk@hall", "2017-09-07", happened=Happened("on", "2017-09-02"))
    desk.do("answer", "handler@a", "2017-09-08")
    desk.do("answer", "handler@b", "2017-09-08", happened=Happened("on", "2017-09-07"))
    assert desk.now.stage == "deciding"
    assert desk.now.counts["note:urge"] == 1


def test_an_unknown_value_refuses_and_names_what_is_missing():
    pay = act("pay", "filed", "clerk", {"case.stage": {"to": "work"}}, when="=amount > 10", why=t("金额太小"))
    desk = Desk(usual(pay)).opened()
    with pytest.raises(r.UnknownValue) as caught:
        desk.do("pay", "clerk@hall", "2017-09-04")
    assert caught.value.missing == ("amount",)
    desk.do("set", "clerk@hall", "2017-09-04", input={"amount": 10})
    with pytest.raises(r.ConditionNotMet) as not_met:
        desk.do("pay", "clerk@hall", "2017-09-04")
    assert not_met.value.text.zh == "金额太小"
    desk.do("set", "clerk@hall", "2017-09-04", input={"amount": 11})
    desk.do("pay", "clerk@hall", "2017-09-04")


def test_wrong_input_lists_every_fault():
    desk = Desk(usual()).opened()
    with pytest.raises(r.WrongInput) as caught:
        desk.do("set", "clerk@hall", "2017-09-04", input={"amount": "viel", "colour": "red"})
    assert {fault[0] for fault in caught.value.faults} == {"amount", "colour"}


def test_what_is_possible_is_what_can_be_done():
    desk = Desk(usual()).routed("a", "b")
    at = moment("2017-09-05")
    found = {
        one.act.id: one for one in engine.possible(desk.version, desk.ledger, desk.now, post("handler@a"), desk.context(), at)
    }
    assert found["take"].refusals == ()
    assert found["take"].parts == ("a",)
    assert [refusal.code for refusal in found["decide"].refusals] == ["WrongStage", "NotYourDesk"]
    assert "open" not in found
    before = engine.possible(desk.version, desk.ledger, None, post("clerk@hall"), desk.context(), at)
    assert [(one.act.id, one.refusals) for one in before] == [("open", ())]


def test_possible_sees_what_the_effects_would_refuse():
    desk = Desk(usual()).routed("a")
    found = {
        one.act.id: [refusal.code for refusal in one.refusals]
        for one in engine.possible(
            desk.version, desk.ledger, desk.now, post("clerk@hall"), desk.context(), moment("2017-09-05")
        )
    }
    assert found["resume"] == ["TermNotRunning"]
    assert found["pause"] == []


def test_a_household_and_an_officer_sign_but_nobody_twice():
    sign = act("sign", "filed", "party:applicant,officer", {"sign.give": {"role": "=input.role"}},
               inputs=(given("role", required=True),))  # fmt: skip
    desk = Desk(usual(sign)).opened()
    desk.do("sign", "party:applicant", "2017-09-04", input={"role": "household"})
    desk.do("sign", "officer@a", "2017-09-04", input={"role": "officer"})
    with pytest.raises(r.AlreadySigned):
        desk.do("sign", "officer@a", "2017-09-04", input={"role": "second-officer"})
    desk.do("sign", "officer@b", "2017-09-04", input={"role": "second-officer"})
    assert len(desk.now.signs) == 3


def test_a_deputy_acts_for_the_post_and_both_are_told():
    desk = Desk(usual()).routed("a")
    deputy = Actor("post", "deputy-1", "a", frozenset(["handler"]), for_post="handler-1")
    command = Command("case-1", "take", deputy, Happened("on", "2017-09-05"))
    decision = engine.decide(desk.version, desk.ledger, desk.now, command, desk.context(), moment("2017-09-05"))
    assert decision.facts[0].data == {"part": "a", "post": "handler-1"}


def test_those_above_act_on_the_branch_and_strangers_do_not():
    urge = act("urge", "any-open", "supervisor tree", {"note.add": {"kind": "urge"}}, records_only=True)
    desk = Desk(usual(urge)).routed("a")
    desk.do("urge", "supervisor@district", "2017-09-05")
    assert desk.now.counts["note:urge"] == 1
    with pytest.raises(r.NotYourDesk):
        desk.do("urge", "supervisor@c", "2017-09-05")


def test_who_looked_in_clear_is_entered_with_a_reason():
    desk = Desk(usual()).opened()
    with pytest.raises(r.ReasonNeeded):
        desk.do("unmask", "clerk@hall", "2017-09-05", input={"paths": "name"})
    desk.do("unmask", "clerk@hall", "2017-09-05", input={"paths": "name"}, reason="核对身份")
    assert desk.now.counts["note:unmask"] == 1


def test_a_child_may_close_after_its_parent_was_closed_or_void():
    begin = act("begin", "filed", "clerk", {"child.open": {"kind": "problem", "act": "open"}})
    void = act("void", "any", "head", {"case.void": {"why": "重复"}})
    desk = Desk(usual(begin, void)).opened()
    child = desk.do("begin", "clerk@hall", "2017-09-04").commands[0].case
    desk.do("void", "head@hall", "2017-09-05")
    with pytest.raises(r.CaseVoid):
        desk.do("note", "clerk@hall", "2017-09-05")
    desk.do("child-closed", "system", "2017-09-06", input={"child": child, "outcome": "granted"})
    assert [held["state"] for held in desk.now.children.values()] == ["closed"]


def test_a_required_party_is_asked_for_by_name():
    parties = {"applicant": replace(usual().parties["applicant"], required=True)}
    with pytest.raises(r.PartyMissing):
        Desk(usual(parties=parties)).opened(parties=[])


def test_a_doubtful_number_passes_with_an_officials_reason_only():
    number = {"number": Field("number", t("number"), "id-number", klass="sensitive")}
    enter = act("enter", "any-open", "clerk,citizen", {"field.set": {}}, inputs=(given("number", "id-number", field=True),))
    desk = Desk(usual(enter, fields=number)).opened()
    wrong = {"number": "110101199003077777"}
    with pytest.raises(r.OfficialOverrideNeeded):
        desk.do("enter", "clerk@hall", "2017-09-05", input=wrong)
    with pytest.raises(r.OfficialOverrideNeeded):
        desk.do("enter", "citizen", "2017-09-05", input=wrong, reason="I say so")
    decision = desk.do("enter", "clerk@hall", "2017-09-05", input=wrong, reason="与身份证原件核对一致")
    assert decision.warnings
    assert decision.facts[0].classes == {"number": "sensitive"}


def test_an_evening_filing_starts_as_the_pack_says():
    late = {}
    for rule in FilingRule:
        desk = Desk(usual())
        context = replace(desk.context(), filing=rule, hours=OfficeHours(time(8, 30), time(17, 30)))
        now = moment("2017-09-04", "20:00")
        command = Command("case-1", "open", post("citizen"), Happened.at(now), opens=("small", None))
        state = engine.decide(desk.version, desk.ledger, None, command, context, now).state
        assert state is not None
        late[rule] = state.terms["check"]["due"]
    assert late == {FilingRule.RECEIVED: "2017-09-11", FilingRule.NEXT_WORKING_DAY: "2017-09-12"}
