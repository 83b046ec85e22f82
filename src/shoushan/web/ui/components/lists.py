"""Rows of many things: data table, queue, summary list, tree, list of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from shoushan.web.ui.components.basics import Action, ActionBar, Lamp, Link, Tag

Cell = str | int | date | Lamp | Tag | Link | SafeString | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `sort_href` makes its head a link; `sorted` is its present order.

    `kind` number and money are right-aligned with tabular figures; `wide` may wrap, others stay on one line.
    `priority` 2 and 3 columns go first where the screen is narrow (the row shows them in its own page).
    """

    label: str
    kind: Literal["text", "wide", "number", "money", "date", "lamp", "tag", "code"] = "text"
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    priority: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `href` is put on the first cell; `key` is the value of its tick box (with `Table.select`);
    a row without one has none."""

    cells: tuple[Cell, ...]
    href: str = ""
    key: str = ""
    ticked: bool = False
    tone: Literal["", "late", "mute", "new"] = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: what would be here and the next step."""

    text: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Paging:
    """Pages by links; an empty address is a page that does not exist."""

    page: int
    pages: int
    total: int
    previous_href: str = ""
    next_href: str = ""
    first_href: str = ""
    last_href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list page's body: caption, heads that sort, rows, paging; with `select` (the name of the tick boxes)
    the table stands in a form posted to `batch_url` with `batch` as its action bar."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty
    paging: Paging | None = None
    select: str = ""
    batch: ActionBar | None = None
    batch_url: str = ""
    id: str = "rows"
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One entry of the desk's left column."""

    number: str
    title: str
    href: str
    lamp: Lamp | None = None
    party: str = ""
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """The desk's left column: what waits, by what falls due."""

    title: str
    items: tuple[QueueItem, ...]
    total: int
    empty: Empty
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Key, value (text, several lines, a lamp, a tag or a link) and what may be done about it (更正)."""

    key: str
    value: Cell | tuple[Cell, ...]
    actions: tuple[Link, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SummaryList:
    """Facts of a case, of a guide, or the answers to check before sending."""

    rows: tuple[SummaryRow, ...]
    title: str = ""
    dense: bool = False


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit, a ledger, a class; nodes with children open as `<details>`."""

    label: str
    href: str = ""
    children: tuple[TreeNode, ...] = ()
    open: bool = False
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of units or ledgers."""

    nodes: tuple[TreeNode, ...]
    label: str


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A service, a ledger, a report: its name, one sentence, a few tags."""

    title: str
    href: str
    text: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkList:
    """A list of such cards; `columns` 1 where citizens read, 2 or 3 on wide pages."""

    items: tuple[LinkCard, ...]
    title: str = ""
    columns: Literal[1, 2, 3] = 1


def paging_of(query: Mapping[str, str], page: int, size: int, total: int) -> Paging:
    """Paging for `page` (from 1) of `total` rows at `size` a page; addresses keep `query` and set `page`."""
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)

    def href(number: int) -> str:
        return "?" + urlencode({**query, "page": str(number)})

    return Paging(
        page=page,
        pages=pages,
        total=total,
        previous_href=href(page - 1) if page > 1 else "",
        next_href=href(page + 1) if page < pages else "",
        first_href=href(1) if page > 2 else "",
        last_href=href(pages) if page < pages - 1 else "",
    )
