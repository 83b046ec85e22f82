"""The life of a paper: what comes before what, whose step it is, rework, countersigning in turn, voids and numbers."""

from __future__ import annotations

from typing import Any

import pytest

from shoushan.rules.catalogue.model import Paper
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.effects.scans import ScanRefused
from shoushan.rules.procedure.paper_life import following, gaps, is_issued, life, red_head, series_of
from tests.rules.procedure.definitions import Desk, act, t, version

DAY = "2017-09-04"
FORM = Paper(
    "order", t("order"), "O-{year}-{seq}", (), (), seal=t("seal"), kind="decision", head="red",
    roles={"review": ("head",), "sign": ("head",), "stamp": ("clerk",)}, countersign=("a", "b"), in_turn=True,
)  # fmt: skip
PICTURE = {"file": "f1", "name": "scan.pdf", "digest": "d", "size": 9, "type": "application/pdf"}


@pytest.fixture
def desk() -> Desk:
    """A case with one paper drafted."""
    opening = act("open", "none", "clerk", {"case.open": {}})
    drafting = act("draft", "any-open", "clerk", {"paper.draft": {"kind": "order"}})
    desk = Desk(version([opening, drafting], papers={"order": FORM})).opened()
    desk.do("draft", "clerk@hall", DAY)
    return desk


def do(desk: Desk, step: str, who: str, **more: Any) -> None:
    """Make a step of the paper."""
    reason = more.pop("reason", None)
    desk.do(f"paper-{step}", who, DAY, input={"paper": "order", **more}, **({"reason": reason} if reason else {}))


def paper(desk: Desk) -> dict[str, Any]:
    return desk.now.papers["order"]


def signed(desk: Desk) -> None:
    do(desk, "review", "head@hall", opinion="同意")
    do(desk, "circulate", "clerk@hall")
    do(desk, "countersign", "clerk@a")
    do(desk, "countersign", "clerk@b")
    do(desk, "sign", "head@hall")


def test_every_step_in_its_order(desk: Desk) -> None:
    for step in ("sign", "number", "stamp", "deliver", "archive"):
        with pytest.raises(r.Refusal):
            do(desk, step, "head@hall", **{"deliver": {"way": "direct"}, "archive": {"box": "1", "item": "2"}}.get(step, {}))
    assert (following(FORM, paper(desk)), is_issued(FORM, paper(desk))) == ("review", False)
    signed(desk)
    assert following(FORM, paper(desk)) == "number"
    assert not is_issued(FORM, paper(desk))
    do(desk, "number", "clerk@hall")
    do(desk, "stamp", "clerk@hall")
    do(desk, "original", "clerk@hall", file=PICTURE)
    do(desk, "deliver", "clerk@hall", way="direct", to="王小明")
    do(desk, "archive", "clerk@hall", box="12", item="7")
    held = paper(desk)
    assert (held["state"], held["archived"], held["original"]) == ("archived", "2017-12-7", "f1")
    assert following(FORM, held) is None
    assert {one.state for one in life(FORM, held)} == {"done"}


def test_only_who_the_definition_names(desk: Desk) -> None:
    with pytest.raises(r.NotYourDesk):
        do(desk, "review", "clerk@hall")
    do(desk, "review", "head@hall")
    with pytest.raises(r.NotYourDesk):
        do(desk, "countersign", "clerk@a")
    with pytest.raises(r.NotYourDesk):
        do(desk, "review", "head@c")


def test_countersigning_in_turn(desk: Desk) -> None:
    do(desk, "review", "head@hall")
    do(desk, "circulate", "clerk@hall")
    with pytest.raises(r.PaperState, match="in turn"):
        do(desk, "countersign", "clerk@b")
    with pytest.raises(r.PaperState, match="Countersign"):
        do(desk, "sign", "head@hall")
    with pytest.raises(r.PaperState, match="signed sheet"):
        do(desk, "countersign", "clerk@hall", unit="a")
    do(desk, "countersign", "clerk@hall", unit="a", sheet=PICTURE)
    do(desk, "countersign", "clerk@b")
    do(desk, "sign", "head@hall")


def test_rework_begins_again_and_keeps_whom_it_asks(desk: Desk) -> None:
    do(desk, "review", "head@hall")
    do(desk, "circulate", "clerk@hall")
    do(desk, "countersign", "clerk@a")
    with pytest.raises(r.Refusal):
        do(desk, "return", "head@hall")
    do(desk, "return", "head@hall", reason="依据条款写错")
    assert paper(desk)["state"] == "returned"
    with pytest.raises(r.PaperState, match="sent back"):
        do(desk, "review", "head@hall")
    do(desk, "redraft", "clerk@hall")
    assert following(FORM, paper(desk)) == "review"
    assert "agreed" not in paper(desk)
    assert paper(desk)["asked"] == ["a", "b"]


def test_a_void_number_stays_and_nothing_issued_is_changed(desk: Desk) -> None:
    signed(desk)
    do(desk, "number", "clerk@hall")
    number = paper(desk)["number"]
    for step in ("redraft", "return", "circulate"):
        with pytest.raises(r.PaperState):
            do(desk, step, "head@hall", **({"reason": "改"} if step == "return" else {}))
    do(desk, "void", "head@hall", reason="印错")
    assert (paper(desk)["state"], paper(desk)["number"]) == ("void", number)
    assert following(FORM, paper(desk)) is None
    with pytest.raises(r.PaperState, match="void"):
        do(desk, "stamp", "clerk@hall")
    desk.do("draft", "clerk@hall", DAY)
    assert list(desk.now.papers) == ["order", "order-2"]


@pytest.mark.parametrize("type_", ["application/zip", "application/msword", "text/html"])
def test_an_original_is_a_picture_or_pdf(desk: Desk, type_: str) -> None:
    signed(desk)
    do(desk, "number", "clerk@hall")
    with pytest.raises(ScanRefused):
        do(desk, "original", "clerk@hall", file={**PICTURE, "type": type_})
    do(desk, "original", "clerk@hall", file=PICTURE)


def test_a_red_head_needs_signature_issue_and_the_packs_leave() -> None:
    heads = {"hall": t("mark")}
    issued = {
        "kind": "order", "state": "numbered", "number": "O-1", "reviewed": "h", "asked": ["a"], "agreed": ["a"], "signed": "h",
    }  # fmt: skip
    assert red_head(FORM, issued, "hall", heads) == t("mark")
    for held in ({**issued, "signed": None}, {**issued, "number": None}, {**issued, "state": "void"}, {**issued, "agreed": []}):
        assert red_head(FORM, held, "hall", heads) is None
    assert red_head(FORM, issued, "a", heads) is None


def test_numbers_are_read_back_and_gaps_found() -> None:
    assert series_of("芝人社办〔{year}〕{seq}号", "芝人社办〔2026〕17号") == ("芝人社办〔2026〕{}号", 17)
    assert series_of("{place}-{year}-{seq:06}", "370602-2026-000017") == ("370602-2026-{}", 17)
    assert series_of("芝〔{year}〕{seq}号", "别的号") == ("别的号", None)
    assert (gaps([1, 2, 4, 6]), gaps([1, 2]), gaps([])) == ([3, 5], [], [])
