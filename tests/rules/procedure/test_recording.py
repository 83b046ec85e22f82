"""Who may type for whom."""

from dataclasses import replace

import pytest

from shoushan.rules.procedure.recording import may_record
from shoushan.rules.procedure.values import SYSTEM, Actor, Command, Happened

CLERK = Actor("post", "window-1", "hall", frozenset({"window-clerk"}), "h1")
HEAD = Actor("post", "hall-head", "hall", frozenset({"unit-head"}), "h2")
MAYOR = Actor("post", "mayor", "leaders", frozenset({"leader"}), "h3")
SECRETARY = Actor("post", "secretary-1", "office", frozenset({"secretary"}), "h4")
CITIZEN = Actor("party", "", party="applicant")


def refused(actor, recorder):
    command = Command("c", "accept", actor, Happened("on", "2026-01-05"), recorder=recorder)
    return [refusal.code for refusal in may_record(command)]


@pytest.mark.parametrize(
    ("actor", "recorder"),
    [(CLERK, None), (CLERK, CLERK), (HEAD, CLERK), (MAYOR, SECRETARY), (CITIZEN, CLERK), (SYSTEM, CLERK),
     (MAYOR, replace(CLERK, stands_for=frozenset({"mayor"})))],
)  # fmt: skip
def test_may_type(actor, recorder):
    assert refused(actor, recorder) == []


@pytest.mark.parametrize(("actor", "recorder"), [(MAYOR, CLERK), (CLERK, SECRETARY), (HEAD, MAYOR), (CLERK, CITIZEN)])
def test_may_not_type(actor, recorder):
    assert refused(actor, recorder) == ["MayNotRecord"]
