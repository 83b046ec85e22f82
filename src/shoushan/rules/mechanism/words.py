"""A mechanism told in plain words from its definition, paragraph by paragraph, in both languages and nothing invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shoushan.rules.catalogue.calibers import caliber_of
from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model import Act, EffectSpec, Field, Input, Join, Lapse, Ledger, Pack, Term, Version
from shoushan.rules.mechanism import said
from shoushan.rules.mechanism.flow import constants, starts
from shoushan.rules.mechanism.naming import Names
from shoushan.rules.mechanism.rest import rules_told, written_told
from shoushan.rules.mechanism.telling import CLASSES, SECTIONS, Line, Told, line, options, typed
from shoushan.rules.text import Text

CLOSED = Text("封闭，只有专责岗位能看", "closed: only posts with that right")
ASSUMED = Text("本定义含推定内容，以有权机关文件为准", "parts of it are assumed; the organ's paper counts")


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs of one kind under a heading."""

    id: str
    heading: Text
    told: tuple[Told, ...]


def sections(pack: Pack, ledger: Ledger, version: Version) -> tuple[Section, ...]:
    """All that is told of a version; a section without paragraphs is left out."""
    found = list(_all(pack, ledger, version))
    return tuple(
        Section(id_, heading, tuple(one for one in found if one.section == id_))
        for id_, heading in SECTIONS.items() if any(one.section == id_ for one in found)
    )  # fmt: skip


def _all(pack: Pack, ledger: Ledger, version: Version) -> Iterator[Told]:
    yield _about(pack, ledger)
    for field in version.fields.values():
        yield _field(pack, version, field)
    for party in version.parties.values():
        yield Told("party", party.id, party.label, tuple(_some(
            line("要求", "needed", Text("必须有", "yes")) if party.required else None,
            line("人数", "how many", Text("可以有多个", "several are possible")) if party.many else None,
        )))  # fmt: skip
    running = starts(version)
    for stage in version.stages.values():
        begun = said.listed(version.terms[term].label for term in running.get(stage.id, ()))
        yield Told("stage", stage.id, stage.label, tuple(_some(
            line("对办事人说", "told to the applicant", stage.plain),
            line("状态", "state", Text("已办结", "closed")) if stage.closed else None,
            line("开始计时", "terms that begin", begun) if begun.zh else None,
            line("可以办", "what may be done", said.listed(
                act.label for act in version.acts.values() if stage.id in act.from_)),
        )), stage)  # fmt: skip
    for act in version.acts.values():
        yield _act(pack, version, act)
    for term in version.terms.values():
        yield _term(pack, version, term)
    for lapse in version.lapses:
        yield _lapse(pack, version, lapse)
    for join in version.joins:
        yield _join(pack, version, join)
    yield from rules_told(pack, version)
    for outcome in version.outcomes.values():
        kind = said.ENDINGS.get(outcome.kind)
        lines = (line("类别", "kind", kind),) if kind else ()
        yield Told("outcome", outcome.id, outcome.label, lines, outcome)
    yield from written_told(pack, version)
    for one in ledger.indicators.values():
        yield Told("counted", one.id, one.label, (line("口径", "what it counts", caliber_of(pack, one)),), one.said)


def _some(*lines: Line | None) -> Iterator[Line]:
    yield from (one for one in lines if one is not None and (one[1].zh or one[1].en))


def _about(pack: Pack, ledger: Ledger) -> Told:
    basis = said.listed(
        Text(f"{one.text.zh}{one.article}{_mark(one.mark).zh}", f"{one.text.en} {one.article}{_mark(one.mark).en}".strip())
        for one in ledger.basis
    )
    unit = pack.units.get(ledger.owner)
    return Told("about", "about", ledger.name, tuple(_some(
        line("一件是", "one case is", ledger.noun),
        line("主管单位", "unit in charge", unit.name) if unit else None,
        line("法律依据", "legal basis", basis),
        line("补录期限", "papers may come late by", said.length(*ledger.delay)),
        line("保管期限", "kept for", _kept(ledger.retention)),
        line("公开", "cases are", CLOSED) if ledger.closed else None,
        line("封闭类别", "closed classes", said.listed(one.label for one in ledger.classes)),
        line("推定", "assumed", ASSUMED) if ledger.assumed else None,
    )))  # fmt: skip


