"""What a place says of itself: currency, languages, numbers, telephones; by silence a pack takes what the pack below says."""

from pathlib import Path

import pytest

from shoushan.rules import currency, telephones
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import NUMBERS_OF_CHINA
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.currency import YUAN, Currency
from shoushan.rules.text import Text

PACKS = Path(__file__).resolve().parents[3] / "packs"
ONE = """id: town
name: {zh: 小镇, en: Town}
extends: [BELOW]
zone: UTC
calendar: town
MORE
"""


@pytest.fixture(autouse=True)
def at_home():
    """Whatever a test counts in, the next one counts in yuan."""
    yield
    currency.use(YUAN)
    telephones.use("cn")


def town(tmp_path, below="core", more=""):
    """A pack that builds on another and says no more than it must, and what is wrong with it."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "pack.yaml").write_text(ONE.replace("BELOW", below).replace("MORE", more), "utf-8")
    for other in ("core", "cn"):
        (tmp_path / other).symlink_to(PACKS / other)
    return load_pack(folder, tmp_path)


def test_the_neutral_base_has_no_numbers_and_china_has_its_own(tmp_path):
    pack, _ = town(tmp_path)
    assert (dict(pack.numbers), pack.telephones, pack.languages, pack.at) == ({}, "any", ("zh", "en"), 0)


def test_a_pack_on_china_has_what_china_has(tmp_path):
    pack, _ = town(tmp_path, "cn")
    assert (pack.numbers, pack.telephones, pack.currency) == (NUMBERS_OF_CHINA, "cn", YUAN)


def test_what_a_place_says_is_published_and_comes_back(tmp_path):
    more = (
        "languages: [en]\ncurrency: {code: JPY, symbol: ¥, digits: 0, name: {zh: 日元, en: yen}}\n"
        "numbers: {person: {label: {zh: 税号, en: Tax number}, pattern: '[A-Z]{2}[0-9]{6}'}}"
    )
    pack, problems = town(tmp_path, more=more)
    assert [one for one in problems if one.file == "town/pack.yaml"] == []
    versions = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), versions.__getitem__)
    assert (again.currency, again.at) == (Currency("JPY", "¥", 0, Text("日元", "yen")), 1)
    assert (again.numbers, again.telephones, again.languages) == (pack.numbers, "any", ("en",))


@pytest.mark.parametrize(
    "more",
    ["currency: euro", "currency: {code: KWD, digits: 3}", "languages: []", "languages: [fr]", "telephones: uk",
     "numbers: {person: {type: text}}"],
)  # fmt: skip
def test_what_cannot_be_is_told(tmp_path, more):
    pack, problems = town(tmp_path, more=more)
    assert pack is None
    assert any(one.file == "town/pack.yaml" and one.line for one in problems)
