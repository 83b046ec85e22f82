"""Every effect by itself: fields and their origins, materials, papers, money, plans, notices, ratings, children."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.effects import EFFECTS as SHAPES
from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import PackageStep, Service, Worksheet, WorksheetLine
from shoushan.rules.procedure import reducers
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.effects import EFFECTS, describe
from shoushan.rules.procedure.values import Fact, Happened, Stamp
from tests.rules.procedure.definitions import Desk, act, facts, given, moment, t, usual, version


def doing(*written, id_="x", **more):
    """A desk whose case is open and one act ``x`` of the clerk with these effects."""
    inputs = more.pop("inputs", ())
    one = act(id_, "any-open", "clerk,head", *written, inputs=inputs)
    return Desk(usual(one, **more)).opened()


def test_the_closed_set_is_the_same_here_and_in_the_catalogue():
    ours = {name for name, effect in EFFECTS.items() if effect.maker}
    assert ours == set(SHAPES)
    for name in ours:
        assert SHAPES[name].keys <= EFFECTS[name].options, name
        assert EFFECTS[name].options - {"*"} <= SHAPES[name].keys, name
    assert all(len(row) == 6 for row in describe())


def test_older_knowledge_never_covers_newer():
    put = {"field.set": {"as_of": "=input.on"}}
    desk = doing(put, inputs=(given("amount", "integer", field=True), given("on", "date")))
    desk.do("x", "clerk@hall", "2017-09-05", input={"amount": 5, "on": "2017-09-04"})
    desk.do("x", "clerk@hall", "2017-09-06", input={"amount": 3, "on": "2017-08-01"})
    assert (desk.now.fields["amount"], desk.now.origins["amount"]) == (5, ["2017-09-04", 2])
    desk.do("x", "clerk@hall", "2017-09-07", input={"amount": 6, "on": "2017-09-04"})
    assert desk.now.fields["amount"] == 6


def test_a_correction_mends_its_entry_and_what_was_entered_since_stands():
    inputs = (given("amount", "integer", field=True), given("name", field=True), given("entry", "integer"))
    mend = act("mend", "any-open", "head", {"field.correct": {"entry": "=input.entry"}}, inputs=inputs)
    desk = Desk(usual(mend)).opened(input={"amount": 1})
    with pytest.raises(r.NothingToDo):
        desk.do("mend", "head@hall", "2017-09-04", input={"name": "x"})
    desk.do("mend", "head@hall", "2017-09-04", input={"amount": 2, "entry": 1})
    assert (desk.now.fields["amount"], desk.now.origins["amount"]) == (2, ["2017-09-01", 2])
    desk.do("set", "clerk@hall", "2017-09-05", input={"amount": 9})
    desk.do("mend", "head@hall", "2017-09-06", input={"amount": 3, "entry": 1})
    assert desk.now.fields["amount"] == 9


def test_an_amendment_acts_from_its_day_and_not_in_the_future():
    change = {"field.amend": {"effective": "=input.on"}}
    desk = doing(change, inputs=(given("amount", "integer", field=True), given("on", "date")))
    desk.do("x", "clerk@hall", "2017-09-05", input={"amount": 5, "on": "2017-09-03"})
    assert desk.now.origins["amount"] == ["2017-09-03", 2]
    with pytest.raises(r.InTheFuture):
        desk.do("x", "clerk@hall", "2017-09-05", input={"amount": 6, "on": "2017-10-01"})


def test_rows_are_kept_cell_by_cell():
    desk = doing({"field.set": {}}, inputs=(given("values", "rows", field=True),))
    rows = [{"year": 2016, "tax": 5, "note": "n"}, {"year": 2017, "tax": 7}]
    desk.do("x", "clerk@hall", "2017-09-05", input={"values": rows})
    desk.do("x", "clerk@hall", "2017-09-06", input={"values": [{"year": 2017, "tax": 8}]})
    assert {key: row["tax"] for key, row in desk.now.fields["values"].items()} == {"2016": 5, "2017": 8}
    assert desk.now.origins["values/2017/tax"] == ["2017-09-06", 3]


def test_a_hold_stops_erasure_and_an_origin_outlives_its_value():
    wipe = act("wipe", "any", "head", {"field.erase": {"paths": ["name"]}})
    hold, free = act("hold", "any", "head", {"hold.set": {}}), act("free", "any", "head", {"hold.end": {}})
    desk = Desk(usual(wipe, hold, free)).opened()
    desk.do("set", "clerk@hall", "2017-09-04", input={"name": "张三"})
    desk.do("hold", "head@hall", "2017-09-04")
    with pytest.raises(r.OnHold):
        desk.do("wipe", "head@hall", "2017-09-05")
    desk.do("free", "head@hall", "2017-09-05")
    decision = desk.do("wipe", "head@hall", "2017-09-05")
    assert {key: decision.facts[0].data[key] for key in ("paths", "entries")} == {"paths": ["name"], "entries": [2]}
    assert "name" not in desk.now.fields
    assert desk.now.origins["name"] == ["2017-09-04", 2]


def test_what_is_missing_is_named_and_only_some_may_be_deferred():
    from tests.rules.procedure.definitions import MATERIALS

    take = act("take-in", "any-open", "clerk", {"material.set": {"material": "=input.m", "state": "=input.s"}},
               inputs=(given("m"), given("s")))  # fmt: skip
    accept = act("accept", "filed", "clerk", {"case.stage": {"to": "work"}}, when="=materials.missing = 0")
    desk = Desk(usual(take, accept, materials=MATERIALS)).opened()
    with pytest.raises(r.MaterialMissing) as caught:
        desk.do("accept", "clerk@hall", "2017-09-04")
    assert caught.value.text.zh.count("、") == 2
    with pytest.raises(r.NothingToDo):
        desk.do("take-in", "clerk@hall", "2017-09-04", input={"m": "card", "s": "deferred"})
    desk.do("take-in", "clerk@hall", "2017-09-04", input={"m": "proof", "s": "deferred"})
    assert desk.now.materials["proof"]["due"] == "2017-09-11"
    desk.do("take-in", "clerk@hall", "2017-09-04", input={"m": "all", "s": "received"})
    desk.do("accept", "clerk@hall", "2017-09-04")


def test_the_life_of_a_paper():
    steps = [{f"paper.{step}": {"kind": "result"}} for step in ("draft", "sign", "number", "stamp", "deliver", "void")]
    acts = [act(f"p{place}", "any-open", "head", step) for place, step in enumerate(steps)]
    desk = Desk(usual(*acts)).opened()
    with pytest.raises(r.PaperState):
        desk.do("p2", "head@hall", "2017-09-04")
    desk.do("p0", "head@hall", "2017-09-04")
    with pytest.raises(r.PaperState):
        desk.do("p4", "head@hall", "2017-09-04")
    for name in ("p1", "p2", "p3", "p4"):
        desk.do(name, "head@hall", "2017-09-04")
    paper = desk.now.papers["result"]
    assert (paper["state"], paper["number"].startswith("result-")) == ("delivered", True)
    with pytest.raises(r.PaperState):
        desk.do("p2", "head@hall", "2017-09-04")
    desk.do("p5", "head@hall", "2017-09-04")
    desk.do("p0", "head@hall", "2017-09-04")
    assert list(desk.now.papers) == ["result", "result-2"]


def test_money_is_never_paid_twice():
    due = act("due", "any-open", "head", {"money.due": {"line": "a", "amount": "=input.amount_due"}},
              inputs=(given("amount_due", "integer"),))  # fmt: skip
    paid = act("paid", "any-open", "head", {"money.paid": {}})
    back = act("back", "any-open", "head", {"money.returned": {"line": "a"}})
    desk = Desk(usual(due, paid, back)).opened()
    desk.do("due", "head@hall", "2017-09-04", input={"amount_due": 100})
    desk.do("paid", "head@hall", "2017-09-05")
    with pytest.raises(r.Refusal):
        desk.do("paid", "head@hall", "2017-09-06")
    desk.do("back", "head@hall", "2017-09-06")
    desk.do("paid", "head@hall", "2017-09-07")
    assert desk.now.money["a"] == {"amount": 100, "paid": 100, "state": "paid", "purpose": None}


def test_plans_notices_ratings_notes_and_lists():
    desk = doing(
        {"plan.set": {"item": "start", "planned": "2017-10-01", "label": "开工"}}, {"notice.publish": {"days": 7}},
        {"rate.give": {"level": 2}}, {"note.add": {"kind": "visit", "text": "去了"}}, {"list.freeze": {"rows": ["=1"]}},
        {"link.add": {"kind": "twin", "to": "12345-1", "ledger": "12345"}}, {"link.claim": {"key": "k"}},
        {"version.move": {"to": "2016-01-01"}}, {"ledger.live": {}},
        {"batch.open": {"batch": "b", "rows": 2}},
        {"file.add": {"file": "=input.scan", "material": "card"}}, {"party.add": {"role": "agent", "name": "李四"}},
        inputs=(given("scan", "file"),),
    )  # fmt: skip
    scan = {"name": "a.jpg", "digest": "d", "size": 3, "type": "image/jpeg"}
    desk.do("x", "clerk@hall", "2017-09-05", input={"scan": scan})
    state = desk.now
    assert state.plan["start"] == {"planned": "2017-10-01", "revision": 1}
    assert state.notices["notice"]["to"] == "2017-09-12"
    assert state.rating is not None
    assert state.rating["by_staff"] is True
    assert state.files["f1"]["size"] == 3
    assert state.parties["agent"]["represents"] == "applicant"
    assert {"key:k", "twin::12345-1", "batch:b"} <= set(state.links)
    content = {name: fact for fact in desk.history[-1].facts for name in fact.content}
    assert content["name"].classes["name"] == "personal"


def test_a_worksheet_names_what_it_lacks_and_rounds_as_it_says():
    lines = (
        WorksheetLine("base", t("base"), parse("amount * 3"), scale=2, rounding="half-up"),
        WorksheetLine("extra", t("extra"), parse("line.base + 10"), step=10, rounding="down"),
    )
    desk = doing({"calc.record": {"sheet": "pay"}}, worksheets={"pay": Worksheet("pay", t("pay"), lines)})
    with pytest.raises(r.UnknownValue) as caught:
        desk.do("x", "clerk@hall", "2017-09-04")
    assert caught.value.missing == ("amount",)
    desk.do("set", "clerk@hall", "2017-09-04", input={"amount": 5})
    desk.do("x", "clerk@hall", "2017-09-04")
    assert desk.now.sheets["pay"]["lines"] == {"base": 8, "extra": 10}
    assert desk.now.sheets["pay"]["total"] == 18


def test_a_package_opens_its_matters_as_their_predecessors_close():
    steps = (
        PackageStep("s1", "normal", one_of="kind"), PackageStep("s2", "special", one_of="kind"), PackageStep("s3", "household"),
        PackageStep("s4", "benefit", after=("normal", "special", "household")),
    )  # fmt: skip
    package = Service("retire", t("retire"), package=steps)
    begin = act("begin", "filed", "clerk", {"case.stage": {"to": "work"}}, {"child.open": {"kind": "package"}})
    joins = (replace(usual().joins[0], over="children"),)
    desk = Desk(usual(begin, services={"retire": package}, joins=joins)).opened(service="retire", input={"kind": "special"})
    decision = desk.do("begin", "clerk@hall", "2017-09-04")
    assert [command.opens for command in decision.commands] == [("small", "s2"), ("small", "s3")]
    assert {key: child["state"] for key, child in desk.now.children.items()} == {
        "special": "open", "household": "open", "benefit": "planned",
    }  # fmt: skip
    for key, opened in (("special", 0), ("household", 1), ("benefit", 0)):
        child = desk.now.children[key]["to"]
        told = desk.do("child-closed", "system", "2017-09-05", input={"child": child, "outcome": "granted"})
        assert len(told.commands) == opened
    assert desk.now.stage == "deciding"


def test_withdrawing_children_tells_the_open_and_drops_the_planned():
    steps = (PackageStep("s1", "first"), PackageStep("s2", "second"), PackageStep("s3", "last", after=("second",)))
    package = Service("retire", t("retire"), package=steps)
    begin = act("begin", "filed", "clerk", {"case.stage": {"to": "work"}}, {"child.open": {"kind": "package"}})
    stop = act("stop", "any-open", "clerk", {"child.withdraw": {"act": "leave"}})
    desk = Desk(usual(begin, stop, services={"retire": package})).opened(service="retire")
    desk.do("begin", "clerk@hall", "2017-09-04")
    first, second = (desk.now.children[key]["to"] for key in ("first", "second"))
    desk.do("child-closed", "system", "2017-09-05", input={"child": first, "outcome": "granted"})
    decision = desk.do("stop", "clerk@hall", "2017-09-06")
    assert [(one.case, one.act, one.actor.kind) for one in decision.commands] == [(second, "leave", "system")]
    assert {key: child["state"] for key, child in desk.now.children.items()} == {"first": "closed", "second": "open"}


def test_a_child_tells_its_parent_when_it_closes():
    stop = act("stop", "any-open", "clerk", {"case.stage": {"to": "done"}}, {"case.close": {"outcome": "granted"}})
    desk = Desk(usual(stop)).opened(parent="parent-1")
    decision = desk.do("stop", "clerk@hall", "2017-09-05")
    (told,) = decision.commands
    assert (told.case, told.act, told.actor.kind) == ("parent-1", "child-closed", "system")
    assert told.input == {"child": "case-1", "outcome": "granted"}


def test_a_history_case_is_an_opening_balance():
    carry = act("carry", "none", "clerk", {"case.carry": {"stage": "done", "outcome": "granted", "opened": "=input.opened"}},
                inputs=(given("opened", "date"),))  # fmt: skip
    desk = Desk(version((carry,)))
    desk.do("carry", "clerk@hall", "2017-09-04", happened=Happened("in", "2012-04"), input={"opened": "2012-04-03"})
    assert (desk.now.history, desk.now.stage, desk.now.opened, desk.now.terms) == (True, "done", "2012-04-03", {})


def test_an_old_fact_is_lifted_and_a_newer_one_refused(monkeypatch):
    stamp = Stamp(1, "x", Happened("on", "2017-09-04"), moment("2017-09-04").date(), moment("2017-09-04"))
    monkeypatch.setitem(EFFECTS, "note.add", replace(EFFECTS["note.add"], v=2))
    monkeypatch.setitem(reducers.LIFTS, ("note.add", 0), lambda fact: replace(fact, data={"kind": fact.data["sort"]}))
    monkeypatch.setitem(reducers.LIFTS, ("note.add", 1), lambda fact: fact)
    state = reducers.fold(None, [Fact("note.add", {"sort": "urge"}, v=0)], stamp, "c")
    assert state.counts == {"note:urge": 1}
    with pytest.raises(LookupError):
        reducers.fold(None, [Fact("note.add", {}, v=3)], stamp, "c")


def test_a_refused_effect_leaves_nothing_of_the_act_behind():
    desk = doing({"note.add": {"kind": "a"}}, {"paper.number": {"kind": "result"}})
    count = len(desk.history)
    with pytest.raises(r.PaperState):
        desk.do("x", "clerk@hall", "2017-09-05")
    assert (desk.now.n, len(desk.history), facts(desk.history[-1])[0]) == (1, count, "case.open")
