"""The form of one thing of a working copy: what is typed is written into its lines of the file, with the fault beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import copies as kept
from shoushan.records.cases import studio
from shoushan.records.cases.copies import CopyMoved, Standing
from shoushan.rules.catalogue import copying
from shoushan.rules.catalogue.editing import CannotEdit, Entry, Thing, thing_at, things, with_key, with_value
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk.copies import copy_of, faults_by_path, file_href, for_rules, mine, root
from shoushan.web.desk.copy_form import edit_href, fields_of, version_form
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

LONGEST = 2000
"""Characters of one answer."""
MOST_TRIED = 6
"""So many changes are taken back one by one to see which of them brought a fault."""
Typed = Mapping[str, str]
LOOK_AGAIN = Text("请看过现在的内容，再改一次。", "Look at what it says now, then change it again.")


@for_rules
@require_http_methods(["GET", "POST"])
def copy_edit(request: AtDesk, key: str) -> HttpResponse:
    """Ask for what one thing says (GET); write what was changed into its file (POST)."""
    found = copy_of(request, key)
    at = kept.standing(found, request.book, root())
    path = cleaned(request.GET.get("path", ""))[:200]
    thing = _thing(at, path, cleaned(request.GET.get("at", ""))[:80])
    if request.method == "GET":
        return _page(request, at, thing)
    if not mine(request, found):
        raise PermissionDenied
    typed = {name: cleaned(value)[:LONGEST].strip() for entry in thing.entries for name, value in _posted(request, entry)}
    errors = {name: why for entry in thing.entries for name, why in _wrong(entry, typed)}
    if errors:
        return _page(request, at, thing, typed, errors, status=422)
    try:
        made = at.texts[path]
        for entry in _changed(thing, typed):
            made = _with(made, entry, typed)
        kept.save(at, path, made, request.POST.get("seen", ""), request.moment)
    except CannotEdit as fault:
        banner = ui.Banner(word("desk-rule-only-in-file"), title=t(fault.message), tone="bad")
        return _page(request, at, thing, typed, banner=banner, status=422)
    except CopyMoved as fault:
        return _page(request, at, thing, typed, banner=refused(fault.text, LOOK_AGAIN), status=409)
    except Refusal as fault:
        return _page(request, at, thing, typed, banner=refused(fault.text, fault.remedy), status=422)
    messages.success(request, word("desk-rule-saved", path=t(thing.name)))
    return HttpResponseRedirect(edit_href(found, path, thing.at))


def _thing(at: Standing, path: str, place: str) -> Thing:
    """The thing asked for. Raises ``Http404``."""
    try:
        found = thing_at(path, at.texts[path], place, fields_of(at, path)) if path in at.texts else None
    except CannotEdit:
        found = None
    if found is None or not found.entries:
        raise Http404(f"{path} {place}")
    return found


def _names(entry: Entry) -> tuple[str, ...]:
    """The names of an entry's questions: words are asked twice."""
    return (f"{entry.id}.zh", f"{entry.id}.en") if entry.kind == "words" else (entry.id,)


def _posted(request: AtDesk, entry: Entry) -> Iterator[tuple[str, str]]:
    for name, value in zip(_names(entry), entry.values, strict=True):
        if entry.kind == "flag":
            yield name, "true" if request.POST.get(name) else "false"
        else:
            yield name, request.POST.get(name, value).replace("\r\n", "\n")


def _wrong(entry: Entry, typed: Typed) -> Iterator[tuple[str, str]]:
    """What is wrong with the answers to one entry before anything is written."""
    said = [typed[name] for name in _names(entry)]
    if entry.kind == "words" and any(said) and not all(said):
        for name, value in zip(_names(entry), said, strict=True):
            if not value:
                yield name, word("desk-rule-both-words")
    elif entry.there and not all(said):
        yield _names(entry)[0], word("desk-rule-not-emptied")
    elif entry.kind == "number" and not (said[0].lstrip("-").isdecimal() and said[0].isascii() and len(said[0]) < 12):
        yield _names(entry)[0], word("desk-rule-whole-number")
    elif any("\n" in value for value in said):
        yield _names(entry)[0], word("desk-rule-one-line")


def _changed(thing: Thing, typed: Typed) -> tuple[Entry, ...]:
    """The entries answered otherwise than they stand."""
    return tuple(one for one in thing.entries if tuple(typed[name] for name in _names(one)) != one.values)


def _with(text: str, entry: Entry, typed: Typed) -> str:
    """The file's text with one entry as it was answered. Raises ``CannotEdit``."""
    said = [typed[name] for name in _names(entry)]
    if not entry.there:
        return with_key(text, entry.path, {"zh": said[0], "en": said[1]} if entry.kind == "words" else said[0])
    if entry.kind != "words":
        return with_value(text, entry.path, said[0])
    for key, value, was in zip(("zh", "en"), said, entry.values, strict=True):
        if value != was:
            text = with_value(text, (*entry.path, key), value)
    return text


# --- the page ------------------------------------------------------------------------------------------------------------


