"""`shoushan verify`: all chains, the triggers' texts, and the tables against the entries folded again."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan verify` may be told."""
    parser.add_argument("--chains-only", action="store_true", help="不重放各表 · do not fold the tables again")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """List every fault; 1 when there is one. What this does not prove is said, too."""
    start()
    from django.db import connection, transaction

    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.replaying import differs
    from shoushan.records.journal import store, verify

    book = current_book()
    database = transaction.get_connection()
    faults = [*store.check_triggers(database), *verify.verify_all(database)]
    for fault in faults:
        print(f"{fault.where}: {fault.zh} {fault.remedy_zh} · {fault.en} {fault.remedy_en}", file=sys.stderr)
    drifted = 0
    if not args.chains_only:
        with connection.cursor() as cursor:
            cursor.execute("select id from case_row order by id")
            ids = [row[0] for row in cursor.fetchall()]
        for case_id in ids:
            if names := differs(book, case_id):
                drifted += 1
                print(f"case {case_id}: 与留痕不符 · does not agree with its entries: {', '.join(names)}", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        entries = cursor.fetchone()[0]
    found = len(faults) + drifted
    print(f"核对 {entries} 条留痕，问题 {found} 处 · {entries} entries, {found} faults", file=out)
    print("尚无存证点和见证：整段改写或截尾不在本核对之内 · no checkpoint, no witness yet: a rewritten whole or a cut tail "
          "is not shown by this", file=out)  # fmt: skip
    return 1 if faults or drifted else 0
