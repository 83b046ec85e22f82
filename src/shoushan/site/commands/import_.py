"""`shoushan import`: a sheet taken into a ledger as one batch, all rows or none."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.spreadsheets import Asked, MappingDoc, Offer, Proposal, Sheet
    from shoushan.outputs.spreadsheets.mappings import TakeDoc
    from shoushan.records.cases.definitions import Book
    from shoushan.rules.procedure.values import Actor, Command
    from shoushan.rules.text import Text

SHOWN = 50
"""Refused rows that are printed; the rest is counted."""
TOGETHER = 500
"""Case ids looked up at once."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan import` may be told."""
    parser.add_argument("ledger", help="台账编号 · id of the ledger")
    parser.add_argument("file", type=Path, help="电子表格 .xlsx .xls .ods .csv .tsv · the workbook")
    parser.add_argument("--as-new", action="store_true", help="作为今天的新件，不作历史件 · file them today, not as history")
    parser.add_argument("--dry-run", action="store_true", help="只看结果，不写 · only say what would happen")
    parser.add_argument("--account", help="以谁的岗位导入 · log-in name of whoever imports")
    parser.add_argument("--mapping", help="导入映射编号 · id of the mapping")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Import a sheet; 1 when nothing was written because something stands against it."""
    start()
    from shoushan.outputs.spreadsheets import Unreadable
    from shoushan.records.cases.definitions import NotInstalled

    try:
        return _import(args, out)
    except Unreadable as fault:
        return _say(f"{args.file.name}: {fault.text.zh}{fault.remedy.zh}", f"{fault.text.en} {fault.remedy.en}")
    except NotInstalled as fault:
        return _say(str(fault), "")
    except Stopped as fault:
        return _say(fault.zh, fault.en)


class Stopped(Exception):
    """The import cannot begin; says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def _import(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.spreadsheets import Asked, propose, read_sheets, unknown_inputs
    from shoushan.records.cases import batches
    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock

    book, moment = current_book(), clock.now()
    if args.ledger not in book.pack.ledgers:
        raise Stopped(f"没有台账“{args.ledger}”。可选：{_names(book)}。", f"There is no ledger “{args.ledger}”.")
    sheets = read_sheets(args.file)
    digest = hashlib.sha256(args.file.read_bytes()).hexdigest()
    sheet, mapping, heads = _fitting(sheets, _mappings(args, book))
    way = "new" if args.as_new else "history"
    asked = Asked(args.file.name, digest, way, _actor(args.account, book), moment)  # type: ignore[arg-type]
    take = mapping.new if args.as_new else mapping.history
    if take is None:
        raise Stopped(f"映射“{mapping.id}”不支持这种导入。", f"The mapping “{mapping.id}” does not offer this.")
    if unknown := "、".join(unknown_inputs(mapping, take, book, moment)):
        raise Stopped(f"台账没有映射所写的 {unknown}。", f"The ledger lacks what the mapping names: {unknown}.")
    proposal = propose(sheet, heads, mapping, book, asked)
    if args.dry_run is False:
        batches.undo_abandoned(book, clock.now, batches.holder())
    proposal.offers = _afresh(proposal.offers)
    known = _known(proposal, book, moment)
    _report(proposal, args.file.name, mapping, book, out)
    new = [offer for offer in proposal.offers if offer.case not in known]
    counts = f"新增 {len(new)}，已有 {len(known)}，拒收 {len({f.row for f in proposal.faults})}"
    counts += f" · new {len(new)}, same {len(known)}, refused {len({f.row for f in proposal.faults})}"
    if proposal.faults:
        _refused(proposal, args.file.name)
        print(counts, file=out)
        return _say("有拒收的行，整批未写入；改好后再导入。", "Rows were refused, nothing was written; correct and repeat.")
    print(counts, file=out)
    if args.dry_run:
        print("试运行，未写入 · dry run, nothing was written", file=out)
        return 0
    if not new:
        print("这份表已经导入过，没有变化 · imported before, nothing changed", file=out)
        return 0
    commands = [command for offer in new for command in offer.commands]
    kind = _kind(asked.way, take)
    return _write(commands, proposal, asked, args, book, kind, out)


def _kind(way: str, take: TakeDoc) -> tuple[str, str]:
    """What was imported, in words: cases of today, history cases, or cases with the days that the file says."""
    if way == "new":
        return ("新件", "new cases")
    return ("件（按表中时间）", "cases as the file dates them") if take.happened else ("历史件", "history cases")


def _mappings(args: argparse.Namespace, book: Book) -> list[MappingDoc]:
    """The mappings that may fit, by the pack's own folder and those it builds on."""
    from django.conf import settings

    from shoushan.outputs.spreadsheets import read_mappings

    folder = Path(settings.SHOUSHAN_PACKS) / book.pack.id / "imports"
    found, problems = read_mappings(folder)
    for problem in problems:
        print(f"{problem.file}:{problem.line}: {problem.message.zh} {problem.message.en}", file=sys.stderr)
    fitting = [one for one in found if one.ledger == args.ledger and args.mapping in (None, one.id)]
    if not fitting:
        raise Stopped(
            f"配置包没有把表格导入“{args.ledger}”的映射（imports/*.yaml）。",
            f"The pack has no mapping into “{args.ledger}” (imports/*.yaml).",
        )
    return fitting


def _fitting(sheets: tuple[Sheet, ...], mappings: list[MappingDoc]) -> tuple[Sheet, MappingDoc, dict[str, int]]:
    """The first sheet whose header row has what a mapping needs."""
    from shoushan.outputs.spreadsheets import heads_of

    for mapping in mappings:
        for sheet in sheets:
            heads = heads_of(sheet, mapping)
            if heads is not None:
                return sheet, mapping, heads
    wanted = "、".join(column.head[0] for column in mappings[0].columns.values() if column.required)
    header = next((row.cells for sheet in sheets for row in sheet.rows), ())
    given = "、".join(str(cell) for cell in header if cell is not None)[:200] or "（空）"
    raise Stopped(
        f"没有一张工作表的第 {mappings[0].header} 行是所需表头。需要：{wanted}；读到：{given}。",
        f"No sheet has the needed header in row {mappings[0].header}. Needed: {wanted}; found: {given}.",
    )


def _actor(name: str | None, book: Book) -> Actor | None:
    from shoushan.records.units.accounts import NoPost, viewer_of
    from shoushan.records.units.models import Account

    if name is None:
        return None
    account = Account.objects.filter(user__username=name).first()
    if account is None:
        raise Stopped(f"没有账号“{name}”。", f"There is no account “{name}”.")
    try:
        return viewer_of(account, book.pack).actor
    except NoPost:
        raise Stopped(f"账号“{name}”没有岗位。", f"The account “{name}” holds no post.") from None


def _known(proposal: Proposal, book: Book, moment: datetime) -> set[str]:
    """The cases of the proposal that are there already."""
    from shoushan.records.cases import queries
    from shoushan.records.units.viewer import SYSTEM_VIEWER

    uids = [offer.case for offer in proposal.offers]
    return {
        line.uid
        for first in range(0, len(uids), TOGETHER)
        for line in queries.by_ids(SYSTEM_VIEWER, book, uids[first : first + TOGETHER], moment)
    }


def _afresh(offers: list[Offer]) -> list[Offer]:
    """The offers, those under another id whose case was taken back with an unfinished batch."""
    from dataclasses import replace

    from shoushan.records.cases import batches

    gone = batches.taken_back([offer.case for offer in offers])
    while gone:
        renamed = {uid: hashlib.sha256(uid.encode()).hexdigest() for uid in gone}
        fresh = {uid: f"{uid[:12]}7{said[:3]}8{said[3:18]}" for uid, said in renamed.items()}
        offers = [
            offer if offer.case not in gone else replace(
                offer, case=fresh[offer.case],
                commands=tuple(replace(command, case=fresh[command.case]) for command in offer.commands),
            )
            for offer in offers
        ]  # fmt: skip
        gone = batches.taken_back(list(fresh.values()))
    return offers


def _report(proposal: Proposal, file: str, mapping: MappingDoc, book: Book, out: TextIO) -> None:
    """What was read, once each."""
    print(f"{file}［{proposal.sheet}］按“{mapping.name.zh}”读 · read as “{mapping.name.en}”", file=out)
    print(f"读到 {proposal.read} 行 · {proposal.read} rows read", file=out)
    if proposal.empty:
        print(f"另有 {proposal.empty} 个空行，已略过 · {proposal.empty} empty rows passed over", file=out)
    if proposal.trimmed:
        print(f"{proposal.trimmed} 格首尾有空白，已去掉 · {proposal.trimmed} cells trimmed", file=out)
    for key, rows in proposal.doubles.items():
        numbers = "、".join(map(str, rows))
        print(f"编号 {key} 重复（第 {numbers} 行），均保留并标出 · number {key} stands in rows {numbers}, all kept", file=out)
    if proposal.unplaced:
        print(f"{proposal.unplaced} 行地点不明，已标出 · {proposal.unplaced} rows of unknown place, marked", file=out)
    units = book.pack.units
    for unit, count in proposal.units.most_common():
        name = units[unit].name if unit in units else None
        print(f"  {count:5d}  {name.zh if name else unit} · {name.en if name else unit}", file=out)


def _refused(proposal: Proposal, file: str) -> None:
    for fault in proposal.faults[:SHOWN]:
        where = f"{file}［{proposal.sheet}］第 {fault.row} 行 row {fault.row}, {fault.column}"
        print(f"{where}: {_both(fault.message)} → {_both(fault.remedy)}", file=sys.stderr)
    if len(proposal.faults) > SHOWN:
        more = len(proposal.faults) - SHOWN
        print(f"另有 {more} 处 · {more} more", file=sys.stderr)


class _Watched(list[Any]):
    """A list that remembers how far it was read: to name the row that the corridor refused."""

    at = -1

    def __iter__(self) -> Iterator[Any]:
        for self.at, one in enumerate(super().__iter__()):
            yield one


def _write(
    commands: list[Command], proposal: Proposal, asked: Asked, args: argparse.Namespace, book: Book,
    kind: tuple[str, str], out: TextIO,
) -> int:  # fmt: skip
    """Do all commands or none, once for this file and way: in one transaction, or as a hidden batch when there are many."""
    from shoushan.records.cases import actions, batches
    from shoushan.rules.procedure.refusals import Refusal
    from shoushan.site import clock

    watched = _Watched(commands)
    handle = asked.account.handle if asked.account else "system"
    try:
        if len(commands) > actions.LONGEST:
            batches.run(commands, book, clock.now, handle)
        else:
            request = actions.Request(f"import:{asked.way}:{asked.digest[:32]}:{len(commands)}", handle)
            actions.act(watched, book, asked.moment, request=request)
    except Refusal as refusal:
        at = watched.at if refusal.at is None else refusal.at
        case = commands[at].case if 0 <= at < len(commands) else ""
        row = next((offer.row for offer in proposal.offers if offer.case == case), "?")
        where = f"{args.file.name}［{proposal.sheet}］第 {row} 行 row {row}"
        return _say(f"{where}: {refusal.text.zh}{refusal.remedy.zh} 整批未写入。", f"{refusal.text.en} {refusal.remedy.en}")
    opened = sum(1 for command in commands if command.opens)
    print(f"已导入 {opened} 件{kind[0]} · {opened} {kind[1]} imported", file=out)
    print("后台进程跑过一轮即可搜到 · searchable after the worker's next round", file=out)
    if proposal.left_over:
        print("未派单：请在工作台派单，或用 --account 指定派单岗 · not dispatched: at the desk, or give --account", file=out)
    return 0


def _names(book: Book) -> str:
    return "、".join(ledger.id for ledger in book.pack.ledgers.values() if not ledger.core)


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


def _say(zh: str, en: str) -> int:
    print(f"{zh} · {en}" if en else zh, file=sys.stderr)
    return 1
