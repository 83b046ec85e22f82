"""The shapes of answers about papers."""

from __future__ import annotations

from ninja import Schema

from shoushan.web.api.shapes import Words


class PaperWaits(Schema):
    """A paper whose next step may be the token's post's."""

    uid: str
    case: str
    paper: str
    name: Words
    step: str
    step_name: Words
    since: str
    number: str | None


class PaperMade(Schema):
    """One step that was made; names of people are masked."""

    uid: str
    case: str
    paper: str
    name: Words
    step: str
    day: str
    n: int
    number: str | None
    seq: int | None
    post: Words | None
    unit: str | None
    way: str | None
    taker: str
    note: str
    file: str | None
    void: bool
    void_reason: str | None


class PaperSeries(Schema):
    """A series of numbers: rows in order, places of cases out of sight, and gaps."""

    series: str
    rows: list[PaperMade]
    elsewhere: list[int]
    gaps: list[int]
