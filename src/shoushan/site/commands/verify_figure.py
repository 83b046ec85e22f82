"""`shoushan verify --figure`: a published figure from its file, with its evidence where that is at hand; nothing else."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from shoushan.outputs.indicators.publishing import checking
from shoushan.outputs.indicators.publishing.checking import BadFigure, Shown
from shoushan.outputs.indicators.publishing.evidence import BadEvidence, read_evidence
from shoushan.records.journal.proofs.notes import Verifier
from shoushan.site.commands.carried import plain, text_of
from shoushan.site.commands.vouched import vouched

SHOWN = (
    "文件证明：这个值、口径、这些行那时发布了，没有改；值由各行得出。有没有漏行，只有重放整本日志才看得出"
    "（verify --journal --figures）· shown: this value, rule and row set were published then and not changed, and the value "
    "follows from the rows. That no row was left out is shown only by replaying the journal (verify --journal --figures)"
)
"""What a figure's file shows, and what it does not (decisions B3)."""


def run(args: argparse.Namespace, verifiers: list[Verifier], out: TextIO) -> int:
    """Check the file; 1 with what does not hold. Raises what reading files and receipts raises."""
    try:
        shown = checking.check(text_of(args.figure, checking.LARGEST), verifiers)
        if args.evidence and shown.counted:
            content = Path(args.evidence).read_bytes()
            checking.check_evidence(shown, content, read_evidence(content))
    except (BadFigure, BadEvidence) as fault:
        print(plain(f"不成立：{fault.zh} · Does not hold: {fault.en}"), file=sys.stderr)
        return 1
    _counted(shown, out) if shown.counted else _series(shown, out)
    vouched(shown.entry, out)
    if args.evidence and shown.counted:
        print("证据文件就是签发的那一个，打得开每一行的承诺 · the evidence is the one released and opens every row", file=out)
    if shown.counted:
        print(SHOWN, file=out)
    return 0


def _counted(shown: Shown, out: TextIO) -> None:
    figure, release = shown.figure, shown.release
    name = f"{figure['indicator']} {figure['indicator_name']} · {figure['indicator_name_en']}"
    period = f"{figure.get('period_first', '')} .. {figure['period_last']}  {figure.get('breakdown', '')}"
    moments = f"as of {release['as_of']}, known at {release['known_at']}"
    lines = [
        f"指标成立 · the figure holds: {name}",
        f"  {release['value']} {figure.get('measure_unit', '')}  n={release['n']}",
        *([f"  {release['above']} / {release['below']}"] if "above" in release else []),
        f"  {period.rstrip()}",
        f"  第 {release['revision']} 次发布 · revision {release['revision']}, {release['published_on']}; {moments}",
        *([f"  更正原因 why it was corrected: {release['why']}"] if release.get("why") else []),
        f"  口径 caliber: {release['caliber']}",
        f"  {len(shown.lines)} 行，各行得出这个值 · {len(shown.lines)} rows, which make the value",
    ]
    for line in lines:
        print(plain(line), file=out)


def _series(shown: Shown, out: TextIO) -> None:
    figure, release = shown.figure, shown.release
    value = Decimal(release["value"]).scaleb(-int(figure["decimals"]))
    print(plain(f"序列值成立 · the value holds: {figure['series_id']} {figure['series_name']} {release['year']}"), file=out)
    print(plain(f"  {value:f} {figure['measure_unit']}  [{release['status']}]"), file=out)
    print(plain(f"  来源 source: {release['source_paper']} {release['page']}, {release['published_on']}"), file=out)
    print(plain(f"  口径 caliber: {figure['caliber']}"), file=out)
    print("  这个数来自文件，不是由行数出来的 · this value comes out of a paper and was not counted from rows", file=out)
