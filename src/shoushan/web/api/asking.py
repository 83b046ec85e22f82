"""What a request asks, made into commands: cleaned, strictly typed, on behalf of the post behind the token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from shoushan.records.cases.actions import Request
from shoushan.records.cases.definitions import Book
from shoushan.records.units.accounts import viewer_of_token
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Act as ActRule
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.web.api import shapes
from shoushan.web.api.errors import Told, told, wrong

INT64 = 2**63
DEEPEST = 8


class Asking(HttpRequest):
    """A request as middleware and the token hand it on; the type only, never made."""

    book: Book
    moment: datetime
    auth: Viewer


class Token(HttpBearer):
    """A bearer token; the viewer behind it stands in ``request.auth``."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        """The viewer behind the token. Raises ``BadToken`` or ``NoPost``, which the site tells as 401 and 403."""
        book: Book = request.book  # type: ignore[attr-defined]
        day = request.moment.astimezone(book.zone).date()  # type: ignore[attr-defined]
        return viewer_of_token(token[:200], book.pack, day)


def ledger_of(request: Asking, name: str) -> Ledger:
    """The ledger of this id as far as the viewer may know of it; 404 else."""
    found = request.book.pack.ledgers.get(name)
    if found is None or not request.auth.may_open(found):
        raise told(404, "ledger")
    return found


def version_of(request: Asking, ledger: Ledger, on: date | None = None) -> Version:
    """The version in force on a day, today when none is named; 404 when there was none."""
    try:
        return ledger.on(on or request.moment.astimezone(request.book.zone).date())
    except LookupError:
        raise told(404, "on") from None


def key_of(request: Asking) -> Request | None:
    """The request's idempotency key; 422 for one that is longer than 200 characters or not printable."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise wrong("Idempotency-Key", "应为 1 到 200 个可见字符", "1 to 200 printable characters are expected")
    return Request(key, request.auth.handle)


def command_of(
    request: Asking, body: shapes.Act, case: str, opens: tuple[str, str | None] | None, rule: ActRule | None
) -> Command:
    """A body as a command. Raises ``Told`` for what no act could take."""
    given = {str(name): clean(f"input.{name}", value) for name, value in body.input.items()}
    if rule is not None:
        strict(rule, given)
    parties = [clean("parties", party.dict(exclude_none=True)) for party in body.parties]
    return Command(
        case, text("act", body.act), request.auth.actor, happened(request, body.happened_on), input=given, parties=parties,
        source=source_of(body.source), seen=body.seen, part=text("part", body.part), opens=opens,
        reason=text("reason", body.reason),
    )  # fmt: skip


def source_of(said: shapes.Ground) -> Source:
    """The ground that a body names. 422 for a digest: what proves a day is a scan kept with the case,
    and a word in a request proves nothing."""
    if said.digest is not None:
        raise wrong("source", "接口不能自行证明日期，请在工作台附上扫描件", "a word proves no day; attach the scan at the desk")
    return Source(said.kind)


def happened(request: Asking, day: str | None) -> Happened:
    """When it is said to have happened: the day that the body names, else now."""
    if day is None:
        return Happened.at(request.moment)
    try:
        return Happened.on(date.fromisoformat(day))
    except ValueError:
        raise wrong("happened_on", "不是日历上的日子", "there is no such day") from None


# --- bad input ------------------------------------------------------------------------------------------------------


def text(where: str, value: Any) -> Any:
    """A text that a database takes: no NUL, no half of a surrogate pair."""
    return None if value is None else clean(where, value)


def clean(where: str, value: Any, depth: int = 0) -> Any:
    """``value`` when all in it can be kept; raises ``Told`` for binary numbers, huge ones, broken text, deep nests."""
    if depth > DEEPEST:
        raise wrong(where, "嵌套过深", "nested too deeply")
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise wrong(where, "含有不能保存的字符", "it holds characters that cannot be kept")
        return value
    if isinstance(value, float):
        raise wrong(where, '小数请写成文字，如 "12.50"', 'write decimals as text, such as "12.50"')
    if isinstance(value, int) and not -INT64 <= value < INT64:
        raise wrong(where, "数字过大", "the number is too large")
    if isinstance(value, Mapping):
        return {clean(where, str(key)): clean(f"{where}.{key}"[:200], one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [clean(f"{where}.{place}"[:200], one, depth + 1) for place, one in enumerate(value)]
    return value


WANTED: dict[str, tuple[type, ...]] = {
    "boolean": (bool,), "integer": (int,), "money": (int, str), "area": (int, str), "rate": (int, str),
    "rows": (list, dict), "file": (dict, list), "place": (str, dict), "party": (str, dict),
}  # fmt: skip
"""Which JSON types an input of a type takes; all others take texts."""


def strict(rule: ActRule, given: Mapping[str, Any]) -> None:
    """Every value has the JSON type of its input: true is not 1, and 1 is not "1". Raises ``Told``."""
    for one in rule.inputs:
        value = given.get(one.id)
        wanted = WANTED.get(one.type, (str,))
        if value is None or (isinstance(value, wanted) and (bool in wanted or not isinstance(value, bool))):
            continue
        names = " / ".join(kind.__name__ for kind in wanted)
        raise wrong(f"input.{one.id}", f"类型不符，应为 {names}", f"wrong type, expected {names}")


def day_of(where: str, value: str | None) -> date | None:
    """An ISO day of a query. Raises ``Told``."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong(where, "不是日期，应如 2026-11-24", "not a day; write 2026-11-24") from None


__all__ = [
    "Asking",
    "Token",
    "Told",
    "clean",
    "command_of",
    "day_of",
    "happened",
    "key_of",
    "ledger_of",
    "strict",
    "text",
    "version_of",
]  # fmt: skip
