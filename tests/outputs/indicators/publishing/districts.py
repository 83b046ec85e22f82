"""A district whose petitions are told in time or late, and its statisticians: what figures are published of in tests."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import files, waiting
from shoushan.outputs.indicators.publishing.preparing import Wanted, prepare
from shoushan.records.cases import published, releasing
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.published import Published
from shoushan.records.journal import promisekey, vouching
from shoushan.records.journal.proofs.notes import Verifier
from shoushan.records.units.viewer import PUBLIC_VIEWER, SYSTEM_VIEWER
from shoushan.site import clock, worker
from shoushan.site.commands.witness import key_lines
from tests import places
from tests.clusters import Cluster
from tests.people import CAST, Place

IN_TIME, LATE = 8, 6
PEOPLE = {
    "statistician": "petition-statistician", "reviewer": "petition-dispatcher", "signer": "petition-head",
    "bureau_filler": "statistics-filler", "bureau_reviewer": "statistics-reviewer",
    "bureau_signer": "statistics-bureau-decider",
}  # fmt: skip
PETITION = {
    "title": "反映屋面漏水", "content": "请求依法处理", "form": "letter", "petition_class": "appeal", "topic": "housing",
    "people_count": "1",
}  # fmt: skip
YEAR = Period(date(2026, 11, 1), date(2027, 1, 31))


@dataclass
class District:
    """The place with its petitions; ``told`` and ``late`` are those told of acceptance in time and after the limit."""

    place: Place
    told: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)

    def petition(self) -> str:
        """A petition registered and forwarded to the housing bureau: within fifteen days it has to be told."""
        case = uuid7(self.place.moment)
        person = {"role": "petitioner", "kind": "person", "name": "赵样例", "phone": "13000000003"}
        self.place.act("petition", case, "register", opens=("petitions", None), parties=[person], input=PETITION)
        self.place.act("petition", case, "forward", input={"unit": "housing"})
        self.place.act("housing", case, "take")
        return case

    def settle(self) -> None:
        """What the worker does: numbers, seals, followers."""
        worker.settle(self.place.book, self.place.moment)

    def store(self) -> Store:
        """Facts that hold every entry."""
        return waiting.caught_up(self.place.book, lambda: self.place.moment, self.settle)

    def wanted(self, indicator: str = "petitions/accepted-in-time", **more: Any) -> Wanted:
        """A figure to be published."""
        one = self.place.book.pack.indicator(indicator)
        return Wanted(one, more.pop("period", YEAR), more.pop("as_of", YEAR.last), **{"audience": "public", **more})

    def fill(self, name: str = "statistician", **more: Any) -> str:
        """Fill a figure in; gives its case."""
        made = prepare(self.place.viewer(name), self.place.book, self.store(), self.wanted(**more))
        return releasing.fill(self.place.viewer(name), self.place.book, made, self.place.moment).case

    def released(self, **more: Any) -> Published:
        """Fill, review and release a figure."""
        return self.signed(self.fill(**more))

    def signed(self, case: str) -> Published:
        """Review and release what was filled in, by two others."""
        self.step("reviewer", case, "review-work")
        self.step("signer", case, "release")
        self.settle()
        return self.of(case)

    def step(self, name: str, case: str, verb: str, reason: str = "") -> None:
        """An act on a figure."""
        self.place.pass_time(minutes=1)
        releasing.step(self.place.viewer(name), self.place.book, case, verb, reason, self.place.moment)

    def of(self, case: str) -> Published:
        """The published figure as it stands."""
        return published.one(SYSTEM_VIEWER, self.place.book, case)

    def file(self, case: str, revision: int = 1) -> str:
        """Its public file, as anybody is given it."""
        log, promiser = Path(settings.SHOUSHAN_LOG), self.promiser()
        return files.file_of(PUBLIC_VIEWER, self.place.book, case, revision, log, promiser).decode()

    def promiser(self) -> Any:
        """The key that promises."""
        return promisekey.promiser(Path(settings.SHOUSHAN_KEYS), self.place.book.log)

    def keys(self) -> list[Verifier]:
        """The public keys."""
        return key_lines(self.key_text())

    def key_text(self) -> str:
        """The public keys as `/log/keys` gives them."""
        return vouching.public_keys(transaction.get_connection(), Path(settings.SHOUSHAN_KEYS), self.promiser())

    def command(self, module: ModuleType, *given: str) -> tuple[int, str]:
        """Run a command of `shoushan` at the place's moment; gives its code and what it printed."""
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        out = io.StringIO()
        with clock.simulated(self.place.moment):
            return module.run(parser.parse_args(list(given)), out), out.getvalue()


@contextmanager
def district(folder: Path, cluster: Cluster | None = None) -> Iterator[District]:
    """The sample district with fourteen petitions: eight told in time, three told late, three not at all; on SQLite, or in
    a PostgreSQL server."""
    CAST.update(PEOPLE)
    parts = {name: folder / name for name in ("log", "erasures", "files")}
    with (
        places.postgres_place(cluster) if cluster else places.sqlite_place(folder) as place,
        override_settings(SHOUSHAN_HOME=folder, **{f"SHOUSHAN_{name.upper()}": path for name, path in parts.items()}),
    ):
        made = District(place)
        cases = [made.petition() for _ in range(IN_TIME + LATE)]
        made.told, made.late = cases[:IN_TIME], cases[IN_TIME:]
        place.pass_time(days=5)
        for case in made.told:
            place.act("housing", case, "accept")
        place.pass_time(days=20)
        for case in made.late[:3]:
            place.act("housing", case, "accept")
        place.pass_time(days=60)
        made.settle()
        yield made
