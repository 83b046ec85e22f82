"""Patterns of fields: whoever drafts a definition cannot keep a processor busy with what others type."""

from __future__ import annotations

import re
from time import perf_counter

import pytest

from shoushan.rules.catalogue.checking.fields import _RISKY, ENDLESS, LONGEST_TEXT, MOST_WAYS, _ways

BURNING = (
    "(a+)+b", "(a|aa)*b",
    "((a*)b?)*c", "((a|a)c?)*b", "(((a?)))*b", "a*a*a*a*b", ".*.*.*=.*", "(a?){60}a{60}", "a?" * 40 + "a{40}",
    "(a|a)" * 28 + "b", "a{0,99}a{0,99}a{0,99}a{0,99}b", "(a{2,})+", "[]a]*[]a]*[]a]*b", r"(\w|\d)*x",
)  # fmt: skip
PLAIN = (
    "[A-Z]{2}[0-9]{6}", r"\d{4}-\d{2}|\d{4}-Q[1-4]|once", "[a-z0-9-]+/[a-z0-9-]+", "(YT)?[0-9]{4,16}",
    "([0-9]{1,3}[.]){3}[0-9]{1,3}",
    r"\d{1,3}(?:,\d{3})*", "[*+?]{2}", r"\(\d{4}\)第\d+号", ".+@.+",
)  # fmt: skip


@pytest.mark.parametrize("pattern", BURNING)
def test_a_pattern_that_may_be_tried_without_end_is_refused(pattern: str) -> None:
    assert _ways(pattern) > MOST_WAYS


@pytest.mark.parametrize("pattern", PLAIN)
def test_a_pattern_of_an_office_passes_and_is_held_against_any_text_at_once(pattern: str) -> None:
    assert not _RISKY.search(pattern)
    assert _ways(pattern) <= MOST_WAYS < ENDLESS
    begun = perf_counter()
    for text in ("a", "1", "1,", "@", "a/", "(1", "1.1"):
        re.fullmatch(pattern, (text * LONGEST_TEXT)[:LONGEST_TEXT])
    assert perf_counter() - begun < 5


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?=a)b", "(?P<n>a)"])
def test_what_looks_ahead_or_back_is_refused(pattern: str) -> None:
    assert _RISKY.search(pattern)
