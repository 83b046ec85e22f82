"""Making a backup: the database first, then the files; the keys, of the place and of its cases, in a file of their own."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from shoushan.records.cases.definitions import current_book
from shoushan.site.backups import postgres
from shoushan.site.backups.stream import Writing

KEY = "backup.key"
DATABASE, MANIFEST, CASE_KEYS = "database", "manifest.json", "case-keys.json"
FOLDERS = ("files", "log", "erasures")
FORMAT = 1


class BackupRefused(Exception):
    """A backup cannot be made or restored as asked; says why and what helps, in both languages."""


def backup_key(path: Path) -> bytes:
    """The 256-bit key of backups, made when there is none. Raises ``BackupRefused`` for a file that is no key."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
    key = path.read_bytes()
    if len(key) != 32:
        raise BackupRefused(f"{path} 不是备份密钥（应为 32 字节）· {path} is no backup key (32 bytes)")
    return key


def back_up(target: Path, key: bytes, moment: datetime) -> dict[str, Any]:
    """Write the backup whole or not at all; gives its manifest. Case keys are left out of the database's copy."""
    home = Path(settings.SHOUSHAN_HOME)
    for left in home.glob(".backup-*"):  # of a backup that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".backup-") as folder:
        copied = Path(folder) / DATABASE
        if connection.vendor == "sqlite":
            _copy_sqlite(copied)
        else:
            postgres.dump(copied)
        manifest = {"format": FORMAT, "vendor": connection.vendor, "log": current_book().log, "made": moment.isoformat()}

        def fill(tar: tarfile.TarFile) -> None:
            _add_text(tar, MANIFEST, json.dumps(manifest))
            tar.add(copied, DATABASE)
            for name, source in folders().items():
                _add_folder(tar, name, source)

        _whole(target, key, fill)
    return manifest


def back_up_keys(target: Path, key: bytes) -> None:
    """Write the keys of the place and the wrapped keys of its cases; the key of backups itself is not among them."""
    with connection.cursor() as cursor:
        cursor.execute("select c.uuid, k.wrapped from journal_case_key k join journal_case c on c.id = k.case_id order by c.id")
        cases = [[bytes(uuid).hex(), b64encode(wrapped).decode()] for uuid, wrapped in cursor.fetchall()]
        cursor.execute("select uid, wrapped from pending_key order by uid")
        pending = [[uid, b64encode(wrapped).decode()] for uid, wrapped in cursor.fetchall()]

    def fill(tar: tarfile.TarFile) -> None:
        _add_text(tar, CASE_KEYS, json.dumps({"cases": cases, "pending": pending}))
        for path in sorted(Path(settings.SHOUSHAN_KEYS).iterdir()):
            if path.is_file() and path.name != KEY:
                tar.add(path, f"keys/{path.name}")

    _whole(target, key, fill)


def folders() -> Mapping[str, Path]:
    """The folders that belong to a place beside its database, by the name they have in a backup."""
    found = (settings.SHOUSHAN_FILES, settings.SHOUSHAN_LOG, settings.SHOUSHAN_ERASURES)
    return dict(zip(FOLDERS, map(Path, found), strict=True))


def _copy_sqlite(target: Path) -> None:
    """An online copy, without the keys of cases: deleted pages are overwritten, free ones given back."""
    from django.db.backends.sqlite3.base import Database  # type: ignore[attr-defined]

    connection.ensure_connection()
    copy = Database.connect(str(target))
    try:
        connection.connection.backup(copy)
        copy.execute("pragma secure_delete = on")
        copy.execute("delete from journal_case_key")
        copy.execute("delete from pending_key")
        copy.commit()
        copy.execute("pragma journal_mode = delete")
        copy.execute("vacuum")
    finally:
        copy.close()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _add_folder(tar: tarfile.TarFile, name: str, folder: Path) -> None:
    """Every file of a folder; one that is removed meanwhile was erased or swept and is left out."""
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        try:
            if path.is_file():
                tar.add(path, f"{name}/{path.relative_to(folder)}")
        except FileNotFoundError:
            continue


def _whole(target: Path, key: bytes, fill: Callable[[tarfile.TarFile], None]) -> None:
    if target.exists():
        raise BackupRefused(f"{target} 已存在，请另起文件名 · {target} exists, choose another name")
    partial = target.with_name(f".{target.name}.part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        sealed = Writing(file, key)
        with tarfile.open(mode="w|", fileobj=sealed) as tar:  # type: ignore[call-overload]
            fill(tar)
        sealed.close()
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
