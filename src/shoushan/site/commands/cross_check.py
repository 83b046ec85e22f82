"""`shoushan cross-check`: hold two ledgers, or a ledger and an imported list, together; each fresh hit becomes a doubt."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan cross-check` may be told."""
    parser.add_argument("check", nargs="?", help="比对的编号，不写列出全部 · id of the check; without it they are listed")
    parser.add_argument("--dry-run", action="store_true", help="只看有多少，不提出疑点 · count only, raise nothing")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Run a check and tell it by numbers alone; 1 for an unknown check, or a list that cannot be read."""
    start()
    from shoushan.outputs.spreadsheets.lists import rows_of
    from shoushan.outputs.spreadsheets.workbooks import Unreadable
    from shoushan.records.cases import crosschecks
    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock, crosschecking

    book = current_book()
    known = crosschecking.checks_of(book)
    if args.check is None:
        for ledger, check in known:
            print(f"{check.id}\t{check.name.zh} · {check.name.en}\t{ledger.id}\t{check.every}", file=out)
        return 0
    chosen = next(((ledger, check) for ledger, check in known if check.id == args.check), None)
    if chosen is None:
        listed = ", ".join(check.id for _, check in known) or "–"
        print(f"没有比对“{args.check}”，有：{listed} · no such check; there is: {listed}", file=sys.stderr)
        return 1
    try:
        if args.dry_run:
            found, raised = crosschecks.run(book, *chosen, rows_of), 0
        else:
            found, raised = crosschecking.run(book, *chosen, clock.now())
    except Unreadable as fault:
        print(f"{fault.text.zh}{fault.remedy.zh} · {fault.text.en} {fault.remedy.en}", file=sys.stderr)
        return 1
    told = (
        f"左 {found.left}，右 {found.right}，比中 {len(found.hits)}，其中新的 {len(found.fresh)}，提出疑点 {raised}",
        f"left {found.left}, right {found.right}, hits {len(found.hits)}, fresh {len(found.fresh)}, doubts raised {raised}",
    )
    print(" · ".join(told), file=out)
    return 0
