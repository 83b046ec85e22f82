"""What is kept of finished files never changes an answer: random histories, compactions and days, against plain Python."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shoushan.outputs.indicators.asked import Count, DaysBetween, Distinct, Request, Smallest, Spread, Sum
from shoushan.outputs.indicators.engines import keeping
from shoushan.outputs.indicators.engines.binding import bind
from shoushan.outputs.indicators.engines.duck import DuckDb
from shoushan.outputs.indicators.engines.kept import Contributions, Kept
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.facts.source import CHAIN, Source
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.catalogue.expressions import parse
from tests.outputs.indicators.engines import questions

pytestmark = pytest.mark.slow

SEGMENT = 6
KINDS: dict[str, Any] = {"terms": questions.OWN, "cases": questions.OF_CASE, "scope": {"scope.unit": "text"}}
FIRST = date(2017, 9, 25)
SHIFT = timedelta(8)
LAST = FIRST + timedelta(10) + 6 * SHIFT


class Shelf:
    """Facts of a small ledger on disk as a store keeps them: segments with open and finished files, and a delta."""

    def __init__(self, folder: Path, luck: Random, cases: int = 30) -> None:
        self.folder, self.luck = folder, luck
        self.closed: dict[int, bool] = {}
        self.rows: dict[str, dict[int, list[questions.Row]]] = {dataset: {} for dataset in KINDS}
        self.base: dict[str, dict[tuple[int, str], Path]] = {dataset: {} for dataset in KINDS}
        self.touched: set[int] = set()
        for case in range(cases):
            self.act(case)
        self.compact()

    def act(self, case: int) -> None:
        """The case gets a new history, open or closed; later cases bear later days."""
        self.closed[case] = self.luck.random() < 0.7
        self.rows["cases"][case] = questions.chain(self.luck, questions.OF_CASE, case)
        self.rows["terms"][case] = [
            row for _ in range(self.luck.randint(0, 3)) for row in questions.chain(self.luck, questions.OWN, case)
        ]
        self.rows["scope"][case] = [
            row | {"scope.unit": unit}
            for unit in self.luck.sample(questions.UNITS, self.luck.randint(0, 2))
            for row in questions.chain(self.luck, {}, case)
        ]
        for dataset in KINDS:
            for row in self.rows[dataset][case]:
                row["day"] += SHIFT * (case // SEGMENT)
                row["next_day"] = row["next_day"] and row["next_day"] + SHIFT * (case // SEGMENT)
        self.touched.add(case)

    def compact(self, most: int = 99) -> None:
        """Touched cases go into their segments, whose files are written anew under new names."""
        for segment in sorted({case // SEGMENT for case in self.touched})[:most]:
            cases = [case for case in self.closed if case // SEGMENT == segment]
            for dataset, kinds in KINDS.items():
                rows = [row for case in cases for row in self.rows[dataset][case]]
                settled = [row for row in rows if row["next_leaf"] is None and row["struck"] is None]
                parts = {
                    "finished": [row for row in settled if self.closed[row["case_id"]]],
                    "open": [row for row in settled if not self.closed[row["case_id"]]],
                    "past": [row for row in rows if row not in settled],
                }
                for part, of in parts.items():
                    self.base[dataset].pop((segment, part), None)
                    if of:
                        self.base[dataset][segment, part] = self._written(dataset, kinds, of)
            self.touched -= set(cases)

    def sources(self) -> dict[str, Source]:
        """The datasets as they stand."""
        mark = self._file("touched", pa.table({"case_id": pa.array(sorted(self.touched), pa.int64())}))
        return {dataset: self._source(dataset, KINDS[dataset], mark) for dataset in KINDS}

    def _source(self, dataset: str, kinds: Any, mark: Path) -> Source:
        def files(*parts: str) -> tuple[Path, ...]:
            return tuple(path for (_, part), path in sorted(self.base[dataset].items()) if part in parts)

        delta = [row for case in sorted(self.touched) for row in self.rows[dataset][case]]
        return Source(
            "any", dataset, {**CHAIN, **kinds}, now=files("open", "finished"), past=files("past"),
            delta=(self._written(dataset, kinds, delta),) if delta else (), touched=(mark,) if self.touched else (),
            base_leaf=40, leaf=60, last_day=LAST, finished=files("finished"), keys=(),
        )  # fmt: skip

    def _written(self, dataset: str, kinds: Any, rows: Sequence[questions.Row]) -> Path:
        return self._file(dataset, questions.table({**CHAIN, **kinds}, list(rows)))

    def _file(self, name: str, table: Any) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.{self.luck.getrandbits(48):012x}.parquet"
        pq.write_table(table, path)
        return path


class Counting(Kept):
    """Remembers how many files each question had to count."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.counted: list[int] = []

    def put(self, question: str, made: Contributions) -> None:
        """As `Kept.put`."""
        self.counted.append(len(made.files))
        super().put(question, made)


