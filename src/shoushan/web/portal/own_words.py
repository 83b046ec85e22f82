"""Words of the page on which people see how their amount was formed and what was paid."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    "p-own": Text("怎么算的、发了多少", "How it was worked out, what was paid"),
    "p-own-why": Text(
        "逐项的计算、依据的条文、每一笔发放，只给您本人看。",
        "Line by line, with its articles, and every payment; only for you.",
    ),
    "p-own-phone": Text("办事时留的电话号码", "The telephone number that you left"),
    "p-own-phone-hint": Text(
        "金额只给本人看。填申请时留的号码；换过号码的，请到窗口改。",
        "Amounts are for you alone. Give the number that you left when applying; if it has changed, the counter puts it right.",
    ),
    "p-own-button": Text("查看", "Show"),
    "p-own-wrong": Text("号码不对", "Not that number"),
    "p-own-wrong-text": Text(
        "和办事时留的号码不一样，没有显示金额。请核对后重填，或者打电话问。",
        "It differs from the number that you left; nothing is shown. Look again, or ring us.",
    ),
    "p-own-not-you": Text("这一页只给本人看", "This page is for the people concerned"),
    "p-own-not-you-text": Text(
        "您登录的账号不是这件事的本人。替人办的，请由本人登录，或者用编号、查询码和本人留的电话打开。",
        "You are not the person whose case it is. They sign in themselves, or give number, query code and their telephone.",
    ),
    "p-own-sheet": Text("{what}：怎么算的", "{what}: how it was worked out"),
    "p-own-none": Text(
        "还没有算过。算好以后在这里逐项看。", "Nothing was worked out yet. Once it is, you see it here line by line."
    ),
    "p-own-result": Text("结果", "Result"),
    "p-own-before": Text("上次：{amount}", "before: {amount}"),
    "p-own-left": Text("不适用", "does not apply"),
    "p-own-cannot-tell": Text("无法判断", "cannot be told yet"),
    "p-own-missing": Text(
        "还缺：{what}。补上以后重新算；缺的不按0算。",
        "Missing: {what}. It is worked out again once it is there; what is missing is not 0.",
    ),
    "p-own-basis": Text("依据：{basis}", "Ground: {basis}"),
    "p-own-money": Text("发了多少", "What was paid"),
    "p-own-no-money": Text("还没有发放记录。", "Nothing was paid yet."),
    "p-own-paid": Text("已到账", "Paid"),
    "p-own-part-paid": Text("部分到账", "Paid in part"),
    "p-own-due": Text("已列入发放，还没到账", "Listed, not paid yet"),
    "p-own-returned": Text("被银行退回", "The bank sent it back"),
    "p-own-on": Text("{day}到账", "paid on {day}"),
    "p-own-back": Text(
        "原因：{why}。改好账号以后在下一批重发。", "Why: {why}. It is paid again with the next list once the account is right."
    ),
    "p-own-again": Text("重发以前退回的一笔", "in place of one that came back"),
    "p-own-next": Text("接下来", "What comes next"),
    "p-own-object": Text("算得不对、发得不对，怎么办", "If it is wrong"),
    "p-own-print": Text("打印", "Print"),
    "p-own-period": Text("{year}年{month}月", "{month}/{year}"),
}
