"""Words of the tray and of rows pasted from a spreadsheet."""

from __future__ import annotations

from shoushan.rules.text import Text

TRAY_WORDS: dict[str, Text] = {
    "desk-tray": Text("收件盘", "Tray"),
    "desk-tray-what": Text(
        "高拍仪、扫描仪存下的文件在这里等着附到件上，只有本岗位看得到，30 天后自动清除。",
        "What the camera or scanner saved waits here to be attached; only this post sees it, and it is gone after 30 days.",
    ),
    "desk-tray-empty": Text(
        "收件盘是空的。扫描后几秒钟就会出现在这里。", "The tray is empty. A scan appears here within seconds."
    ),
    "desk-tray-file": Text("文件", "File"),
    "desk-tray-came": Text("收到时间", "Came"),
    "desk-tray-kind": Text("类型", "Kind"),
    "desk-tray-size": Text("大小", "Size"),
    "desk-tray-state": Text("状态", "State"),
    "desk-tray-new": Text("未附", "Not attached"),
    "desk-tray-used": Text("已附过", "Attached before"),
    "desk-tray-remove": Text("移除", "Remove"),
    "desk-tray-removed": Text("已移除 {n} 个文件。", "{n} removed."),
    "desk-from-tray": Text("{label}：从收件盘选", "{label}: from the tray"),
    "desk-from-tray-hint": Text(
        "最新的在最前；自己上传了文件的，以上传的为准。", "Newest first; a file uploaded here goes before."
    ),
    "desk-paste": Text("粘贴表格行", "Paste rows"),
    "desk-paste-heading": Text("从表格粘贴，成批办理", "Paste rows from a spreadsheet"),
    "desk-paste-act": Text("办哪一项", "Which act"),
    "desk-paste-rows": Text("表格行", "Rows"),
    "desk-paste-hint": Text(
        "从 Excel 或 WPS 连表头一起复制再粘贴。第一行是表头：“编号”或“查询码”，然后是这一操作要填的各栏，最多 200 行。",
        "Copy from Excel or WPS with the heads, then paste. The first line has the heads: “Number” or “Query code”, "
        "then what the act asks; at most 200 rows.",
    ),
    "desk-paste-heads": Text("可用的表头：{heads}", "Heads that are understood: {heads}"),
    "desk-paste-try": Text("试算", "Try"),
    "desk-paste-do": Text("办理 {n} 行", "Do these rows ({n})"),
    "desk-paste-tried": Text("{good} 行会办理，{bad} 行有问题", "To be done: {good}; with faults: {bad}"),
    "desk-paste-tried-good": Text(
        "试算无误，确认后一次办完。", "The trial found nothing in the way; confirm to do all at once."
    ),
    "desk-paste-tried-bad": Text(
        "有问题的行列在下面；确认后办理其余各行，有问题的留在框里，改好再试。",
        "Rows with faults are listed; confirm to do the others, these stay in the box to be mended.",
    ),
    "desk-paste-done": Text("{n} 行已办理“{act}”。", "“{act}” is done. Rows: {n}."),
    "desk-paste-left": Text("还有 {n} 行留在框里，改好再试。", "Rows left in the box: {n}. Mend them and try again."),
    "desk-paste-row": Text("行", "Row"),
    "desk-paste-column": Text("栏", "Column"),
    "desk-paste-why": Text("问题", "What is wrong"),
    "desk-paste-remedy": Text("怎么改", "What to do"),
    "desk-paste-faults": Text("有问题的行", "Rows with faults"),
    "desk-paste-changes": Text("会办理的行（{n}）", "Rows that will be done ({n})"),
    "desk-paste-none": Text("没有可以成批办理的操作。", "Your post has no act that can be done on many cases."),
}
