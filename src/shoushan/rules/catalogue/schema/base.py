"""Types that every definition file shares: closed documents, bilingual text, ids, whole numbers and days as written."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from shoushan.rules.text import Text

_WHOLE = re.compile(r"-?[0-9]{1,18}")


class Doc(BaseModel):
    """A mapping of a definition file; keys that nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Bilingual(Doc):
    """A text in Chinese and in English; neither may be missing."""

    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]

    def text(self) -> Text:
        """The text as the house's own value."""
        return Text(self.zh, self.en)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if not _WHOLE.fullmatch(value):
            raise PydanticCustomError("whole_number", "not a whole number")
        return int(value)
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("flag", "write true or false")
        return value == "true"
    return value


def _day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("day", "no such day") from None
    if isinstance(value, date):
        return value
    raise PydanticCustomError("day", "not a day such as 2020-01-31")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number as written."""
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=1_000_000)]
"""Zero or a natural number."""
Flag = Annotated[bool, BeforeValidator(_flag)]
"""``true`` or ``false`` and no other word."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""An ISO day."""
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""The id of everything but a field."""
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=48)]
"""The id of a field, for it names a column."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=400)]
"""A short text in one language: a code, a number, an article."""
Expression = Annotated[str, StringConstraints(min_length=1, max_length=2001)]
"""An expression; a leading ``=`` is allowed where nothing else could stand."""
Words = Annotated[tuple[Word, ...], BeforeValidator(_listed)]
"""One word or a list of words."""
Json = Any
"""Text, lists and mappings as written."""
