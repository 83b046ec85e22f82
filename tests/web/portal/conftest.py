"""Each test counts its own tries, though all stand at the same moment."""

import pytest


@pytest.fixture(autouse=True)
def own_tries(tmp_path, settings):
    settings.SHOUSHAN_HOME = tmp_path / "home"
