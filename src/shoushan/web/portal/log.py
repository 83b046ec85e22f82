"""The journal's public face: the newest head, the hash tiles, the keys, proofs, and a page that checks receipts from disk."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.records.journal import sealing, vouching
from shoushan.records.journal.proofs import notes
from shoushan.web.portal.frame import Visit, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import word
from shoushan.web.ui.proofs import promiser_of
from shoushan.web.ui.qr import qr_svg
from shoushan.web.ui.tries import address_of, too_many

TILE = re.compile(r"[0-9]{1,2}/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
TEXT = "text/plain; charset=utf-8"
ROOM = Path(__file__).parent


@require_safe
def log(request: Visit) -> HttpResponse:
    """What is proven, by what, and what is not."""
    head = sealing.newest(transaction.get_connection())
    rows = []
    if head:
        rows = [
            ui.SummaryRow(word("p-log-size"), f"{head.size:,}"),
            ui.SummaryRow(word("p-log-root"), b64encode(head.root).decode()),
            ui.SummaryRow(word("p-log-at"), head.at.astimezone(request.book.zone).strftime("%Y-%m-%d %H:%M:%S")),
            ui.SummaryRow(word("p-log-witnesses"), _witnesses(head.text) or word("p-log-nobody")),
        ]
    links = tuple(
        ui.LinkCard(word(key), reverse(f"portal:{name}"), word(f"{key}-text"))
        for key, name in (
            ("p-log-checker", "log-checker"), ("p-log-head", "log-head"), ("p-log-keys", "log-keys"),
            ("p-log-sheet", "log-sheet"), ("p-figures", "log-figures"),
        )
    )  # fmt: skip
    witnessed = bool(head and _witnesses(head.text))
    note = ui.Banner(word("p-log-unproven-text"), title=word("p-log-unproven"), tone="warn") if not witnessed else None
    return page(
        request, "log", reverse("portal:home"), head=ui.SummaryList(tuple(rows)) if rows else None, note=note,
        links=ui.LinkList(links, columns=2),
    )  # fmt: skip


def _witnesses(text: str) -> str:
    """Which registered witnesses have signed this head, and when."""
    path = Path(settings.SHOUSHAN_KEYS) / vouching.WITNESSES
    known = [notes.verifier_of(line) for line in path.read_text(encoding="utf-8").split()] if path.exists() else []
    found = notes.witnesses(notes.checkpoint_of(text), known)
    return "、".join(f"{name} {moment:%Y-%m-%d}" for name, moment in found.items())


@require_safe
def head(request: Visit) -> HttpResponse:
    """The newest head as C2SP's tlog-checkpoint text."""
    found = sealing.newest(transaction.get_connection())
    if found is None:
        raise Http404("checkpoint")
    return _open(HttpResponse(found.text, content_type=TEXT), "no-cache")


@require_safe
def keys(request: Visit) -> HttpResponse:
    """Every public key that a check needs."""
    text = vouching.public_keys(transaction.get_connection(), Path(settings.SHOUSHAN_KEYS), promiser_of(request.book))
    return _open(HttpResponse(text, content_type=TEXT), "no-cache")


@require_safe
def tile(request: Visit, path: str) -> HttpResponse:
    """A hash tile (C2SP tlog-tiles). Entries themselves are never published."""
    file = Path(settings.SHOUSHAN_LOG) / "tile" / path
    if not TILE.fullmatch(path) or not file.is_file():
        raise Http404(path)
    answer = HttpResponse(file.read_bytes(), content_type="application/octet-stream")
    return _open(answer, "public, max-age=31536000, immutable")


@require_safe
def proof(request: Visit, digest: str) -> HttpResponse:
    """The proof that the entry with this hash is sealed, for a receipt that had only the promise; 404 while it is not."""
    if not HASH.fullmatch(digest):
        raise Http404(digest)
    if too_many((f"proof:{address_of(request)}",), request.moment):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    database = transaction.get_connection()
    leaf = sealing.leaf_of(database, bytes.fromhex(digest))
    found = vouching.proof_of(database, Path(settings.SHOUSHAN_LOG), leaf, "sha256")
    if found is None:
        raise Http404(digest)
    number, path, text = found
    said = {"leaf": number, "path": [b64encode(one).decode() for one in path], "checkpoint": text}
    return _open(HttpResponse(json.dumps(said), content_type="application/json"), "no-cache")


@require_safe
def checker(request: Visit) -> HttpResponse:
    """The page that checks receipts, to be kept and opened from disk: one file, no network."""
    answer = HttpResponse(_whole(), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="shoushan-check.html"'
    return answer


@cache
def _whole() -> str:
    """Words, looks and code in one file: what is opened from disk cannot fetch anything else."""
    parts = ("templates/portal/checker_body.html", "static/portal/check.css", "static/portal/check.js")
    body, style, code = ((ROOM / part).read_text(encoding="utf-8") for part in parts)
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>核验凭证 Check a receipt</title><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{style}</style></head><body>{body}<script>{code}</script></body></html>\n"
    )


@require_safe
def sheet(request: Visit) -> HttpResponse:
    """The head as a sheet for the archive: printed monthly, signed, and put away where nobody here can change it."""
    found = sealing.newest(transaction.get_connection())
    if found is None:
        raise Http404("checkpoint")
    return page(
        request, "log_sheet", reverse("portal:log"), text=found.text, size=found.size,
        qr=qr_svg(found.text, word("p-log-head")),
        at=found.at.astimezone(request.book.zone).strftime("%Y-%m-%d %H:%M:%S"),
        keys=vouching.public_keys(transaction.get_connection(), Path(settings.SHOUSHAN_KEYS), promiser_of(request.book)),
    )  # fmt: skip


def _open(answer: HttpResponse, caching: str) -> HttpResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = caching
    return answer
