"""The article's table: every bound figure says what the table says, those with rows in the sample agree, and the oracle too."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.test import override_settings

from shoushan.outputs.indicators.behind import behind
from shoushan.outputs.indicators.deriving import ask
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.tables import Share, tabulate
from shoushan.outputs.indicators.values import rounded
from shoushan.records.units.viewer import PUBLIC_VIEWER, SYSTEM_VIEWER
from shoushan.rules.catalogue.model import Indicator
from shoushan.site import clock
from shoushan.site.commands import figures, rows
from tests.outputs.indicators import oracle, oracle_of_sheets
from tests.outputs.indicators.agreement import YEAR_2016, agree
from tests.outputs.indicators.districts import AS_OF, LATER, ROOT, TEN_MONTHS, District, district

FIVE_YEARS = Period(date(2012, 1, 1), date(2016, 12, 31))
TABLE = ROOT / "packs" / "zhifu" / "figures.csv"
EVERY = tuple(f"F{number:03}" for number in range(1, 104))
"""The article's hundred figures, and three that it tells without counting."""
THINNED = {"F022"}
"""150 000 persons are not made for a test: the sample of every size holds a part of both rolls, so this one is smaller."""


def table() -> dict[str, dict[str, str]]:
    """The article's figures by their number."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_the_table_holds_its_figures_in_order_and_the_articles_own_hundred_unchanged(shared: Path) -> None:
    assert tuple(table()) == EVERY
    given = (shared / "seed" / "figures.csv").read_text(encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8").startswith(given)


def test_every_bound_indicator_says_what_the_table_says(year_2017: District) -> None:
    pack, said = year_2017.place.book.pack, table()
    bound = {one.figure: one for ledger in pack.ledgers.values() for one in ledger.indicators.values() if one.figure}
    assert set(bound) == set(EVERY)
    for number, one in bound.items():
        row, told = said[number], one.told
        assert told is not None, number
        large = next((by for name, by in (("亿", 10**8), ("万", 10**4)) if name in one.unit.zh), 1)
        unit = Decimal(large if row["unit"] == "元" else 1)
        assert (told.bound, told.value * unit, told.step * unit) == (
            row["bound"], Decimal(row["value"]), Decimal(row["step"])
        ), number  # fmt: skip
        assert one.ledger == row["ledger"], number
        period = pack.periods.get(one.period or "")
        if row["from"]:
            assert period is not None, number
            assert (str(period.first), str(period.last)) == (row["from"], row["to"]), number


def counted(made: District, number: str) -> tuple[Indicator, Figure]:
    """A figure of the table by its indicator's own period, as the article's day saw it."""
    book = made.place.book
    one = next(one for ledger in book.pack.ledgers.values() for one in ledger.indicators.values() if one.figure == number)
    period = book.pack.periods.get(one.period or "jan-oct-2017")
    assert period is not None
    assert period.first is not None
    assert period.last is not None
    return one, made.figure(one.full_id, Period(period.first, period.last))


def test_all_hundred_agree_as_they_are_told(year_2017: District) -> None:
    wrong = {}
    for number in EVERY:
        one, figure = counted(year_2017, number)
        assert one.told is not None, number
        assert "impossible" not in figure.flags, number
        if (figure.value is not None and one.told.agrees(figure.value)) == (number in THINNED):
            wrong[number] = figure.value
    assert not wrong


def test_people_of_two_rolls_count_once_each_and_the_sample_holds_a_part_of_them(year_2017: District) -> None:
    served, treated = (year_2017.figure(f"{name}", FIVE_YEARS).value for name in (
        "family-doctor/persons-served", "pay-after-treatment/persons-treated"
    ))  # fmt: skip
    _, both = counted(year_2017, "F022")
    assert served is not None
    assert treated is not None
    assert both.value is not None
    assert max(served, treated) < both.value < served + treated, "some stand on both rolls"
    assert both.value < 150_000, "whoever makes the rolls whole compares F022 and takes it out of THINNED"


@pytest.mark.slow
def test_every_figure_of_the_table_leads_to_its_rows(year_2017: District) -> None:
    book = year_2017.place.book
    for number in EVERY:
        one, figure = counted(year_2017, number)
        wanted = Period(figure.first, figure.last)
        first = next(behind(SYSTEM_VIEWER, book, year_2017.store, one, wanted, as_of=AS_OF), None)
        assert first is not None, number
        assert first.number, number


def test_a_percentage_that_n_cannot_produce_is_flagged_in_its_own_period_alone(year_2017: District) -> None:
    book, one = year_2017.place.book, year_2017.place.book.pack.indicator("petitions/satisfied")
    assert one.told is not None
    wrong = replace(one, told=replace(one.told, value=Decimal("95.73")))  # 179 of 187 are 95.72, 180 are 96.26

    def flags(indicator: Indicator, period: Period) -> frozenset[str]:
        return ask(SYSTEM_VIEWER, book, year_2017.store, indicator, period, as_of=AS_OF)[-1].flags

    half = Period(TEN_MONTHS.first, date(2017, 6, 30))
    assert "impossible" in flags(wrong, TEN_MONTHS)
    assert "impossible" not in flags(wrong, half)
    assert "impossible" not in flags(one, TEN_MONTHS)


def test_95_72_per_cent_comes_of_179_of_187_rows(year_2017: District) -> None:
    figure = year_2017.figure("petitions/satisfied")
    assert (figure.value, figure.above, figure.below, figure.n) == (Decimal("95.72"), 179, 187, 187)
    book, one = year_2017.place.book, year_2017.place.book.pack.indicator("petitions/satisfied")
    found = list(behind(SYSTEM_VIEWER, book, year_2017.store, one, TEN_MONTHS, as_of=AS_OF))
    assert [row.state for row in found].count("counted") == 179
    assert [row.state for row in found].count("below") == 8
    assert len({row.number for row in found}) == 187
    assert sum(row.contribution for row in found) == 179


@pytest.mark.slow
def test_the_oracle_counts_reforms_and_leads_alike(year_2017: District) -> None:
    first, last = TEN_MONTHS.days
    september = Period(first, date(2017, 9, 30))
    five = Period(date(2012, 1, 1), date(2016, 12, 31))
    known = oracle.key_leads(first, last, AS_OF)
    stars = [one.fields.get("star") or 0 for one in known]
    then = Period(date(2016, 1, 1), date(2016, 9, 30))
    a_year_ago = date(2016, 10, 31)
    now = oracle.f047(*september.days, AS_OF) + oracle.f048(*september.days, AS_OF)
    before = oracle.f047(*then.days, a_year_ago) + oracle.f048(*then.days, a_year_ago)
    told: dict[str, tuple[object, Period]] = {
        "reform-pilots/taken-on-in-five-years": (oracle.pilots(*five.days, AS_OF), five),
        "reform-pilots/new-provincial": (oracle.pilots(first, last, AS_OF, {"national", "provincial"}), TEN_MONTHS),
        "reform-pilots/all-pilots": (oracle.pilots(five.first, AS_OF, AS_OF), TEN_MONTHS),
        "reform-tasks/claiming-leaders": (oracle.f034(first, last, AS_OF), TEN_MONTHS),
        "reform-tasks/claimed-reforms": (oracle.f035(first, last, AS_OF), TEN_MONTHS),
        "reform-tasks/inspections": (oracle.top_acts("inspection", first, last, AS_OF)[0], TEN_MONTHS),
        "reform-tasks/assigned-matters": (oracle.top_acts("assigned", first, last, AS_OF)[1], TEN_MONTHS),
        "reform-tasks/research-visits": (oracle.top_acts("research", first, last, AS_OF)[0], TEN_MONTHS),
        "investment/key-leads": (len(known), TEN_MONTHS),
        "investment/star-grades": (len(set(stars) - {0}), TEN_MONTHS),
        "investment/three-and-four-stars": (sum(star >= 3 for star in stars), TEN_MONTHS),
        "investment/large-culture-tourism": (oracle.f044(first, last, AS_OF), TEN_MONTHS),
        "investment/signed-at-event": (oracle.at_event("shenzhen-2017", AS_OF)[0], TEN_MONTHS),
        "investment/negotiating": (oracle.f047(*september.days, AS_OF), september),
        "investment/landed": (oracle.f048(*september.days, AS_OF), september),
        "investment/negotiating-and-landed-growth": (round((now - before) * 100 / before), september),
    }  # fmt: skip
    assert {name: year_2017.figure(name, period).value for name, (_, period) in told.items()} == {
        name: value for name, (value, _) in told.items()
    }  # fmt: skip
    assert year_2017.figure("investment/sponsored").value == 100


@pytest.mark.parametrize("engine", ["duckdb", "python"])
def test_the_oracle_agrees_on_the_sample(year_2017: District, engine: str) -> None:
    agree(year_2017, AS_OF, engine=engine)


@pytest.mark.slow
def test_the_oracle_agrees_on_other_days_and_at_earlier_leaves(year_2017: District) -> None:
    last = year_2017.store.position().next - 1
    for as_of, known_at in ((date(2017, 6, 30), None), (date(2017, 12, 31), None), (AS_OF, last // 2), (AS_OF, last // 3)):
        agree(year_2017, as_of, known_at)


def sheets_agree(made: District) -> dict[str, tuple[object, object]]:
    """Figures of registers and old sheets that are not what the oracle counts of the raw rows."""
    wrong: dict[str, tuple[object, object]] = {}
    for name, told in oracle_of_sheets.FIGURES.items():
        one = made.place.book.pack.indicator(name)
        raw = told.value(AS_OF)
        expected = None if raw is None else rounded(Fraction(raw) / one.scale, one.decimals, one.rounding)
        first, last = (date.fromisoformat(day) for day in told.period)
        value = made.figure(name, Period(first, last)).value
        if value != expected:
            wrong[name] = (value, expected)
    return wrong


def test_the_oracle_counts_registers_and_old_sheets_alike(year_2017: District) -> None:
    assert sheets_agree(year_2017) == {}
    assert year_2017.figure("family-doctor/reform-persons", FIVE_YEARS).value == oracle_of_sheets.persons_of_both_rolls(AS_OF)
    told = oracle_of_sheets.FIGURES["city-improvement/actions"]
    spoilt = replace(told, of=replace(told.of, where=lambda _one, _row: True))
    assert spoilt.value(AS_OF) != told.value(AS_OF), "an oracle that forgets the kind is found out"


def test_the_oracle_knows_most_figures_of_the_table(year_2017: District) -> None:
    pack = year_2017.place.book.pack
    known = {pack.indicator(name).figure for name in oracle_of_sheets.FIGURES}
    assert len(known & set(EVERY)) > 55


@pytest.mark.slow
@pytest.mark.usefixtures("_databases_allowed")
def test_the_oracle_agrees_on_another_seed_with_its_sheets(tmp_path: Path) -> None:
    with district(tmp_path, seed=7) as other:
        assert sheets_agree(other) == {}
        agree(other, AS_OF)
        assert other.figure("emergency-relief/paid-out").value is not None


@pytest.mark.slow
@pytest.mark.usefixtures("_databases_allowed")
def test_the_oracle_agrees_on_another_seed_without_aims(tmp_path: Path) -> None:
    july = datetime(2017, 7, 1, 12, tzinfo=LATER.tzinfo)
    with district(tmp_path, seed=7, aimed=False, until=july) as other:
        agree(other, july.date())
        satisfied = other.figure("petitions/satisfied", as_of=july.date())
        assert satisfied.value != Decimal("95.72"), "without aims nothing should hit the article's figure"


def test_the_monthly_table_of_the_office_says_the_same(year_2017: District) -> None:
    """The table is counted from the tables of the database, the indicator from facts."""
    book, ledger = year_2017.place.book, year_2017.place.book.pack.ledgers["petitions"]
    september = Period(date(2017, 9, 1), date(2017, 9, 30))
    tabled = tabulate(SYSTEM_VIEWER, book, ledger, ledger.tables["monthly-organ"], september, LATER)
    for column, name in (("accept-rate", "accepted-in-time"), ("on-time-rate", "on-time")):
        cell = tabled.cell((), column)
        assert isinstance(cell, Share)
        figure = year_2017.figure(f"petitions/{name}", september, LATER.date())
        assert (cell.value, cell.numerator, cell.denominator, cell.prompt) == (
            figure.value, figure.above, figure.below, figure.prompt
        )  # fmt: skip
        assert figure.n > 5


@pytest.mark.slow
def test_every_indicator_of_every_ledger_can_be_asked_and_broken_down(year_2017: District) -> None:
    book = year_2017.place.book
    for ledger in book.pack.ledgers.values():
        for one in ledger.indicators.values():
            figure = year_2017.figure(one.full_id)
            assert figure.value is not None or figure.n == 0 or figure.unknown, one.full_id
            assert figure.rule == one.rule


def test_a_breakdown_adds_up_and_ranks(year_2017: District) -> None:
    organs = year_2017.ask("petitions/satisfied", by=("organ",))
    total = organs.pop()
    assert total.key == ()
    assert (sum(one.above or 0 for one in organs), sum(one.n for one in organs)) == (total.above, total.n)
    best = max(one.value for one in organs if one.value is not None)
    assert all((one.place == 1) == (one.value == best) for one in organs)
    months = year_2017.ask("petitions/received", by=("month",))
    assert [one.key for one in months[:-1]] == [(201700 + month,) for month in range(1, 11)]
    assert sum(one.value or 0 for one in months[:-1]) == months[-1].value


def test_figures_are_compared_with_earlier_periods(year_2017: District) -> None:
    october = Period(date(2017, 10, 1), date(2017, 10, 31))
    figure = year_2017.figure("petitions/received", october, compare=True)
    september = year_2017.figure("petitions/received", Period(date(2017, 9, 1), date(2017, 9, 30)), date(2017, 9, 30))
    assert figure.before["last-period"].value == september.value
    assert figure.before["last-year"].value == 0
    assert figure.change == figure.value
    tax = year_2017.figure("office-buildings/building-tax", YEAR_2016, compare=True)
    earlier = year_2017.figure("office-buildings/building-tax", Period(date(2015, 1, 1), date(2015, 12, 31)))
    assert tax.before["last-year"].value == earlier.value, "a register keeps its years as rows"
    assert earlier.n > 100


def test_the_public_is_told_public_figures_and_no_small_cells(year_2017: District) -> None:
    organs = year_2017.ask("petitions/satisfied", by=("organ",), viewer=PUBLIC_VIEWER)
    shown = {one.key: one for one in organs if "hidden" not in one.flags}
    assert all(one.n >= 5 for one in shown.values())
    assert any("hidden" in one.flags and one.value is None and one.n == 0 for one in organs)
    with pytest.raises(Exception, match="may not see"):
        year_2017.ask("petitions/received", viewer=PUBLIC_VIEWER)


def command(module: object, *words: str) -> tuple[int, str]:
    """Run `figures` or `rows` in this process."""
    import argparse

    parser, out = argparse.ArgumentParser(), StringIO()
    module.add_arguments(parser)  # type: ignore[attr-defined]
    return module.run(parser.parse_args(words), out), out.getvalue()  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_commands_give_the_figure_and_its_rows(year_2017: District, capsys: pytest.CaptureFixture[str]) -> None:
    home = year_2017.store.folder.parent
    with override_settings(SHOUSHAN_HOME=str(home)), clock.simulated(LATER):
        code, text = command(figures, "--pack", "zhifu", "--as-of", "2017-10-31", "--id", "F090", "--format", "csv")
        assert code == 0
        head, line = list(csv.reader(StringIO(text)))
        assert head == ["id", "value", "unit", "n", "from", "to", "rule", "as_of"]
        rule = year_2017.place.book.pack.indicator("petitions/satisfied").rule
        assert line == ["F090", "95.72", "%", "187", "2017-01-01", "2017-10-31", rule, "2017-10-31"]
        code, text = command(rows, "F090", "--as-of", "2017-10-31", "--format", "json")
        assert code == 0
        assert len(json.loads(text)) == 187
        code, text = command(figures, "--id", "F088", "--by", "unit", "--as-of", "2017-10-31")
        assert code == 0
        assert "合计 total" in text
        assert "housing" in text
        code, text = command(figures, "--as-of", "2017-10-31", "--format", "json")
        said = {line["id"]: line for line in json.loads(text)}
        assert all(said[number]["agrees"] != (number in THINNED) for number in EVERY)
        assert command(figures, "--id", "F09")[0] == 1
        assert command(figures, "--pack", "elsewhere")[0] == 1
        assert command(figures, "--id", "F090", "--period", "soon")[0] == 1
        assert command(figures, "--id", "F090", "--by", "colour")[0] == 1
        assert command(figures, "--id", "F090", "--engine", "abacus")[0] == 1
    told = capsys.readouterr().err
    for words in ("没有指标 F09", "did you mean F09", "不是 elsewhere", "“soon” is no period", "broken down", "abacus"):
        assert words in told


def test_without_facts_the_command_says_what_to_do(
    year_2017: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with override_settings(SHOUSHAN_HOME=str(tmp_path)), clock.simulated(LATER):
        assert command(figures, "--id", "F090")[0] == 1
    assert "shoushan facts rebuild" in capsys.readouterr().err
