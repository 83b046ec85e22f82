"""A text or minutes split into tasks on one page: pasted, recognised, corrected by a person, sent as one list of commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import meetings, read
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.read import CaseShown, Doable, NotVisible
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import Split, Value
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.rules.splitting import Known, Proposed, proposed
from shoushan.rules.splitting.proposing import LONGEST, MOST
from shoushan.rules.text import Text
from shoushan.web.desk import case_parts, drafts, forms, split_rows, token, wording
from shoushan.web.desk.acting import choices_of, told
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.desk.split_rows import Column, Limits
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Asked as Question
from shoushan.web.ui.inputs import Choices, Fault, Posted, answers, cleaned, field_of, told_of
from shoushan.web.ui.language import t, word

ELEMENTS = {True: "ins", False: "del"}


class Asked:
    """What the page is about: the case, the act, its boxes, the names by which a text is read, what tasks are held to."""

    def __init__(self, request: AtDesk, shown: CaseShown, doable: Doable, said: Split) -> None:
        self.shown, self.doable, self.said = shown, doable, said
        self.choices: Choices = choices_of(request)
        day = today(request)
        found = meetings.columns_of(request.book, shown.version, said, day)
        self.items = _items(shown)
        self.columns: tuple[Column, ...] = split_rows.columns(
            found, self.choices, self.items, said.matter, said.columns["concerns"]
        )
        shorts = request.book.pack.code_lists.get(said.shorts or "")
        self.known: Known = split_rows.known_of(self.choices, self.columns, shorts)
        since = shown.state.fields.get(said.since or "")
        self.since = date.fromisoformat(since) if isinstance(since, str) and since else None
        taken = frozenset(str(one.get("key")) for one in shown.state.children.values() if one.get("key"))
        self.limits = Limits(day, self.since, taken)

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return reverse("desk:split", args=[self.shown.uid, self.said.act])

    @property
    def draft(self) -> str:
        """The name under which what is typed is kept."""
        return forms.draft_name(self.shown.uid, self.said.act)


def _items(shown: CaseShown) -> tuple[tuple[str, str], ...]:
    """The items of the frozen agenda: number and matter."""
    said = shown.version.meeting
    rows = shown.state.fields.get(said.agenda) if said else None
    return tuple((key, str(row.get("title") or "")) for key, row in rows.items()) if isinstance(rows, Mapping) else ()


@at_desk
@require_http_methods(["GET", "POST"])
def split(request: AtDesk, uid: str, act_id: str) -> HttpResponse:
    """Ask for the text and the tasks (GET); read the text, or send all tasks or none (POST). Raises ``NotVisible``."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    said = next((one for one in shown.version.splits if one.act == act_id), None)
    doable = next((one for one in shown.doable if one.act.id == act_id), None)
    if said is None:
        raise Http404(act_id)
    if doable is None:
        raise NotVisible(act_id)
    asked = Asked(request, shown, doable, said)
    if not doable.allowed:
        return _page(request, asked, None, banner=refused(doable.refusals[0].text, doable.refusals[0].remedy),
                     status=200 if request.method == "GET" else 409)  # fmt: skip
    if request.method == "GET":
        kept = drafts.restored(request, asked.draft)
        return _page(request, asked, kept, restored=kept is not None)
    step = request.POST.get("step", "send")
    if step == "read":
        return _read(request, asked)
    if step == "more":
        return _page(request, asked, request.POST, spare=split_rows.SPARE * 3)
    return _send(request, asked)


def _read(request: AtDesk, asked: Asked) -> HttpResponse:
    """The rows that the pasted text proposes, put after what was typed already."""
    text = (request.POST.get("text", "") or "").replace("\x00", "")
    wrong = Text("", "")
    if not text.strip():
        wrong = Text("请粘贴文字或者表格。", "Paste a text or a table.")
    elif len(text) > LONGEST:
        wrong = Text(f"超过 {LONGEST} 个字符，请分几次粘贴。", f"Longer than {LONGEST} characters; paste it in parts.")
    found = () if wrong.zh else proposed(text, asked.known, asked.since or asked.limits.today)
    before = sum(1 for _ in split_rows.filled(asked.columns, request.POST))
    if not wrong.zh and not found:
        wrong = Text("没有识别出任务，请逐项填写。", "No task was recognised; fill them in.")
    if len(found) + before > MOST:
        said = f"At most {MOST} tasks at once; these are {len(found) + before}. Paste them in parts."
        wrong = Text(f"一次最多 {MOST} 项，这里有 {len(found) + before} 项，请分几次粘贴。", said)
    if wrong.zh:
        return _page(request, asked, request.POST, faults={"text": Fault(wrong, Text("", ""))}, status=422)
    typed = split_rows.with_proposed(asked.columns, request.POST, found, asked.limits.taken)
    others = (name for name in request.POST if not name.startswith("items.") and name != "text")
    typed.boxes |= {name: request.POST.get(name, "") or "" for name in others}
    words = word("desk-split-found", n=len(found), yellow=len(typed.unread))
    banner = ui.Banner(words, tone="warn" if typed.unread else "good")
    return _page(request, asked, typed, banner=banner, unread=typed.unread, sources=_sources(found, before))


