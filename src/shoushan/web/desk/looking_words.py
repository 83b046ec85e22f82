"""Words of the page that says who looked."""

from __future__ import annotations

from shoushan.rules.text import Text

LOOKING_WORDS = {
    "desk-looks": Text("谁查阅过", "Who looked"),
    "desk-looks-when": Text("时间", "When"),
    "desk-looks-who": Text("单位和岗位", "Unit and post"),
    "desk-looks-kind": Text("方式", "How"),
    "desk-looks-what": Text("内容", "What"),
    "desk-looks-why": Text("理由（不告知本人）", "Reason (not told)"),
    "desk-looks-none": Text("没有人查看过全文，也没有打开过附件。", "Nobody saw anything in clear or opened a file."),
    "desk-looks-told": Text(
        "本人要求知道谁看过自己的信息时，告知时间、单位和岗位、看了什么；不告知经办人姓名和内部理由。遮着显示的页面不记谁打开过。",
        "A person who asks is told when, which unit and post, and what; not the official's name, nor the inner reason. "
        "Pages that show values masked keep no record of who opened them.",
    ),
    "desk-looks-tell": Text("登记已告知本人", "Record that the person was told"),
    "desk-looks-how": Text("本人怎样要求、怎样告知的", "How they asked, and how it was told"),
    "desk-looks-how-hint": Text("如：持身份证到窗口，当面给打印件", "Such as: came with the identity card, a print was given"),
    "desk-looks-how-needed": Text("请写明怎样要求、怎样告知的。", "Say how they asked and how it was told."),
    "desk-looks-done": Text("{number}：已登记告知", "{number}: recorded that it was told"),
}
