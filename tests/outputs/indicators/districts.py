"""Districts of earlier years: the sample's petitions of 2017 and its office buildings, with their facts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from shoushan.outputs.indicators.deriving import ask
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.records.cases import actions, definitions, installing
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.keys import make_keys
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.compiling.indicators import Written, indicator, with_rules
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.indicators import IndicatorDoc
from shoushan.rules.catalogue.yaml_source import Source as Written_
from shoushan.rules.procedure.values import Actor, Command, Fact, Happened, Source
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.intake import earlier
from shoushan.site.sample.making import Making
from tests.outputs.indicators.facts.districts import follow
from tests.people import Place
from tests.places import default_database, sqlite

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
LATER = datetime.combine(date(2018, 6, 1), time(9), ZONE)
TEN_MONTHS = Period(date(2017, 1, 1), date(2017, 10, 31))
AS_OF = date(2017, 10, 31)
BARE = Written_("indicators of a test", None, {})
WORDS = {"zh": "试", "en": "test"}


@dataclass
class District:
    """A place with facts that are followed on demand."""

    place: Place
    keeper: Keeper

    @property
    def store(self) -> Store:
        """Its facts."""
        return self.keeper.store

    def follow(self) -> None:
        """Let facts catch up."""
        follow(self.keeper, self.place)

    def ask(self, indicator: str, period: Period = TEN_MONTHS, as_of: date = AS_OF, **more: Any) -> list[Figure]:
        """The figures of ``ledger/id`` for the system."""
        viewer = more.pop("viewer", SYSTEM_VIEWER)
        found = self.place.book.pack.indicator(indicator)
        return ask(viewer, self.place.book, self.store, found, period, as_of=as_of, **more)

    def figure(self, indicator: str, period: Period = TEN_MONTHS, as_of: date = AS_OF, **more: Any) -> Figure:
        """The one figure of ``ledger/id``."""
        return self.ask(indicator, period, as_of, **more)[-1]


@lru_cache(maxsize=1)
def read_pack() -> Pack:
    """The sample district's pack, read once."""
    pack, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert pack is not None
    assert not problems, problems[:3]
    return pack


@contextmanager
def district(folder: Path, *, seed: int | None = None, aimed: bool = True, until: datetime = LATER) -> Iterator[District]:
    """The district of 2017; another ``seed`` without aims holds whatever chance gives, ``until`` ends it sooner.

    It is made once per process and copied: half a minute for each module that asks would be minutes of a run.
    """
    made = _made(seed, aimed, until)
    shutil.copyfile(made / "district.sqlite3", folder / "district.sqlite3")
    shutil.copytree(made / "facts", folder / "facts")
    with default_database(sqlite(folder / "district.sqlite3")):
        yield District(Place(definitions.current_book(), "sqlite", LATER), Keeper(Store(folder)))


@cache
def _made(seed: int | None, aimed: bool, until: datetime) -> Path:
    """The folder with the database and the facts of such a district."""
    folder = Path(mkdtemp(prefix="district-", dir=os.environ["SHOUSHAN_HOME"]))
    pack = read_pack()
    sample, _ = read_sample(ROOT / "packs" / "zhifu" / "sample")
    if seed is not None:
        sample = sample.model_copy(update={"seed": seed})
    plans = earlier(pack, sample, ROOT / "packs" / "zhifu" / "sample", until, aimed=aimed)
    with default_database(sqlite(folder / "district.sqlite3")):
        make_keys(Path(settings.SHOUSHAN_KEYS))
        call_command("migrate", verbosity=0)
        installing.install(pack, plans[0].moment - timedelta(days=1))
        place = Place(definitions.current_book(), "sqlite", LATER)
        Making(place.book).earlier(plans)
        made = District(place, Keeper(Store(folder)))
        made.follow()
        with connections["default"].cursor() as cursor:
            cursor.execute("pragma wal_checkpoint(truncate)")
    return folder


@contextmanager
def copied(made: District, folder: Path) -> Iterator[District]:
    """A copy of a district that a test may change."""
    source = Path(str(connections["default"].settings_dict["NAME"]))
    with connections["default"].cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    shutil.copyfile(source, folder / "copy.sqlite3")
    shutil.copytree(made.store.folder, folder / made.store.folder.name)
    with default_database(sqlite(folder / "copy.sqlite3")):
        place = Place(definitions.current_book(), "sqlite", made.place.moment)
        yield District(place, Keeper(Store(folder)))


def act(made: District, by: str, case: str, name: str, day: date, given: Mapping[str, Any] | None = None, **more: Any) -> str:
    """What somebody at a post (or a citizen) does on a day, typed now; gives the case."""
    post = made.place.book.pack.posts.get(by)
    actor = Actor("citizen", "") if post is None else Actor("post", post.id, post.unit, frozenset(post.roles), "", (post.unit,))
    happened = Happened("on", day.isoformat())
    command = Command(case, name, actor, happened, given or {}, source=Source("counter"), **more)
    return actions.act([command], made.place.book, made.place.moment)[0].case


def mended(made: District, case: str, facts: list[Fact], day: date) -> None:
    """What an entry by an office says of a case, dated on a day and written now."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        desk = Desk(cursor, made.place.book)
        desk.state(case)
        desk.record(case, "note", facts, made.place.moment, Happened("on", day.isoformat()))
        desk.write()
    desk.after()
    made.follow()


def with_indicators(made: District, ledger: str, *docs: Mapping[str, Any]) -> None:
    """Give the district's book more indicators in one ledger, for kinds that no ledger has rows for."""
    book = made.place.book
    held = book.pack.ledgers[ledger]
    page = Page(BARE, None, [])
    found = dict(held.indicators)
    for doc in docs:
        said = IndicatorDoc.model_validate({"label": WORDS, "unit": WORDS, **doc})
        one = indicator(Written(said, ()), page, ledger, held.kind == "register", held.versions)
        assert one is not None
        found[one.id] = one
    assert page.problems == []
    ledgers = with_rules({**book.pack.ledgers, ledger: replace(held, indicators=found)})
    made.place.book = replace(book, pack=replace(book.pack, ledgers=ledgers))
