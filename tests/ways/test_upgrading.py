"""A newer program over older tables: it is not served, says what to do, and a replay brings the tables up to date."""

import argparse
import io
import re

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from shoushan.site import upgrading
from shoushan.site.commands import replay, serve
from tests.people import Place

OLDER = ("cases", "0011_copies")


@pytest.fixture
def older(sqlite_place: Place, tmp_path, settings) -> str:
    """A case in tables that lack the last steps."""
    settings.SHOUSHAN_HOME = tmp_path / "home"
    case = sqlite_place.opened()
    call_command("migrate", *OLDER, verbosity=0)
    return case


def test_it_is_not_served_and_says_what_to_do(older: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert upgrading.waiting()[0].startswith("cases.0012")
    assert serve.run(argparse.Namespace(host="127.0.0.1", port=0, processes=1), io.StringIO()) == 1
    said = capsys.readouterr().err
    assert re.search("请停下服务.*shoushan replay", said)
    assert re.search("Stop the service.*shoushan replay", said)
    with connection.cursor() as cursor, pytest.raises(OperationalError):  # what a served page would have met
        cursor.execute("select until from case_party")


def test_a_replay_takes_the_steps_and_every_row_is_there_again(older: str) -> None:
    replay.run(argparse.Namespace(), io.StringIO())
    assert upgrading.waiting() == []
    upgrading.check()
    with connection.cursor() as cursor:
        cursor.execute("select p.until from case_party p join case_row c on c.id = p.case_id where c.uid = %s", [older])
        assert cursor.fetchall() == [(None,)]
