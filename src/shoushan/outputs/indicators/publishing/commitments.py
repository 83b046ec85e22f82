"""What a published figure says of the rows behind it: a salted commitment to each, what each contributes, one root over all.

A commitment is the digest of a salted item as the journal has them (decisions B3): who holds the evidence can open it, who
holds the public file learns how many rows there are and what each adds, and not whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shoushan.records.journal import chain
from shoushan.records.journal.proofs import tree

PATH = "row"
STATES = ("counted", "below", "apart", "unknown")
"""What a row is to its figure: counted (and holds, for a share), below the line only, shown apart, or it cannot be told."""
ALGORITHM = "sha256"


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """A row as the public file has it. ``part`` numbers the figure of a formed one (rates, sums) that it belongs to."""

    commitment: bytes
    part: int
    state: str
    contribution: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What a commitment is to: the case, its newest entry as known then (leaf and hash), the thing in it, and its share."""

    salt: str
    case: str
    leaf: int
    entry: str
    thing: tuple[str | int | bool | None, ...]
    part: int
    state: str
    contribution: int

    @property
    def line(self) -> Line:
        """The row as others see it."""
        value = [self.case, self.leaf, self.entry, list(self.thing), self.part, self.state, self.contribution]
        digest = chain.item_digest(chain.item(self.salt, PATH, value), ALGORITHM)
        return Line(digest, self.part, self.state, self.contribution)


def ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The rows in the order in which they are hashed: by commitment, so that their place tells nothing."""
    return tuple(sorted(lines))


def root_of(lines: Sequence[Line]) -> bytes:
    """The root (RFC 9162 section 2.1) over rows in order; a leaf is a row's canonical ``[commitment, part, state, share]``."""
    level = [
        chain.leaf_hash(chain.canonical([one.commitment.hex(), one.part, one.state, one.contribution]), ALGORITHM)
        for one in lines
    ]
    levels = [level]
    while len(levels[-1]) > 1:
        levels.append(tree.level_up(levels[-1], ALGORITHM))
    return tree.root(len(lines), lambda height, index: levels[height][index], ALGORITHM)
