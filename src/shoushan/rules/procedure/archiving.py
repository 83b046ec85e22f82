"""Archiving (归档): the class that a ledger's cases are archived in, the number of an item, and when a case may go.

DA/T 22-2015 (归档文件整理规则): items stand by year, organ and period of keeping; the number of an item is
``全宗号-WS·年度-保管期限代码-机构代码-件号``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shoushan.rules.catalogue.model import EMPTY, Ledger
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import State
from shoushan.rules.text import Text

CODES: Mapping[str, str] = {"永久": "Y", "30": "D30", "10": "D10"}
"""Retention of a ledger → code of its archive class; what is kept shorter is not archived."""
NAMES: Mapping[str, Text] = {
    "Y": Text("永久", "for ever"), "D30": Text("30年", "30 years"), "D10": Text("10年", "10 years"),
}  # fmt: skip
"""Code of an archive class → its name."""
KIND = "WS"
"""Code of the kind of archive (文书)."""
LARGEST_ITEM = 9999
_CODE = re.compile(r"[A-Z0-9]{1,12}")


class NotForArchive(Refusal):
    """The case may not go to the archive, or its number may not be taken back now."""

    def __init__(self, why: Text) -> None:
        super().__init__(
            Text(f"不能归档：{why.zh}。", f"It cannot be archived: {why.en}."),
            Text("请看归档清单。", "See the list of what is to be archived."),
        )


@dataclass(frozen=True, slots=True)
class Fonds:
    """The place's codes: of its fonds (全宗号) and of its organs (机构), by unit."""

    code: str
    units: Mapping[str, str] = EMPTY

    def organ(self, unit: str) -> str:
        """The organ's code; one that the pack does not name goes by its own id."""
        return self.units.get(unit) or re.sub(r"[^A-Z0-9]", "", unit.upper())[:12]

    def number(self, year: int, klass: str, unit: str, item: int) -> str:
        """档号 of an item."""
        return f"{self.code}-{KIND}·{year}-{klass}-{self.organ(unit)}-{item:04d}"


def fonds_of(site: Mapping[str, Any]) -> Fonds:
    """The codes in ``site.archive`` of a pack; what is not written as the rules want it is left out."""
    told = site.get("archive")
    told = told if isinstance(told, Mapping) else {}
    units = told.get("units")
    known = {str(unit): str(code) for unit, code in units.items()} if isinstance(units, Mapping) else {}
    code = str(told.get("fonds") or "")
    return Fonds(
        code if _CODE.fullmatch(code) else "0000", {unit: said for unit, said in known.items() if _CODE.fullmatch(said)}
    )


def class_of(ledger: Ledger) -> str | None:
    """The code of the ledger's archive class; ``None`` for what is not archived (tickets, notes of a shift)."""
    return None if ledger.core else CODES.get(ledger.retention)


def ready(ledger: Ledger, state: State) -> Text | None:
    """Why a case may not be sent to the archive; ``None`` when it may."""
    if class_of(ledger) is None:
        return Text("这本台账不归档", "this ledger is not archived")
    if state.closed is None:
        return Text("还没有办结", "it is not closed yet")
    if state.void:
        return Text("已作废", "it is void")
    if "erased" in state.last:
        return Text("已依法清除", "it has been erased")
    if state.archive:
        return Text("已经送过", "it has been sent already")
    return None


def filed(state: State) -> bool:
    """Whether the case stands in the archive: its box and number were taken back."""
    return bool(state.archive.get("number"))
