"""What vouches for an entry that was checked from a file, in words."""

from __future__ import annotations

from typing import TextIO

from shoushan.records.journal.proofs.receipts import Checked


def vouched(checked: Checked, out: TextIO) -> None:
    """What vouches for an entry: the head that covers it and who signed it, or only the promise."""
    if checked.head:
        leaf, size = checked.leaf, checked.head.size
        print(f"已存证：第 {leaf} 条，存证点 {size} 条 · sealed as leaf {leaf} of {size}", file=out)
        for name, moment in checked.witnessed.items():
            print(f"  见证 witness {name}: {moment:%Y-%m-%d %H:%M:%SZ}", file=out)
        if not checked.witnessed:
            print("  这个存证点还没有见证会签 · no witness has signed this head", file=out)
    else:
        print("还只有签名的承诺，没有存证证明：过一分钟再取一次 · only promised so far: fetch it again in a minute", file=out)
