"""`shoushan check` and `shoushan schema` as they are typed."""

import argparse
import io
from pathlib import Path

import pytest

from shoushan.site.commands import check, schema
from tests.rules.catalogue import packs
from tests.rules.catalogue.packs import REQUESTS


def said(*words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    out = io.StringIO()
    return check.run(parser.parse_args(words), out), out.getvalue()


def test_a_good_pack_gives_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = packs.copy(tmp_path)
    monkeypatch.setenv("SHOUSHAN_PACKS", str(folder.parent))
    code, text = said("mini")
    assert (code, text) == (0, "mini：没有问题。 mini: nothing is wrong.\n")
    assert said() == (0, text)


def test_a_fault_is_told_in_both_languages_and_gives_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = packs.copy(tmp_path)
    monkeypatch.setenv("SHOUSHAN_PACKS", str(folder.parent))
    packs.change(folder, f"{REQUESTS}/procedure.yaml", "amount < 100000", "amout < 100000")
    line = packs.line_of(folder, f"{REQUESTS}/procedure.yaml", "amout")
    code, text = said()
    assert code == 1
    zh, en, summary = text.splitlines()
    place = f"mini/{REQUESTS}/procedure.yaml:{line}: "
    assert zh == f"{place}没有名为“amout”的值。 → 是否想写 amount？"
    assert en == f"{place}Nothing is called “amout”. → Did you mean amount?"
    assert summary == "mini：1 个问题。 mini: 1 fault(s)."
    assert said("mini", "--lang", "en")[1].splitlines() == [en, "mini: 1 fault(s)."]


def test_no_pack_at_all_gives_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUSHAN_PACKS", str(tmp_path))
    assert said()[0] == 1
    assert said("nowhere")[0] == 1


def test_schemas_are_written(tmp_path: Path) -> None:
    out = io.StringIO()
    assert schema.run(argparse.Namespace(out=tmp_path / "new"), out) == 0
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(schema.files())
    (tmp_path / "file").write_text("x")
    assert schema.run(argparse.Namespace(out=tmp_path / "file"), out) == 1
