"""Fields: codes with lists, rows with members, references to ledgers, bounds and patterns that can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.model import Field
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_LIST = Text("代码表", "code list")
_LEDGER = Text("台账", "ledger")
_FIELD = Text("字段", "field")
_COLUMNS = frozenset(
    {
        "number",
        "stage",
        "service",
        "unit",
        "opened_on",
        "closed_on",
        "due",
        "lamp",
        "outcome",
        "channel",
        "party",
        "holder",
        "since",
        "n",
    }
)
"""Columns that every ledger's list may show besides its fields."""
_TAKEN = frozenset({"case_id", "leaf", "day", "next_leaf", "next_day", "struck"})
"""Columns with which every row of facts begins: a field of a case may not be called so."""
_RISKY = re.compile(r"\\[1-9]|\(\?(?!:)")
_GROUP = re.compile(r"\(([^()]*)\)([*+?]|\{\d*,?\d*\})?")
_REPEATED = re.compile(r"([*+?])|\{(\d*)(,?)(\d*)\}")
LONGEST_TEXT = 500
"""Letters of a value that is held against a pattern."""
MOST_WAYS, ENDLESS = 1_000_000, 10**12
"""Ways in which a pattern may be tried on one value: more would let one form keep a processor for minutes."""


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the fields of a version."""
    for field in view.version.fields.values():
        yield from _field(view, field)
        if field.id in _TAKEN:
            yield view.problem(
                field.at,
                Text(
                    f"字段不能叫“{field.id}”，指标底数用了这个列名。",
                    f"No field may be called “{field.id}”: facts use that name.",
                ),
                Text("请换一个编号，如加上前缀。", "Choose another id, for example with a prefix."),
            )
        for member in field.fields:
            yield from _field(view, member)
    yield from _shape(view)


def _field(view: View, field: Field) -> Iterator[Problem]:
    if field.type == "code" and field.list is None:
        yield view.problem(
            field.at,
            Text(f"字段“{field.id}”没有写代码表。", f"The field “{field.id}” has no code list."),
            Text("请写 list。", "Write list."),
        )
    if field.list is not None and field.list not in view.pack.code_lists:
        yield view.unknown(field.at, _LIST, field.list, view.pack.code_lists)
    if field.ref is not None and field.ref not in view.pack.ledgers:
        yield view.unknown(field.at, _LEDGER, field.ref, view.pack.ledgers)
    if field.klass in ("personal", "sensitive") and field.purpose is None:
        yield view.problem(
            field.at,
            Text(f"字段“{field.id}”含个人信息而没有写用途。", f"The field “{field.id}” is personal without a purpose."),
            Text("请写 purpose（个人信息保护法第六条）。", "Write its purpose (Personal Information Protection Law, 6)."),
        )
    if field.min is not None and field.max is not None and field.min > field.max:
        yield view.problem(
            field.at,
            Text(f"字段“{field.id}”的 min 大于 max。", f"min exceeds max in “{field.id}”."),
            Text("请更正。", "Correct it."),
        )
    yield from _rows(view, field)
    yield from _pattern(view, field)


def _rows(view: View, field: Field) -> Iterator[Problem]:
    members = [member.id for member in field.fields]
    if (field.type == "rows") != bool(members):
        yield view.problem(
            field.at,
            Text(
                f"字段“{field.id}”：rows 类型要有 fields，其他类型不能有。",
                f"The field “{field.id}”: rows have fields, other types have none.",
            ),
            Text("请补上或删去 fields。", "Add or remove fields."),
        )
    if field.key is not None and field.key not in members:
        yield view.unknown(field.at, _FIELD, field.key, members)
    if any(member.type == "rows" for member in field.fields):
        yield view.problem(
            field.at, Text("行内不能再有行。", "Rows may not hold rows."), Text("请另立台账。", "Make a ledger of its own.")
        )


def _pattern(view: View, field: Field) -> Iterator[Problem]:
    if field.pattern is None:
        return
    fault = None
    try:
        re.compile(field.pattern)
    except (re.error, OverflowError, RecursionError):
        fault = Text("读不懂", "cannot be read")
    if fault is None and (len(field.pattern) > 200 or _RISKY.search(field.pattern)):
        fault = Text("过长或含回溯引用", "is too long, or refers back")
    if fault is None and _ways(field.pattern) > MOST_WAYS:
        fault = Text("含嵌套的或太多的重复，核对一个值可能要很久", "nests or heaps repetitions: one value could take very long")
    if fault is not None:
        yield view.problem(
            field.at,
            Text(f"字段“{field.id}”的 pattern {fault.zh}。", f"The pattern of “{field.id}” {fault.en}."),
            Text("请写简单的正则式，如 [A-Z]{2}[0-9]{6}。", "Write a plain one such as [A-Z]{2}[0-9]{6}."),
        )


def _ways(pattern: str) -> int:
    """In how many ways a pattern may be tried on one text, at most: each repetition of an open length as often as a text is
    long, each choice once for each of its branches; what is repeated without end and leaves a choice itself has no end."""
    plain, held = re.sub(r"\\.|\[\^?\]?(?:\\.|[^]\\])*\]", "x", pattern.replace("(?:", "(")), dict[str, int]()
    while (group := _GROUP.search(plain)) is not None:
        inside, again = _flat(group[1], held), group[2] or ""
        if inside > 1 and (again in ("*", "+") or again.endswith(",}")):
            return ENDLESS
        times = max((int(n) for n in re.findall(r"\d+", again)), default=1) if inside > 1 else 1
        mark = chr(0xE000 + len(held))
        held[mark] = min(inside ** min(times, 40), ENDLESS)
        plain = f"{plain[: group.start()]}{mark}{again if inside == 1 or again == '?' else ''}{plain[group.end() :]}"
    return ENDLESS if "(" in plain else _flat(plain, held)


def _flat(plain: str, held: Mapping[str, int]) -> int:
    """The same of a pattern whose groups were counted already."""
    found = 1 + plain.count("|")
    for letter in plain:
        found *= held.get(letter, 1)
    for sign, least, dots, most in _REPEATED.findall(plain):
        if sign == "?":
            found *= 2
        elif sign or (dots and not most):
            found *= LONGEST_TEXT
        elif dots:
            found *= max(1, min(int(most), LONGEST_TEXT) - int(least or 0) + 1)
    return min(found, ENDLESS)


def _shape(view: View) -> Iterator[Problem]:
    """Fields that ``ledger.yaml`` names must exist in some version."""
    if view.version is not view.ledger.versions[-1]:
        return
    known = {id_ for version in view.ledger.versions for id_ in version.fields}
    ledger = view.ledger
    for id_ in (*ledger.card, *ledger.columns):
        if id_ not in known | _COLUMNS:
            yield view.unknown(ledger.at, _FIELD, id_, known | _COLUMNS)
    if ledger.key is not None and ledger.key not in known:
        yield view.unknown(ledger.at, _FIELD, ledger.key, known)
    yield from _title(view, known)


def _title(view: View, known: set[str]) -> Iterator[Problem]:
    """What tells rows apart is one line of text that lists may show."""
    name = view.ledger.title
    if name is None:
        return
    if name not in known:
        yield view.unknown(view.ledger.at, _FIELD, name, known)
    elif any(
        (field := version.fields.get(name)) and (field.type not in ("text", "place") or field.klass == "sensitive")
        for version in view.ledger.versions
    ):
        yield view.problem(
            view.ledger.at,
            Text(f"“{name}”不能作列表的标题。", f"“{name}” cannot tell the rows of a list apart."),
            Text("请用一行文字的字段，类别不能是敏感。", "Name a field of type text or place that is not sensitive."),
        )
