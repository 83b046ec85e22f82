"""Words of the clerk's strip and of the page of the queue."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    "desk-state-untaken": Text("超时未签收", "Not taken over in time"),
    "desk-state-deferred": Text("容缺到期", "Deferred papers due"),
    "desk-state-promised": Text("今天答应的", "Promised for today"),
    "desk-urge-text": Text("请尽快办理。", "Please see to it soon."),
    "desk-present": Text(
        "{who} 也正在看这个件。办之前先打个招呼。", "{who} is looking at this case, too. Speak to each other before you act."
    ),
    "desk-handover-open": Text("在办件", "Open cases"),
    "desk-handover-none": Text("没有。", "None."),
    "desk-handover-do": Text("交班", "Hand over"),
    "desk-handover-done": Text("已交班，接班的人会在首页看到。", "Handed over; the next shift sees it on the first page."),
    "desk-handover-confirm": Text("确认接班", "Confirm"),
    "desk-handover-confirmed": Text("已确认接班。", "Taken over."),
    "desk-handover-gone": Text("这张交接单已经有人确认。", "This hand-over was confirmed already."),
    "desk-handover-not-kept": Text("本单位不用交接单。", "This unit keeps no hand-overs."),
    "desk-handed": Text("上一班交下来，请看过清单再确认", "Handed over by the last shift; look at the list, then confirm"),
    "desk-by-ear": Text("同音或同首字母的姓名", "Names that sound alike or have these initials"),
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
