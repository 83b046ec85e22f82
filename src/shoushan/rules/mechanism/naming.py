"""Every name that an expression of a version may use, in words: conditions are then told by their caliber."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from shoushan.rules.catalogue.expressions import Expr, caliber
from shoushan.rules.catalogue.fact_words import STATES, WORDS
from shoushan.rules.catalogue.model import Act, Field, Pack, Stage, Version
from shoushan.rules.text import Text

_COUNTS: dict[str, Text] = {
    "total": Text("总数", "number of all"),
    "open": Text("未办结数", "number open"),
    "closed": Text("已办结数", "number closed"),
    "offered": Text("待签收数", "number not yet taken"),
    "taken": Text("办理中数", "number taken"),
    "returned": Text("退回数", "number handed back"),
    "answered": Text("已答复数", "number answered"),
    "withdrawn": Text("收回数", "number withdrawn"),
    "late": Text("逾期数", "number late"),
    "given": Text("已报数", "number given"),
    "missed": Text("漏报数", "number missed"),
    "back": Text("退回重报数", "number sent back"),
    "reached": Text("已完成数", "number reached"),
    "revised": Text("调整次数", "number of revisions"),
    "missing": Text("缺少数", "number missing"),
    "pending": Text("待交数", "number pending"),
    "received": Text("已收数", "number received"),
    "wrong": Text("不合格数", "number not in order"),
    "waived": Text("免交数", "number waived"),
    "promised": Text("承诺数", "number promised"),
    "known": Text("已共享数", "number known already"),
    "deferred": Text("容缺数", "number deferred"),
    "due": Text("应付", "due"),
    "paid": Text("已付", "paid"),
    "rows": Text("对象数", "number of targets"),
    "tasks": Text("任务数", "number of tasks"),
    "lists": Text("清单份数", "number of lists"),
    "count": Text("数目", "number"),
    "stopped": Text("停办数", "number stopped"),
}
_THINGS: dict[str, Text] = {
    "parts": Text("分办件", "parts"),
    "children": Text("子件", "cases below"),
    "materials": Text("材料", "materials"),
    "plan": Text("计划节点", "items of the plan"),
    "reports": Text("报告", "reports"),
    "money": Text("资金", "money"),
    "campaign": Text("专项行动", "campaign"),
    "payment": Text("发放批次", "payment batch"),
    "relations": Text("本件的关系", "its relations"),
    "related": Text("关系到本件的", "those related to it"),
    "older": Text("同号的在办件", "older open cases of its key"),
    "linked": Text("关联件", "linked cases"),
    "rating": Text("评价", "the rating"),
    "service": Text("事项", "the service"),
    "actor": Text("办理人", "whoever acts"),
    "part": Text("分办件", "the part"),
    "it": Text("该行", "the row"),
    "notes": Text("备注次数", "notes"),
    "row": Text("该行", "the row"),
}
_MEMBERS: dict[str, Text] = {
    "state": Text("状态", "state"),
    "due": Text("到期日", "due day"),
    "start": Text("起算日", "first day"),
    "ended": Text("结束日", "last day"),
    "unrolled": Text("顺延前到期日", "due day before it is moved"),
    "limit": Text("长度", "length"),
    "extension": Text("延长天数", "extension"),
    "extended": Text("延长次数", "times extended"),
    "met": Text("按时结束", "met"),
    "provisional": Text("为暂定", "provisional"),
    "from": Text("开始日", "first day"),
    "to": Text("结束日", "last day"),
    "posted": Text("张贴日", "day posted"),
    "stood": Text("期满", "has stood its days"),
    "open": Text("未处理异议数", "open objections"),
    "upheld": Text("成立的异议数", "objections upheld"),
    "number": Text("文号", "number"),
    "unit": Text("单位", "unit"),
    "post": Text("岗位", "post"),
    "party": Text("当事人", "party"),
    "hand": Text("经手人", "person"),
    "kind": Text("种类", "kind"),
    "id": Text("编号", "number"),
    "verdict": Text("意见", "verdict"),
    "stage": Text("环节", "stage"),
    "since": Text("起始日", "first day"),
    "level": Text("等次", "level"),
    "total": Text("合计", "total"),
    "missing": Text("缺项", "what is missing"),
    "labels": Text("名称", "names"),
}
_STATES: dict[str, Text] = {
    "drafted": Text("已起草", "drafted"),
    "numbered": Text("已编号", "numbered"),
    "stamped": Text("已盖章", "stamped"),
    "delivered": Text("已送达", "delivered"),
    "signed": Text("已签发", "signed"),
    "reviewed": Text("已审核", "reviewed"),
    "archived": Text("已归档", "archived"),
    "void": Text("已作废", "void"),
    "standing": Text("公示中", "standing"),
    "ended": Text("已结束", "ended"),
    "running": Text("计时中", "running"),
    "paused": Text("暂停计时", "paused"),
    "published": Text("已公示", "published"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one version, for the conditions of one act where it is given."""

    pack: Pack
    version: Version
    act: Act | None = None

    def condition(self, expr: Expr) -> Text:
        """An expression in both languages."""
        return Text(self._said(expr, "zh"), self._said(expr, "en"))

    def _said(self, expr: Expr, lang: Literal["zh", "en"]) -> str:
        return caliber(expr, self.label, lang, self.code, self.contrary)

    def label(self, name: str) -> Text:
        """What a name stands for."""
        found = self.field(name)
        if found is not None:
            return Text(f"“{found.label.zh}”", f"“{found.label.en}”")
        head, dot, rest = name.partition(".")
        if not dot:
            return {"today": Text("当日", "today"), "it": _THINGS["it"]}.get(name, Text(name, name))
        rule = _HEADS.get(head)
        if rule is not None and (told := rule(self, rest)) is not None:
            return told
        if name == "case.class":
            return Text("封闭类别", "the closed class")
        if name in WORDS:
            return WORDS[name]
        thing = _THINGS.get(head)
        return _counted(thing, rest) if thing is not None else Text(rest, rest)

    def contrary(self, name: str) -> Text:
        """What it means that a yes-or-no name does not hold."""
        said = self.label(name)
        return Text(f"没有{said.zh}" if name.startswith("signs.") else f"{said.zh}为否", f"not {said.en}")

    def field(self, name: str) -> Field | None:
        """The field or the input that a name stands for."""
        head, _, rest = name.partition(".")
        if head == "input" and self.act is not None:
            given = next((one for one in self.act.inputs if one.id == rest), None)
            if given is None:
                return None
            known = self.version.fields.get(given.field or "")
            return known or Field(given.id, given.label, given.type, given.klass, given.list)
        return self.version.fields.get(name)

    def code(self, name: str, value: str) -> Text | None:
        """The label of a code with which a name is compared."""
        found = self.field(name)
        codes = self.pack.code_lists.get(found.list or "") if found is not None else None
        if codes is not None:
            return codes.codes[value].label if value in codes.codes else None
        if found is not None and value in self.pack.units:
            return self.pack.units[value].name
        if name == "case.stage" and value in self.version.stages:
            return self.version.stages[value].label
        if name == "case.outcome" and value in self.version.outcomes:
            return self.version.outcomes[value].label
        if name in ("case.service", "service.id"):
            service = self.version.services.get(value)
            return service.name if service else None
        if name.endswith(".unit") and value in self.pack.units:
            return self.pack.units[value].name
        if name == "service.kind":
            return {"instant": Text("即办", "at once"), "promised": Text("承诺", "promised")}.get(value)
        if name.startswith("linked."):
            return next((one.label for one in self._every_stage(value)), None)
        if name in STATES and value in STATES[name]:
            return STATES[name][value]
        return _STATES.get(value) if name.endswith(".state") else None

    def _every_stage(self, id_: str) -> Iterator[Stage]:
        """Stages of this id of any ledger: which one a linked case is of is known only when it is there."""
        for ledger in self.pack.ledgers.values():
            if ledger.versions and id_ in ledger.versions[-1].stages:
                yield ledger.versions[-1].stages[id_]

    def filled(self, text: Text) -> Text:
        """A text with its blanks named: {title} → 〔标题〕."""
        return Text(
            BLANK.sub(lambda found: f"〔{self._blank(found.group(1)).zh}〕", text.zh),
            BLANK.sub(lambda found: f"[{self._blank(found.group(1)).en}]", text.en),
        )

    def _blank(self, name: str) -> Text:
        found = self.version.fields.get(name)
        if found is not None:
            return found.label
        term = self.version.terms.get(name.removeprefix("due_").replace("_", "-")) if name.startswith("due_") else None
        if term is not None:
            return Text(f"{term.label.zh}到期日", f"due day of {term.label.en}")
        given = next((one for act in self.version.acts.values() for one in act.inputs if one.id == name), None)
        return given.label if given is not None else _BLANKS.get(name, Text("有关内容", "what it is"))

    # --- heads -----------------------------------------------------------------------------------------------------

    def _term(self, rest: str) -> Text | None:
        id_, _, member = rest.rpartition(".")
        term = self.version.terms.get(id_) or self.version.terms.get(id_.replace("_", "-"))
        return _of(term.label, member) if term is not None else None

    def _paper(self, rest: str) -> Text | None:
        id_, _, member = rest.rpartition(".")
        paper = self.version.papers.get(id_) or self.version.papers.get(id_.replace("_", "-"))
        return _of(paper.name, member) if paper is not None else None

    def _notice(self, rest: str) -> Text | None:
        id_, _, member = rest.rpartition(".")
        notice = self.version.notices.get(id_) or self.version.notices.get(id_.replace("_", "-"))
        return _of(notice.name, member) if notice is not None else None

    def _sign(self, rest: str) -> Text:
        owner = next(
            (act.label for act in self.version.acts.values() for spec in act.effects
             if spec.effect == "sign.give" and str(spec.values.get("role")).replace("_", "-") == rest.replace("_", "-")), None
        )  # fmt: skip
        return Text(f"签字（{owner.zh}）", f"the signature of “{owner.en}”") if owner else Text("签字", "the signature")

    def _sheet(self, rest: str) -> Text | None:
        id_, _, line = rest.partition(".")
        sheet = self.version.worksheets.get(id_) or self.version.worksheets.get(id_.replace("_", "-"))
        if sheet is None:
            return None
        found = next((one.label for one in sheet.lines if one.id in (line, line.replace("_", "-"))), None)
        return (
            _of(sheet.label, line)
            if found is None
            else Text(f"{sheet.label.zh}的{found.zh}", f"{found.en} of {sheet.label.en}")
        )

    def _table(self, rest: str) -> Text:
        _, _, output = rest.rpartition(".")
        found = self.version.fields.get(output)
        if found is not None:
            return Text(f"规则表给出的“{found.label.zh}”", f"“{found.label.en}” by the table of rules")
        return Text("规则表的结果", "what the table of rules gives")

    def _relation(self, rest: str) -> Text | None:
        id_, _, member = rest.rpartition(".")
        rule = self.version.relations.get(id_) or self.version.relations.get(id_.replace("_", "-"))
        return _of(rule.label, member) if rule is not None else None


