"""The way back: everything is unpacked, erased again and verified aside; then it takes the old place's place.

The exchange is written down before it begins (``restoring.json``) and each step may be done twice, so that a restore that
was killed has either changed nothing or is carried to its end by the next command.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from shoushan.site import running
from shoushan.site.backups import postgres
from shoushan.site.backups.making import CASE_KEYS, DATABASE, FOLDERS, FORMAT, KEY, MANIFEST, BackupRefused, folders
from shoushan.site.backups.stream import NotABackup, Reading

MARK = "restoring.json"
"""Stands in the place's folder while its parts are exchanged."""
GIVEN = "given-keys.json"
STAGED = ".restore-*"
"""Folders in which restores work; one that lies there while no restore runs was killed."""
BESIDE = ("", "-wal", "-shm")
FACTS = "facts"
"""What figures are counted from: of the old place, in no backup, and made anew from the journal by the worker."""


def restore(source: Path, key: bytes, keys: Path | None, moment: datetime, *, force: bool = False) -> int:
    """Restore the place from a backup (and its keys from ``keys``); gives the exit code of its verification.

    Raises ``BackupRefused`` where a place stands and ``force`` is not given, or while the service runs; ``NotABackup`` for a
    file that does not hold; the old place is as it was then. With ``force`` the old place is kept beside the new one.
    """
    home = Path(settings.SHOUSHAN_HOME)
    try:
        with running.alone(home):
            return _restore(home, source, key, keys, moment, force=force)
    except running.Busy as fault:
        raise BackupRefused(str(fault)) from None


def leftovers(home: Path) -> list[Path]:
    """What a killed restore left: unpacked contents and keys in the clear. A restore removes them when it begins."""
    return sorted(home.glob(STAGED))


def _restore(home: Path, source: Path, key: bytes, keys: Path | None, moment: datetime, *, force: bool) -> int:
    if _stands() and not force:
        raise BackupRefused(
            f"{home} 已有一处在用，恢复会替换它；确要替换请加 --force（旧的留在旁边）· a place stands in {home}; "
            "give --force to replace it (the old one is kept beside)"
        )
    vendor = _vendor()
    if vendor == "postgresql" and (others := postgres.in_use()):
        raise BackupRefused(
            f"数据库还有别的连接（{'、'.join(others)}），请先停止服务 · others are connected to the database "
            f"({', '.join(others)}): stop the service first"
        )
    for left in leftovers(home):
        shutil.rmtree(left, ignore_errors=True)
    if vendor == "postgresql":
        postgres.sweep(str(connections.settings["default"]["NAME"]))
    stamp = f"{moment:%Y%m%d%H%M%S}"
    staged = home / f".restore-{stamp}"
    staged.mkdir(parents=True, mode=0o700)
    database = f"{connections.settings['default']['NAME']}_restore_{stamp}"
    try:
        with _unpacked(source, key, staged) as manifest:
            if manifest["vendor"] != vendor:
                raise BackupRefused(f"备份来自 {manifest['vendor']}，这里用的是 {vendor} · made on another kind of database")
        _take_keys(staged, keys, key)
        _merge_lists(staged)
        if vendor == "postgresql":
            postgres.bring_back(staged / DATABASE, database)
        code = _settled(staged, database)
        if code:
            raise BackupRefused("恢复出来的没有通过核对，旧的没有动 · what was restored does not verify; nothing was replaced")
        _mark(home, staged, database, stamp)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        if vendor == "postgresql":
            postgres.drop(database)
        raise
    connections.close_all()
    finish(home)
    return code


def finish(home: Path) -> bool:
    """Carry an exchange that was written down to its end; False when there is none."""
    mark = home / MARK
    if not mark.exists():
        return False
    said = json.loads(mark.read_text("utf-8"))
    aside = Path(said["aside"])
    aside.mkdir(exist_ok=True, mode=0o700)
    for number, (new, old, has_new, had_old) in enumerate(said["moves"]):
        staged, target, kept = Path(new), Path(old), aside / f"{number}-{Path(old).name}"
        if had_old and not kept.exists() and target.exists():
            target.replace(kept)
        if has_new and staged.exists():
            staged.replace(target)
    if said["database"]:
        postgres.exchange(*said["database"])
    shutil.rmtree(said["staged"], ignore_errors=True)
    shutil.rmtree(home / FACTS, ignore_errors=True)
    mark.unlink()
    return True


def _vendor() -> str:
    return "postgresql" if "postgresql" in connections.settings["default"]["ENGINE"] else "sqlite"


def _stands() -> bool:
    """Whether a place is installed here: its database holds a journal."""
    from shoushan.records.cases.definitions import NotInstalled, current_book

    if _vendor() == "sqlite" and not Path(connections.settings["default"]["NAME"]).exists():
        return False
    try:
        current_book()
    except NotInstalled:
        return False
    except Exception:  # a database that cannot be read is one that must not be lost by mistake
        return _vendor() == "sqlite"
    return True


