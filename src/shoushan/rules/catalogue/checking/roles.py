"""What a ledger must have that declares a role: the core asks for these fields and verbs, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

FIELDS = {
    "queue": ("hall", "queue_group", "priority", "surname", "window", "called_times"),
    "handover": ("shift_unit", "open_cases", "promised", "waiting_results", "remark"),
    "published-figure": (
        "figure_key", "indicator", "indicator_name", "indicator_name_en", "article_no", "measure_unit", "measure_unit_en",
        "period_first", "period_last", "breakdown", "audience", "revision", "pending", "revisions",
    ),
    "figure-comparison": (
        "source_a", "source_b", "described_a", "described_b", "same_things", "difference_above", "difference_below",
        "explanation", "lists_digest", "lists",
    ),
    "payment": ("pay_source", "pay_period", "bank_file", "bank_digest", "return_file", "return_digest"),
    "series": (
        "series_id", "series_name", "series_name_en", "measure_unit", "decimals", "caliber", "pending", "yearly_values",
    ),
    "report": (
        "report_title", "report_title_en", "report_kind", "organ", "definition", "previous", "report_period", "period_first",
        "period_last", "counted_on", "addressee", "known_at", "revision", "unbound", "file_digest", "body",
    ),
}  # fmt: skip
VERBS = {
    "queue": ("take-number", "call-number", "call-again", "arrive", "pass", "begin", "close", "rejoin", "withdraw"),
    "handover": ("hand-over", "confirm"),
    "payment": ("freeze", "approve", "export", "import"),
    "published-figure": ("fill", "correct", "review-work", "send-back", "release"),
    "figure-comparison": ("record", "sign"),
    "report": ("draft", "revise", "send-for-review", "review-work", "send-back", "release"),
}
"""Role → verbs of which a version has exactly one act each: pages find the act by its verb, not by its id."""


def check(view: View) -> Iterator[Problem]:
    """The fields and acts that are missing, or doubled, in a version of a ledger with a role."""
    role = view.ledger.role or ""
    for field in FIELDS.get(role, ()):
        if field not in view.version.fields:
            yield view.problem(
                None,
                Text(f"角色“{role}”的台账没有字段“{field}”。", f"A ledger of the role “{role}” lacks the field “{field}”."),
                Text("请在 fields.yaml 中加上。", "Add it to fields.yaml."),
            )
    verbs = Counter(act.verb for act in view.version.acts.values())
    for verb in VERBS.get(role, ()):
        if verbs[verb] != 1:
            yield view.problem(
                None,
                Text(
                    f"角色“{role}”的台账须恰有一个操作用“{verb}”，现有 {verbs[verb]} 个。",
                    f"A ledger of the role “{role}” has exactly one act of the verb “{verb}”; there are {verbs[verb]}.",
                ),
                Text("请在 procedure.yaml 中改正。", "Correct procedure.yaml."),
            )
