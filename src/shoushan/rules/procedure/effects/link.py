"""Effects on links: other cases, outside numbers (twins), keys claimed, children opened and closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shoushan.rules.catalogue.model import PackageStep, Value
from shoushan.rules.procedure.drafting import Draft, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.refusals import NothingSelected, NothingToDo, UnknownValue
from shoushan.rules.procedure.scope import service_of
from shoushan.rules.procedure.values import SYSTEM, Command, Fact, Happened, Stamp, State
from shoushan.rules.text import Text

TWIN = "twin"
"""Kind of link of an outside number."""


def make_add(draft: Draft, values: Mapping[str, Any]) -> None:
    """Link another case, or an outside number (``kind: twin``, ``key``: the system it belongs to, ``due``: the day by
    which that system wants it; a fact beside ours, which moves no term of ours).

    A twin is known by its system and number, so recording it again with another due day replaces the earlier record.
    """
    kind, to = text_of("link.add", values, "kind"), text_of("link.add", values, "to")
    named = f"twin:{values.get('key') or ''}:{to}" if kind == TWIN else f"{kind}-{draft.count('links')}"
    fact: dict[str, Any] = {"link": str(values.get("link") or named), "kind": kind, "to": to}
    fact |= {name: values.get(name) for name in ("ledger", "service", "key")}
    if values.get("due"):
        fact["due"] = str(values["due"])
    draft.emit("link.add", fact)


def reduce_add(state: State, fact: Fact, stamp: Stamp) -> None:
    """A link to a child is a child of the state; one whose case is not open yet is planned."""
    count(state, "links")
    data = fact.data
    held = {key: value for key, value in data.items() if key != "link"}
    if data["kind"] == "child":
        held["kind"] = data.get("as") or "child"
        held["state"] = "open" if data["to"] else "planned"
        state.children[str(data["link"])] = held
    else:
        state.links[str(data["link"])] = held


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    both = {**draft.state.links, **draft.state.children}
    wanted = [(name, values[name]) for name in ("kind", "key", "to") if values.get(name)]
    found = [
        link
        for link, held in both.items()
        if link == values.get("link") or (wanted and all(held.get(name) == value for name, value in wanted))
    ]
    if not found:
        raise NothingToDo(Text("没有这个关联。", "There is no such link."))
    for link in found:
        held = both[link]
        twin = {name: held.get(name) for name in ("kind", "key", "to")} if held.get("kind") == TWIN else {}
        draft.emit("link.end", {"link": link, **twin})


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.links.pop(str(fact.data["link"]), None)
    state.children.pop(str(fact.data["link"]), None)


def make_claim(draft: Draft, values: Mapping[str, Any]) -> None:
    """Claim a key of the ledger for this case; that nobody else holds it is guarded where keys are kept."""
    draft.emit("link.claim", {"key": text_of("link.claim", values, "key")})


def reduce_claim(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.links[f"key:{fact.data['key']}"] = {"kind": "claim", "to": fact.data["key"]}


def make_release(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    key = text_of("link.release", values, "key")
    if f"key:{key}" not in draft.state.links:
        raise NothingToDo(Text("本件没有占用这个编号。", "This case does not hold that key."))
    draft.emit("link.release", {"key": key})


def reduce_release(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.links.pop(f"key:{fact.data['key']}", None)


def make_child(draft: Draft, values: Mapping[str, Any]) -> None:
    """Open a child case; ``kind: package`` opens the matters of the service's package (``key``: those
    chosen).

    Matters whose predecessors are not closed are planned, and opened when these close. Each has its key as
    its kind.
    """
    kind = str(values.get("kind") or "child")
    if kind == "package":
        _open_package(draft, values)
        return
    key = values.get("key") or f"{kind}-{draft.count('links')}"
    ledger = str(values.get("ledger") or draft.ledger.id)
    _open_child(draft, str(key), kind, ledger, values.get("service"), values)


def _open_child(draft: Draft, key: str, kind: str, ledger: str, service: str | None, values: Mapping[str, Any]) -> None:
    case = draft.fresh()
    draft.emit(
        "link.add",
        {
            "link": key,
            "kind": "child",
            "as": kind,
            "to": case,
            "ledger": ledger,
            "service": service,
            "key": key,
        },
    )
    draft.commands.append(_opening(draft, case, ledger, service, values))


def _opening(draft: Draft, case: str, ledger: str, service: str | None, values: Mapping[str, Any]) -> Command:
    parties = [] if values.get("parties", "same") == "none" else list(_party_data(draft))
    command = draft.command
    return Command(
        case=case,
        act=str(values.get("act") or ""),
        actor=replace(SYSTEM, unit=values.get("unit")),
        happened=Happened("on", draft.day.isoformat()) if command.happened.kind != "at" else Happened("at", draft.at()),
        input={key: value for key, value in (values.get("fields") or {}).items() if value is not None},
        parties=parties,
        recorder=command.actor,
        source=command.source,
        opens=(ledger, service),
        parent=command.case,
    )


def _party_data(draft: Draft) -> Sequence[Mapping[str, Value]]:
    """The parties that the children share: those typed with this act, else those that the corridor read
    beforehand."""
    return draft.command.parties or draft.context.linked.get("parties", ())


def steps_of(draft: Draft) -> Sequence[PackageStep]:
    """The matters of the case's package, if its service is one."""
    service = service_of(draft.version, draft.state)
    return service.package if service else ()


