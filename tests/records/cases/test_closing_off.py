"""A case that enters a closed class is reached by nobody without its right, by no way, at once; and replay knows it."""

from dataclasses import replace

import pytest
from django.db import connection, transaction

from shoushan.records.cases import following, queries, read, replaying, search, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import NotVisible
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.records.units import viewer as viewing
from shoushan.rules.catalogue.model import Right
from shoushan.rules.procedure.refusals import ConditionNotMet, NothingToDo, ReasonNeeded
from shoushan.site import worker
from tests.records.cases import apart
from tests.records.cases.rows import rows as all_rows

PERSON = {"role": "person", "kind": "person", "name": "周密", "id_number": apart.ID_NUMBER, "phone": "13912345678"}
KEEPER = Right("keeper", "all", (), ("whispers",))
OUTSIDE = ("auditor", "supervisor", "petition", "window")


@pytest.fixture
def whispered(apart_place):
    """A matter with a party and rows, indexed, which is then closed off."""
    rows = [{"person": "1", "name": "周密"}]
    case = apart.opened(apart_place, input={"title": "检举某某", "members": rows}, parties=[PERSON])
    worker.settle(apart_place.book, apart_place.moment)
    assert all(ways(apart_place, apart_place.viewer("petition"), case).values()), "reached by every way before"
    apart_place.act("petition", case, "close-off", reason="属于检举")
    return case


def keeper(place):
    """A member of staff with the right of the class."""
    return replace(place.viewer("auditor"), rights=(KEEPER,))


def ways(place, viewer, case):
    """Every way by which a case can be reached, and whether it is."""
    book, moment = place.book, place.moment
    listed = lambda wanted: case in {line.uid for line in queries.lines(viewer, book, wanted, moment).lines}  # noqa: E731
    named = lambda text: case in {line.uid for line in queries.find(viewer, book, text, moment)}  # noqa: E731
    known = queries.known_party(viewer, book, apart.ID_NUMBER, moment)
    return {
        "list": listed(queries.Wanted()),
        "list of its ledger": listed(queries.Wanted(ledger=apart.OPEN)),
        "words in a list": listed(queries.Wanted(text="检举")),
        "total": queries.lines(viewer, book, queries.Wanted(ledger=apart.OPEN), moment).total > 0,
        "by its id": bool(queries.by_ids(viewer, book, [case], moment)),
        "name": named("周密"),
        "id number": named(apart.ID_NUMBER),
        "telephone": named("13912345678"),
        "words": named("检举"),
        "known party": known is not None,
    }


def test_nobody_without_the_right_reaches_it_by_any_way(apart_place, whispered):
    for settled in (False, True):
        if settled:
            worker.settle(apart_place.book, apart_place.moment)
        for name in OUTSIDE:
            found = ways(apart_place, apart_place.viewer(name), whispered)
            assert not any(found.values()), (name, settled, found)
            with pytest.raises(NotVisible):
                read.case(apart_place.viewer(name), apart_place.book, whispered, apart_place.moment)


def test_who_has_the_right_reaches_it_by_every_way(apart_place, whispered):
    worker.settle(apart_place.book, apart_place.moment)
    found = ways(apart_place, keeper(apart_place), whispered)
    assert all(found.values()), found
    shown = read.case(keeper(apart_place), apart_place.book, whispered, apart_place.moment)
    assert shown.state.klass == "whispers"


def test_scope_without_its_classes_lets_it_leak(apart_place, whispered, monkeypatch):
    """The negative control: the same look-ups find the case when nothing is kept apart."""
    monkeypatch.setattr(viewing, "kept_apart", lambda *_, **__: ("1 = 1", []))
    found = ways(apart_place, apart_place.viewer("petition"), whispered)
    assert found["list"]
    assert found["total"]
    assert found["name"]
    assert not found["words"], "its words have left the open index in the same transaction"


def test_a_class_that_definitions_no_longer_name_stays_shut(apart_place, whispered):
    book = apart_place.book
    without = Book(book.pack, book.log, book.place, book.digest, book.zone, book.owners, ())
    for viewer in (keeper(apart_place), apart_place.viewer("petition")):
        with pytest.raises(NotVisible):
            read.case(viewer, without, whispered, apart_place.moment)


