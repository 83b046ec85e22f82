"""Effects on plans (items with planned and reached days) and on public notices (公示)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shoushan.rules.deadlines import DeadlineRefused, Term, Unit, reckon
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_set(draft: Draft, values: Mapping[str, Any]) -> None:
    """Plan an item for a day; planning it again is a new revision of the baseline."""
    item = text_of("plan.set", values, "item")
    planned = day_of("plan.set", values, "planned", date.min)
    if planned == date.min:
        raise NotUnderstood("plan.set", "planned", values.get("planned"))
    revision = draft.state.plan.get(item, {}).get("revision", 0) + 1
    label = {"label": values["label"]} if values.get("label") else {}
    data = {"item": item, "planned": planned.isoformat(), "revision": revision}
    draft.emit("plan.set", data, {**label, **reason_of(draft, values)})


def reduce_set(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    item = str(fact.data["item"])
    held = state.plan.get(item, {})
    more = {key: fact.data[key] for key in ("starts", "after") if key in fact.data}
    kept = {key: value for key, value in held.items() if key not in ("starts", "after")}
    state.plan[item] = changed(kept, planned=fact.data["planned"], revision=fact.data["revision"], **more)


def make_reach(draft: Draft, values: Mapping[str, Any]) -> None:
    """An item is reached on a day."""
    item = text_of("plan.reach", values, "item")
    held = draft.state.plan.get(item)
    if held is None or held.get("on"):
        raise NothingToDo(Text(f"计划中没有未完成的“{item}”。", f"The plan has no open item “{item}”."))
    draft.emit("plan.reach", {"item": item, "on": day_of("plan.reach", values, "on", draft.day).isoformat()})


def reduce_reach(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    item = str(fact.data["item"])
    state.plan[item] = changed(state.plan[item], on=fact.data["on"])


def make_publish(draft: Draft, values: Mapping[str, Any]) -> None:
    """Publish from a day ``to`` a day, for a number of calendar ``days`` (the first not counted), or until it is ended."""
    notice = str(values.get("notice") or values.get("kind") or "notice")
    from_ = day_of("notice.publish", values, "from", draft.day)
    to = _until(draft, values, from_)
    if to is not None and to < from_:
        raise NotUnderstood("notice.publish", "to", to)
    text = values.get("text")
    content, classes = ({"text": text}, {"text": "public"}) if text else ({}, {})
    data = {"notice": notice, "from": from_.isoformat(), "to": to.isoformat() if to else None}
    draft.emit("notice.publish", data, content, classes)


def _until(draft: Draft, values: Mapping[str, Any], from_: date) -> date | None:
    """The last day of publication, or None when it stays until it is ended."""
    if values.get("to"):
        return day_of("notice.publish", values, "to", from_)
    if values.get("days") is None:
        return None
    term = Term(from_, whole_of("notice.publish", values, "days"), Unit.CALENDAR_DAY, roll=False)
    try:
        due = reckon(term, draft.context.calendar).due
    except DeadlineRefused as error:
        raise clock.refused(error) from error
    return None if due is None else draft.context.calendar.local_day(due)


def reduce_publish(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.notices[str(fact.data["notice"])] = {**fact.data, "state": "published"}


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    published = [name for name, held in draft.state.notices.items() if held["state"] == "published"]
    notice = str(values.get("notice") or (published[-1] if published else ""))
    if notice not in published:
        raise NothingToDo(Text("该公示不在公示期。", "That notice is not published now."))
    draft.emit("notice.end", {"notice": notice})


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    notice = str(fact.data["notice"])
    state.notices[notice] = changed(state.notices[notice], state="ended")


EFFECTS = (
    Effect("plan.set", Text("列入计划", "an item is planned"), words("item planned label why"),
           words("item planned revision starts after follows"), words("label why"), make_set, reduce_set),
    Effect("plan.reach", Text("到达节点", "an item is reached"), words("item on"), words("item on"),
           maker=make_reach, reducer=reduce_reach),
    Effect("notice.publish", Text("公示", "a notice is published"), words("notice from to days kind text"),
           words("notice from to"), words("text"), make_publish, reduce_publish),
    Effect("notice.end", Text("公示结束", "a notice ends"), words("notice"), words("notice"),
           maker=make_end, reducer=reduce_end),
)  # fmt: skip
