"""Effects of archiving: a case is sent to the archive as a package, and comes back with its box and number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure import archiving
from shoushan.rules.procedure.archiving import NotForArchive
from shoushan.rules.procedure.drafting import Draft, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.paper_life import is_issued
from shoushan.rules.procedure.refusals import NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

_SEND = words("year manifest entries pages proposed")
_DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST = 60
"""Letters of a box, an item or a number."""


def make_send(draft: Draft, values: Mapping[str, Any]) -> None:
    """Send a closed case to the archive (送交归档) as the package whose manifest has this digest. It holds what the case
    said in its first ``entries`` entries. Raises ``NotForArchive``."""
    why = archiving.ready(draft.ledger, draft.state)
    if why is not None:
        raise NotForArchive(why)
    year, entries = whole_of("archive.send", values, "year"), whole_of("archive.send", values, "entries")
    if str(year) != str(draft.state.closed)[:4]:
        raise NotForArchive(Text(f"办结年度不是 {year} 年", f"it was not closed in {year}"))
    if entries != draft.state.n:
        raise NotForArchive(Text("整理以后又有新的留痕，请重新整理", "it has gone on since it was packed: pack it again"))
    manifest = text_of("archive.send", values, "manifest")
    if not _DIGEST.fullmatch(manifest):
        raise NotUnderstood("archive.send", "manifest", manifest)
    draft.emit("archive.send", {
        "year": year, "class": archiving.class_of(draft.ledger), "unit": draft.state.unit or draft.ledger.owner,
        "manifest": manifest, "entries": entries, "pages": whole_of("archive.send", values, "pages"),
        "proposed": whole_of("archive.send", values, "proposed"), "by": _by(draft),
    })  # fmt: skip


def reduce_send(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.archive = {"year": fact.data["year"], "class": fact.data["class"], "manifest": fact.data["manifest"],
                     "sent": stamp.day.isoformat(), "entries": fact.data["entries"]}  # fmt: skip


def make_file(draft: Draft, values: Mapping[str, Any]) -> None:
    """Take the archive's number, box and item back (归档入库); once more: a correction. Raises ``NotForArchive``."""
    if not draft.state.archive:
        raise NotForArchive(Text("还没有送交归档", "it has not been sent yet"))
    data: dict[str, Any] = {name: text_of("archive.file", values, name).strip()[:LONGEST] for name in ("number", "box", "item")}
    if all(draft.state.archive.get(name) == value for name, value in data.items()):
        raise NotForArchive(Text("盒号、件号没有变化", "nothing has changed"))
    draft.emit("archive.file", {**data, "by": _by(draft)})
    place: dict[str, Any] = {"box": data["box"], "item": data["item"], "year": draft.state.archive["year"], "by": _by(draft)}
    for key, held in draft.state.papers.items():  # what the case has issued lies in the archive with it
        if is_issued(draft.version.papers.get(held["kind"]), held):
            draft.emit("paper.archive", {"paper": key, **place})


def reduce_file(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    told = {name: fact.data[name] for name in ("number", "box", "item")}
    state.archive = {**state.archive, **told, "filed": stamp.day.isoformat()}


def _by(draft: Draft) -> str:
    return draft.command.actor.for_post or draft.command.actor.id


EFFECTS = (
    Effect("archive.send", Text("送交归档", "a case is sent to the archive"), _SEND,
           words("year class unit manifest entries pages proposed by"), maker=make_send, reducer=reduce_send),
    Effect("archive.file", Text("归档入库", "a case has its place in the archive"), words("number box item"),
           words("number box item by"), maker=make_file, reducer=reduce_file),
)  # fmt: skip
