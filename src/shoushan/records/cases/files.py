"""Attachments: encrypted blobs in a folder, written and synced before the entry that names them; orphans are swept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from shoushan.records.cases import keys
from shoushan.rules.text import Text

SIGNATURES: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"PK\x03\x04", "application/zip", (".docx", ".xlsx", ".ofd", ".zip")),
    (b"\xd0\xcf\x11\xe0", "application/msword", (".doc", ".xls", ".wps", ".et")),
)
"""First bytes, media type, and the endings a file of that kind may carry."""
OURS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = ((b"PAR1", "application/vnd.apache.parquet", (".parquet",)),)
"""Kinds that the platform itself makes and nobody uploads: the evidence of a published figure."""
LARGEST_OF_OURS = 256 * 1024 * 1024


class FileRefused(Exception):
    """A file that is too large, empty, or not what its name says."""

    def __init__(self, text: Text, remedy: Text) -> None:
        super().__init__(text.en)
        self.text, self.remedy = text, remedy


@dataclass(frozen=True, slots=True)
class Stored:
    """A blob that waits for the entry that names it."""

    file: str
    name: str
    size: int
    type: str
    digest: str


def kind_of(name: str, head: bytes, ours: bool = False) -> str:
    """The media type by the first bytes, which must agree with the name's ending. Raises ``FileRefused``."""
    ending = os.path.splitext(name.lower())[1]
    for signature, type_, endings in OURS if ours else SIGNATURES:
        if head.startswith(signature):
            if ending in endings:
                return type_
            break
    raise FileRefused(
        Text(f"“{name}”的内容与文件类型不符，或不是可接收的类型", f"“{name}” is not what its name says, or not accepted"),
        Text("请上传 PDF、PNG、JPG、DOC(X)、XLS(X)、WPS、OFD 文件", "Upload PDF, PNG, JPG, DOC(X), XLS(X), WPS or OFD"),
    )


def check(name: str, content: bytes, ours: bool = False) -> str:
    """The media type of a file that may be kept. Raises ``FileRefused``."""
    limit = LARGEST_OF_OURS if ours else settings.SHOUSHAN_UPLOAD_LIMIT
    if not content or len(content) > limit:
        most = f"{limit // 1024 // 1024} MB"
        raise FileRefused(
            Text(f"“{name}”为空或超过 {most}", f"“{name}” is empty or larger than {most}"),
            Text("请压缩或分成几个文件再上传", "Compress it, or upload it in parts"),
        )
    return kind_of(name, content[:8], ours)


def store(name: str, content: bytes, case_key: bytes, ours: bool = False) -> Stored:
    """Check, encrypt, write and sync a file. Raises ``FileRefused``; nothing is left behind then."""
    type_ = check(name, content, ours)
    digest = hashlib.sha256(content).hexdigest()
    file = keys.keyed_digest(digest + os.urandom(8).hex(), "file")[:40]
    write(_path(file), keys.encrypt_with(case_key)(content))
    return Stored(file, os.path.basename(name)[:200], len(content), type_, digest)


def read(file: str, case_key: bytes) -> bytes:
    """The content of a stored file. Raises ``FileNotFoundError`` when it was erased."""
    return keys.decrypt_with(case_key)(_path(file).read_bytes())


def must_stand(file: str) -> None:
    """Refuse to name a file that was never stored. Raises ``FileRefused``."""
    try:
        stands = _path(file).is_file()
    except ValueError:
        stands = False
    if not stands:
        raise FileRefused(
            Text("所附文件没有上传成功", "The file named was not stored"),
            Text("请重新上传后再办理", "Upload it again, then act"),
        )


def remove(file: str) -> None:
    """Remove a blob whose content was lawfully erased."""
    _path(file).unlink(missing_ok=True)


def sweep(moment: datetime, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove blobs that no entry names and that are older than a day, and blobs that were erased; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("select file, erased from case_file")
        rows = cursor.fetchall()
    named, erased = {file for file, gone in rows if not gone}, {file for file, gone in rows if gone}
    limit = (moment - older_than).timestamp()
    gone = [
        path for path in _all()
        if path.name in erased or (path.name not in named and path.stat().st_mtime < limit)
    ]  # fmt: skip
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _all() -> Iterator[Path]:
    folder = Path(settings.SHOUSHAN_FILES)
    yield from (path for path in folder.glob("??/*") if path.is_file())


def _path(file: str) -> Path:
    if not file.isalnum():
        raise ValueError("a file id is letters and digits")
    return Path(settings.SHOUSHAN_FILES) / file[:2] / file


def write(path: Path, content: bytes) -> None:
    """Put a blob in its place, whole or not at all, and sync it and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
