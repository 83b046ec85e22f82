"""Opening the journal's sealed items for a check of the whole: their digests are of what is inside."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidTag
from django.db import transaction

from shoushan.records.cases import keys
from shoushan.records.journal.keys import keys_of
from shoushan.records.journal.read import Decrypt


def opener() -> Decrypt:
    """Opens sealed items of any case; ``None`` where the key of the case is gone, ``ValueError`` where bytes were changed.

    Raises ``KeysMissing`` without the master key.
    """
    keys.new_case_key()  # the master key is at hand, or this says that it is not

    @lru_cache(maxsize=1024)
    def wrapped_of(case_id: int) -> bytes | None:
        return keys_of(transaction.get_connection(), [case_id]).get(case_id)

    def decrypt(case_id: int, stored: bytes) -> bytes | None:
        wrapped = wrapped_of(case_id)
        if wrapped is None:
            return None
        try:
            return keys.decrypt_with(keys.unwrap(wrapped))(stored)
        except InvalidTag:
            raise ValueError("changed, or under another key") from None

    return decrypt