def _mark(mark: str) -> Text:
    marks = {"assumed": Text("（推定）", " (assumed)"), "unverified": Text("（待核对）", " (not yet verified)")}
    return marks.get(mark, Text("", ""))


def _kept(retention: str) -> Text:
    return Text(f"{retention}年", f"{retention} years") if retention.isdigit() else Text("永久", "for ever")


def _field(pack: Pack, version: Version, field: Field) -> Told:
    known = said.listed(one.label for one in field.fields)
    stage = version.stages.get(field.stage or "")
    return Told("field", field.id, field.label, tuple(_some(
        line("填什么", "what is written", typed(field.type)),
        line("选项", "options", options(pack, field.list)),
        line("各栏", "columns", known),
        line("单位", "measured in", Text(field.unit_of_measure, field.unit_of_measure)) if field.unit_of_measure else None,
        line("必填", "needed", Text("是", "yes")) if field.required else None,
        line("谁看得到", "who sees it", CLASSES[field.klass]),
        line("用途", "purpose", field.purpose) if field.purpose else None,
        line("说明", "hint", field.hint) if field.hint else None,
        line("环节", "stage", stage.label) if stage else None,
        line("推定", "assumed", Text("是", "yes")) if field.assumed else None,
    )), field)  # fmt: skip


def _act(pack: Pack, version: Version, act: Act) -> Told:
    names = Names(pack, version, act)
    stages = said.listed(
        version.stages[one].label if one in version.stages else said.SOURCES.get(one, Text(one, one)) for one in act.from_
    )
    late = Text("只登记事实，可以补录", "only records, and may come late")
    return Told("act", act.id, act.label, tuple(_some(
        line("在哪些环节", "in which stages", stages),
        line("谁可以办", "who may", said.listed(said.whole(pack, version, one) for one in act.who)),
        line("条件", "on condition that", names.condition(act.when)) if act.when is not None else None,
        line("不符合时提示", "told otherwise", act.why) if act.why else None,
        line("填写", "asks for", said.listed(_input(one) for one in act.inputs)),
        line("办成以后", "what then holds", _effects(names, act.effects)),
        line("说明", "note", act.note) if act.note else None,
        line("登记", "recording", late) if act.records_only else None,
        line("匿名", "anonymous", Text("可以", "possible")) if act.anonymous else None,
    )), act)  # fmt: skip


def _input(given: Input) -> Text:
    return Text(f"{given.label.zh}（必填）", f"{given.label.en} (needed)") if given.required else given.label


def _effects(names: Names, effects: Iterable[EffectSpec]) -> Text:
    """What follows, in order; what only keeps what was typed in is not told."""
    found = [(effect, spec.if_) for spec in effects if (effect := _effect(names, spec)) is not None]
    zh, en = [], []
    for effect, test in found:
        when = names.condition(test) if isinstance(test, Expr) else None
        zh.append(f"{when.zh}时{effect.zh}" if when else effect.zh)
        en.append(f"{effect.en} if {when.en}" if when else effect.en)
    return Text("；".join(zh), "; ".join(en))


