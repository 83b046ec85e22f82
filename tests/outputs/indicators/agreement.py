"""Figures of a district held to the oracle's, one by one."""

from datetime import date
from decimal import Decimal

from shoushan.outputs.indicators.periods import Period
from tests.outputs.indicators import oracle
from tests.outputs.indicators.districts import TEN_MONTHS, District

YEAR_2016 = Period(date(2016, 1, 1), date(2016, 12, 31))


def agree(
    made: District, as_of: date, known_at: int | None = None, engine: str = "duckdb", period: Period = TEN_MONTHS
) -> None:
    """Hold the figures of petitions in ``period``, and those of buildings in 2016, to the oracle."""
    first, last = period.days
    for name, told in (
        ("accepted-in-time", oracle.f088(first, last, as_of, known_at)),
        ("on-time", oracle.f089(first, last, as_of, known_at)),
        ("satisfied", oracle.f090(first, last, as_of, known_at)),
    ):
        figure = made.figure(f"petitions/{name}", period, as_of=as_of, known_at=known_at, engine=engine)
        assert (figure.above, figure.below) == told, name
        assert figure.value == oracle.share(*told), name
    middle = oracle.middle(oracle.days_taken("petitions", oracle.HANDLING, first, last, as_of, known_at))
    assert made.figure("petitions/median-days", period, as_of=as_of, known_at=known_at, engine=engine).value == middle
    at = {"period": YEAR_2016, "as_of": as_of, "known_at": known_at, "engine": engine}
    assert made.figure("office-buildings/large-buildings", **at).value == oracle.f014(as_of, known_at)
    assert made.figure("office-buildings/hundred-million-buildings", **at).value == oracle.f015(as_of, 2016, known_at)
    tax = oracle.f016(as_of, 2016, known_at)
    figure = made.figure("office-buildings/building-tax", **at)
    assert figure.value == ((Decimal(tax) / 10**10).quantize(Decimal("0.01")) if figure.n else None)
    times = oracle.f017(as_of, 2016, 2011, known_at)
    multiple = made.figure("office-buildings/building-tax-multiple", **at).value
    assert multiple == (times.quantize(Decimal("0.01")) if times is not None else None)
