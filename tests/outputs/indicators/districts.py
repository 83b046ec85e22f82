"""Districts of earlier years: the sample's petitions of 2017 and its office buildings, with their facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command

from shoushan.outputs.indicators.deriving import ask
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.records.cases import definitions, installing
from shoushan.records.cases.keys import make_keys
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.loader import load_pack
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


@contextmanager
def district(
    folder: Path, *, seed: int | None = None, aimed: bool = True, until: datetime = LATER
) -> Iterator[District]:
    """The district of 2017; another ``seed`` without aims holds whatever chance gives, ``until`` ends it sooner."""
    pack, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert pack is not None
    assert not problems, problems[:3]
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
        yield made
