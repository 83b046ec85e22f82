"""Small definitions built in Python, and a desk that decides, folds and compares both on every act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import (
    Act,
    EffectSpec,
    ExtendRule,
    Field,
    Input,
    Join,
    Ledger,
    Material,
    Outcome,
    Paper,
    PartyRole,
    PauseRule,
    Stage,
    Term,
    Version,
    Who,
)
from shoushan.rules.deadlines import Calendar, Unit, calendar_of
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.values import (
    SYSTEM,
    Actor,
    Command,
    Context,
    Decision,
    Happened,
    Source,
    State,
    UnitInfo,
)
from shoushan.rules.text import Text

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = calendar_of("test", "Asia/Shanghai", range(2016, 2020), [])
UNITS = {name: UnitInfo(name, "department", "district") for name in ("hall", "a", "b", "c", "d")}
UNITS["district"] = UnitInfo("district", "district")


def t(word: str) -> Text:
    """The same word in both languages."""
    return Text(word, word)


def read(value: Any) -> Any:
    """``=…`` as an expression, everything else as it is."""
    if isinstance(value, str) and value.startswith("="):
        return parse(value[1:])
    return {key: read(one) for key, one in value.items()} if isinstance(value, dict) else value


def effects(*written: Mapping[str, Mapping[str, Any]]) -> tuple[EffectSpec, ...]:
    """Effects as a definition writes them: one-key mappings, with ``if`` and ``each`` inside."""
    made = []
    for one in written:
        ((name, values),) = one.items()
        rest = {key: read(value) for key, value in values.items() if key not in ("if", "each")}
        made.append(EffectSpec(name, rest, read(values.get("if")), read(values.get("each"))))
    return tuple(made)


def who(told: str) -> Who:
    """``role of-relation``."""
    role, _, of = told.partition(" ")
    return Who(role, of or "any")  # type: ignore[arg-type]


def act(id_: str, from_: str, by: str, *written: Any, **more: Any) -> Act:
    """An act; ``from_`` and ``by`` are lists written with commas."""
    for key in ("when",):
        if isinstance(more.get(key), str):
            more[key] = read(more[key])
    return Act(
        id_, id_, t(id_), "work", tuple(from_.split(",")), tuple(who(one) for one in by.split(",")), effects(*written),
        opens=from_ == "none", **more,
    )  # fmt: skip


def given(id_: str, type_: str = "text", **more: Any) -> Input:
    """An input of an act; ``field=True`` for the field of the same name."""
    if more.pop("field", False):
        more["field"] = id_
    return Input(id_, t(id_), type_, **more)


FIELDS = {
    one.id: one
    for one in (
        Field("amount", t("amount"), "integer"),
        Field("name", t("name"), "text", klass="personal"),
        Field("kind", t("kind"), "text"),
        Field("values", t("values"), "rows", fields=(
            Field("year", t("year"), "integer"), Field("tax", t("tax"), "integer"), Field("note", t("note"), "text"),
        ), key="year"),
    )
}  # fmt: skip
PAUSES = (
    PauseRule("supplement", t("supplement"), max_times=2),
    PauseRule("appraisal", t("appraisal"), paper="required", by="head", max_days=10),
)
TERMS = {
    one.id: one
    for one in (
        Term("legal", t("legal"), 20, Unit.WORKING_DAY, pauses=PAUSES, extend=ExtendRule(10, by="head")),
        Term("promise", t("promise"), 10, Unit.WORKING_DAY, kind="promise", of="legal"),
        Term("check", t("check"), 5, Unit.WORKING_DAY),
        Term("reply", t("reply"), 3, Unit.WORKING_DAY, owner="part", yellow=1),
        Term("hours", t("hours"), 4, Unit.HOUR),
    )
}
STAGES = {
    name: Stage(name, t(name), t(name), closed=name in ("done", "refused"), first=name == "filed")
    for name in ("filed", "work", "deciding", "done", "refused")
}
OUTCOMES = {name: Outcome(name, t(name), kind) for name, kind in (("granted", "granted"), ("denied", "refused"))}
MATERIALS = {
    one.id: one
    for one in (
        Material("card", t("card"), original=1),
        Material("proof", t("proof"), defer=(5, Unit.WORKING_DAY)),
        Material("form", t("form"), known=True),
    )
}


def version(acts: Iterable[Act], **more: Any) -> Version:
    """A version with the fields, stages and terms above, and the acts given."""
    made: dict[str, Any] = {
        "fields": FIELDS, "stages": STAGES, "outcomes": OUTCOMES, "terms": TERMS,
        "parties": {
            "applicant": PartyRole("applicant", t("applicant")),
            "agent": PartyRole("agent", t("agent"), represents="applicant"),
        },
        "acts": {one.id: one for one in acts}, "lamp_term": "legal",
        "papers": {name: Paper(name, t(name), "{seq}", (), ()) for name in ("notice", "result")},
    }  # fmt: skip
    return Version("small", date(2016, 1, 1), "digest", **{**made, **more})


def ledger(made: Version, **more: Any) -> Ledger:
    """The ledger of one version, owned by the hall."""
    return Ledger("small", t("small"), t("件"), "procedure", "hall", "{seq}", (made,), **more)


OPEN = act("open", "none", "clerk,citizen,system", {"term.start": {"term": "check"}}, inputs=(
    given("amount", "integer", field=True), given("kind", field=True),
))  # fmt: skip
ROUTE = act(
    "route", "filed", "clerk receiver", {"term.end": {"term": "check"}}, {"term.start": {"term": "legal"}},
    {"case.stage": {"to": "work"}}, {"part.offer": {"unit": "=input.units", "kind": "assist"}},
    {"term.start": {"term": "reply"}}, inputs=(given("units", "unit", required=True),),
)  # fmt: skip
TAKE = act("take", "work", "handler holder", {"part.take": {}}, part=("offered",))
ANSWER = act(
    "answer", "work", "handler holder", {"part.answer": {"verdict": "=input.verdict", "text": "=input.text"}},
    part=("offered", "taken"), inputs=(given("verdict", default="yes"), given("text")),
)  # fmt: skip
RETURN = act("return", "work", "handler holder", {"part.return": {}}, part=("offered", "taken"), reason=True)
RULE = act(
    "rule", "work", "dispatcher owner", {"part.move": {"unit": "=input.unit"}}, {"term.start": {"term": "reply"}},
    part=("returned",), inputs=(given("unit", "unit", required=True),),
)  # fmt: skip
REJECT = act("reject", "deciding", "head owner", {"part.reject": {}}, {"case.stage": {"to": "work"}}, part=("answered",))
DECIDE = act("decide", "deciding", "head owner", {"case.stage": {"to": "done"}}, {"case.close": {"outcome": "granted"}})
NOTE = act("note", "any-open", "clerk,handler", {"note.add": {"kind": "urge", "text": "=input.text"}},
           records_only=True, inputs=(given("text"),))  # fmt: skip
REOPEN = act("reopen", "closed", "head owner", {"case.reopen": {"to": "work"}},
             {"part.offer": {"unit": "a", "kind": "assist"}}, {"term.start": {"term": "legal"}})  # fmt: skip
PAUSE = act("pause", "work", "head,clerk", {"term.pause": {"term": "legal", "kind": "=input.kind_of", "why": "=input.why"}},
            inputs=(given("kind_of", required=True), given("why")))  # fmt: skip
RESUME = act("resume", "work", "head,clerk", {"term.resume": {"term": "legal"}})
EXTEND = act("extend", "work,deciding", "head,clerk", {"term.extend": {"term": "legal", "by": "=input.by"}},
             inputs=(given("by", "integer", required=True),))  # fmt: skip
SET = act("set", "any-open", "clerk", {"field.set": {}},
          inputs=(given("amount", "integer", field=True), given("name", field=True)))  # fmt: skip
USUAL = (OPEN, ROUTE, TAKE, ANSWER, RETURN, RULE, REJECT, DECIDE, NOTE, REOPEN, PAUSE, RESUME, EXTEND, SET)
ALL_ANSWERED = Join("answered", "work", "parts", "all", effects({"case.stage": {"to": "deciding"}}))


def usual(*more: Act, **values: Any) -> Version:
    """Filed, worked on by several units at once, decided, done."""
    return version((*USUAL, *more), **{"joins": (ALL_ANSWERED,), **values})


def post(told: str) -> Actor:
    """``role@unit``, ``party:role``, ``citizen`` or ``system``."""
    if told == "system":
        return SYSTEM
    if told == "citizen":
        return Actor("citizen", "citizen")
    if told.startswith("party:"):
        return Actor("party", told, party=told.removeprefix("party:"))
    role, _, unit = told.partition("@")
    return Actor("post", told, unit, frozenset([role]), tree=(unit, "district"))


def moment(day: str, clock: str = "10:00") -> datetime:
    """A local day and time as a UTC moment."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), ZONE).astimezone(UTC)


