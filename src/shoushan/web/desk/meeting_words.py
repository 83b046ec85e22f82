"""Words of meetings, of agendas, and of texts that are split into tasks."""

from __future__ import annotations

from shoushan.rules.text import Text

MEETING_WORDS = {
    "desk-report-read": Text("阅读报告", "Read the report"),
    "desk-report-list": Text("综合报告", "Reports"),
    "desk-agenda": Text("议题", "Agenda"),
    "desk-agenda-proposed": Text("可列入的事项", "Matters that could be put on it"),
    "desk-agenda-how": Text(
        "亮灯、节点逾期、缺报、需协调的事项自己排到这里；勾选以后排序，固定以后不再改",
        "Matters with a lamp, late milestones, missing reports or a call for coordination stand here by themselves; "
        "tick them, put them in order, freeze them",
    ),
    "desk-agenda-none": Text("所选台账里没有亮灯的事项。", "No matter of these ledgers has a lamp."),
    "desk-agenda-ledgers": Text("台账", "Ledgers"),
    "desk-agenda-unit": Text("责任单位", "Unit"),
    "desk-agenda-why": Text("列入原因", "Why"),
    "desk-agenda-pick": Text("勾选的去排序", "Put those ticked in order"),
    "desk-agenda-order": Text("议题排序", "Order of the items"),
    "desk-agenda-drop": Text("清空序号就不列入", "Leave the number empty to leave it out"),
    "desk-agenda-other": Text("其他议题", "Other item"),
    "desk-agenda-freeze": Text("固定议题清单", "Freeze the agenda"),
    "desk-agenda-frozen": Text("议题清单（已固定）", "Agenda (frozen)"),
    "desk-agenda-back": Text("返回勾选", "Back to ticking"),
    "desk-agenda-last": Text("上次会议任务落实情况", "What became of the last meeting's tasks"),
    "desk-agenda-last-of": Text(
        "{meeting}：共 {total} 项，已销号 {closed} 项，办理中 {open} 项，逾期 {overdue} 项",
        "{meeting}: {total} tasks, {closed} closed out, {open} open, {overdue} overdue",
    ),
    "desk-agenda-no-last": Text("没有上一次会议的任务。", "There is no task of an earlier meeting."),
    "desk-agenda-gone": Text("有的事项已经不在可列入之内", "Some matters may not be put on it any more"),
    "desk-agenda-sheet": Text("打印议题清单", "Print the agenda"),
    "desk-tasks-sheet": Text("打印任务分解表", "Print the table of tasks"),
    "desk-task-closed": Text("已销号", "Closed out"),
    "desk-task-open": Text("办理中", "Open"),
    "desk-task-overdue": Text("逾期", "Overdue"),
    "desk-split-paste": Text("粘贴文字或者表格", "Paste a text or a table"),
    "desk-split-text": Text("工作报告、纪要、表格", "Work report, minutes or table"),
    "desk-split-hint": Text(
        "从 Word、表格里复制；按一、（一）1. ① 或者分号分条，表格按表头认栏。认出的填好，没认出的标黄，核对以后再发",
        "Copied from Word or a sheet; split by 一、（一）1. ① or semicolons, tables by their heads. What is recognised is "
        "filled in, what is not stays yellow; look at it before you send",
    ),
    "desk-split-read": Text("识别", "Recognise"),
    "desk-split-more": Text("再加几行", "More rows"),
    "desk-split-send": Text("一次下达", "Send all at once"),
    "desk-split-row": Text("任务 {n}", "Task {n}"),
    "desk-split-found": Text("识别出 {n} 项，{yellow} 处要核对", "{n} tasks recognised, {yellow} cells to look at"),
    "desk-split-sources": Text(
        "原文（划线的已认出，删除线的没认出）", "Source (underlined: recognised; struck: not recognised)"
    ),
    "desk-split-source": Text("原文", "Source"),
    "desk-split-line": Text("行", "Line"),
    "desk-split-decided": Text("议题 {n} 议定", "Item {n}: decision"),
    "desk-split-decided-hint": Text("不填的，用这个议题的任务作为议定", "Left empty, the tasks of the item stand for it"),
    "desk-split-done": Text("已下达 {n} 项任务", "{n} tasks sent"),
    "desk-split-not-told": Text("议题 {n} 的件现在不能记入议定：{why}", "The decision on item {n} could not be entered: {why}"),
    "desk-sheet-tasks": Text("任务分解表", "Table of tasks"),
    "desk-sheet-agenda": Text("议题清单", "Agenda"),
    "desk-sheet-due": Text("完成时限", "To be done by"),
    "desk-sheet-stage": Text("环节", "Stage"),
    "desk-sheet-stands": Text("落实情况", "How it stands"),
    "desk-number-in-order": Text("序号", "No."),
}