_TOLD: dict[str, tuple[str, str, Text]] = {
    "case.stage": ("to", "stages", Text("转到“{}”", "the case moves to “{}”")),
    "case.reopen": ("to", "stages", Text("重新办理，回到“{}”", "it is opened again at “{}”")),
    "case.carry": ("stage", "stages", Text("作为历史件放在“{}”", "it stands as an opening balance at “{}”")),
    "case.close": ("outcome", "outcomes", Text("以“{}”办结", "the case is closed as “{}”")),
    "term.start": ("term", "terms", Text("开始计算“{}”", "“{}” begins to run")),
    "term.end": ("term", "terms", Text("停止计算“{}”", "“{}” ends")),
    "term.pause": ("term", "terms", Text("暂停计算“{}”", "“{}” is paused")),
    "term.resume": ("term", "terms", Text("恢复计算“{}”", "“{}” runs on")),
    "term.extend": ("term", "terms", Text("延长“{}”", "“{}” is extended")),
    "paper.draft": ("kind", "papers", Text("起草《{}》", "“{}” is drafted")),
    "paper.number": ("kind", "papers", Text("《{}》编文号", "“{}” gets its number")),
    "paper.stamp": ("kind", "papers", Text("《{}》盖章", "“{}” is stamped")),
    "paper.deliver": ("kind", "papers", Text("《{}》送达", "“{}” is delivered")),
    "notice.publish": ("notice", "notices", Text("公示“{}”", "the notice “{}” is published")),
    "calc.record": ("sheet", "worksheets", Text("按“{}”计算并留存", "“{}” is calculated and kept")),
    "recur.set": ("recur", "recurs", Text("到日自动开出“{}”", "“{}” will open by itself")),
    "recur.end": ("recur", "recurs", Text("不再开出“{}”", "“{}” will not open")),
    "relation.begin": ("relation", "relations", Text("建立关系“{}”", "the relation “{}” begins")),
    "relation.end": ("relation", "relations", Text("结束关系“{}”", "the relation “{}” ends")),
}
_PLAIN: dict[str, Text] = {
    "part.offer": Text("分给单位办", "parts go to units"),
    "part.take": Text("签收分办件", "the part is taken"),
    "part.return": Text("退回分办件", "the part is handed back"),
    "part.answer": Text("答复分办件", "the part is answered"),
    "part.withdraw": Text("收回分办件", "parts are withdrawn"),
    "part.move": Text("改派分办件", "the part goes to another unit"),
    "part.reject": Text("退回重新答复", "the answer is sent back"),
    "child.open": Text("开出子件", "cases below are opened"),
    "link.add": Text("开出关联件", "a linked case is opened"),
    "link.claim": Text("占用唯一编号", "the key is claimed"),
    "link.release": Text("释放唯一编号", "the key is free again"),
    "case.void": Text("作废", "the case is void"),
    "class.enter": Text("列入封闭类别", "it enters a closed class"),
    "class.leave": Text("移出封闭类别", "it leaves the closed class"),
    "money.due": Text("产生应付款", "money becomes due"),
    "money.paid": Text("登记付款", "money is paid"),
    "sign.give": Text("签字", "a signature is given"),
    "rate.give": Text("作出评价", "a rating is given"),
    "report.begin": Text("开始定期报告", "reports are owed"),
    "report.end": Text("不再定期报告", "reports are owed no more"),
    "report.give": Text("报一期", "one report is given"),
    "report.back": Text("退回重报", "a report is sent back"),
    "plan.set": Text("定节点", "a milestone is planned"),
    "plan.reach": Text("节点完成", "a milestone is reached"),
    "notice.object": Text("提出异议", "an objection is made"),
    "notice.settle": Text("处理异议", "an objection is settled"),
    "notice.post": Text("登记张贴", "the posting is recorded"),
    "field.amend": Text("变更并保留原值", "values change, the old stay"),
    "field.correct": Text("更正并保留原值", "values are corrected, the old stay"),
    "material.set": Text("登记材料", "materials are recorded"),
}


def _effect(names: Names, spec: EffectSpec) -> Text | None:
    if spec.effect in _TOLD:
        key, held, words = _TOLD[spec.effect]
        known: dict[str, Any] = dict(getattr(names.version, held))
        found = (known[id_] for id_ in constants(spec.values.get(key)) if id_ in known)
        labels = said.listed(one.label if hasattr(one, "label") else one.name for one in found)
        return Text(words.zh.replace("{}", labels.zh), words.en.replace("{}", labels.en)) if labels.zh else None
    return _PLAIN.get(spec.effect)


