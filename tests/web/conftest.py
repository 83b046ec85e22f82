"""Django's client over the sample district: signed in as one of the cast, at the moment that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from shoushan.site import clock


@pytest.fixture
def district(sqlite_place: Any) -> Iterator[Any]:
    """The sample district with the clock standing at its moment."""
    with clock.simulated(sqlite_place.moment):
        yield sqlite_place


@pytest.fixture
def signed_in(district: Any) -> Any:
    """A function from a member of the cast to a client signed in as this member."""

    from shoushan.records.units.models import Account

    def enter(name: str) -> Client:
        district.viewer(name)
        client = Client()
        client.force_login(Account.objects.get(user__username=name).user, backend=BACKEND)
        return client

    return enter


BACKEND = "django.contrib.auth.backends.ModelBackend"
