"""`shoushan export`: the cases that are due, in the template of the system that wants them; every case keeps an entry."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan export` may be told."""
    parser.add_argument("ledger", help="台账编号 · id of the ledger")
    parser.add_argument("export", help="导出编号（台账的 exports/）· id of the export")
    parser.add_argument("--account", required=True, help="以谁的岗位导出 · log-in name of whoever exports")
    parser.add_argument("--kind", choices=("xlsx", "csv"), default="xlsx", help="格式 · kind of file")
    parser.add_argument("--folder", type=Path, default=Path(), help="写到哪个文件夹 · folder to write to")
    parser.add_argument("--again", help="按文件名再导出一次，不标记 · write a file that went out again, mark nothing")
    parser.add_argument("--dry-run", action="store_true", help="只看有几件 · only say how many are due")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the file; 1 when there is no such export, nobody to do it, or something stands against it."""
    start()
    from shoushan.outputs.spreadsheets import written
    from shoushan.records.cases import exporting
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.identifiers import uuid7
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account
    from shoushan.rules.deadlines import DeadlineRefused
    from shoushan.rules.procedure.refusals import Refusal
    from shoushan.site import clock

    book, moment = current_book(), clock.now()
    ledger = book.pack.ledgers.get(args.ledger)
    found = next((one for one in ledger.exports if one.id == args.export), None) if ledger else None
    if ledger is None or found is None:
        return _say(f"没有台账“{args.ledger}”的导出“{args.export}”。", f"“{args.ledger}” has no export “{args.export}”.")
    account = Account.objects.filter(user__username=args.account).first()
    try:
        viewer = viewer_of(account, book.pack) if account else None
    except NoPost:
        viewer = None
    if viewer is None:
        return _say(f"没有账号“{args.account}”，或者它不在岗。", f"“{args.account}” is no account that holds a post.")
    if not args.folder.is_dir():
        return _say(f"没有文件夹 {args.folder}。", f"There is no folder {args.folder}.")
    if args.dry_run:
        total = exporting.due(viewer, book, ledger, found, moment).total
        print(f"待报送 {total} 件 · {total} to be sent", file=out)
        return 0
    name = args.again or f"{found.id}-{moment.astimezone(book.zone):%Y%m%d-%H%M%S}"
    target = args.folder / f"{Path(name).name}.{args.kind}"
    if target.exists():
        return _say(f"文件 {target} 已存在，未覆盖。", f"{target} is there already and was not overwritten.")
    try:
        if args.again:
            made = exporting.again(viewer, book, ledger, found, args.again, found.name.zh, moment)
        else:
            made = exporting.send(viewer, book, ledger, found, name, found.name.zh, moment, uuid7(moment))
    except (Refusal, DeadlineRefused) as fault:
        text = fault.text if isinstance(fault, Refusal) else fault.message
        return _say(f"{text.zh}{fault.remedy.zh} 未导出。", f"{text.en} {fault.remedy.en} Nothing was exported.")
    if not made.rows:
        print("没有待报送的件 · nothing to send", file=out)
        return 0
    target.write_bytes(written(args.kind, made.heads, made.rows))
    print(f"已导出 {len(made.rows)} 件到 {target} · {len(made.rows)} written to {target}", file=out)
    return 0


def _say(zh: str, en: str) -> int:
    print(f"{zh} · {en}", file=sys.stderr)
    return 1
