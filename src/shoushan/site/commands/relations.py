"""`shoushan relations`: what is related to a case on a day (a household's members), as known now or as known then."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, time
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan relations` may be told."""
    parser.add_argument("case", metavar="CASE", help="编号或件号 · number or id of the case")
    parser.add_argument("--on", type=date.fromisoformat, help="哪一天，不写是今天 · on which day, else today")
    parser.add_argument("--known", type=date.fromisoformat, help="按哪一天掌握的情况 · as known at the end of this day")
    parser.add_argument("--all", action="store_true", help="历来全部 · all there ever were")
    parser.add_argument("--as", dest="account", required=True, help="以哪个账号的权限 · with the rights of this account")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print one line per relation: relation, kind, number, name, from, until; 1 for a case or account that is not there."""
    start()
    from django.db import connection

    from shoushan.records.cases import relating
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.read import NotVisible
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account
    from shoushan.site import clock

    book, moment = current_book(), clock.now()
    account = Account.objects.filter(user__username=args.account).first()
    if account is None:
        print(f"没有账号 {args.account} · no such account", file=sys.stderr)
        return 1
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where number = %s or uid = %s", [args.case, args.case])
        row = cursor.fetchone()
    on = None if args.all else args.on or moment.astimezone(book.zone).date()
    known = datetime.combine(args.known, time.max, book.zone) if args.known else None
    try:
        found = relating.shown(viewer_of(account, book.pack), book, row[0] if row else args.case, moment, on, known)
    except (NotVisible, NoPost):
        print(f"没有这件，或这个账号看不到：{args.case} · no such case for this account", file=sys.stderr)
        return 1
    for one in found:
        cells = (one.label.zh, one.kind.zh if one.kind else "", one.number, one.name.zh if one.name else "", one.held.begins)
        print("\t".join((*cells, one.held.ends or "")), file=out)
    return 0
