"""What a paragraph on a mechanism is made of, and the words that stand for types and classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shoushan.rules import currency
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.mechanism import said
from shoushan.rules.text import Text

Line = tuple[Text, Text]
"""What is said of it, and what."""
MOST = 30
"""Options told one by one; of more only the first and their number."""
SECTIONS: dict[str, Text] = {
    "about": Text("是什么", "What it is"),
    "field": Text("记什么", "What is recorded"),
    "party": Text("当事人", "Parties"),
    "stage": Text("环节", "Stages"),
    "act": Text("谁办什么", "Who does what"),
    "term": Text("时限", "Terms"),
    "lapse": Text("到期自动发生", "What time does"),
    "join": Text("汇合后自动发生", "What follows by itself"),
    "recur": Text("到日自动开出", "What opens by itself"),
    "rule": Text("计算和规则表", "Calculations and tables of rules"),
    "outcome": Text("办结方式", "Outcomes"),
    "material": Text("材料", "Materials"),
    "service": Text("事项", "Services"),
    "paper": Text("文书", "Papers"),
    "notice": Text("公示", "Public notices"),
    "message": Text("通知", "Messages"),
    "counted": Text("统计什么", "What is counted"),
}
TYPES: dict[str, Text] = {
    "text": Text("文字", "text"),
    "long-text": Text("大段文字", "long text"),
    "integer": Text("整数", "whole number"),
    "area": Text("面积（平方米）", "area in m²"),
    "rate": Text("比率", "rate"),
    "boolean": Text("是或否", "yes or no"),
    "date": Text("日期", "day"),
    "month": Text("月份", "month"),
    "code": Text("选一项", "one of a list"),
    "id-number": Text("证件号码", "ID number"),
    "credit-code": Text("统一社会信用代码", "credit code"),
    "phone": Text("电话", "telephone"),
    "unit": Text("单位", "unit"),
    "place": Text("地点", "place"),
    "party": Text("当事人", "party"),
    "file": Text("文件", "file"),
    "ref": Text("另一件的编号", "number of another case"),
    "rows": Text("逐行登记", "rows"),
}
CLASSES: dict[str, Text] = {
    "public": Text("公开", "everybody"),
    "internal": Text("内部：工作人员和本件当事人", "internal: staff and the party of the case"),
    "personal": Text("个人：工作人员看到的是遮盖后的", "personal: staff see it masked"),
    "sensitive": Text("敏感：加密保存，看全文要理由", "sensitive: encrypted, seen in full for a reason only"),
}


def typed(kind: str) -> Text:
    """What is written in a field of a type."""
    if kind == "money":
        name = currency.current().name
        return Text(f"金额（{name.zh}）", f"amount in {name.en}")
    return TYPES.get(kind, Text(kind, kind))


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph: of which section, about what, its lines; ``whole`` is the definition that it tells, for comparing."""

    section: str
    id: str
    head: Text
    lines: tuple[Line, ...]
    whole: Any = None

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"{self.section}-{self.id}"


def line(zh: str, en: str, value: Text) -> Line:
    """One line."""
    return Text(zh, en), value


def options(pack: Pack, list_: str | None) -> Text:
    """The options of a code list, the first of many."""
    codes = pack.code_lists.get(list_ or "")
    if codes is None:
        return Text("", "")
    labels = [code.label for code in codes.codes.values()]
    told = said.listed(labels[:MOST])
    if len(labels) > MOST:
        return Text(f"{told.zh}等{len(labels)}项", f"{told.en} and so on, {len(labels)} in all")
    return told
