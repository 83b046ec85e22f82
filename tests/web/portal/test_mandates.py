"""A mandate that has ended opens nothing: not the list, not a page that stands open, no message's address, no receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from shoushan.outputs.messages import codes
from shoushan.records.cases import actions, mandates, mandating, queries, read, replaying, telling
from shoushan.records.cases.knowing import party_digest
from shoushan.records.cases.surroundings import parties_of
from shoushan.records.units.viewer import SYSTEM_VIEWER, Viewer
from shoushan.rules.procedure.mandates import MandateOver
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Actor, Command, Happened
from shoushan.site import clock
from tests.people import WANG
from tests.records.cases import rows
from tests.web.portal.test_account import LI, NUMBER, citizen, code
from tests.web.portal.walking import follow, text_of

__all__ = ["citizen", "code"]
LAST = 20
"""Days until the last day of the mandate."""


@pytest.fixture
def case(district):
    """A matter of Li's for whom Wang acts until a day."""
    uid = district.opened(party=LI)
    until = (district.moment + timedelta(days=LAST)).astimezone(district.book.zone).date()
    given = {"agent_name": "王小明", "agent_number": NUMBER, "agent_phone": "13800001234", "agent_until": until.isoformat()}
    district.act("window", uid, "add-representative", input=given)
    return uid


def day(district):
    return district.moment.astimezone(district.book.zone).date()


def doors(district, uid, client, page, address, receipt):
    """Whether each way still lets the representative in."""
    today = day(district)
    viewer = Viewer("citizen", parties=(party_digest(NUMBER),), day=today.isoformat())
    with clock.simulated(district.moment):
        shown = read.case(SYSTEM_VIEWER, district.book, uid, district.moment)
        number = shown.number
        found = {
            "list of own matters": f"/mine/{uid}/" in client.get("/mine/").content.decode(),
            "page of the list": client.get(f"/mine/{uid}/").status_code == 302,
            "page that stood open": client.get(page).status_code == 200,
            "address of a message": Client().get(address).status_code == 302,
            "receipt": Client().get(f"/follow/{number}/{receipt}/").status_code == 302,
            "reading": bool(queries.by_ids(viewer, district.book, [uid], district.moment)),
            "message": telling.party_stands(uid, "agent", today),
            "names in papers": "agent" in {one["role"] for one in parties_of(id_of(uid), today)},
        }
        command = Command(
            uid, "supplement", Actor("party", uid, party="agent"), Happened.at(district.moment), {"materials": []}
        )
        try:
            actions.act([command], district.book, district.moment)
        except MandateOver:
            found["acting"] = False
        except Refusal:  # whatever else refuses it, it is not the mandate
            found["acting"] = True
    return found


def id_of(uid):
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [uid])
        return cursor.fetchone()[0]


def test_until_its_last_day_every_door_is_open_and_the_day_after_none(district, citizen, case):
    with clock.simulated(district.moment):
        page = citizen.get(f"/mine/{case}/").headers["Location"]
    address = f"/m/{codes.make(case, codes.FOLLOW, district.moment, 'agent')}"
    receipt = mandates.code_of(case)
    district.pass_time(days=LAST)
    before = doors(district, case, citizen, page, address, receipt)
    assert not [name for name, open_ in before.items() if not open_]
    district.pass_time(days=1)
    after = doors(district, case, citizen, page, address, receipt)
    assert not [name for name, open_ in after.items() if open_]
    with clock.simulated(district.moment):
        told = text_of(Client().get(f"/follow/{number_of(district, case)}/{receipt}/"))
    assert "代办授权已经到期" in told
    # the end is written down: a new code for the person, the old one is nobody's
    assert mandating.write_due(district.book, district.moment) == 1
    assert mandating.write_due(district.book, district.moment) == 0
    fresh = mandates.code_of(case)
    assert fresh != receipt
    with clock.simulated(district.moment):
        number = number_of(district, case)
        assert Client().get(f"/follow/{number}/{receipt}/").status_code == 404
        assert follow(Client(), number, fresh)
    kept = rows.rows()
    replaying.rebuild(district.book)
    assert rows.rows() == kept


def number_of(district, uid):
    return read.case(SYSTEM_VIEWER, district.book, uid, district.moment).number


def test_it_is_told_ten_days_before_once_and_ends_when_it_is_withdrawn(district, citizen, case):
    assert mandating.write_due(district.book, district.moment) == 0
    district.pass_time(days=LAST - mandates.BEFORE.days)
    assert mandating.write_due(district.book, district.moment) == 1
    assert mandating.write_due(district.book, district.moment) == 0
    receipt = mandates.code_of(case)
    district.act("window", case, "end-representative", reason="本人要求终止")
    assert mandates.code_of(case) != receipt
    with clock.simulated(district.moment):
        assert citizen.get(f"/mine/{case}/").status_code == 404
        assert WANG["phone"] not in {one.phone for one in reached(district, case)}


def reached(district, uid):
    with connection.cursor() as cursor:
        cursor.execute("select party, phone from case_party where case_id = %s and ended = 0", [id_of(uid)])
        return [telling.Reached(*row) for row in cursor.fetchall()]
