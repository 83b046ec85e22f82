"""Who may open which address: the people who try, a case that they all try on, and what each of them is answered."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from shoushan.outputs.messages import codes, outbox
from shoushan.records.cases import actions, attach, read
from shoushan.records.journal import sequencer
from shoushan.records.units import accounts
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site import sealing
from shoushan.site.worker import settle
from tests.people import CAST, WANG, Place

TABLE = Path(__file__).with_name("addresses.csv")
ROLES = (
    "anonymous", "tracker", "citizen", "window", "stranger", "supervisor", "auditor", "secretary", "it", "token",
    "weak-token",
)  # fmt: skip
"""Columns of the table. ``tracker`` opened the case with number and query code, ``citizen`` is signed in and it is
hers; ``stranger`` handles for a unit without a part in it; ``weak-token`` is a stranger's program."""
STAFF = ("window", "stranger", "supervisor", "auditor", "secretary", "it")
ASKING = {"/desk/login": "login", "/track/": "number", "/mine/sign-in/": "sign-in"}
"""Where somebody is sent who may not look: to the log-in, or to give number and query code."""
GAP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")
LANDLINE = {**WANG, "phone": "0535-6212345"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PASSWORD = "槐树街的门牌1号"
OPENING_CODE = re.compile(r'class="confirmation-number">([^<]+)<')
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Row:
    """An address of the table: values for its gaps, what stands behind it, and ``GET/POST`` of every role."""

    name: str
    gaps: Mapping[str, str]
    query: str
    answers: Mapping[str, str]


def table(path: Path = TABLE) -> dict[str, Row]:
    """The expectations by name of address."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for one in rows:
        gaps = dict(pair.split("=", 1) for pair in one["gaps"].split())
        assert one["name"] not in found, f"{one['name']} stands twice"
        found[one["name"]] = Row(one["name"], gaps, one["query"], {role: one[role] for role in ROLES})
    return found


def addresses(patterns: Any = None, before: str = "", names: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address below ``patterns``, of all of them when none are given."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield f"{names}{one.name or route}", route
        else:
            space = f"{one.namespace}:" if one.namespace else ""
            yield from addresses(one.url_patterns, route, names + space)


def filled(route: str, gaps: Mapping[str, str]) -> str:
    """A route with its gaps filled in."""
    return "/" + re.sub(r"[\^$\\]", "", GAP.sub(lambda gap: gaps[gap[1] or gap[2]], route))


def own_folders(folder: Path) -> dict[str, Path]:
    """Settings by which files, seals and counts of tries lie apart."""
    return {"SHOUSHAN_HOME": folder / "home", "SHOUSHAN_FILES": folder / "files", "SHOUSHAN_LOG": folder / "log"}


class Street:
    """A district with one matter in it, and everybody who comes to the door."""

    def __init__(self, place: Place) -> None:
        self.place = place
        command = place.opening(party=LANDLINE)
        scan = dict(attach.store(command.case, "身份证.pdf", PDF))
        self.uid = actions.act([replace(command, input={**command.input, "files": scan})], place.book, place.moment)[0].case
        self._told_missing()
        shown = read.case(SYSTEM_VIEWER, place.book, self.uid, place.moment)
        settle(place.book, place.moment)
        (letter, _), *_ = outbox.lines(SYSTEM_VIEWER, place.book, outbox.STATES, uid=self.uid)[0]
        self.gaps = {
            "uid": self.uid, "number": str(shown.number), "code": str(shown.track), "file": str(scan["file"]),
            "letter": codes.make(self.uid, codes.SUPPLEMENT, place.moment), "message": str(letter.key), "handle": "0" * 20,
        }  # fmt: skip
        slip = Client().post("/hall/hr-hall/", {"group": "A"}).headers["Location"].strip("/").split("/")
        self.gaps |= {"ticket": slip[-2], "ticket-code": slip[-1]}
        self.gaps |= self._sealed()
        self.heads: dict[str, dict[str, str]] = {}
        self.sessions: dict[str, dict[str, Any]] = {"anonymous": {}}
        self.peers = count(1)
        for name in STAFF:
            self._staff(name)
        self.sessions["tracker"] = self._tracker()
        self.sessions["citizen"] = self._citizen()
        self.heads = {"token": self._token("window"), "weak-token": self._token("stranger")}

    def _told_missing(self) -> None:
        gap = [{"material": "leaving-proof", "state": "missing"}]
        given = {"missing_items": "离职证明", "materials": gap}
        self.place.act("window", self.uid, "tell-missing", input=given)

    def _sealed(self) -> dict[str, str]:
        """The journal so far, under one head: a tile and a leaf of it."""
        database = transaction.get_connection()
        while sequencer.sequence(database, holder="test", moment=self.place.moment):
            pass
        sealing.seal(self.place.book, "test", self.place.moment)
        leaf = (Path(settings.SHOUSHAN_LOG) / "tile" / "0" / "000").read_bytes()[:32]
        return {"tile": "0/000", "leaf": leaf.hex()}

    def _session(self, client: Client) -> dict[str, Any]:
        return dict(client.session.items())

    def _staff(self, name: str) -> None:
        self.place.viewer(name)
        client = Client()
        client.force_login(Account.objects.get(user__username=name).user, backend=BACKEND)
        self.sessions[name] = self._session(client)

    def _tracker(self) -> dict[str, Any]:
        client = Client()
        answer = client.post("/track/", {"number": self.gaps["number"], "code": self.gaps["code"]})
        self.gaps["handle"] = answer.headers["Location"].strip("/").rsplit("/", 1)[-1]
        return self._session(client)

    def _citizen(self) -> dict[str, Any]:
        window, client = self.client("window"), Client()
        page = window.post(f"/desk/case/{self.uid}/account", {"party": "applicant", "seen": "1"}).content.decode()
        found = OPENING_CODE.search(page)
        assert found, page[:2000]
        given = {"number": WANG["id_number"], "code": found[1], "password": PASSWORD, "again": PASSWORD}
        assert client.post("/mine/register/", given).status_code == 302
        return self._session(client)

    def _token(self, name: str) -> dict[str, str]:
        account = Account.objects.get(user__username=name)
        return {"HTTP_AUTHORIZATION": f"Bearer {accounts.issue_token(account, CAST[name], 'test')}"}

    def client(self, role: str) -> Client:
        """The role at a machine of its own, as it was when it came: what it did before, and how often, is forgotten."""
        rmtree(Path(settings.SHOUSHAN_HOME) / "tries", ignore_errors=True)
        peer = next(self.peers)
        client = Client(REMOTE_ADDR=f"10.0.{peer // 250}.{peer % 250 + 1}", **self.heads.get(role, {}))
        if held := self.sessions.get(role):
            store = SessionStore()
            store.update(held)
            store.create()
            client.cookies["sessionid"] = str(store.session_key)
        return client

    def address(self, row: Row, route: str) -> str:
        """Where a row leads: a gap is filled by the table, ``*name`` there by this street."""
        gaps = {name: self.gaps[value[1:]] if value.startswith("*") else value for name, value in row.gaps.items()}
        return filled(route, {**self.gaps, **gaps}) + row.query

    def asked(self, role: str, method: str, address: str) -> str:
        """The class of an answer: its status, or the name of the door that somebody is sent to."""
        client = self.client(role)
        more = {"content_type": "application/json", "data": json.dumps({})} if "/api/" in address and method == "post" else {}
        return said(getattr(client, method)(address, **more))


def said(answer: Any) -> str:
    """The class of an answer."""
    sent = urlsplit(answer.headers.get("Location", "")).path if answer.status_code == 302 else ""
    return ASKING.get(sent, str(answer.status_code))
