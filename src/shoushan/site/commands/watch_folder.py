"""`shoushan watch-folder`: what a document camera or scanner drops into a folder goes into the tray of a post."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.site.watching import Watch

SETTLED = 2.0
"""Seconds between two looks: a file that is the same in both is complete."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan watch-folder` may be told."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="高拍仪或扫描仪存文件的文件夹 · where files are dropped")
    parser.add_argument("--post", required=True, metavar="POST", help="收件盘属于哪个岗位 · the post whose tray it is")
    parser.add_argument("--once", action="store_true", help="收完现有的就停 · take what is there, then stop")
    parser.add_argument(
        "--settle", type=float, default=SETTLED, metavar="SECONDS", help="两次查看相隔秒数 · seconds between two looks"
    )


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Watch until stopped by SIGTERM or SIGINT; 1 when it cannot begin, or ``--once`` left a file that cannot be read.

    It is a process of the service: while it runs nothing is restored over it, and while a restore runs it does not begin.
    """
    start()
    from django.conf import settings

    from shoushan.site import running

    home = Path(settings.SHOUSHAN_HOME)
    try:
        running.hold(home)
    except running.Busy as fault:
        return _cannot(str(fault))
    try:
        return _run(args, out)
    finally:
        running.let_go(home)


def _run(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.records.units.models import Post
    from shoushan.site.watching import Watch, make_folders

    if not Post.objects.filter(id=args.post, to_on__isnull=True).exists():
        return _cannot(f"没有岗位 {args.post}，岗位在岗位名册里 · there is no post {args.post}; see the register of posts")
    if not args.folder.is_dir():
        return _cannot(f"没有文件夹 {args.folder} · there is no folder {args.folder}")
    try:
        make_folders(args.folder)
        held = os.open(args.folder, os.O_RDONLY)
    except OSError as fault:
        return _cannot(f"{args.folder} 不能写入 · cannot be written to: {fault}")
    try:
        if not _held(held):
            return _cannot(f"{args.folder} 已有另一个程序在收 · another run watches {args.folder}")
        return _watch(Watch(args.folder, args.post, out), max(0.05, args.settle), once=args.once)
    finally:
        os.close(held)


def _watch(watch: Watch, pause: float, *, once: bool) -> int:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    watch.look()
    while not stopped.wait(pause):
        found = watch.look()
        if once:
            return 1 if found.faults else 0
    return 0


def _held(folder: int) -> bool:
    """Whether this run alone has the folder; a file system without locks has only its word."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _cannot(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
