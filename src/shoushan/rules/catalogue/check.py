"""The check of a pack: everything the loader finds, and per version everything that could not work in service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shoushan.rules.catalogue.checking import (
    acts,
    boards,
    crosschecks,
    effects,
    exports,
    fields,
    indicators,
    meetings,
    milestones,
    notices,
    own,
    pack,
    papers,
    payments,
    proposals,
    recurs,
    relations,
    reports,
    rhythm,
    roles,
    services,
    stages,
    terms,
    together,
    versions,
    writings,
)
from shoushan.rules.catalogue.checking.versions import revision_problems
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.tables.check import check_table

ROOMS = (
    fields, stages, terms, acts, effects, services, writings, papers, proposals, milestones, rhythm, recurs, relations,
    notices, meetings, payments, own, roles, together,
)  # fmt: skip
__all__ = ["check", "check_pack", "revision_problems"]


def check(folder: Path, packs_root: Path | None = None) -> list[Problem]:
    """Every fault of the pack in ``folder`` (packs it builds on stand beside it), in order of file and line.

    Scenarios are played by the room above (`procedure.scenario`). Never raises for content.
    """
    loaded, problems = load_pack(folder, packs_root or folder.parent)
    found = [*problems, *(check_pack(loaded) if loaded else ())]
    unique = {(problem.file, problem.line, problem.message): problem for problem in found}
    return sorted(unique.values(), key=lambda problem: (problem.file, problem.line, problem.message))


def check_pack(loaded: Pack) -> Iterator[Problem]:
    """Every fault that shows only when definitions are seen together."""
    yield from pack.check(loaded)
    yield from papers.check_pack(loaded)
    yield from indicators.check(loaded)
    yield from boards.check(loaded)
    yield from reports.check(loaded)
    codes = {id_: tuple(codes.codes) for id_, codes in loaded.code_lists.items()}
    for table in loaded.tables.values():
        yield from check_table(table, codes)
    for ledger in loaded.ledgers.values():
        yield from versions.check(ledger)
        yield from exports.check(ledger)
        yield from crosschecks.check(loaded, ledger)
        for version in ledger.versions:
            view = View(loaded, ledger, version)
            for room in ROOMS:
                yield from room.check(view)
            for table in version.tables.values():
                yield from check_table(table, codes)
