"""`shoushan archive`: a year's cases packed for the archive, boxes and items taken back, packages checked anywhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from datetime import datetime

    from shoushan.outputs.archives.returned import CellFault
    from shoushan.records.cases.archive_list import Line
    from shoushan.records.cases.definitions import Book
    from shoushan.records.units.viewer import Viewer

SHOWN = 50
"""Cells that are named; the rest is counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan archive` may be told."""
    parser.add_argument("--year", type=int, help="办结年度 · the year in which cases were closed")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="写到哪个新文件夹，并登记送交 · a new folder; enters that they were sent"
    )
    parser.add_argument("--ledger", help="只要这一本台账 · only this ledger")
    parser.add_argument(
        "--returned", type=Path, metavar="FILE", help="档案室填好的归档文件目录 · the catalogue, filled in by the archive"
    )
    parser.add_argument(
        "--correct", action="store_true", help="准许更正已入库的盒号、件号 · let it change what came back before"
    )
    parser.add_argument("--check", type=Path, metavar="DIR", help="离线核对归档包 · check packages, without any database")
    parser.add_argument("--keys", type=Path, help="公钥文件 keys.txt（核对签名用）· public keys, to check signatures too")
    parser.add_argument("--account", help="以谁的岗位 · log-in name of the archivist")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Pack, take back or check; 1 when something stands against it, 2 when it is not said what to do."""
    if args.check:
        return _check(args, out)
    if args.account is None or (args.year is None) == (args.returned is None):
        return _say(
            "请写 --account，以及 --year 或 --returned；或 --check。", "Say --account and --year or --returned; or --check.", 2
        )
    from shoushan.site.starting import start

    start()
    from shoushan.outputs.papers.fonts import NoChineseFont
    from shoushan.outputs.spreadsheets import Unreadable
    from shoushan.records.cases.definitions import NotInstalled, current_book
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account
    from shoushan.rules.procedure.refusals import Refusal
    from shoushan.site import clock

    try:
        book, moment = current_book(), clock.now()
    except NotInstalled as fault:
        return _say(str(fault), "nothing is installed")
    account = Account.objects.filter(user__username=args.account).first()
    try:
        viewer = viewer_of(account, book.pack) if account else None
    except NoPost:
        viewer = None
    if viewer is None:
        return _say(f"没有账号“{args.account}”，或它没有岗位。", f"There is no account “{args.account}”, or it holds no post.")
    if not viewer.archives:
        return _say("这个岗位没有归档权（rights.yaml 的 archives）。", "This post may not archive (archives in rights.yaml).")
    try:
        return _take_back(args, book, viewer, moment, out) if args.returned else _pack(args, book, viewer, moment, out)
    except (Refusal, Unreadable, NoChineseFont) as fault:
        return _say(f"{fault.text.zh}{fault.remedy.zh}", f"{fault.text.en} {fault.remedy.en}")


def _pack(args: argparse.Namespace, book: Book, viewer: Viewer, moment: datetime, out: TextIO) -> int:
    from django.conf import settings

    from shoushan.outputs.archives import making
    from shoushan.records.cases import archive_list, archiving
    from shoushan.records.journal import promisekey

    if args.ledger is not None and args.ledger not in book.pack.ledgers:
        return _say(f"没有台账“{args.ledger}”。", f"There is no ledger “{args.ledger}”.")
    lines = archive_list.lines(viewer, book, args.year, args.ledger)
    _summary(book, viewer, args.year, out)
    if args.out is None or not lines:
        return 0
    if args.out.exists() and any(args.out.iterdir()):
        return _say(f"{args.out} 里已有文件，请另起文件夹。", f"{args.out} holds files already, choose a new folder.")
    args.out.mkdir(parents=True, exist_ok=True)
    made = making.packages(
        book, args.year, lines, args.out, Path(settings.SHOUSHAN_LOG),
        promisekey.promiser(Path(settings.SHOUSHAN_KEYS), book.log), lambda line: archiving.opened(viewer, book, line, moment),
        lambda uid, file: archiving.file_of(viewer, book, uid, file, moment),
    )  # fmt: skip
    files = making.write_catalogue(args.year, making.listed(viewer, book, args.year, lines, made), args.out)
    sent = archiving.send(viewer, book, args.year, made.parcels, moment)
    print(
        f"已写 {made.packages} 个归档包，新送交 {len(sent)} 件 · {made.packages} packages written, {len(sent)} sent now: "
        f"{args.out}",
        file=out,
    )
    print(f"归档文件目录 · catalogue: {files[0].name}, {files[1].name}", file=out)
    if made.withheld:
        print(
            f"{made.withheld} 份文书或附件未装入（草稿、已清除或无权查看）· {made.withheld} papers or files were left out",
            file=out,
        )
    for case in made.changed[:SHOWN]:
        print(
            f"{case}: 与送交时不同（送交以后有更正、清除，或升级改了版式）· not what was sent: corrected, "
            "erased, or laid out anew by another release since",
            file=out,
        )
    print(f"核对 · check: shoushan archive --check {args.out}", file=out)
    return 0


def _summary(book: Book, viewer: Viewer, year: int, out: TextIO) -> None:
    from shoushan.records.cases import archive_list
    from shoushan.rules.procedure.archiving import NAMES

    for one in archive_list.groups(viewer, book, year):
        name, klass = book.ledger(one.ledger).name, NAMES[one.klass]
        waits, away, filed = (one.counts.get(stands, 0) for stands in archive_list.STANDS)
        print(
            f"{klass.zh}  {name.zh}: 应归档 {one.total}，未送 {waits}，送出未回 {away}，已入库 {filed} · {name.en}, "
            f"kept {klass.en}: {one.total} to be archived, {waits} not sent, {away} out, {filed} filed", file=out,
        )  # fmt: skip
    total = sum(one.total for one in archive_list.groups(viewer, book, year))
    print(f"{year} 年共 {total} 件 · {total} cases of {year}", file=out)


def _take_back(args: argparse.Namespace, book: Book, viewer: Viewer, moment: datetime, out: TextIO) -> int:
    from shoushan.outputs.archives import returned
    from shoushan.records.cases import archive_list, archiving
    from shoushan.rules.procedure.archiving import fonds_of

    def known(numbers: Sequence[str]) -> dict[str, tuple[Line, ...]]:
        return archive_list.by_number(viewer, book, numbers)

    found = returned.read(args.returned, fonds_of(book.pack.site), known, archive_list.taken, correct=args.correct)
    if found.faults:
        _faults(found.faults)
        return _say("有错的格，一件也没有登记；改好后再交。", "Nothing was entered; correct these cells and repeat.")
    if found.places:
        archiving.file(viewer, book, found.places, moment)
    print(
        f"已登记 {len(found.places)} 件，未变 {found.same} 件，盒号未填 {found.waiting} 行 · {len(found.places)} entered, "
        f"{found.same} as before, {found.waiting} rows without a box", file=out,
    )  # fmt: skip
    return 0


def _faults(faults: Sequence[CellFault]) -> None:
    for one in faults[:SHOWN]:
        print(f"{one.words(0)} · {one.words(1)}", file=sys.stderr)
    if len(faults) > SHOWN:
        print(f"另有 {len(faults) - SHOWN} 处 · {len(faults) - SHOWN} more", file=sys.stderr)


def _check(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.archives import checking
    from shoushan.records.journal.proofs.notes import BadNote
    from shoushan.site.commands.carried import Unreadable, plain, text_of
    from shoushan.site.commands.witness import key_lines

    try:
        verifiers = key_lines(text_of(args.keys)) if args.keys else None
    except (Unreadable, BadNote) as fault:
        return _say(str(fault), "the keys cannot be read")
    if not args.check.is_dir() or not (found := checking.check(args.check, verifiers)):
        return _say(f"{args.check} 里没有归档包。", f"There is no package in {args.check}.")
    bad = 0
    for one in found:
        bad += bool(one.faults)
        for wrong in one.faults:
            print(plain(f"{one.folder}: {wrong.zh} · {wrong.en}"), file=sys.stderr)
    how = "" if verifiers is not None else "；未核签名（加 --keys）· signatures not looked at (say --keys)"
    print(
        f"{len(found)} 个归档包，{len(found) - bad} 个完好，{bad} 个不符 · {len(found)} packages, {bad} do not hold{how}",
        file=out,
    )
    return 1 if bad else 0


def _say(zh: str, en: str, code: int = 1) -> int:
    print(f"{zh} · {en}", file=sys.stderr)
    return code
