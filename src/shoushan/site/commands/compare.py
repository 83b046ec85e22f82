"""`shoushan compare`: two sources side by side, four lists that add up to the difference, kept and signed."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.indicators.publishing.sides import Laid, Source
    from shoushan.records.cases.definitions import Book

SHOWN = 50
"""Things of a list that are printed; the rest is counted, and all are in the file."""
WORDS = {
    "only-a": "只在甲 only in A", "only-b": "只在乙 only in B", "moment": "计在别的时刻 counted at another moment",
    "caliber": "口径不同 other caliber",
}  # fmt: skip
ENDS = (".csv", ".txt")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan compare` may be told."""
    told = "指标@时期;as-of=日;known-at=N;cell=street=x，或者别的系统的清单 .csv · indicator@period;… or a list"
    parser.add_argument("a", metavar="A", help=told)
    parser.add_argument("b", metavar="B", nargs="?", help="同上；签字时不写 · likewise; left out when signing")
    parser.add_argument("--account", help="以谁的岗位（记下、签字时要写）· log-in name of whoever keeps or signs")
    parser.add_argument("--record", metavar="EXPLANATION", help="记下这次核对，写明原因 · keep it, with an explanation")
    parser.add_argument("--sign", action="store_true", help="A 是核对编号：签字 · A is the number of a comparison: sign it")
    parser.add_argument("--out", type=Path, metavar="FILE", help="把四张清单写成 Parquet · the four lists as Parquet")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Compare, and keep or sign where that is asked; 1 with a reason when it cannot be done."""
    start()
    from shoushan.outputs.indicators.publishing.sides import BadList
    from shoushan.rules.procedure.refusals import Refusal
    from shoushan.site.commands.carried import Unreadable
    from shoushan.site.commands.publication import Stopped

    try:
        return _sign(args, out) if args.sign else _compare(args, out)
    except Refusal as refused:
        print(f"{refused.text.zh}{refused.remedy.zh} · {refused.text.en} {refused.remedy.en}", file=sys.stderr)
    except (Stopped, BadList, Unreadable) as fault:
        print(fault, file=sys.stderr)
    return 1


def _compare(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.indicators.publishing.laid import kept, lists_file
    from shoushan.outputs.indicators.publishing.sides import lay
    from shoushan.outputs.indicators.publishing.waiting import caught_up
    from shoushan.records.cases import reconciling
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.units.viewer import SYSTEM_VIEWER
    from shoushan.site import clock
    from shoushan.site.commands.publication import Stopped, numbered, viewer_named

    if args.b is None:
        raise Stopped("请写两个来源。", "Name two sources.")
    if args.out is not None and args.out.exists():
        raise Stopped(f"{args.out} 已存在，请另起文件名。", f"{args.out} exists, choose another name.")
    book = current_book()
    viewer = viewer_named(args.account) if args.account else SYSTEM_VIEWER
    a, b = (source_of(told, book) for told in (args.a, args.b))
    laid = lay(viewer, book, caught_up(book, clock.now, numbered), a, b)
    for line in _said(laid):
        print(line, file=out)
    if args.out is not None:
        args.out.write_bytes(lists_file(laid))
    if args.record:
        if not args.account:
            raise Stopped("记下核对要用 --account 给出账号。", "Name the account with --account to keep it.")
        done = reconciling.record(viewer, book, kept(book, laid), args.record, clock.now())
        print(f"已记下，待另一个岗位签字 · kept, to be signed by another post: {done.number}", file=out)
    return 0


def _sign(args: argparse.Namespace, out: TextIO) -> int:
    from django.db import connection

    from shoushan.records.cases import reconciling
    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock
    from shoushan.site.commands.publication import Stopped, viewer_named

    book = current_book()
    ledger = book.pack.with_role(reconciling.ROLE)
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where number = %s and ledger = %s", [args.a, ledger.id if ledger else ""])
        row = cursor.fetchone()
    if row is None:
        raise Stopped(f"没有编号为“{args.a}”的核对。", f"There is no comparison “{args.a}”.")
    reconciling.sign(viewer_named(args.account), book, str(row[0]), clock.now())
    print(f"已签字 · signed: {args.a}", file=out)
    return 0


def source_of(told: str, book: Book) -> Source:
    """The source that somebody names. Raises ``Stopped``, ``BadList``, ``Unreadable``."""
    from shoushan.outputs.indicators import periods
    from shoushan.outputs.indicators.publishing import wording
    from shoushan.outputs.indicators.publishing.preparing import Wanted
    from shoushan.outputs.indicators.publishing.sides import Ours, read_file
    from shoushan.site import clock
    from shoushan.site.commands.carried import text_of
    from shoushan.site.commands.publication import Stopped

    if told.lower().endswith(ENDS):
        return read_file(Path(told), text_of(Path(told)))
    head, *rest = told.split(";")
    name, _, asked = head.partition("@")
    more = dict(part.partition("=")[::2] for part in rest)
    one, today = wording.indicator_of(book.pack, name), clock.today(book.zone)
    if one is None or set(more) - {"as-of", "known-at", "cell"}:
        raise Stopped(f"看不懂来源“{told}”。", f"“{told}” is no source.")
    period = periods.read(asked or one.period or "", book.pack.periods, today)
    if period is None:
        raise Stopped(f"看不懂时期“{asked}”。", f"“{asked}” is no period.")
    try:
        as_of = date.fromisoformat(more["as-of"]) if "as-of" in more else min(period.last, today)
        by, key = wording.cell_of(more.get("cell", ""))
    except ValueError:
        raise Stopped(f"看不懂“{told}”里的日期或分组。", f"Day or cell of “{told}” cannot be read.") from None
    leaf = more.get("known-at", "")
    if leaf and not re.fullmatch(r"[0-9]{1,12}", leaf):
        raise Stopped(f"known-at 是留痕的序号，不是“{leaf}”。", f"known-at is a leaf number, not “{leaf}”.")
    return Ours(Wanted(one, period, as_of, by, key, known_at=int(leaf) if leaf else None), one.label)


def _said(laid: Laid) -> Iterator[str]:
    from shoushan.outputs.indicators.comparing import WHYS
    from shoushan.outputs.indicators.publishing.laid import name_of

    found = laid.compared
    for letter, source, total in (("甲 A", laid.a, found.a), ("乙 B", laid.b, found.b)):
        yield f"{letter}: {name_of(source)}: {total.above} / {total.below}"
    gap = found.difference
    yield f"差额 difference: {gap.above:+d} / {gap.below:+d}；两边一致 alike: {found.same}"
    for why in WHYS:
        rows, total = found.lists[why], found.total(why)
        yield f"{WORDS[why]}: {len(rows)}  ({total.above:+d} / {total.below:+d})"
        for one in rows[:SHOWN]:
            yield f"  {laid.numbers.get(one.case) or one.case}  {one.by.above:+d} / {one.by.below:+d}"
        if len(rows) > SHOWN:
            yield f"  … {len(rows) - SHOWN}"
