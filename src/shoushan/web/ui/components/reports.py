"""A report of figures: its lines in the official look, and the form in which they are composed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from shoushan.web.ui.components.basics import ActionBar, Link
from shoushan.web.ui.components.figures import Chart
from shoushan.web.ui.components.forms import FieldSet
from shoushan.web.ui.components.lists import Table

LineKind = Literal["title", "heading", "subheading", "paragraph", "chart", "table", "annex"]


@dataclass(frozen=True, slots=True)
class ReportMark:
    """Something to be looked at beside a line: a number written by hand, a figure without a value, with what to do."""

    text: str
    remedy: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line as it is read; ``number`` is 一、 or （一） of a heading. ``body`` is the table or chart under its words.

    While it is composed ``acts`` stand beside it, and the line that is open has its boxes in ``fields`` and, under them,
    what may be put in (``picked``)."""

    id: str
    kind: LineKind
    said: SafeString | str
    number: str = ""
    body: Table | Chart | None = None
    note: str = ""
    marks: tuple[ReportMark, ...] = ()
    acts: ActionBar | None = None
    fields: tuple[FieldSet, ...] = ()
    picked: Table | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is read: ``mark`` (送审稿) stands above, ``about`` (organ, day, leaf) below the title."""

    lines: tuple[ReportLine, ...]
    mark: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composer:
    """A report as it is written: one form around all lines, of which one is open. ``line`` is the open one's number,
    ``default`` the step that Enter takes, ``draft_url`` receives what is typed every few seconds."""

    action: str
    report: Report
    buttons: ActionBar
    line: str
    token: str
    default: str = "find"
    draft_url: str = ""
