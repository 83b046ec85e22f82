"""Versions of one ledger: days in force without hole or overlap, fields of one type for ever, revisions that only mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from shoushan.rules.catalogue.checking.view import unknown
from shoushan.rules.catalogue.model import Act, Field, Join, Lapse, Ledger, Outcome, Place, Term, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text


def check(ledger: Ledger) -> Iterator[Problem]:
    """Everything that is wrong between the versions of a ledger."""
    yield from _board(ledger)
    for version in ledger.versions:
        if version.to is not None and version.to < version.from_:
            yield _problem(ledger, version, "失效日早于生效日", "the last day in force lies before the first")
    for earlier, later in pairwise(ledger.versions):
        if earlier.to is None:
            continue
        if earlier.to >= later.from_:
            yield _problem(
                ledger, later, f"与 {earlier.key} 版的有效期重叠", f"its days overlap those of version {earlier.key}"
            )
        elif earlier.to + timedelta(days=1) < later.from_:
            yield _problem(
                ledger,
                later,
                f"与 {earlier.key} 版之间有空档（{earlier.to} 之后）",
                f"there is a hole after version {earlier.key} ({earlier.to})",
            )
    seen: dict[str, tuple[Field, Version]] = {}
    for version in ledger.versions:
        for id_, field in _all_fields(version):
            first, where = seen.setdefault(id_, (field, version))
            if first.type != field.type:
                told = Text(
                    f"字段“{id_}”的类型与 {where.key} 版不同（{first.type}、{field.type}）。",
                    f"The field “{id_}” differs in type from version {where.key} ({first.type}, {field.type}).",
                )
                remedy = Text("字段类型不能改变；请另用新编号。", "A field keeps its type for ever; use a new id.")
                place = field.at or Place(ledger.folder, 0)
                yield Problem(place.file, place.line, told, remedy)
    yield from _meanings(ledger)


def _meanings(ledger: Ledger) -> Iterator[Problem]:
    """A term keeps what it means to figures from version to version; a meaning that one version leaves out is another one."""
    seen: dict[str, tuple[Term, Version]] = {}
    for version in ledger.versions:
        for term in version.terms.values():
            first, where = seen.setdefault(term.id, (term, version))
            if first.means != term.means:
                place = term.at or Place(ledger.folder, 0)
                told = Text(
                    f"时限“{term.id}”的含义（means）与 {where.key} 版不同：{first.means or '未写'}、{term.means or '未写'}。",
                    f"The term “{term.id}” means another thing than in version {where.key}: "
                    f"{first.means or 'not said'}, {term.means or 'not said'}.",
                )
                remedy = Text("请在各版本写同一含义。", "Write the same means in every version.")
                yield Problem(place.file, place.line, told, remedy)


def _board(ledger: Ledger) -> Iterator[Problem]:
    """The fields of the board exist and are neither personal nor sensitive, for the board shows them unmasked."""
    known = {id_: field for version in ledger.versions for id_, field in version.fields.items()}
    for id_ in filter(None, (ledger.street, ledger.leader)):
        place = ledger.at or Place(ledger.folder, 0)
        if id_ not in known:
            yield unknown(place, Text("字段", "field"), id_, known)
        elif known[id_].klass not in ("public", "internal") or known[id_].type == "rows":
            told = Text(f"看板不能按字段“{id_}”分组。", f"The board cannot group by the field “{id_}”.")
            remedy = Text("请用公开或内部的单值字段。", "Use a public or internal field of one value.")
            yield Problem(place.file, place.line, told, remedy)


def _problem(ledger: Ledger, version: Version, zh: str, en: str) -> Problem:
    file = f"{ledger.folder}/versions/{version.key}/procedure.yaml"
    return Problem(
        file,
        1,
        Text(f"{version.key} 版：{zh}。", f"Version {version.key}: {en}."),
        Text("请更正 procedure.yaml 的 to 或版本文件夹名。", "Correct to in procedure.yaml or the folder's name."),
    )


def _all_fields(version: Version) -> Iterator[tuple[str, Field]]:
    for field in version.fields.values():
        yield field.id, field
        yield from ((f"{field.id}.{member.id}", member) for member in field.fields)


def revision_problems(old: Version, new: Version) -> list[Problem]:
    """What keeps ``new`` from replacing the published ``old`` inside one version: a revision mends texts and mistakes,
    but changes no term, no outcome and no type of a field, and takes no field away (decision B8). A term that only
    new acts start may be added: it moves no limit of anybody."""
    return [*_terms(old, new), *_outcomes(old, new), *_fields(old, new)]


def _told(new: Version, at: Place | None, message: Text) -> Problem:
    place = at or Place(f"{new.ledger}/versions/{new.key}", 0)
    remedy = Text("这是新规定：请另立版本（新的生效日）。", "This is new law: make a version with its own first day in force.")
    return Problem(place.file, place.line, message, remedy)


def _terms(old: Version, new: Version) -> Iterator[Problem]:
    for id_ in dict.fromkeys([*old.terms, *new.terms]):
        before, after = old.terms.get(id_), new.terms.get(id_)
        added = before is None and after is not None and not _starts(old, new, id_)
        if not added and (before is None or after is None or _law(before) != _law(after)):
            at = after.at if after else None
            label = _label(after or before, id_)
            yield _told(new, at, Text(f"修订改变了时限“{label.zh}”。", f"The revision changes the term “{label.en}”."))
    for id_ in old.services.keys() & new.services.keys():
        if dict(old.services[id_].terms) != dict(new.services[id_].terms):
            yield _told(
                new,
                new.services[id_].at,
                Text(
                    f"修订改变了事项“{new.services[id_].name.zh}”的时限。",
                    f"The revision changes a limit of the service “{new.services[id_].name.en}”.",
                ),
            )


def _label(one: Term | Outcome | None, id_: str) -> Text:
    return one.label if one is not None else Text(id_, id_)


def _starts(old: Version, new: Version, term: str) -> bool:
    """Whether anything that was there before starts ``term`` now; a term that only new acts start changes no old limit."""
    lasting = (act for act in new.acts.values() if act.id in old.acts)
    owners: tuple[Act | Join | Lapse, ...] = (*lasting, *new.joins, *new.lapses)
    specs = (spec for owner in owners for spec in owner.effects)
    return any(spec.effect == "term.start" and spec.values.get("term") == term for spec in specs)


def _law(term: Term) -> tuple[object, ...]:
    """What of a term is law; labels, grounds and lamps may be mended."""
    pauses = tuple((p.kind, p.max_days, p.unit, p.max_times, p.paper) for p in term.pauses)
    extend = term.extend and (term.extend.max, term.extend.times, term.extend.before_due)
    return (term.kind, term.of, term.owner, term.limit, term.unit, term.roll, term.outer, pauses, extend)


def _outcomes(old: Version, new: Version) -> Iterator[Problem]:
    for id_ in dict.fromkeys([*old.outcomes, *new.outcomes]):
        before, after = old.outcomes.get(id_), new.outcomes.get(id_)
        if before is None or after is None or before.kind != after.kind:
            at = after.at if after else None
            label = _label(after or before, id_)
            yield _told(new, at, Text(f"修订改变了办结方式“{label.zh}”。", f"The revision changes the outcome “{label.en}”."))


def _fields(old: Version, new: Version) -> Iterator[Problem]:
    after = dict(_all_fields(new))
    for id_, before in _all_fields(old):
        if id_ not in after:
            label = before.label
            yield _told(new, None, Text(f"修订删去了字段“{label.zh}”。", f"The revision takes the field “{label.en}” away."))
        elif after[id_].type != before.type:
            yield _told(
                new,
                after[id_].at,
                Text(
                    f"修订改变了字段“{before.label.zh}”的类型。",
                    f"The revision changes the type of the field “{before.label.en}”.",
                ),
            )
