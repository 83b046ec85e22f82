"""What was entered after a figure was published and concerns its period: the same question asked again as known today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shoushan.outputs.indicators import comparing
from shoushan.outputs.indicators.comparing import NONE, Compared, Share, Thing
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.publishing.evidence import read_evidence
from shoushan.outputs.indicators.publishing.frozen_rules import thawed
from shoushan.outputs.indicators.publishing.preparing import count
from shoushan.outputs.indicators.publishing.recomputing import wanted_of
from shoushan.outputs.indicators.publishing.sides import share_of
from shoushan.records.cases import published
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import Published
from shoushan.records.units.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Since:
    """The figure as it comes out today by the frozen rule, as of the same day; the things that make the difference, each
    counted at another moment of knowing; and the numbers of their cases."""

    today: Figure
    compared: Compared
    numbers: Mapping[str, str]

    @property
    def changed(self) -> bool:
        """Whether anything has come in since that concerns it."""
        return any(self.compared.lists.values())


def since(viewer: Viewer, book: Book, store: Store, one: Published, release: Mapping[str, Any]) -> Since:
    """What has come in since ``release``. Raises what counting raises, `RuleGone`, and what reading the evidence raises."""
    then, indicator = thawed(book, str(one.head["indicator"]), str(release["definition"]))
    wanted = replace(wanted_of(one, release, indicator, "duckdb"), known_at=None)
    now = count(viewer, then, store, wanted)
    kinds = {leaf.part: leaf.kind for leaf in now.makeup.leaves}
    before: dict[Thing, Share] = {}
    for row in read_evidence(published.evidence_of(one, int(release["revision"]))):
        thing = (row.case, (row.part, *row.thing))
        before[thing] = before.get(thing, NONE) + _share(row.state, row.contribution, kinds.get(row.part) == "share")
    after: dict[Thing, Share] = {}
    for part, found in now.rows:
        thing = (found.case, (part, *found.thing))
        after[thing] = after.get(thing, NONE) + share_of(found, kinds[part] == "share")
    compared = comparing.compare(before, after, a_there=after, a_knows=_everybody, b_knows=_everybody)
    return Since(now.figure, compared, {row.case: row.number for _, row in now.rows})


def _share(state: str, contribution: int, shares: bool) -> Share:
    if state == "below":
        return Share(0, 1)
    return Share(1 if shares else contribution, 1) if state == "counted" else NONE


def _everybody(case: str) -> bool:
    return True
