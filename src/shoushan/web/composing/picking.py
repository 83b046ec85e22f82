"""The list from which figures are picked: found by ledger, number or words, each with its value as the report would tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shoushan.outputs.indicators.reaching import reach
from shoushan.outputs.indicators.refusing import NotForYou
from shoushan.rules.bigrams import cut, normal
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import Bound
from shoushan.web.composing.live import Live, hand_written
from shoushan.web.dashboards.figure_values import change_cell, place_said, target_words, value_said
from shoushan.web.desk.frame import AtDesk
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.render import render

SHOWN = 12
LIKE = 2
"""Parts of words that a label and a sentence have in common before one is offered for the other."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for."""

    words: str = ""
    ledger: str = ""


def open_to(request: AtDesk) -> tuple[Indicator, ...]:
    """Every figure that the viewer may be told, those of closed ledgers left out."""
    found = []
    for ledger in request.book.pack.ledgers.values():
        if not ledger.versions or ledger.closed or not request.viewer.may_open(ledger):
            continue
        for one in ledger.indicators.values():
            try:
                reach(request.viewer, request.book, one)
            except NotForYou:
                continue
            found.append(one)
    return tuple(found)


def sought(request: AtDesk, every: Sequence[Indicator], wish: Sought) -> tuple[Indicator, ...]:
    """The figures that fit: by number first, then where all words stand in name, number or ledger."""
    within = [one for one in every if not wish.ledger or one.ledger == wish.ledger]
    words = normal(wish.words).split()
    if not words:
        return tuple(sorted(within, key=lambda one: one.figure or "Z"))
    pack = request.book.pack

    def text_of(one: Indicator) -> str:
        ledger = pack.ledgers[one.ledger]
        return normal(" ".join((one.figure or "", one.full_id, *one.label, *ledger.name, *ledger.noun)))

    found = [one for one in within if all(part in text_of(one) for part in words)]
    return tuple(sorted(found, key=lambda one: (normal(one.figure or "") not in words, one.figure or "Z")))


def fieldset(request: AtDesk, every: Sequence[Indicator], wish: Sought) -> ui.FieldSet:
    """The boxes in which figures are looked for."""
    ledgers = request.book.pack.ledgers
    options = tuple(ui.Option(id_, t(ledgers[id_].name)) for id_ in dict.fromkeys(one.ledger for one in every))
    return ui.FieldSet(word("compose-pick"), (
        ui.Field("words", word("compose-words"), "search", wish.words, hint=word("compose-words-hint"), width=24, either=True),
        ui.Field("ledger", word("compose-ledger"), "select", wish.ledger, options=options, either=True),
    ), columns=2)  # fmt: skip


def table(live: Live, found: Sequence[Indicator], into: str) -> ui.Table:
    """The figures found with value, 同比, place and target; ``into``: what a figure is put into (line, table, chart)."""
    columns = (
        ui.Column(word("figure-indicator"), "wide"), ui.Column(word("figure-value"), "number"),
        ui.Column(word("figure-change-last-year"), "number", priority=2), ui.Column(word("figure-rank"), priority=3),
        ui.Column(word("figure-target"), priority=3), ui.Column(word("compose-put"), "wide"),
    )  # fmt: skip
    rows = tuple(_row(live, one, into) for one in found[:SHOWN])
    caption = word("compose-found", n=len(found), shown=min(len(found), SHOWN))
    return ui.Table(caption, columns, rows, ui.Empty(word("compose-none-found")), id="picked")


def _row(live: Live, one: Indicator, into: str) -> ui.Row:
    name = name_of(live, one)
    figure = live.figure(Bound(name))
    told = live.told(Bound(name))
    acts = [ui.Action(word(f"compose-into-{into}"), name="step", value=f"put:{name}")]
    if into == "line":
        acts.append(ui.Action(word("compose-as-line"), name="step", value=f"line:{name}", kind="quiet"))
        acts.append(ui.Action(word("compose-as-chart"), name="step", value=f"chart:{name}", kind="quiet"))
    value = ui.Link(value_said(one, figure), told.href) if told.href else value_said(one, figure)
    label = f"{one.figure} {t(one.label)}" if one.figure else t(one.label)
    cells = (
        label, value, change_cell(one, figure, "last-year"), place_said(figure) or None, target_words(one) or None,
        render(ui.ActionBar(tuple(acts), label)),
    )  # fmt: skip
    return ui.Row(cells)


def name_of(live: Live, one: Indicator) -> str:
    """What is written for a figure in a sentence: its number, where that is its alone, else its full name."""
    return one.figure if one.figure and live.indicator(one.figure) is one else one.full_id


def offered(live: Live, every: Sequence[Indicator], text: str) -> tuple[Indicator, ...]:
    """For a text with numbers written by hand: the figures whose names have most in common with it, at most three."""
    if not hand_written(text):
        return ()
    said = {token for token, _ in cut(text) if len(token) > 1 and not token.isdecimal()}
    scored = []
    for one in every:
        label = [token for token, _ in cut(one.label.zh) if len(token) > 1]
        common = len(said.intersection(label))
        if common >= LIKE:
            scored.append((-common * 100 // max(1, len(label)), one.figure or "Z", one.full_id, one))
    return tuple(one for *_, one in sorted(scored, key=lambda each: each[:3])[:3])
