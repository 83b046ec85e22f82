"""What the names in a definition's expressions mean for one case at one moment; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shoushan.rules.catalogue.expressions import UNKNOWN, Expr, evaluate, names, unknown_names
from shoushan.rules.catalogue.model import EMPTY, Ledger, Material, Service, Version
from shoushan.rules.catalogue.tables import Hit
from shoushan.rules.procedure.refusals import UnknownValue
from shoushan.rules.procedure.ties import in_force, ties_of
from shoushan.rules.procedure.values import Actor, Context, Part, State, TermState
from shoushan.rules.text import Text

OPEN_PARTS = frozenset({"offered", "taken", "returned"})
SETTLED_MATERIALS = frozenset({"received", "waived", "promised", "known", "deferred"})


@dataclass(slots=True)
class Scope:
    """The values behind the names: call it with a name. A field's name means what the case holds (while it is
    being opened: what is entered); ``input.<id>`` is what the act was given (``given``, and by field in ``fields``).

    ``asked`` are inputs that are not typed yet (the page asks what is possible), ``pending`` the fields that they will
    enter. ``stage`` and ``kind`` restrict ``parts.*`` while a join is looked at. ``hand`` is who typed, where somebody
    typed for another: acts that are held apart are held apart by it too.
    """

    version: Version
    ledger: Ledger
    state: State
    actor: Actor
    context: Context
    day: date
    given: Mapping[str, Any] = EMPTY
    fields: Mapping[str, Any] = EMPTY
    asked: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    part: str | None = None
    stage: str | None = None
    kind: str | None = None
    it: Any = None
    hand: str | None = None
    older: tuple[str, ...] = ()

    def __call__(self, name: str) -> Any:
        """The value of ``name``; ``None`` when it is unknown."""
        head, dot, rest = name.partition(".")
        if not dot:
            return self._plain(head)
        rule = _HEADS.get(head)
        return rule(self, rest) if rule else None

    def _plain(self, name: str) -> Any:
        if name in self.pending:
            return None
        if name == "today":
            return self.day.isoformat()
        if name == "it":
            return self.it
        if self.state.n == 0 and name in self.fields:
            return self.fields[name]
        return self.state.fields.get(name)

    def value(self, given: Any) -> Any:
        """``given`` itself, or what it evaluates to when it is an expression (nested ones too)."""
        if isinstance(given, Expr):
            return evaluate(given, self)
        if isinstance(given, Mapping):
            return {key: self.value(member) for key, member in given.items()}
        if isinstance(given, list | tuple):
            return [self.value(member) for member in given]
        return given

    def truth(self, test: Expr) -> bool:
        """Whether ``test`` holds. Raises ``UnknownValue`` naming what is missing: unknown never means no."""
        found = evaluate(test, self)
        if found is UNKNOWN:
            raise self.unknown(test)
        return bool(found)

    def unknown(self, test: Expr) -> UnknownValue:
        """The refusal that names what ``test`` lacks."""
        missing = unknown_names(test, self) or names(test)
        return UnknownValue(missing, [self.label(name) for name in missing])

    def label(self, name: str) -> Text:
        """The words for a name: the field's label, else the name."""
        field = self.version.fields.get(name.removeprefix("input."))
        return field.label if field else Text(name, name)


def unit_label(context: Context, unit: str) -> Text:
    """The unit's name in words, its id where it has none."""
    known = context.units.get(unit)
    return known.name if known and known.name else Text(unit, unit)


def service_of(version: Version, state: State) -> Service | None:
    """The service that the case is about, if it is about one."""
    return version.services.get(state.service) if state.service else None


def materials_of(version: Version, state: State) -> Iterator[Material]:
    """The materials that the case's service asks for; all of the version's where there is no service."""
    service = service_of(version, state)
    if service is None:
        yield from version.materials.values()
        return
    for name in service.materials:
        found = service.own_materials.get(name) or version.materials.get(name)
        if found:
            yield found
    yield from (found for key, found in service.own_materials.items() if key not in service.materials)


