"""What a case hangs together with, as components: its children, its parent and links, its numbers in systems of others."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from shoushan.outputs.spreadsheets import TwinDoc
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import TwinShown
from shoushan.rules.text import Text
from shoushan.web.desk import lists, wording
from shoushan.web.desk.systems import form_for, wanting
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.packages import Leg
from shoushan.web.ui.packages import road as package_road


def children_table(
    shown: CaseShown, book: Book, names: Mapping[str, tuple[Text, str]], titles: Mapping[str, Text]
) -> ui.Table | None:
    """Child cases: matters of a package by their services, others by what they are about (``titles``, by id)."""
    if not shown.children:
        return None
    rows = []
    for child in shown.children:
        ledger = book.pack.ledgers.get(str(child["ledger"]))
        version = ledger.versions[-1] if ledger and ledger.versions else None
        service = version.services.get(str(child.get("service"))) if version else None
        stage = version.stages.get(str(child["stage"])) if version else None
        units = str(child.get("holder") or "").split()
        holders = [t(names[unit][0]) if unit in names else unit for unit in units]
        rows.append(
            ui.Row(
                (
                    str(child.get("number") or ""),
                    t(service.name if service else titles.get(str(child["uid"])) or (ledger.name if ledger else Text("", ""))),
                    ui.Tag(t(stage.label) if stage else str(child["stage"]), "mute" if child.get("closed_on") else "info"),
                    ui.Link(holders[0], lists.unit_href(units[0])) if len(holders) == 1 else wording.joined(holders),
                    wording.day_of(child.get("closed_on")),
                ),
                reverse("desk:case", args=[child["uid"]]),
            )
        )
    rows += [_waiting(leg) for leg in package_road(shown) if leg.child is None]
    columns = (
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-stage"), "tag"),
        ui.Column(word("desk-held-by")),
        ui.Column(word("lamp-done"), "date"),
    )
    return ui.Table(children_heading(shown), columns, tuple(rows), ui.Empty(""), id="children", caption_hidden=True)


def children_heading(shown: CaseShown) -> str:
    """What the child cases are called: matters of a package, or just cases that were opened from this one."""
    package = any(child.get("service") for child in shown.children) or package_road(shown)
    return word("desk-children" if package else "desk-opened-from")


def _waiting(leg: Leg) -> ui.Row:
    """A matter of a package that is not open yet, with what it waits for."""
    waits = wording.joined([t(name) for name in leg.waits])
    state, waiting = ui.Tag(word("desk-planned"), "mute"), word("desk-waits-for", what=waits)
    return ui.Row(("—", t(leg.name), state, waiting, ""), tone="mute")


def links(shown: CaseShown, seen: Mapping[str, str], systems: Mapping[str, TwinDoc]) -> ui.SummaryList | None:
    """Parent, links and outside numbers; children have their own table. ``seen``: number by case that the viewer may see."""
    rows = []
    if shown.state.parent:
        rows.append(ui.SummaryRow(word("desk-parent"), _case_link(shown.state.parent, seen)))
    children = {str(child["uid"]) for child in shown.children}
    for link in (one for one in shown.links if str(one["target"]) not in children):
        known = str(link.get("kind") or "") + ("-from" if link.get("kind") == "next" and link.get("way") == "from" else "")
        kind = t(_LINKS.get(known, _LINKS["related"]))
        rows.append(ui.SummaryRow(kind, _case_link(str(link["target"]), seen)))
    rows += [_opens(shown, name, str(held["on"])) for name, held in shown.state.recurs.items()]
    rows += [_twin(shown, one, systems) for one in shown.twins]
    held = {one.system for one in shown.twins}
    rows += [_untyped(shown, doc) for doc in wanting(systems, shown) if doc.id not in held]
    return ui.SummaryList(tuple(rows), dense=True) if rows else None


def _opens(shown: CaseShown, name: str, day: str) -> ui.SummaryRow:
    """A day on which the next case opens by itself, and what it then is."""
    rule = shown.version.recurs.get(name)
    return ui.SummaryRow(word("desk-opens-by-itself"), day, (), t(rule.label) if rule else name)


def _twin(shown: CaseShown, one: TwinShown, systems: Mapping[str, TwinDoc]) -> ui.SummaryRow:
    """The number there; their due day stands beside ours and moves nothing of ours."""
    doc = systems.get(one.system)
    name = t(doc.name.text()) if doc else one.system or word("desk-twin-system")
    note = word("desk-twin-due", day=one.due) if one.due else ""
    sheet = (_sheet(shown, doc),) if doc and form_for(doc, shown) else ()
    return ui.SummaryRow(word("desk-twin", system=name), one.number, sheet, note)


def _untyped(shown: CaseShown, doc: TwinDoc) -> ui.SummaryRow:
    """A system that wants the case and has no number of it yet."""
    return ui.SummaryRow(t(doc.name.text()), ui.Tag(word("desk-twin-to-type"), "warn"), (_sheet(shown, doc),))


def _sheet(shown: CaseShown, doc: TwinDoc) -> ui.Link:
    return ui.Link(word("desk-twin-open-sheet"), reverse("desk:twin-sheet", args=[doc.id, shown.uid]))


_LINKS = {
    "duplicate": Text("重复件", "Duplicate"),
    "related": Text("关联件", "Related"),
    "line": Text("议题", "Agenda line"),
    "continues": Text("续办", "Continues"),
    "resource": Text("资源", "Resource"),
    "need": Text("需求", "Need"),
    "campaign": Text("专项行动", "Campaign"),
    "target": Text("对象", "Target"),
    "next": Text("到期自动开出的下一件", "The next case, opened by itself"),
    "next-from": Text("由上一件到期自动开出", "Opened by itself by the case before"),
}


def _case_link(uid: str, seen: Mapping[str, str]) -> ui.Link | str:
    return ui.Link(seen[uid] or uid[:8], reverse("desk:case", args=[uid])) if uid in seen else word("desk-out-of-sight")
