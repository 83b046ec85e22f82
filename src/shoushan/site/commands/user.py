"""`shoushan user`: make an account and appoint it to posts; every appointment is an act in the register of posts."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan user` may be told."""
    parser.add_argument("username", help="登录名 · log-in name")
    parser.add_argument("posts", nargs="+", metavar="POST", help="岗位编号 · ids of posts")
    parser.add_argument("--name", default="", help="显示名 · display name")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码 · read the password from stdin")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Make the account (or use the one that exists) and appoint it; 1 when a post is unknown."""
    start()
    from django.contrib.auth.models import User
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from shoushan.records.cases.appointing import UnknownPost, appoint
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.units.accounts import create_account
    from shoushan.records.units.models import Account
    from shoushan.site import clock

    account = Account.objects.filter(user__username=args.username).first()
    if account is None:
        password = sys.stdin.readline().rstrip("\n") if args.password_stdin else getpass.getpass("密码 · password: ")
        try:
            validate_password(password, User(username=args.username))
        except ValidationError as fault:
            print("密码不合要求 · password refused: " + " ".join(fault.messages), file=sys.stderr)
            return 1
        account = create_account(args.username, password, args.name)
    try:
        appoint(account.handle, args.posts, current_book(), clock.now())
    except UnknownPost as fault:
        print(f"没有岗位 {fault} · no such post; shoushan check lists the pack's posts", file=sys.stderr)
        return 1
    print(f"{args.username} → {' '.join(args.posts)}", file=out)
    return 0
