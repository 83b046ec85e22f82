"""Reading packs: lines, layers, digests, published content, and no traceback whatever the files hold."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shoushan.rules.catalogue import yaml_source
from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.content import content, digest_of, version_from_content
from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack, Version
from shoushan.rules.catalogue.schema.publish import MODELS
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.yaml_source import LARGEST, Source, parse_yaml, read_yaml
from shoushan.site.commands.schema import files
from tests.rules.catalogue import packs
from tests.rules.catalogue.packs import MINI, REQUESTS

ROOT = Path(__file__).resolve().parents[3]


def mini(folder: Path = MINI) -> Pack:
    pack, problems = load_pack(folder, folder.parent)
    assert problems == []
    assert pack is not None
    return pack


def version(pack: Pack) -> Version:
    return pack.ledgers["requests"].versions[0]


def test_a_pack_is_read_into_values() -> None:
    pack = mini()
    found = version(pack)
    assert list(pack.ledgers) == ["requests", "rooms"]
    assert pack.with_role("units") is pack.ledgers["rooms"]
    assert found.acts["send"].klass == "intake"
    assert found.acts["receive"].opens
    assert [given.id for given in found.acts["hold-back"].inputs] == ["reason"]
    assert isinstance(found.materials["photo"].required, Expr)
    assert found.services["repair"].values == {"is_package": False, "floor": 3}
    assert found.acts["send"].at is not None
    assert found.acts["send"].at.line == packs.line_of(MINI, f"{REQUESTS}/procedure.yaml", "- id: send")
    assert pack.tables["kind-unit"].rows[0].outputs == ("works",)


def test_scalars_stay_text() -> None:
    source, problems = parse_yaml(b"on: 5\nid: 0017\nt: 12:30\nd: 2020-01-01\nyes: no\nn: 1e3\nz:\nq: ''\n", "x")
    assert not problems
    assert source is not None
    assert source.data == {
        "on": "5",
        "id": "0017",
        "t": "12:30",
        "d": "2020-01-01",
        "yes": "no",
        "n": "1e3",
        "z": None,
        "q": "",
    }


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"a: 1\na: 2", 2, "stands twice (first on line 1)"),
        (b"a:\n\tb: 1", 2, "holds a tab"),
        (b"a: 1\nb: \xff", 2, "not UTF-8"),
        (b"a: \xed\xa0\x80", 1, "not UTF-8"),
        (b"a: 1\nb: \x00", 2, "does not allow"),
        (b"a: !!int 1", 1, "tags"),
        (b"a: *b", 1, "anchor"),
        (b"a: &b {c: *b}", 1, "anchor"),
        (b"a: 1\n---\nb: 1", 2, "one document"),
        (b"? [a]\n: b", 1, "a key must be a text"),
        (b"[" * 100_000, 1, "deeper than"),
        (b"- " * 100_000, 1, "deeper than"),
        (b"a: 'x", 1, "YAML syntax"),
        (b"x" * (LARGEST + 1), 0, "larger than 1 MB"),
    ],
)
def test_what_yaml_must_not_hold(raw: bytes, line: int, says: str) -> None:
    source, problems = parse_yaml(raw, "x.yaml")
    assert source is None
    assert says.lower() in problems[0].message.en.lower()
    assert (problems[0].file, problems[0].line) == ("x.yaml", line)


def test_an_alias_bomb_does_not_go_off() -> None:
    levels = "".join(f"a{no}: &a{no} [{', '.join([f'*a{no - 1}'] * 10)}]\n" for no in range(1, 10))
    _, problems = parse_yaml(f"a0: &a0 [x]\n{levels}".encode(), "x")
    assert "aliases written out" in problems[0].message.en
    small, problems = parse_yaml(b"a: &a [x, y]\nb: *a", "x")
    assert not problems
    assert small is not None
    assert small.data == {"a": ["x", "y"], "b": ["x", "y"]}


def test_a_file_that_is_absent_is_a_problem(tmp_path: Path) -> None:
    _, problems = read_yaml(tmp_path / "none.yaml", "none.yaml")
    assert "cannot be opened" in problems[0].message.en
    pack, problems = load_pack(tmp_path, tmp_path)
    assert pack is None
    assert problems


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200) | st.text("{}[]:,-&*!|>'\"\n\t #ab01", max_size=200).map(str.encode),
    st.sampled_from(sorted(MODELS)),
)
def test_no_bytes_break_the_reader_or_a_schema(raw: bytes, name: str) -> None:
    source, problems = parse_yaml(raw, "x.yaml")
    assert (source is None) == bool(problems)
    if source is not None:
        found, problems = validated(MODELS[name], source)
        assert (found is None) == bool(problems)
        assert all(problem.message.zh and problem.line >= 0 for problem in problems)


TREES = st.recursive(
    st.none() | st.text(max_size=8) | st.sampled_from(["id", "zh", "1", "true", "= a", "2020-01-01"]),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "label", "zh", "en", "acts", "stages", "terms", "effects", "if", "fields", "type", "who", "role", "x"]
            ),
            below,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(TREES, st.sampled_from(sorted(MODELS)))
def test_no_tree_breaks_a_schema(tree: object, name: str) -> None:
    source, _ = parse_yaml(json.dumps(tree).encode(), "x.yaml")
    if source is not None:
        found, problems = validated(MODELS[name], source)
        assert (found is None) == bool(problems)


PIECES = [
    "{",
    "}",
    "[",
    "]",
    ": ",
    "\n",
    "  ",
    "-",
    "'",
    '"',
    "=",
    "0",
    "zh",
    "null",
    "9" * 30,
    "*a",
    "&a ",
    "\t",
    "道",
    "\ud83d",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9))
def test_no_damage_to_real_files_breaks_the_check(tmp_path: Path, seed: int) -> None:
    """Real files with pieces cut out, doubled and put in: problems, never an exception."""
    chance = random.Random(seed)
    folder = packs.copy(tmp_path / str(seed))
    files_ = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in chance.sample(files_, 2):
        text = path.read_text("utf-8")
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(len(text))
            end = min(len(text), start + chance.randint(0, 30))
            piece = chance.choice([*PIECES, text[start:end] * 2, ""])
            text = text[:start] + piece + text[end:]
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for problem in check(folder):
        assert problem.message.zh
        assert problem.file


def test_the_digest_knows_content_only(tmp_path: Path) -> None:
    """Comments, the order of keys and spaces are not content; a label is."""
    before = version(mini()).digest
    folder = packs.copy(tmp_path)
    file = f"{REQUESTS}/procedure.yaml"
    packs.change(
        folder,
        file,
        "  - {id: solved, label: {zh: 已解决, en: Solved}, kind: solved}",
        "  # a comment\n  - {kind: solved,   id: solved, label: {en: Solved, zh: 已解决}}",
    )
    assert version(mini(folder)).digest == before
    packs.change(folder, file, "已解决", "解决了")
    assert version(mini(folder)).digest != before


def test_a_published_version_is_read_back_from_its_content() -> None:
    pack = mini()
    for ledger in pack.ledgers.values():
        for found in ledger.versions:
            text = content(found)
            assert digest_of(text) == found.digest
            again = version_from_content(text, pack.vocabulary, pack.tables)
            assert again.digest == found.digest
            assert (again.acts, again.joins, again.lapses) == (found.acts, found.joins, found.lapses)
            assert (again.fields, again.terms, again.services) == (found.fields, found.terms, found.services)
            assert (again.worksheets, again.papers, again.materials) == (found.worksheets, found.papers, found.materials)
            assert [table.rows for table in again.tables.values()] == [table.rows for table in found.tables.values()]
            assert content(again) == text


def test_an_upper_pack_replaces_a_ledger_file_by_file(tmp_path: Path) -> None:
    folder = packs.copy(tmp_path)
    upper = folder.parent / "upper"
    packs.change(upper, "pack.yaml", "", "id: upper\nname: {zh: 上, en: Upper}\nextends: [mini]\ncalendar: upper\n")
    below = (folder / "ledgers/requests/ledger.yaml").read_text("utf-8")
    packs.change(upper, "ledgers/requests/ledger.yaml", "", below.replace("owner: office", "owner: works"))
    packs.change(upper, "units.yaml", "", "units:\n  - {id: office, name: {zh: 新办公室, en: New Office}, kind: department}\n")
    pack = mini(upper)
    assert pack.ledgers["requests"].owner == "works"
    assert version(pack).digest == version(mini(folder)).digest
    assert pack.units["office"].name.en == "New Office"
    assert list(pack.units) == ["mini", "office", "works"]
    assert check(upper) == []


def test_published_schemas_are_current() -> None:
    """Written by ``shoushan schema --out docs/schema``."""
    folder = ROOT / "docs" / "schema"
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.json")} == files()


def both_ways(raw: bytes) -> tuple[object, object]:
    """What the quick scanner and the one in Python make of a document; ``None`` where one refuses it."""
    found = []
    for quick in (yaml_source.QUICK, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_source, "QUICK", quick)
            source, _ = parse_yaml(raw, "x")
        found.append(None if source is None else (source.data, dict(source.lines)))
    return found[0], found[1]


def test_both_scanners_read_every_file_of_the_packs_alike() -> None:
    assert yaml_source.QUICK is not None, "PyYAML was installed without libyaml"
    files_ = sorted((ROOT / "packs").rglob("*.yaml"))
    for path in (*files_[::7], *(ROOT / "tests" / "packs").rglob("*.yaml")):
        quick, slow = both_ways(path.read_bytes())
        assert quick == slow is not None, path


@pytest.mark.parametrize(
    "raw",
    [
        "a: b#c\nd: 'x: y'\n", "a: |\n  一\n  二\nb: >-\n  x\n  y\n", 'a: "\\u4e2d\\x41\\n"\n', "a: {b: c, d: [e, 'f']}\n",
        "- &one {a: 1}\n- *one\n", "a: 𠀀\n", "a:\n- b\n- c: d\n", "a: !\n  b\n", "# only words\n", "a: 'x''y'\n", "a: b: c\n",
        "a: [b\n", "--- 1\n--- 2\n", "\ufeffa: 1\n", "a: \t b\n", "? a\n: b\n", "a: {b: 1\n, c: 2}\n", "'a': \"b\\\n  c\"\n",
    ],
)  # fmt: skip
def test_both_scanners_agree_on_what_is_hard(raw: str) -> None:
    quick, slow = both_ways(raw.encode())
    assert quick == slow


def test_the_scanners_are_really_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow = both_ways(b"a: 1\n")
    monkeypatch.setattr(yaml_source, "_quickly", lambda text, file: Source(file, {"a": "2"}, {(): 1}))
    assert quick == slow
    assert both_ways(b"a: 1\n")[0] != slow
