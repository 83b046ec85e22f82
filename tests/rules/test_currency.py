"""A place counts in its own currency: amounts are told and read in it, and China's are told as they always were."""

import pytest

from shoushan.rules import currency, telephones
from shoushan.rules.catalogue.expressions import caliber
from shoushan.rules.catalogue.expressions.nodes import Compare, Const, Name
from shoushan.rules.catalogue.fields_check import Checked, Fault, check_value
from shoushan.rules.catalogue.model import Field
from shoushan.rules.currency import YUAN, Currency
from shoushan.rules.hundredths import digits
from shoushan.rules.procedure.capitals import in_words
from shoushan.rules.procedure.worksheet_refusals import amount_words
from shoushan.rules.text import Text

EURO = Currency("EUR", "€", 2, Text("欧元", "euros"))
YEN = Currency("JPY", "¥", 0, Text("日元", "yen"))
AMOUNT = Field("fee", Text("年费", "Fee"), "money")
PHONE = Field("phone", Text("电话", "Telephone"), "phone")


@pytest.fixture(autouse=True)
def at_home():
    """Whatever a test counts in, the next one counts in yuan."""
    yield
    currency.use(YUAN)
    telephones.use("cn")


def counted(code):
    """A rule that compares an amount, in words of both languages."""
    expr = Compare(">=", Name("fee", "money"), Const(1_000_000_00, "int"))
    return tuple(caliber(expr, lambda path: AMOUNT.label, lang, lambda path, code: None) for lang in ("zh", "en"))


def test_an_amount_is_told_in_the_currency_of_the_place():
    assert (YUAN.said(123456), YUAN.said(123456, " ").zh) == (Text("1,234.56元", "1,234.56 yuan"), "1,234.56 元")
    assert (EURO.said(-5), YEN.said(123400)) == (Text("-0.05欧元", "-0.05 euros"), Text("1,234日元", "1,234 yen"))
    assert Currency("ISK", "ISK", 0, Text("ISK", "ISK")).said(100) == Text("1 ISK", "1 ISK")
    assert counted(YUAN) == ("年费不小于100万元", "Fee is at least 1,000,000 yuan")
    currency.use(EURO)
    assert counted(EURO) == ("年费不小于100万欧元", "Fee is at least 1,000,000 euros")
    assert amount_words(150, "money") == Text("1.50 欧元", "1.50 euros")


def test_what_is_below_nought_is_told_so_and_capitals_are_of_yuan_alone():
    assert (digits(-150), digits(123456), amount_words(-150, "rate").en) == ("-1.50", "1,234.56", "-1.50%")
    assert in_words(-150) == Text("负人民币壹元伍角整", "-1.50 yuan")
    currency.use(EURO)
    assert in_words(-150) == Text("-1.50欧元", "-1.50 euros")


@pytest.mark.parametrize("text", ["€480", "480 €", "EUR 480.00", "480 euros", "480欧元", "480"])
def test_an_amount_may_be_typed_with_its_sign_code_or_name(text):
    currency.use(EURO)
    assert check_value(AMOUNT, text) == Checked(48000)
    currency.use(YUAN)
    assert isinstance(check_value(AMOUNT, text), Checked if text == "480" else Fault)


def test_no_more_decimals_than_the_currency_has():
    assert check_value(AMOUNT, "1.25") == Checked(125)
    currency.use(YEN)
    assert (check_value(AMOUNT, "¥1250"), check_value(AMOUNT, "1250.00")) == (Checked(125000), Checked(125000))
    assert isinstance(check_value(AMOUNT, "12.5"), Fault)


def test_telephones_are_read_by_the_plan_of_the_place():
    assert check_value(PHONE, "07700 900123").warnings
    telephones.use("any")
    for said in ("07700 900123", "+44 (0)1632 960100", "(01632) 960-100 ext 12"):
        assert check_value(PHONE, said) == Checked(said)
    assert isinstance(check_value(PHONE, "call me"), Fault)
