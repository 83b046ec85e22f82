"""`shoushan messages`: how many messages stand where, and a result sheet of the operator read now."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan messages` may be told."""
    parser.add_argument("--results", type=Path, metavar="FILE", help="读入运营商的结果表 · read a result sheet")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """List the outbox, or read a sheet; 1 when the sheet has faults (nothing of it is read then)."""
    start()
    from shoushan.outputs.messages import outbox
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.units.viewer import SYSTEM_VIEWER
    from shoushan.site import clock, telling

    book = current_book()
    if args.results is None:
        found = outbox.counts(SYSTEM_VIEWER, book)
        for state in outbox.STATES:
            print(f"{found.get(state, 0):8} {state}", file=out)
        return 0
    if not args.results.is_file():
        print(f"没有文件 {args.results} · there is no such file", file=sys.stderr)
        return 1
    count, problems = telling.read_results(book, args.results, clock.now())
    for one in problems:
        print(telling.line_of(one), file=sys.stderr)
    print(f"{count} 条结果已读入 · {count} results read", file=out)
    return 1 if problems else 0
