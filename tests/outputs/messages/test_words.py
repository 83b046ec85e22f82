"""The words of messages: never longer than one short message, whole on paper, readable aloud."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.outputs.messages import words
from shoushan.records.cases.telling import Due, Ground
from shoushan.rules.catalogue import sms
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.text import Text

PACKS = Path(__file__).resolve().parents[3] / "packs"
PACK = load_pack(PACKS / "zhifu", PACKS)[0]
MESSAGES = [
    (ledger, version, message)
    for ledger in PACK.ledgers.values() for version in ledger.versions for message in version.messages.values()
]  # fmt: skip
LINK = "https://zf.example.cn/m/ABCDEFGHJKM"


def due(ledger, version, message, values):
    return Due(Ground("u", 1, ledger, version, None, values, "u"), message, ())


class Anything(dict):
    """A value for every placeholder, as long as wanted."""

    def __init__(self, length):
        super().__init__()
        self.length = length

    def items(self):
        return [(name, Text("长" * self.length, "x" * self.length)) for name in NAMES]


NAMES = {
    name
    for _, _, message in MESSAGES for text in (message.text, message.sms) if text
    for name in sms._PLACEHOLDER.findall(text.zh)
}  # fmt: skip


@pytest.mark.parametrize(("ledger", "version", "message"), MESSAGES, ids=lambda one: getattr(one, "id", ""))
@given(length=st.integers(0, 400))
def test_no_message_is_ever_longer_than_one(ledger, version, message, length):
    link = LINK if message.link else ""
    said = words.short(due(ledger, version, message, Anything(length)), PACK, link)
    assert len(said) <= sms.LIMIT
    assert said.startswith("【芝罘政务】")
    assert not link or said.endswith(link)
    assert len(words.short(due(ledger, version, message, Anything(length)), PACK, "")) <= sms.LIMIT


def test_the_limit_is_felt():
    ledger, version, message = MESSAGES[0]
    long = replace(message, sms=Text("很" * 80, "very"))
    assert sms.longest(sms.short(long), version, PACK) > sms.room_for(long, PACK)
    assert len(words.short(due(ledger, version, long, {}), PACK, "")) > sms.LIMIT


def test_a_long_value_is_cut_on_the_telephone_and_whole_on_paper():
    ledger, version, message = next(one for one in MESSAGES if one[2].id == "missing")
    items = Text("解除劳动合同证明原件两份和社会保障卡复印件", "x")
    told = due(ledger, version, message, {"missing_items": items, "organ_phone": Text("1", "1")})
    assert "解除劳动合同证明原件两…" in words.short(told, PACK, LINK)
    assert "电话" in words.short(told, PACK, ""), "without an address the words say whom to ring"
    assert "社会保障卡复印件" in words.whole(told).zh


def test_rows_that_only_papers_have_do_not_stop_a_message():
    ledger, version, message = next(one for one in MESSAGES if one[2].id == "missing")
    values = {"missing_items": Text("两份证明", "two"), "calc.lines": ({"name": Text("单价", "price")},)}
    assert "两份证明" in words.short(due(ledger, version, message, values), PACK, LINK)


@pytest.mark.parametrize(("text", "wanted"), [
    ("电话0535-6000101。", "电话零五三五，六零零零，幺零幺。"), ("13800001234", "幺三八，零零零零，幺二三四"),
    ("2026年11月30日前", "2026年11月30日前"),
])  # fmt: skip
def test_numbers_are_read_digit_by_digit(text, wanted):
    assert words.aloud(text) == wanted
