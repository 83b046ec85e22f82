"""What could not work of a pack's boards: figures of the brief that are none, streets that are none or share a place."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import unknown
from shoushan.rules.catalogue.model import Pack, Place
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text


def check(pack: Pack) -> Iterator[Problem]:
    """Every fault of ``boards.yaml``."""
    file = f"{pack.folders[-1]}/boards.yaml" if pack.folders else "boards.yaml"
    figures = {one.full_id for ledger in pack.ledgers.values() for one in ledger.indicators.values()}
    for number, id_ in enumerate(pack.brief):
        at = pack.boards_at.get(f"brief {number}", Place(file, 0))
        if id_ not in figures:
            yield unknown(at, Text("指标", "indicator"), id_, figures)
        elif id_ in pack.brief[:number]:
            yield _twice(at, id_)
    streets = {id_ for id_, unit in pack.units.items() if unit.kind == "street"}
    codes = {code for list_ in pack.code_lists.values() for code in list_.codes}
    taken: set[object] = set()
    for number, street in enumerate(pack.streets):
        at = pack.boards_at.get(f"streets {number}", Place(file, 0))
        if street.unit not in streets:
            yield unknown(at, Text("街道", "street"), street.unit, streets)
        if street.code is not None and street.code not in codes:
            yield unknown(at, Text("代码", "code"), street.code, codes)
        for said in (street.unit, (street.column, street.row)):
            if said in taken:
                yield _twice(at, said if isinstance(said, str) else f"{street.column}, {street.row}")
            taken.add(said)


def _twice(at: Place, what: str) -> Problem:
    return Problem(
        at.file, at.line, Text(f"“{what}”写了两次。", f"“{what}” stands twice."),
        Text("请删去其中一个。", "Take one of them out."),
    )  # fmt: skip
