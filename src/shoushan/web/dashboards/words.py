"""The dashboards' own words in Chinese and English; keys begin with ``board-``, ``table-`` or ``audit-``."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    # doors
    "board": Text("督查看板", "Board"),
    # the board
    "board-by-unit": Text("按承办单位", "By unit"),
    "board-by-street": Text("按街道", "By street"),
    "board-by-leader": Text("按领导", "By leader"),
    "board-hand-backs": Text("退单", "Hand-backs"),
    "board-wall": Text("会议大屏", "Meeting screen"),
    "board-unit": Text("承办单位", "Unit"),
    "board-street": Text("街道", "Street"),
    "board-leader": Text("包案（分包、领衔）领导", "Leader in charge"),
    "board-open": Text("未办结", "Open"),
    "board-red": Text("超期", "Overdue"),
    "board-yellow": Text("临期", "Nearly due"),
    "board-green": Text("正常", "In time"),
    "board-grey": Text("暂停", "Paused"),
    "board-unlit": Text("无时限", "No limit"),
    "board-soon": Text("3 日内到期", "Due in 3 days"),
    "board-handed-back": Text("退过单", "Handed back"),
    "board-urged": Text("催办过", "Urged"),
    "board-unit-none": Text("待办事对象补正", "Waiting for the party"),
    "board-street-none": Text("未注明街道", "No street named"),
    "board-leader-none": Text("没有包案领导", "No leader named"),
    "board-all": Text("全部", "All"),
    "board-total": Text("合计（每件计一次）", "Total (each case once)"),
    "board-empty": Text("没有未办结的件。", "Nothing is open."),
    "board-ledger": Text("台账", "Ledger"),
    "board-from": Text("收件日期自", "Received from"),
    "board-to": Text("至", "to"),
    "board-note": Text(
        "几个单位同办的件在各单位都计一次，合计只计一次。“3 日内到期”按工作日数，含今日；暂停的、历史件、封闭类不在内。",
        "A case that several units work on counts for each of them and once in the total. “Due in 3 days” counts working "
        "days, today included; paused cases, history cases and closed classes are left out of it.",
    ),
    "board-as-of": Text("截至 {moment}", "As of {moment}"),
    "board-behind": Text("{row}：{what}", "{row}: {what}"),
    "board-owes": Text("{unit}：应办的件", "{unit}: what it owes"),
    "board-owes-short": Text("应办的件", "What it owes"),
    "board-times": Text("同件退单次数", "Times for this case"),
    "board-ping-pong": Text("来回退单", "To and fro"),
    "board-on": Text("退单时间", "Handed back at"),
    "board-hand-backs-empty": Text("这段时间没有退单。", "Nothing was handed back in this period."),
    "board-hand-backs-by-unit": Text("各单位退单", "Hand-backs by unit"),
    "board-returns": Text("退单次数", "Hand-backs"),
    "board-cases": Text("涉及件数", "Cases"),
    "board-and-again": Text("其中来回退单", "Of these to and fro"),
    "board-period": Text("期间", "Period"),
    "board-most": Text("件数多，本页只列前 {n} 件。", "There are many; this page lists the first {n}."),
}
