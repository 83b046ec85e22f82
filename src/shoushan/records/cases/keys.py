"""Keys: one per case for sensitive items and files, wrapped by a master key that stands outside the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
_CLASS = b"class-key"


class KeysMissing(Exception):
    """The folder of keys is empty although the database already holds cases: nothing sensitive can be read."""


def make_keys(folder: Path) -> None:
    """Make the master key, the key of keyed digests, and the seeds of the keys that seal and that promise, each readable
    by its owner only. Existing keys stay."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("master.key", "digest.key", "seal.key", "promise.key"):
        path = folder / name
        if path.exists():
            continue
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())


@lru_cache(maxsize=8)
def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as fault:
        raise KeysMissing(f"找不到密钥文件 {path} · key file {path} is missing; restore it from its own backup") from fault


def _master() -> AESGCM:
    return AESGCM(_read(str(Path(settings.SHOUSHAN_KEYS) / "master.key")))


def new_case_key() -> tuple[bytes, bytes]:
    """A fresh 256-bit case key, plain and wrapped by the master key."""
    plain = AESGCM.generate_key(256)
    nonce = os.urandom(NONCE)
    return plain, nonce + _master().encrypt(nonce, plain, b"case-key")


@lru_cache(maxsize=4096)
def unwrap(wrapped: bytes) -> bytes:
    """The plain case key inside ``wrapped``. Raises ``cryptography.exceptions.InvalidTag`` under a foreign master key."""
    return _master().decrypt(wrapped[:NONCE], wrapped[NONCE:], b"case-key")


def encrypt_with(key: bytes) -> Callable[[bytes], bytes]:
    """A function that encrypts bytes under a case key (AES-256-GCM, random nonce in front)."""
    box = AESGCM(key)

    def encrypt(plain: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + box.encrypt(nonce, plain, None)

    return encrypt


def decrypt_with(key: bytes) -> Callable[[bytes], bytes]:
    """A function that opens what ``encrypt_with`` made under the same key."""
    box = AESGCM(key)
    return lambda sealed: box.decrypt(sealed[:NONCE], sealed[NONCE:], None)


def seal_with(key: bytes) -> Callable[[bytes], str]:
    """``encrypt_with`` as base64 text, for columns."""
    encrypt = encrypt_with(key)
    return lambda plain: base64.b64encode(encrypt(plain)).decode("ascii")


def open_with(key: bytes) -> Callable[[str], bytes]:
    """A function that opens what ``seal_with`` made under the same key."""
    decrypt = decrypt_with(key)
    return lambda sealed: decrypt(base64.b64decode(sealed))


def keyed_digest(value: str, purpose: str = "value") -> str:
    """A digest under the second key by which a whole sensitive value can be found again but not guessed."""
    key = _read(str(Path(settings.SHOUSHAN_KEYS) / "digest.key"))
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


class Locked:
    """Files of one closed class under a key of their own (AES-256-GCM), each bound to its name."""

    def __init__(self, wrapped: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidTag`` for a key that was wrapped under another master key."""
        self._box = AESGCM(_master().decrypt(wrapped[:NONCE], wrapped[NONCE:], _CLASS))

    @staticmethod
    def fresh() -> bytes:
        """A new key, wrapped by the master key: safe to lie beside what it locks."""
        nonce = os.urandom(NONCE)
        return nonce + _master().encrypt(nonce, AESGCM.generate_key(256), _CLASS)

    def seal(self, plain: bytes, name: str) -> bytes:
        """The bytes of a file, encrypted for its name."""
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, plain, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """The clear bytes. Raises ``InvalidTag`` for bytes that were changed or sealed for another name."""
        return self._box.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
