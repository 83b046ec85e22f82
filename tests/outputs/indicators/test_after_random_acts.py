"""Random people do random things, often dated back, and offices mend and void: figures stay those of the oracle."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from shoushan.outputs.indicators.periods import Period
from shoushan.records.cases import actions, lapsing
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Actor, Command, Fact, Happened, Source
from tests.outputs.indicators import oracle
from tests.outputs.indicators.agreement import agree
from tests.outputs.indicators.districts import ZONE, District, copied, mended
from tests.outputs.indicators.publishing.districts import PETITION
from tests.ways.crowd import Crowd

PETITIONER = {"role": "petitioner", "kind": "person", "name": "赵样例", "phone": "13000000003"}
TURNS = 400
pytestmark = pytest.mark.slow


class Life:
    """Some months in a district in which everything happens by chance."""

    def __init__(self, made: District, seed: int) -> None:
        self.made, self.luck, self.done, self.late = made, Random(seed), 0, 0
        self.crowd = Crowd(made.place, self.luck)
        self.cases: list[str] = []
        self.first = made.place.moment.astimezone(ZONE).date()

    @property
    def today(self) -> date:
        """The local day."""
        return self.made.place.moment.astimezone(ZONE).date()

    def live(self) -> None:
        """Let it all happen, then let facts follow."""
        buildings = self._buildings()
        self._told_in_time()
        for turn in range(TURNS):
            if self.luck.random() < 0.25 or not self.cases:
                self._try(self._petition())
            else:
                with connection.cursor() as cursor:
                    command = self.crowd.on(cursor, self.luck.choice(self.cases))
                if self.luck.random() < 0.4:
                    day = max(self.first, self.today - timedelta(days=self.luck.randint(1, 30)))
                    command = replace(command, happened=Happened("on", day.isoformat()))
                self._try(command)
            if turn % 25 == 10:
                self._mend(buildings)
            if self.luck.random() < 0.3:
                self.made.place.pass_time(days=self.luck.choice([0, 1, 3]), hours=1)
                lapsing.write_due(self.made.place.book, self.made.place.moment)
        self.made.follow()

    def _told_in_time(self) -> None:
        """Chance alone may tell nobody in time."""
        place, case, given = self.made.place, uuid7(self.made.place.moment), {**PETITION, "petition_class": "claim"}
        place.act("petition", case, "register", opens=("petitions", None), parties=[PETITIONER], input=given)
        place.act("petition", case, "forward", input={"unit": "housing"})
        for name in ("take", "accept"):
            place.act("housing", case, name)

    def _petition(self) -> Command:
        post = self.made.place.book.pack.posts["petition-clerk-1"]
        clerk = Actor("post", post.id, post.unit, frozenset(post.roles), "", (post.unit,))
        given = {
            "title": "试", "content": "试", "form": "letter", "topic": "housing", "people_count": 1,
            "petition_class": self.luck.choice(["appeal", "appeal", "claim", "suggestion"]),
        }  # fmt: skip
        return Command(
            uuid7(self.made.place.moment), "register", clerk, Happened("on", self.today.isoformat()), given,
            source=Source("counter"), opens=("petitions", None), parties=(PETITIONER,),
        )  # fmt: skip

    def _try(self, command: Command) -> None:
        try:
            found = actions.act([command], self.made.place.book, self.made.place.moment)
        except Refusal:
            return
        self.done += 1
        self.late += command.happened.day(ZONE) < self.today
        if command.opens:
            self.cases.append(found[0].case)

    def _mend(self, buildings: list[str]) -> None:
        """An office mends a building, or makes a petition void."""
        one, day = self.luck.choice(buildings), self.today - timedelta(days=self.luck.randint(0, 20))
        area = {"business_area": self.luck.choice([499_999, 500_000, 900_000])}
        facts = [Fact("field.amend", {"effective": day.isoformat()}, area), Fact("field.correct", {"entry": 1}, area)]
        mended(self.made, one, [self.luck.choice(facts)], day)
        if self.luck.random() < 0.5:
            mended(self.made, self.luck.choice(self.cases), [Fact("case.void", {}, {"why": "试"})], day)

    def _buildings(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("select uid from case_row where ledger = 'office-buildings' order by id limit 40")
            return [str(row[0]) for row in cursor.fetchall()]


def hold(life: Life) -> None:
    """Hold figures to the oracle on several days and at several leaves."""
    made, period = life.made, Period(life.first, life.today)
    last = made.store.position().next - 1
    days = [life.today, life.first + (life.today - life.first) / 2, life.first + timedelta(days=12)]
    for as_of, known_at in ((days[0], None), (days[1], None), (days[2], None), (days[0], last - 120), (days[1], last - 60)):
        agree(made, as_of, known_at, period=period)


@pytest.fixture(scope="module")
def life(year_2017: District, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """A copy of the district in which some months were lived."""
    with copied(year_2017, tmp_path_factory.mktemp("lived")) as made:
        lived = Life(made, seed=20170901)
        lived.live()
        yield lived


def test_figures_stay_those_of_the_oracle(life: Life) -> None:
    assert life.done > TURNS / 5
    assert life.late > 5
    period = Period(life.first, life.today)
    figure = life.made.figure("petitions/accepted-in-time", period, life.today)
    assert 0 < (figure.above or 0) < (figure.below or 0), "some are in time, some are not"
    hold(life)


def test_facts_that_missed_one_petition_differ_from_the_oracle(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    right = oracle.matters

    def one_less(ledger: str, as_of: date, up_to: int | None = None) -> list[oracle.Matter]:
        found = right(ledger, as_of, up_to)
        lived = [one for one in found if one.opened is not None and one.opened >= life.first]
        due = [one for one in lived if any(limit.ended for limit in one.every_limit(oracle.ACCEPTANCE))]
        return [one for one in found if one not in due[:1]]

    monkeypatch.setattr(oracle, "matters", one_less)
    with pytest.raises(AssertionError):
        hold(life)
