"""The words of a message: whole for paper and voice, short for a telephone, and as somebody reads them aloud."""

from __future__ import annotations

import re
from typing import Any

from shoushan.records.cases.telling import Due
from shoushan.rules.catalogue import sms
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.procedure.papers import fill
from shoushan.rules.text import Text

_TEXT_ENDS = "。.！!"
_NUMBER = re.compile(r"\d[\d-]{6,}\d")
_DIGITS = str.maketrans("0123456789", "零幺二三四五六七八九")


def whole(due: Due) -> Text:
    """The message in both languages, every value whole."""
    return fill(due.message.text, due.ground.values)


def short(due: Due, pack: Pack, link: str) -> str:
    """The short message in the place's first language with its signature; ``link`` is added where it fits, and never makes
    two of it."""
    values = {name: _cut(name, value, due, pack) for name, value in due.ground.values.items()}
    words = sms.short(due.message) if link else sms.alone(due.message)
    said = sms.signature_of(pack) + fill(words, values)[pack.at]
    if not link:
        return said
    stop, gap, most = ("。", "", sms.LIMIT) if pack.at == 0 else (".", " ", sms.LIMIT_OF_LETTERS)
    joined = f"{said if said[-1:] in _TEXT_ENDS else said + stop}{gap}{link}"
    return joined if len(joined) <= most else said


def aloud(text: str) -> str:
    """Chinese words as a clerk reads them aloud: telephone numbers digit by digit, in groups."""
    return _NUMBER.sub(lambda found: "，".join(part.translate(_DIGITS) for part in _groups(found[0])), text)


def _groups(number: str) -> list[str]:
    """0535-6000101 in its parts; a mobile number as three, four, four."""
    if re.fullmatch(r"1\d{10}", number):
        return [number[:3], number[3:7], number[7:]]
    return [part[at : at + 4] for part in number.split("-") for at in range(0, len(part), 4)]


def _cut(name: str, value: Any, due: Due, pack: Pack) -> Any:
    """A value as the short form has room for it; a list becomes one text first, and rows, which papers alone have, nothing."""
    if isinstance(value, Text):
        said = value
    else:
        each = [one for one in value if isinstance(one, Text)]
        said = Text("、".join(one.zh for one in each), ", ".join(one.en for one in each))
    return said._replace(zh=sms.cut(name, said.zh, due.ground.version, pack))
