"""A report given by a one-time link: the unit that holds a case answers for one period, without an account, once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.outputs.messages import codes
from shoushan.outputs.messages.codes import Code
from shoushan.records.cases import report_links
from shoushan.records.cases.actions import act
from shoushan.records.cases.read import CaseShown
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, Rhythm, Value
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.periods import period_named
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.web.portal.frame import Visit, page, phone
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Asked, Choices, Fault, Posted, answers, field_of, questions
from shoushan.web.ui.language import t, word
from shoushan.web.ui.tries import address_of, too_many


class AlreadyUsed(Exception):
    """Somebody was faster with the same link."""


@require_http_methods(["GET", "POST"])
def report(request: Visit, code: str) -> HttpResponse:
    """Ask for the report that the link is for (GET), give it and use the link up (POST). Looking spends nothing."""
    if too_many((f"address:{address_of(request)}",), request.moment):
        answer = _told(request, "p-slow", 429)
        answer.headers["Retry-After"] = "60"
        return answer
    found = codes.find(code[:40], request.moment)
    given = codes.report_of(found.purpose) if found else None
    if found is None or given is None:
        return _told(request, "p-code-unknown", 404)
    if found.used is not None or found.over:
        return _told(request, "p-report-spent", 410)
    period, unit = given
    viewer = Viewer("tracker", case=found.uid)
    shown = report_links.to_give(viewer, request.book, found.uid, period, request.moment)
    if shown is None or unit not in {name for name, _, _ in shown.held.units}:
        return _told(request, "p-report-not-owed", 410)
    if request.method == "POST":
        return _give(request, code, found, shown, period, unit)
    return _asked(request, code, shown, period, None, {})


def _give(request: Visit, code: str, found: Code, shown: CaseShown, period: str, unit: str) -> HttpResponse:
    rule, said = _rule(shown)
    asked = _questions(shown, rule, said)
    typed = answers(asked, request.POST, _choices(request))
    faults = {name: fault for name, fault in typed.faults.items() if not fault.warning}
    if faults:
        return _asked(request, code, shown, period, request.POST, faults, status=422)
    values: dict[str, Value] = {**typed.values, _input_of_period(rule, said): _period_value(shown, said, period)}
    actor = report_links.giver(shown, unit, found.digest[:12])
    command = Command(shown.uid, rule.id, actor, Happened.at(request.moment), values, source=Source("web"))
    try:
        with transaction.atomic():
            if not codes.spend(found.digest, request.moment):
                raise AlreadyUsed
            done = act([command], request.book, request.moment)
    except AlreadyUsed:
        return _told(request, "p-report-spent", 410)
    except (Refusal, DeadlineRefused) as fault:
        text, remedy = (fault.text, fault.remedy) if isinstance(fault, Refusal) else (fault.message, fault.remedy)
        where = fault.where if isinstance(fault, Refusal) else None
        told = {where: Fault(text, remedy)} if where in {one.id for one in asked} else {}
        banner = ui.Banner(t(remedy), title=t(text), tone="bad")
        return _asked(request, code, shown, period, request.POST, told, banner, status=409)
    banner = ui.Banner(word("p-report-thanks-text"), title=word("p-report-thanks", number=done[0].number or ""), tone="good")
    return page(request, "report", banner=banner, heading=_heading(shown, period), note="", form=None)


def _asked(
    request: Visit, code: str, shown: CaseShown, period: str, posted: Posted | None, faults: Mapping[str, Fault],
    banner: ui.Banner | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rule, said = _rule(shown)
    before = {} if posted else _before(shown, said, period)
    choices = _choices(request)
    fields = tuple(
        field_of(one, choices, posted.get(one.id, "") if posted else before.get(one.id), faults.get(one.id))
        for one in _questions(shown, rule, said)
    )
    sets = (ui.FieldSet(t(rule.label), fields, columns=1, legend_hidden=True),)
    bar = ui.ActionBar((ui.Action(word("p-report-send"), kind="primary"),))
    form = ui.Form(reverse("portal:report", args=[code]), sets, bar, ui.errors_of(sets))
    return page(
        request, "report", status=status, banner=banner, heading=_heading(shown, period), form=form,
        note=word("p-report-note", subject=shown.subject or t(shown.title), number=shown.number),
    )  # fmt: skip


def _rule(shown: CaseShown) -> tuple[Act, Rhythm]:
    said = shown.version.rhythm
    assert said is not None
    return shown.version.acts[said.act], said


def _input_of_period(rule: Act, said: Rhythm) -> str:
    named = [spec.values.get("period") for spec in rule.effects if spec.effect == "report.give"]
    return next((one.path[6:] for one in named if isinstance(one, Name) and one.path.startswith("input.")), said.key)


def _period_value(shown: CaseShown, said: Rhythm, period: str) -> str:
    """The period as the rows know it: its last day where their key is a day."""
    rows = shown.version.fields[said.field]
    dated = any(one.id == said.key and one.type == "date" for one in rows.fields)
    found = period_named(period, said.every)
    return found.last.isoformat() if dated and found else period


def _questions(shown: CaseShown, rule: Act, said: Rhythm) -> tuple[Asked, ...]:
    """What the act asks, but for the period, which the link says."""
    return tuple(one for one in questions(shown.version, rule) if one.id != _input_of_period(rule, said))


def _before(shown: CaseShown, said: Rhythm, period: str) -> dict[str, str]:
    """What was written before for a report that was sent back."""
    for key, cells in shown.rows.get(said.field, ()):
        found = period_named(key, said.every)
        if found and found.code == period:
            return {one.field.id: one.value for one in cells if isinstance(one.value, str) and not one.masked}
    return {}


def _heading(shown: CaseShown, period: str) -> str:
    said = shown.version.rhythm
    found = period_named(period, said.every) if said else None
    return word("p-report", name=t(shown.ledger.name), period=t(found.label) if found else period)


def _choices(request: Visit) -> Choices:
    day = request.moment.astimezone(request.book.zone).date()
    return Choices(request.book.pack.code_lists, {}, day)


def _told(request: Visit, key: str, status: int) -> HttpResponse:
    banner = ui.Banner(word(f"{key}-text"), title=word(key), tone="warn")
    ring = phone(request.book)
    return page(request, "report", status=status, banner=banner, heading=word("p-report-heading"), note=ring, form=None)
