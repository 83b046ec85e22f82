"""Public notices from the corridor to the portal: what is told, what never, taken down by itself, objected to, replayed."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from shoushan.records.cases import notices, replaying
from shoushan.site import clock
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.live import live, read_live
from shoushan.site.sample.making import Making
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

FOLDER = Path(__file__).resolve().parents[3] / "packs" / "zhifu" / "sample"


@pytest.fixture
def place(district):
    """The sample district with the households and topics that stand in the sample today."""
    wanted = ("resettlement", "resettlement-payments", "deliberation")
    books = {name: book for name, book in read_live(FOLDER).items() if name in wanted}
    plans = live(district.book.pack, read_sample(FOLDER)[0], books, district.moment)
    Making(district.book).make(plans)
    names = {str(party["name"]) for plan in plans for party in plan.parties}
    return SimpleNamespace(district=district, names=names, today=district.moment.astimezone(district.book.zone).date())


def sheet_named(place, notice: str) -> str:
    """The first sheet of a notice that stands."""
    return next(one.sheet for one in notices.sheets(place.today)[0] if one.notice == notice)


def test_the_portal_tells_what_was_frozen_and_nobodys_name(place):
    client = Client()
    page = client.get("/notices/").content.decode()
    assert "分户初步评估结果公示" in page
    found, total = notices.sheets(place.today)
    assert total == len(found) > 4
    with connection.cursor() as cursor:
        cursor.execute("select uid, number, track from case_row")
        secret = {str(word) for row in cursor.fetchall() for word in row if word}
    for one in found:
        for path in ("", "print/", "object/"):
            answer = client.get(f"/notices/{one.sheet}/{path}")
            if path == "object/" and answer.status_code == 404:
                continue
            text = answer.content.decode()
            assert answer.status_code == 200, (one.notice, path)
            assert not [word for word in (place.names | secret) if word in text], (one.notice, path)
            assert "＊" in text or one.ledger == "deliberation" or path == "object/"
    english = client.get(f"/notices/{found[0].sheet}/?lang=en").content.decode()
    assert "Published by" in english


def test_a_sheet_holds_the_cases_of_one_day_and_comes_down_by_itself(place):
    sheet = sheet_named(place, "appraisal")
    told = notices.on_sheet(sheet, place.today)
    client = Client()
    assert client.get(f"/notices/{sheet}/").status_code == 200
    with clock.simulated(place.district.moment + timedelta(days=(told[0].to - place.today).days + 1)):
        gone = client.get(f"/notices/{sheet}/")
        assert gone.status_code == 410
        assert told[0].shown["items"][2]["value"]["zh"] not in gone.content.decode()
        assert sheet not in client.get("/notices/").content.decode()
        assert client.post(f"/notices/{sheet}/object/", {"text": "晚了"}).status_code == 410
    assert client.get("/notices/nothing/").status_code == 404


def test_a_case_of_a_closed_class_or_void_is_not_told(place):
    sheet = sheet_named(place, "topic")
    uid = notices.on_sheet(sheet, place.today)[0].uid
    for column, value in (("klass", "accusation"), ("void", 1), ("hidden", "batch")):
        with connection.cursor() as cursor:
            cursor.execute(f"select {column} from case_row where uid = %s", [uid])
            before = cursor.fetchone()[0]
            cursor.execute(f"update case_row set {column} = %s where uid = %s", [value, uid])
            assert notices.on_sheet(sheet, place.today) == (), column
            cursor.execute(f"update case_row set {column} = %s where uid = %s", [before, uid])
    assert notices.on_sheet(sheet, place.today)


def test_anybody_objects_without_a_name_and_the_other_side_never_learns_who(place):
    sheet = sheet_named(place, "topic")
    client = Client()
    assert client.post(f"/notices/{sheet}/object/", {"text": ""}).status_code == 422
    said = {"text": "议事日应改到周末", "name": "不愿透露者", "phone": "0535-6000123"}
    answer = client.post(f"/notices/{sheet}/object/", said)
    assert answer.status_code == 200
    uid = notices.on_sheet(sheet, place.today)[0].uid
    with connection.cursor() as cursor:
        cursor.execute("select state from case_row where uid = %s", [uid])
        assert '"open":["o1"]' in cursor.fetchone()[0].replace(" ", "")
        cursor.execute("select * from journal_item order by 1 desc limit 40")
        cells = [cell for row in cursor.fetchall() for cell in row]
    kept = [bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in cells]
    assert any("议事日应改到周末".encode() in cell for cell in kept)
    assert not any("不愿透露者".encode() in cell or b"6000123" in cell for cell in kept)
    answers = [client.post(f"/notices/{sheet}/object/", said).status_code for _ in range(12)]
    assert 429 in answers


def test_where_several_stand_one_is_named(place):
    client = Client()
    many = [one.sheet for one in notices.sheets(place.today)[0] if one.count > 1]
    assert many, "the sample has a sheet of several households"
    assert client.post(f"/notices/{many[0]}/object/", {"text": "面积不对"}).status_code == 422
    handle = notices.on_sheet(many[0], place.today)[-1].handle
    assert client.post(f"/notices/{many[0]}/object/", {"text": "面积不对", "which": handle}).status_code == 200


def test_the_desk_prints_the_sheet_and_the_case_tells_how_it_stands(place, signed_in):
    sheet = sheet_named(place, "appraisal")
    client = signed_in("window")
    made = client.get(f"/desk/notice/{sheet}/pdf")
    assert made.content.startswith(b"%PDF")
    assert client.get(f"/desk/notice/{sheet}/docx").content.startswith(b"PK")
    assert client.get(f"/desk/notice/{sheet}/exe").status_code == 404
    assert client.get("/desk/notice/nothing/pdf").status_code == 404


def test_replay_makes_the_same_rows(place):
    def rows():
        with connection.cursor() as cursor:
            cursor.execute("select * from case_notice order by case_id, notice, no")
            return cursor.fetchall()

    before = rows()
    assert len(before) > 8
    replaying.rebuild(place.district.book)
    assert rows() == before


def test_the_agreement_tells_its_lines_in_words_and_areas_in_square_metres(place):
    with connection.cursor() as cursor:
        cursor.execute("select body from case_paper where kind = 'agreement' and body like '%%83.05%%'")
        words = cursor.fetchone()[0]
    assert "建筑面积 83.05 平方米" in words
    assert "搬迁费（取整到元）" in words
    assert not [word for word in ("8305 ", "moving-fee", "per_m2", "calc.") if word in words]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_are_clean_and_fit(place, browser, lang):
    many = next(one.sheet for one in notices.sheets(place.today)[0] if one.count > 1)
    found = ["/notices/", f"/notices/{many}/", f"/notices/{many}/object/", f"/notices/{many}/print/"]
    with served(place.district) as address:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        for path in found:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(f"{address}{path}?lang={lang}")
            assert violations(page) == [], path
            page.set_viewport_size({"width": 390, "height": 844})
            assert not overflow(page), path
        page.context.close()
