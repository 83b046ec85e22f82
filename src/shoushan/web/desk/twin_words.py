"""Words of the pages on systems that belong to others; keys begin with ``desk-twin``."""

from __future__ import annotations

from shoushan.rules.text import Text

TWIN_WORDS: dict[str, Text] = {
    "desk-twins": Text("外部系统", "Systems of others"),
    "desk-twins-none": Text("配置包没有写外部系统（twins/）。", "The pack names no system of others (twins/)."),
    "desk-twins-faults": Text("有外部系统的定义不能用", "Definitions of systems that cannot be used"),
    "desk-twin-system": Text("系统", "System"),
    "desk-twin-to-type": Text("还没录入", "Still to be typed there"),
    "desk-twin-oldest": Text("最早一件收件", "Oldest opened"),
    "desk-twin-numbered": Text("已登记编号", "With a number there"),
    "desk-twin-nothing": Text(
        "都录过了。新的件办到这一步会排在这里。", "All typed. New cases appear here once they are due there."
    ),
    "desk-twin-more": Text("另有 {n} 件，先录前面的。", "{n} more; type the first ones first."),
    "desk-twin-open-sheet": Text("抄录单", "Sheet to copy"),
    "desk-twin-sheet": Text("{system}：抄录单", "{system}: sheet to copy"),
    "desk-twin-fields": Text("按对方表单的顺序", "In the order of their form"),
    "desk-twin-clear": Text("显示全文再抄（会留痕）", "Show in clear to copy (this is recorded)"),
    "desk-twin-clear-why": Text("录入{system}", "To type it into {system}"),
    "desk-twin-shut": Text("您的岗位不能看这几项的全文：{names}。", "Your post may not see in clear: {names}."),
    "desk-twin-type-back": Text("把对方的编号填回来", "Type their number back"),
    "desk-twin-number": Text("对方的编号", "Number there"),
    "desk-twin-their-due": Text("对方的到期日", "Their due day"),
    "desk-twin-their-due-hint": Text("只作记录，不改我们的到期日。", "Kept beside ours; it moves nothing."),
    "desk-twin-due": Text("对方到期日 {day}", "Due there on {day}"),
    "desk-twin-save": Text("登记编号", "Record the number"),
    "desk-twin-saved": Text("已登记 {number}", "{number} recorded"),
    "desk-twin-wrong": Text("编号写法不符", "The number is written otherwise"),
    "desk-twin-wrong-remedy": Text(
        "请照对方系统显示的编号填，例如按 {pattern}。", "Type it as their system shows it: {pattern}."
    ),
    "desk-twin-taken": Text("这个编号已经登记在 {number}", "This number is recorded at {number}"),
    "desk-twin-taken-remedy": Text(
        "同一件分在两处时可以都登记：勾选下面一项再登记一次；否则请核对编号。",
        "Where one matter of theirs is two of ours, tick below and record again; else compare the number.",
    ),
    "desk-twin-taken-yes": Text("对方的一件对应我们的几件", "One matter there stands for several of ours"),
    "desk-twin-compare": Text("与对方的导出表核对", "Compare with their export"),
    "desk-twin-export": Text("对方系统导出的表（.xlsx、.xls、.csv 另存为 .xlsx）", "Their export (.xlsx, .xls)"),
    "desk-twin-compare-do": Text("核对", "Compare"),
    "desk-twin-no-export": Text("这个系统没有写导出表的格式。", "The definition says nothing of an export."),
    "desk-twin-choose": Text("请选择对方系统导出的表。", "Choose the sheet that their system exported."),
    "desk-twin-heads": Text("表里没有需要的列。需要：{names}。", "The sheet lacks columns that are needed: {names}."),
    "desk-twin-heads-remedy": Text(
        "请用对方系统原样导出的表，不要改表头。", "Use the sheet as exported; leave the heads as they are."
    ),
    "desk-twin-result": Text("读到 {read} 行，一致 {same} 件", "{read} rows read, {same} agree"),
    "desk-twin-only-here": Text("只有我们有", "Only here"),
    "desk-twin-only-there": Text("只有对方有", "Only there"),
    "desk-twin-different": Text("两边不同", "Different"),
    "desk-twin-faulty": Text("不能用的行", "Rows that cannot be used"),
    "desk-twin-here": Text("我们", "Here"),
    "desk-twin-there": Text("对方", "There"),
    "desk-twin-what": Text("哪一项", "What"),
    "desk-twin-row": Text("第几行", "Row"),
    "desk-twin-none-here": Text("没有。", "None."),
    "desk-twin-apply": Text("登记 {n} 个编号和到期日", "Record {n} numbers and due days"),
    "desk-twin-apply-why": Text(
        "{link} 件按我们的编号对上了，还没登记对方编号；{due} 件对方的到期日变了。",
        "{link} found by our number have no number of theirs yet; {due} have another due day there.",
    ),
    "desk-twin-applied": Text("已登记 {n} 个编号和到期日", "{n} numbers and due days recorded"),
    "desk-twin-gone": Text("核对结果已过期", "The comparison has expired"),
    "desk-twin-gone-remedy": Text("请重新上传对方的导出表。", "Upload their export again."),
}