def _of(label: Text, member: str) -> Text:
    said = _MEMBERS.get(member) or _COUNTS.get(member)
    return Text(f"“{label.zh}”{said.zh}", f"{said.en} of “{label.en}”") if said else Text(f"“{label.zh}”", f"“{label.en}”")


def _counted(thing: Text, rest: str) -> Text:
    member = rest.rpartition(".")[2]
    said = _COUNTS.get(member) or _MEMBERS.get(member)
    return Text(f"{thing.zh}{said.zh}", f"{said.en} ({thing.en})") if said else thing


BLANK = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")
_BLANKS: dict[str, Text] = {
    "organ_phone": Text("单位电话", "the unit's telephone"),
    "case_number": Text("编号", "number"),
    "currency": Text("货币", "currency"),
    "handling_organ": Text("承办单位", "the unit that handles it"),
    "reason": Text("理由", "reason"),
    "service": Text("事项", "service"),
    "item_name": Text("事项名称", "name of the matter"),
    "unit": Text("单位", "unit"),
    "missing_items": Text("缺少的材料", "what is missing"),
    "days": Text("天数", "days"),
    "place": Text("地点", "place"),
    "link": Text("链接", "link"),
    "code": Text("查询码", "query code"),
    "due": Text("到期日", "due day"),
}
_Rule = Callable[[Names, str], "Text | None"]
_HEADS: dict[str, _Rule] = {
    "terms": Names._term,
    "papers": Names._paper,
    "notices": Names._notice,
    "signs": Names._sign,
    "calc": Names._sheet,
    "tables": Names._table,
    "relations": Names._relation,
}
