"""The caliber (口径) of an indicator: a sentence in Chinese and in English, made of its expressions and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shoushan.rules.catalogue.compiling.stat_tables import fields_of
from shoushan.rules.catalogue.expressions import Expr, caliber, names, parse
from shoushan.rules.catalogue.expressions.nodes import And, Coalesce, Const, IsNull, Not
from shoushan.rules.catalogue.fact_names import names_of
from shoushan.rules.catalogue.fact_words import CONTRARIES, STATES, SUBJECTS, WORDS
from shoushan.rules.catalogue.model import Field, Indicator, Ledger, Pack
from shoushan.rules.text import Text

Lang = Literal["zh", "en"]


def caliber_of(pack: Pack, indicator: Indicator) -> Text:
    """What the figure counts, of whom, in which period, over what, and what is left out."""
    return Text(_Sentence(pack, indicator, "zh").whole(), _Sentence(pack, indicator, "en").whole())


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The caliber of one indicator in one language."""

    pack: Pack
    indicator: Indicator
    lang: Lang

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def whole(self) -> str:
        """Its sentences: what it is, what is left out, how it is rounded, over which period, what is assumed."""
        parts = [self._rule(), *self._beside(), self._rounded(), self._period()]
        if self.indicator.assumed:
            parts.append(self.pick("口径为推定。", "The reading is assumed."))
        return self.pick("", " ").join(part for part in parts if part)

    # --- what it is ----------------------------------------------------------------------------------------------

    def _rule(self) -> str:
        one = self.indicator
        if not one.counted:
            return _FORMED[one.kind](self)
        return _COUNTED[one.kind](self)

    @property
    def ledger(self) -> Ledger:
        return self.pack.ledgers[self.indicator.ledger]

    def said(self, key: str) -> str | None:
        """The expression of ``key`` in words, with macros by their own names."""
        expr = self.expr(key)
        return None if expr is None else self.words(expr)

    def expr(self, key: str) -> Expr | None:
        """The expression of ``key`` as it was written."""
        written = json.loads(self.indicator.said).get(key)
        if written is None:
            return None
        over = self.indicator.over.removeprefix("rows.")
        return parse(str(written).removeprefix("=").strip(), names_of(self.fields, over))

    @property
    def fields(self) -> dict[str, Field]:
        return fields_of(self.ledger.versions)

    def words(self, expr: Expr) -> str:
        """An expression in words: labels of fields and codes."""
        day = self.expr("on")
        said = frozenset(names(day)) if day is not None else frozenset[str]()
        return caliber(_plainer(expr, said), self._label, self.lang, self._code, self._contrary)

    def _label(self, name: str) -> Text:
        field = self._field(name)
        if field is not None:
            return Text(field.label.zh, f"“{field.label.en}”")
        return WORDS.get(name, Text(name, name))

    def _contrary(self, name: str) -> Text:
        label = self._label(name)
        if name == "case.closed" and self.ledger.kind == "register":
            return Text("在册", "it is in force")
        return CONTRARIES.get(name, Text(f"不是“{label.zh}”", f"not “{label.en}”"))

    def _field(self, name: str) -> Field | None:
        rows = self.fields.get(self.indicator.over.removeprefix("rows."))
        if name.startswith("row.") and rows is not None:
            return next((sub for sub in rows.fields if sub.id == name[4:]), None)
        return self.fields.get(name)

    def _code(self, name: str, value: str) -> Text | None:
        field = self._field(name)
        codes = self.pack.code_lists.get(field.list or "") if field is not None else None
        if codes is not None:
            return codes.codes[value].label if value in codes.codes else None
        if value in STATES.get(name, {}):
            return STATES[name][value]
        if name == "rating.level":
            scales = (one for id_, one in self.pack.code_lists.items() if id_.startswith("rating-"))
            return next((one.codes[value].label for one in scales if value in one.codes), None)
        if value in self.pack.units and (name.endswith("unit") or (field is not None and field.type == "unit")):
            return self.pack.units[value].name
        return self._defined(name, value)

    def _defined(self, name: str, value: str) -> Text | None:
        """The label of a stage, outcome, term, act or service of the newest version that has it."""
        if name == "term.means":
            every = (term for version in reversed(self.ledger.versions) for term in version.terms.values())
            return next((term.label for term in every if term.means == value), None)
        rule = _DEFINED.get(name)
        for version in reversed(self.ledger.versions):
            found = getattr(version, rule).get(value) if rule else None
            if found is not None:
                return found.label if hasattr(found, "label") else found.name  # type: ignore[no-any-return]
        if name == "act.verb" and value in self.pack.vocabulary:
            return self.pack.vocabulary[value].label
        return None

    @property
    def subject(self) -> str:
        """What is counted."""
        over = self.indicator.over
        noun = self.ledger.noun
        if over == "cases":
            return self.pick(noun.zh, f"cases ({noun.en})")
        if over in SUBJECTS:
            return self.pick(f"{noun.zh}{SUBJECTS[over].zh}", f"{SUBJECTS[over].en} of cases ({noun.en})")
        label = self.fields[over.removeprefix("rows.")].label
        return self.pick(f"{noun.zh}“{label.zh}”各行", f"rows of “{label.en}” ({noun.en})")

    @property
    def population(self) -> str:
        """The things of which it tells: when and which, and their name."""
        day, written = self.said("on"), self.expr("where")
        only = isinstance(written, Not) and isinstance(written.item, IsNull) and written.item.item == self.expr("on")
        where = None if only or written is None else self.words(written)
        if self.lang == "zh":
            when = f"{day}在统计期内" if day else "截至查询日"
            return f"{when}{'、' if where else ''}{where or ''}的{self.subject}"
        when = f"{day} lies in the period" if day else "as on the day asked for"
        return f"{self.subject}: {f'{where}; ' if where else ''}{when}"

    def _share(self) -> str:
        holds = self.said("holds")
        return self.pick(
            f"分母：{self.population}；分子：其中{holds}的。",
            f"Below the line: {self.population}. Above it: of these, {holds}.",
        )

    def _count(self) -> str:
        counter = "次数" if self.indicator.over in ("acts", "pauses") else "个数"
        return self.pick(f"{self.population}的{counter}。", f"Number of {self.population}.")

    def _sum(self) -> str:
        of = self.said("sum")
        return self.pick(f"{self.population}的{of}合计。", f"Sum of {of} over {self.population}.")

    def _series(self) -> str:
        of = self.said("value")
        return self.pick(
            f"{self.population}中的{of}，取自来源文件，不是由系统计数得出。",
            f"{_capital(of)} of {self.population}; taken from its source paper, not counted here.",
        )

    def _distinct(self) -> str:
        of = self.said("distinct")
        return self.pick(
            f"{self.population}中不同“{of}”的个数，重复的只计一次。", f"Different values of {of}, each once: {self.population}."
        )

    def _per_year(self) -> str:
        whole = self._sum() if "sum" in json.loads(self.indicator.said) else self._count()
        return self.pick(f"{whole[:-1]}，除以统计期的年数。", f"{whole[:-1]}, divided by the years of the period.")

    def _days(self) -> str:
        planned, actual = self.said("planned"), self.said("actual")
        return self.pick(
            f"{self.population}的{planned}减{actual}（自然日），取最少的一个；有一个没有完成的，不给数。",
            f"{_capital(planned)} less {actual} in calendar days, the least over {self.population}; "
            "none while one has not ended.",
        )

    def _spread(self) -> str:
        value, percent = self.said("value"), self.indicator.percent
        if self.indicator.kind == "median":
            return self.pick(f"{self.population}的{value}的中位数。", f"Median of {value} over {self.population}.")
        return self.pick(
            f"{self.population}中，有{percent}%的{value}不超过此数。",
            f"Percentile {percent} of {value} over {self.population}.",
        )

    # --- formed of others ----------------------------------------------------------------------------------------

    def name(self, ref: str | None) -> str:
        """An indicator that it is formed of, by its label."""
        label = self.pack.indicator(ref or "").label
        return self.pick(f"“{label.zh}”", f"“{label.en}”")

    def _rate(self) -> str:
        one = self.indicator
        times = self.pick(f"乘以{one.per}", f" times {one.per}") if one.kind == "rate" else ""
        return self.pick(
            f"{self.name(one.above)}除以{self.name(one.below)}{times}。",
            f"{self.name(one.above)} over {self.name(one.below)}{times}.",
        )

    def _growth(self) -> str:
        one, back = self.indicator, self.indicator.back or 1
        earlier = self.pick(
            "上年同期" if back == 1 else f"{back}年前同期", "a year before" if back == 1 else f"{back} years before"
        )
        word = self.pick("下降" if one.kind == "fall" else "增长", "Fall" if one.kind == "fall" else "Growth")
        return self.pick(
            f"{self.name(one.above)}比{earlier}{word}的百分比。",
            f"{word} of {self.name(one.above)} over {earlier}, in per cent.",
        )

    def _multiple(self) -> str:
        one = self.indicator
        return self.pick(f"{self.name(one.above)}与{one.back}年之比。", f"{self.name(one.above)} as a multiple of {one.back}.")

    def _run(self) -> str:
        one = self.indicator
        words = {"rises": ("逐年上升", "rose"), "first": ("居首位", "ranked first"), "holds": ("都有", "was there")}
        zh, en = words[one.run or "holds"]
        return self.pick(
            f"到最近一年为止，{self.name(one.above)}连续{zh}的年数。",
            f"Consecutive years, ending with the latest, in which {self.name(one.above)} {en}.",
        )

    def _rank(self) -> str:
        ref = self.name(self.indicator.above)
        return self.pick(f"{ref}在同类中的名次，并列的名次相同。", f"Place among its peers by {ref}; equals share a place.")

    def _plus(self) -> str:
        parts = self.pick("、", ", ").join(self.name(ref) for ref in self.indicator.parts)
        if self.indicator.kind == "union":
            return self.pick(f"{parts}合在一起去重计数。", f"Different values over {parts}, each once.")
        return self.pick(f"{parts}之和。", f"Sum of {parts}.")

    # --- what stands beside --------------------------------------------------------------------------------------

    def _beside(self) -> list[str]:
        """What is not in it, and what is shown apart."""
        one = self.indicator
        out: list[str] = []
        if not one.counted:
            return out
        apart = self.said("apart")
        if apart:
            out.append(self.pick(f"{apart}的另列，不计在内。", f"Shown apart and not counted: {apart}."))
        if one.kind == "share":
            english = "What cannot be told is shown apart; a rate without late entries is given too."
            out.append(self.pick("无法判断的另列；另给出不含补录的比率。", english))
        left_out = [Text("作废件", "void cases")]
        if one.over == "cases" and not one.history:
            left_out.append(Text("历史件", "opening balances"))
        if self.ledger.classes and not one.includes_closed:
            told = "、".join(klass.label.zh for klass in self.ledger.classes)
            named = ", ".join(klass.label.en for klass in self.ledger.classes)
            left_out.append(Text(f"封闭类别（{told}）", f"the closed classes ({named})"))
        out.append(self.pick("、".join(t.zh for t in left_out) + "不计。", f"Left out: {', '.join(t.en for t in left_out)}."))
        return out

    def _rounded(self) -> str:
        one = self.indicator
        whole = ("count", "sum", "series", "distinct", "run", "rank", "days", "plus", "union")
        if one.kind in whole and not one.decimals and one.scale == 1:
            return ""
        rule = {"half-up": ("四舍五入", "rounded half up"), "gbt-8170": ("按GB/T 8170修约", "rounded by GB/T 8170")}
        zh, en = rule[one.rounding]
        english = {0: "to a whole number", 1: "to one decimal"}.get(one.decimals, f"to {one.decimals} decimals")
        places = self.pick(f"保留{one.decimals}位小数" if one.decimals else "取整数", english)
        return self.pick(f"单位：{one.unit.zh}，{zh}{places}。", f"In {one.unit.en}, {en} {places}.")

    def _period(self) -> str:
        period = self.pack.periods.get(self.indicator.period or "")
        if period is None:
            return ""
        assumed = self.pick("（推定）", " (assumed)") if period.assumed else ""
        return self.pick(f"统计期：{period.label.zh}{assumed}。", f"Period: {period.label.en}{assumed}.")


