"""Scans of signed and stamped sheets: kept as files of the case, and refused where they are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects.file import make_file
from shoushan.rules.procedure.refusals import NotUnderstood, Refusal
from shoushan.rules.text import Text

SCANS = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""Media types that a scan may have."""


class ScanRefused(Refusal):
    """A scan that is neither a picture nor a PDF."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(f"“{name}”不是扫描件：只收 PDF、PNG、JPG。", f"“{name}” is no scan: only PDF, PNG and JPG are taken."),
            Text("请把用印后的纸件扫描成 PDF 或图片再上传。", "Scan the stamped sheet as PDF or picture and upload that."),
            "scan",
        )


def keep_scan(draft: Draft, given: Any, effect: str) -> str:
    """Keep a scan as a file of the case and give its key. Raises ``ScanRefused``, ``NotUnderstood``."""
    if not isinstance(given, Mapping):
        raise NotUnderstood(effect, "file", given)
    if given.get("type") not in SCANS:
        raise ScanRefused(str(given.get("name") or ""))
    make_file(draft, {"file": given})
    return str(given.get("file") or f"f{draft.count('files') - 1}")
