"""Citizens who sign in: an account hangs on the keyed digest of an identity number that a clerk saw; no number is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from shoushan.records.units.viewer import Viewer

PURPOSE = "citizen-code"
"""For what codes are digested."""
VALID = timedelta(days=7)
"""How long a code that was given at the counter may be used."""
MOST = 5
"""Wrong identity numbers that a code survives."""


class CodeWrong(Exception):
    """Code and identity number do not belong together, or the code was used or is over: the four are not told apart."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """An account: its opaque handle (what the journal knows) and the keyed digest of the identity number."""

    user: int
    handle: str
    digest: str

    @property
    def viewer(self) -> Viewer:
        """The viewer of everything in which this identity is a party, for oneself or for another."""
        return Viewer("citizen", self.handle, parties=(self.digest,))


def username_of(digest: str) -> str:
    """The log-in name in the table of users: nothing that anybody could read."""
    return f"citizen-{digest[:40]}"


def citizen_of(user: int) -> Citizen | None:
    """The citizen behind a user, if it is one."""
    with connection.cursor() as cursor:
        cursor.execute("select handle, digest from citizen where user_id = %s", [user])
        row = cursor.fetchone()
    return Citizen(user, row[0], row[1]) if row else None


def give_code(digest: str, code: str, moment: datetime) -> None:
    """Keep the keyed digest ``code`` of an activation code for the holder of an identity; an older one is void."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from citizen_code where digest = %s", [digest])
        cursor.execute(
            "insert into citizen_code (digest, code, until, tries) values (%s, %s, %s, 0)",
            [digest, code, _text(moment + VALID)],
        )


def register(digest: str, code: str, password: str, moment: datetime) -> Citizen:
    """Make the account, or give an account a new password: the same code opens both. Raises ``CodeWrong``."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update citizen_code set tries = tries + 1 where digest = %s and until >= %s and tries < %s returning code",
            [digest, _text(moment), MOST],
        )
        row = cursor.fetchone()
        good = row is not None and secrets.compare_digest(row[0], code)
        if good:
            cursor.execute("delete from citizen_code where digest = %s", [digest])
    if not good:
        raise CodeWrong
    return _made(digest, password)


def enter(digest: str) -> Citizen:
    """The account of an identity that a provider vouches for, made when there is none; its password stays as it is."""
    return _made(digest, None)


@transaction.atomic
def _made(digest: str, password: str | None) -> Citizen:
    user, fresh = User.objects.get_or_create(username=username_of(digest))
    if fresh or password is not None:
        user.password = make_password(password)  # of ``None``: one that nobody can type
        user.save()
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into citizen (user_id, handle, digest) values (%s, %s, %s)", [user.pk, secrets.token_urlsafe(9), digest]
            )
    found = citizen_of(user.pk)
    if found is None:
        raise IntegrityError("a user of this name is no citizen")
    return found


def sweep(moment: datetime) -> int:
    """Forget codes whose days are over; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from citizen_code where until < %s", [_text(moment)])
        return int(cursor.rowcount)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
