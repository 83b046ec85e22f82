"""收件盘: the page of what the camera or scanner of this post has given, each file to look at or to take out."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from shoushan.records.cases import tray as lying
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.read import NotVisible
from shoushan.web.desk.frame import AtDesk, at_desk, page
from shoushan.web.desk.wording import local
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import word

KINDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPG"}
MOST = 500


@at_desk
@require_GET
def tray(request: AtDesk) -> HttpResponse:
    """What lies in the tray of the viewer's post, newest first."""
    columns = (
        ui.Column(word("desk-tray-file"), "wide"),
        ui.Column(word("desk-tray-came"), "date"),
        ui.Column(word("desk-tray-kind"), priority=3),
        ui.Column(word("desk-tray-size"), "number", priority=2),
        ui.Column(word("desk-tray-state"), "tag"),
    )
    rows = tuple(
        ui.Row(
            (
                one.name,
                local(one.came, request.book.zone),
                KINDS.get(one.type, one.type),
                f"{max(1, one.size // 1024)} KB",
                ui.Tag(word("desk-tray-used" if one.used else "desk-tray-new"), "plain" if one.used else "info"),
            ),
            reverse("desk:tray-file", args=[one.id]),
            one.id,
        )
        for one in lying.listed(request.viewer, MOST)
    )
    table = ui.Table(
        word("desk-tray"),
        columns,
        rows,
        ui.Empty(word("desk-tray-empty")),
        select="file",
        batch=ui.ActionBar((ui.Action(word("desk-tray-remove"), name="do", value="remove", kind="quiet"),)),
        batch_url=reverse("desk:tray-remove"),
        caption_hidden=True,
    )
    return page(request, "tray", "tray", table=table)


@at_desk
@require_POST
def remove(request: AtDesk) -> HttpResponse:
    """Take the ticked files out of the tray for good."""
    ids = [one[:64] for one in request.POST.getlist("file")[:MOST]]
    gone = lying.remove(request.viewer, ids)
    if gone:
        messages.success(request, word("desk-tray-removed", n=gone))
    else:
        messages.warning(request, word("desk-nothing-ticked"))
    return HttpResponseRedirect(reverse("desk:tray"))


@at_desk
@require_GET
def show(request: AtDesk, key: str) -> HttpResponse:
    """A file of the tray, shown in the browser. Raises ``NotVisible`` for one of another post."""
    try:
        one, content = lying.content(request.viewer, key)
    except FileRefused:
        raise NotVisible(key) from None
    answer = HttpResponse(content, content_type=one.type)
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(one.name)}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer
