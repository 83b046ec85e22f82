"""Papers that were to follow (容缺): a due day of their own, and a list of those that are late."""

from __future__ import annotations

from typing import Any

from shoushan.records.cases import lapsing, read
from shoushan.site import clock

RECEIVED = [{"material": one, "state": "received"} for one in ("id-card", "application")]
LATE = "/desk/ledger/one-counter?mine=0&f.deferred_late=true"


def test_a_paper_that_is_late_is_listed_until_it_comes(signed_in: Any, district: Any) -> None:
    papers = [*RECEIVED, {"material": "household-book", "state": "known"}]
    late = [{"material": "personnel-file", "state": "deferred"}]
    given = {"matter_note": "到龄退休", "retire_kind": "normal"}
    case = district.opened(service="retirement", input={**given, "materials": [*papers, *late]})
    other = district.opened(service="retirement", input={**given, "materials": [*papers, {**late[0], "state": "received"}]})
    for uid in (case, other):
        district.act("window", uid, "accept")
    shown = read.case(district.viewer("window"), district.book, case, district.moment)
    assert shown.state.materials["personnel-file"]["due"] == "2026-12-07"
    assert {term["term"] for term in shown.state.terms.values()} >= {"deferred", "handle"}
    client = signed_in("window")
    assert case not in client.get(LATE).content.decode()
    district.pass_time(days=21)
    lapsing.write_due(district.book, district.moment)
    with clock.simulated(district.moment):
        page = client.get(LATE).content.decode()
    assert case in page
    assert other not in page
    came = {"materials": [{"material": "personnel-file", "state": "received"}]}
    district.act("window", case, "supply-deferred", input=came)
    with clock.simulated(district.moment):
        assert case not in client.get(LATE).content.decode()
