"""Words of the archivist's page."""

from __future__ import annotations

from shoushan.rules.text import Text

ARCHIVE_WORDS = {
    "desk-archive": Text("归档", "Archive"),
    "desk-archive-what": Text(
        "当年办结、要归档的件。归档包用命令 shoushan archive 打，打包即登记送交；档案室填好盒号、件号后在这里交回。",
        "What was closed in the year and goes to the archive. The command shoushan archive makes packages and enters that they "
        "were sent; boxes and items, once filled in, are handed back here.",
    ),
    "desk-archive-years": Text("办结年度", "Year of closing"),
    "desk-archive-none": Text("还没有要归档的件。", "There is nothing to be archived yet."),
    "desk-archive-of": Text("{year} 年应归档的件，按台账", "To be archived of {year}, by ledger"),
    "desk-archive-class": Text("保管期限", "Kept"),
    "desk-archive-total": Text("应归档", "To be archived"),
    "desk-archive-to-send": Text("未送", "Not sent"),
    "desk-archive-out": Text("送出未回", "Out"),
    "desk-archive-filed": Text("已入库", "Filed"),
    "desk-archive-all": Text("合计", "Total"),
    "desk-archive-out-of": Text("{year} 年送出还没有回来的件", "Out and not returned, {year}"),
    "desk-archive-all-back": Text("送出的都回来了。", "Everything that went out has come back."),
    "desk-archive-cases": Text("{ledger}：{year} 年", "{ledger}: {year}"),
    "desk-archive-closed": Text("办结", "Closed"),
    "desk-archive-sent": Text("送出", "Sent"),
    "desk-archive-subject": Text("题名", "Title"),
    "desk-archive-unit": Text("机构", "Organ"),
    "desk-archive-pages": Text("页数", "Pages"),
    "desk-archive-number": Text("档号", "Archive number"),
    "desk-archive-box": Text("盒号", "Box"),
    "desk-archive-item": Text("件号", "Item"),
    "desk-archive-stands": Text("状态", "State"),
    "desk-archive-xlsx": Text("下载归档文件目录", "Download the catalogue"),
    "desk-archive-pdf": Text("打印目录（PDF）", "Print it (PDF)"),
    "desk-archive-return": Text("交回盒号、件号", "Hand boxes and items back"),
    "desk-archive-file": Text("填好的归档文件目录", "The catalogue, filled in"),
    "desk-archive-file-hint": Text(
        "填“盒号”“件号”两列；盒号空着的行不动。有一格不对，整份不登记。",
        "Fill in 盒号 and 件号; rows without a box stay. One bad cell and nothing is entered.",
    ),
    "desk-archive-file-needed": Text("请选择文件", "Choose a file"),
    "desk-archive-correct": Text("更正已入库的", "Correct what came back before"),
    "desk-archive-correct-do": Text("准许更正已经入库的盒号、件号", "It may change boxes and items that came back before"),
    "desk-archive-take": Text("登记入库", "Enter"),
    "desk-archive-done": Text(
        "已登记 {n} 件，未变 {same} 件，盒号未填 {waiting} 行。", "{n} entered, {same} as before, {waiting} rows without a box."
    ),
    "desk-archive-faults": Text("{n} 格不对，一件也没有登记", "Wrong cells: {n}. Nothing was entered"),
    "desk-archive-where": Text("位置", "Where"),
    "desk-archive-fault": Text("不对在哪", "What is wrong"),
    "desk-archive-remedy": Text("怎么改", "What to do"),
    "desk-archive-cut": Text("只列出前 {n} 件，全部见目录。", "The first {n} only; the catalogue lists all."),
}
"""Key → Chinese and English."""
