"""The desk's words for public notices."""

from __future__ import annotations

from shoushan.rules.text import Text

NOTICE_WORDS: dict[str, Text] = {
    "desk-notices": Text("公示", "Public notices"),
    "desk-notice-name": Text("公示", "Notice"),
    "desk-notice-state": Text("状态", "State"),
    "desk-notice-from": Text("开始日", "From"),
    "desk-notice-to": Text("截止日", "Until"),
    "desk-notice-posted": Text("张贴日", "Posted"),
    "desk-notice-open": Text("待处理异议", "Open objections"),
    "desk-notice-sheet": Text("公示单", "Sheet"),
    "desk-notice-waiting": Text("待张贴", "To be posted"),
    "desk-notice-standing": Text("公示中", "On notice"),
    "desk-notice-over": Text("期满", "Days are over"),
    "desk-notice-ended": Text("提前撤下", "Taken down early"),
    "desk-notice-upheld": Text("异议成立", "Objection upheld"),
    "desk-notice-pdf": Text("PDF", "PDF"),
}
