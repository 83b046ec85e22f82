"""A new field by form: what it is called, of which type and class, in which stage, and which act asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import copies as kept
from shoushan.records.cases.copies import Standing
from shoushan.rules.catalogue.editing import CannotEdit, NewField, things, with_field
from shoushan.rules.catalogue.editing.words import CHOICES
from shoushan.rules.catalogue.schema.ledger import FieldType
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk.copies import copy_of, for_rules, mine, root
from shoushan.web.desk.copy_form import edit_href
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

TYPES: Mapping[str, Text] = {
    "text": Text("文字（一行）", "text (one line)"), "long-text": Text("文字（多行）", "text (several lines)"),
    "integer": Text("整数", "whole number"), "money": Text("金额", "money"), "area": Text("面积", "area"),
    "rate": Text("比率", "rate"), "boolean": Text("是／否", "yes or no"), "date": Text("日期", "day"),
    "month": Text("月份", "month"),
    "code": Text("从代码表里选", "one of a code list"), "phone": Text("电话", "telephone"), "unit": Text("单位", "unit"),
    "place": Text("地址", "place"),
}  # fmt: skip
"""Types that a form offers; the others need more than a form asks."""
assert set(TYPES) <= set(get_args(FieldType))
ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
ASKED = ("zh", "en", "id", "type", "list", "class", "purpose_zh", "purpose_en", "stage", "act", "required")


@for_rules
@require_http_methods(["GET", "POST"])
def copy_add(request: AtDesk, key: str) -> HttpResponse:
    """Ask for a new field of a version (GET); write it into both files (POST)."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    folder = f"versions/{cleaned(request.GET.get('v', ''))[:10]}"
    paths = (f"{folder}/fields.yaml", f"{folder}/procedure.yaml")
    if not mine(request, found) or any(path not in at.texts for path in paths):
        raise Http404(folder)
    typed = {name: cleaned(request.POST.get(name, ""))[:400].strip() for name in ASKED}
    if request.method == "GET":
        return _page(request, at, folder, typed, {})
    errors = _wrong(request, at, paths[0], typed)
    if errors:
        return _page(request, at, folder, typed, errors, status=422)
    new = _new(at, paths[0], typed)
    try:
        grown, asking = with_field(at.texts[paths[0]], at.texts[paths[1]], new)
        kept.save_all(at, {paths[0]: grown, paths[1]: asking}, request.moment)
    except CannotEdit as fault:
        banner = ui.Banner(word("desk-rule-only-in-file"), title=t(fault.message), tone="bad")
        return _page(request, at, folder, typed, {}, banner, 422)
    except Refusal as fault:
        return _page(request, at, folder, typed, {}, refused(fault.text, fault.remedy), 409)
    messages.success(request, word("desk-rule-field-added", name=t(new.label)))
    thing = next(one for one in things(paths[0], grown) if one.id == new.id)
    return HttpResponseRedirect(edit_href(found, paths[0], thing.at))


def _new(at: Standing, path: str, typed: Mapping[str, str]) -> NewField:
    purpose = Text(typed["purpose_zh"], typed["purpose_en"]) if typed["purpose_zh"] else None
    return NewField(
        typed["id"] or _named(at, path, typed["en"]), Text(typed["zh"], typed["en"]), typed["type"], typed["class"],
        typed["stage"], typed["list"] if typed["type"] == "code" else "", purpose, bool(typed["required"]), typed["act"],
    )  # fmt: skip


def _named(at: Standing, path: str, english: str) -> str:
    """An id made of the English name, with a number where it is taken."""
    plain = "_".join(re.findall(r"[a-z0-9]+", english.lower()))[:40].strip("_")
    stem = plain if ID.fullmatch(plain) else f"field_{plain}".rstrip("_")
    taken = {one.id for one in things(path, at.texts[path])}
    return next(name for n in range(1, 10_000) if (name := stem if n == 1 else f"{stem}_{n}") not in taken)


def _wrong(request: AtDesk, at: Standing, path: str, typed: Mapping[str, str]) -> dict[str, str]:
    found = {name: word("desk-rule-both-words") for name in ("zh", "en") if not typed[name]}
    if typed["id"] and not (ID.fullmatch(typed["id"]) and len(typed["id"]) <= 48):
        found["id"] = word("desk-rule-field-bad-id")
    found |= {name: word("desk-rule-choose") for name, known in (("type", TYPES), ("class", CHOICES["class"][1]))
              if typed[name] not in known}  # fmt: skip
    if typed["type"] == "code" and typed["list"] not in request.book.pack.code_lists:
        found["list"] = word("desk-rule-choose")
    if typed["class"] in ("personal", "sensitive") and not typed["purpose_zh"]:
        found["purpose_zh"] = word("desk-rule-field-purpose")
    if bool(typed["purpose_zh"]) != bool(typed["purpose_en"]):
        found.setdefault("purpose_en" if typed["purpose_zh"] else "purpose_zh", word("desk-rule-both-words"))
    return found


def _page(
    request: AtDesk, at: Standing, folder: str, typed: Mapping[str, str], errors: Mapping[str, str],
    banner: ui.Banner | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    def field(name: str, kind: str = "text", **more: object) -> ui.Field:
        hint = word(f"desk-rule-field-{name}-hint") if name in ("id", "class", "act", "list", "purpose_zh") else ""
        return ui.Field(
            name, word(f"desk-rule-field-{name}"), kind, typed[name], hint, errors.get(name, ""), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    stages, acts = _named_things(at, folder, "stages"), _named_things(at, folder, "acts")
    lists = tuple(ui.Option(one.id, t(one.name)) for one in request.book.pack.code_lists.values())
    fields = (
        field("zh", required=True, width=30), field("en", required=True, width=30),
        field("type", "select", required=True, options=tuple(ui.Option(one, t(said)) for one, said in TYPES.items())),
        field("list", "select", options=lists),
        field("class", "select", required=True, options=tuple(
            ui.Option(one, t(said)) for one, said in CHOICES["class"][1].items()
        )),
        field("stage", "select", options=stages), field("purpose_zh", width=40), field("purpose_en", width=40),
        field("act", "select", options=acts), field("required", "checkbox"), field("id", width=30),
    )  # fmt: skip
    sets = (ui.FieldSet(word("desk-rule-add-field"), fields, columns=2, legend_hidden=True),)
    query = urlencode({"v": folder.split("/")[1]})
    here = f"{reverse('desk:copy-add', args=[at.copy.id])}?{query}"
    buttons = ui.ActionBar((ui.Action(word("desk-rule-add-field"), kind="primary", key="Ctrl+Enter"),))
    ledger = request.book.ledger(at.copy.ledger)
    back = f"{reverse('desk:copy', args=[at.copy.id])}?{query}&part=fields"
    return page(
        request, "copy_edit", "desk-copies", status=status, heading=word("desk-rule-add-field"), banner=banner, law=None,
        form=ui.Form(here, sets, buttons, ui.errors_of(sets)), place=word("desk-studio-since", day=folder.split("/")[1]),
        back=ui.Link(word("desk-rule-of", ledger=t(ledger.name)), back), note=word("desk-rule-field-what"),
    )  # fmt: skip


def _named_things(at: Standing, folder: str, kind: str) -> tuple[ui.Option, ...]:
    try:
        found = things(f"{folder}/procedure.yaml", at.texts[f"{folder}/procedure.yaml"])
    except CannotEdit:
        return ()
    return tuple(ui.Option(one.id, t(one.name)) for one in found if one.kind == kind and one.id)
