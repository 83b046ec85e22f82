"""`shoushan verify`: the journal with its heads, or a receipt, or two heads; the file forms need nothing of the place."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.records.cases.definitions import Book
    from shoushan.records.journal.auditing import Audited


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan verify` may be told."""
    parser.add_argument("--journal", action="store_true", help="整本日志（不写别的时就是它）· the whole journal (default)")
    parser.add_argument("--chains-only", action="store_true", help="不重放各表 · do not fold the tables again")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="别处保存的存证点 · a head kept elsewhere")
    parser.add_argument("--sample", type=int, metavar="N", help="只抽 N 件 · only N cases drawn at random")
    parser.add_argument("--seed", default="0", help="抽样的种子 · seed of the sample")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="核验一份凭证 · check a receipt")
    parser.add_argument("--disclosure", type=Path, metavar="FILE", help="核验一份副本 · check a copy of a case")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="核验一个已发布指标 · check a published figure")
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="连同证据文件（配 --figure）· its evidence, too")
    parser.add_argument("--figures", action="store_true", help="重算每个已发布指标 · count published figures again")
    parser.add_argument("--consistency", type=Path, nargs=2, metavar=("OLD", "NEW"), help="后一个是否接着前一个 · two heads")
    parser.add_argument("--tiles", type=Path, help="公开的哈希块文件夹（配 --consistency）· folder of published tiles")
    parser.add_argument("--keys", type=Path, help="公钥文件 keys.txt（配凭证和存证点）· public keys")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Check what was named; 0 when it holds, 1 when not. What a check does not prove is said, too."""
    if args.receipt or args.disclosure or args.consistency or args.figure:
        from shoushan.site.commands import verify_files

        return verify_files.run(args, out)
    start()
    from shoushan.records.journal.proofs.notes import BadNote
    from shoushan.site.commands.carried import Unreadable

    try:
        return _journal(args, out)
    except (BadNote, Unreadable) as fault:
        print(f"{fault}（witnesses.txt, --checkpoint）", file=sys.stderr)
        return 1


def _journal(args: argparse.Namespace, out: TextIO) -> int:
    from django.conf import settings
    from django.db import transaction

    from shoushan.records.cases.keys import KeysMissing
    from shoushan.records.cases.unsealing import opener
    from shoushan.records.journal import access, auditing, erasure, store, verify, vouching
    from shoushan.site.commands.carried import text_of
    from shoushan.site.commands.witness import key_lines

    database = transaction.get_connection()
    faults = list(store.check_triggers(database))
    if args.sample is None:
        try:
            decrypt = opener()
        except KeysMissing as missing:
            decrypt = None
            print(f"{missing}；密文不核对 · sealed items are not checked", file=out)
        faults += verify.verify_all(database, decrypt=decrypt)
    listed = Path(settings.SHOUSHAN_KEYS) / vouching.WITNESSES
    witnesses = key_lines(text_of(listed)) if listed.exists() else []
    outside = [text_of(path) for path in args.checkpoint]
    audited = auditing.audit(database, Path(settings.SHOUSHAN_LOG), witnesses, outside)
    faults += audited.faults
    for fault in faults:
        print(f"{fault.where}: {fault.zh} {fault.remedy_zh} · {fault.en} {fault.remedy_en}", file=sys.stderr)
    looked, drifted = _cases(args)
    found = len(faults) + drifted + (_figures(out) if args.figures else 0)
    en = f"{audited.leaves} entries, {looked} cases, {found} faults"
    print(f"核对 {audited.leaves} 条留痕、{looked} 件，问题 {found} 处 · {en}", file=out)
    erased = len({entry for entry, _ in erasure.erasures(database)})
    if erased:
        said = f"{erased} lawful erasures; of what they took the digests hold"
        print(f"依法清除 {erased} 次：被清除的内容只留摘要，摘要都对得上 · {said}", file=out)
    _say(audited, out)
    until = access.vouched(database)
    print(f"查阅记录有摘要为证，到 {until or '—'} · digests vouch for the log of accesses until {until or '—'}", file=out)
    return 1 if found else 0


def _cases(args: argparse.Namespace) -> tuple[int, int]:
    """Fold cases again and compare; with a sample also their own chains. Gives how many were looked at and how many differ."""
    from django.db import connection, transaction

    from shoushan.records.cases.definitions import current_book
    from shoushan.records.journal import verify

    if args.chains_only and args.sample is None:
        return 0, 0
    try:
        book = current_book()
    except (ValueError, LookupError) as unread:  # a definition that was changed: named above
        print(f"定义读不出来，不能重放 · definitions cannot be read, nothing is replayed: {unread!r}"[:400], file=sys.stderr)
        return 0, 1
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row order by id")
        ids = [row[0] for row in cursor.fetchall()]
    if args.sample is not None:
        ids = sorted(random.Random(args.seed).sample(ids, min(args.sample, len(ids))))  # noqa: S311 (a sample, no secret)
    bad = 0
    for case_id in ids:
        fault = verify.verify_chain(transaction.get_connection(), case_id) if args.sample is not None else None
        if fault:
            print(f"{fault.where}: {fault.zh} · {fault.en}", file=sys.stderr)
        names = _differs(book, case_id)
        if names:
            print(f"case {case_id}: 与留痕不符 · does not agree with its entries: {', '.join(names)}", file=sys.stderr)
        bad += bool(fault or names)
    return len(ids), bad


def _figures(out: TextIO) -> int:
    """Count every published figure again, from facts made anew out of the journal itself; gives how many do not agree."""
    import tempfile

    from shoushan.outputs.indicators.facts.keeping import Keeper
    from shoushan.outputs.indicators.facts.store import Store
    from shoushan.outputs.indicators.publishing.recomputing import recount
    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock

    book = current_book()
    with tempfile.TemporaryDirectory(prefix="shoushan-figures-") as folder:
        store = Store(Path(folder))
        Keeper(store).rebuild(book, clock.now())
        counted = recount(book, store)
    for one in counted.bad:
        for zh, en in one.faults:
            print(f"{one.number} #{one.revision} {one.figure}: {zh} · {en}", file=sys.stderr)
    good = counted.releases - len(counted.bad)
    en = f"{counted.releases} releases counted again, {good} agree"
    print(f"重算已发布指标 {counted.releases} 次，一致 {good} 次 · {en}", file=out)
    return len(counted.bad)


def _differs(book: Book, case_id: int) -> Sequence[str]:
    """Which tables differ from the case's entries; entries that were tampered with may not fold at all."""
    from shoushan.records.cases.replaying import differs

    try:
        return differs(book, case_id)
    except Exception as fault:  # whatever was changed, the check goes on and says so
        return (f"重放不了 cannot be folded: {type(fault).__name__}",)


def _say(audited: Audited, out: TextIO) -> None:
    """What vouches, and what is not proven."""
    open_ = audited.leaves - audited.sealed
    print(
        f"存证点 {audited.heads} 个，最新 {audited.sealed} 条；未存证 {open_} 条 · {audited.heads} heads, the newest over "
        f"{audited.sealed} entries; {open_} not covered yet",
        file=out,
    )
    for name, size, moment in audited.witnessed:
        print(f"见证 {name} 于 {moment:%Y-%m-%d %H:%M:%SZ} 会签到 {size} 条 · witness {name} saw {size} entries then", file=out)
    if not audited.witnessed:
        print(
            "没有见证：握有密钥的人可以把整本重写再签一遍，本核对看不出来 · no witness: whoever holds the key can rewrite the "
            "whole and sign it again, and this does not show it",
            file=out,
        )
    print(
        "是否漏了行，只有重放整本日志才看得出 · that no row was left out is shown only by replaying the journal",
        file=out,
    )
