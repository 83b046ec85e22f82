"""The Merkle tree of RFC 9162 section 2.1 over the hashes of entries: roots, proofs and their checking; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from shoushan.records.journal import chain

Node = Callable[[int, int], bytes]
"""(Level, index) → hash of the full subtree over the leaves ``index << level`` up to ``(index + 1) << level``."""


class BadProof(ValueError):
    """A proof that does not show what it should: of the wrong length, or leading to another root."""


def join(left: bytes, right: bytes, alg: str = "sha256") -> bytes:
    """Hash of an inner node: H(0x01 || left || right), RFC 9162 section 2.1.1."""
    return chain.digest(b"\x01" + left + right, alg)


def empty(alg: str = "sha256") -> bytes:
    """Root of the tree without leaves: the hash of nothing."""
    return chain.digest(b"", alg)


def level_up(hashes: Sequence[bytes], alg: str = "sha256") -> list[bytes]:
    """The nodes above pairs of full subtrees; an odd last one is left out."""
    return [join(hashes[place], hashes[place + 1], alg) for place in range(0, len(hashes) - 1, 2)]


def root(size: int, node: Node, alg: str = "sha256") -> bytes:
    """Root of the tree over the first ``size`` leaves, from its full subtrees."""
    if size == 0:
        return empty(alg)
    return _range(0, size, node, alg)


def _range(start: int, end: int, node: Node, alg: str) -> bytes:
    """Hash over leaves ``start`` to ``end``; ``start`` is a multiple of the largest power of two inside."""
    parts = [node(level, index) for level, index in pieces(start, end)]
    found = parts.pop()
    while parts:
        found = join(parts.pop(), found, alg)
    return found


def pieces(start: int, end: int) -> list[tuple[int, int]]:
    """The full subtrees, largest first, that leaves ``start`` to ``end`` consist of."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        while start & ((1 << level) - 1):
            level -= 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion(leaf: int, size: int, node: Node, alg: str = "sha256") -> list[bytes]:
    """The proof that leaf number ``leaf`` is in the tree of ``size`` leaves, from the leaf upwards (2.1.3.1)."""
    if not 0 <= leaf < size:
        raise BadProof(f"leaf {leaf} is not in a tree of {size}")
    found, start, end = [], 0, size
    while end - start > 1:
        half = 1 << ((end - start - 1).bit_length() - 1)
        if leaf - start < half:
            found.append(_range(start + half, end, node, alg))
            end = start + half
        else:
            found.append(_range(start, start + half, node, alg))
            start += half
    return found[::-1]


def root_from_inclusion(leaf_hash: bytes, leaf: int, size: int, proof: Sequence[bytes], alg: str = "sha256") -> bytes:
    """The root that a proof of inclusion leads to (2.1.3.2). Raises ``BadProof`` for one of the wrong length."""
    if not 0 <= leaf < size:
        raise BadProof(f"leaf {leaf} is not in a tree of {size}")
    at, last, found = leaf, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            found = join(step, found, alg)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = join(found, step, alg)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise BadProof("the proof is too short")
    return found


def consistency(old: int, size: int, node: Node, alg: str = "sha256") -> list[bytes]:
    """The proof that the tree of ``size`` leaves begins with that of ``old`` leaves (2.1.4.1)."""
    if not 0 < old <= size:
        raise BadProof(f"no proof from {old} to {size} leaves")
    found, start, end, whole = [], 0, size, True
    while old != end:
        half = 1 << ((end - start - 1).bit_length() - 1)
        if old - start <= half:
            found.append(_range(start + half, end, node, alg))
            end = start + half
        else:
            found.append(_range(start, start + half, node, alg))
            start, whole = start + half, False
    if not whole:
        found.append(_range(start, end, node, alg))
    return found[::-1]


def check_consistency(
    old: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes], alg: str = "sha256"
) -> None:
    """Check a proof of consistency (2.1.4.2). Raises ``BadProof`` when the larger tree does not begin with the smaller."""
    if old > size:
        raise BadProof(f"a tree of {old} leaves cannot have become one of {size}")
    if old == 0 or old == size:
        if proof or (old == size and old_root != new_root):
            raise BadProof("two different heads of one size" if not proof else "a proof where none is needed")
        return
    before, after = _walked(old, old_root, size, proof, alg)
    if before != old_root:
        raise BadProof("the proof does not lead to the old head")
    if after != new_root:
        raise BadProof("the proof does not lead to the new head")


def _walked(old: int, old_root: bytes, size: int, proof: Sequence[bytes], alg: str) -> tuple[bytes, bytes]:
    """The two roots that a proof of consistency leads to."""
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise BadProof("the proof is too short")
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            before, after = join(step, before, alg), join(step, after, alg)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = join(after, step, alg)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise BadProof("the proof is too short")
    return before, after


class Frontier:
    """The full subtrees of a growing tree, largest first: what is needed to know its root without its leaves."""

    def __init__(self, alg: str = "sha256", size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.alg, self.size, self._nodes = alg, size, list(nodes)

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        found, count = leaf, self.size
        while count & 1:
            found = join(self._nodes.pop(), found, self.alg)
            count >>= 1
        self._nodes.append(found)
        self.size += 1

    def root(self) -> bytes:
        """Root over the leaves so far."""
        if not self._nodes:
            return empty(self.alg)
        found = self._nodes[-1]
        for node in reversed(self._nodes[:-1]):
            found = join(node, found, self.alg)
        return found
