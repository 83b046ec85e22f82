"""`shoushan seal`: sign a head now, carry it to a witness and bring the signature back, change the key."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.records.cases.definitions import Book
    from shoushan.records.journal.proofs.notes import Verifier


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan seal` may be told."""
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="写出存证点、公钥和送见证的文件 · head, keys, requests")
    parser.add_argument("--witnessed", type=Path, metavar="FILE", help="见证签好带回的文件 · the signature that came back")
    parser.add_argument("--add-witness", metavar="KEY", help="登记一家见证的公钥 · register the public key of a witness")
    parser.add_argument("--rotate", action="store_true", help="换密钥，由旧密钥签字 · a new key, signed by the old one")
    parser.add_argument("--lost", action="store_true", help="旧密钥已丢失 · with --rotate: the old key is lost")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Seal; 1 when something stands against it."""
    start()
    from shoushan.records.cases.definitions import NotInstalled, current_book
    from shoushan.records.journal.proofs.notes import BadNote
    from shoushan.records.journal.sealing import SealBroken
    from shoushan.site import clock
    from shoushan.site.commands.carried import Unreadable, plain

    moment = clock.now()
    try:
        book = current_book()
        if args.add_witness:
            _add_witness(args.add_witness, out)
        if args.witnessed:
            return _witnessed(args.witnessed, moment, out)
        if args.rotate:
            _rotate(book, moment, args.lost, out)
        _seal(book, moment, out)
        if args.out:
            _carry(args.out, book, out)
    except BadNote as fault:
        print(plain(f"不成立：{fault} · does not hold: {fault}"), file=sys.stderr)
        return 1
    except (NotInstalled, SealBroken, Unreadable) as fault:
        print(fault, file=sys.stderr)
        return 1
    except OSError as fault:
        print(plain(f"读写不了 {fault.filename} · {fault.filename} cannot be read or written"), file=sys.stderr)
        return 1
    return 0


def _seal(book: Book, moment: datetime, out: TextIO) -> None:
    """Number what waits, then sign."""
    from django.db import transaction

    from shoushan.records.journal import sealing, sequencer
    from shoushan.site.sealing import seal

    database, holder = transaction.get_connection(), f"seal:{os.getpid()}"
    while sequencer.sequence(database, holder=holder, moment=moment):
        pass
    done = seal(book, holder, moment)
    head = done or sealing.newest(database)
    if head is None:
        print("还没有留痕 · no entries yet", file=out)
        return
    new = "新存证点 · new head" if done else "没有新的留痕 · nothing new"
    print(f"{new}: {head.size} 条 entries, {head.at:%Y-%m-%d %H:%M:%SZ}\n{head.text}", file=out)


def _carry(folder: Path, book: Book, out: TextIO) -> None:
    """What goes onto the stick: the head, the public keys, one request per witness."""
    from django.conf import settings
    from django.db import transaction

    from shoushan.records.journal import promisekey, sealing, vouching
    from shoushan.records.journal.proofs import witnessing

    database, keys = transaction.get_connection(), Path(settings.SHOUSHAN_KEYS)
    head = sealing.newest(database)
    if head is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_text(head.text, encoding="utf-8")
    promiser = promisekey.promiser(keys, book.log)
    (folder / "keys.txt").write_text(vouching.public_keys(database, keys, promiser), encoding="utf-8")
    for verifier in _witnesses():
        last = vouching.last_cosigned(database, verifier.name)
        asked = vouching.request_for(database, Path(settings.SHOUSHAN_LOG), last[0] if last else 0, "sha256")
        if asked:
            name = f"request-{verifier.name.replace('/', '_')}"
            (folder / name).write_text(witnessing.request(*asked), encoding="utf-8")
            print(f"送见证 for {verifier.name}: {folder / name}", file=out)
    print(f"已写出 written: {folder / 'checkpoint'}, {folder / 'keys.txt'}", file=out)


def _witnessed(path: Path, moment: datetime, out: TextIO) -> int:
    """Keep what came back: the signature line, with the size of the head that it is under."""
    from django.db import transaction

    from shoushan.records.journal import sealing
    from shoushan.records.journal.proofs import notes
    from shoushan.site.commands.carried import text_of

    size, _, line = text_of(path).partition("\n")
    if not re.fullmatch(r"[0-9]{1,18}", size, re.ASCII):
        raise notes.BadNote("首行应为条数 the first line should be the size of the head")
    database = transaction.get_connection()
    for verifier in _witnesses():
        own = [one for one in line.split("\n") if one.startswith(f"— {verifier.name} ")]
        if own:
            seen = sealing.keep_cosignature(database, int(size), own[0], verifier, moment)
            print(f"见证 {verifier.name} 于 {seen:%Y-%m-%d %H:%M:%SZ} 会签了 {size} 条的存证点 · co-signed", file=out)
            head = sealing.newest(database)
            if head and head.size == int(size):
                _publish(head.text)
            return 0
    raise notes.BadNote("没有登记这家见证，先用 --add-witness; this witness is not registered: --add-witness first")


def _publish(text: str) -> None:
    from django.conf import settings

    from shoushan.records.journal import sealing

    sealing.publish(Path(settings.SHOUSHAN_LOG), text)


def _witnesses() -> list[Verifier]:
    from django.conf import settings

    from shoushan.records.journal import vouching
    from shoushan.records.journal.proofs import notes

    path = Path(settings.SHOUSHAN_KEYS) / vouching.WITNESSES
    return [notes.verifier_of(line) for line in path.read_text(encoding="utf-8").split()] if path.exists() else []


def _add_witness(line: str, out: TextIO) -> None:
    from django.conf import settings

    from shoushan.records.journal import vouching
    from shoushan.records.journal.proofs import notes

    verifier = notes.verifier_of(line)
    if verifier.kind != notes.COSIGNATURE:
        raise notes.BadNote("这不是见证的公钥 · this is not the key of a witness")
    known = [one.text for one in _witnesses()]
    if verifier.text not in known:
        path = Path(settings.SHOUSHAN_KEYS) / vouching.WITNESSES
        path.write_text("\n".join([*known, verifier.text]) + "\n", encoding="utf-8")
    print(f"已登记见证 · registered witness {verifier.name}", file=out)


def _rotate(book: Book, moment: datetime, lost: bool, out: TextIO) -> None:
    """Make a new key, let the old one sign it, and keep the old one aside."""
    from django.conf import settings
    from django.db import transaction

    from shoushan.records.cases.keys import make_keys
    from shoushan.records.journal import sealing
    from shoushan.records.journal.sealkey import FILE, RETIRED, sealer

    folder, database = Path(settings.SHOUSHAN_KEYS), transaction.get_connection()
    before = None
    if not lost:
        before = sealer(folder, book.log)
        sealing.keep_key(database, before, moment)
        (folder / FILE).replace(folder / f"{RETIRED}.{moment:%Y%m%d%H%M%S}")
    else:
        (folder / FILE).unlink(missing_ok=True)
    make_keys(folder)
    fresh = sealer(folder, book.log)
    sealing.keep_key(database, fresh, moment, before)
    print(f"新密钥 · new key: {fresh.verifier.text}", file=out)
    if lost:
        print("没有旧密钥签字：请当面告知各见证和持有凭证的人 · not signed by the old key: tell witnesses in person", file=out)