def _term(pack: Pack, version: Version, term: Term) -> Told:
    begins = said.listed(act.label for act in version.acts.values() if _starts(act.effects, term.id))
    pauses = [_pause(pack, one) for one in term.pauses]
    other = version.terms.get(term.of or "")
    more: Text | None = None
    if term.extend is not None:
        limit, by = said.length(term.extend.max, term.unit), pack.roles.get(term.extend.by or "")
        more = Text(
            f"最多{term.extend.times}次，每次不超过{limit.zh}" + (f"，由{by.zh}批准" if by else "")
            + _source(term.extend.basis).zh,
            f"at most {term.extend.times} time(s) by {limit.en}" + (f", approved by {by.en}" if by else "")
            + _source(term.extend.basis).en,
        )  # fmt: skip
    kind = Text("法定", "legal") if term.kind == "legal" else Text("承诺", "promised")
    return Told("term", term.id, term.label, tuple(_some(
        line("期限", "length", said.length(term.limit, term.unit)),
        line("性质", "kind", kind),
        line("缩短的法定时限", "shortens", other.label) if other else None,
        line("从何时算", "begins with", begins),
        line("谁的时限", "whose", Text("每个分办单位各算", "each unit's part has its own")) if term.owner == "part" else None,
        line("提醒", "yellow", said.length(term.yellow, term.unit)) if term.yellow else None,
        line("可以暂停", "may be paused", Text("；".join(one.zh for one in pauses), "; ".join(one.en for one in pauses))),
        line("可以延长", "may be extended", more) if more else None,
        line("依据", "source", Text(term.basis, term.basis)),
        line("推定", "assumed", Text("是", "yes")) if term.assumed else None,
    )), term)  # fmt: skip


def _pause(pack: Pack, rule: Any) -> Text:
    most = said.length(rule.max_days, rule.unit) if rule.max_days else None
    by = pack.roles.get(rule.by or "")
    zh = rule.label.zh + (f"，不超过{most.zh}" if most else "") + (f"，由{by.zh}决定" if by else "")
    en = rule.label.en + (f", at most {most.en}" if most else "") + (f", decided by {by.en}" if by else "")
    return Text(zh + _source(rule.basis).zh, en + _source(rule.basis).en)


def _source(basis: str) -> Text:
    return Text(f"（{basis}）", f" ({basis})") if basis else Text("", "")


def _starts(effects: Iterable[EffectSpec], term: str) -> bool:
    return any(spec.effect == "term.start" and term in constants(spec.values.get("term")) for spec in effects)


def _lapse(pack: Pack, version: Version, lapse: Lapse) -> Told:
    names = Names(pack, version)
    term = version.terms.get(lapse.term)
    return Told("lapse", lapse.id, lapse.label, tuple(_some(
        line("何时", "when", Text(f"“{term.label.zh}”期满", f"“{term.label.en}” is over")) if term else None,
        line("条件", "on condition that", names.condition(lapse.when)) if lapse.when is not None else None,
        line("发生什么", "what then holds", _effects(names, lapse.effects)),
        line("依据", "source", Text(lapse.basis, lapse.basis)),
    )), lapse)  # fmt: skip


def _join(pack: Pack, version: Version, join: Join) -> Told:
    names = Names(pack, version)
    what = Text("分办件", "parts") if join.over == "parts" else Text("子件", "cases below")
    if isinstance(join.need, Expr):
        needs = names.condition(join.need)
    elif join.need == "all":
        needs = Text("全部办完", "all are done")
    else:
        needs = Text("任一办完", "one is done")
    label = Text(f"{what.zh}：{needs.zh}", f"{what.en}: {needs.en}")
    stage = version.stages[join.stage].label
    lines = _some(
        line("在哪些环节", "in which stages", stage), line("发生什么", "what then holds", _effects(names, join.effects))
    )
    return Told("join", join.id, label, tuple(lines), join)
