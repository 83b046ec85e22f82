"""Cross-checks: ledgers, fields, parties, stages and acts that exist; a list on the right; inputs that are filled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import unknown
from shoushan.rules.catalogue.model import CrossCheck, Ledger, Pack, Place, Side
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

SLOTS = frozenset({"hit", "check", "check_name", "left", "left_number", "right", "right_number", "row", "unit", "found_on"})
"""What a hit gives to the act that opens its case; ``hit`` names it for ever, so that it is raised once."""
_SLOT = re.compile(r"\{([^{}]*)\}")


def check(pack: Pack, ledger: Ledger) -> Iterator[Problem]:
    """Everything that is wrong with the checks of a ledger, seen with the newest versions of the ledgers concerned."""
    for one in ledger.checks:
        at = one.at or Place(ledger.folder, 0)
        yield from _side(pack, one.left, at)
        yield from _side(pack, one.right, at)
        yield from _together(one, at)
        yield from _act(ledger, one, at)


def _side(pack: Pack, side: Side, at: Place) -> Iterator[Problem]:
    found = pack.ledgers.get(side.ledger)
    if found is None or not found.versions:
        yield unknown(at, Text("台账", "ledger"), side.ledger, pack.ledgers)
        return
    version = found.versions[-1]
    for stage in side.stages:
        if stage not in version.stages:
            yield unknown(at, Text("环节", "stage"), stage, version.stages)
    plain = {id_ for id_, field in version.fields.items() if field.klass in ("public", "internal") and field.type != "rows"}
    for name in side.only:
        if name not in plain:
            yield unknown(at, Text("公开或内部的字段", "public or internal field"), name, plain)
    if side.heads or side.match is None:
        return
    match = side.match
    if match.startswith("party:") and match[6:] not in version.parties:
        yield unknown(at, Text("办事对象角色", "party role"), match[6:], version.parties)
    elif match != "case" and not match.startswith("party:") and match not in version.fields:
        yield unknown(at, Text("字段", "field"), match, version.fields)


def _together(one: CrossCheck, at: Place) -> Iterator[Problem]:
    """A list stands on the right; a side without one says what is matched."""
    if one.left.heads:
        yield Problem(
            at.file, at.line, Text("左边应为台账，名单放在右边。", "A list stands on the right."),
            Text("请对调 left 和 right。", "Change left and right."),
        )  # fmt: skip
    for side in (one.left, one.right):
        if not side.heads and side.match is None:
            yield Problem(
                at.file, at.line, Text("没有写用什么比对。", "It is not said what is matched."),
                Text("请写 match，或者写 file。", "Write match, or file."),
            )  # fmt: skip


def _act(ledger: Ledger, one: CrossCheck, at: Place) -> Iterator[Problem]:
    version = ledger.versions[-1] if ledger.versions else None
    act = version.acts.get(one.act) if version else None
    if act is None or not act.opens:
        yield unknown(
            at, Text("立件操作", "opening act"), one.act, [a.id for a in version.acts.values() if a.opens] if version else ()
        )
        return
    known = {given.id for given in act.inputs}
    for name, text in one.input.items():
        if name not in known:
            yield unknown(at, Text("输入项", "input"), name, known)
        for slot in _SLOT.findall(text):
            if slot not in SLOTS:
                yield unknown(at, Text("疑点的内容", "value of a hit"), slot, SLOTS)
    if ledger.key is None or "{hit}" not in one.input.get(ledger.key, ""):
        yield Problem(
            at.file, at.line,
            Text("疑点没有登记在唯一编码里，会重复提出。", "The hit is not the ledger's key: it would be raised again."),
            Text("请在 ledger.yaml 写 key，并在 input 给它 {hit}。", "Give the ledger a key and fill it with {hit}."),
        )  # fmt: skip
