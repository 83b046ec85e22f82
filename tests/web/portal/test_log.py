"""The journal's public face, and the checking page from disk in a real browser: it agrees with the command line."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from shoushan.records.journal import read, sealing, sequencer
from shoushan.records.journal.proofs import notes, receipts, tree
from shoushan.records.journal.proofs.tiles import Tiles
from shoushan.site import sealing as site_sealing
from shoushan.site.commands import verify, witness
from tests.web.desk.test_pages import words

WITNESS = notes.signer_of("audit.example/witness", b"\x03" * 32, notes.COSIGNATURE)


@pytest.fixture
def sealed(district: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case with a sealed journal, its folder apart; gives the case's id."""
    monkeypatch.setattr(settings, "SHOUSHAN_LOG", tmp_path / "log")
    case = district.accepted()
    database = transaction.get_connection()
    while sequencer.sequence(database, holder="test", moment=district.moment):
        pass
    site_sealing.seal(district.book, "test", district.moment)
    return case


def followed(district: Any, case: str) -> tuple[Client, str]:
    """A citizen who opened the case by number and code."""
    from shoushan.records.cases import read as cases

    shown = cases.case(district.viewer("window"), district.book, case, district.moment)
    client = Client()
    answer = client.get(f"/follow/{shown.number}/{shown.track}/")
    return client, str(answer.headers["Location"])


def test_head_keys_tiles_and_proof_are_public_and_agree(sealed: str) -> None:
    client, database = Client(), transaction.get_connection()
    keys = [notes.verifier_of(line) for line in client.get("/log/keys").content.decode().splitlines() if line[0] != "#"]
    head = notes.opened(client.get("/log/checkpoint").content.decode(), keys)
    assert head.size == read.size(database)
    assert 256 < head.size < 65536
    whole, rest = divmod(head.size, 256)
    names = [*(f"0/{number:03d}" for number in range(whole)), f"0/{whole:03d}.p/{rest}"]
    raw = b"".join(client.get(f"/log/tile/{name}").content for name in names)
    leaves = [raw[place : place + 32] for place in range(0, len(raw), 32)]
    frontier = tree.Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    assert frontier.root() == head.root
    assert Tiles(Path(settings.SHOUSHAN_LOG)).read(0, 0, 256) == leaves[:256]
    said = client.get(f"/log/proof/{leaves[3].hex()}").json()
    assert said["leaf"] == 3
    for wrong in ("../checkpoint", "0/../../keys", "0/999", "99/000", "0/000.p/999"):
        assert client.get(f"/log/tile/{wrong}").status_code in (301, 404)
    for wrong in ("0" * 64, "zz", "0" * 63):
        assert client.get(f"/log/proof/{wrong}").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_is_not_proven_until_a_witness_signs(sealed: str, district: Any, lang: str) -> None:
    unproven = {"zh": "还没有外人见证", "en": "No witness from outside yet"}[lang]
    page = words(Client().get(f"/log/?lang={lang}"))
    assert unproven in page
    assert {"zh": "只有重放整本日志才看得出来", "en": "is shown only by replaying the journal"}[lang] in page
    head = sealing.newest(transaction.get_connection())
    assert head is not None
    line = WITNESS.line(notes.checkpoint_of(head.text).body, district.moment)
    sealing.keep_cosignature(transaction.get_connection(), head.size, line, WITNESS.verifier, district.moment)
    known = Path(settings.SHOUSHAN_KEYS) / "witnesses.txt"
    known.write_text(WITNESS.verifier.text)
    try:
        page = words(Client().get(f"/log/?lang={lang}"))
    finally:
        known.unlink()
    assert unproven not in page
    assert WITNESS.name in page
    assert Client().get("/log/sheet/").status_code == 200


