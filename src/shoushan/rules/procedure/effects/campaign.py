"""Effects of campaigns: the list of targets is frozen once, what appears later is added by an act, tasks follow."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from shoushan.rules.catalogue.model import Campaign, Value
from shoushan.rules.procedure.drafting import Draft, reason_of
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood, ReasonNeeded
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

TARGETS, LATECOMERS = "targets", "latecomers"
"""What the corridor reads beforehand: all targets as of now, and those that no list of this campaign holds."""
_KEYS = "count digest as_of over"


def _said(draft: Draft, effect: str) -> Campaign:
    said = draft.version.campaign
    if said is None:
        raise NotUnderstood(effect, "campaign", draft.version.key)
    return said


def make_freeze(draft: Draft, values: Mapping[str, Any]) -> None:
    """Freeze the targets as they are now: what the list held stays readable for ever, with its digest.

    Raises ``NothingToDo`` when there is a list already, or no target.
    """
    said = _said(draft, "campaign.freeze")
    if draft.state.campaign:
        raise NothingToDo(
            Text("对象清单已经固定。", "The list of targets is frozen already."),
            Text("后来出现的对象，请用补充清单。", "What appeared later is added by a supplement."),
        )
    rows = draft.context.linked.get(TARGETS) or ()
    if not rows:
        raise NothingToDo(
            Text("没有符合条件的对象。", "Nothing meets the condition of the campaign."),
            Text("请核对对象台账和条件。", "Check the ledger of the targets and the condition."),
        )
    _emit(draft, said, "campaign.freeze", rows, {})


def make_supplement(draft: Draft, values: Mapping[str, Any]) -> None:
    """Add the targets that appeared after the list was frozen, with the reason. Raises ``NothingToDo``, ``ReasonNeeded``."""
    said = _said(draft, "campaign.supplement")
    if not draft.state.campaign:
        raise NothingToDo(Text("对象清单还没有固定。", "The list of targets is not frozen yet."))
    rows = draft.context.linked.get(LATECOMERS) or ()
    if not rows:
        raise NothingToDo(Text("固定清单以后没有新的对象。", "No target has appeared since the list was frozen."))
    why = reason_of(draft, values)
    if not why:
        raise ReasonNeeded(draft.act.label)
    _emit(draft, said, "campaign.supplement", rows, why)


def _emit(draft: Draft, said: Campaign, effect: str, rows: Sequence[Any], why: Mapping[str, Any]) -> None:
    held: list[Any] = [dict(row) for row in rows]
    as_of = draft.at()
    data: dict[str, Value] = {"count": len(held), "digest": digest_of(said, as_of, held), "as_of": as_of, "over": said.over}
    draft.emit(effect, data, {"rows": held, **why}, {"rows": "internal"})


def digest_of(said: Campaign, as_of: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of the list as canonical JSON: what was asked, as of when, and every row."""
    text = json.dumps(
        {"asked": said.said, "as_of": as_of, "rows": list(rows)}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def reduce_freeze(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data = fact.data
    state.campaign = {"rows": data["count"], "tasks": 0, "digest": data["digest"], "as_of": data["as_of"], "lists": 1}


def reduce_supplement(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    held: Any = state.campaign
    state.campaign = changed(held, rows=held["rows"] + fact.data["count"], lists=held["lists"] + 1)


def reduce_tasks(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    held: Any = state.campaign
    state.campaign = changed(held, tasks=held["tasks"] + fact.data["count"])


EFFECTS = (
    Effect("campaign.freeze", Text("固定对象清单", "the list of targets is frozen"), words(""), words(_KEYS), words("rows"),
           make_freeze, reduce_freeze),
    Effect("campaign.supplement", Text("补充对象清单", "targets that appeared later are added"), words("why"), words(_KEYS),
           words("rows why"), make_supplement, reduce_supplement),
    Effect("campaign.tasks", Text("生成任务", "tasks were opened for targets"), words(""), words("count batch"),
           reducer=reduce_tasks),
)  # fmt: skip
