"""Words of the public notices (公示、公告)."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    "p-notices": Text("公示公告", "Public notices"),
    "p-notices-lead": Text(
        "正在公示的内容都在这里，期满自动撤下。姓名打码，不公布证件号、电话、病情和门牌号。",
        "Everything that is on notice now; it comes down by itself when its days are over. Names are masked; identity numbers, "
        "telephones, illnesses and house numbers are never published.",
    ),
    "p-notices-none": Text("现在没有正在公示的内容。", "Nothing is on notice now."),
    "p-notice-until": Text("到{day}", "until {day}"),
    "p-notice-many": Text("{n}件", "{n} cases"),
    "p-notice-organ": Text("公示单位", "Published by"),
    "p-notice-days": Text("公示期", "Days"),
    "p-notice-period": Text("{first} 至 {last}（不少于{least}）", "{first} to {last} (at least {least})"),
    "p-notice-basis": Text("依据", "Ground"),
    "p-notice-posted": Text("张贴", "Posted"),
    "p-notice-posted-at": Text("{day} 张贴在{place}", "on {day} at {place}"),
    "p-notice-shown": Text("公示内容", "What is published"),
    "p-notice-phone": Text("联系电话", "Telephone"),
    "p-notice-print": Text("打印张贴", "Print the sheet"),
    "p-notice-over": Text("这项公示已经结束", "This notice is over"),
    "p-notice-over-text": Text(
        "公示期满或者已经撤下，内容不再显示。有疑问请打电话问。",
        "Its days are over or it was taken down; what it said is not shown any more. If in doubt, ring us.",
    ),
    "p-object": Text("提出异议", "Object"),
    "p-object-heading": Text("对公示提出异议", "Object to a notice"),
    "p-object-lead": Text(
        "公示期内谁都可以提。异议没有处理完，下一步不会办。姓名、电话可以不留；留了也只有经办单位看得到，不会告诉对方。",
        "Anybody may object while the notice stands; the next step waits until it is settled. You need not leave your name or "
        "telephone; they are seen by the office alone and never told to the other side.",
    ),
    "p-object-which": Text("哪一件", "Which one"),
    "p-object-which-choose": Text("请选一件。", "Choose one."),
    "p-object-send": Text("交上去", "Send"),
    "p-object-done": Text("异议收到了", "Your objection has come in"),
    "p-object-done-text": Text(
        "在 {unit} 核实。留了电话的，处理完告诉您。电话 {phone}。",
        "{unit} looks into it. If you left a telephone number, you will be told. Telephone {phone}.",
    ),
    "p-object-slow": Text("太快了，请过一分钟再交", "Too fast; please try again in a minute"),
    "p-object-slow-text": Text("同一网络一分钟只收几件。", "Only a few a minute are taken from one address."),
    "p-object-not": Text("这项公告不收异议", "This announcement takes no objections"),
    "p-object-not-text": Text("有疑问请打电话问。", "If in doubt, ring us."),
    "p-notice-seal": Text("（{organ}盖章）", "(Seal of {organ})"),
}
