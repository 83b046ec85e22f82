"""Words of reports that are owed in a rhythm."""

from __future__ import annotations

from shoushan.rules.text import Text

REPORT_WORDS = {
    "desk-reports": Text("定期报告", "Reports"),
    "desk-report-period": Text("报告期", "Period"),
    "desk-report-owed": Text("应报", "Owed"),
    "desk-report-given": Text("已报", "Given"),
    "desk-report-late": Text("迟报", "Given late"),
    "desk-report-asked": Text("未报", "Not given yet"),
    "desk-report-missed": Text("逾期未报", "Missed"),
    "desk-report-back": Text("退回重报", "Sent back"),
    "desk-report-none": Text("这一期没有应报的件。", "No case owed a report of this period."),
    "desk-report-times": Text("累计", "Over all"),
    "desk-report-often": Text("逾期 {missed} 次，退回 {back} 次", "late {missed}, sent back {back}"),
    "desk-report-earlier": Text("上一期", "Period before"),
    "desk-report-later": Text("下一期", "Next period"),
    "desk-report-sheet": Text("下载填报表", "Sheet to fill in"),
    "desk-report-docx": Text("通报（Word）", "Bulletin (Word)"),
    "desk-report-pdf": Text("通报（PDF）", "Bulletin (PDF)"),
    "desk-report-return": Text("交回填报表", "Hand in the sheet"),
    "desk-report-file": Text("填好的表（.xlsx）", "The sheet filled in (.xlsx)"),
    "desk-report-file-hint": Text(
        "一行一件；全部没有错才一次报送，有错的指出哪一行哪一栏",
        "A row a case; sent as one list if nothing is wrong, else told by row and column",
    ),
    "desk-report-file-none": Text("请选择填好的表。", "Choose the sheet that was filled in."),
    "desk-report-done": Text("已报送 {n} 件", "{n} reports given"),
    "desk-report-wrong": Text("有 {n} 处要改，没有报送任何一件", "{n} to mend; no report was given"),
    "desk-report-row": Text("行", "Row"),
    "desk-report-column": Text("栏", "Column"),
    "desk-report-fault": Text("哪里不对", "What is wrong"),
    "desk-report-first": Text("报告内容", "The report"),
    "desk-report-link": Text("一次性链接", "One-time link"),
    "desk-report-link-make": Text("生成链接", "Make a link"),
    "desk-report-link-hint": Text(
        "承办单位不登录就能报这一期；报一次就失效，六十天内有效；谁生成的留痕",
        "The unit gives this report without an account; works once, within sixty days; who made it is logged",
    ),
    "desk-report-link-made": Text(
        "{number} 的链接，请发给{unit}（只显示这一次）", "Link for {number}, to be sent to {unit} (shown only now)"
    ),
    "desk-report-key": Text(
        "下划线：新写的；删除线：上一期有、这一期没有", "Underlined: new; struck: in the report before only"
    ),
}
