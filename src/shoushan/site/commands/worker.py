"""`shoushan worker`: the background process alone."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan worker` may be told."""
    parser.add_argument("--once", action="store_true", help="只跑到没有待办为止 · stop when nothing is waiting")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Work until stopped by SIGTERM or SIGINT."""
    start()
    from pathlib import Path

    from django.conf import settings

    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock, running
    from shoushan.site.counting import Counting
    from shoushan.site.worker import Worker, settle

    try:
        running.hold(Path(settings.SHOUSHAN_HOME))
    except running.Busy as fault:
        print(fault, file=sys.stderr)
        return 1
    if args.once:
        book, moment = current_book(), clock.now()
        settle(book, moment)
        counting = Counting()
        while counting.turn(book, moment).more:
            pass
        return 0
    worker = Worker(Counting())
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
    return 0
