"""What could not work of a pack's reports: figures, periods and dimensions that are none, units that do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.compiling.reports import problem_of
from shoushan.rules.catalogue.compositions import faults_in, known_in
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.problems import Problem


def check(pack: Pack) -> Iterator[Problem]:
    """Every fault that shows only beside the pack's figures."""
    if not pack.reports:
        return
    known = known_in(pack)
    for composition in pack.reports.values():
        yield from (problem_of(composition, fault) for fault in faults_in(pack, composition, known))
