"""Files that come with an act: stored before the entry that names them, given back to those who may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from shoushan.outputs.spreadsheets import Unreadable
from shoushan.records.cases import attach, read
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.read import CaseShown
from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, Value, Version
from shoushan.rules.procedure.values import Command
from shoushan.rules.text import Text
from shoushan.web.desk import from_tray
from shoushan.web.desk.frame import AtDesk, at_desk
from shoushan.web.ui.inputs import Fault, asked_of

SHOWN_INSIDE = frozenset({"application/pdf", "image/png", "image/jpeg"})


def inputs(
    request: AtDesk, uid: str, act: Act, version: Version, faults: dict[str, Fault], prefix: str = ""
) -> dict[str, Value]:
    """The act's file inputs, stored; a file that is refused becomes a fault beside its field."""
    found: dict[str, Value] = {}
    for given in act.inputs:
        if asked_of(version, given).field.type != "file":
            continue
        try:
            if (stored := _given(request, uid, prefix + given.id)) is not None:
                found[given.id] = stored
        except FileRefused as fault:
            faults[prefix + given.id] = Fault(fault.text, fault.remedy)
    return found


def scan(request: AtDesk, uid: str) -> dict[str, Any] | None:
    """The scan that proves an act, stored; ``None`` when there is none. Raises ``FileRefused``."""
    return _given(request, uid, "scan")


def _given(request: AtDesk, uid: str, name: str) -> dict[str, Any] | None:
    """The file that came with the form, else the one picked from the tray, stored; ``None`` when there is neither."""
    for upload in request.FILES.getlist(name)[:1]:
        return _stored(uid, upload)
    picked = from_tray.picked(request, name)
    return None if picked is None else dict(attach.store(uid, *picked))


def _stored(uid: str, upload: Any) -> dict[str, Any]:
    return dict(attach.store(uid, str(upload.name), upload.read(settings.SHOUSHAN_UPLOAD_LIMIT + 1)))


def keeper(shown: CaseShown) -> tuple[str, str] | None:
    """The act, and its input, by which this viewer may attach a file to the case now."""
    for one in shown.doable:
        if not one.allowed:
            continue
        for spec in one.act.effects:
            value = spec.values.get("file")
            if spec.effect == "file.add" and isinstance(value, Name) and value.path.startswith("input."):
                others = [given for given in one.act.inputs if given.required and given.id != value.path[6:]]
                if not others and not one.act.reason:
                    return one.act.id, value.path[6:]
    return None


def whole(upload: Any) -> bytes:
    """The content of a sheet that is read here and not kept. Raises ``Unreadable`` for one that is too large: never a part."""
    limit = settings.SHOUSHAN_UPLOAD_LIMIT
    content: bytes = upload.read(limit + 1)
    if len(content) > limit:
        raise Unreadable(
            Text(f"文件超过 {limit // 1024 // 1024} MB。", f"The file is larger than {limit // 1024 // 1024} MB."),
            Text("请拆成几个文件。", "Split it into several files."),
        )
    return content


def proof(values: Mapping[str, Value], source: str) -> str | None:
    """The digest of the file that came with an act, where the clerk named a ground for it: then it is the ground's scan."""
    if not source:
        return None
    digests = (one.get("digest") for one in values.values() if isinstance(one, dict) and one.get("file"))
    return next((str(digest) for digest in digests if digest), None)


def keeping(command: Command, scanned: Mapping[str, Any] | None, kept_by: tuple[str, str] | None = None) -> Sequence[Command]:
    """The command that attaches the scan, in the same list as the act that it proves."""
    if scanned is None or kept_by is None:
        return ()
    act, name = kept_by
    return (Command(command.case, act, command.recorder or command.actor, command.happened, {name: dict(scanned)}),)


@at_desk
@require_GET
def download(request: AtDesk, uid: str, file: str) -> HttpResponse:
    """A file of a case, to a viewer who may see the case; shown inside only where its kind is harmless."""
    shown, content = read.file(request.viewer, request.book, uid, file, request.moment)
    answer = HttpResponse(content, content_type=shown.type)
    way = "inline" if shown.type in SHOWN_INSIDE else "attachment"
    answer["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(shown.name or file)}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer
