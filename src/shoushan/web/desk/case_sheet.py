"""The worksheets of a case as explained tables: what each line is formed of, by which article, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shoushan.records.cases.beside import neighbours
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import PartyShown, SheetShown
from shoushan.rules import currency
from shoushan.rules.procedure.worksheet_refusals import amount_words
from shoushan.rules.procedure.worksheet_words import LineTold, SheetTold
from shoushan.web.ui import components as ui
from shoushan.web.ui.beside import neighbours as as_table
from shoushan.web.ui.language import t, word


def tables(sheets: tuple[SheetShown, ...]) -> tuple[ui.Table | ui.Banner, ...]:
    """One table per worksheet, with a banner before it where it cannot be told."""
    found: list[ui.Table | ui.Banner] = []
    for one in sheets:
        sheet = one.told
        if sheet.missing:
            names = "、".join(t(name) for name in sheet.missing)
            found.append(ui.Banner(word("desk-sheet-missing", what=names), title=word("desk-sheet-cannot-tell"), tone="warn"))
        found.append(_table(sheet, clear=one.clear))
    return tuple(found)


def beside(shown: CaseShown, book: Book) -> tuple[ui.Table, ...]:
    """The neighbours' lines beside the case's own, for whoever may see the case's own in the clear."""
    own = shown.version.own
    clear = any(one.clear and own and own.beside and one.told.id == own.beside.sheet for one in shown.sheets)
    if own is None or own.beside is None or not clear:
        return ()
    found = neighbours(book, shown.version, shown.state, own.beside)
    return (as_table(found),) if found else ()


def _table(sheet: SheetTold, *, clear: bool) -> ui.Table:
    compared = sheet.before_n is not None
    columns = [
        ui.Column(word("desk-sheet-line")),
        ui.Column(word("desk-sheet-how"), "wide"),
        ui.Column(word("desk-sheet-basis"), priority=2),
        *((ui.Column(word("desk-sheet-before", n=sheet.before_n), "number", priority=2),) if compared else ()),
        ui.Column(word("desk-sheet-amount"), "number"),
        *((ui.Column(word("desk-sheet-change"), "number"),) if compared else ()),
    ]
    rows = [row for line in sheet.lines for row in _rows(sheet, line, compared=compared, clear=clear)]
    total = (t(sheet.label), word("desk-sheet-total"), "")
    change = _change(sheet.total, sheet.before, sheet.unit, clear=clear)
    rows.append(ui.Row((
        *total, *((_amount(sheet.before, sheet.unit, clear=clear),) if compared else ()),
        _amount(sheet.total, sheet.unit, clear=clear), *((change,) if compared else ()),
    ), tone="new"))  # fmt: skip
    return ui.Table(t(sheet.label), tuple(columns), tuple(rows), ui.Empty(""), id=f"sheet-{sheet.id}")


def _rows(sheet: SheetTold, line: LineTold, *, compared: bool, clear: bool) -> Iterator[ui.Row]:
    how = t(line.how) + (f"；{t(line.rounding)}" if t(line.rounding) else "")
    if line.stands == "left":
        amount: str | ui.Tag = word("desk-sheet-left")
    elif line.stands == "gone":
        amount, how = "–", word("desk-sheet-gone")
    elif line.amount is None:
        amount = ui.Tag(word("desk-sheet-cannot-tell"), "warn")
    else:
        amount = _amount(line.amount, line.unit, clear=clear)
    label = t(line.label) + (f"（{word('desk-sheet-apart')}）" if line.stands == "apart" and sheet.summed else "")
    before = (_amount(line.before, line.unit, clear=clear) if line.before is not None else "–",) if compared else ()
    change = (_change(line.amount, line.before, line.unit, clear=clear),) if compared else ()
    yield ui.Row((label, how, line.basis, *before, amount, *change), tone="mute" if line.stands in ("left", "gone") else "")
    for key, one in line.rows if clear and line.unit != "int" else ():
        blank = ("",) if compared else ()
        yield ui.Row((f"　· {key}", "", "", *blank, t(amount_words(one, line.unit)), *blank), tone="mute")


def mandate_rows(party: PartyShown) -> list[ui.SummaryRow]:
    """From when until when somebody acts for another, and that it is over."""
    if not party.represents or not (party.since or party.until):
        return []
    days = word("desk-mandate-days", since=party.since or "—", until=party.until or "—")
    return [ui.SummaryRow(word("desk-mandate"), days, note="" if party.stands else word("desk-mandate-over"))]


def money(shown: CaseShown) -> ui.Table | None:
    """The lines of money of the case: for which period, in which batch, and what became of them."""
    if not shown.state.money:
        return None
    columns = (
        ui.Column(word("desk-pay-what")), ui.Column(word("desk-pay-period")),
        ui.Column(word("desk-pay-amount", unit=t(currency.current().name)), "money"), ui.Column(word("desk-pay-paid"), "money"),
        ui.Column(word("desk-stands"), "tag"), ui.Column(word("desk-pay-why"), "wide"),
    )  # fmt: skip
    tones = {"paid": "good", "returned": "bad"}
    rows = tuple(
        ui.Row((
            _line_name(line, held), held.get("period"), held["amount"], held["paid"],
            ui.Tag(word(f"desk-pay-state-{held['state']}"), tones.get(held["state"], "plain")),  # type: ignore[arg-type]
            _line_note(line, held),
        ))
        for line, held in shown.state.money.items()
    )  # fmt: skip
    return ui.Table(word("desk-pay-money"), columns, rows, ui.Empty(""), id="money")


def _line_name(line: str, held: Mapping[str, Any]) -> str:
    """What a line is paid for, in the words of the act that made it due; a batch's own lines are known by their number."""
    purpose = str(held.get("purpose") or "")
    return purpose if purpose and "." not in purpose else line


def _line_note(line: str, held: Mapping[str, Any]) -> str:
    """In which batch a line of the case's own stands, or which line is paid again."""
    if held.get("again"):
        return word("desk-pay-again", line=held["again"])
    batch = str(held.get("batch") or "")
    return word("desk-pay-in-batch", batch=batch) if batch and not line.startswith(batch) else ""


def _amount(amount: int | None, unit: str, *, clear: bool) -> str | ui.Tag:
    if amount is None:
        return ui.Tag(word("desk-sheet-cannot-tell"), "warn")
    return t(amount_words(amount, unit)) if clear else "＊＊＊"


def _change(now: int | None, before: int | None, unit: str, *, clear: bool) -> str:
    """By how much a line moved since the calculation before; a line that did not apply counts nothing."""
    if not clear or now == before:
        return "–"
    apart = (now or 0) - (before or 0)
    return ("+" if apart > 0 else "") + t(amount_words(apart, unit))
