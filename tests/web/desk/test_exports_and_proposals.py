"""A file in another system's template with its receipt typed back, and classes proposed, confirmed and journalled."""

from __future__ import annotations

import argparse
import csv
import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from shoushan.outputs.spreadsheets import written
from shoushan.records.cases import read
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site.commands import export
from tests.people import WANG

PAGE = "/desk/ledger/licence/export/double-publicity"
TOPICS = "/desk/ledger/hotline/propose/topic"
GRANT = {
    "decision_law": "食品安全法第三十五条", "licence_kind": "ordinary", "certificate_name": "食品经营许可证",
    "licence_number": "JY1", "licence_content": "=预包装食品销售", "valid_from": "2026-11-24", "valid_to": "2031-11-23",
}  # fmt: skip


def words(answer: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def granted(district: Any) -> str:
    """A food licence granted today."""
    given = {"request": "开小吃店", "holder_kind": "sole-trader", "legal_rep": "王小明"}
    opened = district.act(
        "approval_window", "0192f3a4b5c67d8e9fa0b1c2d3e4f5a6", "apply", input=given, parties=[WANG],
        opens=("licence", "food-business"),
    )  # fmt: skip
    district.act("approval_window", opened.case, "accept")
    district.act("approval_decider", opened.case, "grant", input=GRANT)
    return str(opened.case)


def state(district: Any, uid: str) -> Any:
    """The case as it stands."""
    return read.case(SYSTEM_VIEWER, district.book, uid, district.moment)


def test_the_file_has_the_heads_of_the_template_in_their_order(signed_in: Any, district: Any, granted: str) -> None:
    client = signed_in("approval_head")
    assert "待报送（1 件）" in words(client.get(PAGE))
    answer = client.post(PAGE, {"kind": "xlsx", "token": "0192f3a4b5c67d8e9fa0b1c2d3e4f5a7"})
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heads, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert heads == [column.head for column in district.book.ledger("licence").exports[0].columns]
    said = dict(zip(heads, row, strict=True))
    assert said["行政相对人名称"] == "王小明"
    assert said["行政相对人类别"] == "个体工商户"
    assert said["许可决定日期"] == "2026/11/23"
    assert said["行政许可决定文书号"].startswith("许准〔2026〕")
    assert said["当前状态"] == "有效"
    assert not said["证件号码"]
    assert sheet["R2"].data_type == "s"
    assert WANG["id_number"] not in str(row)


def test_sent_once_journalled_and_the_receipt_is_typed_back(signed_in: Any, district: Any, granted: str) -> None:
    client = signed_in("approval_head")
    name = client.post(PAGE, {"kind": "csv"}).headers["Content-Disposition"].split('"')[1].removesuffix(".csv")
    shown = state(district, granted)
    assert {"unmask", "report-out"} <= {entry.act for entry in shown.entries}
    assert shown.state.fields["report_due"] is False
    assert "没有待报送的件" in words(client.get(PAGE))
    assert client.post(PAGE, {"kind": "csv"}).status_code == 302
    page = client.get(f"{PAGE}?file={name}")
    assert "370602-XK-2026-000001" in words(page)
    assert client.post(PAGE, {"kind": "xlsx", "file": name}).status_code == 200
    handler = signed_in("approval_handler")
    sent = {"verb": "receipt", "case": granted, "do": "1", "receipt_number": "XY-1"}
    assert handler.post("/desk/batch", sent).status_code == 302
    assert state(district, granted).state.fields["receipt_number"] == "XY-1"


def test_who_may_not_see_the_ledger_gets_no_file(signed_in: Any, district: Any, granted: str) -> None:
    assert signed_in("approval_head").post(PAGE, {"kind": "pdf"}).status_code == 404
    assert signed_in("approval_head").get(f"{PAGE}?file=nothing").status_code == 404
    answer = signed_in("stranger").post(PAGE, {"kind": "xlsx"})
    assert answer.status_code == 302
    assert state(district, granted).state.fields["report_due"] is True


def test_a_cell_never_becomes_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(written("csv", ["列"], [["=1+1"], ["@x"], ["王"]]).decode("utf-8-sig"))))
    assert rows == [["列"], ["'=1+1"], ["'@x"], ["王"]]
    sheet = load_workbook(io.BytesIO(written("xlsx", ["列"], [["=1+1"], ["00123"]]))).active
    assert [(cell.value, cell.data_type) for cell in sheet["A"]][1:] == [("=1+1", "s"), ("00123", "s")]


