"""The sample district's pack, read once for all tests of what is told of its definitions."""

from pathlib import Path

import pytest

from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack

PACKS = Path(__file__).resolve().parents[3] / "packs"


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The sample district, without a fault."""
    found, problems = load_pack(PACKS / "zhifu", PACKS)
    assert found is not None
    assert not problems
    return found
