"""The history of a case as people read it: who did what, who typed it, when it happened and when it was recorded."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.loading import Loaded
from shoushan.records.cases.shown import EntryShown
from shoushan.records.journal.read import Entry, entries_of
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Version
from shoushan.rules.deadlines import Term, reckon
from shoushan.rules.procedure.built_in import BUILT_IN
from shoushan.rules.procedure.values import Happened
from shoushan.rules.text import Text

SYSTEM = Text("系统（按规则）", "the system, by rule")
CITIZEN = Text("办事人", "the citizen")
BY_LINK = Text("一次性链接", "a one-time link")
BOOKKEEPING = {
    "recount": Text("期限重算", "Term counted again"), "batch-open": Text("批次开始", "Batch opened"),
    "batch-close": Text("批次结束", "Batch closed"), "access-digest": Text("查阅记录摘要", "Digest of the log of accesses"),
    "re-pin": Text("变更适用版本", "Moved to another version"),
    "campaign-tasks": Text("生成任务", "Tasks opened"),
    "batch-undo": Text("批次撤回", "Taken back with its batch"),
}  # fmt: skip
"""Acts that no pack names."""
NOTES = {"text": Text("内容", "text"), "why": Text("原因", "reason"), "opinion": Text("意见", "opinion")}


def entries_shown(
    viewer: Viewer, book: Book, version: Version, loaded: Loaded, units: Mapping[str, tuple[Text, str]]
) -> tuple[EntryShown, ...]:
    """The entries of a case, oldest first; notes are shown to staff only."""
    entries = entries_of(transaction.get_connection(), loaded.id)
    posts = {post.id: post for post in Post.objects.filter(id__in={_post(entry) for entry in entries})}
    return tuple(_entry(viewer, book, version, entry, posts, units) for entry in entries)


def _entry(
    viewer: Viewer, book: Book, version: Version, entry: Entry, posts: Mapping[str, Post], units: Mapping[str, tuple[Text, str]]
) -> EntryShown:
    fields = entry.fields
    post = posts.get(_post(entry))
    unit = units.get(post.unit, (None, ""))[0] if post else None
    actor = _name(str(fields["actor"]), posts)
    if str(fields["actor"]).startswith("link:"):
        unit = units.get(_id(str(fields["actor"])).removeprefix("link:"), (CITIZEN, ""))[0]
        actor = BY_LINK
    absent = next((str(fact.data["post"]) for fact in entry.facts() if fact.effect == "act.for"), "")
    if absent:
        other = _name(f"post:{absent}", posts)
        actor = Text(f"{actor.zh}（替{other.zh}）", f"{actor.en} (for {other.en})")
    recorder = None
    if fields["recorder"] != fields["actor"]:
        recorder = _name(str(fields["recorder"]), posts)
    said = next(iter(fields["happened"].values()))
    by_time = (*version.lapses, *(rule.lapse for rule in version.recurs.values()))
    lapse = next((one.label for one in by_time if one.id == entry.act), None)
    label = version.acts[entry.act].label if entry.act in version.acts else lapse or _verb(book, entry.act)
    return EntryShown(
        entry.n, entry.act, label, actor, unit, recorder,
        str(fields["source"]).split(":")[0], said, entry.recorded, _late(book, entry),
        str(fields["actor"]).startswith("system"), _notes(entry) if viewer.kind in {"staff", "system"} else (),
        entry.hash.hex(),
    )  # fmt: skip


def _late(book: Book, entry: Entry) -> bool:
    """Whether the entry was recorded later than its ledger's delay allows: 补录. What time does nobody types late."""
    imported = str(entry.fields["source"]).startswith("import")
    if str(entry.fields["actor"]).startswith("system") and not imported:
        return False
    kind, said = next(iter(entry.fields["happened"].items()))
    happened = Happened(kind, said).day(book.zone)
    recorded = entry.recorded.astimezone(book.zone).date()
    if recorded <= happened:
        return False
    limit, unit = book.ledger(str(entry.fields["ledger"])).delay
    due = reckon(Term(happened, limit, unit), book.calendar).due if limit else happened
    return due is not None and recorded.isoformat() > due.isoformat()[:10]


def _notes(entry: Entry) -> tuple[tuple[Text, str], ...]:
    found = []
    for fact in entry.facts():
        for key, value in fact.content.items():
            if key in NOTES and isinstance(value, str) and fact.effect not in {"paper.draft", "paper.redraft"}:
                found.append((NOTES[key], value))
    return tuple(dict.fromkeys(found))


def _post(entry: Entry) -> str:
    return _id(str(entry.fields["actor"]))


def _id(who: str) -> str:
    return who.split("#", 1)[0].removeprefix("post:")


def _name(who: str, posts: Mapping[str, Post]) -> Text:
    if who.startswith("system"):
        return SYSTEM
    if who.startswith("post:"):
        post = posts.get(_id(who)) or Post.objects.filter(id=_id(who)).first()
        return Text(post.name_zh, post.name_en) if post else Text(_id(who), _id(who))
    return CITIZEN


def _verb(book: Book, act: str) -> Text:
    verb = book.pack.vocabulary.get(act) or BUILT_IN.get(act)
    return verb.label if verb else BOOKKEEPING.get(act, Text(act, act))
