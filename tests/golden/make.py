"""Make a release's golden journal: ``python -m tests.golden.make VERSION``; only before that version is released."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent


def main(version: str) -> None:
    """Tell the story in a fresh install and write journal, keys and what replay must give."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from shoushan.records.cases import replaying
    from shoushan.records.cases.keys import make_keys
    from shoushan.records.journal import transfer
    from tests.golden import district, expected
    from tests.places import default_database, sqlite

    with tempfile.TemporaryDirectory() as folder:
        settings.SHOUSHAN_KEYS = Path(folder) / "keys"
        make_keys(settings.SHOUSHAN_KEYS)
        with default_database(sqlite(Path(folder) / "golden.sqlite3")):
            call_command("migrate", verbosity=0)
            book = district.tell()
            out = io.StringIO()
            transfer.export_journal(connection, out, with_keys=True)
            replaying.rebuild(book)
            kept = {path.name: path.read_bytes().hex() for path in settings.SHOUSHAN_KEYS.iterdir()}
            said = {**expected.found(), "keys": kept}
    (HERE / f"{version}.jsonl.gz").write_bytes(gzip.compress(out.getvalue().encode(), 9, mtime=0))
    (HERE / f"{version}.json").write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])
