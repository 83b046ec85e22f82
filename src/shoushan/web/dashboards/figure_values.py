"""Figures in words: values with their units, what stands beside n, changes, targets, names of keys; cards and cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from shoushan.outputs.indicators.asked import Cell
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import Change, changes, is_percentage, reached
from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.model import Cut, Indicator
from shoushan.rules.text import Text
from shoushan.web.desk.frame import AtDesk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import current, t, word
from shoushan.web.ui.render import render

CHANNELS = ("channel", "form")
"""What lists of channels are called: how a case came in, by the words of the whole pack or of one ledger."""
MUCH = 1000
"""Per cent beyond which a change of a small number is told as a difference."""


def number(value: Decimal) -> str:
    """1234.5 → 1,234.5, with the decimals that the figure has."""
    return f"{value:,f}"


def said(indicator: Indicator, value: Decimal) -> str:
    """A value with its unit: 95.72%, 1,204 件."""
    unit = t(indicator.unit)
    return f"{number(value)}{unit}" if unit in ("%", "‰") and current() != "en" else f"{number(value)} {unit}".strip()


def value_said(indicator: Indicator, figure: Figure | None) -> str:
    """The value with its unit, 无数据, or the mark of what is not shown."""
    if figure is None:
        return word("no-data")
    if "hidden" in figure.flags:
        return "＊"
    return word("no-data") if figure.value is None else said(indicator, figure.value)


def state_of(figure: Figure | None) -> str:
    """How a card shows it: a value, none, or hidden."""
    if figure is not None and "hidden" in figure.flags:
        return "hidden"
    return "none" if figure is None or figure.value is None else ""


def beside(indicator: Indicator, figure: Figure) -> tuple[str, ...]:
    """What stands beside a value: n with both ends of the fraction, what is apart, what cannot be told, without 补录."""
    if "hidden" in figure.flags:
        return ()
    whole = figure.above is not None and figure.below is not None
    found = [word("figure-of", above=f"{figure.above:,}", below=f"{figure.below:,}") if whole else ""]
    found += ["" if whole or figure.n == figure.value else word("figure-n-is", n=f"{figure.n:,}")]
    found += [word("figure-apart", n=figure.apart) if figure.apart else ""]
    found += [word("figure-unknown", n=figure.unknown) if figure.unknown else ""]
    if figure.prompt is not None and figure.prompt != figure.value:
        found.append(word("figure-prompt", value=said(indicator, figure.prompt)))
    return tuple(one for one in found if one)


def tags(indicator: Indicator, figure: Figure) -> tuple[ui.Tag, ...]:
    """What a reader must know before believing it."""
    found = [ui.Tag(word("figure-provisional"), "warn")] if "provisional" in figure.flags else []
    found += [ui.Tag(word("figure-reach"), "info")] if "reach" in figure.flags else []
    found += [ui.Tag(word("figure-series"), "mute")] if indicator.kind == "series" else []
    found += [ui.Tag(word("figure-assumed"), "mute")] if indicator.assumed else []
    return tuple(found)


def amount(indicator: Indicator, value: Decimal) -> str:
    """A difference in the figure's own unit; of percentages in points."""
    return word("figure-points", n=number(value)) if is_percentage(indicator) else said(indicator, value)


def change_said(indicator: Indicator, change: Change) -> ui.Change:
    """A change in words: points for percentages, per cent for numbers of things, else the difference."""
    if change.direction == "level":
        told = word("figure-level")
    elif change.percent is not None and indicator.decimals == 0 and abs(change.percent) < MUCH:
        told = word("figure-percent", n=number(abs(change.percent)))
    else:
        told = amount(indicator, abs(change.difference))
    return ui.Change(word(f"figure-change-{change.against}"), told, change.direction, change.good)


def changes_said(indicator: Indicator, figure: Figure) -> tuple[ui.Change, ...]:
    """All changes in words."""
    return tuple(change_said(indicator, one) for one in changes(indicator, figure))


