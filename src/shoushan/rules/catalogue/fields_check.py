"""The one checker of entered values, for form, interface, import and the check of definitions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from shoushan.rules import currency, telephones
from shoushan.rules.catalogue.model import CodeList, Field, Input, Value
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Checked:
    """An accepted value in its canonical form, with what is doubtful about it."""

    value: Value
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot be accepted; ``field`` is its path (``rows.2.name`` inside rows)."""

    field: str
    message: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Asking:
    """What a value is checked against: the field, the code lists and the day on which codes must be in force."""

    field: Field | Input
    codes: Mapping[str, CodeList]
    on: date | None

    def refuse(self, zh: str, en: str, remedy: Text) -> Fault:
        """A fault of this field."""
        return Fault(self.field.id, Text(f"{self.field.label.zh}：{zh}。", f"{self.field.label.en}: {en}."), remedy)


_LENGTHS = {"text": 500, "long-text": 20_000}
_DIGITS = {0xFF01 + no: 0x21 + no for no in range(94)} | {0x3000: 0x20}
_STRIPPED = "\ufeff\u200b\u2060"
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_AGAIN = Text("请核对后重新填写。", "Look again and enter it anew.")
_MOST_ROWS = 2_000
_PATTERN_LONGEST = 500
_INT64 = 2**63


def check_value(
    field: Field | Input, raw: object, codes: Mapping[str, CodeList] | None = None, on: date | None = None
) -> Checked | Fault:
    """``raw`` as the field's canonical value, or why it cannot be one. Never raises for content.

    Texts are as people write them: money in the currency of the place, area in m², rates as ``0.125`` or ``12.5%``, days in
    any usual spelling, codes by code or label, digits of full width. An ``int`` is taken as canonical already: hundredths,
    m² × 100, rate × 10 000. A binary number of more than fifteen digits is refused, never rounded. ``codes`` are the pack's
    code lists; a code must be in force on the day ``on``, if one is given. Wrong check digits are warnings.
    """
    asking = Asking(field, codes or {}, on)
    if raw is None or (isinstance(raw, str) and not raw.strip(_STRIPPED + " \t\r\n\u3000")):
        return _empty(asking)
    if field.type == "rows":
        return _rows(asking, raw)
    text = _as_text(asking, raw)
    if isinstance(text, Fault):
        return text
    rule = _RULES.get(field.type, _plain)
    if isinstance(raw, bool) and field.type != "boolean":
        return asking.refuse("不能填“是/否”", "yes or no cannot stand here", _AGAIN)
    found = rule(asking, text, isinstance(raw, Integral))
    return found if isinstance(found, Fault) else _bounded(asking, found)


def _empty(asking: Asking) -> Checked | Fault:
    if asking.field.required:
        return asking.refuse("必填", "is needed", Text("请填写。", "Fill it in."))
    return Checked(None)


def _as_text(asking: Asking, raw: object) -> str | Fault:
    """What was entered as text without characters that do harm."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, Integral):
        return str(int(raw)) if abs(int(raw)) < _INT64 else asking.refuse("数字过大", "the number is too large", _AGAIN)
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, Real | Decimal):
        return _number_text(asking, raw)
    if not isinstance(raw, str):
        return asking.refuse("应为一个值", "one value is expected", _AGAIN)
    return _clean(asking, raw)


def _number_text(asking: Asking, raw: Any) -> str | Fault:
    """A binary number from a sheet as plain digits; more than fifteen digits have been rounded already."""
    number = raw if isinstance(raw, Decimal) else Decimal(repr(raw))
    if not number.is_finite():
        return asking.refuse("不是数字", "it is no number", _AGAIN)
    if len(number.normalize().as_tuple().digits) > 15 or number.adjusted() > 14:
        return asking.refuse(
            "数字超过15位，已被表格软件改动",
            "a number of more than 15 digits was rounded by the spreadsheet",
            Text("请在表格中把该列设为文本后重新录入。", "Format the column as text and enter it again."),
        )
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clean(asking: Asking, raw: str) -> str | Fault:
    most = asking.field.max_length if isinstance(asking.field, Field) and asking.field.max_length else None
    most = most or _LENGTHS.get(asking.field.type, 500)
    if len(raw) > most + 100:
        return asking.refuse(f"超过 {most} 个字符", f"longer than {most} characters", Text("请缩短。", "Shorten it."))
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip(_STRIPPED + " \t\r\n\u3000")
    allowed = "\n\t" if asking.field.type == "long-text" else ""
    for letter in text:
        kind = unicodedata.category(letter)
        if (kind in ("Cc", "Cs") and letter not in allowed) or letter in _BIDI:
            return asking.refuse(
                "含有不可见的控制字符",
                "it holds invisible control characters",
                Text("请删去后重新填写，不要直接粘贴。", "Remove them; type it instead of pasting."),
            )
    if len(text) > most:
        return asking.refuse(f"超过 {most} 个字符", f"longer than {most} characters", Text("请缩短。", "Shorten it."))
    return text


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as plain ones."""
    return text.translate(_DIGITS)


