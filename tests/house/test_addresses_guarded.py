"""Every address of the house is public by this list, or refuses a visitor who is not signed in."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, path

from tests.people import Place

PUBLIC = {
    # the portal: what everyone may read, and forms that everyone may fill in
    "portal:home", "portal:services", "portal:guide", "portal:guide-print", "portal:guide-json",
    "portal:form", "portal:form-sample",
    "portal:apply",
    "portal:question", "portal:check", "portal:track", "portal:help", "portal:privacy",
    "portal:accessibility", "portal:data",
    # the journal's public face: heads, hashes and keys, never an entry
    # (a head, its sheet, tiles and proofs are as open, but there are none before the first seal)
    "portal:log", "portal:log-keys", "portal:log-checker",
    # the hall: kiosk and board show numbers only; slip and line ask number and code, and say no more than the number
    "portal:hall-kiosk", "portal:hall-board",
    # a citizen's own account and applications put aside: what is asked before anything is shown
    "portal:sign-in", "portal:sign-out", "portal:register", "portal:go-on", "portal:put-aside",
    # the ways in
    "desk:login", "live", "ready",
    # the interface's description, guides, counting of days, and following by number and code
    "api-docs", "api-v1:openapi-json", "api-v1:list_services", "api-v1:deadline", "api-v1:track",
}  # fmt: skip
REFUSING = {401, 403, 404}
ASKING = ("/desk/login", "/track/", "/mine/sign-in/")
"""Where somebody is sent who may not look: to the log-in, or to give number and query code."""
SAMPLES = {
    "ledger": "one-counter", "ledger_id": "one-counter", "service": "retirement", "step": "birth_date", "act_id": "accept",
    "act": "supplement", "key": "receipt", "file": "1", "form": "intake", "handle": "0" * 20, "number": "370602-RS-2026-000001",
    "code": "AAAAAAAAAAA", "token": "x", "kind": "pdf", "paper": "receipt", "from_day": "2026-11-01", "to_day": "2026-11-30",
    "sheet": "application", "unit": "hr-hall", "system": "province-services",
    "table_id": "monthly", "list_id": "late", "path": "0/000", "digest": "0" * 64, "n": "1",
    "export_id": "double-publicity", "proposal_id": "topic",
}  # fmt: skip
GAP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")


def addresses(patterns: Any, before: str = "", names: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address below ``patterns``."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield f"{names}{one.name or route}", route
        else:
            space = f"{one.namespace}:" if one.namespace else ""
            yield from addresses(one.url_patterns, route, names + space)


def open_doors(public: set[str], samples: dict[str, str]) -> list[str]:
    """Addresses that are not public and answer an anonymous visitor."""
    found = []
    for name, route in addresses(get_resolver().url_patterns):
        if name in public:
            continue
        address = "/" + re.sub(r"[\^$\\]", "", GAP.sub(lambda gap: samples[gap[1] or gap[2]], route))
        for method in ("get", "post", "head", "put", "delete"):
            answer = getattr(Client(), method)(address)
            if not _refused(answer):
                found.append(f"{method} {address} ({name}): {answer.status_code}")
    return found


def _refused(answer: Any) -> bool:
    sent = answer.headers.get("Location", "")
    return answer.status_code in REFUSING | {405} or (answer.status_code == 302 and sent.startswith(ASKING))


@pytest.fixture
def samples(sqlite_place: Place) -> dict[str, str]:
    """Values for the gaps of addresses, among them a case that exists, with its papers."""
    return {**SAMPLES, "uid": sqlite_place.accepted()}


def test_no_address_is_open_that_is_not_public_by_list(samples: dict[str, str]) -> None:
    names = {name for name, _ in addresses(get_resolver().url_patterns)}
    assert len(names) > 40
    assert PUBLIC - names == set(), "public by list, but no address"
    assert open_doors(PUBLIC, samples) == []


def test_a_public_address_answers_so_that_refusal_means_something(samples: dict[str, str]) -> None:
    answering = {line.split("(")[1].split(")")[0] for line in open_doors(set(), samples)}
    assert answering >= PUBLIC
    assert not {name for name in answering if name.startswith("desk:")} - {"desk:login"}


def test_an_open_door_is_found(samples: dict[str, str]) -> None:
    house = types.ModuleType("open_house")
    house.urlpatterns = [path("secret/<slug:uid>", lambda request, uid: HttpResponse(uid), name="secret")]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=house):
        assert any("(secret): 200" in line for line in open_doors(PUBLIC, samples))
