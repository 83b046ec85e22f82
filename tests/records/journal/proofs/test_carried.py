"""Files that somebody carries here: whatever they hold, a command answers with a sentence in both languages, never a traceback,
never with something half-written."""

from __future__ import annotations

import argparse
import json
import os
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shoushan.records.journal import chain
from shoushan.records.journal.proofs import disclosing, notes, receipts, tree, witnessing
from shoushan.records.journal.proofs.notes import Checkpoint
from shoushan.records.journal.proofs.tiles import Tiles
from shoushan.site.commands import verify, witness

LOG = "example"
SIGNER = notes.signer_of(receipts.origin_of(LOG), b"\x01" * 32)
PROMISER = notes.signer_of(receipts.promiser_of(LOG), b"\x02" * 32)
WITNESS = notes.signer_of("audit.example/witness", b"\x03" * 32, notes.COSIGNATURE)
NOON = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
SIZE, OLD, LEAF = 700, 300, 421
NUMBER = re.compile(rb"(?<![A-Za-z0-9+/])\d+(?![A-Za-z0-9+/])")
CHINESE, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[a-z]{2}")
fuzz = settings(
    max_examples=int(os.environ.get("SHOUSHAN_FUZZ", "120")), deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


class Carried:
    """A log of 700 entries without any database: tiles, two heads, keys, a receipt, a request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        items = [(salt, f"0/case.open/{name}", f"值{name}") for salt, name in zip(chain.salts(3), "abc", strict=True)]
        digests = [chain.item_digest(chain.item(*one)) for one in items]
        fields = {
            "v": 1, "alg": "sha256", "log": LOG, "case": "0" * 32, "n": 1, "ledger": "one-counter", "def": "ab" * 32,
            "act": "receive", "actor": "post:a#b", "recorder": "post:a#b", "source": "counter",
            "happened": {"on": "2026-11-28"}, "recorded": "2026-11-28T04:00:00.000000Z",
            "body": chain.body_hash(digests).hex(), "prev": chain.FIRST_PREV,
        }  # fmt: skip
        header = chain.header(fields)
        leaves = [chain.leaf_hash(b"%d" % number) for number in range(SIZE)]
        leaves[LEAF] = chain.leaf_hash(header)
        tiles = Tiles(folder)
        tiles.grow(0, leaves)
        node = tiles.node(SIZE)
        heads = {
            size: notes.signed(Checkpoint(SIGNER.name, size, tree.root(size, Tiles(folder).node(size))), SIGNER)
            for size in (OLD, SIZE)
        }
        promised = receipts.promise(leaves[LEAF], fields["recorded"], PROMISER)
        path = tree.inclusion(LEAF, SIZE, node)
        said = receipts.receipt(header, digests, items[:2], promised=promised, proof=(LEAF, path, heads[SIZE]))
        self.files = {
            "keys": f"# 密钥\n{SIGNER.verifier.text}\n{PROMISER.verifier.text}\n",
            "receipt": json.dumps(said, ensure_ascii=False),
            "disclosure": json.dumps(disclosing.disclosure("0" * 32, "court", "2026-11-28", [said]), ensure_ascii=False),
            "old": heads[OLD], "new": heads[SIZE],
            "request": witnessing.request(OLD, tree.consistency(OLD, SIZE, node), heads[SIZE]),
            "first": witnessing.request(0, (), heads[OLD]),
        }  # fmt: skip
        for name, text in self.files.items():
            self.path(name).write_text(text, encoding="utf-8")

    def path(self, name: str) -> Path:
        return self.folder / name

    def with_bytes(self, name: str, raw: bytes) -> Path:
        """A copy beside it with other bytes."""
        path = self.folder / f"{name}-bent"
        path.write_bytes(raw)
        return path


@pytest.fixture
def carried(tmp_path: Path) -> Carried:
    return Carried(tmp_path)


@st.composite
def bent(draw: st.DrawFn, text: str) -> bytes:
    """The file with something done to it, or another file altogether."""
    raw = text.encode()
    way = draw(st.sampled_from(["cut", "byte", "insert", "twice", "line", "noise", "crlf", "number"]))
    at = draw(st.integers(0, len(raw) - 1))
    if way == "cut":
        return raw[:at]
    if way == "byte":
        return raw[:at] + bytes([draw(st.integers(0, 255))]) + raw[at + 1 :]
    if way == "insert":
        return raw[:at] + draw(st.binary(min_size=1, max_size=8) | st.text(max_size=4).map(str.encode)) + raw[at:]
    if way == "twice":
        return raw[:at] + raw[max(0, at - 40) :]
    if way == "line":
        lines = raw.splitlines(keepends=True)
        return b"".join(draw(st.permutations(lines))[: draw(st.integers(0, len(lines)))])
    if way == "crlf":
        return b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")
    if way == "number":
        return NUMBER.sub(str(draw(st.integers(-(10**20), 10**40))).encode(), raw, count=2)
    return draw(st.binary(max_size=300))


MEMBERS = ["header", "digests", "items", "promise", "head", "proof", "kind", "leaf", "path", "checkpoint"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6,
)  # fmt: skip


def run(command: Any, *words: str | Path) -> tuple[int, str, str]:
    """Exit code, what was said, and what was complained about."""
    import contextlib

    parser, out, complained = argparse.ArgumentParser(), StringIO(), StringIO()
    command.add_arguments(parser)
    with contextlib.redirect_stderr(complained):
        code = command.run(parser.parse_args([str(one) for one in words]), out)
    return code, out.getvalue(), complained.getvalue()


def answered(found: tuple[int, str, str]) -> int:
    """The code of an answer that is a sentence in both languages."""
    code, _, complained = found
    assert code in (0, 1, 2)
    if code:
        assert CHINESE.search(complained), complained
        assert LATIN.search(complained), complained
        assert "Traceback" not in complained
        assert all(letter.isprintable() or letter == "\n" for letter in complained)
    return code


def check(carried: Carried, receipt: Path) -> tuple[int, str, str]:
    return run(verify, "--receipt", receipt, "--keys", carried.path("keys"))


def test_the_controls_hold(carried: Carried) -> None:
    keys, tiles = ["--keys", carried.path("keys")], ["--tiles", carried.folder]
    assert check(carried, carried.path("receipt"))[0] == 0
    assert run(verify, "--disclosure", carried.path("disclosure"), "--keys", carried.path("keys"))[0] == 0
    assert run(verify, "--consistency", carried.path("old"), carried.path("new"), *keys, *tiles)[0] == 0
    assert run(verify, "--consistency", carried.path("old"), carried.path("request"), *keys)[0] == 0
    assert answered(run(verify, "--receipt", carried.path("receipt"))) == 2  # no keys named


@fuzz
@given(data=st.data())
def test_a_bent_receipt(carried: Carried, data: st.DataObject) -> None:
    path = carried.with_bytes("receipt", data.draw(bent(carried.files["receipt"])))
    if not answered(check(carried, path)):
        assert same_said(carried, path)


@fuzz
@given(key=st.sampled_from(MEMBERS), value=JSON)
def test_a_receipt_with_other_values(carried: Carried, key: str, value: Any) -> None:
    said = json.loads(carried.files["receipt"])
    (said["proof"] if key in said["proof"] else said)[key] = value
    path = carried.with_bytes("receipt", json.dumps(said).encode())
    if not answered(check(carried, path)):
        assert same_said(carried, path)


@fuzz
@given(data=st.data())
def test_a_bent_disclosure(carried: Carried, data: st.DataObject) -> None:
    path = carried.with_bytes("disclosure", data.draw(bent(carried.files["disclosure"])))
    answered(run(verify, "--disclosure", path, "--keys", carried.path("keys")))


@fuzz
@given(key=st.sampled_from(["kind", "case", "for", "made", "receipts"]), value=JSON, inside=st.booleans())
def test_a_disclosure_with_other_values(carried: Carried, key: str, value: Any, inside: bool) -> None:
    said = json.loads(carried.files["disclosure"]) | {key: [value] if inside else value}
    path = carried.with_bytes("disclosure", json.dumps(said).encode())
    answered(run(verify, "--disclosure", path, "--keys", carried.path("keys")))


def same_said(carried: Carried, path: Path) -> bool:
    """Whether a receipt that holds says nothing that the first did not say."""
    old, new = json.loads(carried.files["receipt"]), json.loads(path.read_bytes().decode("utf-8-sig"))
    told = all(one in old["items"] for one in new["items"])
    return told and bool(new["header"] == old["header"] and sorted(new["digests"]) == old["digests"])


@fuzz
@given(data=st.data(), name=st.sampled_from(["keys", "old", "new", "request"]))
def test_bent_heads_keys_and_requests(carried: Carried, data: st.DataObject, name: str) -> None:
    path = carried.with_bytes(name, data.draw(bent(carried.files[name])))
    there = {one: path if one == name else carried.path(one) for one in ("keys", "old", "new", "request")}
    newer = there["request"] if name == "request" else there["new"]
    answered(run(verify, "--consistency", there["old"], newer, "--keys", there["keys"], "--tiles", carried.folder))


@fuzz
@given(data=st.data(), name=st.sampled_from(["keys", "request"]))
def test_a_witness_signs_nothing_bent_and_keeps_its_memory(carried: Carried, data: st.DataObject, name: str) -> None:
    home = carried.folder / "home"
    if not home.exists():
        assert run(witness, "--init", WITNESS.name, "--home", home)[0] == 0
        assert run(witness, carried.path("first"), "--home", home, "--keys", carried.path("keys"))[0] == 0
    memory = kept(home)
    path = carried.with_bytes(name, data.draw(bent(carried.files[name])))
    other = carried.folder / "other"  # one that has signed nothing yet, to which keys are new
    other.mkdir(exist_ok=True)
    for file in ("name", "witness.key"):
        (other / file).write_bytes((home / file).read_bytes())
    if name == "keys":
        if answered(run(witness, carried.path("first"), "--home", other, "--keys", path)):
            assert sorted(one.name for one in other.iterdir()) == ["name", "witness.key"]
        else:
            for one in (other / "log-keys.txt", *(other / "logs").iterdir()):
                one.unlink()
            (other / "logs").rmdir()
        return
    target = carried.folder / "signed"
    target.unlink(missing_ok=True)
    if answered(run(witness, path, "--home", home, "--out", target)):
        assert kept(home) == memory
    else:
        assert target.read_text().startswith(f"{SIZE}\n— ")
        for file, text in memory.items():
            (home / file).write_text(text)


def kept(home: Path) -> dict[str, str]:
    return {f"logs/{one.name}": one.read_text() for one in (home / "logs").iterdir()}


def fifo(path: Path) -> None:
    os.mkfifo(path)


THINGS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "pipe": fifo,
    "link to nothing": lambda path: path.symlink_to("nowhere"),
    "link to itself": lambda path: path.symlink_to(path),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "empty": lambda path: path.touch(),
    "large": lambda path: path.write_bytes(b"a" * (9 << 20)),
    "not text": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "deep": lambda path: path.write_text("[" * 100_000),
    "long number": lambda path: path.write_text("9" * 5000),
    "escapes": lambda path: path.write_text("old 0\n\n\x1b[2J\x9b2J evil\n1\nAAAA\n\n— x \x1b\n"),
    "surrogate": lambda path: path.write_text(json.dumps(
        {"kind": receipts.KIND, "header": "\ud800", "digests": [], "items": [], "promise": "a\ud800\n\n— b QUFBQUFB\n"}
    )),
}  # fmt: skip


@pytest.mark.parametrize("thing", THINGS)
def test_things_that_are_no_such_file(carried: Carried, thing: str) -> None:
    path = carried.folder / "thing"
    THINGS[thing](path)
    home, keys = carried.folder / "home", carried.path("keys")
    run(witness, "--init", WITNESS.name, "--home", home)
    old, new = carried.path("old"), carried.path("new")
    for found in (
        run(verify, "--receipt", path, "--keys", keys), run(verify, "--receipt", carried.path("receipt"), "--keys", path),
        run(verify, "--disclosure", path, "--keys", keys),
        run(verify, "--consistency", path, new, "--keys", keys), run(verify, "--consistency", old, path, "--keys", keys),
        run(witness, path, "--home", home, "--keys", keys), run(witness, carried.path("first"), "--home", home, "--keys", path),
        run(witness, carried.path("first"), "--home", path, "--keys", keys),
    ):  # fmt: skip
        assert answered(found) == 1
    assert not (home / "logs").exists()
    assert not (home / "log-keys.txt").exists()


def test_a_promise_with_a_broken_letter(carried: Carried) -> None:
    said = json.loads(carried.files["receipt"])
    said["promise"] = said["promise"].replace("\n\n", "\ud800\n\n")
    assert answered(check(carried, carried.with_bytes("receipt", json.dumps(said).encode()))) == 1


TILES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-32]),
    "odd": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "empty": lambda path: path.write_bytes(b""),
    "changed": lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
    "large": lambda path: path.write_bytes(bytes(1 << 24)),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "link": lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
    "link to itself": lambda path: (path.unlink(), path.symlink_to(path)),
}  # fmt: skip


@pytest.mark.parametrize("thing", TILES)
@pytest.mark.parametrize("tile", ["tile/0/001", "tile/1/000.p/2", "tile/0/002.p/188"])
def test_tiles_that_do_not_fit(carried: Carried, thing: str, tile: str) -> None:
    TILES[thing](carried.folder / tile)
    heads = ["--consistency", carried.path("old"), carried.path("new")]
    assert answered(run(verify, *heads, "--keys", carried.path("keys"), "--tiles", carried.folder)) == 1


def test_a_draft_that_a_killed_writer_left_is_no_tile(carried: Carried) -> None:
    (carried.folder / "tile/0/002.p/188.new").write_bytes(b"half")
    (carried.folder / "tile/0/002.p/07").write_bytes(b"half")
    assert len(Tiles(carried.folder).read(0, 2, 100)) == 100


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("at", range(8))
def test_a_witness_killed_between_writes_signs_again(carried: Carried, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Wherever it stops, the same stick gives the same head's signature on the next try, and its memory is whole."""
    home, out, count = carried.folder / "home", carried.folder / "out", [0]

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == at + 1:
                raise Killed
            return real(*given, **named)

        return call

    words = (
        ("--init", WITNESS.name, "--home", str(home)),
        (str(carried.path("first")), "--home", str(home), "--keys", str(carried.path("keys")), "--out", str(out)),
        (str(carried.path("request")), "--home", str(home), "--out", str(out)),
    )
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying(Path.replace))
        patched.setattr(Path, "rename", dying(Path.rename))
        patched.setattr(os, "fsync", dying(os.fsync))
        died = False
        try:
            for one in words:
                run(witness, *one)
        except Killed:
            died = True
    assert died
    if not (home / "witness.key").exists():
        assert run(witness, *words[0])[0] == 0
    for one in words[1:]:
        run(witness, *one)  # the first may be behind by now: then its signature is written out once more
    assert out.read_text().startswith(f"{SIZE}\n— ")
    seen = witnessing.last_seen(home, SIGNER.name)
    assert seen is not None
    assert seen.size == SIZE
    assert len((home / "witness.key").read_bytes()) == 32