def _plain(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    pattern = asking.field.pattern if isinstance(asking.field, Field) else None
    if pattern and (len(text) > _PATTERN_LONGEST or not re.fullmatch(pattern, text)):
        return asking.refuse(f"写法不符（应为 {pattern}）", f"it is not written as expected ({pattern})", _AGAIN)
    return Checked(text)


_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.([0-9]{1,10}))?")


def _scaled(asking: Asking, text: str, places: int, what: tuple[str, str]) -> int | Fault:
    """A decimal text as an integer in units of ``10**-places``; nothing is rounded."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return asking.refuse(f"“{text[:40]}”不是{what[0]}", f"“{text[:40]}” is not {what[1]}", _AGAIN)
    sign, whole, rest = found[1], found[2].replace(",", ""), (found[3] or "").rstrip("0")
    if len(rest) > places:
        return asking.refuse(
            f"小数不能超过 {places} 位",
            f"at most {places} decimals",
            Text("请按规定取整后填写。", "Round it as prescribed and enter it."),
        )
    value = int(whole + rest.ljust(places, "0"))
    if value >= _INT64:
        return asking.refuse("数字过大", "the number is too large", _AGAIN)
    return -value if sign == "-" else value


def _number(places: int, units: tuple[str, ...], what: tuple[str, str]) -> Callable[[Asking, str, bool], Checked | Fault]:
    def rule(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
        if canonical:
            return Checked(int(text))
        plain = narrow(text).replace(" ", "")
        for unit in units:
            plain = plain.removeprefix(unit).removesuffix(unit)
        times = 10_000 if places == 2 and plain.endswith("万") else 1
        found = _scaled(asking, plain.removesuffix("万") if times > 1 else plain, places + (4 if times > 1 else 0), what)
        return found if isinstance(found, Fault) else Checked(found)

    return rule


_AMOUNT = _number(2, (), ("金额", "an amount"))


def _money(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    """An amount with or without the sign, code or name of the currency; no more decimals than the currency has."""
    if canonical:
        return Checked(int(text))
    counted_in, plain = currency.current(), narrow(text).replace(" ", "")
    for sign in counted_in.read:
        for cut in (sign, narrow(sign)):
            if plain.casefold().startswith(cut.casefold()):
                plain = plain[len(cut) :]
            if plain.casefold().endswith(cut.casefold()):
                plain = plain[: -len(cut)]
    found = _AMOUNT(asking, plain, False)
    if isinstance(found, Fault) or not isinstance(found.value, int):
        return found
    if found.value % 10 ** (currency.HUNDREDTHS - counted_in.digits):
        return asking.refuse(
            f"小数不能超过 {counted_in.digits} 位", f"at most {counted_in.digits} decimals",
            Text("请按规定取整后填写。", "Round it as prescribed and enter it."),
        )  # fmt: skip
    return found


def _rate(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    if canonical:
        return Checked(int(text))
    plain = narrow(text).replace(" ", "")
    found = _scaled(asking, plain.removesuffix("%"), 2 if plain.endswith("%") else 4, ("比率", "a rate"))
    return found if isinstance(found, Fault) else Checked(found)


_TRUE = frozenset({"true", "1", "是", "有", "yes", "y", "√"})
_FALSE = frozenset({"false", "0", "否", "无", "no", "n", "×"})


def _boolean(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    word = narrow(text).lower()
    if word in _TRUE or word in _FALSE:
        return Checked(word in _TRUE)
    return asking.refuse("应填“是”或“否”", "it is yes or no", _AGAIN)


_DAY = re.compile(r"([0-9]{4})(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})日?(?:[T ]00:00(?::00)?)?")
_MONTH = re.compile(r"([0-9]{4})(?:年|[-./])([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")


def _date(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    plain = narrow(text).strip().replace("年 ", "年").replace("月 ", "月")
    if re.fullmatch(r"[0-9]{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DAY.fullmatch(plain)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return asking.refuse(f"没有 {text[:40]} 这一天", f"there is no day {text[:40]}", _AGAIN)
    if day is None or day.year < 1000:
        return asking.refuse(
            f"“{text[:40]}”不是日期",
            f"“{text[:40]}” is not a day",
            Text("请写 2017-09-25、2017年9月25日或 20170925。", "Write 2017-09-25, 2017/9/25 or 20170925."),
        )
    return Checked(day.isoformat())


def _month(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    found = _MONTH.fullmatch(narrow(text).replace(" ", ""))
    year, month = (found[1] or found[3], found[2] or found[4]) if found else ("0", "0")
    if not int(year) >= 1000 or not 1 <= int(month) <= 12:
        return asking.refuse(
            f"“{text[:40]}”不是月份", f"“{text[:40]}” is not a month", Text("请写 2019-04 或 2019年4月。", "Write 2019-04.")
        )
    return Checked(f"{year}-{int(month):02}")


def _code(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    listed = asking.codes.get(asking.field.list or "")
    if listed is None:
        return Checked(text)
    word = narrow(text).lower()
    named = [
        code
        for code in listed.codes.values()
        if text == code.code or word in (code.label.zh.lower(), code.label.en.lower(), narrow(code.label.zh).lower())
    ]
    exact = [code for code in named if code.code == text] or named
    valid = [
        code
        for code in exact
        if asking.on is None or not ((code.from_ and asking.on < code.from_) or (code.to and asking.on > code.to))
    ]
    if len(valid) == 1:
        return Checked(valid[0].code)
    if exact and not valid:
        return asking.refuse(f"代码“{text[:40]}”已停用或尚未启用", f"the code “{text[:40]}” is not in force", _AGAIN)
    shown = list(listed.codes.values())[:8]
    zh, en = "、".join(code.label.zh for code in shown), ", ".join(code.label.en for code in shown)
    return asking.refuse(
        f"“{text[:40]}”不在“{listed.name.zh}”中",
        f"“{text[:40]}” is not among “{listed.name.en}”",
        Text(f"可填：{zh}{'…' if len(listed.codes) > 8 else ''}。", f"There is: {en}."),
    )


def _id_number(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    plain = narrow(text).upper().replace(" ", "").replace("-", "")
    from shoushan.rules.catalogue.identifiers import id_number_fault, id_number_warnings

    fault = id_number_fault(plain)
    if fault:
        return Fault(asking.field.id, fault, _AGAIN)
    return Checked(plain, id_number_warnings(plain))


def _credit_code(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    plain = narrow(text).upper().replace(" ", "").replace("-", "")
    from shoushan.rules.catalogue.identifiers import credit_code_fault, credit_code_warnings

    fault = credit_code_fault(plain)
    return Fault(asking.field.id, fault, _AGAIN) if fault else Checked(plain, credit_code_warnings(plain))


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))-?([2-9][0-9]{6,7})((?:-|转)[0-9]{1,6})?")
_PHONE_OTHER = re.compile(r"[0-9]{3,8}|[48]00-?[0-9]{3}-?[0-9]{4}|\+?[0-9-]{7,20}")


_PHONE_ANYWHERE = re.compile(r"\+?[0-9](?:[ .()/-]{0,2}[0-9]){2,18}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?")


def _phone(asking: Asking, text: str, canonical: bool) -> Checked | Fault:
    if telephones.current() != "cn":
        said = " ".join(narrow(text).split())
        bare = said[1:] if said.startswith("(") else said
        if _PHONE_ANYWHERE.fullmatch(bare):
            return Checked(said)
        return asking.refuse(
            f"“{text[:40]}”不是电话号码", f"“{text[:40]}” is not a telephone number",
            Text("请填数字，可以有 +、空格、连字符和括号。", "Enter digits; spaces, hyphens and brackets may stand between."),
        )  # fmt: skip
    plain = re.sub(r"[\s()（）]", "", narrow(text)).replace("—", "-").replace("－", "-")
    plain = re.sub(r"^(?:\+86|0086)-?", "", plain)
    if _MOBILE.fullmatch(plain):
        return Checked(plain)
    found = _LANDLINE.fullmatch(plain)
    if found:
        extension = f"-{found[3].lstrip('-转')}" if found[3] else ""
        return Checked(f"{found[1]}-{found[2]}{extension}")
    if _PHONE_OTHER.fullmatch(plain):
        return Checked(plain, (Text("不是常见的电话号码，请核对。", "It is not a usual telephone number; look again."),))
    return asking.refuse(
        f"“{text[:40]}”不是电话号码",
        f"“{text[:40]}” is not a telephone number",
        Text("请填手机号，或区号-号码（0535-1234567）。", "Enter a mobile, or area code and number."),
    )


def _rows(asking: Asking, raw: object) -> Checked | Fault:
    """Rows as a list of mappings; a mapping of key → row is taken as its rows."""
    rows = list(raw.values()) if isinstance(raw, Mapping) else raw
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        return asking.refuse("应为若干行", "rows are expected", _AGAIN)
    if len(rows) > _MOST_ROWS:
        return asking.refuse(f"超过 {_MOST_ROWS} 行", f"more than {_MOST_ROWS} rows", _AGAIN)
    members = asking.field.fields if isinstance(asking.field, Field) else ()
    made: list[Value] = []
    warnings: list[Text] = []
    for no, row in enumerate(rows):
        found = _row(asking, members or _loose(row), row)
        if isinstance(found, Fault):
            return Fault(f"{asking.field.id}.{no + 1}.{found.field}", found.message, found.remedy)
        made.append(found.value)
        warnings += found.warnings
    return Checked(made, tuple(warnings))


def _loose(row: Mapping[Any, Any]) -> tuple[Field, ...]:
    """Members of rows that an act asks for without declaring them: texts of usual length."""
    return tuple(Field(str(key)[:48], Text(str(key)[:48], str(key)[:48]), "text") for key in row)


def _row(asking: Asking, members: tuple[Field, ...], row: Mapping[Any, Any]) -> Checked | Fault:
    known = {member.id for member in members}
    stranger = next((str(key) for key in row if key not in known), None)
    if stranger is not None:
        return Fault(stranger[:48], Text(f"没有“{stranger[:48]}”这一列。", f"There is no column “{stranger[:48]}”."), _AGAIN)
    made: dict[str, Value] = {}
    warnings: list[Text] = []
    for member in members:
        found = check_value(member, row.get(member.id), asking.codes, asking.on)
        if isinstance(found, Fault):
            return found
        if found.value is not None:
            made[member.id] = found.value
        warnings += found.warnings
    return Checked(made, tuple(warnings))


def _bounded(asking: Asking, found: Checked) -> Checked | Fault:
    """Bounds of numbers, in the canonical units of the field."""
    field, value = asking.field, found.value
    if not isinstance(field, Field) or isinstance(value, bool) or not isinstance(value, int):
        return found
    scale = {"money": 2, "area": 2, "rate": 4}.get(field.type, 0)
    for bound, off, zh, en in ((field.min, -1, "不能小于", "at least"), (field.max, 1, "不能大于", "at most")):
        if bound is not None and (value - bound) * off > 0:
            shown = format(Decimal(bound).scaleb(-scale), "f")
            return asking.refuse(f"{zh} {shown}", f"{en} {shown}", _AGAIN)
    return found


_RULES: dict[str, Callable[[Asking, str, bool], Checked | Fault]] = {
    "integer": _number(0, (), ("整数", "a whole number")),
    "money": _money,
    "area": _number(2, ("平方米", "㎡", "m²", "m2", "平米"), ("面积", "an area")),
    "rate": _rate,
    "boolean": _boolean,
    "date": _date,
    "month": _month,
    "code": _code,
    "id-number": _id_number,
    "credit-code": _credit_code,
    "phone": _phone,
}
