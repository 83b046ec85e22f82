"""Figures of registers and old sheets counted in plain Python from the raw rows, from the column ``how`` alone; see `oracle`.

Each gives whole numbers as rows hold them (fen, hundredths of a square metre), so that nothing is rounded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.outputs.indicators.oracle import Matter, matters

Where = Callable[[Matter, dict[str, Any]], bool]
Rows = list[tuple[Matter, dict[str, Any]]]
FIVE, YEAR_2016, YEAR_2017 = ("2012-01-01", "2016-12-31"), ("2016-01-01", "2016-12-31"), ("2017-01-01", "2017-12-31")
TEN, NINE = ("2017-01-01", "2017-10-31"), ("2017-01-01", "2017-09-30")
LIVELIHOOD = {
    "school-building", "school-running", "medical-rebuilding", "public-health", "service-halls", "social-security",
    "housing-security", "elder-care", "culture-sports", "community-affairs",
}  # fmt: skip


@dataclass(frozen=True)
class Of:
    """Rows of a ledger (the cases themselves, or what stands in a list of theirs) whose day lies in the period."""

    ledger: str
    day: str | None = None
    rows: str | None = None
    where: Where = lambda _matter, _row: True

    def found(self, period: tuple[str, str], as_of: date) -> Iterator[tuple[Matter, dict[str, Any]]]:
        """Matters with their row, or with their own fields."""
        for one in matters(self.ledger, as_of):
            for row in one.rows.get(self.rows, {}).values() if self.rows else (one.fields,):
                day = row.get(self.day) if self.day else None
                if (self.day is None or (day and period[0] <= day <= period[1])) and self.where(one, row):
                    yield one, row


@dataclass(frozen=True)
class Told:
    """A figure: of which rows, in which period, and how they make it."""

    of: Of
    period: tuple[str, str]
    made: Callable[[Rows], Fraction | int | None]

    def value(self, as_of: date) -> Fraction | int | None:
        """What it is on a day."""
        return self.made(list(self.of.found(self.period, as_of)))


def total(field: str, otherwise: int = 0) -> Callable[[Rows], int]:
    return lambda rows: sum(row.get(field, otherwise) if row.get(field) is not None else otherwise for _, row in rows)


def different(field: str) -> Callable[[Rows], int]:
    """Different values of a field of the case."""
    return lambda rows: len({one.fields[field] for one, _ in rows if one.fields.get(field) is not None})


def share(above: Callable[[dict[str, Any]], bool]) -> Callable[[Rows], Fraction | None]:
    return lambda rows: Fraction(100 * sum(above(row) for _, row in rows), len(rows)) if rows else None


def series(year: int) -> Callable[[Rows], int | None]:
    return lambda rows: next((row["value"] for _, row in rows if row["year"] == year), None)


def fall(year: int) -> Callable[[Rows], Fraction]:
    def made(rows: Rows) -> Fraction:
        of = {row["year"]: row["value"] for _, row in rows}
        return Fraction(100 * (of[year - 1] - of[year]), of[year - 1])

    return made


def rises(last: int, field: str) -> Callable[[Rows], int]:
    def made(rows: Rows) -> int:
        of = {row["year"]: row[field] for _, row in rows}
        year = last
        while year in of and year - 1 in of and of[year] > of[year - 1]:
            year -= 1
        return last - year

    return made


def first_among(own: str, last: int) -> Callable[[Rows], int]:
    """Years in a row up to the last in which one series is the highest."""

    def made(rows: Rows) -> int:
        by_year: dict[int, dict[str, int]] = defaultdict(dict)
        for one, row in rows:
            by_year[row["year"]][one.fields["place_code"]] = row["value"]
        year = last
        while own in by_year[year] and by_year[year][own] == max(by_year[year].values()):
            year -= 1
        return last - year

    return made


def standing(own: str) -> Callable[[Rows], int]:
    """The place of one district by the number of its rows, the most first."""

    def made(rows: Rows) -> int:
        by: dict[str, int] = defaultdict(int)
        for one, _ in rows:
            by[one.fields["district"]] += 1
        return 1 + sum(count > by[own] for count in by.values())

    return made


def kept(last: int) -> Callable[[Rows], int]:
    """Years in a row up to the last for which there is a row."""

    def made(rows: Rows) -> int:
        years = {row["year"] for _, row in rows}
        return next(back for back in range(100) if last - back not in years)

    return made


def says(**wanted: Any) -> Where:
    """The case says this: a value, or one of several."""
    return lambda one, _row: all(
        one.fields.get(name) in value if isinstance(value, set) else one.fields.get(name) == value
        for name, value in wanted.items()
    )


def still(**wanted: Any) -> Where:
    """The case stands open and says this."""
    said = says(**wanted)
    return lambda one, row: one.closed is None and said(one, row)


def ended(outcome: str, **wanted: Any) -> Where:
    said = says(**wanted)
    return lambda one, row: one.outcome == outcome and said(one, row)


def both(*parts: Where) -> Where:
    return lambda one, row: all(part(one, row) for part in parts)


def row_says(**wanted: Any) -> Where:
    return lambda _one, row: all(
        row.get(name) in value if isinstance(value, set) else row.get(name) == value for name, value in wanted.items()
    )


def in_force(day: str, level: str) -> Where:
    def said(one: Matter, row: dict[str, Any]) -> bool:
        if one.closed is not None or row.get("level") != level or row["registered_on"] > day:
            return False
        return (not row.get("withdrawn_on") or row["withdrawn_on"] > day) and (
            not row.get("valid_until") or row["valid_until"] >= day
        )

    return said


HELD, RECORDED = ended("held"), ended("recorded", kind="activity")
GRANTED = both(says(government_led=True), lambda one, _: one.fields.get("granted_amount") is not None)
STAR = both(
    says(kind="star-community-health", level={"national", "provincial", "city"}),
    lambda one, _: one.fields.get("star") is not None,
)
SPENT = both(says(line_kind="detail"), lambda one, _: one.fields.get("paid_total") is not None)

FIGURES: dict[str, Told] = {
    # towns and works
    "city-improvement/actions": Told(Of("city-improvement", "began_on", where=says(kind="action")), FIVE, len),
    "city-improvement/actions-spending": Told(
        Of("city-improvement", "paid_on", "spending", says(kind="action")), FIVE, total("amount")
    ),
    "city-improvement/works-spending": Told(
        Of("city-improvement", "paid_on", "spending", says(kind={"road", "lane", "estate"})), FIVE, total("amount")
    ),
    "city-improvement/roads-and-lanes": Told(
        Of("city-improvement", "finished_on", where=says(kind={"road", "lane"})), FIVE, len
    ),
    "city-improvement/estates": Told(Of("city-improvement", "finished_on", where=says(kind="estate")), FIVE, len),
    "park-upgrades/invested": Told(Of("park-upgrades", "paid_on", "spending"), FIVE, total("amount")),
    "park-upgrades/roads": Told(Of("park-upgrades", "finished_on", where=says(kind="road", way={"new", "widen"})), FIVE, len),
    "park-upgrades/greened": Told(Of("park-upgrades", "finished_on"), FIVE, total("green_area")),
    "renewal-projects/old-town-projects": Told(
        Of("renewal-projects", "actual_start", where=says(programme="old-town")), FIVE, len
    ),
    "renewal-projects/shantytown-on-the-plan": Told(
        Of("renewal-projects", where=says(programme="shantytown", plan_year=2017)), YEAR_2017, len
    ),
    "renewal-projects/shantytown-planned-starts": Told(
        Of("renewal-projects", "planned_start", where=says(programme="shantytown", plan_year=2017)), YEAR_2017, len
    ),
    "renewal-projects/floor-area-begun": Told(
        Of("renewal-projects", "day", "works", says(programme="shantytown")), TEN, total("area")
    ),
    "heritage-buildings/quarters-surveyed": Told(Of("heritage-buildings", "surveyed_on"), TEN, different("quarter")),
    "financing/packaged": Told(Of("financing", "package_started_on", where=says(government_led=True)), TEN, len),
    "financing/credit-granted": Told(Of("financing", "granted_on", where=GRANTED), TEN, total("granted_amount")),
    "key-projects/finished": Told(Of("key-projects", "actual_end"), TEN, len),
    # trade and parks
    "commercial-space/floor-area": Told(Of("commercial-space", where=still(state="operating")), TEN, total("floor_area")),
    "organisations/financial": Told(Of("organisations", where=still(sector="finance")), TEN, len),
    "organisations/human-resource-agencies": Told(Of("organisations", where=still(sector="human-resources")), TEN, len),
    "employer-services/services-given": Told(Of("employer-services", "day", "services"), FIVE, total("times")),
    "industrial-parks/national-parks": Told(Of("industrial-parks", where=still(grade="national")), TEN, len),
    "industrial-parks/provincial-parks": Told(Of("industrial-parks", where=still(grade="provincial")), TEN, len),
    "industry-sectors/sectors": Told(Of("industry-sectors", where=still()), TEN, len),
    "incubators/national-registered": Told(
        Of("incubators", rows="registrations", where=in_force("2017-10-31", "national")), TEN, different("space_code")
    ),
    "incubators/provincially-registered": Told(
        Of("incubators", rows="registrations", where=in_force("2017-10-31", "provincial")), TEN, different("space_code")
    ),
    "incubators/teams": Told(Of("incubators", where=still()), TEN, total("teams")),
    "funds/elder-care-fund": Told(Of("funds", "landed_on", where=says(kind="elder-care")), FIVE, total("size")),
    "investment/agreements": Told(
        Of(
            "investment", "signed_on", where=lambda one, _: bool(one.fields.get("agreement_no")) and not one.fields.get("event")
        ),
        TEN,
        len,
    ),
    "investment/signed-amount-at-event": Told(
        Of("investment", "signed_on", where=says(event="shenzhen-2017")), TEN, total("signed_amount")
    ),
    "science-plans/organised": Told(Of("science-plans", "organised_on"), FIVE, len),
    **{
        f"talents/{name}": Told(
            Of("talents", "named_on", "titles", row_says(programme=programme)), FIVE, different("talent_code")
        )
        for name, programme in (
            ("academicians", "academician"),
            ("thousand-talents", "thousand-talents"),
            ("national-bqw", "national-bqw"),
            ("taishan", "taishan"),
            ("double-hundred", "double-hundred"),
        )
    },
    "talents/city-or-above": Told(
        Of("talents", "named_on", "titles", row_says(level={"national", "provincial", "city"})), FIVE, different("talent_code")
    ),
    # people
    "deliberation/problems-solved": Told(
        Of(
            "deliberation",
            where=both(
                ended("solved", hard=True), lambda one, _: one.closed is not None and TEN[0] <= one.closed.isoformat() <= TEN[1]
            ),
        ),
        TEN,
        len,
    ),
    "disability-rehab/persons-served": Told(Of("disability-rehab", "day", "services"), TEN, different("handbook_no")),
    "elderly-care/rank-of-district": Told(Of("elderly-care", where=still()), TEN, standing("370602")),
    "emergency-relief/paid-out": Told(Of("emergency-relief", "paid_on", where=says(form="cash")), TEN, total("paid_amount")),
    "expert-outreach/platforms": Told(Of("expert-outreach", "held_on", where=HELD), FIVE, different("platform")),
    "expert-outreach/expert-attendances": Told(Of("expert-outreach", "held_on", where=HELD), FIVE, total("experts_count")),
    "expert-outreach/communities-reached": Told(Of("expert-outreach", "held_on", where=HELD), FIVE, different("community_no")),
    "expert-outreach/sessions-held": Told(Of("expert-outreach", "held_on", where=HELD), FIVE, len),
    "expert-outreach/public-attendances": Told(Of("expert-outreach", "held_on", where=HELD), FIVE, total("public_count")),
    "family-doctor/persons-served": Told(Of("family-doctor", "day", "services"), FIVE, different("person_code")),
    "pay-after-treatment/persons-treated": Told(Of("pay-after-treatment", "admitted_on"), FIVE, different("person_code")),
    "hospital-reform/under-reform": Told(Of("hospital-reform", "began_on", where=says(public=True)), FIVE, len),
    "medical-projects/introduced": Told(Of("medical-projects", "introduced_on"), TEN, len),
    "minimum-living/households-verified": Told(
        Of(
            "minimum-living",
            "checked_on",
            "checks",
            lambda _, row: (row.get("checkers") or 0) >= 2 and bool(row.get("campaign_name")),
        ),
        TEN,
        different("household_no"),
    ),
    "paired-departments/problems-solved": Told(
        Of("paired-departments", "confirmed_on", where=ended("solved", kind="problem")), TEN, len
    ),
    "paired-departments/deeds-completed": Told(
        Of("paired-departments", "confirmed_on", where=ended("completed", kind="deed")), TEN, len
    ),
    "schools/built-or-extended": Told(
        Of("schools", "finished_on", "works", row_says(kind={"new", "rebuild", "extend"})), FIVE, different("school_code")
    ),
    "schools/reinforced": Told(
        Of("schools", "finished_on", "works", row_says(kind="reinforce")), FIVE, different("school_code")
    ),
    "sea-burial/burials": Told(Of("sea-burial", "buried_on", where=says(result="buried")), TEN, len),
    "volunteering/bases": Told(Of("volunteering", where=still(kind="base")), TEN, len),
    "volunteering/points": Told(Of("volunteering", where=still(kind="point")), TEN, len),
    "volunteering/activities-a-year": Told(
        Of("volunteering", "held_on", where=RECORDED), FIVE, lambda rows: Fraction(total("times", 1)(rows), 5)
    ),
    "community-projects/projects-accepted": Told(
        Of("community-projects", "accepted_on", where=says(acceptance="accepted")), FIVE, len
    ),
    "community-projects/money-spent": Told(Of("community-projects", "accepted_on"), FIVE, total("spent")),
    # money
    "public-spending/livelihood": Told(
        Of("public-spending", "paid_on", where=both(SPENT, says(purpose=LIVELIHOOD))), FIVE, total("paid_total")
    ),
    **{
        f"public-spending/{name}": Told(
            Of("public-spending", "paid_on", where=both(SPENT, says(purpose=name))), FIVE, total("paid_total")
        )
        for name in ("school-building", "medical-rebuilding", "service-halls")
    },
    # cadres and honours
    "frontline-cadres/seconded": Told(
        Of("frontline-cadres", "from_on", where=says(kind="secondment")), TEN, different("cadre_code")
    ),
    "frontline-cadres/papers-issued": Told(Of("frontline-cadres", "issued_on", where=says(kind="document")), TEN, len),
    "honours/starred-health": Told(Of("honours", "awarded_on", where=STAR), FIVE, different("holder")),
    # series
    "statistics/regional-product": Told(
        Of("statistics", rows="yearly_values", where=says(series_id="grp-district")), YEAR_2016, series(2016)
    ),
    "statistics/fiscal-revenue": Told(
        Of("statistics", rows="yearly_values", where=says(series_id="revenue-district")), YEAR_2016, series(2016)
    ),
    "statistics/product-rises": Told(
        Of("statistics", rows="yearly_values", where=says(series_id="grp-district")), YEAR_2016, rises(2016, "value")
    ),
    "statistics/criminal-cases-fall": Told(
        Of("statistics", rows="yearly_values", where=says(series_id="crime-to-october")), TEN, fall(2017)
    ),
    "statistics/property-crime-fall": Told(
        Of("statistics", rows="yearly_values", where=says(series_id="property-crime-to-october")), TEN, fall(2017)
    ),
    "statistics/exam-first-years": Told(
        Of("statistics", rows="yearly_values", where=says(series_name="高考一本上线率")), TEN, first_among("370602", 2017)
    ),
    "benefit-standards/minimum-living-rises": Told(
        Of("benefit-standards", rows="yearly_values", where=says(kind="urban-minimum")), FIVE, rises(2016, "amount")
    ),
    "benefit-standards/pension-rises": Told(
        Of("benefit-standards", rows="yearly_values", where=says(kind="enterprise-pension")), YEAR_2016, rises(2016, "amount")
    ),
}


def persons_of_both_rolls(as_of: date) -> int:
    """F022: different persons served under either reform; one person once."""
    found: set[Any] = set()
    for name in ("family-doctor/persons-served", "pay-after-treatment/persons-treated"):
        told = FIGURES[name]
        found |= {one.fields.get("person_code") for one, _ in told.of.found(told.period, as_of)}
    return len(found - {None})
