"""What every test may ask for: the shared folder, a browser, a PostgreSQL server of its own.

A missing tool is a skip that says so. With SHOUSHAN_REQUIRE_ALL=1 (`.ci/run`) it is a failure, except for the
shared folder, which is no part of the product.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import django
import django.conf
import pytest
from django.utils.functional import empty
from hypothesis import settings as drawing
from xdist.scheduler import LoadScopeScheduling

from shoushan.rules import currency, telephones
from tests import clusters

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("SHOUSHAN_REQUIRE_ALL") == "1"
FAULT = pytest.StashKey[str]()
NEED_DJANGO = {"db", "transactional_db", "client", "admin_client", "rf", "settings", "live_server"}
CHEAP = "django.contrib.auth.hashers.MD5PasswordHasher"
"""What hashes the passwords of the cast: the house's own hash is slow on purpose, and thousands of accounts are made."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Every process of a run has an install of its own; none touches the developer's `var/`.
HOME = tempfile.mkdtemp(prefix="shoushan-test-")
os.environ["SHOUSHAN_HOME"] = HOME
os.environ["SHOUSHAN_IDLE_MINUTES"] = "5000000"  # tests move the clock by years; `tests/web/test_ways_in.py` sets the hour
# Playwright's loop goes on in the thread of the tests; Django would then refuse its database to whatever comes after.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def shared_folder() -> Path:
    """The folder beside the checkout that holds the public material tests compare with; it may be absent."""
    return Path(os.environ.get("SHOUSHAN_SHARED", ROOT.parent / "shared"))


def chromium_path() -> str | None:
    """Debian's Chromium or a browser of the same family; none is ever downloaded."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def missing(what: str) -> NoReturn:
    """Skip because a tool is absent, or fail where everything is required."""
    if REQUIRE_ALL:
        pytest.fail(f"{what} (SHOUSHAN_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(what)


def _started() -> str | None:
    """Start Django when it can start, before any other conftest is read; else say why it cannot."""
    named = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shoushan.site.settings")
    try:
        django.setup()
    except Exception as fault:  # any module of the site may be at fault
        del os.environ["DJANGO_SETTINGS_MODULE"]
        django.conf.settings._wrapped = empty  # else pytest-django starts it again and all tests are lost
        return f"Django cannot start with {named}: {type(fault).__name__}: {fault}"
    django.conf.settings.PASSWORD_HASHERS = [CHEAP, *django.conf.settings.PASSWORD_HASHERS]
    return None


NOT_STARTED = _started()
drawing.register_profile("house", deadline=None)  # no test is timed: these machines are shared
drawing.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Rules are tested without Django, whatever state the site is in."""
    if NOT_STARTED:
        config.stash[FAULT] = NOT_STARTED


def pytest_unconfigure() -> None:
    """Remove this process's install."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that needs Django fails when Django cannot start; pytest-django would skip it."""
    fault = item.config.stash.get(FAULT, None)
    wanted = NEED_DJANGO.intersection(getattr(item, "fixturenames", ()))
    if fault and (wanted or item.get_closest_marker("django_db")):
        pytest.fail(fault, pytrace=False)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say at the start what will be left out, and why."""
    left_out = "FAIL" if REQUIRE_ALL else "are skipped"
    shared = "found" if shared_folder().is_dir() else "absent: tests that compare with it are skipped"
    obstacle = clusters.obstacle()
    postgres = clusters.programs() if obstacle is None else f"{obstacle}: postgres tests {left_out}"
    return [
        config.stash.get(FAULT, f"Django: {os.environ.get('DJANGO_SETTINGS_MODULE')}"),
        f"shared folder: {shared}",
        f"Chromium: {chromium_path() or f'absent: browser tests {left_out}'}",
        f"PostgreSQL: {postgres}",
    ]


class _BySharing(LoadScopeScheduling):
    """Tests of a file, and all that read the district of 2017, go to one process: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return _sharing(nodeid.partition("::")[0])


@cache
def _sharing(file: str) -> str:
    """The name under which the tests of a file go together with those of others."""
    text = (ROOT / file).read_text("utf-8")
    return "district of 2017" if "year_2017" in text or "indicators.districts import" in text else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _BySharing:
    """How tests are dealt out to processes."""
    return _BySharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser or a server is marked so, and `make quick` leaves it out."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if wanted & {"chromium", "browser"}:
            item.add_marker(pytest.mark.browser)
        if wanted & {"postgres", "postgres_dsn", "postgres_database"}:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="module", autouse=True)
def _ambient() -> None:
    """Money and telephones are China's again, whatever place the file before has read."""
    currency.use(currency.YUAN)
    telephones.use("cn")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder; absent means skipped, whatever is required."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip(f"no shared folder at {os.path.relpath(folder, ROOT)}; name one with SHOUSHAN_SHARED")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser on this machine."""
    return chromium_path() or missing("Chromium is not installed")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A running browser (Playwright's sync API); open a context of your own for each test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        running = play.chromium.launch(executable_path=chromium, args=arguments)
        yield running
        running.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[clusters.Cluster]:
    """A PostgreSQL server of this test run, with fsync on; it can be killed and started again."""
    reason = clusters.obstacle()
    if reason is not None:
        missing(reason)
    with clusters.running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_dsn(postgres: clusters.Cluster) -> str:
    """The server's address as a libpq connection string, database `postgres`."""
    return postgres.dsn()


@pytest.fixture
def postgres_database(postgres: clusters.Cluster) -> Iterator[str]:
    """A fresh database for one test, as a libpq connection string; dropped afterwards."""
    name = f"t{uuid4().hex}"
    postgres.execute(f'CREATE DATABASE "{name}"')
    yield postgres.dsn(name)
    postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def _databases_allowed(request: pytest.FixtureRequest) -> Iterator[None]:
    """pytest-django forbids databases that it did not make; places bring their own."""
    with request.getfixturevalue("django_db_blocker").unblock():
        yield


@pytest.fixture
def sqlite_place(tmp_path: Path, _databases_allowed: None) -> Iterator[Any]:
    """The sample district, installed in a SQLite file of its own (`tests.people.Place`)."""
    from tests import places

    with places.sqlite_place(tmp_path) as place:
        yield place


@pytest.fixture
def postgres_place(postgres: clusters.Cluster, _databases_allowed: None) -> Iterator[Any]:
    """The same on PostgreSQL."""
    from tests import places

    with places.postgres_place(postgres) as place:
        yield place


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Any:
    """The sample district on SQLite and on PostgreSQL: a test that takes it runs on both."""
    return request.getfixturevalue(f"{request.param}_place")
