"""Terms: promises within the law, pauses with caps and grounds, lapses and lamps of terms that exist and start."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, is_open, literals, specs
from shoushan.rules.catalogue.model import Place, Term
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text

TERM = Text("时限", "term")
_ROLE = Text("岗位角色", "role")
_LONGEST_HOLIDAY = 10


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the terms of a version; a promise starts with the legal term that it shortens."""
    started = [spec.values.get("term") for spec in specs(view.version) if spec.effect == "term.start"]
    all_start = any(is_open(value) for value in started)
    names = {id_ for value in started for id_ in literals(value)}
    if view.version.rhythm and any(spec.effect == "report.begin" for spec in specs(view.version)):
        names |= {view.version.rhythm.term, view.version.rhythm.redo or ""}
    for term in view.version.terms.values():
        yield from _term(view, term)
        if not all_start and not {term.id, term.of} & names:
            yield view.problem(
                term.at,
                Text(f"时限“{term.id}”从未起算。", f"The term “{term.id}” never starts."),
                Text("请在操作中写 term.start，或删去。", "Start it in an act, or take it out."),
            )
    if view.version.lamp_term is not None and view.version.lamp_term not in view.version.terms:
        yield view.unknown(None, TERM, view.version.lamp_term, view.version.terms)
    for lapse in view.version.lapses:
        if lapse.term not in view.version.terms:
            yield view.unknown(lapse.at, TERM, lapse.term, view.version.terms)


def _term(view: View, term: Term) -> Iterator[Problem]:
    yield from _promise(view, term)
    if term.yellow is not None and term.yellow >= term.limit:
        yield view.problem(
            term.at,
            Text("黄灯天数不小于时限。", "The lamp would be yellow from the first day."),
            Text("请减小 yellow.last。", "Make yellow.last smaller."),
        )
    if not term.basis and not term.assumed:
        yield view.problem(
            term.at,
            Text(f"时限“{term.id}”没有依据。", f"The term “{term.id}” has no basis."),
            Text("请写 basis，或注明 assumed: true。", "Give its basis or mark it assumed: true."),
        )
    for pause in term.pauses:
        if pause.max_days is None and (pause.paper != "required" or not pause.basis):
            yield view.problem(
                term.at,
                Text(
                    f"暂停“{pause.kind}”没有上限，须有依据并须出具文书。",
                    f"The pause “{pause.kind}” has no cap; it needs a basis and a paper then.",
                ),
                Text("请写 max_days，或写 basis 和 paper: required。", "Give max_days, or a basis and paper: required."),
            )
        yield from _role(view, term.at, pause.by)
    if term.extend is not None:
        yield from _role(view, term.at, term.extend.by)


def _role(view: View, at: Place | None, role: str | None) -> Iterator[Problem]:
    if role is not None and role not in view.pack.roles:
        yield view.unknown(at, _ROLE, role, view.pack.roles)


def _promise(view: View, term: Term) -> Iterator[Problem]:
    if term.of is None:
        if term.kind == "promise":
            yield view.problem(
                term.at,
                Text("承诺时限没有写明对应的法定时限。", "A promise must name its legal limit."),
                Text("请写 of: <法定时限编号>。", "Write of: <legal term>."),
            )
        return
    legal = view.version.terms.get(term.of)
    if legal is None or legal.kind != "legal":
        known = [other.id for other in view.version.terms.values() if other.kind == "legal"]
        yield view.unknown(term.at, Text("法定时限", "legal term"), term.of, known)
        return
    yield from compared(view, term.at, (term.limit, term.unit), (legal.limit, legal.unit))
    for service in view.version.services.values():
        if term.id in service.terms or legal.id in service.terms:
            promise = service.terms.get(term.id, (term.limit, term.unit))
            limit = service.terms.get(legal.id, (legal.limit, legal.unit))
            yield from compared(view, service.at, promise, limit)


def compared(view: View, at: Place | None, promise: tuple[int, Unit], legal: tuple[int, Unit]) -> Iterator[Problem]:
    """A problem when a promise is longer than its legal limit, or when their units leave that open."""
    same = promise[1] is legal[1]
    if same and promise[0] <= legal[0]:
        return
    told = [Text(f"{limit} {unit.label.zh}", f"{limit} {unit.label.en}") for limit, unit in (promise, legal)]
    if same or _fewest_hours(*promise) > _most_hours(*legal):
        yield view.problem(
            at,
            Text(
                f"承诺时限（{told[0].zh}）长于法定时限（{told[1].zh}）。",
                f"The promise ({told[0].en}) is longer than the legal limit ({told[1].en}).",
            ),
            Text("请缩短承诺时限。", "Shorten the promise."),
        )
    elif _most_hours(*promise) > _fewest_hours(*legal):
        yield view.problem(
            at,
            Text(
                f"承诺时限（{told[0].zh}）与法定时限（{told[1].zh}）单位不同，无法确认前者不长于后者。",
                f"Promise ({told[0].en}) and legal limit ({told[1].en}) differ in unit; the promise may be longer.",
            ),
            Text("请用同一单位书写。", "Write both in one unit."),
        )


def _most_hours(limit: int, unit: Unit) -> int:
    """The longest that a limit can last in hours: every weekend and a long holiday lie within."""
    if unit is Unit.HOUR:
        return limit
    if unit is Unit.MONTH:
        return limit * 31 * 24
    if unit is Unit.CALENDAR_DAY:
        return limit * 24
    days = 1 if unit is Unit.SAME_WORKING_DAY else limit
    return (days + 2 * (days // 5 + 1) + _LONGEST_HOLIDAY * (days // 60 + 1)) * 24


def _fewest_hours(limit: int, unit: Unit) -> int:
    """The shortest that a limit can last in hours."""
    if unit is Unit.HOUR:
        return limit
    if unit is Unit.MONTH:
        return limit * 28 * 24
    return 0 if unit is Unit.SAME_WORKING_DAY else limit * 24
