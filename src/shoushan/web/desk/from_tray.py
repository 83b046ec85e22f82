"""“From the tray”: beside every question for a file, what the camera or scanner of this post has given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shoushan.records.cases import tray
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.tray import InTray
from shoushan.records.units.viewer import Viewer
from shoushan.web.desk.frame import AtDesk
from shoushan.web.desk.wording import local
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Posted, cleaned
from shoushan.web.ui.language import word

PREFIX = "tray-"
MOST = 50
"""Files that a form offers, newest first; the page of the tray has all."""


def offered(sets: Sequence[ui.FieldSet], viewer: Viewer, book: Book, posted: Posted | None) -> list[ui.FieldSet]:
    """The sets with a choice of the tray's files after each question for a file; as they are when the tray is empty."""
    if not any(field.kind == "file" for one in sets for field in one.fields):
        return list(sets)
    lying = tray.listed(viewer, MOST)
    if not lying:
        return list(sets)
    options = tuple(ui.Option(one.id, label_of(one, book)) for one in lying)
    return [replace(one, fields=tuple(_with_choice(one.fields, options, posted))) for one in sets]


def _with_choice(fields: Sequence[ui.Field], options: tuple[ui.Option, ...], posted: Posted | None) -> list[ui.Field]:
    found: list[ui.Field] = []
    for field in fields:
        if field.kind != "file":
            found.append(field)
            continue
        name = PREFIX + field.name
        value = (posted.get(name, "") if posted else "") or ""
        found.append(replace(field, required=False, either=field.either or field.required))
        found.append(
            ui.Field(
                name,
                word("desk-from-tray", label=field.label),
                "select",
                value,
                hint=word("desk-from-tray-hint"),
                options=options,
                either=field.either or field.required,
            )
        )
    return found


def label_of(one: InTray, book: Book) -> str:
    """A file as a form offers it: when it came, its name, and whether it was attached before."""
    used = word("desk-tray-used") if one.used else ""
    return f"{local(one.came, book.zone)} {one.name} {used}".strip()


def picked(request: AtDesk, name: str) -> tuple[str, bytes] | None:
    """Name and content of the file that was picked for the question ``name``. Raises ``FileRefused`` when it is gone."""
    id_ = cleaned(request.POST.get(PREFIX + name, ""))
    if not id_:
        return None
    found, content = tray.content(request.viewer, id_)
    return found.name, content


def attached(request: AtDesk) -> None:
    """The form was carried out: mark what it took from the tray and was not replaced by a file of its own."""
    for name in request.POST:
        id_ = cleaned(request.POST.get(name, ""))
        if name.startswith(PREFIX) and id_ and name[len(PREFIX) :] not in request.FILES:
            tray.attached(request.viewer, id_, request.moment)
