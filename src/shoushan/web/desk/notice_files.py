"""The sheet of a public notice as PDF or docx, for a board: the words that were frozen, the place for the seal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from shoushan.outputs.papers.sheet import SYNTHETIC, Grid, Paragraph, Sheet
from shoushan.records.cases import leaving, notices
from shoushan.records.cases.notices import Told
from shoushan.records.units.accounts import unit_name
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.procedure.papers import NOTHING, spoken_day
from shoushan.rules.text import Text
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
    made = sheet_for_board(request.book.pack, found)
    return as_file((made,), kind, made.title, request.moment)


def _tables(found: tuple[Told, ...]) -> Iterator[Grid]:
    """One case: what is told, line by line. Several: what the list is of, then one row each under one head."""
    common, apart = notices.parted(found)
    if len(found) > 1:
        group = found[0].shown.get("group")
        common = [item for item in common if item["value"] == group]
        apart = [[item for item in one.shown["items"] if item not in common] for one in found]
    if common:
        yield Grid((), tuple((item["label"]["zh"], item["value"]["zh"]) for item in common))
    if len(found) > 1:
        labels = list(dict.fromkeys(item["label"]["zh"] for items in apart for item in items))
        yield Grid(("序号", *labels), tuple((str(no), *_cells(labels, items)) for no, items in enumerate(apart, 1)))


def _cells(labels: Sequence[str], items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    told = {item["label"]["zh"]: item["value"]["zh"] for item in items}
    return tuple(told.get(label, NOTHING) for label in labels)


def sheet_for_board(pack: Pack, found: tuple[Told, ...]) -> Sheet:
    """The sheet in Chinese, which alone is posted: introduction, what is told of each case as a table, days, how to object."""
    first = found[0].shown
    days = f"公示时间：{spoken_day(found[0].from_).zh}至{spoken_day(found[0].to).zh}（不少于{first['days']['zh']}）。"
    closing = [first["closing"]["zh"]] if first.get("closing") else []
    ground = [f"依据：{first['basis']}。"] if first.get("basis") else []
    before = [first["intro"]["zh"], *([first["text"]] if first.get("text") else [])]
    phone = unit_name(str(first["unit"]))[1]
    organ = pack.full_name(str(first["unit"]), Text(first["organ"]["zh"], first["organ"]["en"])).zh
    return Sheet(
        title=first["name"]["zh"], organ=organ, paragraphs=(
            *(Paragraph("body", line) for line in before), *_tables(found),
            *(Paragraph("body", line) for line in (days, *ground, *closing)),
        ), head_mark=organ,
        date=spoken_day(found[0].from_).zh, seal=f"{organ}公章", contact=f"联系电话：{phone}" if phone else "",
        form=pack.form, made_up=SYNTHETIC.zh if pack.synthetic else "",
    )  # fmt: skip
