"""A published figure checked from its file: whatever is changed is found and named; a whole one holds."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shoushan.outputs.indicators.publishing import checking
from shoushan.outputs.indicators.publishing.checking import BadFigure
from shoushan.outputs.indicators.publishing.commitments import Line, root_of
from shoushan.outputs.indicators.publishing.evidence import BadEvidence, evidence_of, read_evidence
from shoushan.records.cases import published
from shoushan.records.cases.published import Published
from shoushan.records.journal.proofs.receipts import BadReceipt
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site.commands import verify
from tests.outputs.indicators.publishing.districts import District


@pytest.fixture(scope="module")
def text(here: District, figure: Published) -> str:
    """The public file."""
    return here.file(figure.uid)


def changed(text: str, change: Any) -> str:
    said = copy.deepcopy(json.loads(text))
    change(said)
    return json.dumps(said, ensure_ascii=False)


def rooted(said: dict[str, Any]) -> None:
    """Whoever changes rows may count the root and the sums anew; what was signed is out of reach."""
    lines = sorted(Line(bytes.fromhex(row[0]), *row[1:]) for row in said["rows"])
    said["rows"] = [[one.commitment.hex(), one.part, one.state, one.contribution] for one in lines]
    said["release"]["rows_root"] = root_of(lines).hex()
    said["release"]["counted_rows"] = len(lines)


def value(said: dict[str, Any]) -> None:
    said["release"]["value"] = "98.57"


def value_and_sums(said: dict[str, Any]) -> None:
    said["release"] |= {"value": "100.00", "above": 14}
    for row in said["rows"]:
        row[2], row[3] = "counted", 1
    rooted(said)


def dropped(said: dict[str, Any]) -> None:
    said["rows"].remove(next(row for row in said["rows"] if row[2] == "below"))


def dropped_and_rooted(said: dict[str, Any]) -> None:
    dropped(said)
    rooted(said)


def doubled(said: dict[str, Any]) -> None:
    said["rows"][1] = said["rows"][0]


def contribution(said: dict[str, Any]) -> None:
    next(row for row in said["rows"] if row[2] == "below")[2:] = ["counted", 1]


def moved(said: dict[str, Any]) -> None:
    said["rows"].reverse()


def other_evidence(said: dict[str, Any]) -> None:
    said["release"]["evidence"] = "0" * 64


def other_rule(said: dict[str, Any]) -> None:
    definition = json.loads(said["release"]["definition"])
    definition["rules"][0] = definition["rules"][0].replace("term.in_time", "true")
    said["release"]["definition"] = json.dumps(definition)


def other_rule_and_digest(said: dict[str, Any]) -> None:
    other_rule(said)
    rule = json.loads(said["release"]["definition"])["rules"][0]
    said["release"]["rule"] = hashlib.sha256(rule.encode()).hexdigest()


def other_makeup(said: dict[str, Any]) -> None:
    said["release"]["makeup"] = said["release"]["makeup"].replace('"share"', '"count"')


def other_day(said: dict[str, Any]) -> None:
    said["release"]["as_of"] = "2026-12-31"


def other_leaf(said: dict[str, Any]) -> None:
    said["release"]["known_at"] += 1


def other_indicator(said: dict[str, Any]) -> None:
    said["figure"]["indicator_name"] = "信访事项办结率"


def other_revision(said: dict[str, Any]) -> None:
    said["release"]["revision"] = 2


def left_out(said: dict[str, Any]) -> None:
    del said["release"]["value"]


def added(said: dict[str, Any]) -> None:
    said["release"]["remark"] = "连续五年第一"


def without_receipt(said: dict[str, Any]) -> None:
    del said["receipt"]


def item(said: dict[str, Any]) -> None:
    for one in said["receipt"]["items"]:
        if one[1].endswith("/revisions/1") and "value" in one[2]:
            one[2]["value"] = "98.57"
    said["release"]["value"] = "98.57"


def other_entry(said: dict[str, Any]) -> None:
    said["receipt"]["header"] = said["receipt"]["header"].replace('"act":"release"', '"act":"revoke"')


NAMED = {
    value: "value", value_and_sums: "above", dropped: "13 行", dropped_and_rooted: "counted_rows", doubled: "两次",
    contribution: "树根", moved: "树根", other_evidence: "evidence", other_rule: "definition",
    other_rule_and_digest: "definition", other_makeup: "makeup", other_day: "as_of", other_leaf: "known_at",
    other_indicator: "indicator_name", other_revision: "没有签发", left_out: "value", added: "remark",
    without_receipt: "凭证", item: "被改过", other_entry: "承诺说的不是这一条",
}  # fmt: skip


@pytest.mark.parametrize("change", NAMED, ids=lambda change: change.__name__)
def test_any_change_is_found_and_named(here: District, text: str, change: Any) -> None:
    assert checking.check(text, here.keys()).lines, "the control: whole it holds"
    with pytest.raises((BadFigure, BadReceipt)) as fault:
        checking.check(changed(text, change), here.keys())
    assert NAMED[change] in str(fault.value)


def test_the_keys_of_another_place_do_not_vouch(here: District, text: str) -> None:
    with pytest.raises(BadReceipt):
        checking.check(text, [])


@pytest.mark.parametrize("said", ["", "{", "[]", "null", '{"kind": "shoushan-figure-v1"}', '{"kind": "other"}', "[" * 90_000])
def test_what_is_no_figure_is_told(here: District, said: str) -> None:
    with pytest.raises(BadFigure):
        checking.check(said, here.keys())


def test_evidence_opens_every_row_and_swapped_evidence_does_not(here: District, figure: Published, text: str) -> None:
    shown = checking.check(text, here.keys())
    content = published.evidence(SYSTEM_VIEWER, here.place.book, figure.uid, 1)
    checking.check_evidence(shown, content, read_evidence(content))
    other = evidence_of([], {}).content
    with pytest.raises(BadFigure, match="不是签发的那一个"):
        checking.check_evidence(shown, other, read_evidence(other))
    with pytest.raises(BadFigure, match="打不开"):
        checking.check_evidence(shown, content, read_evidence(content)[1:])
    for broken in (b"", b"PAR1", content[:-9], b"{}"):
        with pytest.raises(BadEvidence):
            read_evidence(broken)


def test_the_command_checks_it_without_the_place(
    here: District, figure: Published, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"figure.json": text, "keys.txt": here.key_text(), "bad.json": changed(text, value)}
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    (tmp_path / "evidence.parquet").write_bytes(published.evidence(SYSTEM_VIEWER, here.place.book, figure.uid, 1))
    named = ["--keys", str(tmp_path / "keys.txt"), "--evidence", str(tmp_path / "evidence.parquet")]
    code, said = here.command(verify, "--figure", str(tmp_path / "figure.json"), *named)
    assert code == 0, capsys.readouterr().err
    for wanted in ("57.14 %", "8 / 14", "已存证", "14 行", "有没有漏行，只有重放整本日志才看得出", "证据文件就是签发的那一个"):
        assert wanted in said
    code, said = here.command(verify, "--figure", str(tmp_path / "bad.json"), *named)
    assert (code, said) == (1, "")
    assert "文件写 98.57，签发的是 57.14" in capsys.readouterr().err


def test_checking_needs_neither_django_nor_an_engine() -> None:
    barred = "import sys; sys.modules['django'] = sys.modules['duckdb'] = None; "
    code = f"{barred}import shoushan.site.commands.verify_figure, shoushan.site.commands.verify_files"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
    control = f"{barred}import shoushan.outputs.indicators.publishing.preparing"
    assert subprocess.run([sys.executable, "-c", control], check=False, timeout=60, capture_output=True).returncode != 0
