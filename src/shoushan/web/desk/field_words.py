"""Words of the field pages; those that the script says stand in the page as data."""

from __future__ import annotations

from shoushan.rules.text import Text

FIELD_WORDS: dict[str, Text] = {
    "desk-field": Text("现场页", "Field page"),
    "desk-field-rows": Text("我今天要去的", "My rows today"),
    "desk-field-none": Text("没有要到现场的件。", "Nothing has to be seen on site."),
    "desk-field-lead": Text(
        "没有信号也可以填：存在本机（加密），有信号时自动发送，只办一次。",
        "It can be filled in without a signal: it is kept in this telephone, encrypted, and sent once the line is back.",
    ),
    "desk-field-plain": Text(
        "本浏览器不能在没有信号时保存（须用 HTTPS 打开）。请在有信号时填写。",
        "This browser cannot keep anything without a signal (it needs HTTPS). Fill it in while there is one.",
    ),
    "desk-field-queue": Text("本机的发送情况", "What this telephone keeps"),
    "desk-field-waiting": Text("等待发送", "Waiting"),
    "desk-field-sent": Text("已发送", "Sent"),
    "desk-field-refused": Text("被退回", "Refused"),
    "desk-field-kept": Text(
        "没有信号，已经存在本机，有信号时自动发送。", "No signal: it is kept in this telephone and sent once there is one."
    ),
    "desk-field-done": Text("已发送，办理成功：{number}", "Sent and done: {number}"),
    "desk-field-sign-in": Text("请重新登录，登录后自动发送。", "Please log in again; it is sent then."),
    "desk-field-gone": Text(
        "这一件打不开了：可能已经办结，或者不再归您办。", "It cannot be opened: it may be closed, or no longer yours."
    ),
    "desk-field-sign": Text("在框内用手指签名", "Sign inside the box with a finger"),
    "desk-field-again": Text("重签", "Again"),
    "desk-field-open": Text("打开修改", "Open and correct"),
    "desk-field-drop": Text("删除", "Delete"),
    "desk-field-drop-sure": Text("确定删除这一条？删除后不能恢复。", "Delete it? It cannot be brought back."),
    "desk-field-now": Text("现在发送", "Send now"),
    "desk-field-restored": Text("已恢复刚才填的内容。", "What you had typed is here again."),
    "desk-field-expired": Text(
        "有 {n} 条超过保存时间没有发出，已经清除，请重新填写。",
        "{n} could not be sent in time and were wiped; please fill them in again.",
    ),
    "desk-field-offline": Text("现在没有信号", "There is no signal now"),
    "desk-field-offline-lead": Text(
        "打开过的表单可以继续填；其他页面等有信号再打开。", "A form that was open can be filled in; other pages need a signal."
    ),
    "desk-field-no-form": Text("本机没有保存这张表单。", "This form is not kept in this telephone."),
}
