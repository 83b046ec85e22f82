"""The way out by HTTP: one request a message with its key, so that the gateway takes it once; results asked for."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from shoushan.outputs.messages.filing import STATES, Result, dialled
from shoushan.outputs.messages.outbox import Letter

MOST = 1024 * 1024
"""Bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway: where messages are posted, where results are asked for, its token, seconds to wait."""

    url: str
    results_url: str = ""
    token: str = ""
    timeout: int = 10

    def __post_init__(self) -> None:
        for address in (self.url, self.results_url):
            if address and urlsplit(address).scheme not in {"http", "https"}:
                raise ValueError(f"网关地址必须以 http 或 https 开头 · {address} is no http address")


class Refused(Exception):
    """The gateway will never take this message (4xx): there is no use in trying again."""


class Unreachable(Exception):
    """The gateway did not answer, or is ill (5xx, 429): try again later with the same key."""


def send(gateway: Gateway, letter: Letter) -> None:
    """Hand over one message. The key goes along twice: in the body and as ``Idempotency-Key``; a gateway that has it
    already (409) has it. Raises ``Refused`` or ``Unreachable``."""
    body = {"key": letter.key, "phone": dialled(letter.phone), "text": letter.sms}
    try:
        _ask(gateway, gateway.url, body, {"Idempotency-Key": letter.key})
    except urllib.error.HTTPError as fault:
        with fault:
            if fault.code == 409:
                return
            if fault.code == 429 or fault.code >= 500:
                raise Unreachable(f"HTTP {fault.code}") from None
            raise Refused(f"HTTP {fault.code}") from None
    except (OSError, ValueError) as fault:
        raise Unreachable(type(fault).__name__) from None


def results(gateway: Gateway, keys: Sequence[str]) -> list[Result]:
    """What became of messages: the gateway is asked with their keys. Raises ``Unreachable``."""
    if not gateway.results_url or not keys:
        return []
    try:
        told = json.loads(_ask(gateway, gateway.results_url, {"keys": list(keys)}, {}))
        rows = list(told["results"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Unreachable(type(fault).__name__) from None
    found = []
    for line, row in enumerate(rows, 1):
        state = STATES.get(str(row.get("state", "")).lower()) if isinstance(row, dict) else None
        if state is not None and str(row.get("key")) in keys:
            found.append(Result(str(row["key"]), state, str(row.get("why") or "")[:200], line))
    return found


def _ask(gateway: Gateway, url: str, body: dict[str, Any], more: dict[str, str]) -> bytes:
    head = {"Content-Type": "application/json; charset=utf-8", **more}
    if gateway.token:
        head["Authorization"] = f"Bearer {gateway.token}"
    request = urllib.request.Request(url, json.dumps(body, ensure_ascii=False).encode(), head, method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=gateway.timeout) as answer:  # noqa: S310 (the scheme was checked)
        return bytes(answer.read(MOST))
