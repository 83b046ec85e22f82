"""`shoushan retention`: what has been kept long enough, and the approval that the worker carries out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.records.units.viewer import Viewer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan retention` may be told."""
    parser.add_argument("--account", required=True, help="以谁的岗位 · log-in name of whoever asks or approves")
    parser.add_argument("--approve", nargs="+", metavar="CASE", default=[], help="批准清除（件号）· ids of cases to erase")
    parser.add_argument("--reason", help="理由（批准时必填）· why, when approving")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """List or approve; 1 when something named is not approved."""
    start()
    from shoushan.records.cases import retention
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.read import NotVisible
    from shoushan.rules.procedure.refusals import Refusal
    from shoushan.site import clock

    book, moment = current_book(), clock.now()
    viewer = _viewer(args.account)
    if viewer is None:
        print(f"没有账号“{args.account}”，或它没有岗位 · no such account, or it holds no post", file=sys.stderr)
        return 1
    failed = 0
    for uid in args.approve:
        try:
            (done,) = retention.approve(viewer, book, [uid], args.reason or "", moment)
            print(f"已批准，后台随后清除 · approved, the worker erases it: {done.number or uid}", file=out)
        except NotVisible:
            failed += 1
            print(f"{uid}: 没有这件，或这个账号看不到 · no such case for this account", file=sys.stderr)
        except Refusal as refused:
            failed += 1
            print(f"{uid}: {refused.text.zh} {refused.remedy.zh} · {refused.text.en}", file=sys.stderr)
    if args.approve:
        return 1 if failed else 0
    count = 0
    for count, line in enumerate(retention.due(viewer, book, moment.astimezone(book.zone).date()), 1):  # noqa: B007
        against = f" · {line.words.zh} {line.words.en}" if line.words else ""
        days = f"{line.closed_on} → {line.since}"
        print(f"{line.uid} {line.number} {line.ledger} {days} {' '.join(line.paths)}{against}", file=out)
    print(f"到期 {count} 件 · {count} cases are due", file=out)
    return 0


def _viewer(name: str) -> Viewer | None:
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account

    account = Account.objects.filter(user__username=name).first()
    try:
        return viewer_of(account, current_book().pack) if account else None
    except NoPost:
        return None
