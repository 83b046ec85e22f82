"""`shoushan witness`: on a machine of somebody else, without database or network: make a key, co-sign a head."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from shoushan.records.journal.proofs.notes import Signer, Verifier


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan witness` may be told."""
    parser.add_argument("request", type=Path, nargs="?", help="带来的文件 request-… · the request that was carried here")
    parser.add_argument("--init", metavar="NAME", help="第一次：起名并建密钥 · first time: name and make a key")
    parser.add_argument("--home", type=Path, default=Path("witness"), help="见证自己的文件夹 · folder of the witness")
    parser.add_argument("--keys", type=Path, help="第一次：日志的公钥文件 keys.txt · first time: the journal's public keys")
    parser.add_argument("--out", type=Path, help="带回去的文件 · file to carry back")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Make the key, or sign; 1 when the head is refused, and both heads are kept then."""
    from shoushan.records.journal.proofs.notes import BadNote
    from shoushan.records.journal.proofs.witnessing import Inconsistent
    from shoushan.site.commands.carried import Unreadable, plain

    try:
        if args.init:
            return _init(args, out)
        if args.request is None:
            print("请给出带来的文件，或用 --init 建密钥 · name the request, or make a key with --init", file=sys.stderr)
            return 2
        return _sign(args, out)
    except Inconsistent as fault:
        print(
            f"拒签：{fault.reason}。两份存证点都已留作证据：{fault.evidence}\n"
            f"Refused: {fault.reason}. Both heads were kept as evidence: {fault.evidence}",
            file=sys.stderr,
        )
        return 1
    except BadNote as fault:
        print(plain(f"不能签：{fault} · cannot be signed: {fault}"), file=sys.stderr)
    except Unreadable as fault:
        print(fault, file=sys.stderr)
    except OSError as fault:
        print(plain(f"读写不了 {fault.filename} · {fault.filename} cannot be read or written"), file=sys.stderr)
    return 1


def _init(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.records.journal.proofs import notes, witnessing

    notes.signer_of(args.init, bytes(32))
    args.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = args.home / "witness.key"
    if path.exists():
        print(f"已有密钥 {path} · there is a key already", file=sys.stderr)
        return 1
    witnessing.put(args.home / "name", args.init)
    draft = path.with_name("witness.key.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(32))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)  # last: with the key there, everything is
    print("公钥，请交给日志所在单位登记 · public key, to be registered at the journal:", file=out)
    print(_signer(args.home).verifier.text, file=out)
    return 0


def _signer(home: Path) -> Signer:
    from shoushan.records.journal.proofs import notes
    from shoushan.site.commands.carried import text_of

    name = text_of(home / "name").strip()
    return notes.signer_of(name, (home / "witness.key").read_bytes(), notes.COSIGNATURE)


def _sign(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.records.journal.proofs import notes, witnessing
    from shoushan.site import clock
    from shoushan.site.commands.carried import text_of

    known = args.home / "log-keys.txt"
    first = bool(args.keys) and not known.exists()
    text = text_of(args.keys if first else known)
    verifiers = key_lines(text)
    asked = witnessing.request_of(text_of(args.request))
    signer, target = _signer(args.home), args.out or args.request.with_name(f"{args.request.name}-signed")
    if first:
        notes.opened(asked.checkpoint, verifiers)  # keys that do not open the first head are not kept
        witnessing.put(known, text)
    try:
        line = witnessing.witness(args.home, asked, verifiers, signer, clock.now())
    except witnessing.Behind as fault:
        witnessing.put(target, f"{fault.size}\n{fault.line}")
        print(
            f"上次会签（{fault.size} 条）没有带到：已再写一份 {target}，带回登记后重新送来 · the last signature (over "
            f"{fault.size}) never arrived: it is in {target} once more; carry it back, then ask again",
            file=sys.stderr,
        )
        return 1
    size = notes.checkpoint_of(asked.checkpoint).size
    witnessing.put(target, f"{size}\n{line}")
    print(f"已会签 {size} 条的存证点，带回：{target} · co-signed, carry back {target}", file=out)
    return 0


def key_lines(text: str) -> list[Verifier]:
    """The public keys in a file of keys; lines that begin with # are words for people. Raises ``BadNote``."""
    from shoushan.records.journal.proofs import notes

    return [notes.verifier_of(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
