"""The tray of a post: files that a camera or scanner gave, encrypted, until they are attached or thirty days old.

Nothing here is journalled: attaching stores the file anew under the key of its case and names it in an entry.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from shoushan.records.cases import files, keys
from shoushan.records.cases.files import FileRefused
from shoushan.records.units.viewer import Viewer
from shoushan.rules.text import Text

KEPT = timedelta(days=30)
KINDS = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What a camera or scanner makes."""
ORPHANED = timedelta(days=1)
"""After which a blob without a row is left over from a run that was killed."""


@dataclass(frozen=True, slots=True)
class InTray:
    """A file in the tray: its id, the name it came with, media type, size in bytes, when it came, whether it was attached."""

    id: str
    name: str
    type: str
    size: int
    came: datetime
    used: bool


def put(post: str, name: str, content: bytes, moment: datetime) -> bool:
    """Keep a file for a post; whether it was new. The same content again moves what is there to the front.

    Raises ``FileRefused`` for what is no image and no PDF, is empty or too large; nothing is left behind then.
    """
    kind = files.check(name, content)
    if kind not in KINDS:
        raise FileRefused(
            Text(f"“{name}”不是图片，也不是 PDF", f"“{name}” is no image and no PDF"),
            Text("请让高拍仪或扫描仪存成 JPG、PNG 或 PDF", "Let the camera or scanner save JPG, PNG or PDF"),
        )
    digest = keys.keyed_digest(f"{post}:{hashlib.sha256(content).hexdigest()}", "tray")
    if _again(post, digest, moment):
        return False
    id_ = os.urandom(16).hex()
    key, wrapped = keys.new_case_key()
    files.write(_path(id_), keys.encrypt_with(key)(content))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into tray_file (id, post, digest, wrapped, name, type, size, came) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (post, digest) do nothing",
            [
                id_, post, digest, base64.b64encode(wrapped).decode("ascii"),
                keys.seal_with(key)(os.path.basename(name)[:200].encode("utf-8", "replace")), kind, len(content), _text(moment),
            ],
        )  # fmt: skip
        new = bool(cursor.rowcount == 1)
    if not new:  # another run was quicker with the same file
        _path(id_).unlink(missing_ok=True)
    return new


def _again(post: str, digest: str, moment: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "update tray_file set came = %s, used = null where post = %s and digest = %s", [_text(moment), post, digest]
        )
        return bool(cursor.rowcount)


def listed(viewer: Viewer, most: int = 500) -> tuple[InTray, ...]:
    """What lies in the tray of the viewer's post, newest first, attached ones last; nothing for whoever holds none."""
    if viewer.kind != "staff" or not viewer.post:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, name, type, size, came, used, wrapped from tray_file where post = %s "
            "order by used is not null, came desc, id limit %s",
            [viewer.post, most],
        )
        return tuple(_shown(row) for row in cursor.fetchall())


def content(viewer: Viewer, id_: str) -> tuple[InTray, bytes]:
    """A file of the viewer's tray in the clear. Raises ``FileRefused`` for what is not there."""
    gone = FileRefused(
        Text("收件盘里没有这个文件，可能已移除或超过 30 天", "The tray has no such file; removed, or older than 30 days"),
        Text("请重新选择或重新扫描", "Choose again, or scan it again"),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, name, type, size, came, used, wrapped from tray_file where id = %s and post = %s",
            [id_[:64], viewer.post if viewer.kind == "staff" else None],
        )
        row = cursor.fetchone()
    if row is None:
        raise gone
    try:
        sealed = _path(row[0]).read_bytes()
    except FileNotFoundError:
        raise gone from None
    return _shown(row), keys.decrypt_with(_key(row[6]))(sealed)


def attached(viewer: Viewer, id_: str, moment: datetime) -> None:
    """Mark a file as attached to a case; it stays for another matter of the same person."""
    with connection.cursor() as cursor:
        cursor.execute("update tray_file set used = %s where id = %s and post = %s", [_text(moment), id_[:64], viewer.post])


def remove(viewer: Viewer, ids: list[str]) -> int:
    """Take files out of the viewer's tray for good; gives how many."""
    return _drop("post = %s and id in (" + ", ".join(["%s"] * len(ids)) + ")", [viewer.post, *ids]) if ids else 0


def sweep(moment: datetime) -> int:
    """Remove what is older than thirty days, and blobs that a killed run left; gives how many files went."""
    gone = _drop("came < %s", [_text(moment - KEPT)])
    with connection.cursor() as cursor:
        cursor.execute("select id from tray_file")
        known = {row[0] for row in cursor.fetchall()}
    limit = (moment - ORPHANED).timestamp()
    for path in _folder().glob("*"):
        if path.name not in known and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    return gone


def _drop(where: str, given: list[str | None]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select id from tray_file where {where}", given)
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"delete from tray_file where {where}", given)
    for id_ in ids:
        _path(id_).unlink(missing_ok=True)
    return len(ids)


def _shown(row: tuple[object, ...]) -> InTray:
    id_, name, kind, size, came, used, wrapped = (str(one) if one is not None else "" for one in row)
    moment = datetime.strptime(came, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return InTray(id_, keys.open_with(_key(wrapped))(name).decode(), kind, int(size), moment, bool(used))


def _key(wrapped: str) -> bytes:
    return keys.unwrap(base64.b64decode(wrapped))


def _folder() -> Path:
    return Path(settings.SHOUSHAN_FILES) / "tray"


def _path(id_: str) -> Path:
    return _folder() / id_


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