def test_the_command_says_what_it_lacks_and_writes_no_file_twice(district: Any, granted: str, tmp_path: Any) -> None:
    def run(*given: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        export.add_arguments(parser)
        out = io.StringIO()
        return export.run(parser.parse_args(list(given)), out), out.getvalue()

    folder = tmp_path / "out"
    folder.mkdir()
    district.viewer("approval_head")
    assert run("licence", "nothing", "--account", "approval_head")[0] == 1
    assert run("licence", "double-publicity", "--account", "nobody")[0] == 1
    ask = ("licence", "double-publicity", "--account", "approval_head", "--folder", str(folder))
    assert run(*ask, "--dry-run") == (0, "待报送 1 件 · 1 to be sent\n")
    assert run(*ask)[0] == 0
    assert len(list(folder.iterdir())) == 1
    assert run(*ask)[0] == 1, "the file of this second is there already and is not overwritten"
    assert "没有待报送" in run(*ask, "--kind", "csv")[1]
    assert len(list(folder.iterdir())) == 1


def called(district: Any, title: str, **more: Any) -> str:
    """A work order."""
    given = {"title": title, "kind": "complaint", **more}
    done = district.act(
        "hotline", f"0192f3a4b5c67d8e9fa0b1c2d3e4{len(title):04x}", "take-call", input=given, opens=("hotline", None)
    )
    return str(done.case)


def test_ticked_proposals_are_confirmed_with_score_and_words(signed_in: Any, district: Any) -> None:
    first, second = called(district, "小区物业费太高", **{"class": "urban"}), called(district, "出租车拒载还不打表")
    client = signed_in("hotline_dispatcher")
    said = words(client.get(TOPICS))
    assert "共 2 件" in said
    assert "住房保障与房地产 › 物业服务" in said
    assert "交通运输 › 出租车管理" in said
    lie = {"case": [first], "proposed_score": "10000", "topic": "law-01-01"}
    assert client.post(TOPICS, lie).status_code == 302
    fields = state(district, first).state.fields
    assert fields["topic"] == fields["proposed_topic"]
    assert str(fields["topic"]).startswith("urban-")
    assert 0 < fields["proposed_score"] < 10000
    assert "物业" in fields["proposed_words"]
    assert "topic" not in state(district, second).state.fields
    assert "共 1 件" in words(client.get(TOPICS))
    entry = state(district, first).entries[-1]
    assert entry.act == "confirm-topic"


def test_a_person_may_choose_otherwise_and_the_proposal_stays_on_record(signed_in: Any, district: Any) -> None:
    uid = called(district, "小区物业费太高")
    client = signed_in("hotline_dispatcher")
    page = f"/desk/case/{uid}/propose/topic"
    assert "因为写了" in words(client.get(page))
    assert client.get(f"/desk/case/{uid}/act/confirm-topic").headers["Location"] == page
    assert client.post(page, {"other": ""}).status_code == 422
    assert client.post(page, {"other": "nothing-such"}).status_code == 422
    assert client.post(page, {"other": "law-08-10"}).status_code == 302
    fields = state(district, uid).state.fields
    assert fields["topic"] == "law-08-10"
    assert fields["proposed_topic"] != "law-08-10"


def test_nobody_else_confirms_and_nothing_ticked_changes_nothing(signed_in: Any, district: Any) -> None:
    uid = called(district, "小区物业费太高")
    assert signed_in("hotline_dispatcher").post(TOPICS, {}).status_code == 302
    assert signed_in("stranger").get(f"/desk/case/{uid}/propose/topic").status_code == 404
    assert signed_in("hotline_dispatcher").get("/desk/ledger/hotline/propose/nothing").status_code == 404
    assert "topic" not in state(district, uid).state.fields
