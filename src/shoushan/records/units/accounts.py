"""Accounts and the viewers they give: which posts an account holds, and what follows from the post it acts from."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import connection, transaction

from shoushan.records.units.models import Account, Post, Token
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.text import Text

# Every request asks who it comes from: query sets would cost more than the list that follows, so these are written out.
_POST_FIELDS = tuple(field.attname for field in Post._meta.concrete_fields)
_ACCOUNT_FIELDS = tuple(field.attname for field in Account._meta.concrete_fields)
_ACCOUNT = ", ".join(f"a.{name}" for name in _ACCOUNT_FIELDS)
_HELD = f"select {', '.join(_POST_FIELDS)} from post where to_on is null and holders like '%%' || %s || '%%' order by id"
_BEHIND = (
    "select t.expires_on, t.post, a.handle, a.name from api_token t join account a on a.id = t.account_id where t.digest = %s"
)
_REACH = "select o.path, u.id from unit o join unit u on substr(u.path, 1, length(o.path)) = o.path where o.id = %s"
_DEPUTIES = "select id, deputies from post where to_on is null and deputies like %s"


STANDS_IN = "stands_in"
"""What a session calls the post that its account stands in for."""


class NoPost(Exception):
    """The account holds no post that is in force, so there is nothing it may see or do."""


class BadToken(Exception):
    """The API token is unknown, expired, or its post is no longer held."""


@transaction.atomic
def create_account(username: str, password: str, name: str = "") -> Account:
    """Make an account with an opaque random handle. Raises ``django.db.IntegrityError`` for a name already taken."""
    user = User(username=username, password=make_password(password))
    user.save(force_insert=True)
    return Account.objects.create(user=user, handle=secrets.token_urlsafe(9), name=name)


def posts_of(account: Account) -> list[Post]:
    """The posts that the account holds and that are in force, in order of their ids."""
    return _posts_of(account.handle)


def account_of_user(user_id: int) -> Account | None:
    """The account of a user of the log-in room."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_ACCOUNT} from account a where a.user_id = %s", [user_id])
        row = cursor.fetchone()
    return Account.from_db(None, _ACCOUNT_FIELDS, row) if row else None


def _posts_of(handle: str) -> list[Post]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [handle])
        held = [Post.from_db(None, _POST_FIELDS, row) for row in cursor.fetchall()]
    return [post for post in held if handle in post.holders.split()]


def viewer_of(account: Account, pack: Pack) -> Viewer:
    """The viewer that the account is from its current post, else from its first. Raises ``NoPost``."""
    held = posts_of(account)
    if not held:
        raise NoPost(account.handle)
    post = next((post for post in held if post.id == account.current_post), held[0])
    return viewer_at(post, account.handle, pack, account.name)


def viewer_at(post: Post, handle: str, pack: Pack, name: str = "") -> Viewer:
    """What the holder of ``post`` may see and do."""
    roles = frozenset(post.roles.split())
    rights = tuple(right for role, right in pack.rights.items() if role in roles)
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [post.unit])
        reach = cursor.fetchall()
        cursor.execute(_DEPUTIES, [f"%{post.id}%"])
        stands_in = tuple(other for other, deputies in cursor.fetchall() if post.id in deputies.split())
    unit = reach[0][0] if reach else f"/{post.unit}/"
    below = tuple(id_ for _, id_ in reach) or (post.unit,)
    return Viewer(
        "staff", handle, post.id, post.unit, tuple(unit.strip("/").split("/")), below, roles, rights,
        tuple(post.ledgers.split()), stands_in, name=name,
    )  # fmt: skip


def as_deputy(viewer: Viewer, post: str, pack: Pack) -> Viewer:
    """``viewer`` standing in for ``post``: the unit, roles and reach of that post, the own post and handle in every entry.

    Raises ``NoPost`` when the viewer's post is no deputy of it.
    """
    row = Post.objects.filter(id=post, to_on__isnull=True).first() if post in viewer.deputising else None
    if row is None:
        raise NoPost(post)
    return replace(viewer_at(row, viewer.handle, pack, viewer.name), post=viewer.post, for_post=post, deputising=())


def posts_named(ids: Sequence[str]) -> list[Post]:
    """The posts of these ids that are in force, in order of their ids."""
    return list(Post.objects.filter(id__in=list(ids), to_on__isnull=True).order_by("id"))


def switch_post(account: Account, post: str) -> None:
    """Act from another post from now on. Raises ``NoPost`` when the account does not hold it."""
    if post not in {held.id for held in posts_of(account)}:
        raise NoPost(post)
    account.current_post = post
    account.save(update_fields=["current_post"])


def unit_names() -> dict[str, tuple[Text, str]]:
    """Unit id → its name and office telephone."""
    with connection.cursor() as cursor:
        cursor.execute("select id, name_zh, name_en, phone from unit")
        return {id_: (Text(zh, en), phone) for id_, zh, en, phone in cursor.fetchall()}


def names_of_posts() -> dict[str, Text]:
    """Post id → its name."""
    return {id_: Text(zh, en) for id_, zh, en in Post.objects.values_list("id", "name_zh", "name_en")}


def post_names(unit: str) -> dict[str, Text]:
    """Chinese name → name in both languages of the posts of a unit: a window is known by its post's name."""
    rows = Post.objects.filter(unit=unit).values_list("name_zh", "name_en")
    return {zh: Text(zh, en) for zh, en in rows}


def account_names() -> dict[str, str]:
    """Handle → display name, for those who may know who is behind a handle."""
    return dict(Account.objects.values_list("handle", "name"))


def unit_name(id_: str) -> tuple[Text, str]:
    """A unit's name and office telephone; its id and nothing where no such unit is known."""
    with connection.cursor() as cursor:  # a query set costs ten times the query, and every paper asks
        cursor.execute("select name_zh, name_en, phone from unit where id = %s", [id_])
        row = cursor.fetchone()
    return (Text(row[0], row[1]), row[2]) if row else (Text(id_, id_), "")


def issue_token(account: Account, post: str, label: str, expires_on: date | None = None) -> str:
    """A new API token for acting from ``post``; shown once, only its digest is kept. Raises ``NoPost``."""
    if post not in {held.id for held in posts_of(account)}:
        raise NoPost(post)
    token = secrets.token_urlsafe(32)
    Token.objects.create(
        account=account, digest=_digest(token), label=label, post=post,
        expires_on=expires_on.isoformat() if expires_on else None,
    )  # fmt: skip
    return token


def viewer_of_token(token: str, pack: Pack, today: date) -> Viewer:
    """The viewer behind an API token. Raises ``BadToken``."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [_digest(token)])
        row = cursor.fetchone()
    if row is None or (row[0] and row[0] < today.isoformat()):
        raise BadToken
    _, held, handle, name = row
    post = next((post for post in _posts_of(handle) if post.id == held), None)
    if post is None:
        raise BadToken
    return viewer_at(post, handle, pack, name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
