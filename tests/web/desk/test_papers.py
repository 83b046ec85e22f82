"""Papers at the desk: their life from the page, registers, downloads, print, circulating sheet, and what is refused."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest

from tests.people import WANG
from tests.web.desk.test_pages import words

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def send(client: Any, uid: str, step: str, **given: Any) -> Any:
    """Open the form of a step and send it."""
    paper = given.pop("paper", "receipt-2")
    address = f"/desk/case/{uid}/act/paper-{step}"
    page = client.get(f"{address}?paper={paper}").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token, page[:500]
    return client.post(address, {"paper": paper, "token": token[1], **given})


def life(client: Any, uid: str, paper: str = "receipt-2") -> str:
    """What the paper's page says."""
    answer = client.get(f"/desk/case/{uid}/paper/{paper}/life")
    assert answer.status_code == 200
    return words(answer)


@pytest.fixture
def uid(district: Any) -> str:
    """A case whose receipt was void and is drafted anew, not numbered yet."""
    return drafted(district)


def drafted(district: Any) -> str:
    """Open a case, declare its numbered receipt void, draft another."""
    uid = str(district.opened())
    district.act("window", uid, "paper-void", input={"paper": "receipt"}, reason="打印错误")
    district.act("window", uid, "paper-draft", input={"kind": "receipt"})
    return uid


def scan(name: str = "正本.pdf", content: bytes = PDF) -> io.BytesIO:
    """A file as a browser sends it."""
    made = io.BytesIO(content)
    made.name = name
    return made


def test_the_life_of_a_paper_from_its_page(signed_in: Any, uid: str, district: Any) -> None:
    client = signed_in("window")
    assert "草稿" in words(client.get(f"/desk/case/{uid}/paper/receipt-2"))
    assert "未编号" in life(client, uid)
    assert f"/desk/case/{uid}/paper/receipt-2/life" in client.get("/desk/papers?step=number").content.decode()
    assert send(client, uid, "number").status_code == 302
    assert "芝人社收〔2026〕2号" in life(client, uid)
    assert "草稿" not in words(client.get(f"/desk/case/{uid}/paper/receipt-2"))
    assert send(client, uid, "stamp").status_code == 302
    assert send(client, uid, "original", file=scan()).status_code == 302
    assert send(client, uid, "deliver", way="direct", to="王小明").status_code == 302
    assert send(client, uid, "archive", box="3", item="15").status_code == 302
    said = life(client, uid)
    for expected in ("直接送达", "王＊＊", "2026-3-15", "正本", "已归档"):
        assert expected in said, expected
    assert WANG["name"] not in said
    assert "芝人社收〔2026〕2号" in words(client.get("/desk/papers/seals"))
    assert "直接送达" in words(client.get("/desk/papers/deliveries"))
    assert "/paper/receipt-2/life" not in client.get("/desk/papers").content.decode()


def test_void_numbers_stay_in_the_register_in_order(signed_in: Any, district: Any) -> None:
    client, uids = signed_in("window"), [str(district.opened()) for _ in range(3)]
    assert send(client, uids[1], "void", paper="receipt").status_code == 422, "without a reason nothing is void"
    assert send(client, uids[1], "void", paper="receipt", reason="打印错误").status_code == 302
    said = words(client.get("/desk/papers/numbers?series=芝人社收〔2026〕{}号"))
    places = [said.index(f"芝人社收〔2026〕{place}号") for place in (1, 2, 3)]
    assert places == sorted(places)
    assert "打印错误" in said
    assert "没有缺号" in said
    assert "作废" in words(client.get(f"/desk/case/{uids[1]}/paper/receipt"))
    stranger = words(signed_in("stranger").get("/desk/papers/numbers?series=芝人社收〔2026〕{}号"))
    assert "芝人社收" not in stranger


def test_a_refused_step_gives_its_number_back(signed_in: Any, district: Any) -> None:
    client, first, second = signed_in("window"), drafted(district), drafted(district)
    send(client, first, "number")
    assert send(client, first, "number").status_code == 409, "it has one already"
    send(client, second, "number")
    assert "芝人社收〔2026〕4号" in life(client, second)


@pytest.mark.parametrize(("name", "content"), [("扫描.docx", b"PK\x03\x04rest"), ("扫描.pdf", b"MZ not a pdf")])
def test_a_scan_that_is_none_is_refused_with_words(signed_in: Any, uid: str, name: str, content: bytes) -> None:
    client = signed_in("window")
    send(client, uid, "number")
    answer = send(client, uid, "original", file=scan(name, content))
    assert answer.status_code in {409, 422}
    assert "PDF" in words(answer)
    assert "正本 " not in life(client, uid).split("留痕")[0]


