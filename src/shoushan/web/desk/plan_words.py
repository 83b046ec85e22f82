"""Words of plans: milestones, what moved, what a change would move."""

from __future__ import annotations

from shoushan.rules.text import Text

PLAN_WORDS = {
    "desk-plan": Text("节点计划", "Plan of milestones"),
    "desk-milestone": Text("节点", "Milestone"),
    "desk-plan-after": Text("前置节点", "Comes after"),
    "desk-plan-slip": Text("变动（工作日）", "Moved (working days)"),
    "desk-plan-days": Text("{n} 天", "{n} d"),
    "desk-plan-on": Text("{day} 到达", "reached {day}"),
    "desk-plan-on-late": Text("{day} 到达，晚 {n} 天", "reached {day}, {n} d late"),
    "desk-plan-late": Text("{day}，已晚 {n} 天", "{day}, {n} d late"),
    "desk-plan-overdue": Text("已晚 {n} 个工作日", "{n} working days late"),
    "desk-plan-open": Text("未到达", "open"),
    "desk-plan-was": Text("调整前", "Before"),
    "desk-plan-will": Text("调整后", "After"),
    "desk-plan-because": Text("为什么动", "Why it moves"),
    "desk-plan-typed": Text("直接调整", "changed here"),
    "desk-plan-follows": Text("随“{item}”顺延", "follows “{item}”"),
    "desk-plan-new": Text("新列入", "new"),
    "desk-plan-past": Text("早于今天", "in the past"),
    "desk-plan-same": Text("没有日期会变动。", "No date would move."),
    "desk-plan-changes": Text("计划调整记录（{n} 条）", "Changes of the plan ({n})"),
    "desk-plan-try": Text("预演：看哪些日期会动", "Preview: which dates would move"),
    "desk-plan-preview": Text("预演结果（尚未办理）", "Preview (nothing is done yet)"),
}
