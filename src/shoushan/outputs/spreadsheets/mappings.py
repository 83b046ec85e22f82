"""What a pack says of somebody else's sheet: which column is what, which table routes it, which act takes it in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.base import Bilingual, Count, Doc, Flag, Json, Kebab, Snake, Word, Words
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.yaml_source import read_yaml


class ColumnDoc(Doc):
    """A column: the heads it may have, whether it must be filled, and how its cells are to be read.

    ``down``: an empty cell says what the one above it says, as in merged cells over the members of a household.
    """

    head: Words
    required: Flag = False
    whole: Flag = False
    times: Words = ()
    list: Kebab | None = None
    down: Flag = False


class PlacesDoc(Doc):
    """Where a place is looked for: the column, the code list of known places, and the inputs for both outcomes."""

    column: Snake
    list: Kebab
    drop: Words = ()


class RouteDoc(Doc):
    """The table (``<table>.<output>``) that finds the unit in charge from columns of the same names."""

    table: Word
    name: Snake


class SpanDoc(Doc):
    """Whole hours between two moments of a row, a begun hour as a whole one; nothing where one of them is empty."""

    first: Snake = Field(alias="from")
    last: Snake = Field(alias="to")


class ThenDoc(Doc):
    """An act that follows in the same batch when an account is given that may do it (``by: system``: always).

    ``happened`` names the column of times at which it was done, ``given`` a column without whose cell it was not done.
    """

    act: Kebab
    input: Mapping[Snake, Json] = Field(default_factory=dict)
    by: Word = "account"
    happened: Snake | None = None
    given: Snake | None = None


class TakeDoc(Doc):
    """How a row becomes a case: the opening act, whether the citizen or the system does it, its input, what follows.

    ``happened`` names the column of times at which it was done; without it the act is done at the moment of importing.
    """

    act: Kebab
    by: Word
    input: Mapping[Snake, Json]
    happened: Snake | None = None
    then: tuple[ThenDoc, ...] = ()


class MappingDoc(Doc):
    """The mapping of one kind of sheet to one ledger. ``once``: of rows with one value in this column only the first counts."""

    id: Kebab
    name: Bilingual
    ledger: Kebab
    header: Count = 1
    columns: Mapping[Snake, ColumnDoc]
    hours: Mapping[Snake, SpanDoc] = Field(default_factory=dict)
    key: Snake | None = None
    once: Snake | None = None
    places: PlacesDoc | None = None
    route: RouteDoc | None = None
    history: TakeDoc | None = None
    new: TakeDoc | None = None


def read_mappings(folder: Path) -> tuple[list[MappingDoc], list[Problem]]:
    """Every mapping in ``packs/<pack>/imports``, and what is wrong with those that cannot be read."""
    found, problems = list[MappingDoc](), list[Problem]()
    for path in sorted(folder.glob("*.yaml")):
        source, faults = read_yaml(path, f"imports/{path.name}")
        problems += faults
        if source is not None:
            doc, faults = validated(MappingDoc, source)
            problems += faults
            found += [doc] if doc else []
    return found, problems
