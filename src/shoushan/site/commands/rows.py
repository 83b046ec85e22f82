"""`shoushan rows`: the rows behind a figure, with the numbers of their cases; those counted add up to its n."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from shoushan.site.commands.figures import Question, Unanswered, asked_of, explained, said, tabled
from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.indicators.figures import Row

HEADS = ("number", "ledger", "thing", "state", "contribution")
STATES = {
    "counted": "计入 counted", "below": "只计分母 below the line", "apart": "另列 apart", "unknown": "无法判断 unknown",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan rows` may be told."""
    parser.add_argument("id", help="指标：F090 或 台账/编号 · an indicator")
    asked_of(parser)
    parser.add_argument("--by", help="维度，与 --key 一起用 · dimensions, with --key")
    parser.add_argument("--key", help="维度的值，逗号分隔 · their values, by commas")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="输出格式 · format")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print the rows; 1 for what cannot be asked."""
    start()
    from shoushan.outputs.indicators.behind import behind

    try:
        question = Question.of(args)
        one = question.indicators([args.id])[0]
        moment, asking = question.moment(one), question.asking
        by = tuple(args.by.split(",")) if args.by else ()
        key = _key(question, one, by, args.key)
        found = list(behind(
            asking.viewer, asking.book, asking.store, one, moment.period, as_of=moment.as_of, known_at=moment.known_at,
            by=by, key=key, engine=asking.engine,
        ))  # fmt: skip
    except Unanswered as fault:
        return said(str(fault))
    except Exception as fault:
        return said(explained(fault))
    _printed(found, args.format, out)
    return 0


def _key(question: Question, one: object, by: tuple[str, ...], text: str | None) -> tuple[str | int | bool | None, ...]:
    from shoushan.rules.catalogue.model import Indicator

    assert isinstance(one, Indicator)
    if not text:
        return ()
    cells = text.split(",")
    if len(cells) != len(by):
        raise Unanswered(f"--key 要写 {len(by)} 个值 · --key has {len(by)} value(s)")
    cuts = question.asking.cuts(one, by)
    return tuple(
        None if cell == "–" else int(cell) if cut.whole and cell.isdigit() else cell
        for cell, cut in zip(cells, cuts, strict=True)
    )


def _printed(rows: list[Row], format_: str, out: TextIO) -> None:
    if format_ == "json":
        said_rows = [
            {"case": row.case, "number": row.number, "ledger": row.ledger, "indicator": row.indicator, "thing": list(row.thing),
             "state": row.state, "contribution": row.contribution} for row in rows
        ]  # fmt: skip
        json.dump(said_rows, out, ensure_ascii=False, indent=1)
        out.write("\n")
        return
    lines = [
        [row.number, row.ledger, " ".join(str(cell) for cell in row.thing), STATES[row.state], str(row.contribution)]
        for row in rows
    ]  # fmt: skip
    if format_ == "csv":
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([HEADS, *lines])
        out.write(buffer.getvalue())
        return
    tabled([HEADS, *lines], out)
    counts = Counter(row.state for row in rows)
    n = counts["counted"] + counts["below"]
    print(f"n = {n}" + "".join(f"  {STATES[state]}: {count}" for state, count in counts.items()), file=out)
