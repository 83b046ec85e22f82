"""The count of tries: shared by processes, kept a minute, names nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from shoushan.records.cases.keys import make_keys
from shoushan.web.ui.tries import address_of, too_many

AT = datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC)


@pytest.fixture
def home(tmp_path, settings):
    settings.SHOUSHAN_HOME = tmp_path
    settings.SHOUSHAN_KEYS = tmp_path / "keys"
    make_keys(tmp_path / "keys")
    return tmp_path


def test_ten_are_let_through_and_the_next_minute_is_new(home):
    assert [too_many(["one"], AT) for _ in range(11)] == [False] * 10 + [True]
    assert not too_many(["two"], AT)
    assert not too_many(["one"], AT + timedelta(minutes=1))


def test_many_at_once_lose_no_count(home):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: too_many(["one"], AT), range(80)))
    assert found.count(False) == 10


def test_no_name_is_kept_and_old_minutes_go(home):
    for minute in range(5):
        too_many(["10.1.2.3"], AT + timedelta(minutes=minute))
    kept = [path.name for path in (home / "tries").rglob("*")]
    assert not any("10.1.2.3" in name for name in kept)
    assert len(list((home / "tries").iterdir())) <= 2


def test_a_proxy_is_believed_only_on_this_machine():
    make = RequestFactory().get
    assert address_of(make("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.7")) == "10.0.0.7"
    assert address_of(make("/", REMOTE_ADDR="8.8.8.8", HTTP_X_FORWARDED_FOR="10.0.0.7")) == "8.8.8.8"