def test_what_is_not_void_is_not_drafted_twice(signed_in: Any, district: Any) -> None:
    client, uid = signed_in("window"), str(district.opened())
    assert send(client, uid, "draft", kind="receipt").status_code == 409
    send(client, uid, "void", paper="receipt", reason="打印错误")
    assert send(client, uid, "draft", kind="receipt").status_code == 302
    assert "未编号" in life(client, uid)


def above(document: Any) -> str:
    """What stands above the page of a document."""
    return "\n".join(one.text for one in document.sections[0].header.paragraphs)


def test_downloads_say_the_same(signed_in: Any, uid: str) -> None:
    client = signed_in("window")
    before = docx.Document(io.BytesIO(client.get(f"/desk/case/{uid}/paper/receipt-2/docx").content))
    assert "草" in above(before)
    assert "合成数据" in above(before)
    assert "〔2026〕" not in "".join(line.text for line in before.paragraphs)
    send(client, uid, "number")
    after = docx.Document(io.BytesIO(client.get(f"/desk/case/{uid}/paper/receipt-2/docx").content))
    assert "芝人社收〔2026〕2号" in [line.text for line in after.paragraphs]
    pdf = client.get(f"/desk/case/{uid}/paper/receipt-2/pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    english = docx.Document(io.BytesIO(client.get(f"/desk/case/{uid}/paper/receipt-2/docx?en=1").content))
    assert "Courtesy translation" in above(english)
    assert client.get(f"/desk/case/{uid}/paper/receipt-2/odt").status_code == 404
    assert client.get(f"/desk/case/{uid}/paper/nothing/life").status_code == 404


def test_without_a_chinese_font_the_pdf_is_refused_with_its_remedy(signed_in: Any, uid: str, monkeypatch: Any) -> None:
    from shoushan.outputs.papers import fonts

    monkeypatch.setattr(fonts, "FACES", {"fangsong": ("No Such Face",)})
    answer = signed_in("window").get(f"/desk/case/{uid}/paper/receipt-2/pdf")
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in words(answer)


def test_countersigning_opens_the_case_to_the_unit_asked(signed_in: Any, uid: str, district: Any) -> None:
    client, stranger = signed_in("window"), signed_in("stranger")
    assert stranger.get(f"/desk/case/{uid}/paper/receipt-2/life").status_code == 404
    assert send(client, uid, "circulate", units="education-sports").status_code == 302
    assert "区教育和体育局" in life(client, uid)
    sheet = client.get(f"/desk/case/{uid}/paper/receipt-2/sheet").content.decode()
    assert "区教育和体育局" in sheet
    assert "<svg" in sheet
    assert f"/desk/case/{uid}/paper/receipt-2/life" in stranger.get("/desk/papers?step=countersign").content.decode()
    assert send(stranger, uid, "countersign", opinion="无意见").status_code == 302
    assert "无意见" in life(client, uid)
    assert send(client, uid, "return", reason="落款不对").status_code == 302
    assert "已退回修改" in life(client, uid)
    assert send(client, uid, "redraft").status_code == 302


def test_the_papers_of_a_day_are_printed_at_once(signed_in: Any, district: Any) -> None:
    client = signed_in("window")
    assert "没有文书" in words(client.get("/desk/papers/day?day=2020-01-01"))
    for _ in range(2):
        district.accepted()
    page = client.get("/desk/papers/day")
    assert page.content.decode().count('class="paper"') >= 4
    assert client.get("/desk/papers/day?as=pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "address", ["papers", "papers/numbers", "papers/seals", "papers/deliveries", "papers/seals?from=x&to=2026-99-99"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_list_opens(signed_in: Any, district: Any, address: str, lang: str) -> None:
    district.accepted()
    assert signed_in("window").get(f"/desk/{address}{'&' if '?' in address else '?'}lang={lang}").status_code == 200


def test_another_unit_sees_none_of_it(signed_in: Any, uid: str) -> None:
    stranger = signed_in("stranger")
    for step in ("life", "docx", "pdf", "sheet"):
        assert stranger.get(f"/desk/case/{uid}/paper/receipt-2/{step}").status_code == 404
    assert stranger.post(f"/desk/case/{uid}/act/paper-number", {"paper": "receipt-2"}).status_code == 404
