"""Effects on reports owed in a rhythm: begun, given, missed, sent back; a period opens when the one before is done with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Rhythm
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, whole_of
from shoushan.rules.procedure.effects import field, term
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.periods import Period, following, period_named, period_of, place_in_year
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood, ReasonNeeded
from shoushan.rules.procedure.report_refusals import NoSuchPeriod, ReportedAlready, WrongPeriod
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

KEPT = 30
"""Periods that a state remembers; older ones stand in the journal and in the rows of reports."""
OWED = frozenset({"asked", "missed", "back"})


def _rhythm(draft: Draft, effect: str) -> Rhythm:
    said = draft.version.rhythm
    if said is None:
        raise NotUnderstood(effect, "rhythm", None)
    return said


def make_begin(draft: Draft, values: Mapping[str, Any]) -> None:
    """Reports are owed from now on (or from the day ``from``): the period of that day opens, or the next one that is not
    done with. ``step``: only every so manyth period of a year is owed (2 of quarters: half-years). Raises ``NothingToDo``."""
    said = _rhythm(draft, "report.begin")
    if any(held["state"] == "asked" for held in draft.state.reports.values()):
        raise NothingToDo(Text("定期报告已经开始。", "The rhythm of reports has begun already."))
    step = whole_of("report.begin", values, "step") if values.get("step") is not None else 1
    period = period_of(day_of("report.begin", values, "from", draft.day), said.every)
    while period.code in draft.state.reports or place_in_year(period) % max(step, 1):
        period = following(period, said.every)
    _ask(draft, said, period, step)


def _ask(draft: Draft, said: Rhythm, period: Period, step: int) -> None:
    """Open a period; its term counts from its last day."""
    draft.emit("report.ask", {"period": period.code, "to": period.last.isoformat(), "step": step if step > 1 else None})
    term.make_start(draft, {"term": said.term, "start": period.last})


def _ask_next(draft: Draft, said: Rhythm, period: Period) -> None:
    """Open the period that comes after one that is done with."""
    step = int(draft.state.reports[period.code].get("step", 1))
    for _ in range(step):
        period = following(period, said.every)
    _ask(draft, said, period, step)


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """No report is owed any more, until it is begun anew. Raises ``NothingToDo`` where none is owed."""
    said = _rhythm(draft, "report.end")
    code = next((code for code, held in draft.state.reports.items() if held["state"] == "asked"), None)
    if code is None:
        raise NothingToDo(Text("没有应报的报告。", "No report is owed."))
    draft.emit("report.end", {"period": code})
    _end(draft, said.term)


def make_give(draft: Draft, values: Mapping[str, Any]) -> None:
    """Give the report of ``period`` (a code, or a day in it; where none is named, the one that is owed); the other keys are
    columns of the rows that hold reports.

    Raises ``NoSuchPeriod``, ``WrongPeriod`` or ``ReportedAlready``, all naming the input that holds the period.
    """
    said = _rhythm(draft, "report.give")
    where = _where(draft)
    owed_now = next((code for code, one in draft.state.reports.items() if one["state"] == "asked"), None)
    wanted = values.get("period") or owed_now
    period = period_named(wanted, said.every)
    if period is None:
        raise NoSuchPeriod(wanted, said.every, where)
    held = draft.state.reports.get(period.code)
    if held is not None and held["state"] == "given":
        raise ReportedAlready(period, str(held["on"]), where)
    if held is None or draft.day < period.first:
        raise WrongPeriod(period, [one.label for one in owed(draft.state, said, draft.day)], where)
    row = {name: value for name, value in values.items() if name != "period" and value is not None}
    field.make_set(draft, {said.field: [{said.key: key_of(draft, said, period), **row}]})
    late = held["state"] == "missed" or None
    draft.emit("report.give", {"period": period.code, "on": draft.day.isoformat(), "late": late})
    if held["state"] == "asked":
        _end(draft, said.term)
        _ask_next(draft, said, period)
    elif said.redo:
        _end(draft, said.redo)


def make_miss(draft: Draft, values: Mapping[str, Any]) -> None:
    """The report that is owed has not come in time; the next period opens. Raises ``NothingToDo`` where none is owed."""
    said = _rhythm(draft, "report.miss")
    code = next((code for code, held in draft.state.reports.items() if held["state"] == "asked"), None)
    period = period_named(code, said.every) if code else None
    if period is None:
        raise NothingToDo(Text("没有应报的报告。", "No report is owed."))
    draft.emit("report.miss", {"period": period.code})
    _end(draft, said.term)
    _ask_next(draft, said, period)


def make_back(draft: Draft, values: Mapping[str, Any]) -> None:
    """Send a report back for redoing (退回重报), with the reason; the newest where none is named."""
    said = _rhythm(draft, "report.back")
    given = [code for code, held in draft.state.reports.items() if held["state"] == "given"]
    wanted = values.get("period")
    period = period_named(wanted or (given[-1] if given else None), said.every)
    if period is None and wanted:
        raise NoSuchPeriod(wanted, said.every, _where(draft))
    if period is None or period.code not in given:
        raise NothingToDo(
            Text("没有可退的报告。", "There is no report to send back."),
            Text("只能退回已报的报告。", "Only a report that was given is sent back."),
            _where(draft),
        )
    why = reason_of(draft, values)
    if not why:
        raise ReasonNeeded(draft.act.label)
    draft.emit("report.back", {"period": period.code}, why)
    if said.redo and not any(held["term"] == said.redo for held in clock.running(draft.state).values()):
        term.make_start(draft, {"term": said.redo})


def _end(draft: Draft, name: str) -> None:
    for key, held in list(clock.running(draft.state).items()):
        if held["term"] == name:
            term.end(draft, key, {})


def _where(draft: Draft) -> str:
    """The input of the act that holds the period."""
    for spec in draft.act.effects:
        value = spec.values.get("period")
        if spec.effect.startswith("report.") and isinstance(value, Name) and value.path.startswith("input."):
            return value.path[6:]
    return "period"


def key_of(draft: Draft, said: Rhythm, period: Period) -> str:
    """What the row of a period is known by: its last day where the key is a day, else its code."""
    rows = draft.version.fields[said.field]
    column = next(one for one in rows.fields if one.id == said.key)
    return period.last.isoformat() if column.type == "date" else period.code


def owed(state: State, said: Rhythm, today: date) -> list[Period]:
    """The periods whose report is owed and may be given today, oldest first."""
    found = [period_named(code, said.every) for code, held in sorted(state.reports.items()) if held["state"] in OWED]
    return [period for period in found if period is not None and period.first <= today]


def _put(case: State, period: str, **held: Any) -> None:
    case.reports[period] = changed(case.reports.get(period, {}), **held)


def reduce_ask(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    step = {"step": fact.data["step"]} if fact.data.get("step") else {}
    _put(state, str(fact.data["period"]), state="asked", to=fact.data["to"], **step)
    for old in [code for code, held in state.reports.items() if held["state"] == "given"][:-KEPT]:
        del state.reports[old]


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.reports.pop(str(fact.data["period"]), None)


def reduce_give(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    late = {"late": True} if fact.data.get("late") else {}
    _put(state, str(fact.data["period"]), state="given", on=fact.data["on"], n=stamp.n, **late)


def reduce_miss(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    _put(state, str(fact.data["period"]), state="missed")


def reduce_back(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    period = str(fact.data["period"])
    _put(state, period, state="back", back=int(state.reports[period].get("back", 0)) + 1)


EFFECTS = (
    Effect("report.begin", Text("定期报告开始", "reports are owed from now on"), words("from step"), maker=make_begin),
    Effect("report.end", Text("定期报告停止", "no report is owed any more"), words(""), words("period"), maker=make_end,
           reducer=reduce_end),
    Effect("report.ask", Text("应报", "a report is owed"), words(""), words("period to step"), reducer=reduce_ask),
    Effect("report.give", Text("报送", "a report is given"), words("period *"), words("period on late"),
           maker=make_give, reducer=reduce_give),
    Effect("report.miss", Text("逾期未报", "a report is missed"), words(""), words("period"), maker=make_miss,
           reducer=reduce_miss),
    Effect("report.back", Text("退回重报", "a report is sent back"), words("period why"), words("period"), words("why"),
           make_back, reduce_back),
)  # fmt: skip
