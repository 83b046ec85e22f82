"""Numbers and languages are those of the place: none is asked for where there is none."""

from shoushan.rules.catalogue.model import NUMBERS_OF_CHINA, NumberKind
from shoushan.rules.text import Text
from shoushan.web.ui.language import languages_of, pick
from shoushan.web.ui.numbers import control, question, whole, whose

OWN = {
    "person": NumberKind(Text("税号", "Tax number"), "text", "[A-Z]{2}[0-9]{6}"),
    "organisation": NumberKind(Text("登记号", "Register number"), "text", "[0-9]{8}"),
}


def test_a_place_without_numbers_asks_for_none():
    assert (question({}, "person"), question({}, "organisation"), whose({}, "11010519491231002X")) == (None, None, None)
    assert not whole({}, "11010519491231002X")


def test_china_asks_for_its_own():
    person, firm = question(NUMBERS_OF_CHINA, "person"), question(NUMBERS_OF_CHINA, "organisation")
    assert (person.type, person.klass, firm.type, firm.klass) == ("id-number", "sensitive", "credit-code", "public")
    assert [whose(NUMBERS_OF_CHINA, one) for one in ("11010519491231002X", "91370602MA3C1ABC0D")] == ["person", "organisation"]
    assert (control(NUMBERS_OF_CHINA, "person"), whole(NUMBERS_OF_CHINA, "110105")) == ("id-number", False)


def test_elsewhere_a_pattern_says_whose_a_number_is():
    assert [whose(OWN, one) for one in ("AB123456", "12345678", "AB12")] == ["person", "organisation", "person"]
    assert (question(OWN, "person").pattern, control(OWN, "person"), whole(OWN, "AB12")) == ("[A-Z]{2}[0-9]{6}", "text", True)


def test_a_reader_gets_a_language_of_the_place():
    assert [pick(one, among=languages_of(("en", "zh"))) for one in (None, "zh", "fr")] == ["en", "zh-hans", "en"]
    assert pick("zh", among=languages_of(("en",))) == "en"
    assert (pick(None), pick("en")) == ("zh-hans", "en")
