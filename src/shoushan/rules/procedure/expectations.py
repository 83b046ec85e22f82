"""What a scenario may expect of a case, and how it is compared with what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shoushan.rules.catalogue.fields_check import Fault, check_value
from shoushan.rules.catalogue.model import Field
from shoushan.rules.procedure import clock, engine, lamps
from shoushan.rules.procedure.rehearsal import Played, Rehearsal
from shoushan.rules.procedure.scope import latest_term
from shoushan.rules.procedure.ties import in_force, ties_of
from shoushan.rules.procedure.values import State, TermState

Unmet = tuple[tuple[str | int, ...], Any, Any]


@dataclass(frozen=True, slots=True)
class Expectation:
    """Of which case, at which moment, and for whom (``why_not``, ``can``)."""

    rehearsal: Rehearsal
    case: str
    moment: datetime
    by: str | None

    @property
    def played(self) -> Played:
        """The case."""
        return self.rehearsal.cases[self.case]

    @property
    def shown(self) -> tuple[State, tuple[engine.Lapsed, ...]]:
        """The state as a page shows it, with the lapses that are not written yet."""
        return self.rehearsal.shown(self.case, self.moment)


def unmet(expectation: Expectation, key: str, wanted: Any) -> Iterator[Unmet]:
    """Where under ``key`` it came otherwise: place, what was wanted, what came."""
    found = EXPECTED[key](expectation, wanted)
    if isinstance(found, Mapping) and isinstance(wanted, Mapping):
        for name, want in wanted.items():
            if not _same(want, found.get(name)):
                yield (name,), want, _said(found.get(name))
    elif not _same(wanted, found):
        yield (), wanted, _said(found)


def _said(value: Any) -> Any:
    return "无 (none)" if value is None else value


def _same(wanted: Any, came: Any) -> bool:
    """Scenarios hold texts only: yes and no, numbers and nothing are written out."""
    if isinstance(wanted, Mapping):
        return isinstance(came, Mapping) and all(_same(want, came.get(name)) for name, want in wanted.items())
    if isinstance(wanted, list) or isinstance(came, list | tuple):
        left = wanted if isinstance(wanted, list) else [wanted]
        right = list(came) if isinstance(came, list | tuple) else [came]
        return len(left) == len(right) and all(_same(one, other) for one, other in zip(left, right, strict=True))
    if came is None:
        return wanted in (None, "none", "")
    if isinstance(came, bool):
        return str(wanted).lower() == ("true" if came else "false")
    return bool(wanted == came or str(wanted) == str(came))


def _plain(name: str) -> Callable[[Expectation, Any], Any]:
    return lambda expectation, wanted: getattr(expectation.shown[0], name)


def _terms(expectation: Expectation, wanted: Any, tell: Callable[[TermState], Any]) -> dict[str, Any]:
    state = expectation.shown[0]
    found: dict[str, Any] = {}
    for name in wanted if isinstance(wanted, Mapping) else ():
        held = state.terms.get(name)
        newest = latest_term(state, name)
        term = newest[1] if newest else held
        found[name] = tell(term) if term else None
    return found


def _due(expectation: Expectation, wanted: Any) -> Any:
    return _terms(expectation, wanted, lambda held: held.get("due"))


def _term_states(expectation: Expectation, wanted: Any) -> Any:
    """Each term's state, or several of its members where a mapping is wanted."""
    asked = {name: want for name, want in wanted.items() if isinstance(want, Mapping)}
    found = _terms(expectation, wanted, lambda held: held["state"])
    return {**found, **{name: _members(expectation, name, asked[name]) for name in asked}}


