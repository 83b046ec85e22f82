"""Words of dated relations."""

from __future__ import annotations

from shoushan.rules.text import Text

RELATION_WORDS = {
    "desk-relations": Text("关系", "Relations"),
    "desk-relation": Text("关系", "Relation"),
    "desk-relation-kind": Text("种类", "Kind"),
    "desk-relation-other": Text("对方", "The other"),
    "desk-relation-from": Text("自", "From"),
    "desk-relation-until": Text("至（当日不含）", "Until (not on it)"),
    "desk-relation-entered": Text("录入", "Entered"),
    "desk-relation-corrected": Text("（更正）", "(corrected)"),
    "desk-relations-none": Text("这一天没有在册的关系。", "No relation holds on this day."),
    "desk-relations-all": Text("历来全部", "All there ever were"),
    "desk-relations-on": Text("{day} 在册", "On {day}"),
    "desk-relations-known": Text("（按 {day} 掌握的情况）", " (as known on {day})"),
    "desk-relations-day": Text("哪一天", "On which day"),
    "desk-relations-as-known": Text("按哪一天掌握的情况", "As known on"),
    "desk-relations-as-known-hint": Text("不填：按现在掌握的", "Left empty: as known now"),
    "desk-relations-past": Text("查看过去某一天", "Look at a day in the past"),
}
