"""A citizen at the portal: answers every question as it is asked, and follows what was sent."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

RETIREMENT = {
    "for-whom": "self", "applicant-kind": "person", "applicant-name": "王小明", "applicant-number": "11010519491231002X",
    "applicant-phone": "13800001234", "matter_note": "到龄退休", "birth_date": "1966-01-01", "work_start": "1986-07-01",
    "retire_kind": "normal", "delivery_way": "counter",
}  # fmt: skip
TOKEN = re.compile(r'name="token" value="([^"]+)"')
OPTION = re.compile(r'<input type="radio"[^>]*value="([^"]+)"')


def step_of(address: str) -> str:
    """The last part of an address."""
    return address.rstrip("/").rsplit("/", 1)[-1]


def fill(client: Client, service: str, answers: dict[str, Any], ledger: str = "one-counter") -> str:
    """Answer question after question; gives the address of the check page. A paper not named is brought along."""
    address = client.get(f"/apply/{ledger}/{service}/").headers["Location"]
    for _ in range(60):
        if step_of(address) == "check-answers":
            return address
        step = step_of(address)
        page = client.get(address)
        assert page.status_code == 200, (address, page.status_code)
        given = answers.get(step)
        if given is None:
            options = OPTION.findall(page.content.decode())
            given = "missing" if step.startswith("paper-") else options[0] if options else ""
        data = given if isinstance(given, dict) else {step: given}
        answer = client.post(address, data)
        assert answer.status_code == 302, (step, data, text_of(answer)[:800])
        address = answer.headers["Location"]
    raise AssertionError("the questions do not end")


def send(client: Client, check: str) -> tuple[str, str]:
    """Send from the check page; gives number and query code as the confirmation page tells them."""
    answer = client.post(check, {"token": token_of(client, check)})
    assert answer.status_code == 302, text_of(answer)[:800]
    return told(client, answer.headers["Location"])


def token_of(client: Client, address: str) -> str:
    """The form token of a page."""
    return TOKEN.findall(client.get(address).content.decode())[0]


def told(client: Client, done: str) -> tuple[str, str]:
    """Number and query code on the confirmation page."""
    page = client.get(done).content.decode()
    number = re.search(r'class="confirmation-number">([^<]+)<', page)
    code = re.search(r'class="confirmation-code">.*?<b>([^<]+)</b>', page)
    assert number is not None
    assert code is not None
    return number[1], code[1]


def follow(client: Client, number: str, code: str) -> str:
    """Open the case; gives the address of its progress page."""
    answer = client.post("/track/", {"number": number, "code": code})
    assert answer.status_code == 302, answer.status_code
    return str(answer.headers["Location"])


def act(client: Client, home: str, name: str, data: dict[str, Any]) -> Any:
    """Do an act of a citizen from its page."""
    address = f"{home}{name}/"
    return client.post(address, {**data, "token": token_of(client, address)})


def text_of(answer: Any) -> str:
    """What a reader reads on a page."""
    page = answer.content.decode()
    main = page.split("<main", 1)[-1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()
