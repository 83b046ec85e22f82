"""`shoushan publication`: figures filled in, reviewed, released and given out as files, each act by a named account."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.indicators.publishing.preparing import Wanted
    from shoushan.records.cases.definitions import Book
    from shoushan.records.cases.published import Published
    from shoushan.records.units.viewer import Viewer

VERBS = {"review": "review-work", "release": "release", "send-back": "send-back", "revoke": "revoke"}
"""What is typed → the verb of the act."""


class Stopped(Exception):
    """What was asked for cannot be done; says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan publication` may be told."""
    parser.add_argument(
        "do", choices=("fill", "correct", *VERBS, "list", "file", "evidence"),
        help="填报、更正、审核、签发、退回、撤销；列出；写公开文件、证据 · the act, the list, or a file",
    )  # fmt: skip
    parser.add_argument("what", nargs="?", help="指标（台账/编号或 F090），或者发布编号 · indicator, or number of the figure")
    parser.add_argument("--period", help="时期：名称、2017、2017-10、起..止 · period")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DAY", help="截至哪一天（默认时期末日）· as of (last day)")
    parser.add_argument("--cell", default="", help="分组，如 street=370602003 · the cell of a breakdown")
    parser.add_argument("--audience", choices=("public", "internal"), default="internal", help="发布范围 · to whom")
    parser.add_argument("--engine", default="duckdb", help="计算引擎 · engine")
    parser.add_argument("--reason", default="", help="原因（更正、退回、撤销要写）· why")
    parser.add_argument("--revision", type=int, help="第几次（默认最近一次）· which revision")
    parser.add_argument("--account", help="以谁的岗位 · log-in name of whoever acts")
    parser.add_argument("--out", type=Path, metavar="FILE", help="写到哪个文件 · the file to write")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do it; 1 with a reason when it cannot be done, and then nothing is written."""
    start()
    from shoushan.records.cases.read import NotVisible
    from shoushan.rules.procedure.refusals import Refusal

    try:
        return _RULES.get(args.do, _act)(args, out)
    except Refusal as refused:
        print(f"{refused.text.zh}{refused.remedy.zh} · {refused.text.en} {refused.remedy.en}", file=sys.stderr)
    except NotVisible:
        print("没有这个数，或者这个账号看不到 · no such figure for this account", file=sys.stderr)
    except (Stopped, LookupError) as fault:
        print(fault, file=sys.stderr)
    except FileNotFoundError:
        print("证据文件不在了 · the evidence is gone", file=sys.stderr)
    return 1


def _fill(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.indicators.publishing.preparing import prepare
    from shoushan.outputs.indicators.publishing.waiting import caught_up
    from shoushan.records.cases import releasing
    from shoushan.site import clock

    book, viewer = _book(), _viewer(args)
    wanted = wanted_of(args, book)
    store = caught_up(book, clock.now, numbered)
    done = releasing.fill(viewer, book, prepare(viewer, book, store, wanted), clock.now())
    print(f"已填报，待审核 · filled in, to be reviewed: {done.number}", file=out)
    return _tell(_found(done.case), out)


def _correct(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.indicators.publishing.preparing import again, prepare
    from shoushan.outputs.indicators.publishing.waiting import caught_up
    from shoushan.records.cases import releasing
    from shoushan.site import clock

    book, viewer, found = _book(), _viewer(args), _found(args.what)
    store = caught_up(book, clock.now, numbered)
    made = prepare(viewer, book, store, again(book, found, args.as_of, args.engine))
    done = releasing.correct(viewer, book, made, args.reason, clock.now())
    print(f"已填报更正，待审核 · the correction is filled in: {found.number}", file=out)
    return _tell(_found(done.case), out)


def _act(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.records.cases import releasing
    from shoushan.site import clock

    book, viewer, found = _book(), _viewer(args), _found(args.what)
    releasing.step(viewer, book, found.uid, VERBS[args.do], args.reason, clock.now())
    return _tell(_found(found.uid), out)


def _list(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.records.cases import published
    from shoushan.records.units.viewer import SYSTEM_VIEWER

    for one in published.published(SYSTEM_VIEWER, _book(), indicator=args.what):
        _tell(one, out)
    return 0


def _file(args: argparse.Namespace, out: TextIO) -> int:
    from django.conf import settings

    from shoushan.outputs.indicators.publishing.files import file_of
    from shoushan.records.journal import promisekey
    from shoushan.records.units.viewer import SYSTEM_VIEWER

    book, found = _book(), _found(args.what)
    promiser = promisekey.promiser(Path(settings.SHOUSHAN_KEYS), book.log)
    content = file_of(SYSTEM_VIEWER, book, found.uid, _revision(args, found), Path(settings.SHOUSHAN_LOG), promiser)
    return _write(args, content, "shoushan verify --figure {} --keys keys.txt", out)


def _evidence(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.records.cases import published

    book, found = _book(), _found(args.what)
    content = published.evidence(_viewer(args), book, found.uid, _revision(args, found))
    return _write(args, content, "shoushan verify --figure FIGURE --evidence {} --keys keys.txt", out)


_RULES: dict[str, Callable[[argparse.Namespace, TextIO], int]] = {
    "fill": _fill, "correct": _correct, "list": _list, "file": _file, "evidence": _evidence,
}  # fmt: skip


def numbered() -> None:
    """Give leaf numbers, where no worker is there to do it."""
    import os

    from django.db import transaction

    from shoushan.records.journal import sequencer
    from shoushan.site import clock

    database = transaction.get_connection()
    while sequencer.sequence(database, holder=f"publication:{os.getpid()}", moment=clock.now()):
        pass


def wanted_of(args: argparse.Namespace, book: Book) -> Wanted:
    """The figure that the arguments name. Raises ``Stopped``."""
    from shoushan.outputs.indicators import periods
    from shoushan.outputs.indicators.publishing import wording
    from shoushan.outputs.indicators.publishing.preparing import Wanted
    from shoushan.site import clock

    one = wording.indicator_of(book.pack, args.what or "")
    if one is None:
        raise Stopped(f"没有指标“{args.what}”。", f"There is no indicator “{args.what}”.")
    asked = args.period or one.period
    period = periods.read(asked, book.pack.periods, clock.today(book.zone)) if asked else None
    if period is None:
        told = asked or ""
        raise Stopped(f"请用 --period 说明时期；“{told}”看不懂。", f"Name the period with --period; “{told}” is none.")
    try:
        by, key = wording.cell_of(args.cell)
    except ValueError:
        told = args.cell
        raise Stopped(f"--cell 写成 street=370602003，不是“{told}”。", f"“{told}” is no cell such as street=x.") from None
    as_of = args.as_of or min(period.last, clock.today(book.zone))
    return Wanted(one, period, as_of, by, key, args.audience, engine=args.engine)


def _book() -> Book:
    from shoushan.records.cases.definitions import current_book

    return current_book()


def _viewer(args: argparse.Namespace) -> Viewer:
    return viewer_named(args.account)


def viewer_named(name: str | None) -> Viewer:
    """The account of this log-in name as a viewer. Raises ``Stopped``."""
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account

    account = Account.objects.filter(user__username=name).first() if name else None
    if account is None:
        raise Stopped("请用 --account 给出账号。", "Name the account with --account.")
    try:
        return viewer_of(account, _book().pack)
    except NoPost:
        raise Stopped(f"账号“{name}”没有岗位。", f"The account “{name}” holds no post.") from None


def _found(told: str | None) -> Published:
    """The published figure of this number, id of its case, or key."""
    from shoushan.records.cases import published
    from shoushan.records.units.viewer import SYSTEM_VIEWER

    for one in published.published(SYSTEM_VIEWER, _book()):
        if told in (one.number, one.uid, one.head["figure_key"]):
            return one
    raise Stopped(f"没有编号为“{told}”的已发布指标。", f"There is no published figure “{told}”.")


def _revision(args: argparse.Namespace, found: Published) -> int:
    if not found.releases:
        raise Stopped("这个数还没有签发。", "It was not released yet.")
    return int(args.revision or found.releases[-1]["revision"])


def _tell(one: Published, out: TextIO) -> int:
    """A line for the figure, one for each release, one for what waits."""
    head = one.head
    name = f"{head['indicator_name']} · {head['indicator_name_en']}"
    print(f"{one.number}  {head['figure_key']}  {name}  [{one.stage}]", file=out)
    waiting = [("待审 waiting", one.pending)] if one.pending else []
    for name, row in [*((f"#{row['revision']}", row) for row in one.releases), *waiting]:
        print(f"  {name}: {_said(row, head)}", file=out)
    if one.revoked:
        print(f"  已撤销 taken back: {one.revoked}", file=out)
    return 0


def _said(row: Any, head: Any) -> str:
    why = f"  {row['why']}" if row["why"] else ""
    day = f"  {row['published_on']}" if row["published_on"] else ""
    moments = f"as of {row['as_of']}, known at {row['known_at']}"
    return f"{row['value']} {head['measure_unit'] or ''}  n={row['n']}  {moments}{day}{why}"


def _write(args: argparse.Namespace, content: bytes, check: str, out: TextIO) -> int:
    if args.out is None:
        raise Stopped("请用 --out 给出文件名。", "Name the file with --out.")
    if args.out.exists():
        raise Stopped(f"{args.out} 已存在，请另起文件名。", f"{args.out} exists, choose another name.")
    args.out.write_bytes(content)
    print(f"已写出 · written: {args.out}。核验 · check: {check.format(args.out)}", file=out)
    return 0
