"""The acts by which a closed case goes to the archive and comes back with its box and number; every version has them."""

from __future__ import annotations

from collections.abc import Mapping

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, EffectSpec, Input, Who
from shoushan.rules.procedure import guards
from shoushan.rules.text import Text

SEND, FILE = "archive-send", "archive-file"


def _act(id_: str, effect: str, label: Text, *inputs: Input) -> Act:
    return Act(
        id=id_, verb=id_, label=label, klass="record", from_=("any",), who=(Who(guards.MAY_ARCHIVE, "any"),),
        effects=(EffectSpec(effect, {one.id: Name(f"input.{one.id}") for one in inputs}),), inputs=inputs, records_only=True,
    )  # fmt: skip


ARCHIVE_ACTS: Mapping[str, Act] = {
    SEND: _act(
        SEND, "archive.send", Text("送交归档", "Send to the archive"),
        Input("year", Text("归档年度", "Year"), "integer", required=True),
        Input("manifest", Text("归档包清单摘要", "Digest of the package's manifest"), "text", required=True),
        Input("entries", Text("留痕条数", "Entries packed"), "integer", required=True),
        Input("pages", Text("页数", "Pages"), "integer", required=True),
        Input("proposed", Text("拟编件号", "Proposed item"), "integer", required=True),
    ),
    FILE: _act(
        FILE, "archive.file", Text("归档入库", "File in the archive"),
        Input("number", Text("档号", "Archive number"), "text", required=True),
        Input("box", Text("盒号", "Box"), "text", required=True), Input("item", Text("件号", "Item"), "text", required=True),
    ),
}  # fmt: skip
"""Act id → act."""