def _plainer(expr: Expr, said: frozenset[str]) -> Expr:
    """Without that a value is known of which more is said, without what always holds, and without what stands in for an
    unknown yes or no."""
    if isinstance(expr, Coalesce) and len(expr.items) == 2:
        other = expr.items[1]
        return _plainer(expr.items[0], said) if isinstance(other, Const) and other.value in (False, "") else expr
    if not isinstance(expr, And):
        return expr
    kept: list[Expr] = []
    for place, item in enumerate(expr.items):
        more = said.union(*(names(other) for at, other in enumerate(expr.items) if at != place))
        known = isinstance(item, Not) and isinstance(item.item, IsNull) and set(names(item)) <= more
        if not known and not (isinstance(item, Const) and item.value is True):
            kept.append(_plainer(item, said))
    if not kept:
        return expr
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def _capital(text: str | None) -> str:
    return (text or "")[:1].upper() + (text or "")[1:]


_DEFINED = {
    "case.stage": "stages",
    "case.outcome": "outcomes",
    "case.service": "services",
    "term.id": "terms",
    "act.id": "acts",
}
_Rule = Callable[[_Sentence], str]
_COUNTED: dict[str, _Rule] = {
    "count": _Sentence._count, "sum": _Sentence._sum, "series": _Sentence._series, "distinct": _Sentence._distinct,
    "share": _Sentence._share, "per-year": _Sentence._per_year, "days": _Sentence._days, "median": _Sentence._spread,
    "percentile": _Sentence._spread,
}  # fmt: skip
_FORMED: dict[str, _Rule] = {
    "rate": _Sentence._rate, "ratio": _Sentence._rate, "growth": _Sentence._growth, "fall": _Sentence._growth,
    "multiple": _Sentence._multiple, "run": _Sentence._run, "rank": _Sentence._rank, "plus": _Sentence._plus,
    "union": _Sentence._plus,
}  # fmt: skip
