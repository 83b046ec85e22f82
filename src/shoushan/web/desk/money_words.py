"""Words of worksheets and payments."""

from __future__ import annotations

from shoushan.rules.text import Text

MONEY_WORDS = {
    "desk-sheets": Text("计算表", "Worksheets"),
    "desk-sheet-line": Text("项目", "Line"),
    "desk-sheet-how": Text("怎么算", "How it is formed"),
    "desk-sheet-basis": Text("依据", "Ground"),
    "desk-sheet-amount": Text("结果", "Comes to"),
    "desk-sheet-total": Text("合计结果", "result"),
    "desk-sheet-before": Text("上次（第 {n} 条）", "Before (entry {n})"),
    "desk-sheet-change": Text("变动", "Change"),
    "desk-sheet-left": Text("不适用", "does not apply"),
    "desk-sheet-gone": Text("新规则没有这一行", "no line of the new rules"),
    "desk-sheet-apart": Text("不计入合计", "not in the sum"),
    "desk-sheet-cannot-tell": Text("无法判断", "Cannot tell"),
    "desk-sheet-missing": Text(
        "还缺：{what}。补上以后重新计算；缺的不按 0 算。",
        "Missing: {what}. Fill it in and calculate again; what is missing is not 0.",
    ),
}
