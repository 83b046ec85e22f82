"""Who holds a post since when: an act in the ledger that declares the role of posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from shoushan.records.cases import typed
from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.units.models import Post
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source

APPOINT = "appoint"


class UnknownPost(LookupError):
    """The register of posts has no such post in force."""


def appoint(handle: str, posts: Sequence[str], book: Book, moment: datetime) -> None:
    """Add the account with this opaque handle to the holders of each post. Raises ``UnknownPost``; all or none."""
    commands = []
    for name in posts:
        post = Post.objects.filter(id=name, to_on__isnull=True).first()
        if post is None:
            raise UnknownPost(name)
        holders = post.holders.split()
        if handle not in holders:
            values = {"holders": " ".join([*holders, handle])}
            commands.append(Command(_case(book, name), APPOINT, SYSTEM, Happened.at(moment), values, source=Source("office")))
    if commands:
        act(commands, book, moment)


def _case(book: Book, post: str) -> str:
    ledger = book.pack.with_role("posts")
    if ledger is None:
        raise UnknownPost(post)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id where l.post_id = %s", [post]
        )
        row = cursor.fetchone()
    if row is None:
        raise UnknownPost(post)
    return str(row[0])
