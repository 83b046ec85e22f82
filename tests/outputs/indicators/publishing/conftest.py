"""One district for every test of published figures that only reads or adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shoushan.records.cases.published import Published
from tests.outputs.indicators.publishing.districts import District, district


@pytest.fixture(scope="module")
def here(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """The district of petitions."""
    with django_db_blocker.unblock(), district(tmp_path_factory.mktemp("district")) as made:
        yield made


@pytest.fixture(scope="module")
def figure(here: District) -> Published:
    """Petitions told in time, filled in, reviewed and released to the public."""
    return here.released()
