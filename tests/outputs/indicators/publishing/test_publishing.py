"""Figures published: three posts and three people, everything frozen, a correction beside what it corrects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing.evidence import read_evidence
from shoushan.outputs.indicators.publishing.preparing import again, prepare
from shoushan.outputs.indicators.publishing.refusals import (
    DoesNotAddUp,
    FactsBehind,
    NotForThePublic,
    NothingThere,
    NotWhole,
    TooFew,
)
from shoushan.outputs.indicators.publishing.since import since
from shoushan.outputs.reports.asking import evidence_of
from shoushan.records.cases import published, releasing
from shoushan.records.cases.files import FileRefused, check
from shoushan.records.cases.published import Published
from shoushan.records.cases.shown import NotVisible
from shoushan.records.journal import read as journal
from shoushan.records.units.viewer import PUBLIC_VIEWER, SYSTEM_VIEWER
from shoushan.rules.procedure.refusals import ConditionNotMet, NotYourDesk, WrongStage
from shoushan.rules.procedure.values import Happened
from tests.outputs.indicators.publishing.districts import IN_TIME, LATE, District, district
from tests.people import CAST

HALF = Period(date(2026, 11, 1), date(2026, 12, 31))


def test_the_release_freezes_what_was_filled_in(here: District, figure: Published) -> None:
    (release,) = figure.releases
    assert (release["value"], release["n"], release["above"], release["below"]) == ("57.14", 14, IN_TIME, IN_TIME + LATE)
    assert release["as_of"] == "2027-01-31"
    assert 0 < release["known_at"] < journal.size(_database()) - 1, "known at the moment of asking, not of signing"
    assert release["rule"] == here.place.book.pack.indicator("petitions/accepted-in-time").rule
    assert release["published_on"] == here.place.moment.astimezone(here.place.book.zone).date().isoformat()
    assert "到期日在统计期内" in release["caliber"]
    assert "2017" not in release["caliber"], "its own period, not that of the definition"


def test_the_evidence_has_a_row_for_each_thing_and_names_nobody(here: District, figure: Published) -> None:
    content = published.evidence(here.place.viewer("statistician"), here.place.book, figure.uid, 1)
    rows = read_evidence(content)
    assert {row.case for row in rows} == {*here.told, *here.late}
    assert sum(row.state == "counted" for row in rows) == IN_TIME
    assert {row.case for row in rows if row.state == "below"} == set(here.late)
    assert "赵样例".encode() not in content
    with pytest.raises(NotVisible):
        published.evidence(here.place.viewer("stranger"), here.place.book, figure.uid, 1)


def test_nobody_else_can_store_what_looks_like_evidence(here: District) -> None:
    with pytest.raises(FileRefused):
        check("evidence.parquet", b"PAR1 and more")
    assert check("evidence.parquet", b"PAR1 and more", ours=True), "the control: the platform itself can"


def test_one_person_with_two_posts_is_one_person(here: District) -> None:
    place = here.place
    case = here.fill(period=HALF, as_of=HALF.last)
    second = replace(place.viewer("statistician"), post=CAST["reviewer"], roles=place.viewer("reviewer").roles)
    assert second.handle == place.viewer("statistician").handle
    with pytest.raises(ConditionNotMet, match="两个人"):
        releasing.step(second, place.book, case, "review-work", "", place.moment)
    here.step("reviewer", case, "review-work")
    both = replace(place.viewer("reviewer"), post=CAST["signer"], roles=place.viewer("signer").roles)
    with pytest.raises(ConditionNotMet, match="三个人"):
        releasing.step(both, place.book, case, "release", "", place.moment)
    here.step("signer", case, "release")
    assert here.of(case).stage == "published", "the control: a third person signs it"


def test_posts_come_in_their_order(here: District) -> None:
    case = here.fill(period=Period(date(2026, 12, 1), date(2027, 1, 31)), as_of=date(2027, 1, 31))
    for name, verb, refused in (
        ("statistician", "review-work", ConditionNotMet), ("signer", "release", WrongStage),
        ("stranger", "review-work", NotYourDesk),
    ):  # fmt: skip
        with pytest.raises(refused):
            here.step(name, case, verb)
    assert here.of(case).stage == "reviewing"
    here.step("reviewer", case, "send-back", "口径要说明")
    assert here.of(case).stage == "returned"
    assert here.of(case).pending is None


def test_what_waits_is_seen_by_its_unit_and_what_is_internal_by_staff_only(here: District, figure: Published) -> None:
    book, viewer = here.place.book, here.place.viewer
    case = here.fill(indicator="petitions/received", audience="internal")

    def seen(who: Any) -> set[str]:
        return {one.uid for one in published.published(who, book)}

    assert case in seen(viewer("statistician"))
    assert case not in seen(viewer("stranger"))
    here.signed(case)
    assert case in seen(viewer("stranger"))
    assert case not in seen(PUBLIC_VIEWER)
    assert figure.uid in seen(PUBLIC_VIEWER)
    assert here.of(case).releases[0]["value"] == "14"


def test_a_figure_is_filled_in_once(here: District, figure: Published) -> None:
    with pytest.raises(releasing.PublishedBefore, match=figure.number):
        here.fill()


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"indicator": "petitions/received"}, NotForThePublic),
        ({"by": ("organ",), "key": ("nobody",), "audience": "internal"}, NothingThere),
        ({"period": Period(date(2026, 12, 11), date(2026, 12, 31))}, None),
    ],
)
def test_what_may_not_be_published_is_refused(here: District, more: dict[str, Any], refused: Any) -> None:
    wanted = here.wanted(**more)
    if refused is None:
        assert prepare(here.place.viewer("statistician"), here.place.book, here.store(), wanted).release["value"] == "-"
        return
    with pytest.raises(refused):
        prepare(here.place.viewer("statistician"), here.place.book, here.store(), wanted)


def test_who_sees_a_part_only_publishes_nothing(here: District) -> None:
    with pytest.raises(NotWhole):
        prepare(here.place.viewer("housing"), here.place.book, here.store(), here.wanted(audience="internal"))


def test_facts_that_lag_are_not_published(here: District) -> None:
    store = here.store()
    behind = store.position().next
    here.place.pass_time(minutes=2)
    here.petition()
    here.place.pass_time(minutes=2)
    _number(here)
    with pytest.raises(FactsBehind):
        prepare(here.place.viewer("statistician"), here.place.book, _Still(store, behind), here.wanted())
    assert prepare(here.place.viewer("statistician"), here.place.book, here.store(), here.wanted(audience="internal"))


class _Still:
    """Facts that stopped following."""

    def __init__(self, store: Store, next_: int) -> None:
        self.store, self.next = store, next_

    def source(self, *given: Any) -> Any:
        return self.store.source(*given)

    def position(self) -> Any:
        return replace(self.store.position(), next=self.next)


def _number(here: District) -> None:
    from shoushan.records.journal import sequencer

    sequencer.sequence(_database(), holder="late", moment=here.place.moment)


def _database() -> Any:
    from django.db import transaction

    return transaction.get_connection()


def test_rows_that_do_not_make_the_figure_are_not_published(here: District, monkeypatch: pytest.MonkeyPatch) -> None:
    from shoushan.outputs.indicators.publishing import parts

    whole = parts.Parts.rows

    def fewer(self: parts.Parts, *given: Any) -> Iterator[Any]:
        yield from list(whole(self, *given))[1:]

    monkeypatch.setattr(parts.Parts, "rows", fewer)
    with pytest.raises(DoesNotAddUp):
        prepare(here.place.viewer("statistician"), here.place.book, here.store(), here.wanted())


def test_too_few_are_not_told_to_the_public(here: District) -> None:
    here.place.pass_time(days=1)
    here.petition()
    here.place.pass_time(days=30)
    here.settle()
    day = here.place.moment.date()
    wanted = replace(here.wanted(), period=Period(day - timedelta(days=25), day), as_of=day)
    with pytest.raises(TooFew):
        prepare(here.place.viewer("statistician"), here.place.book, here.store(), wanted)
    internal = replace(wanted, audience="internal")
    made = prepare(here.place.viewer("statistician"), here.place.book, here.store(), internal)
    assert 0 < made.release["n"] < 5, "the control: among officials it may be told"


def test_a_report_names_the_evidence_of_what_was_released_for_that_period(here: District, figure: Published) -> None:
    (release,) = figure.releases
    first, last = (date.fromisoformat(str(figure.head[name])) for name in ("period_first", "period_last"))
    found = evidence_of(SYSTEM_VIEWER, here.place.book)
    name = str(figure.head["indicator"])
    assert found[name, Period(first, last)] == f"{figure.number}/1 sha256 {release['evidence']}"
    assert (name, Period(first, last - timedelta(days=1))) not in found, "the control: of no other period"


@pytest.fixture
def fresh(django_db_blocker: Any, tmp_path: Path) -> Iterator[District]:
    with django_db_blocker.unblock(), district(tmp_path) as made:
        yield made


def test_what_comes_in_afterwards_is_visible_and_a_correction_stands_beside(fresh: District) -> None:
    here = fresh
    first = here.released()
    book, viewer = here.place.book, here.place.viewer("statistician")
    still = since(SYSTEM_VIEWER, book, here.store(), first, first.releases[0])
    assert not still.changed
    late = here.late[5]
    here.place.pass_time(hours=1)
    here.place.act("housing", late, "accept", happened=Happened.on(date(2026, 12, 2)), source=_scan())
    found = since(SYSTEM_VIEWER, book, here.store(), first, first.releases[0])
    assert found.changed
    assert str(found.today.value) == "64.29"
    (row,) = found.compared.lists["moment"]
    assert (row.case, row.by.above, row.by.below) == (late, 1, 0)
    assert found.compared.adds_up
    assert here.of(first.uid).releases[0]["value"] == "57.14", "nothing changes silently"

    made = prepare(viewer, book, here.store(), again(book, first, None, "duckdb"))
    case = releasing.correct(viewer, book, made, "一件的告知书二月才补录", here.place.moment).case
    assert case == first.uid
    assert [row["value"] for row in here.of(case).releases] == ["57.14"], "until it is signed the old one stands"
    second = here.signed(case)
    assert [(row["revision"], row["value"], row["why"]) for row in second.releases] == [
        (1, "57.14", None), (2, "64.29", "一件的告知书二月才补录"),
    ]  # fmt: skip
    for revision, value in ((1, "57.14"), (2, "64.29")):
        assert json.loads(here.file(case, revision))["release"]["value"] == value
    assert not since(SYSTEM_VIEWER, book, here.store(), second, second.releases[1]).changed


def _scan() -> Any:
    from shoushan.rules.procedure.values import Source

    return Source("paper", "c" * 64)
