"""The head of a report: title, organ, period and the day as of which its figures count; and new reports with new dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.reports.composing import given
from shoushan.records.cases import composed
from shoushan.records.cases.composed import Composed, Head
from shoushan.rules.catalogue import sentences
from shoushan.rules.catalogue.compositions import Line, lines_of
from shoushan.rules.catalogue.model.reports import Composition, Given
from shoushan.rules.catalogue.sentences import written
from shoushan.rules.text import Text
from shoushan.web.composing.live import Live
from shoushan.web.desk.forms import unit_texts
from shoushan.web.desk.frame import AtDesk, names_of, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import current, t, word


def home() -> Path:
    """Where the facts lie."""
    return Path(settings.SHOUSHAN_HOME)


def kinds(request: AtDesk) -> tuple[ui.Option, ...]:
    """The kinds of reports by the code list of the ledger's field."""
    ledger = composed.ledger_of(request.book)
    field = ledger.versions[-1].fields["report_kind"] if ledger else None
    codes = request.book.pack.code_lists.get(field.list or "") if field else None
    return tuple(ui.Option(one.code, t(one.label)) for one in codes.codes.values()) if codes else ()


def boxes(request: AtDesk, head: Head, faults: Mapping[str, str]) -> tuple[ui.FieldSet, ...]:
    """The questions of the head."""
    units = tuple(ui.Option(id_, t(name)) for id_, name in unit_texts(request.book).items())
    plain = (
        ui.Field("title", word("compose-title"), value=head.title, required=True, width=40, max_length=120, autofocus=True,
                 error=faults.get("title", "")),
        ui.Field("title_en", word("compose-title-en"), value=head.title_en, width=40, max_length=200),
        ui.Field("kind", word("compose-report-kind"), "select", head.kind, options=kinds(request), required=True,
                 error=faults.get("kind", "")),
        ui.Field("organ", word("compose-organ"), "select", head.organ, options=units, required=True,
                 error=faults.get("organ", "")),
        ui.Field("addressee", word("compose-addressee"), value=head.addressee, width=24, max_length=120),
    )  # fmt: skip
    days = (
        ui.Field("first", word("compose-first"), "date", head.first.isoformat(), required=True, error=faults.get("first", "")),
        ui.Field("last", word("compose-last"), "date", head.last.isoformat(), required=True, error=faults.get("last", "")),
        ui.Field("counted_on", word("compose-counted-on"), "date", head.counted_on.isoformat(), required=True,
                 hint=word("compose-counted-on-hint"), error=faults.get("counted_on", "")),
    )  # fmt: skip
    return (
        ui.FieldSet(word("compose-head"), plain, columns=2, legend_hidden=True),
        ui.FieldSet(word("compose-days"), days, columns=3),
    )


def typed(request: AtDesk, head: Head, given: Mapping[str, str]) -> tuple[Head, dict[str, str]]:
    """The head as it was typed, and what is wrong by box; what is wrong leaves the box as it was."""
    faults: dict[str, str] = {}
    texts = {name: cleaned(given.get(name, ""))[:200] for name in ("title", "title_en", "addressee", "kind", "organ")}
    if not texts["title"]:
        faults["title"] = word("compose-no-title")
    if texts["kind"] not in {one.value for one in kinds(request)}:
        faults["kind"] = word("compose-choose")
    if texts["organ"] not in unit_texts(request.book):
        faults["organ"] = word("compose-choose")
    days: dict[str, date] = {}
    for name in ("first", "last", "counted_on"):
        try:
            days[name] = date.fromisoformat(cleaned(given.get(name, "")))
        except ValueError:
            faults[name] = word("compose-no-day")
    if "first" in days and "last" in days and days["first"] > days["last"]:
        faults["last"] = word("compose-wrong-order")
    if days.get("counted_on", date.min) > today(request):
        faults["counted_on"] = word("compose-not-yet")
    kept = {name: value for name, value in {**texts, **days}.items() if name not in faults}
    return replace(head, **kept), faults  # type: ignore[arg-type]


def about(request: AtDesk, live: Live, head: Head) -> tuple[str, ...]:
    """What stands below the title: organ, period, day."""
    names = names_of(request)
    organ = t(names[head.organ][0]) if head.organ in names else head.organ
    return organ, t(Period(head.first, head.last).label), word("compose-as-of", day=live.room.as_of.isoformat())


# --- a new report --------------------------------------------------------------------------------------------------------


def from_definition(
    request: AtDesk, one: Composition, counted_on: date, last: date | None = None
) -> tuple[Head, tuple[Line, ...]]:
    """Head and lines of a report made from a definition of the pack; ``last`` moves its period to end in that year."""
    period = _period(request, one.period, counted_on, last)
    head = Head(
        written(one.title.zh), request.viewer.unit or "", one.period, period.first, period.last, counted_on, "term",
        written(one.title.en), one.addressee.zh if one.addressee else "", one.id,
    )  # fmt: skip
    return head, lines_of(one)


def from_report(one: Composed, counted_on: date, last: date | None = None) -> tuple[Head, tuple[Line, ...]]:
    """Head and lines of the next report after one: the same lines, its period moved to the year asked for, else by a year."""
    span = Period(one.head.first, one.head.last)
    moved = periods.back(span, one.head.last.year - last.year if last else -1)
    title = one.head.title.replace(str(one.head.last.year), str(moved.last.year))
    head = replace(one.head, title=title, first=moved.first, last=moved.last, counted_on=counted_on, previous=one.uid)
    return head, one.lines


def titled(live: Live, head: Head) -> Head:
    """The head with the names and years of its title written out."""

    def out(text: str, at: int) -> str:
        pieces = (
            given_in(live, one.name)[at] if isinstance(one, Given) else one if isinstance(one, str) else ""
            for one in sentences.read(text)[0]
        )
        return "".join(pieces)

    return replace(head, title=out(head.title, 0), title_en=out(head.title_en, 1))


def given_in(live: Live, name: str) -> Text:
    """A name or a day that the report knows, in both languages."""
    return given(live.fetch(()), name)


def title_said(one: Composition, request: AtDesk) -> str:
    """The title of a definition as a choice: its names, and an ellipsis for what only the dates will say."""
    sentence = one.title.en if current() == "en" and one.title.en else one.title.zh
    return "".join(
        t(request.book.pack.name) if isinstance(each, Given) and each.name == "place" else
        "…" if not isinstance(each, str) else each for each in sentence
    )  # fmt: skip


def blank(request: AtDesk, title: str, counted_on: date) -> tuple[Head, tuple[Line, ...]]:
    """Head and first lines of a report that is made from nothing."""
    year = Period(date(counted_on.year, 1, 1), counted_on)
    head = Head(title, request.viewer.unit or "", "this-year", year.first, year.last, counted_on)
    return head, (Line("heading", "总体情况", "In general"), Line("annex", "指标口径与依据", "Calibers and evidence"))


def _period(request: AtDesk, name: str, counted_on: date, last: date | None) -> Period:
    named = request.book.pack.periods.get(name)
    found = periods.named(named, counted_on) if named else Period(date(counted_on.year, 1, 1), counted_on)
    return periods.back(found, found.last.year - last.year) if last else found
