"""The sample district with two ledgers above it: `matters` and the closed class `petition-accusation`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from shoushan.records.cases import publishing
from shoushan.records.cases.definitions import current_book
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack
from tests.people import Place

ROOT = Path(__file__).resolve().parents[3]
OPEN, CLOSED = "matters", "petition-accusation"
ID_NUMBER = "11010519491231002X"


@cache
def pack() -> Pack:
    """The pack, read once."""
    found, problems = load_pack(ROOT / "tests" / "packs" / "apart", ROOT / "packs")
    assert found is not None
    assert not problems, problems[:3]
    return found


def published(place: Place) -> Place:
    """The place once the two ledgers are published in it."""
    publishing.publish(pack(), place.book, place.moment)
    place.book = current_book()
    return place


def opened(place: Place, ledger: str = OPEN, name: str = "petition", **more: Any) -> str:
    """Open a case of one of the two ledgers and give its id."""
    case = more.pop("case", None) or uuid7(place.moment)
    return place.act(name, case, "register", opens=(ledger, None), **more).case