def newest(request: Request, day: date) -> Request:
    """The question as a board asks it: today, with all that is known."""
    return replace(request, as_of=day, known_at=None)


def overdue(day: date) -> Request:
    """Open and overdue by unit, as of a day that is in the expression too; with every kind of measure."""
    today = n.Const(day.isoformat(), "date")
    past = n.Compare("<", n.Name("term.due"), today)
    soon = n.Compare("<=", n.DatePlusDays(n.Name("on"), n.Const(-3, "int")), today)
    late = parse("case.late is null or case.late")
    measures = (
        Count(past), Sum(n.Name("n"), soon), Distinct(n.Name("code"), past), Distinct(n.Name("amount"), late, kept=False),
        Spread(n.Name("term.spent")), DaysBetween(n.Name("on"), n.Name("term.due"), soon), Smallest(n.Name("term.due")),
        Count(n.Compare(">", today, n.Name("case.opened_on"))),
    )  # fmt: skip
    return Request("any", "terms", day, None, measures, n.Not(n.IsNull(n.Name("part.id"))), (n.Name("case.stage"),))


def histories(folder: Path, seed: int) -> bool:
    """Acts, days and compactions in random order; whether every answer was that of plain Python."""
    luck = Random(seed)
    shelf = Shelf(folder / "facts", luck)
    duck = DuckDb(threads=1, kept=Kept(folder / "kept"))
    asked = [questions.Writer(luck).broad(shelf.sources(), 3, 2) for _ in range(2)]
    day = LAST + timedelta(1)
    for _ in range(5):
        for _ in range(luck.randint(0, 3)):
            shelf.act(luck.randrange(34))
        if luck.random() < 0.4:
            shelf.compact(luck.randint(1, 3))
        day += timedelta(luck.choice([0, 0, 1, 2, 400]))
        sources = shelf.sources()
        for request in [overdue(day), *(newest(request, day) for request in asked)]:
            early = replace(request, as_of=FIRST + timedelta(luck.randint(0, 60)))
            if any(duck.answer(one, sources) != Plain().answer(one, sources) for one in (request, early)):
                return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_kept_contributions_never_change_an_answer(tmp_path: Path, seed: int) -> None:
    assert histories(tmp_path, seed)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [("_holds", False), ("_before", True), ("_none_yet", True), ("_all_there", True), ("_may_be_seen", False)],
)
def test_a_rule_of_keeping_left_out_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, wrong: bool) -> None:
    monkeypatch.setattr(keeping, rule, lambda *given: wrong)
    assert not all(histories(tmp_path / str(seed), seed) for seed in range(12))


def test_a_board_counts_new_and_touched_files_only(tmp_path: Path) -> None:
    shelf, kept, day = Shelf(tmp_path / "facts", Random(7)), Counting(tmp_path / "kept"), date(9999, 12, 30)
    duck = DuckDb(threads=1)
    duck.kept = kept
    finished = len(shelf.sources()["terms"].finished)
    first = duck.answer(overdue(day), shelf.sources())
    assert sum(kept.counted) == finished > 3
    assert duck.answer(overdue(day), shelf.sources()) == first
    fresh = DuckDb(threads=1, kept=Kept(tmp_path / "kept"))
    assert fresh.answer(overdue(day), shelf.sources()) == first
    assert sum(kept.counted) == finished
    shelf.act(next(case for case in shelf.closed if not shelf.closed[case]))
    shelf.act(100)
    assert duck.answer(overdue(day), shelf.sources()) == Plain().answer(overdue(day), shelf.sources())
    assert sum(kept.counted) == finished
    shelf.compact()
    kept.counted.clear()
    assert duck.answer(overdue(day), shelf.sources()) == Plain().answer(overdue(day), shelf.sources())
    assert kept.counted
    assert len(kept.get(next(iter(path.name for path in (tmp_path / "kept").iterdir()))).files) <= finished + 1


