"""Words of the pages on which figures are filled in and seen as published; keys begin with ``desk-figure``."""

from __future__ import annotations

from shoushan.rules.text import Text

PUBLISHING_WORDS: dict[str, Text] = {
    "desk-figures": Text("指标填报发布", "Figures to be published"),
    "desk-figures-what": Text(
        "填报、审核、签发由三个岗位、三个人办。填报时算出的值、口径、两个时刻和证据当即冻结；更正是新的一次，旧的留着。",
        "Filled in, reviewed and released by three posts and three people. What is counted when it is filled in, its caliber, "
        "both moments and its evidence are frozen; a correction is a new revision, the old one stays.",
    ),
    "desk-figures-none": Text("还没有填报的指标值。", "No figure was filled in yet."),
    "desk-figures-list": Text("填报和发布的指标值", "Figures filled in and published"),
    "desk-figure-name": Text("指标", "Indicator"),
    "desk-figure-value": Text("值", "Value"),
    "desk-figure-n": Text("基数", "n"),
    "desk-figure-period": Text("时期", "Period"),
    "desk-figure-period-hint": Text(
        "名称、2017、2017-10，或者 2017-01-01..2017-10-31。不填用指标自己的时期。",
        "A name, 2017, 2017-10, or 2017-01-01..2017-10-31. Empty: the indicator's own.",
    ),
    "desk-figure-as-of": Text("截至", "As of"),
    "desk-figure-as-of-hint": Text("不填用时期末日。", "Empty: the last day of the period."),
    "desk-figure-known-at": Text("截至第几条留痕", "Known at leaf"),
    "desk-figure-cell": Text("分组", "Breakdown"),
    "desk-figure-cell-hint": Text("如 street=370602003；不填是全部。", "Such as street=370602003; empty: the whole."),
    "desk-figure-audience": Text("发布范围", "Audience"),
    "desk-figure-public": Text("向社会公布", "To the public"),
    "desk-figure-internal": Text("内部", "Internal"),
    "desk-figure-fill": Text("填报", "Fill in"),
    "desk-figure-filled": Text("已填报，等待另一个岗位审核。", "Filled in; another post reviews it."),
    "desk-figure-stage": Text("环节", "Stage"),
    "desk-figure-choose": Text("请选择指标", "Choose an indicator"),
    "desk-figure-no-period": Text("看不懂这个时期", "This is no period"),
    "desk-figure-no-day": Text("日期写成 2017-10-31", "Write the day as 2017-10-31"),
    "desk-figure-no-cell": Text("分组写成 street=370602003", "Write the breakdown as street=370602003"),
    "desk-figure-releases": Text("每次发布", "Releases"),
    "desk-figure-revision": Text("第几次", "Revision"),
    "desk-figure-waiting": Text("待审", "Waiting"),
    "desk-figure-published-on": Text("发布日期", "Published on"),
    "desk-figure-why": Text("更正原因", "Why it was corrected"),
    "desk-figure-file": Text("公开文件", "Public file"),
    "desk-figure-evidence": Text("证据", "Evidence"),
    "desk-figure-caliber": Text("口径", "Caliber"),
    "desk-figure-today": Text("今日重算", "Counted again today"),
    "desk-figure-same": Text(
        "今天按同一口径、同一截至日重算，结果相同。", "Counted again today by the same rule, as of the same day: the same."
    ),
    "desk-figure-differs": Text(
        "今天重算得 {today}，发布的是 {value}：发布以后又录入了涉及本期的留痕。",
        "Counted again today it is {today}, published was {value}: what concerns the period was entered afterwards.",
    ),
    "desk-figure-since": Text("发布以后才知道的", "Known only since it was published"),
    "desk-figure-case": Text("件", "Case"),
    "desk-figure-by": Text("分子 / 分母相差", "Above / below the line by"),
    "desk-figure-cannot": Text("今天不能重算：{why}", "It cannot be counted again today: {why}"),
    "desk-figure-correct": Text("更正（重算后填报）", "Correct (count again and fill in)"),
    "desk-figure-reason": Text("更正原因", "Why it is corrected"),
    "desk-figure-acts": Text("审核、签发、退回、撤销", "Review, release, send back, take back"),
    "desk-figure-revoked": Text("已撤销：{why}", "Taken back: {why}"),
    "desk-figure-no-data": Text("无数据", "no data"),
}
