"""`shoushan table`: a statistical table of a ledger for a period, on the screen or as a workbook, as somebody may see it."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan table` may be told."""
    parser.add_argument("ledger", help="台账编号 · id of the ledger")
    parser.add_argument("table", help="统计表编号 · id of the table")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="自（日期） · first day")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="至（日期） · last day")
    parser.add_argument("--as", dest="account", required=True, help="以哪个账号的权限 · with the rights of this account")
    parser.add_argument("--out", type=Path, help="写成表格文件 · write a workbook")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 · language")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print the table, or write it; 1 for an unknown ledger, table or account, or a period that ends before it begins."""
    start()
    from shoushan.outputs.indicators import periods
    from shoushan.outputs.indicators.tables import tabulate
    from shoushan.outputs.reports.tables import written
    from shoushan.outputs.spreadsheets.writing import workbook
    from shoushan.records.cases import leaving
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.units.accounts import unit_names, viewer_of
    from shoushan.records.units.models import Account
    from shoushan.rules.text import Text
    from shoushan.site import clock

    book, moment = current_book(), clock.now()
    account = Account.objects.filter(user__username=args.account).first()
    if account is None:
        return _say(f"没有账号 {args.account} · no such account")
    viewer = viewer_of(account, book.pack)
    ledger = book.pack.ledgers.get(args.ledger)
    if ledger is None or ledger.closed or not viewer.may_open(ledger):
        return _say(f"没有台账 {args.ledger} · no such ledger")
    table = ledger.tables.get(args.table)
    if table is None:
        known = ", ".join(ledger.tables) or "–"
        return _say(f"台账 {args.ledger} 没有统计表 {args.table}，有：{known} · no such table; there is: {known}")
    today = moment.astimezone(book.zone).date()
    period = periods.before(table.period, periods.around(table.period, today))
    if args.first or args.last:
        whole = periods.around(table.period, args.first or args.last)
        period = periods.Period(args.first or whole.first, args.last or whole.last)
    if period.first > period.last:
        return _say("起日晚于止日 · the first day lies after the last")

    def say(text: Text) -> str:
        return text.zh if args.lang == "zh" else text.en

    names = unit_names()
    tabled = tabulate(viewer, book, ledger, table, period, moment)
    sheet = written(tabled, book, names, say(names.get(viewer.unit or "", (Text("", ""), ""))[0]), say)
    leaving.note(viewer, "export", f"{ledger.id}/{table.id} {period.first}..{period.last}", len(tabled.rows), moment)
    if args.out:
        args.out.write_bytes(workbook(sheet, synthetic=book.pack.synthetic))
        print(f"{args.out}", file=out)
        return 0
    lines = [[sheet.title], *([line] for line in sheet.above), list(sheet.heads)]
    lines += [["" if value is None else str(value) for value in row] for row in sheet.rows] + [[line] for line in sheet.below]
    for line in lines:
        print("\t".join(line), file=out)
    return 0


def _say(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
