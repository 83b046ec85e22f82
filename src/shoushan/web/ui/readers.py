"""Card readers of this place: settings name an address and a shape; a shape says what is asked and where the answer lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "flat": {
        "ask": {"cmd": "read", "type": "idcard"},
        "fields": {"number": "idNumber", "name": "name", "address": "address"},
    },
    "nested": {
        "ask": {"method": "ReadIDCard", "params": {}},
        "fields": {"number": "result.certNumber", "name": "result.partyName", "address": "result.certAddress"},
    },
}
"""Two message shapes that vendors' services use; a place adds its own with ``ask`` and ``fields`` in its settings.

``fields`` maps a field of the form to a dotted path in the answer.
"""


class BadReader(ValueError):
    """A reader in the settings has no websocket address, or a shape that nobody knows."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: what its button says, the service's address, what is sent, where the answer holds each field."""

    name: str
    address: str
    ask: Mapping[str, Any]
    fields: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """As the page's module reads it."""
        return {"name": self.name, "address": self.address, "ask": dict(self.ask), "fields": dict(self.fields)}


def readers_of(given: Sequence[Mapping[str, Any]]) -> tuple[Reader, ...]:
    """The readers that the settings name (``[[readers]]``). Raises ``BadReader`` with the reader's name."""
    return tuple(_reader(one) for one in given)


def _reader(one: Mapping[str, Any]) -> Reader:
    name, address = str(one.get("name") or "读证"), str(one.get("address") or "")
    if urlsplit(address).scheme not in ("ws", "wss") or not urlsplit(address).hostname:
        raise BadReader(f"{name}: address = {address!r} is no ws:// or wss:// address")
    shape = SHAPES.get(str(one.get("shape") or ""))
    if shape is None and not (one.get("ask") and one.get("fields")):
        raise BadReader(f"{name}: shape is one of {', '.join(SHAPES)}, or give ask and fields")
    held = shape or {}
    fields = {str(key): str(path) for key, path in dict(one.get("fields") or held["fields"]).items()}
    return Reader(name, address, dict(one.get("ask") or held["ask"]), fields)


def origins(readers: Sequence[Reader]) -> list[str]:
    """What the content security policy must let pages connect to."""
    return list(dict.fromkeys(f"{urlsplit(one.address).scheme}://{urlsplit(one.address).netloc}" for one in readers))
