"""Forms as values."""

from __future__ import annotations

from shoushan.rules.catalogue.model import Box, Form
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.form import BoxDoc, FormDoc
from shoushan.rules.text import Text


def form(doc: FormDoc, page: Page) -> Form:
    """A form; a blank that stands twice, or a sample that ticks nothing there is, is a fault where it stands."""
    boxes = tuple(_box(item, no, page) for no, item in enumerate(doc.boxes))
    page.by_id(((no, box, box) for no, box in enumerate(doc.boxes)), "boxes")
    return Form(
        id=doc.id,
        name=doc.name.text(),
        boxes=boxes,
        notes=tuple(one.text() for one in doc.notes),
        intro=text(doc.intro),
        statement=tuple(one.text() for one in doc.statement),
        signature=doc.signature,
        assumed=doc.assumed,
        at=page.at(),
    )


def _box(doc: BoxDoc, no: int, page: Page) -> Box:
    options = tuple(one.text() for one in doc.options)
    sample = doc.sample.text()
    if doc.kind == "choice" and sample not in options:
        page.fault(
            ("boxes", no, "sample"),
            Text(f"样表勾选的“{sample.zh}”不在选项中。", f"The sample ticks “{sample.en}”, which is no option."),
            Text("sample 须与 options 中的一项完全相同。", "The sample is one of the options, word for word."),
        )
    if doc.kind != "choice" and options:
        page.fault(
            ("boxes", no, "options"),
            Text("只有 kind: choice 才有选项。", "Only a blank of kind choice has options."),
            Text("请删去 options，或改为 kind: choice。", "Take the options out, or write kind: choice."),
        )
    return Box(doc.id, doc.label.text(), doc.kind, sample, options, text(doc.hint), doc.wide)
