"""Every mechanism that offices need is a ledger of the sample district, and each such ledger is whole."""

import csv
import re
from pathlib import Path

import pytest

from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Ledger, Pack

HERE = Path(__file__).parent
PACKS = HERE.parents[1] / "packs"
FIELDS = 12
NO_MECHANISM = {"优化营商环境"}
"""Named in the article as an aim; nothing is kept of it."""
ROLLS = {"residents", "houses", "households"}
"""People and homes: forms of others are filled from them, so they have none of their own."""


def mapping() -> dict[str, tuple[str, ...]]:
    """Mechanism → ledgers, as the file beside this test says."""
    with (HERE / "mechanisms.csv").open(encoding="utf-8", newline="") as file:
        return {row["mechanism"]: tuple(row["ledgers"].split()) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The sample district."""
    found, problems = load_pack(PACKS / "zhifu", PACKS)
    assert found is not None
    assert not problems
    return found


def readme_of(ledger: str) -> str:
    """What a ledger's folder says, wherever among the packs it stands."""
    return "".join(path.read_text(encoding="utf-8") for path in PACKS.glob(f"*/ledgers/{ledger}/README.md"))


def lacks(ledger: Ledger, readme: str) -> list[str]:
    """What a ledger lacks to be of use."""
    version = ledger.versions[-1]
    found = {
        f"{FIELDS} fields": len(version.fields) >= FIELDS,
        "a README in Chinese": len(re.findall(r"[\u4e00-\u9fff]", readme)) > 100,
        "a README in English": bool(re.search(r"(?:[A-Za-z,’'-]+ ){8}", readme)),
        "what it replaces": "替代" in readme and "eplaces" in readme,
        "scenarios": any(one.scenarios for one in ledger.versions) or ledger.id in ROLLS,
        "indicators (closed ledgers are not counted)": bool(ledger.indicators) or ledger.closed or ledger.id in ROLLS,
        "a print form": bool(ledger.tables or ledger.exports or version.papers) or ledger.id in ROLLS,
    }
    return [what for what, there in found.items() if not there]


def test_every_row_of_the_offices_needs_has_its_ledgers(shared: Path) -> None:
    text = (shared / "reference" / "offices.md").read_text(encoding="utf-8")
    section = text.split("## 1. ")[1].split("## 1a")[0]
    rows = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 50
    said = [one for one in mapping() if not one.startswith("not in the article: ")]
    assert said == rows


def test_every_mechanism_is_a_whole_ledger(pack: Pack) -> None:
    said = mapping()
    assert {one for one, ids in said.items() if not ids} == NO_MECHANISM
    named = {id_ for ids in said.values() for id_ in ids}
    assert named <= set(pack.ledgers)
    wrong = {id_: faults for id_ in sorted(named) if (faults := lacks(pack.ledgers[id_], readme_of(id_)))}
    assert not wrong


def test_a_ledger_without_readme_form_or_figures_is_named(pack: Pack) -> None:
    """The control: a register of the core was never meant to be one."""
    core = next(one for one in pack.ledgers.values() if one.core and len(one.versions[-1].fields) < FIELDS)
    assert {"12 fields", "a README in Chinese", "what it replaces", "a print form"} <= set(lacks(core, ""))
