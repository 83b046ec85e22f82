"""What could not work of indicators: references, periods, dimensions, codes, and fields that a version lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from shoushan.rules.catalogue.checking.view import unknown
from shoushan.rules.catalogue.compiling.indicators import references
from shoushan.rules.catalogue.compiling.stat_tables import fields_of
from shoushan.rules.catalogue.cuts import BUILT_IN, cut_of
from shoushan.rules.catalogue.expressions import Expr, Name, names
from shoushan.rules.catalogue.expressions.nodes import Coalesce, Compare, Const, In, IsNull, children
from shoushan.rules.catalogue.model import Indicator, Ledger, Pack, Place
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_STATES = {
    "term.state": ("running", "paused", "ended"),
    "part.state": ("offered", "taken", "returned", "answered", "withdrawn"),
}


def check(pack: Pack) -> Iterator[Problem]:
    """Every fault of the pack's indicators and named periods."""
    for period in pack.periods.values():
        fixed = period.first is not None and period.last is not None
        if fixed == bool(period.moving) or (fixed and str(period.first) > str(period.last)):
            told = Text(
                f"期间“{period.id}”写 from 和 to，或者写 moving。", f"The period “{period.id}” has from and to, or moving."
            )
            yield Problem(f"{pack.folders[-1]}/periods.yaml", 0, told, Text("请更正。", "Correct it."))
    every = {one.full_id: one for ledger in pack.ledgers.values() for one in ledger.indicators.values()}
    figures = Counter(one.figure for one in every.values() if one.figure)
    for one in every.values():
        ledger = pack.ledgers[one.ledger]
        yield from _references(pack, one, every)
        yield from _asked(pack, ledger, one)
        yield from _codes(pack, ledger, one)
        yield from _versions(ledger, one)
        yield from _day(ledger, one)
        if one.figure and figures[one.figure] > 1:
            told = Text(f"编号 {one.figure} 用在了几个指标上。", f"{one.figure} stands with more than one indicator.")
            yield _problem(one, told, Text("一个编号对一个指标。", "One number, one indicator."))


def _problem(one: Indicator, message: Text, remedy: Text) -> Problem:
    place = one.at or Place(one.ledger, 0)
    return Problem(place.file, place.line, Text(f"指标 {one.id}：{message.zh}", f"Indicator {one.id}: {message.en}"), remedy)


def _references(pack: Pack, one: Indicator, every: Mapping[str, Indicator]) -> Iterator[Problem]:
    at = one.at or Place(one.ledger, 0)
    for ref in references(one):
        if ref not in every:
            yield unknown(at, Text("指标", "indicator"), ref, [*every, *(id_.split("/")[1] for id_ in every)])
        elif one.kind == "union" and every[ref].kind != "distinct":
            told = Text(f"并集只能由去重计数组成，{ref} 不是。", f"A union is of distinct counts; {ref} is none.")
            yield _problem(one, told, Text("请改用 plus，或更正引用。", "Use plus, or correct the reference."))
    if _circle(one, every):
        told = Text("指标相互引用成环。", "it refers to itself in a circle.")
        yield _problem(one, told, Text("请拆开。", "Take the circle apart."))
        return
    base = every.get(one.above or "")
    for key in (one.along, one.peers):
        if key and base is not None and base.counted:
            cut = cut_of(pack.ledgers[base.ledger], base, key)
            if cut is None:
                yield unknown(at, Text("维度", "dimension"), key, _dimensions(pack.ledgers[base.ledger]))
            elif key == one.along and not cut.whole:
                told = Text(f"维度“{key}”不是年份。", f"The dimension “{key}” holds no years.")
                yield _problem(one, told, Text("along 须是整数年份。", "along is whole years."))


def _day(ledger: Ledger, one: Indicator) -> Iterator[Problem]:
    """The day by which things lie in the period may be missing: the indicator says that it must be known."""
    if not isinstance(one.on, Name) or (one.on.path not in fields_of(ledger.versions) and not one.on.path.startswith("row.")):
        return
    tests = [one.where] if one.where is not None else []
    if not any(isinstance(node, IsNull) and one.on.path in names(node) for expr in tests for node in _walk(expr)):
        told = Text(f"{one.on.path} 可能没有填。", f"{one.on.path} may be missing.")
        yield _problem(one, told, Text(
            f"请在 where 里写 {one.on.path} is not null and …；没有这一天的不在期内。",
            f"Say {one.on.path} is not null and … in where: what has no such day lies in no period.",
        ))  # fmt: skip


def _circle(one: Indicator, every: Mapping[str, Indicator]) -> bool:
    seen: set[str] = set()
    waiting = [ref for ref in references(one) if ref in every]
    while waiting:
        ref = waiting.pop()
        if ref == one.full_id:
            return True
        if ref not in seen:
            seen.add(ref)
            waiting += [below for below in references(every[ref]) if below in every]
    return False


