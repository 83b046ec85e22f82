"""The tree against the vectors of RFC 6962/9162, an independent implementation, and proofs that were bent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from pymerkle.proof import InvalidProof, verify_consistency, verify_inclusion

from shoushan.records.journal import chain
from shoushan.records.journal.proofs import tree
from shoushan.records.journal.proofs.tiles import MissingTile, Tiles, tile_path

# The eight leaves of certificate-transparency's own tests, with the roots after each of them.
HEX = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [bytes.fromhex(one) for one in HEX]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def hashed(count: int) -> list[bytes]:
    return [chain.leaf_hash(b"%d" % one) for one in range(count)]


def node_of(leaves: list[bytes]) -> tree.Node:
    """Full subtrees straight from the leaves."""

    def node(level: int, index: int) -> bytes:
        row = leaves[index << level : (index + 1) << level]
        assert len(row) == 1 << level
        while len(row) > 1:
            row = tree.level_up(row)
        return row[0]

    return node


def oracle(count: int) -> InmemoryTree:
    found = InmemoryTree(algorithm="sha256")
    for one in range(count):
        found.append_entry(b"%d" % one)
    return found


def test_the_roots_of_the_published_vectors() -> None:
    leaves = [chain.leaf_hash(one) for one in LEAVES]
    assert tree.empty().hex() == hashlib.sha256(b"").hexdigest()
    for size, expected in enumerate(ROOTS, 1):
        assert tree.root(size, node_of(leaves)).hex() == expected
    frontier = tree.Frontier()
    for leaf, expected in zip(leaves, ROOTS, strict=True):
        frontier.add(leaf)
        assert frontier.root().hex() == expected


def test_proofs_of_the_published_vectors() -> None:
    node = node_of([chain.leaf_hash(one) for one in LEAVES])
    assert [one.hex() for one in tree.inclusion(0, 8, node)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [one.hex() for one in tree.consistency(6, 8, node)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@settings(deadline=None)
@given(st.integers(1, 300), st.data())
def test_an_independent_tree_agrees(size: int, data: st.DataObject) -> None:
    leaves, other = hashed(size), oracle(size)
    node = node_of(leaves)
    root = tree.root(size, node)
    assert root == other.get_root()
    leaf = data.draw(st.integers(0, size - 1))
    theirs = other.prove_inclusion(leaf + 1, size)
    assert tree.root_from_inclusion(leaves[leaf], leaf, size, tree.inclusion(leaf, size, node)) == root
    verify_inclusion(leaves[leaf], root, theirs)
    old = data.draw(st.integers(1, size))
    tree.check_consistency(old, other.get_root(old), size, root, tree.consistency(old, size, node))
    verify_consistency(other.get_root(old), root, other.prove_consistency(old, size))


@settings(deadline=None)
@given(st.integers(2, 200), st.data())
def test_a_bent_proof_shows_nothing(size: int, data: st.DataObject) -> None:
    leaves = hashed(size)
    node, leaf = node_of(leaves), data.draw(st.integers(0, size - 1))
    root, proof = tree.root(size, node), tree.inclusion(leaf, size, node)
    bent = list(proof)
    place = data.draw(st.integers(0, len(bent) - 1))
    bent[place] = bytes([bent[place][0] ^ 1]) + bent[place][1:]
    assert tree.root_from_inclusion(leaves[leaf], leaf, size, bent) != root
    for wrong in (proof[:-1], [*proof, root]):
        with pytest.raises(tree.BadProof):
            tree.root_from_inclusion(leaves[leaf], leaf, size, wrong)
    old = data.draw(st.integers(1, size - 1))
    steps = tree.consistency(old, size, node)
    old_root = tree.root(old, node)
    for wrong in (steps[:-1], [*steps, root], [root, *steps[1:]] if steps else [root]):
        with pytest.raises(tree.BadProof):
            tree.check_consistency(old, old_root, size, root, wrong)
    with pytest.raises(tree.BadProof):
        tree.check_consistency(old, root, size, root, steps)
    with pytest.raises(tree.BadProof):
        tree.check_consistency(size, root, size, old_root, [])
    tree.check_consistency(old, old_root, size, root, steps)  # the control


def test_the_oracle_refuses_too() -> None:
    other = oracle(9)
    with pytest.raises(InvalidProof):
        verify_inclusion(hashed(9)[3], other.get_root(), other.prove_inclusion(5, 9))


def test_paths_of_tiles() -> None:
    assert tile_path(0, 0) == "tile/0/000"
    assert tile_path(1, 1234067, 16) == "tile/1/x001/x234/067.p/16"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=5))
def test_tiles_give_the_tree_however_it_grew(steps: list[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        tiles, leaves = Tiles(Path(folder)), hashed(sum(steps))
        size = 0
        for step in steps:
            assert tiles.grow(size, leaves[size : size + step]) == size + step
            size += step
            assert tree.root(size, tiles.node(size)) == tree.root(size, node_of(leaves))
        fresh = Tiles(Path(folder))
        for leaf in {0, size // 2, size - 1}:
            assert tree.inclusion(leaf, size, fresh.node(size)) == tree.inclusion(leaf, size, node_of(leaves))
        assert not list(Path(folder).rglob("*.new"))


def test_a_lost_tile_is_named(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    tiles.grow(0, hashed(600))
    (tmp_path / "tile/0/001").unlink()
    with pytest.raises(MissingTile, match="tile/0/001"):
        tree.inclusion(300, 600, Tiles(tmp_path).node(600))