def target_words(indicator: Indicator) -> str:
    """目标 ≥ 98%; empty without one."""
    target = indicator.target
    return word(f"figure-target-{target.bound}", value=said(indicator, target.value)) if target else ""


def target_said(indicator: Indicator, figure: Figure | None) -> ui.Target | None:
    """The target with what is lacking."""
    if indicator.target is None:
        return None
    found = reached(indicator, figure) if figure else None
    if found is None:
        return ui.Target(target_words(indicator))
    how = "short" if found.target.bound == "at_least" else "over"
    gap = "" if found.met else word(f"figure-{how}", gap=amount(indicator, found.gap))
    return ui.Target(target_words(indicator), found.met, gap)


def place_said(figure: Figure | None) -> str:
    """第 3 位（共 12 个）; empty where there are no peers."""
    if figure is None or figure.place is None or "hidden" in figure.flags:
        return ""
    return word("figure-place", place=figure.place, of=figure.of)


def name_of(request: AtDesk, cut: Cut, value: Cell) -> str:
    """A value of a dimension as people call it."""
    units = {unit: text for unit, (text, _) in names_of(request).items()}
    return name_in(request.book, units, cut, value)


def name_in(book: Book, units: dict[str, Text], cut: Cut, value: Cell) -> str:
    """The same without a request."""
    if value is None:
        return word("figure-district-itself" if cut.streets else "figure-unstated")
    if cut.id == "month" and isinstance(value, int):
        return word("figure-month", year=value // 100, month=value % 100)
    key = str(value)
    if cut.units and key in units:
        return t(units[key])
    codes = book.pack.code_lists.get(cut.list or "")
    if codes and key in codes.codes:
        return t(codes.codes[key].label)
    if cut.id == "channel" and cut.list is None:
        return _channel(book, key)
    if cut.id == "service":
        names = (v.services[key].name for ledger in book.pack.ledgers.values() for v in ledger.versions if key in v.services)
        return t(next(names, Text(key, key)))
    return key


def _channel(book: Book, key: str) -> str:
    """The way in which a case came: of the lists of channels, else of the forms that a ledger has for it."""
    named = [one for word_ in CHANNELS for id_, one in book.pack.code_lists.items() if word_ in id_ and key in one.codes]
    return t(named[0].codes[key].label) if named else key


def label_in(book: Book, indicator: Indicator) -> str:
    """The label where several ledgers stand together: a shared indicator says of what."""
    label = t(indicator.label)
    return label if indicator.standard is None else word(
        "figure-label-of", noun=t(book.pack.ledgers[indicator.ledger].noun), label=label
    )  # fmt: skip


def card(
    indicator: Indicator, figure: Figure | None, href: str, rows_href: str, spark: Sequence[Figure] = (), *,
    whole: bool = False, label: str = "",
) -> ui.FigureCard:  # fmt: skip
    """One figure as a card; ``whole`` says everything that stands beside it."""
    told = beside(indicator, figure) if figure else ()
    value = "" if figure is None or figure.value is None else number(figure.value)
    return ui.FigureCard(
        label or t(indicator.label), value, href, t(indicator.unit), word("figure-and").join(told if whole else told[:1]),
        state_of(figure),  # type: ignore[arg-type]
        changes_said(indicator, figure) if figure else (), target_said(indicator, figure), place_said(figure),
        tags(indicator, figure) if figure else (), tuple(one.value for one in spark), rows_href if figure and figure.n else "",
    )  # fmt: skip


def change_cell(indicator: Indicator, figure: Figure | None, against: str) -> SafeString | None:
    """A change as a cell of a table; nothing where there is none."""
    found = [one for one in changes(indicator, figure) if one.against == against] if figure else []
    if not found:
        return None
    shown = change_said(indicator, found[0])
    return render(ui.Change("", shown.said, shown.direction, shown.good))