def _open_package(draft: Draft, values: Mapping[str, Any]) -> None:
    chosen = values.get("key")
    keys = [chosen] if isinstance(chosen, str) else chosen
    steps = [step for step in steps_of(draft) if _is_chosen(draft, step, keys)]
    if not steps:
        raise NothingSelected(Text("联办事项", "matter of the package"))
    _one_of_each(steps)
    for step in steps:
        data = {
            "link": step.key,
            "kind": "child",
            "as": step.key,
            "to": "",
            "ledger": draft.ledger.id,
            "service": step.service,
            "key": step.key,
        }
        draft.emit("link.add", data)
    open_ready(draft, values)


def _is_chosen(draft: Draft, step: PackageStep, keys: Any) -> bool:
    """All steps without choice; of ``one_of`` the one that the field of this name says, or that was named."""
    if isinstance(keys, list):
        return step.key in keys
    if step.one_of is None:
        return True
    said = draft.scope(step.one_of)
    if said is None:
        raise UnknownValue([step.one_of], [draft.scope.label(step.one_of)])
    return said in (step.key, step.service, step.key.replace("-", "_"))


def _one_of_each(steps: Sequence[PackageStep]) -> None:
    groups = [step.one_of for step in steps if step.one_of]
    doubled = next((group for group in groups if groups.count(group) > 1), None)
    if doubled:
        raise NothingToDo(Text("同类事项只能选一项。", f"Only one matter of “{doubled}” can be chosen."), where=doubled)


def open_ready(draft: Draft, values: Mapping[str, Any]) -> None:
    """Open each planned matter whose predecessors (as far as they were chosen) are closed."""
    children = draft.state.children
    for step in steps_of(draft):
        planned = children.get(step.key, {}).get("state") == "planned"
        if planned and all(key not in children or children[key]["state"] == "closed" for key in step.after):
            kind = str(children[step.key]["kind"])
            _open_child(draft, step.key, kind, draft.ledger.id, step.service, values)


def make_child_closed(draft: Draft, values: Mapping[str, Any]) -> None:
    """A child tells that it is closed; matters that waited for it open."""
    case = text_of("child.closed", values, "child")
    if not any(child.get("to") == case for child in draft.state.children.values()):
        raise NothingToDo(Text("本件没有这个子件。", "This case has no such child."))
    draft.emit("child.closed", {"child": case, "outcome": values.get("outcome")})
    open_ready(draft, {})


def reduce_child_closed(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    for key, child in state.children.items():
        if child.get("to") == fact.data["child"]:
            state.children[key] = changed(child, state="closed", outcome=fact.data.get("outcome"))


def make_child_withdraw(draft: Draft, values: Mapping[str, Any]) -> None:
    """Withdraw every child that is not closed: what is only planned is dropped, what is open is told by ``act``."""
    act = text_of("child.withdraw", values, "act")
    for key, child in list(draft.state.children.items()):
        if child["state"] == "planned":
            draft.emit("link.end", {"link": key})
        elif child["state"] == "open":
            told = Command(str(child["to"]), act, SYSTEM, draft.stamp.happened, source=draft.command.source)
            draft.commands.append(told)


EFFECTS = (
    Effect("link.add", Text("关联", "a link is made"), words("link kind to ledger service key due"),
           words("link kind as to ledger service key due"), maker=make_add, reducer=reduce_add),
    Effect("link.end", Text("解除关联", "a link ends"), words("link kind key to"), words("link kind key to"),
           maker=make_end, reducer=reduce_end),
    Effect("link.claim", Text("占用", "a key is claimed"), words("key"), words("key"),
           maker=make_claim, reducer=reduce_claim),
    Effect("link.release", Text("释放", "a key is released"), words("key"), words("key"),
           maker=make_release, reducer=reduce_release),
    Effect("child.open", Text("开子件", "a child is opened"),
           words("ledger service kind key unit act fields parties"),
           maker=make_child),
    Effect("child.closed", Text("子件办结", "a child is closed"), words("child outcome"),
           words("child outcome"),
           maker=make_child_closed, reducer=reduce_child_closed),
    Effect("child.withdraw", Text("撤回子件", "children are withdrawn"), words("act"),
           maker=make_child_withdraw),
)  # fmt: skip
