"""Effects on public notices (公示、公告): published with their exact words, posted, objected to, settled, taken down.

A notice that the version declares (``notices/<id>.yaml``) keeps what it told; one that it does not is a name with days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from shoushan.rules.catalogue.model import Notice
from shoushan.rules.deadlines import DeadlineRefused, Term, Unit, reckon
from shoushan.rules.procedure import clock, telling
from shoushan.rules.procedure.drafting import Draft, day_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.notice_refusals import NoticeTooShort, NotStanding, ObjectionOpen, ObjectionTooLate
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_publish(draft: Draft, values: Mapping[str, Any]) -> None:
    """Publish from a day ``to`` a day, for a number of ``days`` (the first not counted), or until it is ended.

    A declared notice stands its own days at least and freezes its words. Raises ``NoticeTooShort``, ``NoticeTellsTooMuch``,
    ``ObjectionOpen`` (an earlier publication has objections that nobody settled).
    """
    notice = str(values.get("notice") or values.get("kind") or "notice")
    from_ = day_of("notice.publish", values, "from", draft.day)
    rule = draft.version.notices.get(notice)
    to = _until(draft, values, from_, rule)
    if to is not None and to < from_:
        raise NotUnderstood("notice.publish", "to", to)
    text = values.get("text")
    content: dict[str, Any] = {"text": text} if text else {}
    data: dict[str, Any] = {"notice": notice, "from": from_.isoformat(), "to": to.isoformat() if to else None}
    if rule is not None and to is not None:
        held = draft.state.notices.get(notice, {})
        if held.get("open"):
            raise ObjectionOpen(draft.act.label, rule.name, len(held["open"]))
        unit = str(draft.state.unit or draft.ledger.owner)
        content["shown"] = telling.told(rule, draft.scope, from_, to, unit, str(text or ""), draft.facts)
        number = int(held.get("no") or 0) + 1
        days = values.get("days") if isinstance(values.get("days"), int) else rule.days
        data |= {"no": number, "days": days, "board": rule.board or None}
        data |= _sheet(draft, rule, number, from_, to, content["shown"])
    draft.emit("notice.publish", data, content, dict.fromkeys(content, "public"))


def _sheet(draft: Draft, rule: Notice, number: int, from_: date, to: date, shown: Mapping[str, Any]) -> dict[str, str]:
    """The address of the notice, and of the sheet that it stands on: cases of one list, one day and one group share it."""
    case = f"{draft.state.case}/{rule.id}/{number}"
    group = shown.get("group")
    listed = f"{draft.ledger.id}/{rule.id}/{group['zh']}/{from_}/{to}" if group else case
    return {"handle": _short(case), "sheet": _short(listed)}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _until(draft: Draft, values: Mapping[str, Any], from_: date, rule: Notice | None) -> date | None:
    """The last day of publication, or None when it stays until it is ended."""
    least = counted(draft, from_, rule.days, rule.unit) if rule else None
    if values.get("to"):
        to = day_of("notice.publish", values, "to", from_)
        if rule and least and to < least:
            raise NoticeTooShort(rule.name, to.isoformat(), telling.days_of(rule))
        return to
    if values.get("days") is None:
        return least
    days = whole_of("notice.publish", values, "days")
    if rule and days < rule.days:
        raise NoticeTooShort(rule.name, str(days), telling.days_of(rule))
    return counted(draft, from_, days, rule.unit if rule else Unit.CALENDAR_DAY)


def counted(draft: Draft, from_: date, days: int, unit: Unit) -> date | None:
    """The last of ``days`` after ``from_``; None where the calendar does not reach so far."""
    try:
        due = reckon(Term(from_, days, unit, roll=False), draft.context.calendar).due
    except DeadlineRefused as error:
        raise clock.refused(error) from error
    return None if due is None else draft.context.calendar.local_day(due)


def reduce_publish(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    told = {key: value for key, value in fact.data.items() if key not in ("handle", "sheet")}
    state.notices[str(fact.data["notice"])] = {**told, "state": "published"}


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """Take a notice down before its days are over (or one that stands until it is ended)."""
    published = [name for name, held in draft.state.notices.items() if held["state"] == "published"]
    notice = str(values.get("notice") or (published[-1] if published else ""))
    if notice not in published:
        raise NothingToDo(Text("该公示不在公示期。", "That notice is not published now."))
    held = draft.state.notices[notice]
    day = draft.day.isoformat() if held.get("no") else None
    draft.emit("notice.end", {"notice": notice, "no": held.get("no"), "on": day})


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    notice = str(fact.data["notice"])
    more = {"ended": fact.data["on"]} if fact.data.get("on") else {}
    state.notices[notice] = changed(state.notices[notice], state="ended", **more)


def make_post(draft: Draft, values: Mapping[str, Any]) -> None:
    """The sheet was posted on a board: its days count anew from then. Raises ``NotStanding``."""
    rule, held = _standing(draft, values)
    on = day_of("notice.post", values, "on", draft.day)
    to = max(date.fromisoformat(str(held["to"])), counted(draft, on, int(held["days"]), rule.unit) or on)
    draft.emit(
        "notice.post",
        {"notice": rule.id, "no": held["no"], "on": on.isoformat(), "to": to.isoformat()},
        {"place": text_of("notice.post", values, "place")},
        {"place": "public"},
    )


def reduce_post(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    notice = str(fact.data["notice"])
    state.notices[notice] = changed(state.notices[notice], posted=fact.data["on"], to=fact.data["to"])


def make_object(draft: Draft, values: Mapping[str, Any]) -> None:
    """Somebody objects while the notice stands. Raises ``NotStanding``, ``ObjectionTooLate``."""
    rule, held = _standing(draft, values)
    if draft.day > date.fromisoformat(str(held["to"])):
        raise ObjectionTooLate(rule.name, date.fromisoformat(str(held["to"])))
    said = {key: str(values[key]) for key in ("text", "name", "phone") if values.get(key)}
    text_of("notice.object", values, "text")
    data = {"notice": rule.id, "no": held["no"], "objection": f"o{draft.count('objections')}", "on": draft.day.isoformat()}
    draft.emit("notice.object", data, said, {"text": "personal", "name": "sensitive", "phone": "sensitive"})


def reduce_object(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, "objections")
    notice = str(fact.data["notice"])
    held = state.notices[notice]
    state.notices[notice] = changed(held, open=[*held.get("open", ()), str(fact.data["objection"])])


def make_settle(draft: Draft, values: Mapping[str, Any]) -> None:
    """The oldest open objection is settled: upheld or not. Raises ``NothingToDo``."""
    rule, held = _standing(draft, values)
    if not held.get("open"):
        raise NothingToDo(Text("没有待处理的异议。", "No objection is open."))
    upheld = values.get("upheld")
    if not isinstance(upheld, bool):
        raise NotUnderstood("notice.settle", "upheld", upheld)
    draft.emit(
        "notice.settle",
        {"notice": rule.id, "no": held["no"], "objection": held["open"][0], "upheld": upheld, "on": draft.day.isoformat()},
        {"opinion": text_of("notice.settle", values, "opinion")},
        {"opinion": "personal"},
    )


def reduce_settle(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    notice = str(fact.data["notice"])
    held = state.notices[notice]
    still = [one for one in held.get("open", ()) if one != fact.data["objection"]]
    upheld = int(held.get("upheld", 0)) + int(bool(fact.data["upheld"]))
    state.notices[notice] = changed(held, open=still, upheld=upheld)


def _standing(draft: Draft, values: Mapping[str, Any]) -> tuple[Notice, Mapping[str, Any]]:
    """The notice that is meant and how it stands. Raises ``NotStanding`` when it was never published, or was taken down."""
    name = str(values.get("notice") or "")
    rule, held = draft.version.notices.get(name), draft.state.notices.get(name)
    if rule is None or held is None or held["state"] != "published" or not held.get("no"):
        raise NotStanding(rule.name if rule else Text(name, name))
    return rule, held


EFFECTS = (
    Effect("notice.publish", Text("公示", "a notice is published"), words("notice from to days kind text"),
           words("notice from to no days board handle sheet"), words("text shown"), make_publish, reduce_publish),
    Effect("notice.end", Text("公示提前撤下", "a notice is taken down early"), words("notice"), words("notice no on"),
           maker=make_end, reducer=reduce_end),
    Effect("notice.post", Text("张贴", "a notice is posted on a board"), words("notice place on"),
           words("notice no on to"), words("place"), make_post, reduce_post),
    Effect("notice.object", Text("提出异议", "somebody objects to a notice"), words("notice text name phone"),
           words("notice no objection on"), words("text name phone"), make_object, reduce_object),
    Effect("notice.settle", Text("处理异议", "an objection is settled"), words("notice upheld opinion"),
           words("notice no objection upheld on"), words("opinion"), make_settle, reduce_settle),
)  # fmt: skip