def _dimensions(ledger: Ledger) -> list[str]:
    return [*BUILT_IN, *ledger.cuts]


def _asked(pack: Pack, ledger: Ledger, one: Indicator) -> Iterator[Problem]:
    """Periods and dimensions that it names, and what a public figure may hold."""
    at = one.at or Place(one.ledger, 0)
    if one.period and one.period not in pack.periods:
        yield unknown(at, Text("期间", "period"), one.period, pack.periods)
    for id_ in one.by if one.counted else ():
        if cut_of(ledger, one, id_) is None:
            yield unknown(at, Text("维度", "dimension"), id_, _dimensions(ledger))
    if one.klass == "public" and one.includes_closed:
        told = Text("公开的指标不能包括封闭类别。", "a public figure does not include closed classes.")
        yield _problem(one, told, Text("请改 class 或 includes_closed。", "Change class or includes_closed."))


def _expressions(one: Indicator) -> list[Expr]:
    return [expr for expr in (one.where, one.on, one.holds, one.of, one.until, one.apart) if expr is not None]


def _walk(expr: Expr) -> Iterator[Expr]:
    yield expr
    for child in children(expr):
        yield from _walk(child)


def _codes(pack: Pack, ledger: Ledger, one: Indicator) -> Iterator[Problem]:
    """Codes written in expressions that nothing has, with the nearest that is."""
    at = one.at or Place(one.ledger, 0)
    for expr in _expressions(one):
        for node in _walk(expr):
            if isinstance(node, Compare):
                pairs: list[tuple[Expr, tuple[Expr, ...]]] = [(node.left, (node.right,)), (node.right, (node.left,))]
            else:
                pairs = [(node.item, node.choices)] if isinstance(node, In) else []
            for name, values in pairs:
                known = _known(pack, ledger, one.over, _plain(name))
                for value in values if known is not None else ():
                    if isinstance(value, Const) and isinstance(value.value, str) and value.value not in (known or ()):
                        yield unknown(at, Text("代码", "code"), value.value, known or ())


def _plain(expr: Expr) -> str:
    if isinstance(expr, Coalesce):
        return _plain(expr.items[0])
    return expr.path if isinstance(expr, Name) else ""


def _known(pack: Pack, ledger: Ledger, over: str, name: str) -> Iterable[str] | None:
    """The codes that a name may hold; ``None`` when anything may stand there."""
    if name in _STATES:
        return _STATES[name]
    versions = ledger.versions
    rules = {
        "case.stage": lambda: {id_ for version in versions for id_ in version.stages},
        "case.outcome": lambda: {id_ for version in versions for id_ in version.outcomes},
        "case.service": lambda: {id_ for version in versions for id_ in version.services},
        "case.version": lambda: {version.key for version in versions},
        "term.id": lambda: {id_ for version in versions for id_ in version.terms},
        "term.means": lambda: {term.means for version in versions for term in version.terms.values() if term.means},
        "act.id": lambda: {id_ for version in versions for id_ in version.acts},
        "act.verb": lambda: {act.verb for version in versions for act in version.acts.values()},
    }
    if name in rules:
        return rules[name]()
    known = fields_of(versions)
    field = known.get(name)
    if name.startswith("row.") and over.removeprefix("rows.") in known:
        field = next((sub for sub in known[over.removeprefix("rows.")].fields if sub.id == name[4:]), None)
    codes = pack.code_lists.get(field.list or "") if field is not None else None
    return codes.codes if codes is not None else None


def _versions(ledger: Ledger, one: Indicator) -> Iterator[Problem]:
    """A field that some version lacks is unknown in its cases, and the indicator says what then."""
    expressions = _expressions(one)
    handled = {
        name for expr in expressions for node in _walk(expr) if isinstance(node, Coalesce | IsNull) for name in names(node)
    }  # fmt: skip
    used = {name for expr in expressions for name in names(expr)}
    if "case.version" in used:
        return
    for name in sorted(used - handled):
        lacking = [version.key for version in ledger.versions if name not in version.fields]
        if lacking and len(lacking) < len(ledger.versions) and "." not in name:
            told = Text(
                f"字段“{name}”在 {'、'.join(lacking)} 版中没有。",
                f"the field “{name}” is not in version {', '.join(lacking)}.",
            )
            yield _problem(one, told, Text(
                "请写明未知时怎么算，如 coalesce(字段, 值) 或 字段 is not null and …。",
                "Say what counts when it is unknown: coalesce(field, value), or field is not null and ….",
            ))  # fmt: skip
