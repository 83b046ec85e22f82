"""Signed notes and checkpoints as C2SP writes them (signed-note, tlog-checkpoint, tlog-cosignature), with Ed25519."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as Undecodable
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
"""Signature types of the C2SP signed-note registry."""
LONGEST = 64 * 1024
"""Bytes of a note that is read."""
_NAME = re.compile(r"[^\s+\u0000-\u001f]{1,200}")
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/=]+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


class BadNote(ValueError):
    """A text that is no signed note or checkpoint, or that a needed key has not signed; says why."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: ``<name>+<key id in hex>+<base64 of type and key>``, a line of C2SP's vkey form."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def text(self) -> str:
        """The line."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.key).decode()}"

    def verifies(self, data: bytes, signature: bytes) -> bool:
        """Whether ``signature`` (64 bytes) is this key's over ``data``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


def verifier_of(line: str) -> Verifier:
    """The key in a vkey line. Raises ``BadNote``."""
    name, _, rest = line.strip().partition("+")
    given, _, text = rest.partition("+")
    try:
        raw, _ = b64decode(text, validate=True), name.encode()
    except (ValueError, Undecodable):
        raise BadNote("the key is not base64") from None
    if not _NAME.fullmatch(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise BadNote("not a line <name>+<id>+<key>")
    found = Verifier(name, raw[0], raw[1:])
    if found.id.hex() != given.lower():
        raise BadNote(f"the id {given[:16]} is not that of the key of {name}")
    return found


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    name: str
    key: Ed25519PrivateKey
    kind: int = ED25519

    @property
    def verifier(self) -> Verifier:
        """Its public half."""
        raw = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return Verifier(self.name, self.kind, raw)

    def line(self, body: str, moment: datetime | None = None) -> str:
        """The signature line under ``body`` (which ends with a newline); a cosignature says its moment, too."""
        data, before = body.encode(), b""
        if self.kind == COSIGNATURE:
            assert moment is not None
            seconds = int(moment.timestamp())
            data, before = _cosigned(body, seconds), seconds.to_bytes(8, "big")
        raw = self.verifier.id + before + self.key.sign(data)
        return f"— {self.name} {b64encode(raw).decode()}\n"


def _cosigned(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def signer_of(name: str, seed: bytes, kind: int = ED25519) -> Signer:
    """The signer with this name whose private key is the 32 bytes ``seed`` (RFC 8032)."""
    if not _NAME.fullmatch(name):
        raise BadNote(f"not a name for a key: {name[:60]!r}")
    if len(seed) != 32:
        raise BadNote(f"a private key has 32 bytes, not {len(seed)}")
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed), kind)


@dataclass(frozen=True, slots=True)
class Note:
    """A signed text: its body (ends with a newline) and its signatures as (name, raw bytes)."""

    body: str
    signatures: tuple[tuple[str, bytes], ...]

    def signed_by(self, verifier: Verifier) -> bool:
        """Whether a signature under the body is this key's."""
        return self.moment_of(verifier) is not None if verifier.kind == COSIGNATURE else self._plain(verifier)

    def _plain(self, verifier: Verifier) -> bool:
        return any(
            name == verifier.name and raw[:4] == verifier.id and verifier.verifies(self.body.encode(), raw[4:])
            for name, raw in self.signatures
        )

    def moment_of(self, verifier: Verifier) -> datetime | None:
        """When a witness says that it saw this, if it did."""
        for name, raw in self.signatures:
            if name == verifier.name and raw[:4] == verifier.id and len(raw) == 76:
                seconds = int.from_bytes(raw[4:12], "big")
                if verifier.verifies(_cosigned(self.body, seconds), raw[12:]) and seconds < 2**37:
                    return datetime.fromtimestamp(seconds, UTC)
        return None


def note_of(text: str) -> Note:
    """The note in ``text``. Raises ``BadNote``; signatures are not checked here."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise BadNote("a broken character") from None
    if size > LONGEST:
        raise BadNote("longer than a note may be")
    if not text.endswith("\n") or "\n\n" not in text:
        raise BadNote("no blank line before the signatures, or no newline at the end")
    if any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise BadNote("a control character")
    body, _, rest = text.rpartition("\n\n")
    found = []
    for line in rest.split("\n")[:-1]:
        match = _SIGNATURE.fullmatch(line)
        if not match:
            raise BadNote(f"not a signature: {line[:80]}")
        try:
            raw = b64decode(match[2], validate=True)
        except (ValueError, Undecodable):
            raise BadNote(f"not a signature: {line[:80]}") from None
        if len(raw) < 5:
            raise BadNote(f"not a signature: {line[:80]}")
        found.append((match[1], raw))
    if not found:
        raise BadNote("no signature")
    return Note(body + "\n", tuple(found))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: whose log, how many leaves, the root (32 bytes), and further lines; the note it stands in."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()
    note: Note | None = None

    @property
    def body(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.more)
        return "".join(f"{line}\n" for line in lines)

    @property
    def text(self) -> str:
        """The whole note."""
        assert self.note is not None
        lines = (f"— {name} {b64encode(raw).decode()}\n" for name, raw in self.note.signatures)
        return f"{self.note.body}\n{''.join(lines)}"


def signed(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a note signed by the log's key."""
    return f"{checkpoint.body}\n{signer.line(checkpoint.body)}"


def checkpoint_of(text: str) -> Checkpoint:
    """The checkpoint in ``text``. Raises ``BadNote``; nothing is checked against a key."""
    note = note_of(text)
    lines = note.body.split("\n")[:-1]
    if len(lines) < 3 or not lines[0] or any(not line for line in lines):
        raise BadNote("a checkpoint has at least three lines")
    if not _SIZE.fullmatch(lines[1]):
        raise BadNote(f"not a size: {lines[1][:40]}")
    try:
        root = b64decode(lines[2], validate=True)
    except (ValueError, Undecodable):
        raise BadNote("the root is not base64") from None
    if len(root) != 32:
        raise BadNote("a root has 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]), note)


def opened(text: str, verifiers: Sequence[Verifier]) -> Checkpoint:
    """A checkpoint that one of the log's keys has signed, and whose key is named as the log is. Raises ``BadNote``."""
    found = checkpoint_of(text)
    assert found.note is not None
    ours = [one for one in verifiers if one.kind == ED25519 and one.name == found.origin]
    if not ours:
        raise BadNote(f"no key of {found.origin[:80]} is known")
    if not any(found.note.signed_by(one) for one in ours):
        raise BadNote(f"not signed by a key of {found.origin[:80]}")
    return found


def with_line(text: str, line: str) -> str:
    """A note with one more signature line. Raises ``BadNote`` for a line that is none."""
    whole = text + (line if line.endswith("\n") else f"{line}\n")
    note_of(whole)
    return whole


def witnesses(checkpoint: Checkpoint, verifiers: Sequence[Verifier]) -> Mapping[str, datetime]:
    """Which of the known witnesses have signed this head, and when."""
    assert checkpoint.note is not None
    found = {one.name: checkpoint.note.moment_of(one) for one in verifiers if one.kind == COSIGNATURE}
    return {name: moment for name, moment in found.items() if moment is not None}
