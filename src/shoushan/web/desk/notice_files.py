"""The sheet of a public notice as PDF or docx, for a board: the words that were frozen, the place for the seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from shoushan.outputs.papers.sheet import SYNTHETIC, Paragraph, Sheet
from shoushan.records.cases import leaving, notices
from shoushan.records.cases.notices import Told
from shoushan.records.units.accounts import unit_name
from shoushan.rules.procedure.papers import spoken_day
from shoushan.web.desk.frame import AtDesk, at_desk, today
from shoushan.web.desk.paper_sheets import as_file


@at_desk
@require_GET
def sheet_file(request: AtDesk, sheet: str, kind: str) -> HttpResponse:
    """The sheet that stands today. 404 for one that does not, or for another kind of file."""
    found = notices.on_sheet(sheet, today(request))
    if not found or kind not in ("pdf", "docx"):
        raise Http404(sheet[:20])
    leaving.note(request.viewer, "print", f"notice {sheet}", len(found), request.moment)
    pack = request.book.pack
    made = replace(sheet_for_board(found), form=pack.paper, made_up=SYNTHETIC.zh if pack.synthetic else "")
    return as_file((made,), kind, made.title, request.moment)


def _line(items: Sequence[Mapping[str, Any]]) -> str:
    return "，".join(f"{item['label']['zh']}：{item['value']['zh']}" for item in items)


def sheet_for_board(found: tuple[Told, ...]) -> Sheet:
    """The sheet in Chinese, which alone is posted: introduction, one line per case, days, how to object."""
    first = found[0].shown
    common, apart = notices.parted(found)
    lines = [f"{_line(common)}。"] if common else []
    if len(found) > 1:
        lines += [f"{no}．{_line(items)}。" for no, items in enumerate(apart, 1)]
    days = f"公示时间：{spoken_day(found[0].from_).zh}至{spoken_day(found[0].to).zh}（不少于{first['days']['zh']}）。"
    closing = [first["closing"]["zh"]] if first.get("closing") else []
    ground = [f"依据：{first['basis']}。"] if first.get("basis") else []
    said = [first["intro"]["zh"], *([first["text"]] if first.get("text") else []), *lines, days, *ground, *closing]
    phone = unit_name(str(first["unit"]))[1]
    organ = first["organ"]["zh"]
    return Sheet(
        title=first["name"]["zh"], organ=organ, paragraphs=tuple(Paragraph("body", line) for line in said), head_mark=organ,
        date=spoken_day(found[0].from_).zh, seal=f"{organ}公章", contact=f"联系电话：{phone}" if phone else "",
    )  # fmt: skip
