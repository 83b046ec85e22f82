"""One's own worksheet in the first row of a table, those of neighbours below it; desk and portal say the same."""

from __future__ import annotations

from shoushan.records.cases.beside import Neighbours
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word


def neighbours(found: Neighbours) -> ui.Table:
    """The table; who the neighbours are is not in what it is given."""
    columns = (ui.Column(word("neighbours-who")), *(ui.Column(t(head), "number") for head in found.heads))
    own = ui.Row((word("neighbours-own"), *(t(cell) for cell in found.own)), tone="new")
    others = [ui.Row((word("neighbours-other", n=n), *(t(cell) for cell in row))) for n, row in enumerate(found.others, 1)]
    caption = word("neighbours", where=" ".join(t(one) for one in found.place))
    return ui.Table(caption, columns, (own, *others), ui.Empty(""), id="beside")
