"""What leaves the printer, and the page that says it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from shoushan.web.ui.components.basics import ActionBar


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The panel after sending: the number in large type, what comes next, by when, how to follow.

    `qr` is an inline SVG (see `qr.qr_svg`) that opens the progress page; `code` the query code without
    account.
    """

    title: str
    number: str
    number_label: str
    next_steps: tuple[str, ...] = ()
    code: str = ""
    qr: SafeString | None = None
    qr_label: str = ""
    telephone: str = ""
    actions: ActionBar | None = None


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A numbered line of a legal paper (a missing material, a ground) with a second line if needed."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table between the paragraphs of a legal paper; ``numeric`` columns are set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...] = ()

    @property
    def marked(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """Each cell with whether its column holds numbers."""
        kinds = self.numeric or (False,) * max((len(row) for row in self.rows), default=0)
        return tuple(tuple(zip(row, kinds, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Paper:
    """A numbered legal paper ready to stamp: 受理通知书, 一次性补正告知书, 不予受理决定书.

    Printed on A4 in `copies` copies, one a page, each with its `copy_labels` (第一联 存档, 第二联 交申请人).
    `remedies` names review and lawsuit with their limits; `seal` is the word in the place for the stamp;
    `receipt` asks for signature and date of the recipient. `mark` (草稿, 送审稿, 作废) stands large over a paper that is
    not issued; `head_mark` is the organ's mark in a red head, with the number below it; `cc` is 抄送.
    `sides` are those who sign below, each with a date, instead of the organ. `lang` is the language it is written in.
    """

    organ: str
    title: str
    number: str
    addressee: str
    body: tuple[str | PaperTable, ...]
    date: str
    items: tuple[PaperItem, ...] = ()
    items_title: str = ""
    closing: tuple[str, ...] = ()
    remedies: str = ""
    seal: str = ""
    receipt: bool = True
    contact: str = ""
    copies: int = 2
    copy_labels: tuple[str, ...] = ()
    qr: SafeString | None = None
    mark: str = ""
    head_mark: str = ""
    attachments: tuple[str, ...] = ()
    note: str = ""
    cc: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    lang: str = "zh-CN"


@dataclass(frozen=True, slots=True)
class Receipt:
    """收件 or 受理 receipt, A4 or 80 mm: number large, 办到哪了 by QR and telephone, 还差什么, 哪天办好."""

    organ: str
    title: str
    number: str
    party: str
    service: str
    date: str
    due: str = ""
    holder: str = ""
    telephone: str = ""
    address: str = ""
    code: str = ""
    qr: SafeString | None = None
    missing: tuple[PaperItem, ...] = ()
    received: tuple[PaperItem, ...] = ()
    notes: tuple[str, ...] = ()
    seal: str = ""
    size: Literal["a4", "80mm"] = "a4"
    matters: tuple[PaperItem, ...] = ()
