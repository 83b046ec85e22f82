"""`shoushan replay`: every table again out of the journal, and what figures are counted from."""

from __future__ import annotations

import argparse
from time import perf_counter
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`shoushan replay` takes no arguments."""


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Take the steps that a newer program asks of the tables, then rebuild in one transaction; no row changes when it fails."""
    start()
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.replaying import rebuild
    from shoushan.site import clock, counting, upgrading
    from shoushan.site.worker import settle

    begun = perf_counter()
    upgrading.bring()
    count = rebuild(current_book())
    settle(current_book(), clock.now())
    counting.make(current_book(), clock.now())
    print(f"由留痕重建 {count} 件，{perf_counter() - begun:.1f} 秒 · {count} cases rebuilt", file=out)
    return 0