def test_a_signature_that_never_arrived_is_given_again(carried: Carried, tmp_path: Path) -> None:
    home, out = carried.folder / "home", carried.folder / "out"
    run(witness, "--init", WITNESS.name, "--home", home)
    assert run(witness, carried.path("first"), "--home", home, "--keys", carried.path("keys"))[0] == 0
    late = carried.folder / "late"
    late.write_text(witnessing.request(0, (), carried.files["new"]))  # the district does not know of the first signature
    assert answered(run(witness, late, "--home", home, "--out", out)) == 1
    size, _, line = out.read_text().partition("\n")
    verifier = notes.signer_of(WITNESS.name, (home / "witness.key").read_bytes(), notes.COSIGNATURE).verifier
    assert size == str(OLD)
    assert verifier.name in notes.witnesses(notes.checkpoint_of(notes.with_line(carried.files["old"], line)), [verifier])


# sum.golang.org, published in the example of C2SP tlog-cosignature (its origin is "go.sum database tree" there); the key is
# the one that the Go tools carry.
SUMDB = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SUMDB_HEAD = (
    "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— sum.golang.org "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def test_a_head_of_a_public_log_holds() -> None:
    verifier = notes.verifier_of(SUMDB)
    found = notes.checkpoint_of(SUMDB_HEAD)
    assert (found.size, b64encode(found.root).decode()) == (20852163, "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert found.note is not None
    assert found.note.signed_by(verifier)
    bent = notes.checkpoint_of(SUMDB_HEAD.replace("20852163", "20852164")).note
    assert bent is not None
    assert not bent.signed_by(verifier)


@fuzz
@given(data=st.data())
def test_what_a_witness_sends_back(
    carried: Carried, sqlite_place: Any, data: st.DataObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no signature of a registered witness leaves no row."""
    from django.conf import settings as site
    from django.db import connection

    from shoushan.site.commands import seal

    monkeypatch.setattr(site, "SHOUSHAN_KEYS", carried.folder / "keys-of-the-place")
    site.SHOUSHAN_KEYS.mkdir(exist_ok=True)
    answered(run(seal, "--add-witness", data.draw(st.sampled_from([WITNESS.verifier.text, SIGNER.verifier.text, "x", "—"]))))
    line = WITNESS.line(notes.checkpoint_of(carried.files["new"]).body, NOON)
    path = carried.with_bytes("signed", data.draw(bent(f"{SIZE}\n{line}")))
    assert answered(run(seal, "--witnessed", path)) == 1
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_cosignature")
        assert cursor.fetchone() == (0,)
