"""Amounts of money in capitals (大写), as Chinese papers write what is paid beside the figures."""

from __future__ import annotations

from shoushan.rules import currency
from shoushan.rules.text import Text

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
MOST = 10**18
"""From this amount in fen on there are no words for it."""


def capitals(fen: int) -> str:
    """``fen`` in capitals: 人民币柒拾捌万伍仟伍佰贰拾壹元贰角整. A negative amount begins with 负.

    After 支付结算办法 附一《正确填写票据和结算凭证的基本规定》: 整 after 元 or 角, 零 where places between are empty.
    Raises ``ValueError`` from ``MOST`` on.
    """
    if abs(fen) >= MOST:
        raise ValueError(f"no words for {fen} fen")
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif cents and yuan:
        said += "零"
    said += f"{DIGITS[cents]}分" if cents else "整"
    return f"{'负' if fen < 0 else ''}人民币{said}"


def in_words(fen: int) -> Text:
    """``fen`` as a paper writes it out; in English, which has no such habit, and of other currencies the plain amount."""
    counted = currency.current()
    plain = counted.said(fen)
    return Text(capitals(fen), plain.en) if counted.code == currency.YUAN.code else plain


def _whole(number: int) -> str:
    """A whole number without unit; one 零 stands for any run of empty places inside it."""
    if not number:
        return DIGITS[0]
    said, gap, digits = "", False, str(number)
    for at, digit in enumerate(digits):
        group, place = divmod(len(digits) - 1 - at, 4)
        if digit != "0":
            said += (DIGITS[0] if gap else "") + DIGITS[int(digit)] + _PLACES[place]
        gap = digit == "0" and bool(said)
        if not place and group and int(digits[max(0, at - 3) : at + 1]):
            said += _GROUPS[group]
    return said


ONES = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """1 to 99 as clauses are numbered: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{ONES[tens]}十"
    return ten + (ONES[ones] if ones or not tens else "")
