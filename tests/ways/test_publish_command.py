"""`shoushan publish`: changed files come into service; what pages published is never run over, is written back on demand."""

from __future__ import annotations

import argparse
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shoushan.records.cases import copies, rule_roles, studio
from shoushan.records.cases.definitions import current_book
from shoushan.records.cases.folder import folder_of, published_files
from shoushan.rules.catalogue import editing
from shoushan.site import clock
from shoushan.site.commands import publish
from tests import people

people.CAST.update(rules_drafter="rules-drafter-1", rules_publisher="rules-publisher-1")
LEDGER = "one-counter"


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs without their sample, so that a test may change files."""
    folder = tmp_path_factory.mktemp("packs") / "packs"
    root = Path(__file__).resolve().parents[2] / "packs"
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns("sample", "example"))
    return folder


@pytest.fixture
def place(sqlite_place: Any, packs: Path, settings: Any) -> Iterator[Any]:
    settings.SHOUSHAN_PACKS = packs
    with clock.simulated(sqlite_place.moment):
        yield sqlite_place


def run(*given: str) -> tuple[int, str]:
    """The command as it is typed: what it gives back and prints."""
    parser, out = argparse.ArgumentParser(), io.StringIO()
    publish.add_arguments(parser)
    return publish.run(parser.parse_args(given), out), out.getvalue()


def procedure(packs: Path) -> Path:
    return max((packs / "zhifu" / "ledgers" / LEDGER / "versions").glob("*/procedure.yaml"))


def version_said() -> str:
    return next(iter(current_book().ledger(LEDGER).versions[-1].stages.values())).label.zh


@pytest.mark.slow
def test_files_pages_and_the_way_back(place: Any, packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One road: a revision on disk; a change of law refused; a page's publication; disk behind it; written back; again."""
    file = procedure(packs)
    plain = file.read_text("utf-8")
    at = ("stages", 0, "label", "zh")
    case = place.opened()

    file.write_text(editing.with_value(plain, at, "改自磁盘"), "utf-8")
    before = current_book().digest
    code, told = run("--dry-run")
    assert (code, current_book().digest) == (0, before), "a dry run changes nothing"
    assert f"{LEDGER} {file.parent.name}: 修订（未办结 1 件）" in told
    code, told = run()
    assert code == 0
    assert "已发布" in told
    assert version_said() == "改自磁盘"
    assert studio.proposal(current_book(), case) is not None, "the open case stands as it stood"

    law = editing.with_value(file.read_text("utf-8"), ("terms", 0, "limit"), "99")
    file.write_text(law, "utf-8")
    code, _ = run()
    said = capsys.readouterr().err
    assert code == 1
    assert "procedure.yaml:" in said, "the place is told"
    assert "修订改变了时限" in said
    found = folder_of(packs, current_book(), current_book().ledger(LEDGER))
    assert found.other == {file.parent.name}, "what lies in the folder is not what is published"
    assert not found.shared
    shown = published_files(current_book().ledger(LEDGER).versions[-1])["procedure.yaml"]
    assert "改自磁盘" in shown
    assert "limit: '99'" not in shown
    assert "limit: 99" not in shown
    assert current_book().ledger(LEDGER).versions[-1].terms[editing.written(law).value(("terms", 0, "id"))].limit != 99
    file.write_text(editing.with_value(plain, at, "改自磁盘"), "utf-8")

    page(place, packs, editing.with_value(file.read_text("utf-8"), at, "改自网页"), file)
    assert version_said() == "改自网页"
    capsys.readouterr()
    code, _ = run()
    said = capsys.readouterr().err
    assert code == 1, "the disk is behind: publishing it would undo what was published"
    assert f"{LEDGER}/versions/{file.parent.name}/procedure.yaml" in said
    assert "--write-back" in said
    assert version_said() == "改自网页"
    code, told = run("--write-back")
    assert code == 0
    assert f"ledgers/{LEDGER}/versions/{file.parent.name}/procedure.yaml" in told
    assert "改自网页" in file.read_text("utf-8")
    assert file.read_text("utf-8") == editing.with_value(plain, at, "改自网页"), "comments and order are those of the file"
    assert copies.overlaid() == {}
    assert run("--write-back") == (0, "已写回 · written back\n"), "and nothing to write back"


def page(place: Any, packs: Path, text: str, file: Path) -> None:
    """Publish a text from a working copy, by two people."""
    drafter, publisher = place.viewer("rules_drafter"), place.viewer("rules_publisher")
    copy = copies.open_copy(drafter, current_book(), packs, LEDGER, place.moment)
    at = copies.standing(copy, current_book(), packs)
    path = f"versions/{file.parent.name}/procedure.yaml"
    copies.save(at, path, text, copies.mark(at.texts[path]), place.moment)
    studio.propose(drafter, current_book(), packs, copy, "试", place.moment)
    sent = copies.of_id(copy.id)
    assert sent is not None
    studio.decide(publisher, current_book(), packs, sent, rule_roles.APPROVE, None, place.moment)
