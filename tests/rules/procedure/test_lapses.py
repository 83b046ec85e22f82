"""What the passing of time does: on its legal day, provisional while papers may still come, set aside by proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.model import Lapse
from shoushan.rules.deadlines import Unit
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.values import Happened
from tests.rules.procedure.definitions import Desk, act, effects, facts, moment, t, usual

DEEMED = Lapse(
    "deemed", t("视为受理"), "check", "deem",
    effects({"term.end": {"term": "check"}}, {"term.start": {"term": "legal", "start": "=case.opened_on"}},
            {"case.stage": {"to": "work"}}),
)  # fmt: skip
TELL = act("tell", "filed", "clerk", {"term.end": {"term": "check"}}, {"case.stage": {"to": "refused"}})


def desk() -> Desk:
    """Filed on Friday 1 September; five working days end on 8 September."""
    return Desk(usual(TELL, lapses=(DEEMED,))).opened()


def waiting(one: Desk, on: str) -> list[tuple[str, str, bool]]:
    """What time has done and nobody has written."""
    found = engine.lapses(one.version, one.ledger, one.now, moment(on), one.context())
    return [(lapsed.lapse.id, lapsed.on.isoformat(), lapsed.provisional) for lapsed in found]


def write(one: Desk, on: str) -> None:
    """The worker writes what is final."""
    for lapsed in engine.lapses(one.version, one.ledger, one.now, moment(on), one.context()):
        one.state = reducers.fold(one.now, lapsed.facts, engine.lapse_stamp(lapsed, one.now, moment(on)))


def test_nothing_lapses_on_the_due_day_itself():
    assert waiting(desk(), "2017-09-08") == []


def test_it_is_provisional_until_the_delay_for_late_papers_is_over():
    assert waiting(desk(), "2017-09-12") == [("deemed", "2017-09-08", True)]
    assert waiting(desk(), "2017-09-13") == [("deemed", "2017-09-08", False)]


def test_it_takes_effect_on_the_legal_day_however_late_the_worker_comes():
    early, late = desk(), desk()
    write(early, "2017-09-13")
    write(late, "2017-12-01")
    assert early.now == late.now
    assert (early.now.stage, early.now.since, early.due("legal")) == ("work", "2017-09-08", "2017-09-29")
    assert waiting(early, "2018-01-01") == []


def test_a_dated_paper_typed_within_the_delay_comes_before_the_lapse():
    one = desk()
    one.do("tell", "clerk@hall", "2017-09-12", happened=Happened("on", "2017-09-07"), proven=True)
    assert (one.now.stage, one.now.lapsed, one.now.terms["check"]["met"]) == ("refused", {}, True)


def test_an_act_after_the_legal_day_finds_the_lapse_written_first():
    one = desk()
    with pytest.raises(r.WrongStage):
        one.do("tell", "clerk@hall", "2017-09-11")
    assert one.now.stage == "work"
    assert "deemed/check" in one.now.lapsed


def test_a_written_lapse_is_set_aside_by_proof_in_the_same_entry():
    one = desk()
    write(one, "2017-09-20")
    decision = one.do("tell", "clerk@hall", "2017-09-21", happened=Happened("on", "2017-09-07"), proven=True)
    assert facts(decision)[0] == "case.unlapse"
    assert (one.now.stage, one.now.lapsed, "legal" in one.now.terms) == ("refused", {}, False)


def test_without_proof_a_written_lapse_stands():
    one = desk()
    write(one, "2017-09-20")
    with pytest.raises(r.WrongStage):
        one.do("tell", "clerk@hall", "2017-09-21", happened=Happened("on", "2017-09-07"))


def test_a_lapse_on_which_others_have_acted_stands():
    carry_on = act("carry-on", "work", "clerk", {"case.stage": {"to": "deciding"}})
    one = Desk(usual(TELL, carry_on, lapses=(DEEMED,))).opened()
    write(one, "2017-09-20")
    one.do("carry-on", "clerk@hall", "2017-09-20")
    with pytest.raises(r.LapseStands):
        one.do("tell", "clerk@hall", "2017-09-21", happened=Happened("on", "2017-09-07"), proven=True)


def test_lapses_never_count_as_what_went_before():
    one = desk()
    write(one, "2017-09-13")
    assert one.now.last["stage"] == "2017-09-01"


def test_a_lapse_may_repeat_with_each_new_term():
    again = Lapse("renew", t("续期"), "check", "renew", effects(
        {"term.end": {"term": "check"}}, {"term.start": {"term": "check"}}, {"note.add": {"kind": "renewed"}},
    ))  # fmt: skip
    one = Desk(usual(lapses=(again,)), delay=(1, Unit.WORKING_DAY)).opened()
    write(one, "2017-10-02")
    assert [on for _, on, _ in waiting(one, "2017-10-31")] == ["2017-10-06", "2017-10-13", "2017-10-20", "2017-10-27"]
    assert one.now.counts["note:renewed"] == 4


def test_paused_history_and_void_cases_do_not_lapse():
    one = desk()
    one.state = replace(one.now, history=True)
    assert waiting(one, "2017-12-01") == []
