"""`shoushan doctor`: this machine and this install at a look."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`shoushan doctor` takes no arguments."""


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print one line per finding; 1 when one of them needs a hand."""
    start()
    from django.conf import settings
    from django.db import connection, transaction

    from shoushan.records.cases.definitions import NotInstalled, current_book
    from shoushan.records.journal import read, sealing, store
    from shoushan.site import clock
    from shoushan.site.backups import restoring
    from shoushan.site.database import library_version

    bad = 0

    def tell(good: bool, zh: str, en: str) -> None:
        nonlocal bad
        bad += not good
        print(f"{'好' if good else '⚠ '} {zh} · {en}", file=out)

    tell(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}", "Python 3.11 or newer")
    if connection.vendor == "sqlite":
        version = ".".join(map(str, library_version()))
        tell(library_version() >= (3, 51, 3), f"SQLite {version}", "3.51.3 or newer; on older ones only one process may write")
    else:
        tell(True, f"数据库 {connection.vendor}", "database")
    free = shutil.disk_usage(Path(settings.SHOUSHAN_HOME)).free // 2**30
    tell(free >= 5, f"磁盘剩余 {free} GB", "at least 5 GB free")
    tell((Path(settings.SHOUSHAN_KEYS) / "master.key").exists(), "主密钥", "master key stands; back it up apart")
    mode = Path(settings.SHOUSHAN_HOME).stat().st_mode & 0o077
    said = f"数据文件夹权限 {oct(Path(settings.SHOUSHAN_HOME).stat().st_mode & 0o777)[2:]}"
    tell(not mode, said, f"the folder is its owner's alone: chmod 700 {settings.SHOUSHAN_HOME}")
    far = [host for host in settings.ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]", "testserver"}]
    secure = bool(settings.SESSION_COOKIE_SECURE)
    zh = "只经 HTTPS 发送凭证" if secure else "只在本机访问" if not far else "https 未设为 yes，会话凭证会以明文经过网络"
    tell(secure or not far, zh, 'https = "yes" in shoushan.toml where other machines come in')
    left = restoring.leftovers(Path(settings.SHOUSHAN_HOME))
    names = " ".join(path.name for path in left)
    zh = f"恢复中断留下的（明文，请在没有恢复运行时删除）：{names}" if left else "没有中断的恢复留下的文件"
    en = f"left in the clear by a restore that was killed: remove {names}" if left else "no leftover of a restore"
    tell(not left, zh, en)
    try:
        book = current_book()
    except NotInstalled:
        tell(False, "尚未安装配置包", "no pack installed: shoushan install")
        return 1
    tell(True, f"配置包 {book.pack.name.zh}", book.digest[:16])
    faults = store.check_triggers(transaction.get_connection())
    tell(not faults, f"保护触发器 {len(faults)} 处异常", "triggers that protect the journal")
    tell(True, f"留痕已编号 {read.size(transaction.get_connection())} 条", "entries with a leaf number")
    head, late = sealing.newest(transaction.get_connection()), sealing.lag(transaction.get_connection(), clock.now())
    tell((Path(settings.SHOUSHAN_KEYS) / "seal.key").exists(), "存证密钥", "the key that signs heads stands")
    size = head.size if head else 0
    tell(head is not None and late <= 60, f"存证点 {size} 条，最早一条已等 {late:.0f} 秒", "heads; the aim is 60 s")
    return 1 if bad else 0
