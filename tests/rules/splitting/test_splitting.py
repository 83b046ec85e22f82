"""Texts as offices write them become rows; what is not understood stays unread, and nothing is guessed."""

from datetime import date

import pytest

from shoushan.rules.splitting import Known, assisting, days_in, nodes_in, proposed
from shoushan.rules.splitting.names import names_of

TODAY = date(2017, 3, 6)
KNOWN = Known(
    {
        "housing": names_of("区住房和城乡建设局", ("住建局",)),
        "finance": names_of("区财政局", ("财政局",)),
        "urban": names_of("区综合行政执法局", ("执法局", "城管局")),
        "transport": names_of("区交通运输局", ("交通局",)),
        "street": names_of("向阳街道办事处"),
    },
    {"deputy": ("副区长（城建）",), "mayor": ("区长",)},
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9月底前", "2017-09-30"), ("九月底前", "2017-09-30"), ("２０１７年１０月３１日", "2017-10-31"),
        ("2017年10月31日前", "2017-10-31"),
        ("2017-10-31", "2017-10-31"), ("10月31日以前", "2017-10-31"), ("十月三十一日", "2017-10-31"), ("年底前", "2017-12-31"),
        ("今年年底", "2017-12-31"), ("明年底前", "2018-12-31"), ("2018年底", "2018-12-31"), ("年内", "2017-12-31"),
        ("第三季度", "2017-09-30"), ("三季度末", "2017-09-30"), ("2018年第1季度", "2018-03-31"), ("上半年", "2017-06-30"),
        ("5月上旬", "2017-05-10"), ("5月中旬", "2017-05-20"), ("5月下旬", "2017-05-31"), ("2月底", "2017-02-28"),
        ("2020年2月底", "2020-02-29"), ("本月底", "2017-03-31"), ("6月份", "2017-06-30"),
    ],
)  # fmt: skip
def test_days_as_offices_write_them(text, day):
    (found,) = days_in(f"请于{text}完成", TODAY)
    assert str(found.day) == day
    assert f"请于{text}完成"[found.start : found.end].startswith(text[:2])


@pytest.mark.parametrize("text", ["2月30日前", "13月1日", "2017年6月31日"])
def test_a_day_that_does_not_exist_is_no_day(text):
    assert [one.day for one in days_in(text, TODAY)] == [None]


@pytest.mark.parametrize("text", ["尽快", "区内", "三个月", "底下", "3.5亿元", "12个", "按期", "一季"])
def test_what_is_no_day_is_not_read_as_one(text):
    assert days_in(text, TODAY) == ()


def test_numbered_sentences_with_headings_labels_and_clauses():
    text = """一、加快项目建设（分管领导：副区长（城建））
    （一）年底前新增停车位500个，由执法局牵头，财政局、交通局配合，责任人王科长。
    （二）改造老旧小区12个（牵头单位：住建局；配合单位：财政局；责任人：李科长；完成时限：9月底前；年度目标：12个；季度节点：一季度：摸底；二季度：开工）
    二、其他
    1.建桥，交通局牵头，责任人张科长，
    10月31日前完成；2.修路，城管局、向阳街道，第三季度完成"""
    rows = proposed(text, KNOWN, TODAY)
    assert [row.cells["no"] for row in rows] == ["1", "2", "3", "4"]
    assert dict(rows[0].cells) == {
        "no": "1", "task": "年底前新增停车位500个", "lead": "urban", "assist": "区财政局、区交通运输局", "leader": "deputy",
        "person": "王科长", "due": "2017-12-31",
    }  # fmt: skip
    assert (rows[1].cells["task"], rows[1].cells["lead"], rows[1].cells["goal"]) == ("改造老旧小区12个", "housing", "12个")
    assert rows[1].cells["quarters"] == "一季度：摸底；二季度：开工"
    assert (rows[2].cells["lead"], rows[2].cells["due"]) == ("transport", "2017-10-31")  # its line was broken
    assert (rows[3].cells["lead"], rows[3].cells["assist"], rows[3].cells["due"]) == ("urban", "向阳街道办事处", "2017-09-30")
    assert rows[3].unread == {"person": ""}
    assert [row.unread for row in rows[:3]] == [{}, {}, {}]
    marked = {rows[0].source[mark.start : mark.end]: mark.column for mark in rows[0].marks}
    assert marked["执法局"] == "lead"
    assert marked["年底前"] == "due"


