"""What a changed ledger touches: what differs from the ledger in service, piece by piece, and what may not be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from shoushan.rules.catalogue.checking.versions import revision_problems
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.text import Text

How = Literal["added", "changed", "removed"]
KINDS: Mapping[str, Text] = {
    "party": Text("办事对象", "Party"),
    "stage": Text("环节", "Stage"), "term": Text("时限", "Term"), "outcome": Text("办结方式", "Outcome"),
    "act": Text("办理操作", "Act"), "field": Text("字段", "Field"), "service": Text("事项", "Service"),
    "paper": Text("文书", "Paper"), "message": Text("通知", "Message"), "form": Text("表单", "Form"),
    "notice": Text("公示", "Public notice"), "table": Text("规则表", "Decision table"), "version": Text("版本", "Version"),
    "indicator": Text("指标口径", "Caliber of an indicator"), "export": Text("导出表", "Exported table"),
    "ledger": Text("台账总则", "What all versions share"), "other": Text("其他", "Others"),
}  # fmt: skip
"""What a difference is about, in words."""
_PARTS: Mapping[str, str] = {
    "parties": "party",
    "stages": "stage", "terms": "term", "outcomes": "outcome", "acts": "act", "fields": "field", "services": "service",
    "papers": "paper", "messages": "message", "forms": "form", "notices": "notice", "tables": "table",
}  # fmt: skip
_SHARED = ("name", "noun", "owner", "number", "basis", "delay", "retention", "card", "columns", "title", "published", "assumed")


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece that is another: kind, id and label, in which version ("" = all), and how."""

    kind: str
    id: str
    label: Text
    version: str
    how: How


def differences(old: Ledger, new: Ledger) -> tuple[Difference, ...]:
    """Everything that is other in ``new``; a new version is held against the one before it."""
    return tuple(_differences(old, new))


def publishing_problems(old: Ledger, new: Ledger, today: date) -> tuple[Problem, ...]:
    """Why ``new`` may not replace ``old``: a revision that changes law, a version that is gone or begins in the past."""
    return tuple(_problems(old, new, today))


def changed_versions(old: Ledger, new: Ledger) -> tuple[Version, ...]:
    """The versions of ``new`` whose content is new: revisions of known ones and new ones."""
    known = {version.key: version.digest for version in old.versions}
    return tuple(version for version in new.versions if known.get(version.key) != version.digest)


def _differences(old: Ledger, new: Ledger) -> Iterator[Difference]:
    known = {version.key: version for version in old.versions}
    before: Version | None = None
    for version in new.versions:
        was = known.get(version.key)
        if was is None:
            yield Difference("version", version.key, Text(f"{version.key} 起施行", f"in force from {version.key}"), "", "added")
            was = before
        if was is not None and was.digest != version.digest:
            found = list(_in_version(was, version))
            yield from found
            if not found:
                rest = Text("说明、情景以外的内容", "what has no part of its own")
                yield Difference("other", version.key, rest, version.key, "changed")
        before = version
    for key in known.keys() - {version.key for version in new.versions}:
        yield Difference("version", key, Text(key, key), "", "removed")
    if any(getattr(old, name) != getattr(new, name) for name in _SHARED):
        yield Difference("ledger", new.id, new.name, "", "changed")
    yield from _between("indicator", _rules(old), _rules(new), "", lambda one: one[1])
    yield from _between("export", _exports(old), _exports(new), "", _label)


def _in_version(was: Version, version: Version) -> Iterator[Difference]:
    for name, kind in _PARTS.items():
        yield from _between(kind, _said(getattr(was, name)), _said(getattr(version, name)), version.key, _label)


def _between(
    kind: str, old: Mapping[str, Any], new: Mapping[str, Any], version: str, label: Callable[[Any], Text]
) -> Iterator[Difference]:
    for id_ in dict.fromkeys([*old, *new]):
        if id_ not in old:
            yield Difference(kind, id_, label(new[id_]), version, "added")
        elif id_ not in new:
            yield Difference(kind, id_, label(old[id_]), version, "removed")
        elif old[id_] != new[id_]:
            yield Difference(kind, id_, label(new[id_]), version, "changed")


def _said(pieces: Mapping[str, Any]) -> Mapping[str, Any]:
    """Pieces by what they say: a table without the file that it was read from."""
    return {id_: replace(one, file="") if isinstance(one, DecisionTable) else one for id_, one in pieces.items()}


def _rules(ledger: Ledger) -> dict[str, tuple[str, Text]]:
    return {one.id: (one.said, _label(one)) for one in ledger.indicators.values()}


def _exports(ledger: Ledger) -> dict[str, Any]:
    return {one.id: one for one in ledger.exports}


def _label(one: Any) -> Text:
    """How a piece is called: its label, name or title, else its id."""
    for name in ("label", "name", "title"):
        found = getattr(one, name, None)
        if isinstance(found, Text):
            return found
    id_ = str(getattr(one, "id", ""))
    return Text(id_, id_)


def _problems(old: Ledger, new: Ledger, today: date) -> Iterator[Problem]:
    known = {version.key: version for version in old.versions}
    for version in new.versions:
        was = known.get(version.key)
        if was is not None and was.digest != version.digest:
            yield from revision_problems(was, version)
        elif was is None and version.from_ < today:
            yield Problem(
                f"{new.folder}/versions/{version.key}/procedure.yaml", 1,
                Text(f"新版本的生效日 {version.key} 已经过去。", f"The first day {version.key} of the new version has passed."),
                Text("新规定不溯及既往：生效日请写今天或以后。", "New law does not look back: let it begin today or later."),
            )  # fmt: skip
    for key in known.keys() - {version.key for version in new.versions}:
        yield Problem(
            f"{new.folder}/versions/{key}", 0,
            Text(f"{key} 版已经发布，不能删去。", f"Version {key} is published and cannot be taken away."),
            Text("已立的件仍按该版办理；请恢复该版文件。", "Cases keep it: bring its files back."),
        )  # fmt: skip
