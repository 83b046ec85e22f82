"""Terms inside cases: service limits, promises, pauses with cap and paper, extensions, proof, recounts, lamps."""

from __future__ import annotations

import pytest

from shoushan.rules.catalogue.model import Service
from shoushan.rules.deadlines import Lamp, Special, Unit, calendar_of
from shoushan.rules.procedure import engine, lamps
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.values import Happened
from shoushan.rules.text import Text
from tests.rules.procedure.definitions import CALENDAR, Desk, act, moment, usual


def test_a_legal_term_takes_its_promise_along_and_the_promise_is_never_longer():
    desk = Desk(usual()).routed("a")
    assert (desk.due("legal"), desk.due("promise"), desk.due("reply@a")) == ("2017-10-02", "2017-09-18", "2017-09-07")
    longer = Service("slow", Text("慢", "slow"), terms={"promise": (60, Unit.WORKING_DAY)})
    slow = Desk(usual(services={"slow": longer}))
    slow.opened(service="slow").do("route", "clerk@hall", "2017-09-04", input={"units": ["a"]})
    assert slow.due("promise") == slow.due("legal") == "2017-10-02"


def test_a_service_sets_its_own_limit_and_unit():
    quick = Service("quick", Text("快", "quick"), terms={"check": (1, Unit.CALENDAR_DAY)})
    desk = Desk(usual(services={"quick": quick})).opened(service="quick")
    assert desk.due("check") == "2017-09-04"  # a Saturday rolls to Monday


def test_a_term_that_runs_is_not_begun_anew():
    again = act("again", "work", "clerk", {"term.start": {"term": "legal"}})
    desk = Desk(usual(again)).routed("a")
    with pytest.raises(r.TermRefused) as caught:
        desk.do("again", "clerk@hall", "2017-09-05")
    assert caught.value.code == "LimitHasStarted"


@pytest.mark.parametrize("proven", [True, False])
def test_the_papers_day_counts_only_with_its_scan(proven):
    desk = Desk(usual())
    desk.do("open", "clerk@hall", "2017-09-08", happened=Happened("on", "2017-09-05"), proven=proven)
    assert desk.due("check") == ("2017-09-12" if proven else "2017-09-15")


def test_pause_and_resume_exclude_both_days_and_one_day_excludes_nothing():
    desk = Desk(usual()).routed("a")
    desk.do("pause", "clerk@hall", "2017-09-05", input={"kind_of": "supplement"})
    assert (desk.now.terms["legal"]["state"], desk.due("legal")) == ("paused", None)
    assert desk.now.terms["promise"]["state"] == "paused"
    desk.do("resume", "clerk@hall", "2017-09-05")
    assert desk.due("legal") == "2017-10-02"
    desk.do("pause", "clerk@hall", "2017-09-06", input={"kind_of": "supplement"})
    desk.do("resume", "clerk@hall", "2017-09-08")
    assert (desk.due("legal"), desk.due("promise")) == ("2017-10-05", "2017-09-21")
    with pytest.raises(r.TermRefused) as caught:
        desk.do("pause", "clerk@hall", "2017-09-11", input={"kind_of": "supplement"})
    assert caught.value.code == "PauseTooOften"


def test_a_pause_needs_its_kind_its_paper_and_its_role():
    desk = Desk(usual()).routed("a")
    with pytest.raises(r.TermRefused) as caught:
        desk.do("pause", "clerk@hall", "2017-09-05", input={"kind_of": "leader-says-so"})
    assert caught.value.code == "PauseNotAllowed"
    with pytest.raises(r.NotYourDesk):
        desk.do("pause", "clerk@hall", "2017-09-05", input={"kind_of": "appraisal"}, proven=True)
    with pytest.raises(r.PaperNeeded):
        desk.do("pause", "head@hall", "2017-09-05", input={"kind_of": "appraisal"})
    desk.do("pause", "head@hall", "2017-09-05", input={"kind_of": "appraisal"}, proven=True)
    assert desk.due("legal") == "2017-10-12"  # capped at ten days, 5 to 14 September: eight working days


def test_extension_before_and_after_a_pause_gives_the_same_day():
    dues = []
    for order in (("extend", "pause", "resume"), ("pause", "resume", "extend")):
        desk = Desk(usual()).routed("a")
        for name in order:
            on = {"extend": "2017-09-07", "pause": "2017-09-07", "resume": "2017-09-12"}[name]
            on = "2017-09-12" if name == "extend" and order[0] == "pause" else on
            by = "head@hall" if name == "extend" else "clerk@hall"
            more = {"extend": {"by": 5}, "pause": {"kind_of": "supplement"}, "resume": {}}[name]
            desk.do(name, by, on, input=more)
        dues.append(desk.due("legal"))
    assert dues == ["2017-10-13", "2017-10-13"]


