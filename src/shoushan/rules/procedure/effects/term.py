"""Effects on terms: started, paused, resumed, extended, ended, counted anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shoushan.rules.catalogue.model import PauseRule
from shoushan.rules.catalogue.model import Term as TermRule
from shoushan.rules.deadlines import (
    DeadlineRefused,
    FilingRule,
    Pause,
    Unit,
    check_extension,
    check_pause,
    on_time,
    start_day,
)
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.marks import moved, part_mark
from shoushan.rules.procedure.refusals import (
    NothingSelected,
    NotUnderstood,
    NotYourDesk,
    PaperNeeded,
    TermNotRunning,
    TermRefused,
)
from shoushan.rules.procedure.scope import service_of
from shoushan.rules.procedure.values import Fact, Stamp, State, TermState
from shoushan.rules.text import Text

_COUNT = "due unrolled provisional edition"


def _rule(draft: Draft, effect: str, values: Mapping[str, Any]) -> TermRule:
    name = text_of(effect, values, "term")
    if name not in draft.version.terms:
        raise NotUnderstood(effect, "term", name)
    return draft.version.terms[name]


def make_start(draft: Draft, values: Mapping[str, Any]) -> None:
    """Start a term, and with a legal term the promises that shorten it (unless the act starts those itself).

    A term of units' parts starts for the part named, for the act's own, or for each part that the act
    offered.
    """
    rule = _rule(draft, "term.start", values)
    named = {spec.values.get("term") for spec in draft.act.effects if spec.effect == "term.start"}
    rules = [
        rule,
        *(promise for promise in clock.promises_of(draft.version, rule.id) if promise.id not in named),
    ]
    for part in _parts(draft, rule, values):
        for one in rules:
            _start(draft, one, values if one is rule else {"start": values.get("start")}, part)


def _parts(draft: Draft, rule: TermRule, values: Mapping[str, Any]) -> list[str | None]:
    if rule.owner == "case":
        return [None]
    named = values.get("part")
    found = [str(named)] if named else list(dict.fromkeys(draft.offered)) or ([draft.part] if draft.part else [])
    if not found:
        raise NothingSelected(Text("分办件", "part"))
    return list(found)


def _start(draft: Draft, rule: TermRule, values: Mapping[str, Any], part: str | None) -> None:
    state, base = draft.state, rule.id if part is None else f"{rule.id}@{part}"
    latest = day_of("term.start", values, "latest", draft.day) if values.get("latest") else None
    if any(held["term"] == rule.id and held.get("part") == part for held in clock.running(state).values()):
        raise TermRefused(
            "LimitHasStarted",
            Text(f"“{rule.label.zh}”已在计时。", f"“{rule.label.en}” runs already."),
            Text(
                "已开始的时限不因改变分类而重算；须先结束。",
                "A limit that has started is not begun anew; end it first.",
            ),
        )
    limit, unit = _limit(draft, rule, values)
    number = draft.count(f"term:{base}")
    held: TermState = {
        "term": rule.id,
        "part": part,
        "start": _start_of(draft, unit, values),
        "limit": limit,
        "unit": str(unit),
        "pauses": [],
        "extension": 0,
        "extended": 0,
        "state": "running",
    }
    if rule.roll is not None:
        held["roll"] = rule.roll
    if latest is not None:
        held["latest"] = latest.isoformat()
    key = str(values.get("key") or (base if number == 1 else f"{base}#{number}"))
    draft.started.add(key)
    told: dict[str, Any] = {name: held.get(name) for name in ("term", "part", "start", "limit", "unit", "roll", "latest")}
    draft.emit(
        "term.start",
        {"key": key, **told, **clock.counted(draft.version, state, held, draft.context.calendar)},
    )


def _limit(draft: Draft, rule: TermRule, values: Mapping[str, Any]) -> tuple[int, Unit]:
    """Limit and unit: written in the effect, else the service's own, else the term's."""
    service = service_of(draft.version, draft.state)
    limit, unit = service.terms.get(rule.id, (rule.limit, rule.unit)) if service else (rule.limit, rule.unit)
    if values.get("unit"):
        named = text_of("term.start", values, "unit")
        if named not in set(Unit):
            raise NotUnderstood("term.start", "unit", named)
        unit = Unit(named)
    return (whole_of("term.start", values, "limit") if values.get("limit") is not None else limit), unit


def _start_of(draft: Draft, unit: Unit, values: Mapping[str, Any]) -> str:
    """The day from which a term counts (for hours: the moment); a filing after hours as the pack says."""
    if values.get("start") is not None:
        return str(values["start"]) if unit is Unit.HOUR else day_of("term.start", values, "start", draft.day).isoformat()
    if unit is Unit.HOUR:
        return draft.at()
    filed = draft.command.actor.kind in ("party", "citizen", "link") and draft.lapse is None
    rule = draft.context.filing
    if filed and rule is not FilingRule.RECEIVED:
        from_ = clock.when(draft.at())
        if isinstance(from_, datetime):
            return start_day(from_, draft.context.calendar, draft.context.hours, rule).isoformat()
    return draft.day.isoformat()


def reduce_start(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data, key = fact.data, str(fact.data["key"])
    part = data.get("part")
    base = f"{data['term']}@{part}" if part else str(data["term"])
    state.counts[f"term:{base}"] = state.counts.get(f"term:{base}", 0) + 1
    state.terms = {
        name: held
        for name, held in state.terms.items()
        if not (held["state"] == "ended" and held["term"] == data["term"] and held.get("part") == part)
    }
    held: dict[str, Any] = {name: value for name, value in data.items() if name != "key"}
    held |= {
        "part": part,
        "pauses": [],
        "extension": 0,
        "extended": 0,
        "state": "running",
        "due": data.get("due"),
    }
    state.terms[key] = held  # type: ignore[assignment]
    _moved(state, stamp, key)


def _moved(state: State, stamp: Stamp, key: str) -> None:
    part = state.terms[key].get("part")
    if part:
        moved(state, stamp, part_mark(part))
    else:
        moved(state, stamp)


def found(draft: Draft, effect: str, values: Mapping[str, Any], states: tuple[str, ...], wanted: Text) -> list[str]:
    """The keys of the running instances that an effect is about. Raises ``TermNotRunning``."""
    terms = draft.state.terms
    if values.get("key"):
        key = str(values["key"])
        if key not in terms or terms[key]["state"] not in states:
            raise TermNotRunning(Text(key, key), wanted)
        return [key]
    if values.get("term") in (None, "all"):
        every = [key for key, held in terms.items() if held["state"] in states]
        return [key for key in every if not _follows(draft, terms[key], every)]
    rule = _rule(draft, effect, values)
    part = values.get("part") or (draft.part if rule.owner == "part" else None)
    if values.get("part") == "all":
        part = None
    keys = [
        key
        for key, held in draft.state.terms.items()
        if held["term"] == rule.id and held["state"] in states and part in (None, held.get("part"))
    ]
    if not keys:
        raise TermNotRunning(rule.label, wanted)
    return keys


def _follows(draft: Draft, held: TermState, keys: list[str]) -> bool:
    """Whether a term is a promise whose legal term is among ``keys`` and takes it along."""
    of = draft.version.terms[held["term"]].of
    others = [draft.state.terms[key] for key in keys]
    return any(other["term"] == of and other.get("part") == held.get("part") for other in others)


def with_promises(draft: Draft, keys: list[str], states: tuple[str, ...]) -> list[str]:
    """The keys, each followed by those of the promises that shorten its term."""
    all_keys: dict[str, None] = {}
    for key in keys:
        all_keys.setdefault(key)
        held = draft.state.terms[key]
        names = {promise.id for promise in clock.promises_of(draft.version, held["term"])}
        for other, kin in draft.state.terms.items():
            if kin["term"] in names and kin["state"] in states and kin.get("part") == held.get("part"):
                all_keys.setdefault(other)
    return list(all_keys)


RUNNING, PAUSED = Text("计时", "running"), Text("暂停", "paused")


def make_pause(draft: Draft, values: Mapping[str, Any]) -> None:
    """Pause a term for a kind that it allows, within its caps, on a paper where one is needed, by whom it
    says."""
    kind = text_of("term.pause", values, "kind")
    keys = found(draft, "term.pause", values, ("running", "paused"), RUNNING)
    if values.get("term") in (None, "all") and not values.get("key"):
        allowed = [key for key in keys if _allows(draft, draft.state.terms[key], kind)]
        keys = allowed or keys[:1]
    if not keys:
        raise TermNotRunning(Text("时限", "a term"), RUNNING)
    for key in keys:
        held = draft.state.terms[key]
        rule = _pause_rule(draft, held, kind, values)
        from_ = _moment(draft, held, values, "from")
        _checked_pause(draft, held, kind, from_)
        for one in with_promises(draft, [key], ("running", "paused")):
            draft.emit(
                "term.pause",
                {
                    "key": one,
                    "kind": rule.kind,
                    "from": from_,
                    "paper": values.get("paper"),
                    **_counted_with(draft, one, {"kind": kind, "from_": from_, "to": None}),
                },
                reason_of(draft, values),
            )


def _moment(draft: Draft, held: TermState, values: Mapping[str, Any], key: str) -> str:
    if held["unit"] == "hour":
        return str(values.get(key) or draft.at())
    return day_of("term.pause", values, key, draft.day).isoformat()


def _allows(draft: Draft, held: TermState, kind: str) -> bool:
    return any(rule.kind == kind for rule in clock.pause_rules(draft.version, held["term"]))


def _pause_rule(draft: Draft, held: TermState, kind: str, values: Mapping[str, Any]) -> PauseRule:
    rules = clock.pause_rules(draft.version, held["term"])
    rule: PauseRule | None = next((one for one in rules if one.kind == kind), None)
    if rule is None:
        refusals = check_pause(Pause(kind, draft.day), (), rules, draft.context.calendar)
        raise clock.refused(refusals[0])
    actor = draft.command.actor
    if rule.by and actor.kind != "system" and rule.by not in actor.roles:
        raise NotYourDesk(draft.act.label, [draft.context.roles.get(rule.by, Text(rule.by, rule.by))])
    papers = draft.state.papers
    named = values.get("paper")
    known = named is not None and (named in papers or any(paper.get("kind") == named for paper in papers.values()))
    if rule.paper == "required" and not known and draft.command.source.digest is None:
        raise PaperNeeded(rule.label)
    return rule


def _checked_pause(draft: Draft, held: TermState, kind: str, from_: str) -> None:
    earlier = [
        Pause(pause["kind"], clock.when(pause["from_"]), clock.when(to) if (to := pause.get("to")) else None)
        for pause in held.get("pauses", ())
    ]
    rules = clock.pause_rules(draft.version, held["term"])
    try:
        refusals = check_pause(Pause(kind, clock.when(from_)), earlier, rules, draft.context.calendar)
    except DeadlineRefused as error:
        raise clock.refused(error) from error
    if refusals:
        raise clock.refused(refusals[0])


def _counted_with(draft: Draft, key: str, pause: Mapping[str, Any]) -> dict[str, Any]:
    held: Any = {**draft.state.terms[key]}
    held["pauses"] = [*held.get("pauses", ()), pause]
    return clock.counted(draft.version, draft.state, held, draft.context.calendar)


def _count_into(held: dict[str, Any], data: Mapping[str, Any]) -> None:
    for name in ("unrolled", "provisional", "edition"):
        if name in data:
            held[name] = data[name]
    held["due"] = data.get("due")


def reduce_pause(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key, data = str(fact.data["key"]), fact.data
    held: dict[str, Any] = {**state.terms[key]}
    pause = {"kind": data["kind"], "from_": data["from"], "to": None, "paper": data.get("paper")}
    held["pauses"] = [*held["pauses"], pause]
    held["state"] = "paused"
    _count_into(held, data)
    state.terms[key] = held  # type: ignore[assignment]
    _moved(state, stamp, key)


def make_resume(draft: Draft, values: Mapping[str, Any]) -> None:
    """Let the clock run again from this day (which does not count either)."""
    kind = values.get("kind")
    for key in found(draft, "term.resume", values, ("paused",), PAUSED):
        for one in with_promises(draft, [key], ("paused",)):
            held: Any = {**draft.state.terms[one]}
            to = _moment(draft, held, values, "to")
            held["pauses"] = _resumed(held["pauses"], kind, to)
            told = {"key": one, "to": to, "kind": kind}
            draft.emit(
                "term.resume",
                {**told, **clock.counted(draft.version, draft.state, held, draft.context.calendar)},
            )


def _resumed(pauses: list[Any], kind: str | None, to: str) -> list[Any]:
    return [{**pause, "to": to} if pause.get("to") is None and kind in (None, pause["kind"]) else pause for pause in pauses]


def reduce_resume(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key, data = str(fact.data["key"]), fact.data
    held: dict[str, Any] = {**state.terms[key]}
    held["pauses"] = _resumed(held["pauses"], data.get("kind"), str(data["to"]))  # type: ignore[arg-type]
    held["state"] = "paused" if any(pause.get("to") is None for pause in held["pauses"]) else "running"
    _count_into(held, data)
    state.terms[key] = held  # type: ignore[assignment]
    _moved(state, stamp, key)


def make_extend(draft: Draft, values: Mapping[str, Any]) -> None:
    """Extend a term once (or as often as it says), within its maximum, by whom the law says."""
    by = whole_of("term.extend", values, "by")
    for key in found(draft, "term.extend", values, ("running", "paused"), RUNNING):
        held: Any = {**draft.state.terms[key]}
        rule = draft.version.terms[held["term"]].extend
        actor = draft.command.actor
        if rule and rule.by and actor.kind != "system" and rule.by not in actor.roles:
            raise NotYourDesk(draft.act.label, [draft.context.roles.get(rule.by, Text(rule.by, rule.by))])
        term = clock.term_of(draft.version, held, draft.context.calendar)
        refusals = check_extension(term, clock.due_of(held), by, draft.day, rule, held["extended"])
        if refusals:
            raise clock.refused(refusals[0])
        held["extension"] += by
        told = clock.counted(draft.version, draft.state, held, draft.context.calendar)
        draft.emit("term.extend", {"key": key, "by": by, **told}, reason_of(draft, values))


def reduce_extend(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key, data = str(fact.data["key"]), fact.data
    held: dict[str, Any] = {**state.terms[key]}
    held["extension"] += data["by"]
    held["extended"] += 1
    _count_into(held, data)
    state.terms[key] = held  # type: ignore[assignment]
    _moved(state, stamp, key)


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """End a term: met when the day that counts is not later than the due day."""
    keys = found(draft, "term.end", values, ("running", "paused"), RUNNING)
    for key in with_promises(draft, keys, ("running", "paused")):
        end(draft, key, values)


def end(draft: Draft, key: str, values: Mapping[str, Any]) -> None:
    """End one instance."""
    held = draft.state.terms[key]
    on = _moment(draft, held, values, "on")
    met = on_time(clock.due_of(held), clock.when(on), draft.context.calendar)
    draft.emit("term.end", {"key": key, "on": on, "met": met})


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["key"])
    held: Any = {**state.terms[key], "state": "ended", "ended": fact.data["on"], "met": fact.data["met"]}
    state.terms[key] = held
    _moved(state, stamp, key)


def make_recount(draft: Draft, values: Mapping[str, Any]) -> None:
    """Count anew after pauses were entered wrongly: ``pauses`` gives, place by place, what changes of each
    (kind, from, to)."""
    for key in found(draft, "term.recount", values, ("running", "paused"), RUNNING):
        held: Any = {**draft.state.terms[key]}
        held["pauses"] = _mended(held["pauses"], values.get("pauses"))
        told = clock.counted(draft.version, draft.state, held, draft.context.calendar)
        pauses = [{name: value for name, value in pause.items() if value is not None} for pause in held["pauses"]]
        data = {"key": key, "old": draft.state.terms[key].get("due"), **told, "pauses": pauses}
        draft.emit("term.recount", data, reason_of(draft, values))


def _mended(pauses: list[Any], given: Any) -> list[Any]:
    if not isinstance(given, list) or len(given) > len(pauses):
        raise NotUnderstood("term.recount", "pauses", given)
    mended = list(pauses)
    for place, change in enumerate(given):
        wanted = {"from_" if key == "from" else key: value for key, value in (change or {}).items() if value is not None}
        mended[place] = {**pauses[place], **wanted}
    return mended


def reduce_recount(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key, data = str(fact.data["key"]), fact.data
    held: dict[str, Any] = {**state.terms[key]}
    if "pauses" in data:
        held["pauses"] = data["pauses"]
        held["state"] = "paused" if any(pause.get("to") is None for pause in held["pauses"]) else "running"
    _count_into(held, data)
    state.terms[key] = held  # type: ignore[assignment]


EFFECTS = (
    Effect("term.start", Text("起算", "a term starts"), words("term key part start limit unit latest"),
           words(f"key term part start limit unit roll latest {_COUNT}"), maker=make_start,
           reducer=reduce_start),
    Effect("term.pause", Text("暂停计时", "a term is paused"), words("term key part kind from paper why"),
           words(f"key kind from paper {_COUNT}"), words("why"), make_pause, reduce_pause),
    Effect("term.resume", Text("恢复计时", "a term runs again"), words("term key part kind to"),
           words(f"key kind to {_COUNT}"), maker=make_resume, reducer=reduce_resume),
    Effect("term.extend", Text("延期", "a term is extended"), words("term key part by why"),
           words(f"key by {_COUNT}"),
           words("why"), make_extend, reduce_extend),
    Effect("term.end", Text("时限结束", "a term ends"), words("term key part on"), words("key on met"),
           maker=make_end, reducer=reduce_end),
    Effect("term.recount", Text("重新计算", "a due day is counted anew"), words("term key part pauses why"),
           words(f"key old pauses {_COUNT}"), words("why"), make_recount, reduce_recount),
)  # fmt: skip
