"""A header's bytes come back out of the columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.records.journal import chain, rows
from shoushan.records.journal.faults import NotCanonical
from tests.records.journal.test_chain import headers


def row_from(header):
    kind, source = rows.split_source(header["source"])
    return rows.Row(
        1,
        1,
        bytes.fromhex(header["case"]),
        header["n"],
        header["v"],
        header["alg"],
        header["log"],
        header["ledger"],
        bytes.fromhex(header["def"]),
        header["act"],
        kind,
        header.get("batch", ""),
        header["actor"],
        None if header["recorder"] == header["actor"] else header["recorder"],
        source,
        rows.pack_happened(header["happened"]),
        chain.micros_of(chain.moment_of(header["recorded"])),
        bytes.fromhex(header["body"]),
        bytes(32),
    )


@given(headers)
def test_every_header_comes_back_out_of_its_columns(header):
    assert rows.header_of(row_from(header), header["prev"]) == chain.header(header)


@given(headers)
def test_columns_fit_the_tables(header):
    row = row_from(header)
    assert -(2**63) <= row.happened < 2**63
    assert -(2**63) <= row.recorded < 2**63


@given(headers, st.integers(2, 9))
def test_an_unknown_version_of_the_format_is_refused(header, v):
    with pytest.raises(NotCanonical):
        rows.header_of(row_from(header)._replace(v=v), header["prev"])


@pytest.mark.parametrize("packed", [2**62, -(2**62), 3, (10**9) << 2 | 1, (10**9) << 2 | 2])
def test_columns_no_header_has_are_refused(packed):
    from tests.records.journal.test_chain import VECTORS

    with pytest.raises(NotCanonical):
        rows.header_of(row_from(VECTORS["header"])._replace(happened=packed), chain.FIRST_PREV)


@pytest.mark.parametrize("happened", [{"on": "2026-02-30"}, {"in": "2026-13"}, {"at": "2026-01-01T25:00:00.000000Z"}])
def test_days_that_do_not_exist_are_refused(happened):
    with pytest.raises(NotCanonical):
        rows.pack_happened(happened)


@pytest.mark.parametrize("text", ["", "ab", "AB" * 32, "zz" * 32, "ab" * 33])
def test_a_digest_is_64_small_hex_digits(text):
    with pytest.raises(NotCanonical):
        rows.raw_digest(text)
    with pytest.raises(NotCanonical):
        rows.raw_uuid(text)