def missing_materials(scope: Scope) -> tuple[Material, ...]:
    """Required materials that are neither received, waived, promised, known nor deferred; an unknown
    condition asks for it."""
    found = []
    for material in materials_of(scope.version, scope.state):
        needed = material.required
        if isinstance(needed, Expr):
            needed = evaluate(needed, scope) is not False
        held = scope.state.materials.get(material.id, EMPTY).get("state")
        if needed and held not in SETTLED_MATERIALS:
            found.append(material)
    return tuple(found)


def latest_term(state: State, term: str, part: str | None = None) -> tuple[str, TermState] | None:
    """The newest instance of a term (of one part, or of the case), with its key."""
    found = None
    for key, held in state.terms.items():
        if held["term"] == term and (part is None or held.get("part") == part):
            found = (key, held)
    return found


def _plain_id(name: str) -> str:
    return name.replace("_", "-")


def _case(scope: Scope, name: str) -> Any:
    state = scope.state
    rule: Callable[[], Any] | None = {
        "stage": lambda: state.stage or None,
        "opened_on": lambda: state.opened or None,
        "n": lambda: state.n,
        "ledger": lambda: state.ledger,
        "service": lambda: state.service,
        "channel": lambda: state.channel,
        "history": lambda: state.history,
        "parent": lambda: state.parent,
        "unit": lambda: state.unit,
        "number": lambda: state.number,
        "outcome": lambda: state.outcome,
        "since": lambda: state.since or None,
        "closed_on": lambda: state.closed,
        "closed": lambda: state.closed is not None,
        "version": lambda: state.version,
        "class": lambda: state.klass,
    }.get(name)
    return rule() if rule else None


def _part(scope: Scope, name: str) -> Any:
    held = scope.state.parts.get(scope.part) if scope.part else None
    if held is None:
        return None
    return scope.part if name == "id" else held.get(name)


def _parts(scope: Scope, name: str) -> int:
    """How many parts: ``total open answered returned taken offered`` or a verdict; ``<kind>.…`` restricts
    the kind."""
    kind, dot, what = name.rpartition(".")
    kind = kind if dot else scope.kind or ""
    return sum(
        1
        for part in scope.state.parts.values()
        if (not kind or part["kind"] in (kind, _plain_id(kind)))
        and (scope.stage is None or part.get("stage") == scope.stage)
        and _part_is(part, what)
    )


def _part_is(part: Part, what: str) -> bool:
    state = part["state"]
    if what == "total":
        return state != "withdrawn"
    if what == "open":
        return state in OPEN_PARTS
    if what in ("answered", "returned", "taken", "offered", "withdrawn"):
        return bool(state == what)
    return bool(state == "answered" and part.get("verdict") in (what, _plain_id(what)))


def _children(scope: Scope, name: str) -> int:
    """How many children: ``total open closed`` or an outcome; ``<kind>.…`` restricts the kind."""
    kind, dot, what = name.rpartition(".")
    kind = kind if dot else scope.kind or ""
    return sum(
        1
        for child in scope.state.children.values()
        if (not kind or child.get("kind") in (kind, _plain_id(kind))) and _child_is(child, what)
    )


def _child_is(child: Mapping[str, Any], what: str) -> bool:
    if what == "total":
        return True
    if what == "open":
        return bool(child["state"] != "closed")
    if what == "closed":
        return bool(child["state"] == "closed")
    return child.get("outcome") in (what, _plain_id(what))


def _materials(scope: Scope, name: str) -> int:
    if name == "missing":
        return len(missing_materials(scope))
    wanted = {"pending": ("deferred", "promised"), "received": ("received",)}.get(name, (name,))
    return sum(1 for held in scope.state.materials.values() if held.get("state") in wanted)


def _papers(scope: Scope, name: str) -> Any:
    kind, _, what = name.rpartition(".")
    held = [paper for paper in scope.state.papers.values() if paper.get("kind") in (kind, _plain_id(kind))]
    return held[-1].get(what) if held else ("none" if what == "state" else None)