def test_a_citizen_keeps_a_receipt_without_names_and_the_command_line_checks_it(
    sealed: str, district: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client, address = followed(district, sealed)
    assert "核验凭证" in words(client.get(address))
    answer = client.get(f"{address}proof/")
    text = answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "王小明" not in text
    assert "11010519491231002X" not in text
    file, keys, out = tmp_path / "receipt.json", tmp_path / "keys.txt", StringIO()
    file.write_text(text)
    keys.write_bytes(Client().get("/log/keys").content)
    assert run(out, "--receipt", str(file), "--keys", str(keys)) == 0
    assert "凭证成立" in out.getvalue()
    assert "还没有见证会签" in out.getvalue()
    file.write_text(text.replace("receive-at-counter", "receive-at-night"))
    assert run(out, "--receipt", str(file), "--keys", str(keys)) == 1
    assert "不成立" in capsys.readouterr().err
    assert Client().get(f"{address}proof/").status_code == 302  # another visitor's session opens nothing
    assert client.get(f"{address}proof/?n=99").status_code == 404


def run(out: StringIO, *words_: str) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    return verify.run(parser.parse_args(words_), out)


def test_two_heads_are_compared_from_files(
    sealed: str, district: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, keys, out = tmp_path / "old", tmp_path / "new", tmp_path / "keys.txt", StringIO()
    keys.write_bytes(Client().get("/log/keys").content)
    old.write_bytes(Client().get("/log/checkpoint").content)
    district.accepted()
    database = transaction.get_connection()
    while sequencer.sequence(database, holder="test", moment=district.moment):
        pass
    district.pass_time(minutes=1)
    site_sealing.seal(district.book, "test", district.moment)
    new.write_bytes(Client().get("/log/checkpoint").content)
    tiles = ["--tiles", str(settings.SHOUSHAN_LOG)]
    assert run(out, "--consistency", str(old), str(new), "--keys", str(keys), *tiles) == 0
    assert "前后一致" in out.getvalue()
    assert run(out, "--consistency", str(new), str(old), "--keys", str(keys), *tiles) == 1
    assert run(out, "--consistency", str(old), str(new), "--keys", str(keys)) == 1  # no proof was brought
    assert witness.key_lines(keys.read_text())[0].name == receipts.origin_of(district.book.log)
    capsys.readouterr()


def other_letter(found: re.Match[str]) -> str:
    """The same with its last letter changed."""
    return found[1] + ("A" if found[2] != "A" else "B")


@pytest.mark.browser
def test_the_checking_page_works_from_disk_and_agrees(sealed: str, district: Any, tmp_path: Path, browser: Any) -> None:
    client, address = followed(district, sealed)
    text = client.get(f"{address}proof/").content.decode()
    (tmp_path / "check.html").write_bytes(Client().get("/log/check.html").content)
    (tmp_path / "keys.txt").write_bytes(Client().get("/log/keys").content)
    said = json.loads(text)
    promised = {key: value for key, value in said.items() if key != "proof"}
    bent = {
        "header": {**said, "header": said["header"].replace("receive-at-counter", "receive-at-night")},
        "digests": {**said, "digests": said["digests"][1:]},
        "item": {**said, "items": [[*said["items"][0][:2], "bent"], *said["items"][1:]]},
        "path": {**said, "proof": {**said["proof"], "path": said["proof"]["path"][:-1]}},
        "leaf": {**said, "proof": {**said["proof"], "leaf": said["proof"]["leaf"] + 1}},
        "signature": {**said, "promise": re.sub(r"(promise \S{20})(.)", other_letter, said["promise"])},
        "nothing": {key: value for key, value in promised.items() if key != "promise"},
        "kind": {**said, "kind": "x"},
    }
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "check.html").as_uri())
    page.set_input_files("#keys", str(tmp_path / "keys.txt"))

    def shown(name: str, content: Any) -> str:
        file = tmp_path / f"{name}.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
        page.evaluate("() => { document.getElementById('said').className = '' }")
        page.set_input_files("#receipt", str(file))
        page.locator("#said.good, #said.bad, #said.wait").wait_for()
        return str(page.locator("#said").get_attribute("class"))

    assert shown("whole", text) == "good"
    assert shown("promised", promised) == "wait"
    assert {name: shown(name, content) for name, content in bent.items()} == dict.fromkeys(bent, "bad")
    assert shown("no-json", "{") == "bad"
    context.close()
