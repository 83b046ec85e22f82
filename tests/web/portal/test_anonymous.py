"""A matter told without a name, where the definition allows it: nobody asks, nothing is kept, number and code follow it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from shoushan.records.cases import publishing
from shoushan.records.cases.definitions import current_book
from shoushan.records.cases.replaying import rebuild
from shoushan.rules.catalogue.loader import load_pack
from tests.web.portal.walking import fill, follow, send, step_of, text_of

ROOT = Path(__file__).resolve().parents[3]
OPENING = """  - id: tell-us
    verb: record
    label: {zh: 反映问题, en: Tell us}
    from: none
    who: [{role: citizen}]
    anonymous: allowed
    inputs:
      - {field: title, required: true}
    effects: []
"""


def published(district, folder, opening):
    pack = Path(shutil.copytree(ROOT / "tests" / "packs" / "apart", folder / "apart"))
    for ledger in ("matters", "petition-accusation"):
        path = pack / "ledgers" / ledger / "versions" / "2017-01-01" / "procedure.yaml"
        text = path.read_text("utf-8").replace("kinds: [person]}", "kinds: [person], required: true}", 1)
        path.write_text(text.replace("acts:\n", f"acts:\n{opening}", 1), "utf-8")
    found, problems = load_pack(pack, ROOT / "packs")
    assert not problems, problems[:3]
    publishing.publish(found, district.book, district.moment)
    district.book = current_book()
    return district


@pytest.fixture
def place(district, tmp_path):
    return published(district, tmp_path, OPENING)


def parties():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from case_party p join case_row c on c.id = p.case_id where c.ledger = 'matters'")
        return cursor.fetchone()[0]


def test_nobody_asks_and_nothing_is_kept(place):
    client = Client()
    check = fill(client, "tell-us", {"named": "anonymous", "title": "楼道灯坏了"}, ledger="matters")
    number, code = send(client, check)
    assert parties() == 0
    home = follow(Client(), number, code)
    assert home
    rebuild(place.book)
    assert parties() == 0


def test_it_says_what_is_not_asked_and_what_that_costs(place):
    client = Client()
    address = client.get("/apply/matters/tell-us/").headers["Location"]
    assert step_of(address) == "named"
    text = text_of(client.get(address))
    assert "不问您是谁" in text
    assert "凭编号和查询码" in text


def test_who_gives_a_name_is_asked_for_it(place):
    client = Client()
    client.post("/apply/matters/tell-us/named/", {"named": "named"})
    assert step_of(client.get("/apply/matters/tell-us/").headers["Location"]) == "person-name"
    answers = {"named": "named", "person-name": "王小明", "person-phone": "13800001234", "title": "灯"}
    fill(client, "tell-us", answers, "matters")
    assert send(client, "/apply/matters/tell-us/check-answers/")
    assert parties() == 1


def test_where_the_definition_does_not_allow_it_a_name_is_needed(district, tmp_path):
    published(district, tmp_path, OPENING.replace("    anonymous: allowed\n", ""))
    client = Client()
    assert step_of(client.get("/apply/matters/tell-us/").headers["Location"]) == "person-name"
    assert client.get("/apply/matters/tell-us/named/").status_code == 404
