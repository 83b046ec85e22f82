"""A copy is held against the pack in service: it answers for its own faults and for what it breaks, not for what was broken."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from shoushan.rules.catalogue.copying import compiled, texts_of
from tests.rules.mechanism.packs import PACKS, zhifu


def test_faults_of_other_ledgers_in_service_are_not_the_copys() -> None:
    pack = zhifu()
    same = replace(pack.ledgers["funds"], number=pack.ledgers["financing"].number)
    broken = replace(pack, ledgers=MappingProxyType({**pack.ledgers, "funds": same}))
    texts = texts_of(PACKS, pack, "petitions")
    assert compiled(PACKS, broken, "petitions", texts).problems == ()
    head = texts["ledger.yaml"]
    line = next(one for one in head.split("\n") if one.startswith("number:"))
    taken = head.replace(line, f'number: "{pack.ledgers["financing"].number}"')
    assert compiled(PACKS, broken, "petitions", {**texts, "ledger.yaml": taken}).problems, "the control: what the copy breaks"
