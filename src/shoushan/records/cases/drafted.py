"""Drafts are sealed; an erasure asked for by a person opens them to forget those that tell of the same person.

A draft of intake or a comparison with another system names no case: what is erased is found in it by its words.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from urllib.parse import unquote_plus

from cryptography.exceptions import InvalidTag
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import keys


def sealed(text: str) -> str:
    """The text under a fresh key that is wrapped by the master key."""
    key, wrapped = keys.new_case_key()
    return f"{base64.b64encode(wrapped).decode('ascii')}.{keys.seal_with(key)(text.encode())}"


def opened(body: str) -> str | None:
    """What ``sealed`` made, or the portal sealed with its key beside it; ``None`` where the key is another one."""
    try:
        held = json.loads(body) if body.startswith("{") else None
        wrapped, rest = (held["key"], held["sealed"]) if held else body.split(".", 1)
        return keys.open_with(keys.unwrap(base64.b64decode(wrapped)))(rest).decode()
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None


def forget(cursor: CursorWrapper, words: Collection[str]) -> int:
    """Remove every draft that holds one of ``words``; gives how many."""
    if not words:
        return 0
    cursor.execute("select account, form, body from draft")
    gone = [(account, form) for account, form, body in cursor.fetchall() if _tells(opened(body), words)]
    for account, form in gone:
        cursor.execute("delete from draft where account = %s and form = %s", [account, form])
    return len(gone)


def _tells(text: str | None, words: Collection[str]) -> bool:
    if text is None:
        return False
    plain = unquote_plus(text)
    return any(word in text or word in plain for word in words)
