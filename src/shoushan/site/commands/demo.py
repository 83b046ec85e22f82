"""`shoushan demo`: from nothing to a filled sample district with the server running."""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import re
import secrets
import shutil
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from zoneinfo import ZoneInfo

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.records.cases.definitions import Book
    from shoushan.rules.catalogue.model import Pack
    from shoushan.site.sample.documents import Seat, Settings
    from shoushan.site.sample.planning import Planned

MARK = "demo.json"
"""Names a folder as a demo; what it says once the demo is whole decides whether it is used again."""
ACCOUNTS, CITIZEN = "accounts.txt", "citizen.txt"
CHECKOUT = Path(__file__).resolve().parents[4]
DISTRICT = "zhifu"
"""The pack that is shown unless another is named."""
SAMPLED = "packs/<id>/sample/sample.yaml"
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan demo` may be told."""
    parser.add_argument("--size", choices=("small", "full"), default="small", help="样例大小 · how much")
    parser.add_argument("--port", type=int, default=8000, help="端口 · port")
    parser.add_argument("--pack", metavar="NAME", help="哪个配置包，如 example · which pack, such as example")
    parser.add_argument("--fresh", action="store_true", help="丢弃已有样例重做 · make it anew")
    parser.add_argument("--no-serve", action="store_true", help="只造样例，不启动服务 · make it, do not serve")
    parser.add_argument("--today", type=date.fromisoformat, help="以哪天为今天 YYYY-MM-DD · which day counts as today")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Make the sample (or take today's) and serve it; 1 when the port is taken or the folder is not a demo's."""
    if not args.no_serve and not _is_free(args.port):
        return _say(
            f"端口 {args.port} 已被占用，请换一个：shoushan demo --port {args.port + 1}",
            f"port {args.port} is taken; choose another: shoushan demo --port {args.port + 1}",
        )
    home = Path(os.environ.get("SHOUSHAN_HOME") or CHECKOUT / "var").resolve() / "demo"
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        return _say(f"{home} 不是演示文件夹，未动它。", f"{home} is no folder of a demo and was left alone.")
    os.environ["SHOUSHAN_HOME"] = str(home)
    os.environ["SHOUSHAN_DATABASE"] = f"sqlite:{home / 'shoushan.sqlite3'}"
    if args.pack:
        os.environ["SHOUSHAN_PACK"] = args.pack
    pack = os.environ.get("SHOUSHAN_PACK") or DISTRICT
    packs = Path(os.environ.get("SHOUSHAN_PACKS") or CHECKOUT / "packs")
    if not _ID.fullmatch(pack) or not (packs / pack / "sample" / "sample.yaml").is_file():
        return _say(f"配置包“{pack[:40]}”没有样例（sample/）。", f"the pack “{pack[:40]}” has no sample ({SAMPLED}).")
    if args.fresh or not _is_todays(home, args, pack):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / MARK).write_text("{}", "utf-8")
        start()
        if not _make(home, args, out):
            return 1
    start()
    _brought(out)
    return _open(home, args, out)


def _brought(out: TextIO) -> None:
    """A sample that an older program made on the same day gets the tables of this one."""
    from shoushan.site import upgrading
    from shoushan.site.commands import replay

    if upgrading.waiting():
        print("程序更新过，正在按留痕重建各表 · the program is newer: making its tables again", file=out, flush=True)
        replay.run(argparse.Namespace(), out)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_todays(home: Path, args: argparse.Namespace, pack: str) -> bool:
    """Whether a whole sample of the same pack, day and size is there."""
    with suppress(OSError, ValueError):
        kept = json.loads((home / MARK).read_text("utf-8"))
        day = _today(args.today, kept.get("zone", "UTC")).isoformat()
        return bool(kept.get("size") == args.size and kept.get("day") == day and kept.get("pack", DISTRICT) == pack)
    return False


def _today(given: date | None, zone: str) -> date:
    from shoushan.site import clock

    return given or clock.today(ZoneInfo(zone))


def _make(home: Path, args: argparse.Namespace, out: TextIO) -> bool:
    """Install, seat accounts, make the sample, let followers read; whether it is whole."""
    from django.conf import settings

    from shoushan.rules.catalogue.loader import load_pack
    from shoushan.site import clock
    from shoushan.site.commands.install import prepare
    from shoushan.site.sample.documents import SampleFault, read_sample
    from shoushan.site.sample.intake import earlier, plans
    from shoushan.site.sample.live import live, read_live
    from shoushan.site.sample.rosters import rosters

    packs = Path(settings.SHOUSHAN_PACKS)
    pack, problems = load_pack(packs / settings.SHOUSHAN_PACK, packs)
    if pack is None or problems:
        for problem in problems:
            print(f"{problem.file}:{problem.line}: {problem.message.zh} {problem.remedy.zh}", file=sys.stderr)
        _say("配置包有问题，请先运行 shoushan check。", "the pack has faults; run shoushan check.")
        return False
    zone = ZoneInfo(pack.zone)
    until = datetime.combine(args.today, time(15, 0), zone) if args.today else clock.now()
    print("正在造合成样例区，约一分钟 · making a synthetic sample, about a minute", file=out, flush=True)
    prepare()
    try:
        folder = packs / pack.id / "sample"
        sample, streams = read_sample(folder)
        before = earlier(pack, sample, folder, until, size=args.size)
        planned = plans(pack, sample, streams, args.size, until, first=len(before))
        planned += live(pack, sample, read_live(folder), until)
        planned += rosters(pack, sample, folder, until)
        _fill(pack, sample, before, sorted(planned, key=lambda one: (one.moment, one.case, one.order)), until, home, out)
    except SampleFault as fault:
        for problem in fault.problems:
            print(f"{problem.file}: {problem.message.zh} {problem.message.en} → {problem.remedy.zh}", file=sys.stderr)
        return False
    day = until.astimezone(zone).date().isoformat()
    kept = {"day": day, "size": args.size, "zone": pack.zone, "synthetic": True, "pack": pack.id}
    (home / MARK).write_text(json.dumps(kept), "utf-8")
    return True


def _fill(
    pack: Pack, sample: Settings, before: list[Planned], planned: list[Planned], until: datetime, home: Path, out: TextIO
) -> None:
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.installing import install
    from shoushan.site.sample.archiving import archive
    from shoushan.site.sample.making import Making
    from shoushan.site.sample.portal import give_account, newest_party
    from shoushan.site.sample.publishing import publish
    from shoushan.site.worker import settle

    first = min((one[0].moment for one in (before, planned) if one), default=until)
    if sample.go_live is not None:
        first = min(first, datetime.combine(sample.go_live, time(9), ZoneInfo(pack.zone)))
    book = install(pack, first - timedelta(days=1), sample.go_live)
    handles = _seated(sample.seats, book, first - timedelta(hours=12), home)

    def told(done: int, of: int) -> None:
        if out.isatty():
            print(f"\r{done * 100 // of:3d} %", end="", file=out, flush=True)

    gc.collect()
    gc.freeze()  # definitions and plans stay to the end: looking through them again and again costs a tenth of the time
    making = Making(book, handles)
    making.earlier(before, told)
    count = making.make(planned, told)
    logging.disable(logging.ERROR)  # a year is sealed at once: that it waited is no news
    settle(book, until)
    if sample.archive and archive(book, sample.archive, handles, until):
        settle(book, until)
    if sample.citizen is not None and (number := newest_party(sample.citizen, planned, making.cases)):
        _kept(home / CITIZEN, f"{number}  {give_account(number, until)}\n")
    publish(current_book(), sample.publish, sample.compare, handles, until)
    settle(book, until)
    logging.disable(logging.NOTSET)
    print(f"\r已办 {count} 个动作 · {count} acts", file=out, flush=True)


def _seated(seats: tuple[Seat, ...], book: Book, moment: datetime, home: Path) -> Mapping[str, str]:
    """An account with a random password for every seat, kept in a file for its owner's eyes; post → handle."""
    from shoushan.records.cases.appointing import appoint
    from shoushan.records.units.accounts import create_account

    handles: dict[str, str] = {}
    lines = []
    for seat in seats:
        password = secrets.token_urlsafe(9)
        account = create_account(seat.name, password, seat.role.text()[book.pack.at])
        appoint(account.handle, seat.posts, book, moment)
        handles |= dict.fromkeys(seat.posts, account.handle)
        lines.append(f"{seat.name:20s} {password:14s} {seat.role.zh} · {seat.role.en}\n")
    _kept(home / ACCOUNTS, "".join(lines))
    return handles


def _kept(path: Path, text: str) -> None:
    """Write a new file that only its owner reads."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _open(home: Path, args: argparse.Namespace, out: TextIO) -> int:
    """Say what is there and serve it, in a process that has made nothing: web processes are forked, and what draws charts
    does not outlive a fork once it has drawn."""
    from django.conf import settings
    from django.db import connections

    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock
    from shoushan.site.sample.documents import read_sample
    from shoushan.site.sample.tries import things_to_try

    book = current_book()
    moment = datetime.combine(args.today, time(15, 0), book.zone) if args.today else clock.now()
    sample, _ = read_sample(Path(settings.SHOUSHAN_PACKS) / book.pack.id / "sample")
    print(f"\n{book.pack.name.zh}：{sample.note.zh} · {sample.note.en}", file=out)
    print(f"\n  http://127.0.0.1:{args.port}/        公众 · portal", file=out)
    print(f"  http://127.0.0.1:{args.port}/desk/   工作台 · desk\n", file=out)
    print((home / ACCOUNTS).read_text("utf-8"), file=out)
    if (home / CITIZEN).exists():
        print("公众网页“我的办件”的一个账号：证件号和密码 · a citizen of the portal: number and password", file=out)
        print(f"  {(home / CITIZEN).read_text('utf-8')}", file=out)
    if args.size in sample.thinned:
        print("小规模样例：长表只转入一部分；全量用 shoushan demo --size full --fresh（约五分钟）", file=out)
        print("A small sample: of long old sheets a part only; --size full --fresh has all, in some five minutes\n", file=out)
    print("可以试试 · three things to try", file=out)
    for number, (seat, said) in enumerate(things_to_try(sample.tries, book, moment), 1):
        print(f"  {number}. {seat}: {said.zh}\n     {said.en}", file=out)
    out.flush()
    connections.close_all()
    if not args.no_serve:
        serving = ["-m", "shoushan.site.commands", "serve", "--port", str(args.port)]
        os.execv(sys.executable, [sys.executable, *serving])  # noqa: S606 (no shell)
    return 0


def _say(zh: str, en: str) -> int:
    print(f"{zh} · {en}", file=sys.stderr)
    return 1
