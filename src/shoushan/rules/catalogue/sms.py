"""Short messages: 70 characters in all (3GPP TS 23.038, UCS-2), with the signature; how much room each value has in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shoushan.rules.catalogue.model import Field, Input, Message, Pack, Version
from shoushan.rules.text import Text

LIMIT = 70
LIMIT_OF_LETTERS = 160
"""Characters of one short message in letters of GSM 03.38."""
LINK = 36
"""Room kept for an address in a message that has one: the portal's address and a code."""
DAY, PHONE, NUMBER, NAME, WHOLE, MONEY = 11, 13, 24, 14, 6, 14
TEXT = 12
"""What is left of a text that somebody typed; the long form of the message and its paper say it whole."""
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_PREPARED: Mapping[str, int] = {
    "case_number": NUMBER, "number": NUMBER, "organ": NAME, "unit_name": NAME, "holder": NAME, "host_org": NAME,
    "date": DAY, "today": DAY, "received_on": DAY, "opened_on": DAY, "decided_on": DAY, "closed_on": DAY, "due": DAY,
}  # fmt: skip
_TYPES: Mapping[str, int] = {
    "date": DAY, "month": 8, "phone": PHONE, "integer": WHOLE, "money": MONEY, "boolean": 1, "unit": NAME,
}  # fmt: skip


def signature_of(pack: Pack) -> str:
    """What the gateway puts in front: ``site.sms_signature`` of the pack in 【】; nothing where none is told."""
    told = str(pack.site.get("sms_signature") or "")
    return f"【{told}】" if told else ""


def short(message: Message) -> Text:
    """The words of the short form."""
    return message.sms or message.text


def alone(message: Message) -> Text:
    """The words where no address can be added: those of the whole message, since the short form points to the address."""
    return message.text if message.link else short(message)


def room_for(message: Message, pack: Pack, *, link: bool = True) -> int:
    """How many characters the words may have beside the signature and, with ``link``, the address."""
    return LIMIT - len(signature_of(pack)) - (LINK if message.link and link else 0)


def longest(words: Text, version: Version, pack: Pack) -> int:
    """How long Chinese words can grow when every value fills its room."""
    text = words.zh
    names = _PLACEHOLDER.findall(text)
    return len(_PLACEHOLDER.sub("", text)) + sum(room_of(name, version, pack) for name in names)


def room_of(name: str, version: Version, pack: Pack) -> int:
    """How many characters the value of a placeholder may have in a short message."""
    name = name.removeprefix("input.")
    if name.startswith(("due_", "start_")):
        return DAY
    if name == "service":
        return max([len(one.name.zh) for one in version.services.values()], default=NAME)
    if name.endswith("phone"):
        return PHONE
    if name in _PREPARED:
        return _PREPARED[name]
    field = version.fields.get(name) or _input(version, name)
    return _of(field, pack) if field is not None else TEXT


def cut(name: str, value: str, version: Version, pack: Pack) -> str:
    """A value as the short message says it: whole where it fits its room, else its beginning and “…”."""
    room = room_of(name, version, pack)
    return value if len(value) <= room else value[: room - 1] + "…"


def _input(version: Version, name: str) -> Input | None:
    return next((given for act in version.acts.values() for given in act.inputs if given.id == name), None)


def _of(field: Field | Input, pack: Pack) -> int:
    codes = pack.code_lists.get(field.list or "")
    if codes is not None:
        return max([len(code.label.zh) for code in codes.codes.values()], default=TEXT)
    return _TYPES.get(field.type, TEXT)
