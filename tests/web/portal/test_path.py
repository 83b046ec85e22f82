"""The way of a case through its stages, told from the definition alone."""

import pytest

from shoushan.rules.procedure.values import State
from shoushan.web.portal.path import shortest, way_of

USUAL = ("filed", "received", "accepted", "deciding", "decided", "delivered")


def way(district, service, stage, opened="submit"):
    version = district.book.ledger("one-counter").on(district.moment.date())
    state = State("c", "one-counter", version.key, service, stage=stage)
    return way_of(version, version.services[service], state, opened)


@pytest.mark.parametrize("stage", USUAL)
def test_the_usual_way_is_told_wherever_the_case_stands(district, stage):
    assert way(district, "retirement", stage) == USUAL


def test_what_cannot_hold_for_the_service_is_left_out(district):
    assert "package" not in way(district, "retirement", "filed")
    assert way(district, "retirement-package", "received") == ("filed", "received", "package", "decided", "delivered")


def test_a_detour_is_shown_while_it_lasts(district):
    assert way(district, "retirement", "supplement") == ("filed", "received", "supplement", *USUAL[1:])


def test_at_the_counter_it_begins_with_the_receipt(district):
    assert way(district, "retirement", "accepted", "receive-at-counter") == USUAL[1:]


def test_an_end_has_nothing_ahead(district):
    assert way(district, "retirement", "withdrawn") == ("filed", "withdrawn")


def test_no_way_is_no_way():
    assert shortest({"a": ("b",), "b": ("a",)}, "a", "c") == ()
