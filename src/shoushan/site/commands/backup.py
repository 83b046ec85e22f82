"""`shoushan backup`: database and attachments into one encrypted file, the keys into another."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan backup` may be told."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份写到哪个文件 · the file to write")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="密钥另写一个文件，另处保存 · the keys, to be kept elsewhere")
    parser.add_argument("--key", type=Path, metavar="FILE", help="备份密钥（默认 keys/backup.key）· the key of backups")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write both files whole or not at all; 1 with a reason when it cannot be done."""
    start()
    from django.conf import settings

    from shoushan.records.cases.definitions import NotInstalled
    from shoushan.site import clock
    from shoushan.site.backups import making
    from shoushan.site.backups.postgres import ToolMissing

    path = args.key or Path(settings.SHOUSHAN_KEYS) / making.KEY
    try:
        key = making.backup_key(path)
        making.back_up(args.file, key, clock.now())
        if args.keys:
            making.back_up_keys(args.keys, key)
    except (making.BackupRefused, NotInstalled, ToolMissing, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"已备份 · backed up: {args.file} ({args.file.stat().st_size:,} B)", file=out)
    if args.keys:
        print(f"密钥 · keys: {args.keys}", file=out)
    else:
        print("个案密钥不在备份里，请用 --keys 另写一份 · keys of cases are not in it: write them with --keys", file=out)
    print(f"备份密钥 {path}：另处抄存，没有它恢复不了 · keep a copy elsewhere: nothing opens without it", file=out)
    return 0
