"""What publishing a working copy would touch, as tables: pieces with how many stand in them, limits, figures, open cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.recounted import Recounted, recounted
from shoushan.records.cases.definitions import book_of
from shoushan.records.cases.touched import LABELS, Touched, TouchedCase, holding, touched
from shoushan.rules.catalogue.model import Ledger, Pack, Version
from shoushan.rules.catalogue.touching import KINDS, Difference, changed_versions, differences
from shoushan.rules.deadlines import DeadlineRefused, Term, Unit, reckon
from shoushan.web.desk import wording
from shoushan.web.desk.frame import AtDesk, today
from shoushan.web.desk.lists import case_href
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

SIZE = 20
"""Cases on one page of a preview."""
MOST_FIGURES = 40
HELD = ("stage", "term", "paper")
"""Kinds of pieces of which the cases in them are counted; of others all open cases of the version."""


def impact(request: AtDesk, old: Ledger, new: Ledger, pack: Pack) -> Iterator[ui.Table]:
    """Everything that ``new`` in place of ``old`` touches, in the order in which it is read."""
    yield _differs(request, old, new)
    limits = _limits(request, old, new)
    if limits is not None:
        yield limits
    figures = _figures(request, pack)
    if figures is not None:
        yield figures
    yield from _cases(request, old, new)


def _differs(request: AtDesk, old: Ledger, new: Ledger) -> ui.Table:
    columns = (
        ui.Column(word("desk-rule-kind")), ui.Column(word("desk-rule-name"), "wide"),
        ui.Column(word("desk-rule-version"), priority=2), ui.Column(word("desk-rule-how"), "tag"),
        ui.Column(word("desk-rule-touches"), priority=2),
    )  # fmt: skip
    known = {version.key for version in old.versions}
    revised = {
        one.key: holding(request.viewer, request.book, old.id, [one.key])
        for one in changed_versions(old, new) if one.key in known
    }  # fmt: skip
    rows = tuple(
        ui.Row((t(KINDS[one.kind]), t(one.label), one.version or None, ui.Tag(word(f"desk-rule-how-{one.how}")),
                _holds(one, revised)))
        for one in differences(old, new)
    )  # fmt: skip
    return ui.Table(word("desk-rule-differs"), columns, rows, ui.Empty(word("desk-rule-same")), id="differs")


def _holds(one: Difference, revised: Mapping[str, Mapping[tuple[str, str], int]]) -> str:
    """How many open cases (papers made) stand in the piece now; nothing for what holds only for cases to come."""
    if one.version not in revised:
        return word("desk-rule-touches-later") if one.version else ""
    held = revised[one.version]
    if one.kind in HELD:
        return word(f"desk-rule-touches-{one.kind}", n=held.get((one.kind, one.id), 0))
    return word("desk-rule-touches-open", n=held.get(("version", ""), 0))


def _limits(request: AtDesk, old: Ledger, new: Ledger) -> ui.Table | None:
    """Limits that a new version changes: before and after, with the due day of a case of its first day by both."""
    known = {version.key for version in old.versions}
    rows = []
    for at, version in enumerate(new.versions):
        if version.key in known or at == 0:
            continue
        was = new.versions[at - 1]
        for label, before, after in _changed_limits(was, version):
            cells = (label, *(_limit_cell(request, one, version) for one in (before, after)))
            rows.append(ui.Row(cells))
    if not rows:
        return None
    columns = (
        ui.Column(word("desk-rule-limit")), ui.Column(word("desk-studio-before"), "wide"),
        ui.Column(word("desk-studio-now"), "wide"),
    )  # fmt: skip
    return ui.Table(word("desk-rule-limits"), columns, tuple(rows), ui.Empty(""), id="limits")


Counted = tuple[int, Unit, bool | None]


def _changed_limits(was: Version, now: Version) -> Iterator[tuple[str, Counted | None, Counted | None]]:
    for id_ in dict.fromkeys([*was.terms, *now.terms]):
        before, after = was.terms.get(id_), now.terms.get(id_)
        pair = [(one.limit, one.unit, one.roll) if one else None for one in (before, after)]
        if pair[0] != pair[1]:
            label = (after or before).label  # type: ignore[union-attr]
            yield t(label), pair[0], pair[1]
    for id_ in now.services.keys() & was.services.keys():
        for term in dict.fromkeys([*was.services[id_].terms, *now.services[id_].terms]):
            both = [version.services[id_].terms.get(term) for version in (was, now)]
            if both[0] != both[1] and term in now.terms:
                label = f"{t(now.services[id_].name)} · {t(now.terms[term].label)}"
                first, second = ((*one, now.terms[term].roll) if one else None for one in both)
                yield label, first, second


def _limit_cell(request: AtDesk, one: Counted | None, version: Version) -> str:
    if one is None:
        return "—"
    limit, unit, roll = one
    said = wording.limit_words(limit, unit.value)
    if unit is Unit.HOUR:
        return said
    try:
        due = reckon(Term(start=version.from_, limit=limit, unit=unit, roll=roll), request.book.calendar).due
    except DeadlineRefused:
        return said
    return word("desk-rule-limit-due", limit=said, start=version.from_.isoformat(), due=due.isoformat()) if due else said


def _figures(request: AtDesk, pack: Pack) -> ui.Table | None:
    """Figures whose caliber changes: value and n by the rule in service and by the changed one, within the viewer's reach."""
    book = book_of(pack, pack.digest, request.book.log)
    found = recounted(request.viewer, request.book, book, Store(Path(settings.SHOUSHAN_HOME)), today(request))
    if not found:
        return None
    columns = (
        ui.Column(word("desk-figure-name"), "wide"), ui.Column(word("desk-figure-period"), priority=2),
        ui.Column(word("desk-studio-before")), ui.Column(word("desk-studio-now")),
    )  # fmt: skip
    rows = tuple(
        ui.Row((f"{one.indicator.figure or ''} {t(one.indicator.label)}".strip(),
                f"{one.period.first} – {one.period.last}", _value(one, one.before), _value(one, one.after)))
        for one in found[:MOST_FIGURES]
    )  # fmt: skip
    return ui.Table(word("desk-rule-figures", n=len(found)), columns, rows, ui.Empty(""), id="figures")