def test_days_pass_without_counting_old_files_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "DAYS", [date(2010, 1, 1), date(2017, 9, 30)])
    shelf, kept = Shelf(tmp_path / "facts", Random(3)), Counting(tmp_path / "kept")
    duck = DuckDb(threads=1)
    duck.kept = kept
    for days in (20, 21, 400):
        day = LAST + timedelta(days)
        assert duck.answer(overdue(day), shelf.sources()) == Plain().answer(overdue(day), shelf.sources())
    assert kept.counted == [len(shelf.sources()["terms"].finished)]


def test_earlier_leaves_and_foreign_touches_are_answered_whole(tmp_path: Path) -> None:
    shelf, kept = Shelf(tmp_path / "facts", Random(5)), Counting(tmp_path / "kept")
    duck, sources, day = DuckDb(threads=1), shelf.sources(), LAST + timedelta(1)
    duck.kept = kept
    for request in (replace(overdue(day), known_at=4), replace(overdue(day), known_at=39)):
        assert duck.answer(request, sources) == Plain().answer(request, sources)
    shelf.act(0)
    later = shelf.sources() | {"terms": sources["terms"]}
    assert duck.answer(overdue(day), later) == Plain().answer(overdue(day), later)
    assert kept.counted == []


def test_a_day_of_the_past_reads_only_what_lies_around_it(tmp_path: Path) -> None:
    shelf, kept = Shelf(tmp_path / "facts", Random(6)), Counting(tmp_path / "kept")
    duck, sources = DuckDb(threads=1), shelf.sources()
    duck.kept = kept
    middle = replace(newest(overdue(LAST), LAST), as_of=FIRST + 3 * SHIFT)
    assert duck.answer(middle, sources) == Plain().answer(middle, sources)
    finished = len(sources["terms"].finished)
    assert 0 < sum(kept.counted) < finished
    parted = keeping.plan(bind(middle, sources))
    assert parted is not None
    assert len(parted.rest.source.now) < len(sources["terms"].now) - 1
    assert len(parted.rest.source.past) < len(sources["terms"].past)


def test_sets_as_large_as_their_rows_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "FEW", 0)
    shelf, kept, day = Shelf(tmp_path / "facts", Random(8)), Counting(tmp_path / "kept"), LAST + timedelta(1)
    duck = DuckDb(threads=1)
    duck.kept = kept
    large = Request("any", "terms", day, None, (Distinct(n.Name("case_id")), Spread(n.Name("case_id"))), None, (n.Name("on"),))
    for _ in range(2):
        assert duck.answer(large, shelf.sources()) == Plain().answer(large, shelf.sources())
    assert [path.name.endswith("-whole") for path in (tmp_path / "kept").iterdir()] == [True]
    assert kept.counted == [1]


def test_what_is_kept_and_damaged_is_counted_anew(tmp_path: Path) -> None:
    shelf, day = Shelf(tmp_path / "facts", Random(9)), LAST + timedelta(1)
    right = DuckDb(threads=1, kept=Kept(tmp_path / "kept")).answer(overdue(day), shelf.sources())
    files = list((tmp_path / "kept").iterdir())
    assert files
    for path in files:
        content = bytearray(path.read_bytes())
        content[-40] ^= 1
        path.write_bytes(content)
    assert DuckDb(threads=1, kept=Kept(tmp_path / "kept")).answer(overdue(day), shelf.sources()) == right
    for path in files:
        path.write_bytes(path.read_bytes()[:50])
    assert DuckDb(threads=1, kept=Kept(tmp_path / "kept")).answer(overdue(day), shelf.sources()) == right
    (tmp_path / "file").write_text("no folder")
    assert DuckDb(threads=1, kept=Kept(tmp_path / "file")).answer(overdue(day), shelf.sources()) == right