def _signs(scope: Scope, name: str) -> bool:
    return any(sign["role"] in (name, _plain_id(name)) for sign in scope.state.signs.values())


def _plan(scope: Scope, name: str) -> int:
    waiting = [item for item in scope.state.plan.values() if not item.get("on")]
    if name == "late":
        return sum(1 for item in waiting if item["planned"] < scope.day.isoformat())
    if name == "revised":
        return sum(1 for item in scope.state.plan.values() if item["revision"] > 1)
    if name == "reached":
        return len(scope.state.plan) - len(waiting)
    return len(waiting) if name == "open" else len(scope.state.plan)


def _reports(scope: Scope, name: str) -> int:
    """How many periods of the reports that are owed: ``open`` (asked), ``given``, ``missed``, ``back``, or given ``late``."""
    held = scope.state.reports.values()
    if name == "late":
        return sum(1 for one in held if one.get("late"))
    return sum(1 for one in held if one["state"] == {"open": "asked"}.get(name, name))


def _notices(scope: Scope, name: str) -> Any:
    """How a notice stands: ``state`` (see ``notice_state``), ``from``, ``to``, ``posted``, ``stood``, ``open``, ``upheld``."""
    notice, _, what = name.rpartition(".")
    held = scope.state.notices.get(notice) or scope.state.notices.get(_plain_id(notice)) or EMPTY
    if what == "state":
        return notice_state(held, scope.day)
    if what == "stood":
        return has_stood(held, scope.day)
    if what == "open":
        return len(held.get("open", ()))
    return int(held.get("upheld", 0)) if what == "upheld" else held.get(what)


def notice_state(held: Mapping[str, Any], day: date) -> str:
    """``none``, ``waiting`` (not posted on its board yet), ``standing``, ``over`` or ``ended`` (taken down early)."""
    if not held:
        return "none"
    if held["state"] == "ended":
        return "ended"
    if held.get("board") and not held.get("posted"):
        return "waiting"
    return "over" if held.get("to") and day.isoformat() > str(held["to"]) else "standing"


def has_stood(held: Mapping[str, Any], day: date) -> bool:
    """Whether a notice has stood its days and nothing that was said against it is open or was right."""
    over = notice_state(held, day) == "over" or str(held.get("ended") or "") > str(held.get("to") or "9")
    return over and not held.get("open") and not held.get("upheld")


def _money(scope: Scope, name: str) -> int:
    again = {line["again"] for line in scope.state.money.values() if line.get("again")}
    lines = [line for key, line in scope.state.money.items() if key not in again]
    if name == "open":
        return sum(line["amount"] - line["paid"] for line in lines)
    return sum(line["amount" if name == "due" else "paid"] for line in lines)


def _terms(scope: Scope, name: str) -> Any:
    term, _, what = name.rpartition(".")
    term = term if term in scope.version.terms else _plain_id(term)
    own = latest_term(scope.state, term, scope.part) if scope.part else None
    found = own or latest_term(scope.state, term)
    if found is None:
        return "none" if what == "state" else None
    return found[1].get("extension" if what == "extension" else what)


def _service(scope: Scope, name: str) -> Any:
    service = service_of(scope.version, scope.state)
    if service is None:
        return None
    head, dot, rest = name.partition(".")
    if dot and head in ("units", "guide", "values"):
        return getattr(service, head).get(rest)
    if name in ("id", "kind"):
        return getattr(service, name)
    return service.values.get(name, service.units.get(name))


def _actor(scope: Scope, name: str) -> Any:
    return {
        "unit": scope.actor.unit,
        "post": scope.actor.for_post or scope.actor.id,
        "party": scope.actor.party,
        "hand": scope.hand or scope.actor.handle or scope.actor.id,
    }.get(name)


def _it(scope: Scope, name: str) -> Any:
    return scope.it.get(name) if isinstance(scope.it, Mapping) else None


def _input(scope: Scope, name: str) -> Any:
    return None if name in scope.asked else scope.given.get(name)