def test_what_is_not_known_stays_unread_and_is_never_replaced():
    rows = proposed("1.管网改造，市政集团牵头，路桥公司配合，2月30日前完成\n2.绿化", KNOWN, TODAY)
    assert dict(rows[0].unread) == {"lead": "市政集团", "assist": "路桥公司", "due": "2月30日前", "person": ""}
    assert "lead" not in rows[0].cells
    assert [mark.known for mark in rows[0].marks if mark.column == "lead"] == [False]
    (row,) = proposed("1.修路（牵头单位：交通局；配合单位：财政局、市政集团；责任人：住建局科长）", KNOWN, TODAY)
    marks = {row.source[mark.start : mark.end]: mark.known for mark in row.marks}
    assert (marks["财政局"], marks["市政集团"]) == (True, False)
    assert row.cells["assist"] == "区财政局、市政集团"  # the officer's bureau assists nobody
    assert dict(rows[1].unread) == {"lead": "", "due": "", "person": ""}


def test_a_heading_gives_its_unit_to_those_below_but_not_over_what_they_say():
    head = "一、城建（牵头单位：住建局；完成时限：年底前）"
    text = head + "\n1.建园，责任人甲科长\n2.修路，市政集团牵头，责任人乙科长\n3.治水，交通局牵头，责任人丙科长"
    heading, *rows = proposed(text, KNOWN, TODAY)
    assert heading.cells["lead"] == "housing"  # it says who and by when: it is a task itself, and gives nothing on
    assert [row.cells.get("lead") for row in rows] == [None, None, "transport"]
    rows = proposed(text.replace("；完成时限：年底前", ""), KNOWN, TODAY)
    assert [row.cells.get("lead") for row in rows] == ["housing", None, "transport"]


def test_semicolons_part_what_has_no_numbers():
    rows = proposed("住建局11月底前完成拆迁；交通局12月20日前开工。执法局年底前清理", KNOWN, TODAY)
    assert [(row.cells["lead"], row.cells["due"]) for row in rows] == [
        ("housing", "2017-11-30"), ("transport", "2017-12-20"), ("urban", "2017-12-31"),
    ]  # fmt: skip


def test_a_table_is_read_by_its_heads_whatever_their_order():
    text = (
        "2017年重点任务\n完成时限\t序号\t工作任务\t责任单位\t配合单位\t分管领导\t责任人\t一季度\t二季度\t年度目标\n"
        '2017年10月31日\t1\t建桥\t区交通运输局\t财政局，住建局\t副区长(城建)\t张科长\t选址\t"开工\n建设"\t1座\n'
        "尽快\t2\t修路\t路桥公司\t\t\t\t\t\t\n\t\t\t\t\t\t\t\t\t\n"
    )
    one, other = proposed(text, KNOWN, TODAY)
    assert dict(one.cells) == {
        "no": "1", "task": "建桥", "lead": "transport", "assist": "区财政局、区住房和城乡建设局", "leader": "deputy",
        "person": "张科长", "due": "2017-10-31", "goal": "1座", "quarters": "一季度：选址；二季度：开工 建设",
    }  # fmt: skip
    assert dict(other.unread) == {"lead": "路桥公司", "due": "尽快", "person": ""}
    marks = {other.source[mark.start : mark.end]: mark.known for mark in other.marks}
    assert marks == {"2": True, "修路": True, "路桥公司": False, "尽快": False}


def test_a_table_without_heads_is_read_as_sentences():
    (row,) = proposed("1\t建桥\t交通局\t年底前", KNOWN, TODAY)
    assert (row.cells["lead"], row.cells["due"]) == ("transport", "2017-12-31")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\t\t\n\t", "　", "\x00", '"', '1\t"', "一、", "①", "1." * 500, "（" * 2000, "由牵头" * 300]
)
def test_anything_can_be_pasted(text):
    assert all(row.cells is not None for row in proposed(text, KNOWN, TODAY))


def test_a_name_that_two_units_share_is_recognised_as_none():
    shared = Known({"a": ("甲局", "城管"), "b": ("乙局", "城管")})
    assert shared.unit("城管") is None
    assert shared.unit("甲局") == "a"
    assert proposed("1.清理，城管牵头，年底前", shared, TODAY)[0].unread["lead"] == "城管"


def test_assisting_units_and_nodes():
    assert assisting("财政局、住建局和交通局", KNOWN) == (("finance", "housing", "transport"), ())
    assert assisting("财政局，市政集团", KNOWN) == (("finance",), ("市政集团",))
    assert assisting("区住房和城乡建设局", KNOWN) == (("housing",), ())  # 和 inside a name parts nothing
    nodes = nodes_in("一季度：选址，2月底前批复；第2季度 建成200个", TODAY)
    assert [(number, str(day)) for number, _, _, day in nodes] == [(1, "2017-02-28"), (2, "2017-06-30")]
    assert nodes_in("没有节点", TODAY) == ()
