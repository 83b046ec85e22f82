"""The pages on systems of others: what waits, the sheet in clear with an entry, the number back, the comparison."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from shoushan.records.cases import read
from tests.people import WANG
from tests.web.desk.test_pages import words

QUEUE = "/desk/twins/province-services"


def export(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet("导出")
        for place, cells in enumerate([("办件流水号", "业务系统办件编号", "承诺办结日期"), *rows]):
            page.write_row(place, 0, cells)
    return SimpleUploadedFile("导出.xlsx", made.getvalue())


def seen(district: Any, case: str) -> Any:
    return read.case(district.viewer("window"), district.book, case, district.moment)


def test_the_queue_the_sheet_and_the_number_back(signed_in: Any, district: Any) -> None:
    case = district.accepted()
    client = signed_in("window")
    assert "省政务服务平台 1 2026-11-23 0" in words(client.get("/desk/twins"))
    assert seen(district, case).number in words(client.get(QUEUE))
    sheet = f"{QUEUE}/case/{case}"
    masked = words(client.get(sheet))
    assert "王＊＊" in masked
    assert WANG["name"] not in masked
    clear = words(client.post(sheet, {"do": "clear"}))
    assert WANG["name"] in clear
    assert WANG["id_number"] not in clear  # a window clerk's post does not open sensitive values
    assert "您的岗位不能看这几项的全文：证件号码" in clear
    assert [one.act for one in seen(district, case).entries][-1] == "unmask"
    wrong = client.post(sheet, {"do": "number", "number": "12"})
    assert wrong.status_code == 422
    assert "编号写法不符" in words(wrong)
    saved = client.post(sheet, {"do": "number", "number": "SD 2026 1123 0001", "due": "2026-11-25"})
    assert saved.status_code == 302
    assert [(one.number, one.due) for one in seen(district, case).twins] == [("SD202611230001", "2026-11-25")]
    assert "都录过了" in words(client.get(QUEUE))
    corrected = client.post(sheet, {"do": "number", "number": "SD202611230002"})
    assert corrected.status_code == 302
    assert [one.number for one in seen(district, case).twins] == ["SD202611230002"]


def test_a_number_that_another_case_has_is_asked_about(signed_in: Any, district: Any) -> None:
    first, second = district.accepted(), district.accepted()
    client = signed_in("window")
    client.post(f"{QUEUE}/case/{first}", {"do": "number", "number": "SD202611230001"})
    asked = client.post(f"{QUEUE}/case/{second}", {"do": "number", "number": "SD202611230001"})
    assert asked.status_code == 409
    assert "已经登记在 " + seen(district, first).number in words(asked)
    assert seen(district, second).twins == ()
    client.post(f"{QUEUE}/case/{second}", {"do": "number", "number": "SD202611230001", "several": "1"})
    assert len(seen(district, second).twins) == 1


def test_their_export_is_compared_and_numbers_are_recorded_once(signed_in: Any, district: Any) -> None:
    known, found, missing = district.accepted(), district.accepted(), district.accepted()
    client = signed_in("window")
    client.post(f"{QUEUE}/case/{known}", {"do": "number", "number": "SD202611230001", "due": "2026-11-25"})
    sheet = export(
        ("SD202611230001", "", "20261127"), ("SD202611230002", seen(district, found).number, "20261128"),
        ("SD202611230003", "", ""), ("", "x", ""),
    )  # fmt: skip
    answer = client.post(f"{QUEUE}/compare", {"export": sheet})
    said = words(answer)
    assert answer.status_code == 200
    assert "只有我们有 · 1" in said
    assert seen(district, missing).number in said
    assert "只有对方有 · 1" in said
    assert "第几行 原因 5 没有编号。" in said or "5 没有编号。" in said
    assert "登记 2 个编号和到期日" in said
    token = answer.content.decode().split('name="token" value="')[1].split('"')[0]
    done = client.post(f"{QUEUE}/compare", {"do": "apply", "token": token})
    assert done.status_code == 302
    assert [(one.number, one.due) for one in seen(district, known).twins] == [("SD202611230001", "2026-11-27")]
    assert [(one.number, one.due) for one in seen(district, found).twins] == [("SD202611230002", "2026-11-28")]
    again = client.post(f"{QUEUE}/compare", {"do": "apply", "token": token})
    assert again.status_code == 409
    assert "核对结果已过期" in words(again)


def test_what_is_no_export_is_said_so(signed_in: Any, district: Any) -> None:
    client = signed_in("window")
    assert client.post(f"{QUEUE}/compare").status_code == 422
    broken = client.post(f"{QUEUE}/compare", {"export": SimpleUploadedFile("a.xlsx", b"no workbook")})
    assert "不是电子表格" in words(broken)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, "别的")
    other = client.post(f"{QUEUE}/compare", {"export": SimpleUploadedFile("a.xlsx", made.getvalue())})
    assert "需要：办件流水号" in words(other)
    assert client.get("/desk/twins/no-such-system").status_code == 404
