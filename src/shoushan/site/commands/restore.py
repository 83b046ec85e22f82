"""`shoushan restore`: put a backup in the place's place, once what was erased since is erased again and all verifies."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan restore` may be told."""
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="备份文件 · the backup")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="密钥的备份 · the backup of the keys")
    parser.add_argument("--key", type=Path, metavar="FILE", help="备份密钥（默认 keys/backup.key）· the key of backups")
    parser.add_argument("--force", action="store_true", help="替换现有的（旧的留在旁边）· replace what stands (kept beside)")
    parser.add_argument("--staged", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Restore; 1 with a reason when it cannot be done, and then the old place is as it was."""
    start()
    from django.conf import settings

    from shoushan.site import clock
    from shoushan.site.backups import making, restoring
    from shoushan.site.backups.postgres import ToolMissing
    from shoushan.site.backups.stream import NotABackup

    if args.staged:
        return _staged(args.staged, out)
    if args.file is None:
        print("请给出备份文件 · name the backup", file=sys.stderr)
        return 2
    path = args.key or Path(settings.SHOUSHAN_KEYS) / making.KEY
    try:
        if not path.is_file():
            raise making.BackupRefused(f"找不到备份密钥 {path}，请用 --key 指明 · no key of backups there: name it with --key")
        restoring.restore(args.file, making.backup_key(path), args.keys, clock.now(), force=args.force)
    except (making.BackupRefused, NotABackup, ToolMissing, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    said = "restored; entries after the backup are lost: tell the witnesses"
    print(f"已恢复。备份之后的留痕不在其中：请告知各见证 · {said}", file=out)
    return 0


def _staged(folder: Path, out: TextIO) -> int:
    from django.db import connections, transaction

    from shoushan.records.journal import store
    from shoushan.site import clock
    from shoushan.site.backups import restoring
    from shoushan.site.commands import verify

    count = restoring.settle(folder, clock.now())
    if count:
        print(f"备份之后清除过的，已再次清除：{count} 件 · erased again after the backup: {count} cases", file=out)
    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    code = verify.run(parser.parse_args(["--journal"]), out)
    store.checkpoint(transaction.get_connection())
    connections.close_all()
    return code
