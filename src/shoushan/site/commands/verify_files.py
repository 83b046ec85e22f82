"""The file forms of `shoushan verify`: a receipt, two heads; nothing is read but the files that are named."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from shoushan.records.journal.proofs import disclosing, notes, receipts, tree, witnessing
from shoushan.records.journal.proofs.notes import BadNote, Verifier
from shoushan.records.journal.proofs.receipts import BadReceipt, Checked
from shoushan.records.journal.proofs.tiles import MissingTile, Tiles
from shoushan.records.journal.proofs.tree import BadProof
from shoushan.site.commands import verify_figure
from shoushan.site.commands.carried import Unreadable, plain, text_of
from shoushan.site.commands.vouched import vouched
from shoushan.site.commands.witness import key_lines


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Check the files; 1 when they do not hold, 2 when the keys are not named."""
    if args.keys is None:
        print("请用 --keys 给出公钥文件 keys.txt · name the file of public keys with --keys", file=sys.stderr)
        return 2
    try:
        verifiers = key_lines(text_of(args.keys))
        if args.receipt:
            return _receipt(args.receipt, verifiers, out)
        if args.disclosure:
            return _disclosure(args.disclosure, verifiers, out)
        if args.figure:
            return verify_figure.run(args, verifiers, out)
        old, new = args.consistency
        return _consistency(old, new, args.tiles, verifiers, out)
    except BadReceipt as fault:
        print(plain(f"不成立：{fault.zh} · Does not hold: {fault.en}"), file=sys.stderr)
    except (BadNote, BadProof, MissingTile) as fault:
        print(plain(f"不成立：{fault} · does not hold: {fault}"), file=sys.stderr)
    except Unreadable as fault:
        print(fault, file=sys.stderr)
    except OSError as fault:
        print(plain(f"读不了 {fault.filename} · {fault.filename} cannot be read"), file=sys.stderr)
    return 1


def _receipt(path: Path, verifiers: list[Verifier], out: TextIO) -> int:
    checked = receipts.check(receipts.read(text_of(path)), verifiers)
    fields = checked.fields
    print(f"凭证成立 · the receipt holds: {fields['ledger']} {fields['act']} {fields['recorded']}", file=out)
    _values(checked, out)
    vouched(checked, out)
    return 0


def _disclosure(path: Path, verifiers: list[Verifier], out: TextIO) -> int:
    shown = disclosing.check(text_of(path, disclosing.LARGEST), verifiers)
    for checked in shown.entries:
        fields = checked.fields
        print(f"{fields['n']}. {fields['act']} {fields['recorded']}", file=out)
        _values(checked, out)
    last, count = shown.entries[-1], len(shown.entries)
    vouched(last, out)
    print(
        f"副本成立：{shown.case} 第 1 至 {count} 条，中间没有缺漏；未披露或已清除 {shown.withheld} 项，只有摘要 · the copy "
        f"holds: entries 1 to {count} of the case, none left out between; {shown.withheld} items withheld or erased",
        file=out,
    )
    print("之后还有没有别的留痕，副本看不出 · whether there are later entries the copy cannot say", file=out)
    return 0


def _values(checked: Checked, out: TextIO) -> None:
    for name, value in checked.values:
        print(plain(f"  {name} = {value}"), file=out)
    if checked.withheld:
        print(f"  另有 {checked.withheld} 项未披露，只有摘要 · {checked.withheld} more are withheld, as digests", file=out)


def _consistency(old: Path, new: Path, tiles: Path | None, verifiers: list[Verifier], out: TextIO) -> int:
    before = notes.opened(text_of(old), verifiers)
    text = text_of(new)
    proof: tuple[bytes, ...] = ()
    if text.startswith("old "):
        asked = witnessing.request_of(text)
        text, proof = asked.checkpoint, asked.proof
        if asked.old != before.size:
            raise BadProof(f"the proof starts at {asked.old} leaves, not at {before.size}")
    after = notes.opened(text, verifiers)
    if before.origin != after.origin:
        raise BadNote("the two heads are of different journals")
    if tiles is not None and 0 < before.size < after.size:
        proof = tuple(tree.consistency(before.size, after.size, Tiles(tiles).node(after.size)))
    tree.check_consistency(before.size, before.root, after.size, after.root, proof)
    print(
        f"前后一致：{before.size} 条之后续到 {after.size} 条，前面的没有改 · consistent: {after.size} entries begin with "
        f"the same {before.size}",
        file=out,
    )
    return 0
