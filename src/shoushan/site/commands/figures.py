"""`shoushan figures`: the figures of the pack in service, counted now, each with its n, its days and the digest of its rule."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.indicators.deriving import Asking
    from shoushan.outputs.indicators.figures import Figure
    from shoushan.outputs.indicators.planning import Moment
    from shoushan.rules.catalogue.model import Indicator

COLUMNS = ("id", "value", "unit", "n", "from", "to", "rule", "as_of")
"""What every line holds; a breakdown has ``by_<dimension>`` before them, and JSON more besides."""
NOTHING = "无数据 no data"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan figures` may be told."""
    asked_of(parser)
    parser.add_argument("--id", action="append", default=[], help="指标：F090 或 台账/编号，可多次 · an indicator")
    parser.add_argument("--all", action="store_true", help="全部指标（不写则只列有编号的）· all, not only those with a number")
    parser.add_argument("--by", help="按维度分解，如 unit、month；逗号分隔 · broken down, by commas")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="输出格式 · format")


def asked_of(parser: argparse.ArgumentParser) -> None:
    """What is told of pack, moments, engine and account, here and for `shoushan rows`."""
    parser.add_argument("--pack", help="配置包（须是已安装的）· the pack in service")
    parser.add_argument("--as-of", type=date.fromisoformat, help="世界上的哪一天（默认今天）· as on this day")
    parser.add_argument("--known-at", type=int, help="按留痕到第几号时所知 · as known at this leaf")
    parser.add_argument("--period", help="期间：名称、2017、2017-10、2017-01-01..2017-10-31 · period")
    parser.add_argument("--engine", default="duckdb", help="duckdb、python、spark://主机:端口 · engine")
    parser.add_argument("--as", dest="account", help="以哪个账号的权限 · with the rights of this account")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print the figures; 1 for what cannot be asked, with what to do."""
    start()
    try:
        question = Question.of(args)
        wanted = question.indicators(args.id, everything=args.all)
        lines = [line for one in wanted for line in _lines(question, one, tuple((args.by or "").split(",")) if args.by else ())]
    except Unanswered as fault:
        return said(str(fault))
    except Exception as fault:
        return said(explained(fault))
    _printed(lines, args.format, out)
    if any("lag" in line["flags"] for line in lines):
        said("指标底数落后于留痕日志，数字可能还会变 · the facts lag behind the journal; figures may still move")
    return 0


class Unanswered(Exception):
    """The question cannot be answered; its words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """What both commands ask: somebody's questions to one engine, and the days."""

    asking: Asking
    today: date
    as_of: date
    known_at: int | None
    period: str | None

    @classmethod
    def of(cls, args: argparse.Namespace) -> Question:
        """The question that the command line asks. Raises ``Unanswered``."""
        from django.conf import settings

        from shoushan.outputs.indicators import engines
        from shoushan.outputs.indicators.deriving import Asking
        from shoushan.outputs.indicators.facts.store import Store
        from shoushan.outputs.indicators.remembering import KEPT
        from shoushan.records.cases.definitions import current_book
        from shoushan.records.units.accounts import viewer_of
        from shoushan.records.units.models import Account
        from shoushan.records.units.viewer import SYSTEM_VIEWER
        from shoushan.site import clock

        book = current_book()
        if args.pack and args.pack != book.pack.id:
            raise Unanswered(f"已安装的是 {book.pack.id}，不是 {args.pack} · {book.pack.id} is in service, not {args.pack}")
        viewer = SYSTEM_VIEWER
        if args.account:
            account = Account.objects.filter(user__username=args.account).first()
            if account is None:
                raise Unanswered(f"没有账号 {args.account} · no such account")
            viewer = viewer_of(account, book.pack)
        store = Store(Path(settings.SHOUSHAN_HOME))
        asking = Asking(viewer, book, store, engines.engine(args.engine, kept=store.folder.parent / KEPT))
        today = clock.today(book.zone)
        return cls(asking, today, args.as_of or today, args.known_at, args.period)

    def indicators(self, ids: Sequence[str], *, everything: bool = False) -> list[Indicator]:
        """The indicators named by their number or as ``ledger/id``; else those with a number, or all. Raises ``Unanswered``."""
        every = [one for ledger in self.asking.book.pack.ledgers.values() for one in ledger.indicators.values()]
        if not ids:
            numbered = sorted((one for one in every if one.figure), key=lambda one: one.figure or "")
            return numbered + [one for one in every if not one.figure] if everything else numbered
        known = {name: one for one in every for name in (one.full_id, one.figure) if name}
        for id_ in ids:
            if id_ not in known:
                from shoushan.rules.catalogue.schema.validation import nearest

                near = nearest(id_, list(known))
                hint = f"；是否想写 {near}？ · did you mean {near}?" if near else ""
                raise Unanswered(f"没有指标 {id_} · no indicator {id_}{hint}")
        return [known[id_] for id_ in ids]

    def moment(self, one: Indicator) -> Moment:
        """The period asked for, else the indicator's own, else this year up to the day. Raises ``NoSuchPeriod``."""
        from shoushan.outputs.indicators import periods
        from shoushan.outputs.indicators.planning import Moment
        from shoushan.outputs.indicators.refusing import NoSuchPeriod

        known = self.asking.book.pack.periods
        text = self.period or one.period or "this-year"
        found = periods.read(text, known, self.as_of) or (periods.around("year", self.as_of) if text == "this-year" else None)
        if found is None:
            raise NoSuchPeriod(text, tuple(known))
        return Moment(found, self.as_of, self.known_at)


