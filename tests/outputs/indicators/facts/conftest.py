"""One district at work, and its facts, shared by the tests of a module that only look at them or copy them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shoushan.outputs.indicators.facts import merging
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from tests.outputs.indicators.facts.districts import Rows, Working, all_rows, follow
from tests.people import Place

ZHAO = {"role": "petitioner", "kind": "person", "name": "赵举报", "phone": "19900000003", "id_number": "11010519491231002X"}


@dataclass
class Kept:
    """A district with facts that have a base and a delta, a closed class among them."""

    place: Place
    home: Path
    rows: Rows

    def copy(self, folder: Path) -> Store:
        """Its facts in another folder, to be spoilt."""
        shutil.copytree(self.home / "facts", folder / "facts")
        return Store(folder)


def registered(place: Place) -> str:
    """A petition against the housing bureau."""
    from shoushan.records.cases.identifiers import uuid7

    given = {
        "title": "反映验收环节收受礼金", "form": "letter", "petition_class": "appeal", "topic": "housing", "people_count": 1,
        "against": "housing",
    }  # fmt: skip
    opens = ("petitions", None)
    return place.act("petition", uuid7(place.moment), "register", input=given, parties=[ZHAO], opens=opens).case


@pytest.fixture(scope="module")
def kept(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Made once per module; nobody writes to its district."""
    from tests import places

    home = tmp_path_factory.mktemp("kept")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, places.sqlite_place(home) as place:
        patch.setattr(merging, "SEGMENT", 8)
        working, keeper = Working(place, 21), Keeper(Store(home))
        shut = registered(place)
        place.act("petition", shut, "close-off", reason="材料反映经办人收受财物")
        for _ in range(60):
            working.act()
        follow(keeper, place)
        keeper.rebuild(place.book, place.moment)
        registered(place)
        place.act("petition", registered(place), "close-off", reason="材料反映经办人收受财物")
        for _ in range(60):
            working.act()
        follow(keeper, place)
        yield Kept(place, home, all_rows(keeper.store, place.book))
