"""Figures at the desk: filled in from the journal as it stands, seen as published, corrected with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.publishing import files, wording
from shoushan.outputs.indicators.publishing.checking import NO_DATA
from shoushan.outputs.indicators.publishing.evidence import BadEvidence
from shoushan.outputs.indicators.publishing.frozen_rules import RuleGone
from shoushan.outputs.indicators.publishing.preparing import Wanted, again, prepare
from shoushan.outputs.indicators.publishing.since import Since, since
from shoushan.outputs.indicators.publishing.waiting import caught_up
from shoushan.outputs.indicators.reaching import reach
from shoushan.outputs.indicators.refusing import NotForYou
from shoushan.records.cases import published, releasing
from shoushan.records.cases.actions import Request
from shoushan.records.cases.published import Published
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk import token
from shoushan.web.desk.acting import told
from shoushan.web.desk.filling import may_fill
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word
from shoushan.web.ui.proofs import promiser_of

PATIENCE = 8.0
"""Seconds that a page waits for the worker to bring the facts up to the newest entry."""
GLANCE = 2.0
"""Seconds that a page which only shows waits for it."""
SHOWN = 200
"""Rows that came in since are listed up to so many."""


@dataclass(slots=True)
class _Typed:
    """What was typed into the form, and what is wrong with it."""

    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def _typed(given: Any) -> _Typed:
    return _Typed({name: cleaned(given.get(name, ""))[:200] for name in ("indicator", "period", "as_of", "cell", "audience")})


@at_desk
@require_http_methods(["GET", "POST"])
def figures(request: AtDesk) -> HttpResponse:
    """What was filled in and published, with the form that fills in (GET); fill in (POST)."""
    if published.ledger_of(request.book) is None:
        raise Http404
    if request.method == "GET":
        return _page(request, _typed(request.GET))
    typed = _typed(request.POST)
    wanted = _wanted(request, typed)
    if wanted is None:
        return _page(request, typed, status=422)
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        store = caught_up(request.book, lambda: request.moment, _worker, PATIENCE)
        made = prepare(request.viewer, request.book, store, wanted)
        done = releasing.fill(request.viewer, request.book, made, request.moment, key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _page(request, typed, refused(text, remedy), 409)
    messages.success(request, word("desk-figure-filled"))
    return HttpResponseRedirect(reverse("desk:published", args=[done.case]))


def _worker() -> None:
    """Leaf numbers are given by the worker; a page only waits for it."""


def _wanted(request: AtDesk, typed: _Typed) -> Wanted | None:
    one = wording.indicator_of(request.book.pack, typed["indicator"])
    if one is None:
        typed.errors["indicator"] = word("desk-figure-choose")
    asked = typed["period"] or (one.period if one else "") or ""
    period = periods.read(asked, request.book.pack.periods, today(request)) if asked else None
    if period is None:
        typed.errors["period"] = word("desk-figure-no-period")
    try:
        as_of = date.fromisoformat(typed["as_of"]) if typed["as_of"] else None
    except ValueError:
        typed.errors["as_of"] = word("desk-figure-no-day")
    try:
        by, key = wording.cell_of(typed["cell"])
    except ValueError:
        typed.errors["cell"] = word("desk-figure-no-cell")
    if typed.errors or one is None or period is None:
        return None
    audience = "public" if typed["audience"] == "public" else "internal"
    return Wanted(one, period, as_of or min(period.last, today(request)), by, key, audience)


def _page(request: AtDesk, typed: _Typed, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    found = published.published(request.viewer, request.book)
    sets = (ui.FieldSet(word("desk-figure-fill"), tuple(_fields(request, typed)), columns=2),)
    buttons = ui.ActionBar((ui.Action(word("desk-figure-fill"), kind="primary"),))
    form = ui.Form(reverse("desk:figures"), sets, buttons, ui.errors_of(sets), token=token.fresh(request.moment))
    return page(
        request, "figures", "board", status=status, heading=word("desk-figures"), note=word("desk-figures-what"), banner=banner,
        form=form if may_fill(request.viewer, request.book) else None, listed=_table(request, found),
    )  # fmt: skip


def _fields(request: AtDesk, typed: _Typed) -> Iterator[ui.Field]:
    options = tuple(
        ui.Option(one.full_id, f"{one.figure + ' ' if one.figure else ''}{t(one.label)}", group=t(ledger.name))
        for ledger in request.book.pack.ledgers.values() if request.viewer.may_open(ledger)
        for one in ledger.indicators.values() if _whole(request, one)
    )  # fmt: skip
    errors = typed.errors
    yield ui.Field(
        "indicator", word("desk-figure-name"), "select", typed["indicator"], options=options, required=True,
        error=errors.get("indicator", ""),
    )  # fmt: skip
    audiences = tuple(ui.Option(one, word(f"desk-figure-{one}")) for one in ("internal", "public"))
    yield ui.Field(
        "audience", word("desk-figure-audience"), "radios", typed["audience"] or "internal", options=audiences, required=True
    )
    yield ui.Field(
        "period", word("desk-figure-period"), value=typed["period"], hint=word("desk-figure-period-hint"),
        error=errors.get("period", ""), width=26,
    )  # fmt: skip
    yield ui.Field(
        "as_of", word("desk-figure-as-of"), "date", typed["as_of"], hint=word("desk-figure-as-of-hint"),
        error=errors.get("as_of", ""),
    )  # fmt: skip
    yield ui.Field(
        "cell", word("desk-figure-cell"), value=typed["cell"], hint=word("desk-figure-cell-hint"),
        error=errors.get("cell", ""), width=26,
    )  # fmt: skip


def _whole(request: AtDesk, one: Indicator) -> bool:
    try:
        return reach(request.viewer, request.book, one) is None
    except NotForYou:
        return False


def _table(request: AtDesk, found: tuple[Published, ...]) -> ui.Table:
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-figure-name"), "wide"),
        ui.Column(word("desk-figure-period"), priority=2), ui.Column(word("desk-figure-value"), "number"),
        ui.Column(word("desk-figure-n"), "number", priority=2), ui.Column(word("desk-figure-stage"), "tag"),
    )  # fmt: skip
    rows = tuple(
        ui.Row(
            (
                one.number, _name(one), _period(one), _value(one, shown), str(shown["n"]) if shown else "",
                _stage(request, one),
            ),
            reverse("desk:published", args=[one.uid]),
        )
        for one in found
        for shown in [one.releases[-1] if one.releases else one.pending]
    )  # fmt: skip
    return ui.Table(word("desk-figures-list"), columns, rows, ui.Empty(word("desk-figures-none")), id="figures")


def _name(one: Published) -> str:
    head = one.head
    own = t_of(head["indicator_name"], head["indicator_name_en"])
    return " ".join(part for part in (head["article_no"], own, head["breakdown"]) if part)


def t_of(zh: str | None, en: str | None) -> str:
    """A frozen text in the reader's language."""
    return t(Text(zh or "", en or zh or ""))


