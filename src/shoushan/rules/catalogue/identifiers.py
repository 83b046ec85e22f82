"""Numbers that people and organisations bear, with their check digits (GB 11643, GB 32100)."""

from __future__ import annotations

import re
from datetime import date

from shoushan.rules.text import Text

_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_ID = re.compile(r"[1-9][0-9]{14}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
    "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
    "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
})  # fmt: skip


def id_number_fault(text: str) -> Text | None:
    """Why ``text`` cannot be a resident ID number at all (length, characters, date of birth), else ``None``."""
    if not (_ID.fullmatch(text) or _OLD_ID.fullmatch(text)):
        return Text(
            "身份证号应为18位（末位可为X）或旧15位。", "An ID number has 18 characters (the last may be X), or 15 of old."
        )
    if _birth(text) is None:
        return Text("身份证号中的出生日期不存在。", "The date of birth in the ID number does not exist.")
    return None


def id_number_warnings(text: str) -> tuple[Text, ...]:
    """What is doubtful in a well-formed ID number: an official may keep it with a reason."""
    found = []
    if len(text) == 15:
        found.append(
            Text("旧15位身份证号没有校验码，请核对。", "An old ID number of 15 digits has no check digit; look again.")
        )
    elif text[17] != id_check_digit(text[:17]):
        found.append(Text("身份证号校验码不符，请对照证件核对。", "The check digit is wrong; compare with the document."))
    if text[:2] not in _PROVINCES:
        found.append(Text("身份证号的地区码不存在，请核对。", "The region code is unknown; look again."))
    return tuple(found)


def id_check_digit(body: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643-1999)."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


def _birth(text: str) -> date | None:
    digits = f"19{text[6:12]}" if len(text) == 15 else text[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def credit_code_fault(text: str) -> Text | None:
    """Why ``text`` cannot be a unified social credit code at all, else ``None``."""
    if len(text) != 18 or any(letter not in _CREDIT for letter in text):
        return Text(
            "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z）。",
            "A credit code has 18 digits and capitals (without I, O, S, V, Z).",
        )
    return None


def credit_code_warnings(text: str) -> tuple[Text, ...]:
    """What is doubtful in a well-formed credit code (GB 32100-2015)."""
    total = sum(_CREDIT.index(letter) * pow(3, place, 31) for place, letter in enumerate(text[:17]))
    if _CREDIT[(31 - total % 31) % 31] == text[17]:
        return ()
    return (Text("统一社会信用代码校验码不符，请核对。", "The check character of the credit code is wrong; look again."),)
