"""`shoushan token`: an API token for acting from one post of an account; shown once, only its digest is kept."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan token` may be told."""
    parser.add_argument("username", help="登录名 · log-in name")
    parser.add_argument("post", help="岗位编号 · id of a post that the account holds")
    parser.add_argument("--label", required=True, help="用途 · what it is for")
    parser.add_argument("--days", type=int, default=365, help="有效天数 · days it is valid")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Issue the token and print it; 1 when the account or the post is not there."""
    start()
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.units.accounts import NoPost, issue_token
    from shoushan.records.units.models import Account
    from shoushan.site import clock

    book = current_book()
    account = Account.objects.filter(user__username=args.username).first()
    if account is None or not 1 <= args.days <= 3650:
        print("没有这个账号，或天数不在 1 到 3650 之间 · no such account, or days not in 1 to 3650", file=sys.stderr)
        return 1
    try:
        token = issue_token(account, args.post, args.label, clock.today(book.zone) + timedelta(days=args.days))
    except NoPost:
        print(f"{args.username} 不在岗位 {args.post} 上 · the account does not hold this post", file=sys.stderr)
        return 1
    print(token, file=out)
    return 0
