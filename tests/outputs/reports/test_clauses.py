"""Sentences whose numbers have nothing to tell: left out in brackets, given way as a whole, always named; a nought that was
counted is told as nought."""

from __future__ import annotations

import pytest

from shoushan.outputs.indicators.periods import Period, around
from shoushan.outputs.reports.clauses import Known, told
from shoushan.outputs.reports.recorded import base_of
from shoushan.outputs.reports.telling import Lack
from shoushan.rules.catalogue.expressions.nodes import And, Const, Name
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.indicators import IndicatorKind
from shoushan.rules.catalogue.model.reports import Bound, Bracket, Quoted, Sentence
from shoushan.rules.catalogue.sentences import read, written
from shoushan.rules.text import Text
from tests.outputs.reports.days import DAY

YEAR = around("year", DAY)
LABELS = {"F041": Text("重点项目", "Key projects"), "F045": Text("签约项目", "Projects signed"), "F049": Text("增幅", "Growth")}


def known(**lacks: Lack) -> Known:
    """Numbers of 2017; ``F041_change="other"``: what one lacks when it is told so."""

    def of(bound: Bound) -> tuple[Indicator | None, Period, Lack]:
        kind: IndicatorKind = "growth" if bound.figure == "F049" else "count"
        one = Indicator(bound.figure, "investment", LABELS[bound.figure], kind, Text("个", "projects"))
        return one, YEAR, lacks.get(f"{bound.figure}_{bound.tell}", lacks.get(bound.figure, ""))

    return Known(of, lambda one: one.label)


def said(text: str, at: int = 0, **lacks: Lack) -> str:
    pieces, faults = read(text)
    assert faults == ()
    made = told(pieces, known(**lacks), at)
    assert not any(isinstance(piece, Bracket) for piece in made)
    return "".join(piece.text if isinstance(piece, Quoted) else f"<{piece.figure}>" if isinstance(piece, Bound) else str(piece)
                   for piece in made)  # fmt: skip


TEXT = "筛选项目{F041}[，同比{F041 change}][；签约{F045}]。一句没有数的话。"


def test_what_has_something_to_tell_stands_without_its_brackets() -> None:
    assert said(TEXT) == "筛选项目<F041>，同比<F041>；签约<F045>。一句没有数的话。"


def test_what_cannot_be_compared_is_left_out_without_a_word() -> None:
    assert said(TEXT, F041_change="other") == "筛选项目<F041>；签约<F045>。一句没有数的话。"


def test_what_was_not_recorded_is_named_before_the_full_stop() -> None:
    assert said(TEXT, F045="data") == "筛选项目<F041>，同比<F041>（签约项目2017年尚无记录）。一句没有数的话。"
    english = "There are {F041}[; {F045} were signed]. Words."
    assert said(english, 1, F045="data") == "There are <F041> (no records for 2017 yet: projects signed). Words."


def test_a_sentence_that_could_tell_nothing_gives_way_and_several_become_one() -> None:
    lacks: dict[str, Lack] = {"F041": "data", "F045": "data"}
    assert said(TEXT, **lacks) == "重点项目、签约项目2017年尚无记录。一句没有数的话。"
    assert said("项目{F041}。签约{F045}。", **lacks) == "重点项目、签约项目2017年尚无记录。"
    assert said("First words. There are {F041}. {F045} were signed.", 1, **lacks) == (
        "First words. No records for 2017 yet: key projects, projects signed."
    )
    only = "今年[，项目{F041}][，签约{F045}]。"
    assert said(only, **lacks) == "重点项目、签约项目2017年尚无记录。"
    assert said(only, F041="data") == "今年，签约<F045>（重点项目2017年尚无记录）。"


def test_figures_formed_of_others_are_not_named_beside_them() -> None:
    assert said("项目{F041}，增长{F049}。", F041="data", F049="data") == "重点项目2017年尚无记录。"
    assert said("增长{F049}。", F049="data") == "增幅2017年尚无记录。"


def test_a_number_outside_brackets_stays_where_another_of_its_sentence_is_told() -> None:
    assert said("项目{F041}，签约{F045}。", F045="data") == "项目<F041>，签约<F045>。"


@pytest.mark.parametrize("text", [TEXT, "[前{F041}]后[1]", "单[个{F041}", "套[外[里{F041}]外]"])
def test_brackets_are_written_as_they_were_read(text: str) -> None:
    assert written(read(text)[0]) == text


def test_brackets_without_a_number_are_brackets() -> None:
    pieces: Sentence = read("见〔一〕[注]{F041}")[0]
    assert pieces == ("见〔一〕[注]", Bound("F041"))


def test_what_is_asked_of_an_empty_figure_is_whether_anything_stands_for_its_days() -> None:
    year, kind = Name("period.to", "date"), Name("kind", "text")
    one = Indicator(
        "large", "buildings", Text("", ""), "distinct", Text("", ""), where=And((year, kind)), on=Const("day", "date"), of=kind
    )  # fmt: skip
    base = base_of(one)
    assert (base.kind, base.of, base.where, base.on) == ("count", None, year, one.on)
    assert base.rule != one.rule
    assert base_of(Indicator("a", "b", Text("", ""), "count", Text("", ""), where=kind)).where is None
