"""The acts by which a paper goes through its life; every version has them without saying so.

A definition may still name acts of its own that draft, number or stamp a paper in one step (a window's notices). Who may
do which step stands in the paper's definition (``review``, ``sign``, ``seal_keeper``, ``delivers``); where it names no
role, any post of the units on the case's branch may.
"""

from __future__ import annotations

from collections.abc import Mapping

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, EffectSpec, Input, Who
from shoushan.rules.text import Text

_PAPER = Input("paper", Text("文书", "Paper"), "text", required=True)
_OPINION = Input("opinion", Text("意见", "Opinion"), "long-text")


def _act(
    effect: str, label: Text, *inputs: Input, of: str = "tree", reason: bool = False, values: Mapping[str, str] | None = None
) -> Act:
    given = {name: Name(f"input.{name}") for name in ("paper", *(one.id for one in inputs))}
    given |= {key: Name(f"input.{name}") for key, name in (values or {}).items()}
    return Act(
        id=f"paper-{effect}", verb=f"paper-{effect}", label=label, klass="record", from_=("any",),
        who=(Who("post", of),),  # type: ignore[arg-type]
        effects=(EffectSpec(f"paper.{effect}", given),), inputs=(_PAPER, *inputs), records_only=True, reason=reason,
    )  # fmt: skip


_DRAFT = Act(
    id="paper-draft", verb="paper-draft", label=Text("拟稿", "Draft a paper"), klass="record", from_=("any",),
    who=(Who("post", "tree"),), effects=(EffectSpec("paper.draft", {"kind": Name("input.kind")}),),
    inputs=(Input("kind", Text("文书种类", "Kind of paper"), "text", required=True),), records_only=True,
)  # fmt: skip
"""A paper is drafted in an act of its ledger; this one drafts it anew where the first was void."""
_ALL = (
    _DRAFT,
    _act("review", Text("核稿", "Review the draft"), _OPINION),
    _act("return", Text("退回修改", "Send back for rework"), reason=True),
    _act("redraft", Text("重新拟稿", "Draft anew")),
    _act(
        "circulate", Text("送会签", "Ask to countersign"), Input("units", Text("会签单位", "Units"), "unit"),
        Input("in_turn", Text("依次会签", "In turn"), "boolean"),
    ),
    _act(
        "countersign", Text("会签", "Countersign"), Input("unit", Text("会签单位", "Unit"), "unit"), _OPINION,
        Input("sheet", Text("签过字的流转单扫描件", "Scan of the signed sheet"), "file"), of="any",
    ),
    _act("sign", Text("签发", "Sign")),
    _act("number", Text("编号", "Number")),
    _act("stamp", Text("用印", "Stamp")),
    _act("original", Text("正本存档", "Keep the original"), Input("file", Text("正本扫描件", "Scan"), "file", required=True)),
    _act(
        "deliver", Text("送达", "Deliver"), Input("way", Text("送达方式", "Way"), "code", list="delivery-ways", required=True),
        Input("to", Text("受送达人（签收人）", "Recipient"), "text", klass="personal"),
        Input("receipt", Text("送达回证扫描件", "Signed record of delivery"), "file"),
    ),
    _act(
        "archive", Text("归档", "Archive"), Input("box", Text("盒号", "Box"), "text", required=True),
        Input("item", Text("件号", "Item"), "text", required=True), Input("year", Text("归档年度", "Year"), "integer"),
    ),
    _act("void", Text("文书作废", "Declare the paper void"), reason=True),
)  # fmt: skip
PAPER_ACTS: Mapping[str, Act] = {one.id: one for one in _ALL}
"""Act id (``paper-<step>``) → act."""
