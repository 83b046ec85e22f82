"""`shoushan publish`: put changed definitions of the pack into service, each with an entry in the journal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.site.starting import start

NEWER_ZH = "网页上发布过这些文件的新内容，磁盘上还没有：{files}。请先运行 shoushan publish --write-back。"
NEWER_EN = "Published from working copies and not on disk: {files}. Run shoushan publish --write-back first."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan publish` may be told."""
    parser.add_argument(
        "--write-back", action="store_true",
        help="把网页上发布的文件写回配置包文件夹 · write files published from working copies back into the pack's folder",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="只看影响，不发布 · only show what it touches")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Check, show how many open cases each change touches, and publish; 1 on any fault."""
    start()
    from django.conf import settings

    from shoushan.records.cases import copies
    from shoushan.records.cases.definitions import current_book
    from shoushan.records.cases.publishing import preview, publish
    from shoushan.rules.catalogue.check import check
    from shoushan.rules.catalogue.loader import load_pack
    from shoushan.site import clock

    root = Path(settings.SHOUSHAN_PACKS)
    folder = root / settings.SHOUSHAN_PACK
    if args.write_back:
        for path in copies.write_back(root, current_book(), clock.now()):
            print(path, file=out)
        print("已写回 · written back", file=out)
        return 0
    if newer := copies.not_on_disk(root, current_book()):
        print(NEWER_ZH.format(files="、".join(newer)), file=sys.stderr)
        print(NEWER_EN.format(files=", ".join(newer)), file=sys.stderr)
        return 1
    problems = list(check(folder))
    pack, _ = load_pack(folder, Path(settings.SHOUSHAN_PACKS))
    book = current_book()
    if pack is not None:
        problems += preview(pack, book).problems
    for problem in problems:
        print(f"{problem.file}:{problem.line}: {problem.message.zh} {problem.remedy.zh}", file=sys.stderr)
    if pack is None or problems:
        return 1
    for change in preview(pack, book).changes:
        print(f"{change.ledger} {change.version}: {change.kind.zh}（未办结 {change.open_cases} 件）", file=out)
    if not args.dry_run:
        recounted = publish(pack, book, clock.now())
        if copies.overlaid():  # all of it stands on disk, which speaks for itself again
            copies.keep_overlay(book, {}, clock.now())
        print(f"已发布；重新计时 {recounted} 件 · published; {recounted} cases re-counted", file=out)
    return 0
