"""The form of a backup file: a tar in chunks, each encrypted and bound to its place, the last one marked as the last.

AES-256-GCM under a key derived (HKDF-SHA-256) from the backup key and the file's own salt; the nonce is the chunk's number
and whether it is the last (the STREAM construction), so that no chunk can be left out, moved or cut off unseen.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"shoushan backup 1\n"
SALT = 16
CHUNK = 1024 * 1024
_TAG = 16


class NotABackup(ValueError):
    """The file is no backup, was cut off or changed, or the key is another one."""


def _box(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, MAGIC).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Writing:
    """A file to write to; ``close`` writes the last chunk."""

    def __init__(self, out: BinaryIO, key: bytes) -> None:
        salt = os.urandom(SALT)
        out.write(MAGIC + salt)
        self._out, self._box, self._number, self._held = out, _box(key, salt), 0, bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes; whole chunks are written at once."""
        self._held += data
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write what is left as the last chunk."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._out.write(self._box.encrypt(_nonce(self._number, last), plain, None))
        self._number += 1


class Reading:
    """The plain bytes of a file that ``Writing`` made. Every read raises ``NotABackup`` where a chunk does not hold."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        head = source.read(len(MAGIC) + SALT)
        if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
            raise NotABackup("不是首善的备份文件 · this is no backup file of Shoushan")
        self._source, self._box = source, _box(key, head[len(MAGIC) :])
        self._number, self._held, self._next, self._over = 0, bytearray(), source.read(CHUNK + _TAG), False

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` plain bytes; fewer only at the end."""
        while not self._over and (size < 0 or len(self._held) < size):
            self._take()
        count = len(self._held) if size < 0 else size
        found = bytes(self._held[:count])
        del self._held[:count]
        return found

    def _take(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._over = not self._next
        try:
            self._held += self._box.decrypt(_nonce(self._number, self._over), sealed, None)
        except InvalidTag:
            raise NotABackup(
                "备份文件被截断或改动，或备份密钥不对 · the backup was cut off or changed, or the key is another one"
            ) from None
        self._number += 1
