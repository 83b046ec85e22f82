"""The pack of the example district, read once for the tests of this room."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Ledger, Pack, Version

PACKS = Path(__file__).resolve().parents[3] / "packs"


@cache
def zhifu() -> Pack:
    """The pack with all its ledgers."""
    pack, problems = load_pack(PACKS / "zhifu", PACKS)
    assert pack is not None, problems[:3]
    return pack


def every_version() -> list[tuple[Ledger, Version]]:
    """Every version of every ledger."""
    return [(ledger, version) for ledger in zhifu().ledgers.values() for version in ledger.versions]
