"""Codes proposed for a text, with a score and the words that decided; a person confirms. Counted in whole numbers.

A code speaks with the bigrams of its label and of its ``words``, and more softly with those of the codes above it. A
bigram that few codes have weighs more. Points are the sum over the bigrams of the text; the score is a code's share of
the points of the best ``SHOWN`` codes. Nothing is learnt and nothing leaves the house: whoever reads the code list can
count a proposal again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shoushan.rules.bigrams import cut, normal
from shoushan.rules.catalogue.model import CodeList

SHOWN = 3
"""How many codes are proposed at most."""
WHOLE = 10_000
"""A score of one, as a rate is kept."""
LOUD = ((10, 15), (6, 10), (3, 8))
"""How loud (label, words) a code, the code above it, and the one above that speak."""
SILENT = frozenset({"其他", "其它"})
"""Labels that say nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed code: ``score`` × 10 000, and the pieces of the text that spoke for it, strongest code first."""

    code: str
    score: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ear:
    """What every lowest code of a list listens for: bigram → (place of the code, weight)."""

    leaves: tuple[str, ...]
    heard: Mapping[str, tuple[tuple[int, int], ...]]


def path_of(codes: CodeList, code: str) -> tuple[str, ...]:
    """The code and those above it, from the top down."""
    found: list[str] = []
    at: str | None = code
    while at is not None and at in codes.codes and at not in found:
        found.append(at)
        at = codes.codes[at].parent
    return tuple(reversed(found))


def propose(codes: CodeList, text: str, within: str | None = None) -> tuple[Proposed, ...]:
    """The best codes of ``codes`` without codes below them for ``text``; ``within`` keeps to those under a code.

    Gives nothing when no bigram of the text belongs to any code. Equal points keep the order of the list.
    """
    ear = _ear(codes)
    points: dict[int, int] = {}
    said: dict[int, set[str]] = {}
    for pair in dict.fromkeys(_pairs(text)):
        for place, weight in ear.heard.get(pair, ()):
            points[place] = points.get(place, 0) + weight
            said.setdefault(place, set()).add(pair)
    if within is not None:
        points = {place: one for place, one in points.items() if within in path_of(codes, ear.leaves[place])}
    best = sorted(points.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    total = sum(one for _, one in best)
    return tuple(Proposed(ear.leaves[place], WHOLE * one // total, _pieces(text, said[place])) for place, one in best)


def _pairs(text: str) -> Iterator[str]:
    return (token for token, _ in cut(text) if len(token) > 1)


_EARS: dict[int, tuple[CodeList, Ear]] = {}
"""Made once for a code list in service: by its identity, which the list kept beside it holds on to."""


def _ear(codes: CodeList) -> Ear:
    held = _EARS.get(id(codes))
    if held is None:
        if len(_EARS) > 31:
            _EARS.clear()
        held = _EARS[id(codes)] = (codes, _made(codes))
    return held[1]


def _made(codes: CodeList) -> Ear:
    above = {code.parent for code in codes.codes.values()}
    leaves = tuple(code for code in codes.codes if code not in above)
    speech = [_speech(codes, code) for code in leaves]
    common: dict[str, int] = {}
    for one in speech:
        for pair in one:
            common[pair] = common.get(pair, 0) + 1
    heard: dict[str, list[tuple[int, int]]] = {}
    for place, one in enumerate(speech):
        for pair, loud in one.items():
            rare = (1 + 4 * len(leaves) // common[pair]).bit_length()
            heard.setdefault(pair, []).append((place, loud * rare))
    return Ear(leaves, {pair: tuple(one) for pair, one in heard.items()})


def _speech(codes: CodeList, leaf: str) -> dict[str, int]:
    """Bigram → how loud the code says it: the loudest of its own and of the codes above."""
    found: dict[str, int] = {}
    for code, (label, word) in zip(reversed(path_of(codes, leaf)), LOUD, strict=False):
        one = codes.codes[code]
        texts = [(one.label.zh, label)] if one.label.zh not in SILENT else []
        for text, loud in (*texts, *((text, word) for text in one.words)):
            for pair in _pairs(text):
                found[pair] = max(found.get(pair, 0), loud)
    return found


def _pieces(text: str, pairs: set[str]) -> tuple[str, ...]:
    """The pieces of the text that the bigrams cover, longest runs joined, each once."""
    plain = normal(text)
    covered = [False] * len(plain)
    for at in range(len(plain) - 1):
        if plain[at : at + 2] in pairs:
            covered[at] = covered[at + 1] = True
    for word in (pair for pair in pairs if len(pair) > 2):
        at = plain.find(word)
        covered[at : at + len(word)] = [True] * len(word) if at >= 0 else []
    found, run = [], ""
    for at, letter in enumerate(plain + " "):
        if at < len(plain) and covered[at]:
            run += letter
        elif run:
            found.append(run)
            run = ""
    return tuple(dict.fromkeys(found))
