"""One search box: words of two characters, names, numbers; closed classes in an index of their own; rebuilt, refilled."""

import pytest
from django.db import connection

from shoushan.records.cases import queries, replaying, search
from shoushan.site import worker
from tests.people import WANG
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


def alike(place, name, text):
    return {line.uid for line in queries.alike(place.viewer(name), place.book, text, place.moment)}


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("张伟", ("zw", "ZW", "zhangwei", "zhang wei", "章炜", "张炜", "臧伟")),
        ("单雄信", ("sxx", "dxx", "shanxiongxin", "善雄心")),
        ("王㛃", ("wj", "wangjie", "王洁")),
        ("李𬭎", ("lh", "lihong", "李宏")),
        ("欧阳修", ("oyx", "ouyangxiu", "欧阳秀")),
    ],
)
def test_a_name_is_found_by_initials_and_by_ear(place, name, texts):
    case = place.opened(party={**WANG, "name": name})
    worker.settle(place.book, place.moment)
    assert found(place, "window", name) == {case}
    for text in texts:
        assert alike(place, "window", text) == {case}, text
    for text in ("王大明", "zz", "z", "", "wz'; drop", "章", "0izw", "路灯不亮请修理"):
        assert alike(place, "window", text) == set(), text
    assert alike(place, "stranger", texts[0]) == set()


def test_a_rare_character_stands_in_the_index_itself(place):
    case = place.opened(input={"matter_note": "申请人𬭎先生"})
    worker.settle(place.book, place.moment)
    assert found(place, "window", "人𬭎") == {case}


def test_a_closed_class_is_not_heard_by_who_may_not_enter(apart_place):
    query = search.sounding(("0izw",), closed=False)
    assert query is not None
    assert search.CLOSED not in query[0]
    assert search.sounding((), closed=True) is None