def _rating(scope: Scope, name: str) -> Any:
    return scope.state.rating.get(name) if scope.state.rating else None


def _calc(scope: Scope, name: str) -> Any:
    sheet, _, what = name.rpartition(".")
    held = scope.state.sheets.get(sheet) or scope.state.sheets.get(_plain_id(sheet))
    return (held.get(what) if what in ("total", "missing") else held.get("lines", EMPTY).get(what)) if held else None


def _payment(scope: Scope, name: str) -> int | None:
    """What a batch of payments comes to; nothing before its list is frozen."""
    held = scope.state.payment.get(name)
    return len(held) if isinstance(held, list) else held


def _linked(scope: Scope, name: str) -> Any:
    """A value of what was read beforehand, else of the case that a field or an input of type ``ref`` names."""
    head, _, rest = name.partition(".")
    if rest and head not in scope.context.linked:
        return _of_other(scope, scope.given.get(head) or scope(head), rest)
    found: Any = scope.context.linked
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _of_other(scope: Scope, case: Any, name: str) -> Any:
    """A value of another case; personal ones only where the actor's unit, one above or below it received that case."""
    other = scope.context.others(case) if isinstance(case, str) else None
    if other is None:
        return None
    if name in ("number", "stage", "closed", "unit"):
        return getattr(other, name)
    near = scope.actor.kind == "system" or other.unit in (scope.actor.unit, *scope.actor.tree)
    return other.fields.get(name, other.personal.get(name) if near else None)


def _relations(scope: Scope, name: str) -> Any:
    """Of the relations ``<id>`` that hold on the day: ``count``, or of the latest ``to``, ``number``, ``kind``, ``since``."""
    relation, _, what = name.rpartition(".")
    day = scope.day.isoformat()
    held = [one for one in ties_of(scope.state) if one.relation in (relation, _plain_id(relation)) and in_force(one, day)]
    if what == "count":
        return len(held)
    return getattr(held[-1], {"since": "from_"}.get(what, what)) if held else None


def _related(scope: Scope, name: str) -> Any:
    """How many cases have the relation ``<id>`` to this one on the day."""
    relation, _, _ = name.rpartition(".")
    day, ties = scope.day.isoformat(), scope.context.ties(scope.state.case)
    return sum(1 for one in ties if one.relation in (relation, _plain_id(relation)) and in_force(one, day))


def _tables(scope: Scope, name: str) -> Any:
    """``tables.<id>.<output>``: what a decision table gives for the values named like its inputs."""
    table_id, _, output = name.rpartition(".")
    known = {**scope.context.tables, **scope.version.tables}
    table = known.get(table_id) or known.get(_plain_id(table_id))
    if table is None:
        return None
    found = table.evaluate({column.name: scope(column.name) for column in table.inputs})
    return found.outputs.get(output) if isinstance(found, Hit) else None


def _count(prefix: str) -> Callable[[Scope, str], int]:
    return lambda scope, name: scope.state.counts.get(
        f"{prefix}:{name}", scope.state.counts.get(f"{prefix}:{_plain_id(name)}", 0)
    )


_HEADS: dict[str, Callable[[Scope, str], Any]] = {
    "case": _case,
    "part": _part,
    "parts": _parts,
    "children": _children,
    "materials": _materials,
    "papers": _papers,
    "signs": _signs,
    "plan": _plan,
    "reports": _reports,
    "notices": _notices,
    "money": _money,
    "older": lambda scope, name: len(scope.older) if name == "count" else "、".join(dict.fromkeys(scope.older)),
    "relations": _relations,
    "related": _related,
    "campaign": lambda scope, name: int(scope.state.campaign.get(name, 0)),
    "terms": _terms,
    "service": _service,
    "actor": _actor,
    "it": _it,
    "input": _input,
    "rating": _rating,
    "calc": _calc,
    "linked": _linked,
    "tables": _tables,
    "payment": _payment,
    "notes": _count("note"),
}
