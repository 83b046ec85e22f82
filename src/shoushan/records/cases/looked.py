"""Who looked at what is kept of a person: in clear, in files, as copies. For the person, and for the desk that tells them.

Told are the day, unit and post, and what was seen; never the name of an official. The journal holds what was seen in clear and
what copies were given; the log of accesses holds the files that were opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import visible
from shoushan.records.journal import access, read
from shoushan.records.units.accounts import posts_of, unit_names
from shoushan.records.units.models import Account, Post
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.built_in import DISCLOSE, LOOKS, UNMASK
from shoushan.rules.text import Text

MOST = 200
"""Cases of one person that are gone through."""
KINDS = {
    UNMASK: Text("查看全文", "Seen in clear"),
    DISCLOSE: Text("提供副本", "A copy was given"),
    LOOKS: Text("告知查阅情况", "It was told who looked"),
    "file": Text("打开附件", "A file was opened"),
}
"""What counts as looking, and how it is called."""
COLUMNS = {
    "name": Text("姓名", "Name"), "phone": Text("电话", "Telephone"), "address": Text("地址", "Address"),
    "number": Text("证件号码", "Identity number"),
}  # fmt: skip
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, of which kind, at which matter, by which unit and post, at what; ``why`` is for the desk alone."""

    at: datetime
    kind: Text
    matter: Text
    number: str
    unit: Text
    post: Text
    what: tuple[Text, ...]
    why: str


def of_person(viewer: Viewer, book: Book, moment: datetime) -> tuple[Look, ...]:
    """Who looked at the cases of a citizen who has signed in, newest first; nothing for anybody else.

    Cases that have entered a closed class are left out: who works on them is told on request, at the desk.
    """
    if viewer.kind != "citizen" or not viewer.parties:
        return ()
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.id, c.ledger, c.number from case_row c where {where} and c.klass is null order by c.id desc limit %s",
            [*given, MOST],
        )
        cases = cursor.fetchall()
    return _sorted(look for key, ledger, number in cases for look in _looks(book, key, ledger, number, moment))


def of_case(viewer: Viewer, book: Book, uid: str, moment: datetime) -> tuple[Look, ...]:
    """Who looked at one case, newest first, with the reasons that were given. Raises ``NotVisible``."""
    with connection.cursor() as cursor:
        loaded = visible(cursor, viewer, book, uid)
    return _sorted(_looks(book, loaded.id, loaded.state.ledger, loaded.state.number, moment))


def _sorted(looks: Iterator[Look]) -> tuple[Look, ...]:
    return tuple(sorted(looks, key=lambda look: look.at, reverse=True))


def _looks(book: Book, case_id: int, ledger_id: str, number: str | None, moment: datetime) -> Iterator[Look]:
    database, ledger, names = transaction.get_connection(), book.ledger(ledger_id), unit_names()
    for entry in read.entries_of(database, case_id):
        if entry.act not in (UNMASK, DISCLOSE, LOOKS):
            continue
        unit, post = _seat(str(entry.fields["actor"]).split("#", 1)[0].removeprefix("post:"), names)
        content: dict[str, Any] = {}
        for fact in entry.facts():
            content |= fact.content
        paths = str(content.get("text") or "").split() if entry.act == UNMASK else []
        what = tuple(_called(ledger, path) for path in paths)
        yield Look(entry.recorded, KINDS[entry.act], ledger.name, number or "", unit, post, what, str(content.get("why") or ""))
    for line in access.accesses(database, _BEGINNING, moment, case_id=case_id):
        if line.kind == "file":
            unit, post = _holder(line.account, names)
            yield Look(line.at, KINDS["file"], ledger.name, number or "", unit, post, (), line.reason)


def _seat(post: str, names: dict[str, tuple[Text, str]]) -> tuple[Text, Text]:
    """Unit and post by the post's id."""
    found = Post.objects.filter(id=post).first()
    if found is None:
        return Text("", ""), Text(post, post)
    return names.get(found.unit, (Text(found.unit, found.unit), ""))[0], Text(found.name_zh, found.name_en)


def _holder(handle: str, names: dict[str, tuple[Text, str]]) -> tuple[Text, Text]:
    """Unit and post of an account, as it holds them now; the person themselves where it holds none."""
    account = Account.objects.filter(handle=handle).first()
    held = posts_of(account) if account is not None else []
    return _seat(held[0].id, names) if held else (Text("", ""), Text("本人或代理人", "The person, or who acts for them"))


def _called(ledger: Ledger, path: str) -> Text:
    """What a path of something seen is called."""
    if path.startswith("party:"):
        return COLUMNS.get(path.rsplit(":", 1)[-1], Text(path, path))
    found = (version.fields[path].label for version in reversed(ledger.versions) if path in version.fields)
    return next(found, Text(path, path))