def _sources(found: Sequence[Proposed], before: int) -> ui.Table:
    """The text as it was pasted, row by row, with what was recognised marked."""
    columns = (
        ui.Column(word("desk-number-in-order"), "number"),
        ui.Column(word("desk-split-line"), "number", priority=3),
        ui.Column(word("desk-split-source"), "wide"),
    )
    rows = tuple(ui.Row((no, one.line, _marked(one))) for no, one in enumerate(found, before + 1))
    return ui.Table(word("desk-split-sources"), columns, rows, ui.Empty(""), id="source", caption_hidden=True)


def _marked(one: Proposed) -> SafeString:
    parts, at = list[tuple[str, str, str]](), 0
    for mark in one.marks:
        if mark.start < at:
            continue
        parts.append(("span", one.source[at : mark.start], "span"))
        element = ELEMENTS[mark.known]
        parts.append((element, one.source[mark.start : mark.end], element))
        at = mark.end
    parts.append(("span", one.source[at:], "span"))
    return format_html('<span class="marked" lang="zh-Hans">{}</span>', format_html_join("", "<{}>{}</{}>", parts))


# --- sending -----------------------------------------------------------------------------------------------------------


def _send(request: AtDesk, asked: Asked) -> HttpResponse:
    """All tasks in one list of commands, with the decisions for the matters they concern, or none."""
    posted = request.POST
    rows, faults = split_rows.read_rows(asked.columns, posted, asked.choices, asked.known, asked.limits)
    plain = answers(_plain(asked), posted, asked.choices)
    faults.update({name: one for name, one in plain.faults.items() if not one.warning})
    if not rows:
        none = Text("至少要有一项任务。", "There is one task at least.")
        first = next((one.id for one in asked.columns if one.role == "task"), asked.columns[0].id)
        faults[f"items.0.{first}"] = Fault(none, Text("请填写，或者粘贴以后识别。", "Fill it in, or paste a text."))
    if faults:
        return _page(request, asked, posted, faults=faults, status=422)
    given: dict[str, Value] = {**plain.values, asked.said.rows: _with_matters(asked, rows)}
    decided = _decided(asked, posted, rows)
    said = asked.shown.version.meeting
    if said is not None and said.decisions and decided and said.minute == asked.said.act:
        given[said.decisions] = [{"item": item, "decision": words} for item, words in decided.items()]
    command = Command(
        asked.shown.uid, asked.said.act, request.viewer.actor, Happened.at(request.moment), given, seen=asked.shown.n
    )
    more, untold = _telling(request, asked, decided)
    key = Request(token.token_of(posted.get("token"), request.moment), request.account.handle)
    try:
        act([command, *more], request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _page(request, asked, posted, banner=refused(text, remedy), status=409)
    drafts.drop(request, asked.draft)
    messages.success(request, word("desk-split-done", n=len(rows)))
    for item, why in untold:
        messages.warning(request, word("desk-split-not-told", n=item, why=why))
    return HttpResponseRedirect(reverse("desk:case", args=[asked.shown.uid]))


def _matters(asked: Asked) -> dict[str, str]:
    """Item of the agenda → the case behind it."""
    return {str(one.get("key")): str(one["to"]) for one in asked.shown.state.links.values() if one.get("kind") == "agenda"}


def _with_matters(asked: Asked, rows: Sequence[Mapping[str, Value]]) -> list[Value]:
    """The rows with the case that each concerns, by the item of the agenda."""
    behind, concerns = _matters(asked), asked.said.columns["concerns"]
    found: list[Value] = []
    for row in rows:
        case = behind.get(str(row.get(concerns, "")))
        found.append({**row, asked.said.matter: case} if case and asked.said.matter else dict(row))
    return found


def _decided(asked: Asked, posted: Posted, rows: Sequence[Mapping[str, Value]]) -> dict[str, str]:
    """Item of the agenda → what was decided: the words typed, else the tasks that concern it."""
    concerns, by_role = asked.said.columns["concerns"], {one.role: one.id for one in asked.columns}
    found = {}
    for item, _ in asked.items:
        words = cleaned(posted.get(f"decided.{item}", ""))
        if not words:
            tasks = [
                f"{row.get(by_role.get('task', ''), '')}（{asked.choices.units[str(row[by_role['lead']])].zh}，"
                f"{row.get(by_role.get('due', ''), '')}前）"
                for row in rows
                if str(row.get(concerns, "")) == item
            ]
            words = "；".join(tasks)
        if words:
            found[item] = words
    return found


def _telling(request: AtDesk, asked: Asked, decided: Mapping[str, str]) -> tuple[list[Command], list[tuple[str, str]]]:
    """The acts that write the decision into the matters, and the items whose matter does not take one now."""
    commands, untold, behind = list[Command](), list[tuple[str, str]](), _matters(asked)
    for item, words in decided.items():
        if item not in behind:
            continue
        try:
            matter = read.case(request.viewer, request.book, behind[item], request.moment)
        except NotVisible:
            continue
        tabled = matter.version.tabled
        if tabled is None or tabled.decide is None or tabled.into is None:
            continue
        doable = next((one for one in matter.doable if one.act.id == tabled.decide), None)
        if doable is None or not doable.allowed:
            why = t(doable.refusals[0].text) if doable and doable.refusals else t(matter.stage)
            untold.append((item, why))
            continue
        given: dict[str, Value] = {tabled.into: words}
        if tabled.meeting:
            given[tabled.meeting] = asked.shown.uid
        commands.append(
            Command(matter.uid, tabled.decide, request.viewer.actor, Happened.at(request.moment), given, seen=matter.n)
        )
    return commands, untold


# --- the page ------------------------------------------------------------------------------------------------------------


def _plain(asked: Asked) -> tuple[Question, ...]:
    """The act's plain questions."""
    return forms.asked_by(asked.shown.version, asked.doable.act, asked.shown)


def _page(
    request: AtDesk, asked: Asked, posted: Posted | None, *, faults: Mapping[str, Fault] | None = None,
    banner: ui.Banner | None = None, unread: Mapping[str, str] | None = None, sources: ui.Table | None = None,
    restored: bool = False, spare: int = split_rows.SPARE, status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown, agenda = asked.shown, None
    if shown.version.meeting is not None:
        wanted = f"rows-{shown.version.meeting.agenda}"
        held = (one for one in case_parts.rows_tables(shown, request.book) if one.id == wanted)
        agenda = next((replace(one, caption_hidden=True) for one in held), None)
    form = _form(request, asked, posted, faults or {}, unread or {}, spare) if asked.doable.allowed else None
    return page(
        request, "split", "ledgers", status=status, shown=shown, heading=t(asked.doable.act.label),
        title=shown.subject or t(shown.title), banner=banner, agenda=agenda, sources=sources, form=form,
        restored=ui.Banner(word("draft-restored"), tone="info") if restored else None,
    )  # fmt: skip


def _form(
    request: AtDesk, asked: Asked, posted: Posted | None, faults: Mapping[str, Fault], unread: Mapping[str, str], spare: int
) -> ui.Form:
    def typed(name: str) -> str:
        return (posted.get(name, "") if posted else "") or ""

    text = ui.Field("text", word("desk-split-text"), "textarea", typed("text"), hint=word("desk-split-hint"),
                    error=told_of(faults.get("text")), rows=6)  # fmt: skip
    plain = [field_of(one, asked.choices, typed(one.id) if posted else None, faults.get(one.id)) for one in _plain(asked)]
    said = asked.shown.version.meeting
    decided = []
    if said is not None and said.decisions and said.minute == asked.said.act:
        decided = [
            ui.Field(f"decided.{item}", f"{word('desk-split-decided', n=item)}", "textarea", typed(f"decided.{item}"),
                     hint=f"{title} · {word('desk-split-decided-hint')}" if no == 0 else title, rows=2)
            for no, (item, title) in enumerate(asked.items)
        ]  # fmt: skip
    rows = split_rows.fieldsets(asked.columns, asked.choices, posted, faults, unread, spare)
    sets = tuple(one for one in (
        ui.FieldSet(word("desk-split-paste"), (text,)),
        ui.FieldSet(t(asked.doable.act.label), tuple(plain), columns=3, legend_hidden=True),
        ui.FieldSet(wording.say("议定事项", "Decisions"), tuple(decided), columns=2),
        *rows,
    ) if one.fields)  # fmt: skip
    buttons = ui.ActionBar((
        ui.Action(word("desk-split-send"), kind="primary", name="step", value="send", key="Ctrl+Enter"),
        ui.Action(word("desk-split-read"), name="step", value="read"),
        ui.Action(word("desk-split-more"), kind="quiet", name="step", value="more"),
        ui.Action(word("cancel"), reverse("desk:case", args=[asked.shown.uid]), kind="quiet"),
    ), sticky=True)  # fmt: skip
    return ui.Form(
        asked.address, sets, buttons, forms.summary_of(sets, faults), token.token_of(
            request.POST.get("token") if request.method == "POST" else None, request.moment
        ), str(asked.shown.n), reverse("desk:draft", args=[asked.draft]),
    )  # fmt: skip
