"""The district of 2017, made once for all tests that only read it."""

from collections.abc import Iterator

import pytest

from tests.outputs.indicators.districts import District, district


@pytest.fixture(scope="package")
def year_2017(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest) -> Iterator[District]:
    """The sample's petitions and office buildings."""
    with django_db_blocker.unblock(), district(tmp_path_factory.mktemp("year2017")) as made:  # type: ignore[attr-defined]
        yield made