def _members(expectation: Expectation, name: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    whole = _terms(expectation, {name: wanted}, lambda held: held)[name] or {}
    lamp = _lamps(expectation, {name: "?"})[name] if "lamp" in wanted else None
    return {key: lamp if key == "lamp" else whole.get(key) for key in wanted}


def _met(expectation: Expectation, wanted: Any) -> Any:
    return _terms(expectation, wanted, lambda held: held.get("met"))


def _lamps(expectation: Expectation, wanted: Any) -> Any:
    state, version = expectation.shown[0], expectation.played.version
    calendar, moment = expectation.rehearsal.pack.calendar, expectation.moment
    case = lamps.lamp_of(state, version, moment, calendar)
    if not isinstance(wanted, Mapping):
        return case.value
    found = _terms(expectation, wanted, lambda held: lamps.lamp_of_term(state, version, held, moment, calendar).value)
    return {**found, "case": case.value} if "case" in wanted else found


def _parts(expectation: Expectation, wanted: Any) -> Any:
    parts = expectation.shown[0].parts
    return {**{part["unit"]: part["state"] for part in parts.values()}, **{key: part["state"] for key, part in parts.items()}}


def _holder(expectation: Expectation, wanted: Any) -> Any:
    holding = lamps.holder(expectation.shown[0], expectation.played.version)
    found = [f"party:{holding.party}"] if holding.party else list(holding.units)
    return found[0] if len(found) == 1 else (found or None)


def _fields(expectation: Expectation, wanted: Any) -> Any:
    """Field values; what was expected is read by the field checker, so that amounts are written as people write them."""
    state, version = expectation.shown[0], expectation.played.version
    found = {}
    for name, want in wanted.items() if isinstance(wanted, Mapping) else ():
        field = version.fields.get(name)
        came = state.fields.get(name)
        found[name] = came if field is None else _read(expectation, field, want, came)
    return found


def _read(expectation: Expectation, field: Field, want: Any, came: Any) -> Any:
    """``came``, in the spelling of ``want`` where both mean the same."""
    if field.type == "rows" and isinstance(want, Mapping):
        rows = came or {}
        return {key: _read_row(expectation, field, cells, rows.get(key) or {}) for key, cells in want.items()}
    if want is None or field.type == "rows":
        return came
    read = check_value(field, want, expectation.rehearsal.pack.code_lists)
    return want if not isinstance(read, Fault) and read.value == came else came


def _read_row(expectation: Expectation, field: Field, cells: Any, row: Mapping[str, Any]) -> Any:
    members = {member.id: member for member in field.fields}
    if not isinstance(cells, Mapping):
        return row
    return {
        name: _read(expectation, members[name], want, row.get(name)) if name in members else row.get(name)
        for name, want in cells.items()
    }


def _provisional(expectation: Expectation, wanted: Any) -> Any:
    """Whether something is provisional (a lapse not final, a due day past the published calendar), or
    which lapses are."""
    state, due = expectation.shown
    waiting = [lapsed.lapse.id for lapsed in due if lapsed.provisional]
    if isinstance(wanted, list) or str(wanted).lower() not in ("true", "false"):
        return waiting
    return bool(waiting) or any(held.get("provisional") for held in clock.running(state).values())


def _children(expectation: Expectation, wanted: Any) -> Any:
    """Each child's stage, or how it stands where ``planned``, ``open`` or ``closed`` is wanted."""
    cases, found = expectation.rehearsal.cases, {}
    for key, child in expectation.shown[0].children.items():
        standing = wanted.get(key) in ("planned", "open", "closed") or child.get("to") not in cases
        found[key] = child["state"] if standing else cases[child["to"]].state.stage
    return found


def _papers(expectation: Expectation, wanted: Any) -> Any:
    papers = expectation.shown[0].papers.values()
    if isinstance(wanted, list):
        return [paper["kind"] for paper in papers]
    return {paper["kind"]: paper["state"] for paper in papers}


def _materials(expectation: Expectation, wanted: Any) -> Any:
    return {key: held["state"] for key, held in expectation.shown[0].materials.items()}


def _why_not(expectation: Expectation, wanted: Any) -> Any:
    """For each act the first refusal's code (``none`` when it can be done) for the actor of the step."""
    played, rehearsal = expectation.played, expectation.rehearsal
    context = rehearsal.context(played.version, played, None, {})
    actor = rehearsal.actor(expectation.by or "system", expectation.case)
    state = expectation.shown[0]
    possible = engine.possible(played.version, played.ledger, state, actor, context, expectation.moment)
    return {one.act.id: one.refusals[0].code if one.refusals else None for one in possible}


def _can(expectation: Expectation, wanted: Any) -> Any:
    """Those of the acts wanted that the actor of the step can do."""
    found = _why_not(expectation, wanted)
    return [act for act in (wanted if isinstance(wanted, list) else [wanted]) if act in found and found[act] is None]


def _counts(expectation: Expectation, wanted: Any) -> Any:
    counts = expectation.shown[0].counts
    return {name: counts.get(f"note:{name}", counts.get(name, 0)) for name in wanted} if isinstance(wanted, Mapping) else None


def _money(expectation: Expectation, wanted: Any) -> Any:
    lines = expectation.shown[0].money.values()
    return {"due": sum(line["amount"] for line in lines), "paid": sum(line["paid"] for line in lines)}


def _calc(expectation: Expectation, wanted: Any) -> Any:
    """The total of each worksheet; where lines are named, those too; ``missing`` lists what a worksheet lacks."""
    found: dict[str, Any] = {}
    for key, held in expectation.shown[0].sheets.items():
        asked = wanted.get(key) if isinstance(wanted, Mapping) else None
        if isinstance(asked, Mapping):
            known = {**held["lines"], **dict.fromkeys(held.get("left") or (), "left")}
            known |= {"total": held["total"], "missing": held["missing"]}
            found[key] = {name: known.get(name) for name in asked}
        else:
            found[key] = held["total"]
    return found


def _held(name: str) -> Callable[[Expectation, Any], Any]:
    """A collection of the state by key, or its keys where a list is wanted."""

    def tell(expectation: Expectation, wanted: Any) -> Any:
        held = getattr(expectation.shown[0], name)
        return list(held) if isinstance(wanted, list) else held

    return tell


def _lapses(expectation: Expectation, wanted: Any) -> Any:
    """The lapses that have taken effect, whether written or not."""
    state, due = expectation.shown
    found = [held["lapse"] for held in state.lapsed.values()]
    return list(dict.fromkeys([*found, *(lapsed.lapse.id for lapsed in due)]))


def _relations(expectation: Expectation, wanted: Any) -> Any:
    """Per relation the number of the case at the other end today, or ``kind of it``; ``none`` where nothing holds."""
    day = expectation.moment.astimezone(expectation.rehearsal.zone).date().isoformat()
    held = [tie for tie in ties_of(expectation.shown[0]) if in_force(tie, day)]
    names = {case: name for name, case in expectation.rehearsal.names.items()}
    return {tie.relation: {"to": names.get(tie.to, tie.to), "kind": tie.kind, "from": tie.from_} for tie in held}


def _related(expectation: Expectation, wanted: Any) -> Any:
    """Who has a relation to the case: name of the case → its kind, as of ``on`` where it is written, else today."""
    day = expectation.moment.astimezone(expectation.rehearsal.zone).date().isoformat()
    on = str(wanted.get("on") or day) if isinstance(wanted, Mapping) else day
    names = {case: name for name, case in expectation.rehearsal.names.items()}
    context = expectation.rehearsal.context(expectation.played.version, expectation.played, None, {})
    found = {
        names.get(tie.case, tie.case): tie.kind or tie.relation for tie in context.ties(expectation.case) if in_force(tie, on)
    }
    return {**found, "on": on, "count": len(found)}


def _signs(expectation: Expectation, wanted: Any) -> Any:
    return [sign["role"] for sign in expectation.shown[0].signs.values()]


def _figures(expectation: Expectation, wanted: Any) -> Any:
    """Figures of the cases played as of the step's day: the value, or what is asked of each by name."""
    rehearsal = expectation.rehearsal
    if not isinstance(wanted, Mapping) or rehearsal.counting is None:
        return wanted
    day = expectation.moment.astimezone(rehearsal.zone).date()
    found: dict[str, Any] = {}
    for name, asked in wanted.items():
        full = name if "/" in name else f"{expectation.played.ledger.id}/{name}"
        period = str(asked.get("period") or "") if isinstance(asked, Mapping) else ""
        try:
            came = rehearsal.counting(rehearsal, full, period, day)
        except LookupError as fault:
            found[name] = str(fault)
            continue
        told = {**came, "value": "no data" if came["value"] is None else came["value"], "period": period}
        found[name] = told if isinstance(asked, Mapping) else told["value"]
    return found


EXPECTED: dict[str, Callable[[Expectation, Any], Any]] = {
    "stage": _plain("stage"),
    "outcome": _plain("outcome"),
    "closed": _plain("closed"),
    "number": _plain("number"),
    "version": _plain("version"),
    "unit": _plain("unit"),
    "n": _plain("n"),
    "history": _plain("history"),
    "void": _plain("void"),
    "class": _plain("klass"),
    "due": _due,
    "terms": _term_states,
    "met": _met,
    "lamp": _lamps,
    "parts": _parts,
    "holder": _holder,
    "fields": _fields,
    "provisional": _provisional,
    "children": _children,
    "papers": _papers,
    "materials": _materials,
    "why_not": _why_not,
    "can": _can,
    "counts": _counts,
    "money": _money,
    "calc": _calc,
    "figures": _figures,
    "signs": _signs,
    "lapses": _lapses,
    "plan": _held("plan"),
    "reports": _held("reports"),
    "payment": _held("payment"),
    "recurs": lambda expectation, wanted: {name: held["on"] for name, held in expectation.shown[0].recurs.items()},
    "notices": _held("notices"),
    "links": _held("links"),
    "parties": _held("parties"),
    "files": _held("files"),
    "rating": _held("rating"),
    "relations": _relations,
    "related": _related,
}
