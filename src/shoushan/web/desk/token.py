"""Form tokens: each form carries one; sent twice it gives the first answer, and cases that it opens get their ids from it."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from shoushan.records.cases.identifiers import uuid7

TOKEN = re.compile(r"[0-9a-f]{32}")


def fresh(moment: datetime) -> str:
    """A new token."""
    return uuid7(moment)


def token_of(typed: str | None, moment: datetime) -> str:
    """The token that a form sent, or a new one for what is none."""
    return typed if typed and TOKEN.fullmatch(typed) else fresh(moment)


def case_of(token: str, account: str, place: int) -> str:
    """The id of the case that a form opens at ``place``: the same for the same form and account, so that sending twice
    opens once; time part and marks of the UUID come from the token."""
    tail = hashlib.sha256(f"{token}\0{account}\0{place}".encode()).hexdigest()
    return f"{token[:12]}7{token[13:16]}{'89ab'[int(token[16], 16) % 4]}{tail[:15]}"