@contextmanager
def _unpacked(source: Path, key: bytes, staged: Path) -> Iterator[Mapping[str, Any]]:
    """The backup's parts in ``staged``; the manifest. Names that lead out of the folder are refused."""
    with source.open("rb") as file:
        _extract(file, key, staged)
    try:
        manifest = json.loads((staged / MANIFEST).read_text("utf-8"))
        if manifest["format"] != FORMAT or not (staged / DATABASE).is_file():
            raise KeyError
    except (FileNotFoundError, KeyError, ValueError):
        raise NotABackup("文件里没有完整的备份 · the file holds no whole backup") from None
    yield manifest


def _extract(file: Any, key: bytes, into: Path) -> None:
    reading = Reading(file, key)
    try:
        with tarfile.open(mode="r|", fileobj=reading) as tar:  # type: ignore[call-overload]
            tar.extractall(into, filter="data")
        while reading.read(1024 * 1024):
            pass
    except tarfile.TarError as fault:
        raise NotABackup(f"备份文件读不出来：{fault} · the backup cannot be read") from None


def _take_keys(staged: Path, keys: Path | None, key: bytes) -> None:
    """The keys out of their own backup, else those of the place as it stands."""
    folder, own = staged / "keys", Path(settings.SHOUSHAN_KEYS)
    if keys is not None:
        into = staged / "from-keys"
        into.mkdir(mode=0o700)
        with keys.open("rb") as file:
            _extract(file, key, into)
        if not (into / CASE_KEYS).is_file():
            raise NotABackup("密钥文件里没有密钥 · the file of keys holds no keys")
        (into / CASE_KEYS).replace(staged / GIVEN)
        (into / "keys").replace(folder)
        if (own / KEY).exists():
            shutil.copy2(own / KEY, folder / KEY)
    elif own.exists():
        shutil.copytree(own, folder)
    if not (folder / "master.key").is_file():
        raise BackupRefused("没有密钥，敏感内容读不出；请用 --keys 给出密钥备份 · no keys: give their backup with --keys")


def _merge_lists(staged: Path) -> None:
    """The lists of erasures, of the backup and of the place as it stands, as one."""
    from shoushan.records.cases import erasing

    own = Path(settings.SHOUSHAN_ERASURES) / f"{erasing.NAME}.jsonl"
    into = staged / "erasures" / f"{erasing.NAME}.jsonl"
    if own.exists():
        into.parent.mkdir(exist_ok=True, mode=0o700)
        with into.open("a", encoding="utf-8") as file:
            file.write("\n" + own.read_text("utf-8"))


def _settled(staged: Path, database: str) -> int:
    """Erase again and verify, in a process whose place is the staged one."""
    address = f"sqlite:{staged / DATABASE}" if _vendor() == "sqlite" else postgres.conninfo(database)
    environment = {**os.environ, "SHOUSHAN_HOME": str(staged), "SHOUSHAN_DATABASE": address}
    if password := connections.settings["default"]["PASSWORD"]:
        environment["PGPASSWORD"] = str(password)
    command = [sys.executable, "-m", "shoushan.site.commands", "restore", "--staged", str(staged)]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


def settle(staged: Path, moment: datetime) -> int:
    """In the staged place: put the keys of cases back, number what waits, erase again; gives how many cases were erased."""
    from django.db import connection, transaction

    from shoushan.records.cases import erasing_again
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.journal import sequencer

    if (staged / GIVEN).exists():
        given = json.loads((staged / GIVEN).read_text("utf-8"))
        with transaction.atomic(), connection.cursor() as cursor:
            for uuid, wrapped in given["cases"]:
                cursor.execute(
                    "insert into journal_case_key (case_id, wrapped) select id, %s from journal_case where uuid = %s "
                    "on conflict (case_id) do nothing",
                    [b64decode(wrapped), bytes.fromhex(uuid)],
                )
            for uid, wrapped in given["pending"]:
                cursor.execute(
                    "insert into pending_key (uid, wrapped) values (%s, %s) on conflict do nothing", [uid, b64decode(wrapped)]
                )
        (staged / GIVEN).unlink()
    sequencer.renumber_after_restore(transaction.get_connection())
    return erasing_again.again(current_book(), staged / "erasures", moment)


def _mark(home: Path, staged: Path, database: str, stamp: str) -> None:
    """Write down what takes whose place."""
    own = {**folders(), "keys": Path(settings.SHOUSHAN_KEYS)}
    moves = [(staged / name, own[name]) for name in (*FOLDERS, "keys")]
    name = str(connections.settings["default"]["NAME"])
    names = [database, name, f"{name}_before_{stamp}"] if _vendor() == "postgresql" else []
    if _vendor() == "sqlite":
        moves += [(Path(f"{staged / DATABASE}{end}"), Path(f"{name}{end}")) for end in BESIDE]
    written = [[str(new), str(old), new.exists(), old.exists()] for new, old in moves]
    said = {
        "moves": written, "staged": str(staged), "database": names, "aside": str(home / f"before-restore-{stamp}"),
    }  # fmt: skip
    partial = home / f".{MARK}"
    with partial.open("w", encoding="utf-8") as file:
        json.dump(said, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(home / MARK)
