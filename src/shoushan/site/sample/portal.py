"""A citizen of the sample who signs in to the portal: somebody invented who has an open matter."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from shoushan.records.cases import keys
from shoushan.records.units import citizens
from shoushan.site.sample.planning import Planned

PARTY = "party"
"""For what the identity numbers of parties are digested."""


def newest_party(ledger: str, planned: Sequence[Planned], cases: Mapping[int, str]) -> str | None:
    """The identity number of whoever has the newest open case of ``ledger`` among those planned; nobody without one."""
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where ledger = %s and closed_on is null", [ledger])
        opened = {str(row[0]) for row in cursor.fetchall()}
    for one in reversed(planned):
        if one.opens and one.opens[0] == ledger and cases.get(one.case) in opened:
            found = next((str(party["id_number"]) for party in one.parties if party.get("id_number")), None)
            if found:
                return found
    return None


def give_account(number: str, moment: datetime) -> str:
    """Make an account for the holder of an identity number, as after a visit to the counter; gives its password."""
    digest, code = keys.keyed_digest(number, PARTY), keys.keyed_digest(secrets.token_urlsafe(9), citizens.PURPOSE)
    password = secrets.token_urlsafe(9)
    citizens.give_code(digest, code, moment)
    citizens.register(digest, code, password, moment)
    return password