def _page(
    request: AtDesk, at: Standing, thing: Thing, typed: Typed | None = None, errors: Mapping[str, str] | None = None,
    banner: ui.Banner | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    ledger = request.book.ledger(at.copy.ledger)
    _, problems = studio.checked(at, request.book, root(), request.moment, scenarios=False)
    mending = faults_by_path(ledger.folder, problems).get(thing.file, ())
    faults = [one for one in mending if thing.first <= one.line <= thing.last]
    beside = dict(errors or {})
    rest: list[Problem] = []
    if typed is None:
        rest = _beside(request, at, thing, faults, beside)
    law = any("修订" in one.message.zh for one in faults)
    may = mine(request, at.copy)
    said = typed or {}
    fields = tuple(replace(one, disabled=not may) for entry in thing.entries for one in _fields(entry, said, beside))
    sets = (ui.FieldSet(f"{t(thing.part)}{word('desk-rule-colon')}{t(thing.name)}", fields, columns=2, legend_hidden=True),)
    acts = [ui.Action(word("desk-rule-save"), kind="primary", key="Ctrl+Enter")] if may else []
    acts.append(ui.Action(word("desk-rule-in-file"), f"{file_href(at.copy, thing.file)}#L{thing.first}", kind="quiet"))
    form = ui.Form(
        edit_href(at.copy, thing.file, thing.at), sets, ui.ActionBar(tuple(acts)), ui.errors_of(sets),
        hidden=(("seen", kept.mark(at.texts[thing.file])),),
    )  # fmt: skip
    version = thing.file.split("/")[1] if thing.file.startswith("versions/") else "shared"
    back = f"{reverse('desk:copy', args=[at.copy.id])}?v={version}&part={thing.kind}"
    return page(
        request, "copy_edit", "desk-copies", status=status, heading=f"{t(thing.part)}{word('desk-rule-colon')}{t(thing.name)}",
        back=ui.Link(word("desk-rule-of", ledger=t(ledger.name)), back), form=form,
        banner=banner or _rest(at, thing.file, rest),
        law=version_form(request, at.copy) if law and may else None,
        place=word(
            "desk-rule-line" if thing.first == thing.last else "desk-rule-place",
            file=thing.file, first=thing.first, last=thing.last,
        ),
        note=word("desk-rule-shut") if at.copy.proposal else "",
    )  # fmt: skip


def _fields(entry: Entry, typed: Typed, errors: Mapping[str, str]) -> Iterator[ui.Field]:
    label = t(entry.label)
    if entry.kind == "words":
        for name, value, lang in zip(_names(entry), entry.values, ("zh", "en"), strict=True):
            shown = typed.get(name, value)
            asked = word(f"desk-rule-words-{lang}", label=label)
            yield ui.Field(
                name, asked, "textarea" if len(shown) > 60 else "text", shown, error=errors.get(name, ""),
                required=entry.there, rows=3, width=40,
            )  # fmt: skip
        return
    name, value = entry.id, typed.get(entry.id, entry.values[0])
    error = errors.get(name, "")
    if entry.kind == "flag":
        yield ui.Field(name, label, "checkbox", "1" if value == "true" else "", error=error)
    elif entry.kind == "choice":
        options = tuple(ui.Option(one, t(said)) for one, said in entry.choices.items())
        yield ui.Field(name, label, "select", value, error=error, required=True, options=options)
    elif entry.kind == "number":
        yield ui.Field(name, label, "number", value, error=error, required=True, width=8)
    else:
        yield ui.Field(name, label, "text", value, error=error, required=entry.there, width=40)


def _rest(at: Standing, path: str, rest: Sequence[Problem]) -> ui.Banner | None:
    """Faults of the thing that no question brought."""
    if not rest:
        return None
    links = tuple(
        ui.Link(f"{t(one.message)} {t(one.remedy)}", f"{file_href(at.copy, path)}#L{max(one.line, 1)}") for one in rest
    )
    return ui.Banner(word("desk-rule-faults-n", n=len(rest)), tone="bad", links=links)


def _beside(
    request: AtDesk, at: Standing, thing: Thing, faults: Sequence[Problem], beside: dict[str, str]
) -> list[Problem]:  # fmt: skip
    """Put each fault beside the question that brought it: the only one on its line, or the one whose change brought it; gives
    the faults that belong to none."""
    rest: list[Problem] = []
    changed = _against_published(at, thing) if faults else ()
    for fault in faults:
        here = [one for one in thing.entries if one.there and one.line == fault.line]
        suspects = [one for one in changed if one.there] or (here if len(here) == 1 else [])
        brought = suspects if len(suspects) < 2 else _bringing(request, at, thing, suspects, fault)
        for one in brought:
            name = _names(one)[0]
            beside[name] = f"{beside.get(name, '')} {t(fault.message)} {t(fault.remedy)}".strip()
        if not brought:
            rest.append(fault)
    return rest


def _against_published(at: Standing, thing: Thing) -> tuple[Entry, ...]:
    """The entries that say another thing than what is published."""
    try:
        text = at.against(thing.file) or ""
        was = next(one for one in things(thing.file, text) if (one.kind, one.id) == (thing.kind, thing.id))
    except (CannotEdit, StopIteration):
        return ()
    before = {one.path[2:]: one.values for one in was.entries if one.there}
    return tuple(one for one in thing.entries if one.there and before.get(one.path[2:]) != one.values)


def _bringing(request: AtDesk, at: Standing, thing: Thing, changed: Sequence[Entry], fault: Problem) -> list[Entry]:
    """Those changes without which the fault would not be there; all of them where that cannot be told."""
    published = things(thing.file, at.against(thing.file) or "")
    was = {entry.path[2:]: entry for one in published if (one.kind, one.id) == (thing.kind, thing.id) for entry in one.entries}
    found = []
    for one in changed[:MOST_TRIED]:
        before = was.get(one.path[2:])
        if before is None:
            continue
        try:
            without = _with(at.texts[thing.file], one, dict(zip(_names(one), before.values, strict=True)))
        except CannotEdit:
            continue
        made = copying.compiled(root(), request.book.pack, at.copy.ledger, {**at.texts, thing.file: without})
        ledger = request.book.ledger(at.copy.ledger)
        problems = [*made.problems]
        if made.ledger is not None and not problems:
            problems += studio.publishing_faults(request.book, ledger, made.ledger, request.moment)
        if all(each.message != fault.message for each in problems):
            found.append(one)
    return found or list(changed)
