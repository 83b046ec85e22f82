"""The bytes that are hashed: canonical JSON, salted items, bodies, and the header whose hash is the leaf."""

from __future__ import annotations

import hashlib
import json
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from shoushan.records.journal.faults import NotCanonical

HEADER_VERSION = 1
DIGEST_SIZE = 32
SALT_SIZE = 16
FIRST_PREV = "0" * 64
LARGEST = 2**53
CLASSES = ("public", "internal", "personal", "sensitive")
REQUIRED = (
    "v",
    "alg",
    "log",
    "case",
    "n",
    "ledger",
    "def",
    "act",
    "actor",
    "recorder",
    "source",
    "happened",
    "recorded",
    "body",
    "prev",
)
HAPPENED = {
    "at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII),
    "on": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "in": re.compile(r"\d{4}-\d\d", re.ASCII),
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> bytes:
    """The one sequence of bytes of a JSON value (RFC 8785 within our limits: decisions B2).

    Objects with ASCII keys, arrays (lists or tuples), strings, booleans, null and integers smaller than 2**53
    in size. Strings are kept as they are, never normalised. Raises NotCanonical for anything else.
    """
    try:
        return _encode(_checked(value)).encode()
    except UnicodeEncodeError:
        raise NotCanonical("a lone surrogate") from None
    except RecursionError:
        raise NotCanonical("nested too deeply") from None


def _checked(value: Any) -> Any:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        if -LARGEST < value < LARGEST:
            return value
        raise NotCanonical(f"an integer beyond 2**53: {value}")
    if kind is dict or isinstance(value, Mapping):
        return {_key(key): _checked(one) for key, one in value.items()}
    if kind is list or isinstance(value, list | tuple):
        return [_checked(one) for one in value]
    raise NotCanonical(f"a value of type {kind.__name__}")


def _key(key: Any) -> str:
    if type(key) is str and key.isascii():
        return key
    raise NotCanonical(f"a key that is not ASCII text: {key!r}")


def algorithms() -> tuple[str, ...]:
    """The digest algorithms this machine offers: `sha256`, and `sm3` (GB/T 32905) when OpenSSL has it."""
    return ("sha256", "sm3") if "sm3" in hashlib.algorithms_available else ("sha256",)


@cache
def _hasher(alg: str) -> Callable[[bytes], Any]:
    if alg not in algorithms():
        raise NotCanonical(f"unknown digest algorithm {alg!r}")
    return hashlib.sha256 if alg == "sha256" else lambda data: hashlib.new(alg, data)


def digest(data: bytes, alg: str = "sha256") -> bytes:
    """The 32 raw bytes of the digest of `data`."""
    raw: bytes = _hasher(alg)(data).digest()
    return raw


def leaf_hash(header: bytes, alg: str = "sha256") -> bytes:
    """Hash of an entry: H(0x00 || header bytes), the leaf hash of RFC 9162 section 2.1.1; 32 raw bytes."""
    return digest(b"\x00" + header, alg)


def salts(count: int) -> list[str]:
    """`count` fresh salts of 128 bits, each 22 characters of base64url, from one call of `os.urandom`."""
    raw = os.urandom(SALT_SIZE * count)
    return [urlsafe_b64encode(raw[start : start + SALT_SIZE])[:22].decode() for start in range(0, len(raw), SALT_SIZE)]


def item(salt: str, path: str, value: Any) -> bytes:
    """Bytes of one item, canonical `[salt, path, value]`; an ASCII path `<fact no>/<effect>[/<field>]`."""
    if not path.isascii():
        raise NotCanonical(f"a path that is not ASCII: {path!r}")
    return canonical([salt, path, value])


def item_digest(data: bytes, alg: str = "sha256") -> bytes:
    """Digest of an item's bytes; 32 raw bytes."""
    return digest(data, alg)


def body_hash(digests: Iterable[bytes], alg: str = "sha256") -> bytes:
    """Digest over the sorted raw item digests, one after another (as SD-JWT, RFC 9901); 32 raw bytes."""
    return digest(b"".join(sorted(digests)), alg)


def header(fields: Mapping[str, Any]) -> bytes:
    """Canonical bytes of an entry's header: exactly the keys of `REQUIRED`, and `batch` if it is in one.

    Strings without control characters, `v` and `n` positive integers, `happened` the one nested object;
    raises NotCanonical otherwise.
    """
    keys = set(fields)
    if keys != set(REQUIRED) and keys != {*REQUIRED, "batch"}:
        raise NotCanonical(f"header keys differ: {sorted(keys ^ set(REQUIRED))}")
    for key, value in fields.items():
        if key in ("v", "n"):
            if type(value) is not int or value < 1:
                raise NotCanonical(f"header {key} is not a positive integer: {value!r}")
        elif key == "happened":
            _check_happened(value)
        elif type(value) is not str or _CONTROL.search(value):
            raise NotCanonical(f"header {key} is not plain text: {value!r}")
    try:
        return _encode(fields).encode()
    except UnicodeEncodeError:
        raise NotCanonical("a lone surrogate") from None


def _check_happened(value: Any) -> None:
    if isinstance(value, Mapping) and len(value) == 1:
        ((kind, text),) = value.items()
        pattern = HAPPENED.get(kind)
        if pattern and isinstance(text, str) and pattern.fullmatch(text):
            return
    raise NotCanonical(f"happened is not one of at, on, in: {value!r}")


def moment_text(moment: datetime) -> str:
    """A moment as a header holds it: UTC, six digits of a second, `Z`; NotCanonical without a zone."""
    if moment.tzinfo is None:
        raise NotCanonical("a moment without a zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment_of(text: str) -> datetime:
    """The UTC moment that `moment_text` wrote."""
    return datetime.fromisoformat(text)


def micros_of(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01T00:00Z, exact (no float); moments before are negative."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_from(micros: int) -> datetime:
    """The UTC moment that lies `micros` microseconds after 1970-01-01T00:00Z."""
    return _EPOCH + micros * _MICROSECOND


def joined(digests: Sequence[bytes]) -> bytes:
    """Digests one after another, as the item table keeps them."""
    return b"".join(digests)


def split(digests: bytes) -> list[bytes]:
    """The 32-byte digests of a blob that `joined` made."""
    return [digests[start : start + DIGEST_SIZE] for start in range(0, len(digests), DIGEST_SIZE)]
