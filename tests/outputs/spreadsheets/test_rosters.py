"""A community's roster, a household over several rows with merged cells, read three times: houses, households, people."""

import hashlib
from datetime import date

import pytest
import xlsxwriter

from shoushan.outputs.spreadsheets.delimited import read_sheets
from shoushan.outputs.spreadsheets.mappings import read_mappings
from shoushan.outputs.spreadsheets.proposing import Asked, heads_of, propose, unknown_inputs
from shoushan.records.cases import actions, relating
from shoushan.rules.procedure.related_refusals import AlreadyRelated
from tests.records.cases.test_relations import person, worker
from tests.rules.procedure.test_relations import ROOT

HEADS = (
    "序号", "房屋编码", "街道", "楼号", "单元", "室", "户编码", "立户日期", "姓名", "与户主关系", "性别", "公民身份号码",
    "出生日期", "入户日期", "联系电话", "病情",
)  # fmt: skip
OWN = ["BM-9-1-101", "向阳街道", "9", "1", "101", "BM-H-900", "2010-05-01"]
PEOPLE = [
    ["样例父", "户主", "男", "379900196001020010", "1960-01-02", "2010-05-01", "19900000001", "高血压"],
    ["样例母", "配偶", "女", "379900196501020025", "1965-01-02", "2010-05-01", "", ""],
    ["样例子", "子", "男", "", "1990-03-04", "2010-05-01", "", ""],
]


@pytest.fixture
def sheet(tmp_path):
    """The file: a title, heads, three people in one household whose own cells are merged."""
    path = tmp_path / "花名册.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("花名册")
    page.merge_range(0, 0, 0, len(HEADS) - 1, "北马社区花名册（样例）")
    page.write_row(1, 0, HEADS)
    for column, value in enumerate(OWN, 1):
        page.merge_range(2, column, 4, column, value)
    for row, cells in enumerate(PEOPLE, 2):
        page.write(row, 0, row - 1)
        page.write_row(row, len(OWN) + 1, cells)
    book.close()
    return path


def imported(place, path, ledger):
    """Everything that the mapping into ``ledger`` makes of the file, done as the import does it."""
    mappings, problems = read_mappings(ROOT / "zhifu" / "imports")
    assert not problems
    mapping = next(one for one in mappings if one.ledger == ledger)
    (found,) = read_sheets(path)
    heads = heads_of(found, mapping)
    assert heads is not None
    assert unknown_inputs(mapping, mapping.new, place.book, place.moment) == []
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    proposal = propose(found, heads, mapping, place.book, Asked(path.name, digest, "new", worker(place).actor, place.moment))
    assert not proposal.faults, proposal.faults
    return [actions.act(offer.commands, place.book, place.moment)[0].case for offer in proposal.offers]


def test_a_household_over_several_rows_is_one_household_with_its_members(sqlite_place, sheet):
    place = sqlite_place
    assert len(imported(place, sheet, "houses")) == 1
    (home,) = imported(place, sheet, "households")
    people = imported(place, sheet, "residents")
    found = relating.shown(worker(place), place.book, home, place.moment, date(2017, 1, 1))
    kinds = {one.held.uid: one.held.kind for one in found if one.held.back}
    assert kinds == dict(zip(people, ("head", "spouse", "son"), strict=True))
    assert [one.kind.zh for one in found if one.held.back] == ["户主", "配偶", "子"]


def test_illness_is_not_read_and_a_second_head_is_refused(sqlite_place, sheet):
    place = sqlite_place
    imported(place, sheet, "houses"), imported(place, sheet, "households")
    mappings, _ = read_mappings(ROOT / "zhifu" / "imports")
    heads = [
        head for one in mappings if one.id.startswith("roster-") for column in one.columns.values() for head in column.head
    ]
    assert not {"病情", "违法犯罪", "病史"} & set(heads)
    imported(place, sheet, "residents")
    with pytest.raises(AlreadyRelated):
        person(place, "又一户主", "BM-H-900")
