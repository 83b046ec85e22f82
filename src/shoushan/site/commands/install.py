"""`shoushan install`: make the database and the keys, publish the pack, open case 1 and every seeded row."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan install` may be told."""
    parser.add_argument("--pack", help="配置包编号（默认取设置）· id of the pack")
    parser.add_argument("--go-live", type=date.fromisoformat, help="上线日 YYYY-MM-DD · go-live day")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Install into an empty database; 1 when the pack has faults or something is installed already."""
    start()
    from django.conf import settings

    from shoushan.records.cases.installing import AlreadyInstalled, install
    from shoushan.rules.catalogue.loader import load_pack
    from shoushan.site import clock

    name = args.pack or settings.SHOUSHAN_PACK
    pack, problems = load_pack(Path(settings.SHOUSHAN_PACKS) / name, Path(settings.SHOUSHAN_PACKS))
    for problem in problems:
        print(f"{problem.file}:{problem.line}: {problem.message.zh} {problem.remedy.zh}", file=sys.stderr)
    if pack is None or problems:
        print(f"配置包 {name} 有 {len(problems)} 处问题，未安装 · the pack has faults, nothing was installed", file=sys.stderr)
        return 1
    prepare()
    try:
        book = install(pack, clock.now(), args.go_live)
    except AlreadyInstalled:
        print("已经安装过；更新定义请用 shoushan publish · installed before; use shoushan publish", file=sys.stderr)
        return 1
    print(f"已安装 {book.pack.name.zh}，留痕日志 {book.log} · installed {book.pack.name.en}", file=out)
    return 0


def prepare() -> None:
    """Make folders, keys and tables."""
    from django.conf import settings
    from django.core.management import call_command

    from shoushan.records.cases.keys import make_keys

    home = Path(settings.SHOUSHAN_HOME)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    Path(settings.SHOUSHAN_FILES).mkdir(parents=True, exist_ok=True, mode=0o700)
    make_keys(Path(settings.SHOUSHAN_KEYS))
    call_command("migrate", verbosity=0)