@dataclass
class Desk:
    """One case at work; every decision is folded and compared, every refusal is shown to change nothing."""

    version: Version
    state: State | None = None
    calendar: Calendar = CALENDAR
    numbers: int = 0
    linked: dict[str, Any] = field(default_factory=dict)
    history: list[Decision] = field(default_factory=list)
    delay: tuple[int, Unit] = (2, Unit.WORKING_DAY)
    codes: dict[str, Any] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The ledger of the version."""
        return ledger(self.version, delay=self.delay)

    def context(self) -> Context:
        """What the corridor would read."""
        self.numbers += 1
        numbers = {kind: f"{kind}-{self.numbers}" for kind in (*self.version.papers, "case", "track")}
        return Context(
            self.calendar, ZONE, UNITS, fresh=[f"child-{self.numbers}-{place}" for place in range(20)],
            numbers=numbers, linked=self.linked, codes=self.codes,
        )  # fmt: skip

    def do(
        self,
        act_: str,
        by: str,
        on: str,
        *,
        happened: Happened | None = None,
        proven: bool = False,
        at: str = "10:00",
        service: str | None = None,
        parent: str | None = None,
        **more: Any,
    ) -> Decision:
        """Decide on the present state and move on."""
        command = Command(
            "case-1", act_, post(by), happened or Happened("on", on), more.pop("input", {}),
            more.pop("parties", [{"role": "applicant", "name": "张三"}] if self.state is None else ()),
            source=Source("paper", "scan" if proven else None),
            opens=("small", service) if self.state is None else None, parent=parent, **more,
        )  # fmt: skip
        context, now = self.context(), moment(on, at)
        if self.state is not None:
            due = engine.lapses(self.version, self.ledger, self.state, now, context)
            for lapsed in engine.precede(due, command, context):
                self.state = reducers.fold(self.state, lapsed.facts, engine.lapse_stamp(lapsed, self.state, now))
        before = repr(self.state)
        try:
            decision = engine.decide(self.version, self.ledger, self.state, command, context, now)
        finally:
            assert repr(self.state) == before, "deciding changed the state it was given"
        assert decision.stamp is not None
        assert reducers.fold(self.state, decision.facts, decision.stamp, "case-1") == decision.state
        self.state = decision.state
        self.history.append(decision)
        return decision

    @property
    def now(self) -> State:
        """The state, once the case is open."""
        assert self.state is not None
        return self.state

    def opened(self, on: str = "2017-09-01", **more: Any) -> Desk:
        """Open the case at the hall."""
        self.do("open", "clerk@hall", on, **more)
        return self

    def routed(self, *units: str, on: str = "2017-09-04") -> Desk:
        """Open the case and offer parts."""
        self.opened()
        self.do("route", "clerk@hall", on, input={"units": list(units)})
        return self

    def parts(self) -> dict[str, str]:
        """Each part's state."""
        return {key: part["state"] for key, part in self.now.parts.items()}

    def due(self, key: str) -> str | None:
        """A term's due day."""
        return self.now.terms[key].get("due")


def facts(decision: Decision) -> list[str]:
    """The effects of a decision, in order."""
    return [fact.effect for fact in decision.facts]
