"""How forms call what stands in definition files: by the names of keys, lists and folders, never by a ledger."""

from __future__ import annotations

from collections.abc import Mapping

from shoushan.rules.text import Text

NUMBERS: Mapping[str, Text] = {
    "limit": Text("期限", "Limit"),
    "max": Text("最多（最大）", "At most"),
    "min": Text("最小", "At least"),
    "last": Text("提前几个单位亮黄灯", "Yellow for the last"),
    "times": Text("次数", "Times"),
    "max_days": Text("最多中止", "Paused at most"),
    "max_times": Text("最多几次", "At most how often"),
    "days": Text("天数", "Days"),
    "copies": Text("份数（复印件）", "Copies"),
    "original": Text("原件份数", "Originals"),
    "max_length": Text("最多字数", "Characters at most"),
    "limit_scene_num": Text("到现场次数", "Visits in person"),
}
FLAGS: Mapping[str, Text] = {
    "required": Text("必须填写（提交）", "Required"),
    "is_fee": Text("收费", "A fee is charged"),
    "many": Text("可以有多个", "There may be several"),
    "objection": Text("可以提出异议", "Objections may be raised"),
    "promise": Text("可以承诺代替", "A promise may stand for it"),
    "assumed": Text("推定", "Assumed"),
    "published": Text("公开", "Published"),
    "electronic": Text("可以用电子件", "Electronic copies do"),
}
CHOICES: Mapping[str, tuple[Text, Mapping[str, Text]]] = {
    "unit": (
        Text("单位", "Unit"),
        {
            "working-day": Text("工作日", "working days"),
            "calendar-day": Text("日（自然日）", "calendar days"),
            "month": Text("月", "months"),
            "hour": Text("小时", "hours"),
            "same-working-day": Text("当个工作日", "the same working day"),
        },
    ),
    "class": (
        Text("密级", "Class"),
        {
            "public": Text("公开", "public"),
            "internal": Text("内部", "internal"),
            "personal": Text("个人信息", "personal"),
            "sensitive": Text("敏感个人信息", "sensitive"),
        },
    ),
    "reason": (
        Text("要写理由", "A reason is given"),
        {
            "required": Text("必须", "required"),
            "optional": Text("可以", "optional"),
            "none": Text("不用", "none"),
        },
    ),
    "retention": (
        Text("保管期限", "Retention"),
        {
            "永久": Text("永久", "permanent"),
            "30": Text("30年", "30 years"),
            "10": Text("10年", "10 years"),
        },
    ),
    "mark": (
        Text("核实情况", "How far verified"),
        {
            "verified": Text("已核实", "verified"),
            "unverified": Text("未核实", "not verified"),
            "assumed": Text("推定", "assumed"),
        },
    ),
}
TEXTS: Mapping[str, Text] = {
    "basis": Text("依据", "Legal basis"),
    "article": Text("条款", "Article"),
    "number": Text("编号规则", "How it is numbered"),
    "unit_of_measure": Text("计量单位", "Unit of measure"),
}
WORDS: Mapping[str, Text] = {
    "label": Text("名称", "Name"),
    "name": Text("名称", "Name"),
    "plain": Text("对群众的说明", "What citizens are told"),
    "why": Text("不能办时的说明", "What is said when it cannot be done"),
    "note": Text("说明", "Note"),
    "hint": Text("填写提示", "Hint"),
    "purpose": Text("用途", "Purpose"),
    "noun": Text("一件叫什么", "What one case is called"),
    "title": Text("标题", "Title"),
    "text": Text("正文", "Text"),
    "sms": Text("短信", "Short message"),
    "intro": Text("开头", "Opening"),
    "closing": Text("结尾", "Closing"),
    "remedy": Text("救济途径", "Remedies"),
    "seal": Text("落款", "Seal"),
    "to": Text("主送", "To"),
    "body": Text("正文", "Text"),
    "source": Text("来源渠道", "Where it comes from"),
    "standard": Text("受理标准", "Standard"),
    "fee_basis": Text("收费标准及依据", "Fees and their basis"),
    "transact_addr": Text("办理地点", "Where"),
    "transact_time": Text("办理时间", "When"),
    "link_way": Text("咨询方式", "Whom to ask"),
    "caliber": Text("口径", "Caliber"),
    "supervise_way": Text("监督投诉方式", "Where to complain"),
    "accept_condition": Text("受理条件", "Conditions"),
    "review_standard": Text("审查标准", "Standard of review"),
    "handle_flow": Text("办理流程", "Steps"),
    "anticipate_explain": Text("法定时限说明", "Legal limit, told"),
    "promise_explain": Text("承诺时限说明", "Promised limit, told"),
    "task_name": Text("事项名称", "Name in the catalogue"),
    "task_type": Text("事项类型", "Type"),
    "task_state": Text("事项状态", "State"),
    "use_level": Text("行使层级", "Level"),
    "power_source": Text("权力来源", "Source of power"),
    "dept_name": Text("实施主体", "Organ in charge"),
    "dept_type": Text("实施主体性质", "Nature of the organ"),
    "entrust_name": Text("委托机构", "Entrusted body"),
    "server_type": Text("服务对象", "For whom"),
    "project_type": Text("办件类型", "Type of case"),
    "handle_type": Text("办理形式", "Ways of handling"),
    "special_procedure": Text("特别程序", "Special procedure"),
    "by_law": Text("设定依据", "Legal basis"),
    "unit": Text("计量单位", "Unit"),
    "as": Text("所称", "Called"),
    "sample": Text("样例", "Sample"),
    "options": Text("选项", "Option"),
    "notes": Text("说明", "Notes"),
    "statement": Text("声明", "Statement"),
    "result_name": Text("结果名称", "Result"),
    "inputs": Text("填写项", "Question"),
    "pauses": Text("中止", "Pause"),
    "sides": Text("签字处", "Place to sign"),
    "head": Text("表头", "Head of a column"),
    "cells": Text("表格内容", "Cell"),
    "rows": Text("表格内容", "Cell"),
    "clause": Text("条款", "Clause"),
}
SHUT = frozenset(
    {"effects", "from", "who", "when", "if", "steps", "expect", "where", "guide_codes", "shape", "package", "values"}
)
"""Keys below which a form has nothing to ask: rules and references."""
OTHER = Text("文字", "Words")
LISTS: Mapping[str, Text] = {
    "parties": Text("办事对象", "Parties"),
    "stages": Text("环节", "Stages"),
    "outcomes": Text("办结方式", "Outcomes"),
    "terms": Text("时限", "Limits"),
    "materials": Text("材料", "Papers asked for"),
    "acts": Text("办理操作", "Acts"),
    "lapses": Text("到期自动发生", "What time does"),
    "fields": Text("字段", "Fields"),
    "indicators": Text("指标口径", "Calibers"),
    "payments": Text("资金发放", "Payments"),
    "proposals": Text("建议分类", "Proposals"),
}
"""Lists of a file whose items are things of their own."""
GENERAL = Text("总则", "In general")
WHOLE = "whole"
"""The place of a thing that is a whole file."""
FOLDERS: Mapping[str, Text] = {
    "services": Text("事项", "Services"),
    "papers": Text("文书", "Papers"),
    "messages": Text("通知", "Messages"),
    "notices": Text("公示", "Public notices"),
    "forms": Text("表单", "Forms"),
    "rules": Text("计算表", "Worksheets"),
}
"""Folders of a version whose files are one thing each."""
SIZES = {
    "max": Text("最大值（金额以分计）", "Largest value (money in fen)"),
    "min": Text("最小值（金额以分计）", "Smallest value (money in fen)"),
}
"""What fields call their bounds."""
MORE: Mapping[str, tuple[str, ...]] = {"fields": ("hint", "required"), "terms": ("basis",), "acts": ("note",)}
"""Keys that a form offers for things of a list that do not have them yet."""