def test_extension_once_within_its_maximum_before_the_end_and_by_whom_the_law_says():
    desk = Desk(usual()).routed("a")
    with pytest.raises(r.NotYourDesk):
        desk.do("extend", "clerk@hall", "2017-09-05", input={"by": 5})
    for by, code in ((11, "ExtensionTooLong"), (0, "ExtensionTooLong")):
        with pytest.raises(r.TermRefused) as caught:
            desk.do("extend", "head@hall", "2017-09-05", input={"by": by})
        assert caught.value.code == code
    desk.do("extend", "head@hall", "2017-09-05", input={"by": 10})
    with pytest.raises(r.TermRefused) as twice:
        desk.do("extend", "head@hall", "2017-09-06", input={"by": 1})
    assert twice.value.code == "ExtendedAlready"
    late = Desk(usual()).routed("a")
    with pytest.raises(r.TermRefused) as after:
        late.do("extend", "head@hall", "2017-10-03", input={"by": 1})
    assert after.value.code == "ExtensionTooLate"


def test_a_term_ends_met_or_late():
    for on, met in (("2017-09-07", True), ("2017-09-08", False)):
        desk = Desk(usual()).routed("a", "b")
        desk.do("answer", "handler@a", on)
        assert desk.now.terms["reply@a"]["met"] is met
        assert desk.now.terms["reply@a"]["state"] == "ended"


def test_hours_run_from_the_moment():
    call = act("call", "filed", "clerk", {"term.start": {"term": "hours"}})
    desk = Desk(usual(call)).opened()
    desk.do("call", "clerk@hall", "2017-09-04", at="14:30", happened=Happened.at(moment("2017-09-04", "14:30")))
    assert desk.due("hours") == "2017-09-04T18:30:00+08:00"


def test_a_pause_entered_wrongly_is_corrected_and_the_due_day_recounted():
    mend = act("mend", "work", "head", {"term.recount": {"term": "legal", "pauses": [{"to": "2017-09-08"}]}})
    desk = Desk(usual(mend)).routed("a")
    desk.do("pause", "clerk@hall", "2017-09-06", input={"kind_of": "supplement"})
    desk.do("resume", "clerk@hall", "2017-09-12")
    assert desk.due("legal") == "2017-10-09"
    desk.do("mend", "head@hall", "2017-09-13")
    assert desk.due("legal") == "2017-10-05"


def test_a_new_notice_recounts_open_terms_only():
    desk = Desk(usual()).routed("a")
    off = [Special(moment(day).date(), "off", Text("放假", "holiday")) for day in ("2017-09-05", "2017-09-06")]
    new = calendar_of("test", "Asia/Shanghai", range(2016, 2020), off)
    facts = {fact.data["key"]: fact.data for fact in engine.recount(desk.version, desk.now, new)}
    assert facts["legal"]["old"] == "2017-10-02"
    assert facts["legal"]["due"] == "2017-10-04"
    assert "check" not in facts
    assert engine.recount(desk.version, desk.now, CALENDAR) == ()


def test_lamps_holder_and_explanation_come_from_the_same_facts():
    desk = Desk(usual()).routed("a", "b")
    state, version = desk.now, desk.version
    assert lamps.lamp_of(state, version, moment("2017-09-05"), CALENDAR) is Lamp.GREEN
    assert lamps.lamp_of_part(state, version, "a", moment("2017-09-06"), CALENDAR) is Lamp.YELLOW
    assert lamps.lamp_of_part(state, version, "a", moment("2017-09-08"), CALENDAR) is Lamp.RED
    holding = lamps.holder(state, version)
    assert (holding.units, holding.party, holding.since, holding.due) == (("a", "b"), None, "2017-09-04", "2017-09-07")
    desk.do("pause", "clerk@hall", "2017-09-05", input={"kind_of": "supplement"})
    assert lamps.lamp_of(desk.now, version, moment("2017-09-06"), CALENDAR) is Lamp.GREY
    desk.do("answer", "handler@a", "2017-09-06")
    desk.do("answer", "handler@b", "2017-09-06")
    assert lamps.holder(desk.now, version).units == ("hall",)
    told = dict(lamps.explanations(desk.now, version, CALENDAR))
    assert set(told) == {"check", "legal", "promise", "reply@a", "reply@b"}
