"""Effects on papers that are issued: stamped, the scan of the stamped sheet kept as the original, delivered, archived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shoushan.rules.procedure.drafting import Draft, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.effects.paper import PAPER, by, named, own_desk
from shoushan.rules.procedure.effects.scans import keep_scan
from shoushan.rules.procedure.paper_life import is_issued
from shoushan.rules.procedure.refusals import NotUnderstood, PaperState
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def _numbered(draft: Draft, effect: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any], Text, Any]:
    key, held, label, form = named(draft, effect, values)
    if form is not None and form.number and not held.get("number"):
        raise PaperState(label, Text("尚未编号", "has no number yet"))
    return key, held, label, form


def make_stamp(draft: Draft, values: Mapping[str, Any]) -> None:
    """Stamp a paper (用印) that has its number."""
    key, held, label, form = _numbered(draft, "paper.stamp", values)
    if held.get("stamped"):
        raise PaperState(label, Text("已用印", "is stamped already"))
    own_desk(draft, form, "stamp")
    draft.emit("paper.stamp", {"paper": key, "by": by(draft)})


def reduce_stamp(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true; facts of older releases do not say by whom."""
    key = str(fact.data["paper"])
    more = {"stamped": stamp.day.isoformat()} if "by" in fact.data else {}
    state.papers[key] = changed(state.papers[key], state="stamped", n=stamp.n, **more)


def make_original(draft: Draft, values: Mapping[str, Any]) -> None:
    """Keep the scan of the stamped sheet as the original (正本). Raises ``ScanRefused`` for what is no image or PDF."""
    key, held, label, form = _numbered(draft, "paper.original", values)
    if not is_issued(form, held):
        raise PaperState(label, Text("尚未签发或编号，没有正本", "is a draft and has no original"))
    file = keep_scan(draft, values.get("file"), "paper.original")
    draft.emit("paper.original", {"paper": key, "file": file, "by": by(draft)})


def reduce_original(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], original=fact.data["file"])


def make_deliver(draft: Draft, values: Mapping[str, Any]) -> None:
    """Deliver (送达): ``way`` is a code of the ways of delivery; ``to`` says to whom; ``receipt`` is the scan of the
    signed record of delivery (送达回证)."""
    key, held, label, form = _numbered(draft, "paper.deliver", values)
    if held.get("delivered"):
        raise PaperState(label, Text("已送达", "is delivered already"))
    own_desk(draft, form, "deliver")
    way = str(values.get("way") or "counter")
    to, receipt = values.get("to"), values.get("receipt")
    file = keep_scan(draft, receipt, "paper.deliver") if receipt else None
    content, classes = ({"to": to}, {"to": "personal"}) if to else ({}, {})
    draft.emit("paper.deliver", {"paper": key, "way": way, "receipt": file, "by": by(draft)}, content, classes)


def reduce_deliver(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true; facts of older releases do not say by whom."""
    key = str(fact.data["paper"])
    more = {"delivered": stamp.day.isoformat()} if "by" in fact.data else {}
    state.papers[key] = changed(state.papers[key], state="delivered", n=stamp.n, **more)


def make_archive(draft: Draft, values: Mapping[str, Any]) -> None:
    """Archive (归档) with box (盒号) and item (件号), under a year."""
    key, held, label, form = named(draft, "paper.archive", values)
    if not is_issued(form, held):
        raise PaperState(label, Text("还是草稿，不能归档", "is a draft and cannot be archived"))
    if held["state"] == "archived":
        raise PaperState(label, Text("已归档", "is archived already"))
    box, item = text_of("paper.archive", values, "box"), text_of("paper.archive", values, "item")
    year = str(values.get("year") or draft.day.year)
    if not (year.isascii() and year.isdigit() and len(year) == 4 and date.min.year < int(year) <= draft.day.year):
        raise NotUnderstood("paper.archive", "year", year)
    draft.emit("paper.archive", {"paper": key, "box": box, "item": item, "year": int(year), "by": by(draft)})


def reduce_archive(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    place = f"{fact.data['year']}-{fact.data['box']}-{fact.data['item']}"
    state.papers[key] = changed(state.papers[key], state="archived", archived=place)


EFFECTS = (
    Effect("paper.stamp", Text("用印", "a paper is stamped"), PAPER, words("paper by"), maker=make_stamp,
           reducer=reduce_stamp),
    Effect("paper.original", Text("正本存档", "the scan of the stamped sheet is kept as the original"), PAPER | words("file"),
           words("paper file by"), maker=make_original, reducer=reduce_original),
    Effect("paper.deliver", Text("送达", "a paper is delivered"), PAPER | words("way to receipt"),
           words("paper way receipt by"), words("to"), make_deliver, reduce_deliver),
    Effect("paper.archive", Text("归档", "a paper is archived"), PAPER | words("box item year"),
           words("paper box item year by"), maker=make_archive, reducer=reduce_archive),
)  # fmt: skip
