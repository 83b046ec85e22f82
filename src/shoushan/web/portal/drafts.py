"""An application before it is sent: in the session, with a code or in an account beyond it; sealed, never in the clear."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest

from shoushan.records.cases import keys
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import drafts as stored

KEPT, ASIDE, FORM = "apply", "aside", "apply:"
SENT = "sent"
MOST = 5
"""Drafts and confirmations that one visitor may have at a time; the oldest goes."""


@dataclass(slots=True)
class Draft:
    """Answers by step, uploaded files by material, and the names that the case will have.

    ``key`` (``wrapped`` by the master key) seals the draft and encrypts its files; it becomes the case's key.
    """

    uid: str
    token: str
    key: bytes
    wrapped: bytes
    answers: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def draft_of(request: HttpRequest, name: str, moment: datetime) -> Draft:
    """The visitor's draft under ``name`` (ledger/service), else a fresh one that is not kept yet.

    A citizen who has signed in goes on where the last draft was left, on whatever machine.
    """
    found = _opened(request.session.get(KEPT, {}).get(name))
    owner = _owner(request, name)
    if found is None and owner:
        text = stored.kept(owner, _form(name), moment)
        found = _opened(json.loads(text)) if text else None
    return found or _fresh(moment)


def has_draft(request: HttpRequest, name: str) -> bool:
    """Whether the visitor has begun to fill in ``name``."""
    return name in request.session.get(KEPT, {})


def keep(request: HttpRequest, name: str, draft: Draft) -> None:
    """Seal and keep the draft."""
    content = {"uid": draft.uid, "token": draft.token, "answers": draft.answers, "files": draft.files}
    sealed = keys.seal_with(draft.key)(json.dumps(content, ensure_ascii=False).encode())
    value = {"key": base64.b64encode(draft.wrapped).decode("ascii"), "sealed": sealed}
    _put(request, KEPT, name, value)
    if owner := _owner(request, name):
        stored.keep(owner, _form(name), json.dumps(value), request.moment)  # type: ignore[attr-defined]


def drop(request: HttpRequest, name: str) -> None:
    """Forget the draft, wherever it is kept."""
    if owner := _owner(request, name):
        stored.drop(owner, _form(name))
    request.session[ASIDE] = {one: code for one, code in request.session.get(ASIDE, {}).items() if one != name}
    held = dict(request.session.get(KEPT, {}))
    held.pop(name, None)
    request.session[KEPT] = held


def put_aside(request: HttpRequest, name: str, code: str, moment: datetime) -> None:
    """Keep the visitor's draft under the keyed digest of a code for thirty days; later answers follow it there."""
    request.session[ASIDE] = {**request.session.get(ASIDE, {}), name: _holder(code)}
    keep(request, name, draft_of(request, name, moment))


def take_up(request: HttpRequest, code: str, moment: datetime) -> str | None:
    """Let this visitor go on with the draft behind a code; gives its name, ``None`` where there is none."""
    holder = _holder(code)
    for form in stored.forms_of(holder):
        text = stored.kept(holder, form, moment)
        if text and _opened(json.loads(text)):
            name = form.removeprefix(FORM)
            _put(request, KEPT, name, json.loads(text))
            request.session[ASIDE] = {**request.session.get(ASIDE, {}), name: holder}
            return name
    return None


def _holder(code: str) -> str:
    return f"code:{keys.keyed_digest(code, 'draft-code')[:40]}"


def _owner(request: HttpRequest, name: str) -> str:
    """Who keeps the draft beyond the session: the code under which it was put aside, or the citizen signed in."""
    told = request.session.get(ASIDE, {}).get(name)
    viewer = getattr(request, "viewer", None)
    return told or (viewer.handle if viewer is not None and viewer.kind == "citizen" else "")


def _form(name: str) -> str:
    return f"{FORM}{name}"


def _fresh(moment: datetime) -> Draft:
    key, wrapped = keys.new_case_key()
    return Draft(uuid7(moment), secrets.token_urlsafe(24), key, wrapped)


def _opened(held: Any) -> Draft | None:
    """The draft inside ``held``; a session that somebody tampered with or an older key gives none."""
    try:
        wrapped = base64.b64decode(held["key"])
        key = keys.unwrap(wrapped)
        content = json.loads(keys.open_with(key)(held["sealed"]))
        return Draft(content["uid"], content["token"], key, wrapped, content["answers"], content["files"])
    except (TypeError, KeyError, ValueError, InvalidTag):
        return None


# --- what was sent ------------------------------------------------------------------------------------------------


def remember_sent(request: HttpRequest, draft: Draft, number: str, code: str) -> None:
    """Keep number and query code for the confirmation page, under the draft's token; sealed."""
    sealed = keys.seal_with(draft.key)(json.dumps([draft.uid, number, code]).encode())
    _put(request, SENT, draft.token, {"key": base64.b64encode(draft.wrapped).decode("ascii"), "sealed": sealed})


def sent(request: HttpRequest, token: str) -> tuple[str, str, str] | None:
    """Case, number and query code of what was sent under ``token`` by this visitor."""
    held = request.session.get(SENT, {}).get(token)
    try:
        uid, number, code = json.loads(keys.open_with(keys.unwrap(base64.b64decode(held["key"])))(held["sealed"]))
    except (TypeError, KeyError, ValueError, InvalidTag):
        return None
    return uid, number, code


def _put(request: HttpRequest, shelf: str, name: str, value: dict[str, str]) -> None:
    held = dict(request.session.get(shelf, {}))
    held.pop(name, None)
    held[name] = value
    request.session[shelf] = dict(list(held.items())[-MOST:])
