"""Lists for every ledger which account of a demo is shown how many cases: `python docs/screens/seen.py <home of a demo>`.

Ends with 1 when a ledger shows nothing to anybody.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime, time
from pathlib import Path


def main(home: Path) -> int:
    """Print a line for each ledger; 1 when one is empty for all."""
    os.environ["SHOUSHAN_HOME"] = str(home)
    os.environ["SHOUSHAN_DATABASE"] = f"sqlite:{home / 'shoushan.sqlite3'}"
    from shoushan.site.starting import start

    start()
    from shoushan.records.cases.definitions import current_book
    from shoushan.site.sample.seen import seen

    book = current_book()
    day = date.fromisoformat(json.loads((home / "demo.json").read_text("utf-8"))["day"])
    names = [line.split()[0] for line in (home / "accounts.txt").read_text("utf-8").splitlines() if line.strip()]
    found = seen(names, book, datetime.combine(day, time(15), book.zone))
    for ledger, by in found.items():
        told = book.ledger(ledger)
        print(f"{ledger} {told.name.zh} ({told.kind})")
        for name, shown in by.items():
            stages = ", ".join(f"{stage} {count}" for stage, count in shown.stages.most_common())
            print(f"    {name}: {shown.listed}, open {shown.open}, closed {shown.closed}, board {shown.board}; {stages}")
    empty = [ledger for ledger, by in found.items() if not by]
    print(f"{len(found)} ledgers", *(f"nothing for anybody: {ledger}" for ledger in empty), sep="\n")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
