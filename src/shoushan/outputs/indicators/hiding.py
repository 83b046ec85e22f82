"""Small cells: what the public is told of very few is not told at all, and cannot be had by subtraction either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shoushan.outputs.indicators.figures import Figure, Flag

FEWEST = 5
"""A cell that counts fewer is suppressed, one that counts none is not."""


def hidden(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with small cells suppressed, and the next smallest with them until what the total leaves over is of two
    cells at least and no small cell itself: of two cells that count two together each counts one."""
    small = [place for place, figure in enumerate(figures) if _small(figure)]
    others = sorted((figure.n, place) for place, figure in enumerate(figures) if place not in small and figure.n)
    while small and others and (len(small) < 2 or sum(figures[place].n for place in small) < FEWEST):
        small.append(others.pop(0)[1])
    return [_without(figure) if place in small else figure for place, figure in enumerate(figures)]


def _small(figure: Figure) -> bool:
    """Of one to four things; or a share of which one to four hold or do not."""
    counts = [figure.n]
    if figure.above is not None and figure.below is not None:
        counts += [figure.above, figure.below - figure.above]
    return any(0 < count < FEWEST for count in counts)


def _without(figure: Figure) -> Figure:
    flags: set[Flag] = {flag for flag in figure.flags if flag not in ("unknown", "impossible")}
    return replace(
        figure, value=None, n=0, unknown=0, apart=0, above=None, below=None, prompt=None, place=None,
        flags=frozenset(flags | {"hidden"}),
    )  # fmt: skip
