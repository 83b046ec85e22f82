"""Believable values for every component, in the reader's language; the gallery and the tests share them."""

from tests.web.ui.samples.case import acts, deadline, holder, materials, steps, summary, timeline
from tests.web.ui.samples.figures import cards, course, parts, provenance, tiles
from tests.web.ui.samples.forms import filter_form, form
from tests.web.ui.samples.lists import MATTERS, empty, kpis, lamp, queue, rows, say, table
from tests.web.ui.samples.papers import confirmation, paper, receipt
from tests.web.ui.samples.shells import banners, desk_shell, links, portal_shell, tabs, tree

__all__ = [
    "MATTERS",
    "acts",
    "banners",
    "cards",
    "confirmation",
    "course",
    "deadline",
    "desk_shell",
    "empty",
    "filter_form",
    "form",
    "holder",
    "kpis",
    "lamp",
    "links",
    "materials",
    "paper",
    "parts",
    "portal_shell",
    "provenance",
    "queue",
    "receipt",
    "rows",
    "say",
    "steps",
    "summary",
    "table",
    "tabs",
    "tiles",
    "timeline",
    "tree",
]
