"""The contracts of the floors refuse what they are there to refuse, tried on a small house of this shape."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOMS = {
    "site": (),
    "web": ("portal", "desk", "dashboards", "composing", "api", "ui"),
    "outputs": ("indicators", "messages", "spreadsheets", "papers", "reports", "opendata", "charts", "archives"),
    "records": ("units", "parties", "journal", "cases"),
    "rules": ("deadlines", "catalogue", "procedure", "mechanism"),
}
MODULES = (
    "records/journal/append",
    "records/journal/chain",
    "records/journal/models",
    "records/journal/proofs",
    "records/journal/sealkey",
    "records/journal/tables",
    "records/cases/tables",
    "records/cases/actions",
    "records/cases/models",
)

# contract, module that imports, what it imports
OFFENCES = [
    ("Five floors, imports go down", "rules/deadlines/a", "shoushan.records.units"),
    ("Five floors, imports go down", "garage/__init__", "os"),
    (
        "Rooms of rules: mechanism over procedure over catalogue over deadlines",
        "rules/deadlines/a",
        "shoushan.rules.catalogue",
    ),
    (
        "Rooms of records: cases over units, parties and journal",
        "records/journal/a",
        "shoushan.records.cases",
    ),
    (
        "Rooms of records: cases over units, parties and journal",
        "records/units/a",
        "shoushan.records.parties",
    ),
    ("Rooms of outputs: reports and archives over the others", "outputs/papers/a", "shoushan.outputs.messages"),
    ("Rooms of web: reports over dashboards, these over the desk, doors over ui", "web/ui/a", "shoushan.web.desk"),
    ("Rooms of web: reports over dashboards, these over the desk, doors over ui", "web/desk/a", "shoushan.web.dashboards"),
    ("Rooms of web: reports over dashboards, these over the desk, doors over ui", "web/dashboards/a", "shoushan.web.composing"),
    ("Rules are pure: no Django, no database, no spreadsheet", "rules/procedure/a", "django.db"),
    ("Rules are pure: no Django, no database, no spreadsheet", "rules/procedure/a", "sqlite3"),
    ("Definitions are parsed in the catalogue alone", "rules/procedure/a", "sqlglot"),
    ("The chain of the journal is bytes and hashes only", "records/journal/chain", "django.db"),
    ("The journal knows no rules", "records/journal/a", "shoushan.rules.deadlines"),
    ("Outputs and dashboards change nothing", "outputs/reports/a", "shoushan.records.cases.actions"),
    ("Outputs and dashboards change nothing", "web/dashboards/a", "shoushan.records.cases.actions"),
    ("Only cases writes to the journal", "web/desk/a", "shoushan.records.journal.append"),
    ("Tables of cases stay in their room", "web/desk/a", "shoushan.records.cases.models"),
    ("Tables of the journal stay in their room", "records/cases/a", "shoushan.records.journal.models"),
    ("Tables of cases stay in their room", "outputs/reports/a", "shoushan.records.cases.tables"),
    ("Tables of the journal stay in their room", "site/a", "shoushan.records.journal.tables"),
    ("Column engines serve indicators alone", "outputs/opendata/a", "pyarrow"),
    ("Workbooks are opened in outputs.spreadsheets alone", "web/desk/a", "openpyxl"),
    ("Web processes never hold the key that signs heads", "web/portal/a", "shoushan.records.journal.sealkey"),
    ("Proofs are checked without a database", "records/journal/proofs", "django.db"),
    ("No circles anywhere", "web/desk/a", "shoushan.web.desk.b"),
]


def contracts(root: Path) -> list[str]:
    """The names of the contracts in pyproject.toml."""
    config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in config["tool"]["importlinter"]["contracts"]]


def broken(root: Path, house: Path) -> set[str]:
    """The contracts of this repository that `lint-imports` finds broken in `house`."""
    shutil.copy(root / "pyproject.toml", house)
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=house, env={"PYTHONPATH": str(house)}, capture_output=True, text=True)
    lines = [line.strip() for line in run.stdout.splitlines()]
    judged = {name for name in contracts(root) if f"{name} KEPT" in lines or f"{name} BROKEN" in lines}
    assert judged == set(contracts(root)), run.stdout + run.stderr
    return {name for name in judged if f"{name} BROKEN" in lines}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with every room and the modules that contracts name, and hardly an import."""
    for floor, rooms in ROOMS.items():
        for folder in (floor, *(f"{floor}/{room}" for room in rooms)):
            (tmp_path / "shoushan" / folder).mkdir(parents=True)
            (tmp_path / "shoushan" / folder / "__init__.py").touch()
    for module in ("__init__", *MODULES):
        (tmp_path / "shoushan" / f"{module}.py").touch()
    (tmp_path / "shoushan/web/desk/b.py").write_text("import shoushan.web.desk.a\n", encoding="utf-8")
    (tmp_path / "shoushan/web/desk/a.py").touch()
    return tmp_path


def test_an_orderly_house_keeps_every_contract(root: Path, house: Path) -> None:
    assert broken(root, house) == set()


def test_every_contract_has_an_offence(root: Path) -> None:
    assert {name for name, _, _ in OFFENCES} == set(contracts(root))


@pytest.mark.parametrize(("name", "importer", "imported"), OFFENCES, ids=[f"{i}-{o}" for _, i, o in OFFENCES])
def test_an_offence_breaks_its_contract(root: Path, house: Path, name: str, importer: str, imported: str) -> None:
    module = house / "shoushan" / f"{importer}.py"
    module.parent.mkdir(exist_ok=True)
    module.write_text(f"import {imported}\n", encoding="utf-8")
    assert name in broken(root, house)
