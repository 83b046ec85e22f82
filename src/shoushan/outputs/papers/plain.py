"""The measures of documents of packs without a standard of their own: those of the page that the pack declares."""

from __future__ import annotations

from typing import Any

from shoushan.rules.catalogue.model.pages import Form, PageForm


def page_of(form: Form) -> PageForm:
    """The page of a form that is not the national one."""
    return form if isinstance(form, PageForm) else PageForm()


def is_plain(form: Form) -> bool:
    """Whether a form is a place's own page."""
    return form != "gbt-9704"


def measures_of(form: PageForm) -> dict[str, Any]:
    """What the typesetter must know: margins in mm, sizes and the pitch of lines in points, paper and faces."""
    return {
        "top": form.top, "bottom": form.bottom, "left": form.left, "right": form.right, "line": form.line, "body": form.body,
        "title": form.title, "small": form.small, "mark": form.body + 9, "tracking": 0, "drop": 0, "gap": 4, "foot": 8,
        "red": "000000", "paper": {"a4": "a4", "letter": "us-letter"}[form.size], "latin": form.face, "heads": form.heads,
        "plain": True, "table": min(form.body, 10.5), "across": float(form.wide),
    }  # fmt: skip
