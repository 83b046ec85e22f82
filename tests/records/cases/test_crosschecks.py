"""Cross-checks: a list of deaths against the roster. A hit is a doubt, raised once; nothing stops; nobody's number is said."""

import io
import json
import logging
from dataclasses import replace

import pytest
import xlsxwriter
from django.conf import settings
from django.db import connection

from shoushan.outputs.spreadsheets.lists import rows_of
from shoushan.outputs.spreadsheets.workbooks import Unreadable
from shoushan.records.cases import actions, attach, crosschecks, queries, read
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.checking import crosschecks as checking
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.procedure.values import Command, Happened
from shoushan.site import crosschecking
from tests.records.cases.test_relations import house, household, person, worker

DEAD, ALIVE = "379900196001020010", "379900196501020025"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "SHOUSHAN_FILES", tmp_path / "files")


def workbook(*numbers):
    """A list as an office sends it: a title, heads, rows."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "火化名单（样例）")
    sheet.write_row(1, 0, ["序号", "姓名", "身份证号"])
    for place, number in enumerate(numbers, 1):
        sheet.write_row(place + 1, 0, [place, "样例", number])
    book.close()
    return made.getvalue()


def received(place, *numbers, kind="deaths", data=None):
    post = Post.objects.get(id="civil-affairs-handler")
    case = uuid7(place.moment)
    file = attach.store(case, "名单.xlsx", data or workbook(*numbers))
    given = {
        "list_name": "样例·名单", "kind": kind, "from_unit": "civil-affairs", "paper": "函1号", "purpose": "核对",
        "basis_words": "核对", "as_of": "2017-01-31", "rows": len(numbers) or 1, "list_file": file,
    }  # fmt: skip
    actor = accounts.viewer_at(post, "handle-c", place.book.pack).actor
    happened = Happened.at(place.moment)
    return actions.act(
        [Command(case, "receive", actor, happened, given, opens=("check-lists", None))], place.book, place.moment
    )


def check(place, name="died-on-roster"):
    return next((ledger, one) for ledger, one in crosschecking.checks_of(place.book) if one.id == name)


def everything():
    """Every text in every table, as a reader of the database without keys would find it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            found += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(found)


def test_a_hit_is_a_doubt_at_the_unit_that_holds_the_person_and_is_raised_once(sqlite_place, caplog):
    place = sqlite_place
    house(place)
    household(place, "H-1")
    dead, alive = person(place, "甲", "H-1", number=DEAD), person(place, "乙", "H-1", "son", number=ALIVE)
    received(place, "379900190001010000", DEAD)
    with caplog.at_level(logging.DEBUG):
        found, raised = crosschecking.run(place.book, *check(place), place.moment)
    assert (found.left, found.right, len(found.hits), raised) == (2, 2, 1, 1)
    assert DEAD not in caplog.text
    doubts = queries.lines(SYSTEM_VIEWER, place.book, queries.Wanted(ledger="doubts"), place.moment).lines
    shown = read.case(SYSTEM_VIEWER, place.book, doubts[0].uid, place.moment)
    said = {one.field.id: one.value for one in shown.fields}
    assert (said["unit"], said["list_row"]) == ("community-beima", 4)
    assert shown.state.unit == "community-beima"
    assert [link["target"] for link in shown.links] == [dead]
    for case in (dead, alive):
        assert read.case(worker(place), place.book, case, place.moment).state.stage == "here", "nothing stops by itself"
    assert crosschecking.run(place.book, *check(place), place.moment)[1] == 0
    received(place, DEAD)
    assert crosschecking.run(place.book, *check(place), place.moment)[1] == 0, "the next list says the same"
    assert crosschecking.Rhythm().turn(place.book, place.moment) == 0
    text = everything()
    assert DEAD not in text
    assert ALIVE not in text
    assert DEAD not in json.dumps(said, default=str)


def test_left_alone_two_ledgers_and_a_broken_list(sqlite_place):
    place = sqlite_place
    house(place)
    household(place, "H-1")
    person(place, "甲", "H-1", number=DEAD), person(place, "乙", "H-1", "son", number=ALIVE)
    received(place, DEAD)
    ledger, one = check(place)
    alone = crosschecks.run(place.book, ledger, replace(one, finds="left-alone"), rows_of)
    assert [hit.right for hit in alone.hits] == [""]
    same = replace(one, right=replace(one.left, match="id_number"))
    assert len(crosschecks.run(place.book, ledger, same, rows_of).hits) == 2, "a sensitive field against another ledger's"
    received(place, data=b"PK\x03\x04 no workbook")
    with pytest.raises(Unreadable):
        crosschecking.run(place.book, ledger, one, place.moment)
    assert crosschecking.Rhythm().turn(place.book, place.moment) == 0, "the worker goes on"


def test_faults_of_a_check_are_told_and_a_check_survives_being_published(sqlite_place):
    pack = sqlite_place.book.pack
    ledger = pack.ledgers["doubts"]
    one = next(one for one in ledger.checks if one.id == "died-on-roster")

    def faults(**changes):
        return " ".join(p.message.en for p in checking.check(pack, replace(ledger, checks=(replace(one, **changes),))))

    assert faults() == ""
    assert "no ledger" in faults(left=replace(one.left, ledger="nothing"))
    assert "no field" in faults(left=replace(one.left, match="nothing"))
    assert "no stage" in faults(left=replace(one.left, stages=("nothing",)))
    assert "no party role" in faults(left=replace(one.left, match="party:nobody"))
    assert "public or internal field" in faults(left=replace(one.left, only={"id_number": ("1",)}))
    assert "on the right" in faults(left=one.right)
    assert "what is matched" in faults(right=replace(one.right, heads=(), match=None))
    assert "no opening act" in faults(act="settle")
    assert "no input" in faults(input={**one.input, "nothing": "{left}"})
    assert "no value of a hit" in faults(input={**one.input, "left": "{id_number}"})
    assert "raised again" in faults(input={**one.input, "hit": "x"})
    by_digest = {version.digest: content(version) for each in pack.ledgers.values() for version in each.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__).ledgers["doubts"].checks
    assert [replace(one, at=None) for one in again] == [replace(one, at=None) for one in ledger.checks]