def test_its_words_leave_the_open_index_and_its_typed_rows_are_marked(apart_place, whispered):
    assert indexed("检举") == {search.OPEN: 0, search.CLOSED: 0}
    assert classes_of(whispered) == {"l_matters": ["whispers"], "l_matters__members": ["whispers"]}
    worker.settle(apart_place.book, apart_place.moment)
    assert indexed("检举") == {search.OPEN: 0, search.CLOSED: 1}


def test_a_row_entered_later_is_marked_too(apart_place, whispered):
    apart_place.act("petition", whispered, "fill", input={"members": [{"person": "2", "name": "样例乙"}]})
    assert classes_of(whispered)["l_matters__members"] == ["whispers", "whispers"]


def test_it_comes_back_when_it_leaves_the_class(apart_place, whispered):
    apart_place.act("petition", whispered, "open-up")
    worker.settle(apart_place.book, apart_place.moment)
    assert all(ways(apart_place, apart_place.viewer("petition"), whispered).values())
    assert classes_of(whispered) == {"l_matters": [None], "l_matters__members": [None]}
    with pytest.raises(ConditionNotMet):
        apart_place.act("petition", whispered, "open-up")


def test_a_case_enters_a_class_once_and_with_a_reason(apart_place, whispered):
    with pytest.raises(NothingToDo):
        apart_place.act("petition", whispered, "close-off", reason="又一次")
    other = apart.opened(apart_place, input={"title": "公开件"})
    with pytest.raises(ReasonNeeded):
        apart_place.act("petition", other, "close-off")


def test_replay_and_the_drift_check_know_the_class(apart_place, whispered):
    worker.settle(apart_place.book, apart_place.moment)
    before = all_rows()
    replaying.rebuild(apart_place.book)
    assert all_rows() == before
    worker.settle(apart_place.book, apart_place.moment)
    assert indexed("检举") == {search.OPEN: 0, search.CLOSED: 1}
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [whispered])
        case_id = cursor.fetchone()[0]
        assert replaying.differs(apart_place.book, case_id) == ()
        cursor.execute("update case_row set state = replace(state, 'whispers', 'nothing') where id = %s", [case_id])
    assert "klass" in replaying.differs(apart_place.book, case_id), "the control: a class changed by hand is noticed"


def test_a_refusal_does_not_name_a_case_of_a_closed_class(apart_place):
    place = apart_place
    holder, other = (apart.opened(place, input={"title": title}) for title in ("甲", "乙"))
    number = place.act("petition", holder, "claim", input={"key": "车-1"}).number
    with pytest.raises(DuplicateKey) as told:
        place.act("petition", other, "claim", input={"key": "车-1"})
    assert number in told.value.text.zh
    place.act("petition", holder, "close-off", reason="属于检举")
    with pytest.raises(DuplicateKey) as silent:
        place.act("petition", other, "claim", input={"key": "车-1"})
    assert number not in silent.value.text.zh + silent.value.text.en


def test_the_party_still_sees_its_own_case(apart_place, whispered):
    tracker = viewing.Viewer("tracker", case=whispered)
    assert read.case(tracker, apart_place.book, whispered, apart_place.moment).uid == whispered


def classes_of(case):
    """The class of each row of the case in the typed tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in (typed.table_of(apart.OPEN), typed.rows_table_of(apart.OPEN, "members")):
            cursor.execute(f"select klass from {table} where case_id = (select id from case_row where uid = %s)", [case])
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def indexed(text):
    """How many cases each index finds."""
    held = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for table, closed in ((search.OPEN, False), (search.CLOSED, True)):
            parts = search.matching(text, closed=closed)
            sql = parts[0].split(" union all ")[-1]
            cursor.execute(sql, parts[1][-1:])
            held[table] = len(cursor.fetchall())
    return held


def test_the_follower_files_it_with_the_closed_ones(apart_place, whispered):
    with connection.cursor() as cursor:
        following.index_case(cursor, apart_place.book, whispered)
    assert indexed("检举") == {search.OPEN: 0, search.CLOSED: 1}
