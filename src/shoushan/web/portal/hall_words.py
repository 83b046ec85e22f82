"""Words of the hall: kiosk, board, slip and the place in line."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "hall-now": ("请到窗口", "Now at the window"),
    "hall-waiting": ("等候", "Waiting"),
    "hall-absent": ("过号，请到咨询台重新排队", "Called and absent; please ask at the information desk"),
    "hall-board-note": (
        "只显示号，不显示姓名。老、孕、残、军人优先。",
        "Numbers only, no names. The old, the pregnant, the disabled and soldiers go first.",
    ),
    "hall-nobody": ("还没有叫号，请稍等。", "Nobody is called yet; please wait."),
    "hall-at-once": ("不用等", "No waiting"),
    "hall-some-wait": ("{n} 人在等", "{n} waiting"),
    "hall-about": ("{n} 人在等，约 {minutes} 分钟", "{n} waiting, about {minutes} min"),
    "hall-press": ("请按您要办的事，取号。", "Press what you came for and take your number."),
    "hall-priority": ("优先：老人、孕妇、残疾人、军人", "First: the old, the pregnant, the disabled, soldiers"),
    "hall-priority-note": (
        "先勾这里，再取号。缘由由窗口当面看，不登记。",
        "Tick here first. The window looks at the reason; it is not recorded.",
    ),
    "hall-nothing-kept": ("取号不用身份证，不记姓名。", "No identity card needed, no name kept."),
    "hall-take": ("取号", "Take a number"),
    "hall-board-title": ("叫号屏", "Board"),
    "hall-no-group": ("请先选要办的事", "Choose what you came for"),
    "hall-no-group-text": ("按下面的一个大按钮就能取号。", "Press one of the large buttons below."),
    "hall-too-fast": ("取号太快了", "Too many numbers at once"),
    "hall-too-fast-text": ("请一分钟后再取，或者请咨询台帮忙。", "Try again in a minute, or ask at the information desk."),
    "hall-kiosk-only": ("这里不能取号", "No numbers are given here"),
    "hall-kiosk-only-text": (
        "请用大厅里的取号机，或者请咨询台帮忙。",
        "Use a machine in the hall, or ask at the information desk.",
    ),
    "hall-your-number": ("您的号", "Your number"),
    "hall-scan": ("扫码看前面还有几人", "Scan to see how many are before you"),
    "hall-before": ("前面还有 {n} 人", "{n} before you"),
    "hall-next-you": ("下一个就是您", "You are next"),
    "hall-minutes": ("大约等 {minutes} 分钟", "about {minutes} minutes"),
    "hall-pace-unknown": ("今天刚开始，还估不出要等多久", "The day is too young to tell how long"),
    "hall-slip-absent": (
        "过号不作废，请到咨询台重新排队。当日有效。",
        "If you miss your call, ask at the information desk. Valid today.",
    ),
    "hall-slip-priority": ("优先号：请把证件给窗口看一下。", "Priority: please show the window your document."),
    "hall-place": ("排到哪了", "Your place in line"),
    "hall-go-to": ("请到 {window}", "Please go to {window}"),
    "hall-leave": ("不等了，退号", "I do not wait, give the number back"),
    "hall-leave-sure": ("退号以后就不能用这个号了。要退吗？", "The number cannot be used afterwards. Give it back?"),
    "hall-unknown": ("没有这个号", "No such number"),
    "hall-unknown-text": (
        "请核对号和扫码的纸条；号只在当天有效。可以重新取号，或者问咨询台。",
        "Check the slip; a number is valid on its day only. Take a new one or ask at the information desk.",
    ),
    "hall-refreshes": ("这一页每半分钟自己更新。", "This page renews itself every half minute."),
}
