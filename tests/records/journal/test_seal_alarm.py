"""The worker raises the alarm when entries wait to be sealed for two turns, and not while it only catches up."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from shoushan.records.journal import sequencer
from shoushan.site.sealing import Sealing


def test_late_twice_is_told_once_and_a_seal_ends_it(
    sqlite_place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings, "SHOUSHAN_LOG", tmp_path / "log")
    place, sealing = sqlite_place, Sealing()
    place.accepted()
    later = place.moment + timedelta(minutes=5)
    with caplog.at_level(logging.ERROR, logger="shoushan.seal"):
        sealing.turn(place.book, "test", later)  # nothing has a number yet: late, but perhaps catching up
        assert caplog.records == []
        for minute in (1, 2):
            sealing.turn(place.book, "test", later + timedelta(minutes=minute))
        assert len(caplog.records) == 1
        while sequencer.sequence(transaction.get_connection(), holder="test", moment=later):
            pass
        assert sealing.turn(place.book, "test", later + timedelta(minutes=3))
        assert len(caplog.records) == 1
