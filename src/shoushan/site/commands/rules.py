"""`shoushan rules`: a decision table out as a workbook and in again; cells, gaps and scenarios are looked at first."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.rules.catalogue.model import Pack, Version
    from shoushan.rules.catalogue.problems import Problem
    from shoushan.rules.catalogue.tables import DecisionTable

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan rules` may be told."""
    parser.add_argument("table", nargs="?", help="台账/规则表，不写则列出全部 · LEDGER/TABLE; without it all are listed")
    parser.add_argument("--version", help="版本（起始日），不写则最新 · first day in force, else the newest")
    parser.add_argument("--pack", default="zhifu", help="配置包 · pack (zhifu)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="导出为 xlsx 来改 · write it as a workbook to edit")
    parser.add_argument("--take", type=Path, metavar="FILE", help="读回改好的 xlsx，核对、演练 · read it back and check it")
    parser.add_argument("--write", action="store_true", help="没有问题就写回 · write it into the pack if nothing is wrong")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """List, export or take back; 1 when something is wrong, and then nothing is written."""
    start()
    from shoushan.outputs.spreadsheets import Unreadable, rule_tables
    from shoushan.rules.catalogue.loader import load_pack
    from shoushan.site.commands.check import CHECKOUT

    root = Path(os.environ.get("SHOUSHAN_PACKS", CHECKOUT / "packs"))
    pack, problems = load_pack(root / args.pack, root)
    if pack is None or problems:
        return _say("配置包有问题，请先运行 shoushan check。", "The pack has faults; run shoushan check first.")
    if args.table is None:
        for ledger in pack.ledgers.values():
            for version in ledger.versions:
                for table in version.tables.values():
                    print(f"{ledger.id}/{table.id} --version {version.key}  {ledger.name.zh}", file=out)
        return 0
    found = _table(pack, args.table, args.version)
    if found is None:
        return _say(f"没有规则表“{args.table}”。不带参数可列出全部。", f"There is no table “{args.table}”.")
    version, table, title = found
    if args.out:
        args.out.write_bytes(rule_tables.as_workbook(table, version, pack, title))
        print(f"已写出 · written: {args.out}", file=out)
        return 0
    if args.take is None:
        print(table.source, file=out)
        return 0
    try:
        told = rule_tables.read_table(args.take, table, pack)
    except Unreadable as fault:
        return _say(f"{fault.text.zh}{fault.remedy.zh}", f"{fault.text.en} {fault.remedy.en}")
    for one in told.faults[:SHOWN]:
        where = f"［{rule_tables.RULES}］{one.cell}" + ("" if one.cell[0].isalpha() else " 行 row")
        print(f"{where}: {one.message.zh}{one.remedy.zh} · {one.message.en}", file=sys.stderr)
    if told.faults:
        return _say("规则没有改。", "The rules were not changed.")
    return _replay(root, args, table, rule_tables.replaced((root / table.file).read_text("utf-8"), told.source), out)


def _replay(root: Path, args: argparse.Namespace, table: DecisionTable, text: str, out: TextIO) -> int:
    """Check a copy of the pack with the new rules and play the ledger's scenarios; write them where nothing is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "packs"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns("sample"))
        (copy / table.file).write_text(text, "utf-8")
        problems = _wrong(copy / args.pack, args.table.partition("/")[0])
    for one in problems[:SHOWN]:
        print(f"{one.file}:{one.line}: {one.message.zh} → {one.remedy.zh} · {one.message.en}", file=sys.stderr)
    if problems:
        return _say("场景或定义不符，规则没有改。", "Scenarios or definitions do not hold; the rules were not changed.")
    if not args.write:
        print("核对、演练都没有问题；加 --write 写回 · nothing is wrong; say --write to write it back", file=out)
        return 0
    (root / table.file).write_text(text, "utf-8")
    print(f"已写回 · written: {table.file}（再用 shoushan publish 发布 · publish it with shoushan publish）", file=out)
    return 0


def _wrong(folder: Path, ledger_id: str) -> list[Problem]:
    """Every fault of a pack; where it has none, what scenarios of one ledger no longer hold."""
    from shoushan.outputs.indicators.rehearsed import Rehearsed
    from shoushan.rules.catalogue.check import check
    from shoushan.rules.catalogue.loader import load_pack
    from shoushan.rules.procedure.scenario import play

    problems = list(check(folder))
    pack, _ = load_pack(folder, folder.parent)
    if problems or pack is None or not pack.posts:
        return problems
    ledger, counting = pack.ledgers[ledger_id], Rehearsed(pack)
    return [
        one for version in ledger.versions for scenario in version.scenarios
        for one in play(pack, ledger, version, scenario, counting)
    ]  # fmt: skip


def _table(pack: Pack, named: str, key: str | None) -> tuple[Version, DecisionTable, str] | None:
    ledger_id, _, id_ = named.partition("/")
    ledger = pack.ledgers.get(ledger_id)
    for version in reversed(ledger.versions) if ledger else ():
        if id_ in version.tables and key in (None, version.key):
            assert ledger is not None
            return version, version.tables[id_], f"{ledger.name.zh} {id_} {version.key}"
    return None


def _say(zh: str, en: str) -> int:
    print(f"{zh} · {en}", file=sys.stderr)
    return 1
