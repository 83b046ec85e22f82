"""`shoushan check`: lists every fault of a pack with its place and remedy, and plays every scenario."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TextIO

from shoushan.rules.catalogue.check import check
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.procedure.scenario import play_all
from shoushan.site.starting import start

CHECKOUT = Path(__file__).resolve().parents[4]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan check` may be told."""
    parser.add_argument("packs", nargs="*", metavar="PACK", help="编号或文件夹；不写则全部 · id or folder, else all")
    parser.add_argument("--lang", choices=("zh", "en", "both"), default="both", help="显示语言 · language (both)")
    parser.add_argument("--no-scenarios", action="store_true", help="不演练场景 · do not play scenarios")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Check the packs named, or all; 0 when nothing is wrong, 1 otherwise."""
    root = Path(os.environ.get("SHOUSHAN_PACKS", CHECKOUT / "packs"))
    folders = [_folder(name, root) for name in args.packs] or sorted(path.parent for path in root.glob("*/pack.yaml"))
    if not folders:
        out.write(f"{root}: 没有配置包。\n{root}: there is no pack.\n")
        return 1
    told: set[Problem] = set()
    for folder in folders:
        found = [problem for problem in problems_of(folder, not args.no_scenarios) if problem not in told]
        told.update(found)
        for problem in found:
            out.write(_line(problem, args.lang))
        out.write(_summary(folder.name, len(found), args.lang))
    return 1 if told else 0


def problems_of(folder: Path, scenarios: bool = True) -> list[Problem]:
    """Every fault of the pack in ``folder``; scenarios are played when its definitions hold.

    A pack without posts has nobody to act: its scenarios are played in the packs that build on it.
    """
    start()
    from shoushan.outputs.spreadsheets import read_mappings, read_twins

    found = check(folder)
    pack, _ = load_pack(folder, folder.parent) if not found else (None, [])
    if pack is not None:
        found = [*found, *read_twins(folder.parent, pack).problems, *read_mappings(folder / "imports")[1]]
        if pack.posts and scenarios:
            from shoushan.outputs.indicators.rehearsed import Rehearsed

            found += play_all(pack, Rehearsed(pack))
    return found


def _folder(name: str, root: Path) -> Path:
    """A pack's folder from its id, or from a path."""
    return root / name if (root / name).is_dir() else Path(name).resolve()


def _line(problem: Problem, lang: str) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    lines = []
    if lang != "en":
        lines.append(f"{place}: {problem.message.zh} → {problem.remedy.zh}")
    if lang != "zh":
        lines.append(f"{place}: {problem.message.en} → {problem.remedy.en}")
    return "\n".join(lines) + "\n"


def _summary(name: str, count: int, lang: str) -> str:
    zh = f"{name}：{'没有问题' if not count else f'{count} 个问题'}。"
    en = f"{name}: {'nothing is wrong' if not count else f'{count} fault(s)'}."
    return {"zh": zh, "en": en}.get(lang, f"{zh} {en}") + "\n"
