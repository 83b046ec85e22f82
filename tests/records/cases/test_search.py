"""One search box: words of two characters, names, numbers; closed classes in an index of their own; rebuilt, refilled."""

from django.db import connection

from shoushan.records.cases import queries, replaying, search
from shoushan.site import worker
from tests.records.cases import apart


def found(place, name, text):
    return {line.uid for line in queries.find(place.viewer(name), place.book, text, place.moment)}


def test_words_of_two_characters_names_and_numbers_lead_to_the_case(place):
    done = place.act("window", place.opened(input={"matter_note": "路灯不亮，请修理"}), "accept")
    worker.settle(place.book, place.moment)
    texts = ("路灯", "灯不", "王小明", "小明", done.number, done.track.lower(), "13800001234", "11010519491231002x")
    for text in texts:
        assert found(place, "window", text) == {done.case}, text
    for text in ("灯路", "不存在", "李小明", "'; drop table", '"', "", "   ", "灯"):
        assert found(place, "window", text) == set(), text


def test_what_is_found_lies_in_the_viewers_scope(place):
    place.accepted()
    worker.settle(place.book, place.moment)
    assert found(place, "stranger", "王小明") == set()


def test_a_changed_text_is_found_by_its_new_words_only(apart_place):
    place = apart_place
    case = apart.opened(place, input={"title": "旧标题文字"})
    worker.settle(place.book, place.moment)
    place.act("petition", case, "fill", input={"title": "新的内容"})
    worker.settle(place.book, place.moment)
    assert found(place, "petition", "旧标") == set()
    assert found(place, "petition", "新的") == {case}


def test_closed_classes_have_an_index_of_their_own(apart_place):
    place = apart_place
    apart.opened(place, apart.CLOSED, input={"title": "检举材料"})
    worker.settle(place.book, place.moment)
    assert counts() == {search.OPEN: 0, search.CLOSED: 1}
    query = search.matching("检举", closed=False)
    assert query is not None
    assert search.CLOSED not in query[0]


def test_a_rebuild_lets_the_index_be_filled_again(place):
    case = place.opened()
    worker.settle(place.book, place.moment)
    replaying.rebuild(place.book)
    assert found(place, "window", "失业") == set()
    worker.settle(place.book, place.moment)
    assert found(place, "window", "失业") == {case}


def counts():
    """How many cases each index finds under 材料."""
    held = {}
    with connection.cursor() as cursor:
        for table, closed in ((search.OPEN, False), (search.CLOSED, True)):
            sql, given = search.matching("材料", closed=closed)
            cursor.execute(sql, given)
            held[table] = len(cursor.fetchall())
    return held
