"""Words of campaigns, and of needs held against what is offered."""

from __future__ import annotations

from shoushan.rules.text import Text

TOGETHER_WORDS = {
    "desk-campaign": Text("专项行动", "Campaign"),
    "desk-campaign-targets": Text("清单对象", "Targets on the list"),
    "desk-campaign-done": Text("已完成", "Done"),
    "desk-campaign-left": Text("未完成", "Not yet"),
    "desk-campaign-out": Text("未能到达", "Out of reach"),
    "desk-campaign-waiting": Text("待生成任务", "Tasks to be opened"),
    "desk-campaign-coverage": Text("覆盖情况", "Coverage"),
    "desk-campaign-share": Text("覆盖率", "Covered"),
    "desk-campaign-none": Text("还没有任务。", "There is no task yet."),
    "desk-campaign-why": Text("原因", "Why"),
    "desk-campaign-frozen": Text("清单固定于", "List frozen at"),
    "desk-campaign-lists": Text("清单份数", "Lists"),
    "desk-campaign-lists-note": Text("固定一份，其余为补充", "One frozen, the others supplements"),
    "desk-campaign-digest": Text("清单摘要（SHA-256）", "Digest of the list (SHA-256)"),
    "desk-campaign-late": Text("固定清单以后新出现的对象", "Targets that appeared since"),
    "desk-campaign-late-note": Text("不会自己加进来；要列入的，用补充清单", "Never added by themselves; use the supplement"),
    "desk-campaign-total": Text("合计", "Total"),
    "desk-campaign-place": Text("地方", "Place"),
    "desk-campaign-mine": Text("只统计本岗位看得到的任务", "Only tasks that this post may see are counted"),
    "desk-matches": Text("可对接的资源", "What is offered and suits"),
    "desk-match-why": Text(
        "按类别、地方、时间逐项比对得出，只是建议；由谁认领由人决定。",
        "Compared by category, place and time: a proposal only; people decide who claims.",
    ),
    "desk-match-offer": Text("资源", "Offered"),
    "desk-match-points": Text("分值", "Points"),
    "desk-match-reasons": Text("为什么合适", "Why it suits"),
    "desk-match-claim": Text("认领", "Claim"),
    "desk-match-take": Text("用这个资源", "Use this one"),
    "desk-match-none": Text("现在没有合适的资源。", "Nothing that suits is offered now."),
}