def explained(fault: Exception) -> str:
    """The words of a refusal of any room below; anything else is raised again."""
    problem = getattr(fault, "problem", None)
    text, remedy = getattr(fault, "text", None), getattr(fault, "remedy", None)
    if problem is not None:
        text, remedy = problem.message, problem.remedy
    text = text or getattr(fault, "message", None)
    if text is None or remedy is None or not hasattr(text, "zh"):
        raise fault
    return f"{text.zh}{remedy.zh} · {text.en} {remedy.en}"


def said(text: str) -> int:
    """Say it where errors are said."""
    print(text, file=sys.stderr)
    return 1


def _lines(question: Question, one: Indicator, by: tuple[str, ...]) -> list[dict[str, Any]]:
    found = question.asking.figures(one, question.moment(one), by)
    return [_line(question, one, figure) for figure in found]


def _line(question: Question, one: Indicator, figure: Figure) -> dict[str, Any]:
    key = {f"by_{cut}": figure.key[place] if figure.key else None for place, cut in enumerate(figure.by)}
    line: dict[str, Any] = {
        **key, "id": one.figure or one.full_id, "value": None if figure.value is None else str(figure.value),
        "unit": one.unit.zh, "n": figure.n, "from": figure.first.isoformat() if figure.first else None,
        "to": figure.last.isoformat(), "rule": figure.rule, "as_of": figure.as_of.isoformat(),
    }  # fmt: skip
    told = one.told.as_.zh if one.told else None
    agrees = one.told.agrees(figure.value) if one.told and figure.value is not None and not figure.by else None
    return line | {
        "label": {"zh": one.label.zh, "en": one.label.en}, "indicator": one.full_id, "unknown": figure.unknown,
        "apart": figure.apart, "above": figure.above, "below": figure.below,
        "without_late": None if figure.prompt is None else str(figure.prompt), "known_at": figure.known_at,
        "flags": sorted(figure.flags), "told": told, "agrees": agrees, "total": bool(figure.by) and not figure.key,
    }  # fmt: skip


def _printed(lines: list[dict[str, Any]], format_: str, out: TextIO) -> None:
    cuts = [key for key in (lines[0] if lines else {}) if key.startswith("by_")]
    if format_ == "json":
        json.dump(lines, out, ensure_ascii=False, indent=1)
        out.write("\n")
        return
    heads = [*cuts, *COLUMNS]
    short: Callable[[str], str] = lambda rule: rule[:12] if format_ == "table" else rule  # noqa: E731
    rows = [
        [
            *("合计 total" if line["total"] else "–" if line[cut] is None else str(line[cut]) for cut in cuts),
            line["id"], NOTHING if line["value"] is None else line["value"], line["unit"], str(line["n"]),
            line["from"] or "", line["to"], short(line["rule"]), line["as_of"],
        ]
        for line in lines
    ]  # fmt: skip
    if format_ == "csv":
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([heads, *rows])
        out.write(buffer.getvalue())
        return
    tabled([heads, *rows], out)


def tabled(rows: Sequence[Sequence[str]], out: TextIO) -> None:
    """Rows in columns; a Chinese character is two wide."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip(), file=out)


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