def _value(one: Recounted, figure: Figure | None) -> str:
    if figure is None:
        return word("desk-rule-not-counted")
    if "hidden" in figure.flags:
        return "＊"
    value = word("desk-figure-no-data") if figure.value is None else f"{figure.value:,f} {t(one.indicator.unit)}".strip()
    return value + word("desk-rule-aside", said=f"n={figure.n:,}")


def _cases(request: AtDesk, old: Ledger, new: Ledger) -> Iterator[ui.Table]:
    """How many open cases have which change, and each of them."""
    found = touched(request.viewer, request.book, old, new)
    if not found.total:
        return
    if found.counts:
        rows = tuple(ui.Row((t(LABELS[kind]), count)) for kind, count in found.counts.items())
        columns = (ui.Column(word("desk-rule-becomes"), "wide"), ui.Column(word("desk-rule-cases-n"), "number"))
        yield ui.Table(word("desk-rule-becomes-n", total=found.total, n=found.read), columns, rows, ui.Empty(""), id="becomes")
    if found.seen:
        yield _listed(request, found)


def _listed(request: AtDesk, found: Touched) -> ui.Table:
    asked = request.GET.get("page", "")
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 6 else 1), max(1, -(-len(found.cases) // SIZE)))
    rows = tuple(_case(one) for one in found.cases[(number - 1) * SIZE : number * SIZE])
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-repin-stage"), priority=2),
        ui.Column(word("desk-rule-version"), priority=3), ui.Column(word("desk-rule-becomes"), "wide"),
    )  # fmt: skip
    caption = word("desk-rule-touched-n", n=found.total, seen=found.seen)
    if found.read < found.total:
        caption += word("desk-rule-touched-most", n=found.read)
    paging = ui.paging_of({}, number, SIZE, len(found.cases))
    return ui.Table(caption, columns, rows, ui.Empty(word("desk-rule-untouched")), paging, id="touched")


def _case(one: TouchedCase) -> ui.Row:
    said = tuple(
        f"{t(LABELS[each.kind])}{word('desk-rule-colon') + t(each.said) if each.said.zh else ''}" for each in one.effects
    )
    return ui.Row(
        (one.number, t(one.stage), one.version, word("desk-rule-semicolon").join(said) or word("desk-rule-becomes-nothing")),
        case_href(one.uid), tone="" if said else "mute",
    )  # fmt: skip
