"""Signed notes against the C2SP vectors, and whatever is not a note, a checkpoint, a key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shoushan.records.journal.proofs import notes, tree, witnessing
from shoushan.records.journal.proofs.notes import BadNote, Checkpoint
from tests.records.journal.proofs.test_tree import hashed, node_of

# golang.org/x/mod/sumdb/note, its documented example: key, message and signature.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOON = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
LOG = notes.signer_of("zhifu.example/log", b"\x01" * 32)
OTHER = notes.signer_of("zhifu.example/log", b"\x02" * 32)
WITNESS = notes.signer_of("audit.example/witness", b"\x03" * 32, notes.COSIGNATURE)


def head(size: int, signer: notes.Signer = LOG, leaves: list[bytes] | None = None) -> str:
    leaves = leaves or hashed(size)
    return notes.signed(Checkpoint(signer.name, size, tree.root(size, node_of(leaves))), signer)


def test_a_note_signed_by_another_implementation() -> None:
    verifier = notes.verifier_of(GO_KEY)
    assert verifier.text == GO_KEY
    assert notes.note_of(GO_NOTE).signed_by(verifier)
    assert not notes.note_of(GO_NOTE.replace("your problem,", "our problem,")).signed_by(verifier)


def test_a_checkpoint_says_what_it_is() -> None:
    text = head(5)
    found = notes.opened(text, [LOG.verifier])
    assert (found.origin, found.size, found.text) == (LOG.name, 5, text)
    for wrong in (OTHER.verifier, WITNESS.verifier):
        with pytest.raises(BadNote):
            notes.opened(text, [wrong])
    assert notes.opened(text, [OTHER.verifier, LOG.verifier]).size == 5  # after a rotation either key will do


def test_a_cosignature_says_when() -> None:
    text = notes.with_line(head(5), WITNESS.line(notes.checkpoint_of(head(5)).body, NOON))
    assert notes.witnesses(notes.opened(text, [LOG.verifier]), [WITNESS.verifier]) == {WITNESS.name: NOON}
    stolen = notes.with_line(head(6), text.splitlines()[-1])
    assert notes.witnesses(notes.checkpoint_of(stolen), [WITNESS.verifier]) == {}


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda one: one.decode("latin-1"))))
def test_anything_else_is_refused_and_nothing_else_is_raised(text: str) -> None:
    for reader in (notes.note_of, notes.checkpoint_of, notes.verifier_of, witnessing.request_of):
        try:
            reader(text)
        except BadNote:
            continue


@settings(deadline=None)
@given(st.data())
def test_a_bent_checkpoint_is_refused(data: st.DataObject) -> None:
    text = head(300)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[place]))
    bent = text[:place] + letter + text[place + 1 :]
    with pytest.raises(BadNote):
        notes.opened(bent, [LOG.verifier])


@pytest.mark.parametrize("line", ["", "a+b+c", "name+00000000+AAAA", GO_KEY.replace("c74f20a3", "c74f20a4"), "name+zz+!!"])
def test_what_is_no_key(line: str) -> None:
    with pytest.raises(BadNote):
        notes.verifier_of(line)


def ask(old: int, size: int, leaves: list[bytes] | None = None) -> witnessing.Asked:
    leaves = leaves or hashed(size)
    proof = tree.consistency(old, size, node_of(leaves)) if old else []
    return witnessing.request_of(witnessing.request(old, proof, head(size, leaves=leaves)))


def test_a_witness_signs_what_follows_and_keeps_its_own_memory(tmp_path: Path) -> None:
    first = witnessing.witness(tmp_path, ask(0, 5), [LOG.verifier], WITNESS, NOON)
    assert first.startswith("— audit.example/witness ")
    witnessing.witness(tmp_path, ask(5, 300), [LOG.verifier], WITNESS, NOON)
    seen = witnessing.last_seen(tmp_path, LOG.name)
    assert seen is not None
    assert seen.size == 300
    with pytest.raises(BadNote, match="last signed 300"):
        witnessing.witness(tmp_path, ask(5, 400), [LOG.verifier], WITNESS, NOON)
    with pytest.raises(BadNote):
        witnessing.witness(tmp_path, ask(300, 400), [OTHER.verifier], WITNESS, NOON)


@pytest.mark.parametrize("size", [4, 5, 6, 300])
def test_a_rewritten_log_is_refused_and_both_heads_are_kept(tmp_path: Path, size: int) -> None:
    witnessing.witness(tmp_path, ask(0, 5), [LOG.verifier], WITNESS, NOON)
    leaves = hashed(size)
    leaves[1] = leaves[0]
    with pytest.raises(witnessing.Inconsistent) as caught:
        witnessing.witness(tmp_path, ask(min(5, size), size, leaves), [LOG.verifier], WITNESS, NOON)
    kept = {path.name: notes.checkpoint_of(path.read_text()) for path in caught.value.evidence.iterdir()}
    assert kept["signed-before"].size == 5
    assert kept["refused"].size == size
    seen = witnessing.last_seen(tmp_path, LOG.name)
    assert seen is not None
    assert seen.root == kept["signed-before"].root
