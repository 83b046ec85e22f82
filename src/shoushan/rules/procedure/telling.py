"""What a public notice tells: the whitelisted things of a case in both languages, masked, and nothing that names a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shoushan.rules import currency
from shoushan.rules.catalogue.masks import mask, street
from shoushan.rules.catalogue.model import Field, Notice, Shown, Value, Version
from shoushan.rules.hundredths import digits
from shoushan.rules.procedure.notice_refusals import NoticeTellsTooMuch
from shoushan.rules.procedure.papers import fill, spoken_day
from shoushan.rules.procedure.refusals import UnknownValue
from shoushan.rules.procedure.scope import Scope, unit_label
from shoushan.rules.procedure.values import Fact
from shoushan.rules.text import Text

_ID = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_NUMBER, _PHONE = Text("身份证号", "an identity number"), Text("手机号码", "a mobile number")
DAYS: Mapping[str, Text] = {"working-day": Text("个工作日", "working days"), "calendar-day": Text("日", "days")}


def told(
    notice: Notice, scope: Scope, from_: date, to: date, unit: str, extra: str, added: Iterable[Fact] = ()
) -> dict[str, Value]:
    """The exact words of a notice as JSON: ``name kind basis intro items closing unit organ days group text``.

    ``added`` are the facts of the act itself: an act that opens a case has its parties there. Raises ``UnknownValue`` where
    a thing that is to be shown is missing, ``NoticeTellsTooMuch`` where a word names a person.
    """
    organ = unit_label(scope.context, unit)
    parties = _parties(scope, added)
    items = list(_items(notice, scope, parties))
    values = {item: text for item, (_, text) in items}
    values |= {"from": spoken_day(from_), "to": spoken_day(to), "organ": organ, "days": days_of(notice)}
    said: dict[str, Value] = {
        "name": _said(notice.name), "kind": notice.kind, "basis": notice.basis, "intro": _said(fill(notice.intro, values)),
        "items": [{"id": item, "label": _said(label), "value": _said(text)} for item, (label, text) in items],
        "unit": unit, "organ": _said(organ), "days": _said(days_of(notice)),
    }  # fmt: skip
    if notice.closing:
        said["closing"] = _said(fill(notice.closing, values))
    if notice.list_by and notice.list_by in values:
        said["group"] = _said(values[notice.list_by])
    if extra:
        said["text"] = extra
    _names_nobody(notice, parties, [*(text for _, (_, text) in items), Text(extra, extra)])
    return said


def days_of(notice: Notice, days: int | None = None) -> Text:
    """How long it stands at least, in words."""
    count, unit = days or notice.days, DAYS[notice.unit.value]
    return Text(f"{count}{unit.zh}", f"{count} {unit.en}")


def _items(notice: Notice, scope: Scope, parties: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Text, Text]]]:
    """Each thing that is shown: its id, label and value."""
    for one in notice.shows:
        found = _party(one, scope, parties) if one.party else _field(one, scope)
        if found is None:
            continue
        label, value = found
        if value is None:
            if one.optional:
                continue
            raise UnknownValue([one.id], [label])
        yield one.id, (one.label or label, value)


def _party(one: Shown, scope: Scope, parties: Sequence[Mapping[str, Any]]) -> tuple[Text, Text | None] | None:
    role = scope.version.parties.get(one.party or "")
    label = role.label if role else Text(str(one.party), str(one.party))
    names = [_name(party) for party in parties if party.get("role") == one.party and party.get("name")]
    return label, Text("、".join(names), ", ".join(names)) if names else None


def _name(party: Mapping[str, Any]) -> str:
    """A person's name masked; an organisation's is no secret."""
    name = str(party["name"])
    return name if party.get("kind") == "organisation" else str(mask("text", "personal", name))


def _parties(scope: Scope, added: Iterable[Fact]) -> tuple[Mapping[str, Any], ...]:
    found = scope.context.linked.get("parties")
    known = tuple(found) if isinstance(found, list | tuple) else ()
    new = ({**fact.data, **fact.content} for fact in added if fact.effect == "party.add")
    return (*known, *new)


def _field(one: Shown, scope: Scope) -> tuple[Text, Text | None] | None:
    field = scope.version.fields.get(one.field or "")
    if field is None:
        return None
    value = scope(field.id)
    return field.label, None if value is None else shown_value(one, field, value, scope)


def shown_value(one: Shown, field: Field, value: Any, scope: Scope) -> Text:
    """A value in the words of a notice: masked where its class says so and no law wants it whole."""
    if one.street:
        return _plain(street(str(value)))
    if field.klass == "personal" and not one.whole:
        return _plain(str(mask(field.type, "personal", value)))
    if field.type == "money":
        return currency.current().said(value)
    if field.type == "area":
        return _plain(f"{value // 100}.{value % 100:02d}", "平方米", " m²")
    if field.type == "rate":
        return _plain(f"{digits(value)}%")
    if field.type == "boolean":
        return Text("是", "yes") if value else Text("否", "no")
    if field.type == "date":
        return spoken_day(date.fromisoformat(str(value)[:10]))
    if field.type == "unit":
        return unit_label(scope.context, str(value))
    codes = scope.context.codes.get(field.list or "")
    if codes and str(value) in codes.codes:
        return codes.codes[str(value)].label  # type: ignore[no-any-return]
    return _plain(str(value))


def _names_nobody(notice: Notice, parties: Sequence[Mapping[str, Any]], words: Iterable[Text]) -> None:
    people = [str(party["name"]) for party in parties if party.get("name") and party.get("kind") != "organisation"]
    for text in words:
        if _ID.search(text.zh):
            raise NoticeTellsTooMuch(notice.name, _NUMBER)
        if _MOBILE.search(text.zh):
            raise NoticeTellsTooMuch(notice.name, _PHONE)
        if any(len(name) > 1 and name in text.zh for name in people):
            raise NoticeTellsTooMuch(notice.name, Text("当事人全名", "a full name of a party"))


def publishes(version: Version, act: str) -> bool:
    """Whether an act publishes a declared notice."""
    found = version.acts.get(act)
    specs = found.effects if found else ()
    return any(spec.effect == "notice.publish" and spec.values.get("notice") in version.notices for spec in specs)


def _plain(text: str, zh: str = "", en: str = "") -> Text:
    return Text(text + zh, text + en)


def _said(text: Text) -> dict[str, Value]:
    return {"zh": text.zh, "en": text.en}