def _period(one: Published) -> str:
    return f"{one.head['period_first']} – {one.head['period_last']}"


def _value(one: Published, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    unit = t_of(one.head["measure_unit"], one.head["measure_unit_en"])
    return word("desk-figure-no-data") if row["value"] == NO_DATA else f"{row['value']} {unit}".strip()


def _stage(request: AtDesk, one: Published) -> ui.Tag:
    ledger = published.ledger_of(request.book)
    stage = ledger.versions[-1].stages.get(one.stage) if ledger else None
    tones = {"published": "good", "revoked": "bad", "returned": "warn"}
    return ui.Tag(t(stage.label) if stage else one.stage, tones.get(one.stage, "plain"))  # type: ignore[arg-type]


@at_desk
@require_http_methods(["GET", "POST"])
def show(request: AtDesk, uid: str) -> HttpResponse:
    """A published figure: its releases, what came in since (GET); count it again and fill a correction in (POST)."""
    found = published.one(request.viewer, request.book, uid)
    if request.method == "GET":
        return _shown(request, found)
    reason = cleaned(request.POST.get("reason", ""))[:500]
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        store = caught_up(request.book, lambda: request.moment, _worker, PATIENCE)
        made = prepare(request.viewer, request.book, store, again(request.book, found, None, "duckdb"))
        releasing.correct(request.viewer, request.book, made, reason, request.moment, key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _shown(request, found, refused(text, remedy), 409)
    messages.success(request, word("desk-figure-filled"))
    return HttpResponseRedirect(reverse("desk:published", args=[uid]))


def _shown(request: AtDesk, found: Published, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    newest = found.newest
    later, why = _since(request, found, newest) if newest else (None, "")
    if banner is None and found.revoked:
        banner = ui.Banner(word("desk-figure-revoked", why=found.revoked), tone="warn")
    may = request.viewer.roles & published.roles(request.book, "correct") and found.stage in ("published", "returned")
    return page(
        request, "figure", "board", status=status, heading=_name(found), number=found.number, banner=banner,
        stage=_stage(request, found), summary=_summary(found), releases=_releases(request, found),
        later=_later(found, later, why) if newest else None, rows=_rows(later) if later and later.changed else None,
        form=_correcting(request, found) if may else None,
        acts=ui.Link(word("desk-figure-acts"), reverse("desk:case", args=[found.uid])),
        back=ui.Link(word("desk-figures"), reverse("desk:figures")),
    )  # fmt: skip


def _since(request: AtDesk, found: Published, release: Mapping[str, Any]) -> tuple[Since | None, str]:
    """What came in since, or why that cannot be told to this viewer now."""
    try:
        store = caught_up(request.book, lambda: request.moment, _worker, GLANCE)
        return since(request.viewer, request.book, store, found, release), ""
    except Refusal as fault:
        return None, t(fault.text)
    except RuleGone as fault:
        return None, t_of(fault.zh, fault.en)
    except (BadEvidence, FileNotFoundError, InvalidTag, LookupError):
        return None, word("desk-figure-evidence")


def _summary(found: Published) -> ui.SummaryList:
    row = found.newest or found.pending or (found.releases[-1] if found.releases else {})
    rows = [
        ui.SummaryRow(word("desk-figure-value"), _value(found, row or None)),
        ui.SummaryRow(word("desk-figure-n"), _counted(row)),
        ui.SummaryRow(word("desk-figure-period"), _period(found)),
        ui.SummaryRow(word("desk-figure-caliber"), t_of(row.get("caliber"), row.get("caliber_en"))),
        ui.SummaryRow(word("desk-figure-audience"), word(f"desk-figure-{found.head['audience']}")),
    ]
    return ui.SummaryList(tuple(rows))


def _counted(row: Mapping[str, Any]) -> str:
    if not row:
        return ""
    share = f"（{row['above']} / {row['below']}）" if row["above"] is not None else ""
    return f"{row['n']}{share}"


def _releases(request: AtDesk, found: Published) -> ui.Table:
    columns = (
        ui.Column(word("desk-figure-revision"), "number"), ui.Column(word("desk-figure-value"), "number"),
        ui.Column(word("desk-figure-as-of"), "date"), ui.Column(word("desk-figure-known-at"), "number", priority=2),
        ui.Column(word("desk-figure-published-on"), "date"), ui.Column(word("desk-figure-why"), "wide", priority=2),
        ui.Column(word("desk-figure-file")), ui.Column(word("desk-figure-evidence"), priority=2),
    )  # fmt: skip
    waiting = [found.pending] if found.pending else []
    rows = tuple(_release(found, row, row in waiting) for row in (*waiting, *reversed(found.releases)))
    return ui.Table(word("desk-figure-releases"), columns, rows, ui.Empty(word("desk-figures-none")), id="releases")


def _release(found: Published, row: Mapping[str, Any], waits: bool) -> ui.Row:
    number = int(row["revision"])
    file: ui.Link | str = ui.Link("JSON", reverse("desk:published-file", args=[found.uid, number])) if not waits else ""
    evidence = ui.Link("Parquet", reverse("desk:published-evidence", args=[found.uid, number]))
    day = word("desk-figure-waiting") if waits else str(row["published_on"] or "")
    cells = (
        str(number), _value(found, row), str(row["as_of"]), str(row["known_at"]), day, row["why"] or "", file, evidence
    )  # fmt: skip
    return ui.Row(cells, tone="new" if waits else "")


def _later(found: Published, later: Since | None, why: str) -> ui.Banner:
    title = word("desk-figure-today")
    if later is None:
        return ui.Banner(word("desk-figure-cannot", why=why), title=title, tone="warn")
    if not later.changed:
        return ui.Banner(word("desk-figure-same"), title=title, tone="good")
    release = found.newest or {}
    now = {"value": NO_DATA if later.today.value is None else format(later.today.value, "f")}
    said = word("desk-figure-differs", today=_value(found, now), value=_value(found, release))
    return ui.Banner(said, title=title, tone="warn")


def _rows(later: Since) -> ui.Table:
    columns = (ui.Column(word("desk-figure-case"), "code"), ui.Column(word("desk-figure-by"), "number"))
    found = [one for why in later.compared.lists.values() for one in why][:SHOWN]
    rows = tuple(
        ui.Row((number, f"{one.by.above:+d} / {one.by.below:+d}"), reverse("desk:case", args=[one.case]))
        for one in found
        if (number := later.numbers.get(one.case))
    )
    return ui.Table(word("desk-figure-since"), columns, rows, ui.Empty("–"), id="since")


def _correcting(request: AtDesk, found: Published) -> ui.Form:
    sets = (
        ui.FieldSet(
            word("desk-figure-correct"),
            (ui.Field("reason", word("desk-figure-reason"), "textarea", required=True, width=60),),
        ),
    )
    buttons = ui.ActionBar((ui.Action(word("desk-figure-correct"), kind="primary"),))
    return ui.Form(reverse("desk:published", args=[found.uid]), sets, buttons, token=token.fresh(request.moment))


@at_desk
@require_safe
def file(request: AtDesk, uid: str, revision: int) -> HttpResponse:
    """The file of a release that can be checked without us. Raises ``NotVisible``."""
    found = published.one(request.viewer, request.book, uid)
    log = Path(settings.SHOUSHAN_LOG)
    try:
        content = files.file_of(request.viewer, request.book, uid, revision, log, promiser_of(request.book))
    except (FileNotFoundError, InvalidTag, BadEvidence):
        raise Http404(uid) from None
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{files.name_of(found, revision)}"'
    return answer


@at_desk
@require_safe
def evidence(request: AtDesk, uid: str, revision: int) -> HttpResponse:
    """The evidence of a release, for staff in whose reach the figure lies. Raises ``NotVisible``."""
    try:
        content = published.evidence(request.viewer, request.book, uid, revision)
    except (FileNotFoundError, InvalidTag):
        raise Http404(uid) from None
    answer = HttpResponse(content, content_type="application/vnd.apache.parquet")
    answer["Content-Disposition"] = f'attachment; filename="evidence-{uid[:8]}-{revision}.parquet"'
    return answer
