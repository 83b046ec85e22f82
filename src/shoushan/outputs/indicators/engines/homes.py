"""One question asked of the facts of several installs: each home answers for itself, and answers are put together.

Keys of cases and numbers of leaves mean something at home only, so that rows of different homes are never mixed: a city asks
every home at a leaf of its own and adds up counts, sums and how often values occur, joins sets and takes the least. No case
leaves home; what a set holds does, when a question asks for a set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shoushan.outputs.indicators.asked import Answer, Cell, Distinct, Group, Key, Measure, Request, Smallest
from shoushan.outputs.indicators.engines import Engine
from shoushan.outputs.indicators.engines.answering import in_order
from shoushan.outputs.indicators.facts.source import Source


@dataclass(frozen=True, slots=True)
class Home:
    """The facts of one install: its sources by dataset, and the leaf up to which they are asked (``None``: all it knows)."""

    sources: Mapping[str, Source]
    known_at: int | None = None


def gather(engine: Engine, request: Request, homes: Mapping[str, Home], *, apart: bool = False) -> list[Group]:
    """The answer over all ``homes`` (name → facts); with ``apart`` the home's name is the first value of every key.

    ``known_at`` of the request gives way to that of each home. Raises what the engine raises: a home that cannot answer is
    never left out silently.
    """
    wide = replace(request, measures=tuple(map(_kept, request.measures)))
    found: dict[Key, list[Group]] = {}
    for name, home in sorted(homes.items()):
        for group in engine.answer(replace(wide, known_at=home.known_at), home.sources):
            key = (name, *group.key) if apart else group.key
            found.setdefault(key, []).append(group)
    return in_order(
        Group(key, tuple(_together(request, groups, place) for place in range(len(request.measures))), _unknown(groups))
        for key, groups in found.items()
    )


def _kept(measure: Measure) -> Measure:
    """Sizes of sets do not add up: the sets have to be joined."""
    return replace(measure, kept=True) if isinstance(measure, Distinct) else measure


def _unknown(groups: list[Group]) -> int:
    return sum(group.unknown for group in groups)


def _together(request: Request, groups: list[Group], place: int) -> Answer:
    measure, answers = request.measures[place], [group.answers[place] for group in groups]
    unknown = sum(answer.unknown for answer in answers)
    if isinstance(measure, Distinct):
        members = frozenset[Cell]().union(*(answer.members for answer in answers))
        return Answer(len(members), unknown, members if measure.kept else frozenset())
    if isinstance(measure, Smallest):
        return Answer(unknown=unknown, least=_least([answer.least for answer in answers]))
    spread: Counter[int] = Counter()
    for answer in answers:
        spread.update(answer.spread)
    return Answer(sum(answer.value for answer in answers), unknown, spread=dict(spread))


def _least(values: list[Cell]) -> Cell:
    known = [value for value in values if value is not None]
    return min(known, key=lambda value: (isinstance(value, str), value)) if known else None
