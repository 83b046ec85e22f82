"""`shoushan disclose`: a copy of a case for a party, an auditor or a court, which they can check without us."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan disclose` may be told."""
    parser.add_argument("case", metavar="CASE", help="编号或件号 · number or id of the case")
    parser.add_argument("--for", dest="audience", required=True, choices=("party", "auditor", "court"), help="给谁 · for whom")
    parser.add_argument("--party", help="哪一个办事对象（给当事人时）· which party of the case")
    parser.add_argument("--fields", default="", help="只给这些内容，逗号分开 · only these contents, with commas between")
    parser.add_argument("--reason", required=True, help="理由（记入留痕）· why (kept in the journal)")
    parser.add_argument("--account", required=True, help="以谁的岗位 · log-in name of whoever gives it")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个文件 · the file to write")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the copy; 1 with a reason when it may not be given, and then nothing is written."""
    start()
    from django.conf import settings

    from shoushan.records.cases import disclosing
    from shoushan.records.cases.definitions import NotInstalled, current_book
    from shoushan.records.cases.read import NotVisible
    from shoushan.records.journal import promisekey
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account
    from shoushan.rules.procedure.refusals import Refusal
    from shoushan.site import clock

    if args.out.exists():
        print(f"{args.out} 已存在，请另起文件名 · it exists, choose another name", file=sys.stderr)
        return 1
    account = Account.objects.filter(user__username=args.account).first()
    if account is None:
        print(f"没有账号“{args.account}”· there is no such account", file=sys.stderr)
        return 1
    asked = disclosing.Asked(
        args.audience, args.reason, tuple(one for one in args.fields.replace("，", ",").split(",") if one), args.party
    )
    try:
        book = current_book()
        content = disclosing.disclose(
            viewer_of(account, book.pack), book, _uid(args.case), asked, Path(settings.SHOUSHAN_LOG),
            promisekey.promiser(Path(settings.SHOUSHAN_KEYS), book.log), clock.now(),
        )  # fmt: skip
    except Refusal as refused:
        print(f"{refused.text.zh} {refused.remedy.zh} · {refused.text.en} {refused.remedy.en}", file=sys.stderr)
        return 1
    except (NotVisible, NoPost, NotInstalled, FileNotFoundError) as fault:
        print(f"没有这件，或这个账号看不到：{fault} · no such case for this account", file=sys.stderr)
        return 1
    args.out.write_bytes(content)
    args.out.chmod(0o600)
    print(f"已写出 · written: {args.out}。核验 · check: shoushan verify --disclosure {args.out} --keys keys.txt", file=out)
    return 0


def _uid(told: str) -> str:
    """The id of the case with this number; what is no number is taken as the id."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where number = %s", [told])
        row = cursor.fetchone()
    return str(row[0]) if row else told
