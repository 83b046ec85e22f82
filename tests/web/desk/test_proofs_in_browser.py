"""Proofs in Chromium, both languages: the history gives a receipt that holds, print carries entry and head, the log fits."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from shoushan.records.journal import read, sealing, sequencer
from shoushan.records.journal.proofs import notes, receipts
from shoushan.site import sealing as site_sealing
from tests import places
from tests.web.conftest import BACKEND
from tests.web.desk.test_desk_in_browser import SHOTS, Walk
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[tuple[str, str, Any]]:
    """The address of the site, a case whose entries are sealed, and the district: one for all tests, which only read."""
    folder = tmp_path_factory.mktemp("sealed")
    own = override_settings(SHOUSHAN_LOG=folder / "log")
    with django_db_blocker.unblock(), own, places.sqlite_place(folder) as place:
        case = place.accepted()
        database = transaction.get_connection()
        while sequencer.sequence(database, holder="test", moment=place.moment):
            pass
        site_sealing.seal(place.book, "test", place.moment)
        place.viewer("window")
        with served(place) as address:
            yield address, case, place


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_history_gives_a_receipt_and_print_carries_the_head(sealed: tuple[str, str, Any], browser: Any, lang: str) -> None:
    address, case, place = sealed
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    walk = Walk(page, address, lang, place)
    walk.enter("window")
    walk.case(case)
    with page.expect_download() as waiting:
        page.locator(".timeline .entry-number a").last.click()
    said = receipts.read(Path(waiting.value.path()).read_text(encoding="utf-8"))
    keys = page.request.get(f"{address}/log/keys").text().splitlines()
    found = receipts.check(said, [notes.verifier_of(line) for line in keys if not line.startswith("#")])
    assert found.fields["case"] == case
    assert found.head is not None
    database = transaction.get_connection()
    key = read.key_of(database, case)
    assert key is not None
    first = read.entries_of(database, key)[0]
    for size in ("a4", "80mm"):
        page.goto(f"{address}/desk/case/{case}/receipt?size={size}")
        walk.look(f"receipt-{size}")
        shown = re.sub(r"\s", "", page.locator("body").inner_text())
        assert first.hash.hex()[:32] in shown
        assert b64encode(found.head.root).decode() in shown
        assert str(found.head.size) in shown.replace(",", "")
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_of_the_log_fit(sealed: tuple[str, str, Any], browser: Any, lang: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for name in ("log", "log/sheet"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{sealed[0]}/{name}/?lang={lang}")
            assert violations(page) == [], (name, width)
            assert overflow(page) == 0, (name, width)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name.replace('/', '-')}_{lang}_{width}.png", full_page=True)
    lines = page.locator(".log-signed i").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    page.set_viewport_size({"width": 1440, "height": 900})
    beside = page.locator(".log-signed i").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert lines[0] < lines[1], "one above the other on a narrow screen"
    assert beside[0] == beside[1], "both signatures on one line of the sheet"
    head = sealing.newest(transaction.get_connection())
    assert head is not None
    assert b64encode(head.root).decode() in page.locator("body").inner_text()
    context.close()


def test_the_json_of_a_receipt_names_nobody(sealed: tuple[str, str, Any]) -> None:
    """The file from the desk is as bare as the one from the portal: names stay digests."""
    from shoushan.records.units.models import Account
    from shoushan.site import clock

    client = Client()
    with clock.simulated(sealed[2].moment):
        client.force_login(Account.objects.get(user__username="window").user, backend=BACKEND)
        text = client.get(f"/desk/case/{sealed[1]}/entry/1/proof").content.decode()
    assert "王小明" not in text
    assert json.loads(text)["kind"] == receipts.KIND
