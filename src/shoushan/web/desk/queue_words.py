"""Words of the clerk's strip and of the page of the queue."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    "hall-window": Text("窗口", "Window"),
    "hall-strip": Text("叫号", "Calling numbers"),
    "hall-wait-here": Text("人等候", "waiting"),
    "desk-queue": Text("叫号", "Queue"),
    "desk-queue-page": Text("今天的队列", "Today's queue"),
    "desk-queue-next": Text("下一个", "Next"),
    "desk-queue-arrived": Text("到", "Arrived"),
    "desk-queue-absent": Text("过号", "Absent"),
    "desk-queue-start": Text("开始", "Start"),
    "desk-queue-end": Text("结束", "End"),
    "desk-queue-again": Text("再叫", "Call again"),
    "desk-queue-rejoin": Text("再排队", "Wait again"),
    "desk-queue-nobody": Text("没有人在等。", "Nobody is waiting."),
    "desk-queue-nobody-why": Text("有人取号后再按 [下一个]。", "Press [Next] when somebody has taken a number."),
    "desk-queue-called": Text("请 {number} 到 {window}。", "{number}, please come to {window}."),
    "desk-queue-taken": Text("已取号 {number}，前面 {n} 人。", "Number {number} is taken; {n} before."),
    "desk-queue-number": Text("号", "Number"),
    "desk-queue-group": Text("事项组", "Group"),
    "desk-queue-first": Text("优先", "First"),
    "desk-queue-since": Text("自", "Since"),
    "desk-queue-ended": Text("今天已接待", "Served today"),
    "desk-queue-pace": Text("每人约", "Each about"),
    "desk-queue-min": Text("分钟", "min"),
    "desk-queue-windows": Text("在叫号的窗口", "Windows calling"),
    "desk-queue-mine": Text("本窗口叫这些事项组（不勾就是全部）", "Groups that this window calls (none ticked: all)"),
    "desk-queue-keep": Text("记住", "Keep"),
    "desk-queue-take": Text("替人取号", "Take a number for somebody"),
    "desk-queue-surname": Text("姓（可不填）", "Surname (may be left out)"),
    "desk-queue-board": Text("叫号屏", "Board"),
    "desk-queue-kiosk": Text("取号机", "Kiosk"),
    "desk-queue-none": Text("本单位没有大厅队列。", "This unit keeps no queue."),
    "desk-queue-none-why": Text(
        "叫号只在大厅的窗口岗位用；请切换到窗口岗位。", "Only window posts of a hall call numbers; switch to such a post."
    ),
    "desk-queue-intake": Text("去收件", "To intake"),
}
