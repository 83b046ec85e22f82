"""The bytes: canonical JSON against rfc8785, salted items, bodies, headers, and vectors that never change."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from shoushan.records.journal import chain
from shoushan.records.journal.faults import NotCanonical

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())

integers = st.integers(-(2**53) + 1, 2**53 - 1)
ascii_keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | integers | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ascii_keys, inner, max_size=5),
    max_leaves=30,
)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
headers = st.fixed_dictionaries(
    {
        "v": st.just(1),
        "alg": st.just("sha256"),
        "log": words,
        "case": st.uuids().map(lambda one: one.hex),
        "n": st.integers(1, 2**31 - 1),
        "ledger": words,
        "def": digests,
        "act": words,
        "actor": words,
        "recorder": words,
        "source": st.just("counter") | digests.map(lambda one: f"paper:{one}"),
        "happened": st.fixed_dictionaries({"at": moments.map(chain.moment_text)})
        | st.fixed_dictionaries({"on": st.dates().map(str)})
        | st.fixed_dictionaries({"in": st.dates().map(lambda day: str(day)[:7])}),
        "recorded": moments.map(chain.moment_text),
        "body": digests,
        "prev": digests,
    },
    optional={"batch": words.filter(bool)},
)


@settings(max_examples=3000)
@given(values)
def test_canonical_bytes_are_those_of_rfc_8785(value):
    assert chain.canonical(value) == rfc8785.dumps(value)


@given(
    st.dictionaries(st.text(min_size=1), st.none(), min_size=1).filter(lambda value: not all(key.isascii() for key in value))
)
def test_a_key_outside_ascii_is_refused(value):
    with pytest.raises(NotCanonical):
        chain.canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        "\ud800",
        ["\udfff"],
        {"a": 1.5},
        {1: 2},
        b"x",
        datetime.now(),
        {1, 2},
        object(),
    ],
)
def test_what_has_no_canonical_bytes_is_refused(value):
    with pytest.raises(NotCanonical):
        chain.canonical(value)


def test_nesting_without_end_is_refused():
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical):
        chain.canonical(value)


def test_text_is_never_normalised():
    assert chain.canonical("é") != chain.canonical("e\u0301")


def test_sorting_by_code_point_is_that_of_the_standard_only_for_ascii():
    beyond, below = "\U0001f600", "\ufb33"
    assert sorted([beyond, below]) == [below, beyond]
    assert list(json.loads(rfc8785.dumps({beyond: 1, below: 2}))) == [beyond, below]


@given(headers)
def test_a_header_is_canonical_and_its_hash_is_the_leaf_hash_of_rfc_9162(header):
    data = chain.header(header)
    assert data == rfc8785.dumps(header)
    assert chain.leaf_hash(data) == hashlib.sha256(b"\x00" + data).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"n": 0},
        {"n": True},
        {"n": "1"},
        {"v": 0},
        {"extra": "x"},
        {"actor": None},
        {"actor": 3},
        {"batch": None},
        {"actor": "a\nb"},
        {"actor": "\x00"},
        {"happened": {}},
        {"happened": {"at": "2026-01-01"}},
        {"happened": {"on": "2026-01-01", "in": "2026-01"}},
        {"happened": {"on": "20260101"}},
        {"happened": {"at": "2026-01-01T00:00:00Z"}},
        {"happened": "2026-01-01"},
        {"happened": {"on": "２026-01-01"}},
    ],
)
def test_a_header_with_other_keys_or_values_is_refused(change):
    with pytest.raises(NotCanonical):
        chain.header(VECTORS["header"] | change)


@pytest.mark.parametrize("key", chain.REQUIRED)
def test_no_key_of_the_header_may_be_missing(key):
    with pytest.raises(NotCanonical):
        chain.header({name: value for name, value in VECTORS["header"].items() if name != key})


@pytest.mark.parametrize("alg", ["sha256", "sm3"])
def test_the_bytes_of_the_first_release_stay_the_same(alg):
    if alg not in chain.algorithms():
        pytest.skip("this OpenSSL has no SM3")
    expected = VECTORS[alg]
    items = [chain.item(*one) for one in VECTORS["items"]]
    assert [one.decode() for one in items] == VECTORS["item_bytes"]
    item_digests = [chain.item_digest(one, alg) for one in items]
    assert [one.hex() for one in item_digests] == expected["digests"]
    assert chain.body_hash(item_digests, alg).hex() == expected["body"]
    header = chain.header(VECTORS["header"])
    assert header.decode() == VECTORS["header_bytes"]
    assert chain.leaf_hash(header, alg).hex() == expected["leaf"]


def test_the_body_does_not_depend_on_the_order_of_items():
    one, two = chain.digest(b"1"), chain.digest(b"2")
    assert chain.body_hash([one, two]) == chain.body_hash([two, one]) != chain.body_hash([one])


def test_salts_are_128_bits_and_never_repeat():
    made = chain.salts(2000)
    assert len(set(made)) == 2000
    assert {len(salt) for salt in made} == {22}
    assert chain.salts(0) == []


def test_an_unknown_algorithm_is_refused():
    with pytest.raises(NotCanonical):
        chain.digest(b"", "md5")


@given(moments)
def test_moments_have_six_digits_and_come_back(moment):
    text = chain.moment_text(moment)
    assert len(text) == 27
    assert chain.moment_of(text) == moment == chain.moment_from(chain.micros_of(moment))


def test_a_moment_without_zone_is_refused():
    with pytest.raises(NotCanonical):
        chain.moment_text(datetime(2026, 1, 1))


@given(st.lists(st.binary(min_size=32, max_size=32)))
def test_digests_are_joined_and_split(some):
    assert chain.split(chain.joined(some)) == some
