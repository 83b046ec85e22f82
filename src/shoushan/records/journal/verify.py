"""Recompute every hash from the rows and name the first entry that does not agree."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, rows
from shoushan.records.journal.faults import Fault, NotCanonical
from shoushan.records.journal.read import Decrypt
from shoushan.records.journal.rows import Row

STEP = 2000
"""How many cases are read at once."""

Groups = Sequence[tuple[int, bytes, str]]

_ORPHANS = {
    "leaf without entry": (
        "SELECT l.no FROM journal_leaf l LEFT JOIN journal_entry e ON e.id = l.entry WHERE e.id IS NULL ORDER BY l.no LIMIT 1"
    ),
    "items without entry": (
        "SELECT i.id >> 2 FROM journal_item i LEFT JOIN journal_entry e ON e.id = i.id >> 2 "
        "WHERE e.id IS NULL ORDER BY i.id LIMIT 1"
    ),
    "entry without case or frame": (
        "SELECT e.id FROM journal_entry e LEFT JOIN journal_case c ON c.id = e.case_id "
        "LEFT JOIN journal_frame f ON f.id = e.frame WHERE c.id IS NULL OR f.id IS NULL ORDER BY e.id LIMIT 1"
    ),
    "leaf numbers with a gap": (
        "SELECT a.no + 1 FROM journal_leaf a LEFT JOIN journal_leaf b ON b.no = a.no + 1 "
        "WHERE b.no IS NULL AND a.no < (SELECT max(no) FROM journal_leaf) ORDER BY a.no LIMIT 1"
    ),
    "leaf numbers that do not begin at 0": ("SELECT min(no) FROM journal_leaf HAVING min(no) <> 0"),
}
_ORPHANS_ZH = {
    "leaf without entry": "序号所指的留痕不存在",
    "items without entry": "内容所属的留痕不存在",
    "entry without case or frame": "留痕所属的件或表头不存在",
    "leaf numbers with a gap": "总序号有缺号",
    "leaf numbers that do not begin at 0": "总序号不从零开始",
}


class _Broken(Exception):
    """What is wrong with an entry: in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def verify_chain(connection: BaseDatabaseWrapper, case_id: int, *, decrypt: Decrypt | None = None) -> Fault | None:
    """The first bad entry of one case (internal key), or None when its rows give every hash again.

    An erased item is held to its digest, a sealed one to its digest only when `decrypt` has its key. That no
    entry is cut off at the end is shown by checkpoints, not here.
    """
    for fault in _chains(connection, case_id, case_id, decrypt):
        return fault
    return None


def verify_all(connection: BaseDatabaseWrapper, *, decrypt: Decrypt | None = None) -> list[Fault]:
    """The first bad entry of every broken case, and every kind of orphan; empty when the journal is whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(case_id), max(case_id) FROM journal_entry")
        first, last = cursor.fetchone()
    faults = _orphans(connection)
    if first is not None:
        for start in range(first, last + 1, STEP):
            faults += _chains(connection, start, min(start + STEP - 1, last), decrypt)
    return faults


def check_row(row: Row, prev: str, groups: Groups, decrypt: Decrypt | None = None) -> tuple[str, str] | None:
    """What is wrong with one entry given the hash before it in hex, as (zh, en), or None."""
    try:
        digests = [one for group in groups for one in _group_digests(row, *group, decrypt)]
        if chain.body_hash(digests, row.alg) != row.body:
            raise _Broken("内容摘要不符", "the body is not the hash of the items")
        if chain.leaf_hash(rows.header_of(row, prev), row.alg) != row.hash:
            raise _Broken("表头与其摘要不符", "the header does not give the hash")
    except _Broken as broken:
        return broken.zh, broken.en
    except NotCanonical as fault:
        return "表头无法还原", f"the header cannot be rebuilt: {fault.detail}"
    return None


def _group_digests(row: Row, klass: int, blob: bytes, text: str, decrypt: Decrypt | None) -> list[bytes]:
    digests = chain.split(blob)
    try:
        elements = orjson.loads(text)
        # ten times as fast as `chain.canonical`; whatever it would refuse does not give the same text or no digest
        plain = [orjson.dumps(element, option=orjson.OPT_SORT_KEYS) for element in elements]
    except (ValueError, TypeError, RecursionError):
        raise _Broken("内容无法读取", "the items cannot be read") from None
    if text.encode() != b"[%b]" % b",".join(plain) or len(elements) != len(digests):
        raise _Broken("内容已被改动", "the items are not as they were written")
    for element, data, digest in zip(elements, plain, digests, strict=True):
        if not _agrees(row, element, data, digest, decrypt):
            name = chain.CLASSES[klass]
            raise _Broken(f"{name} 类内容与其摘要不符", f"an item of class {name} does not give its digest")
    return digests


def _agrees(row: Row, element: Any, data: bytes, digest: bytes, decrypt: Decrypt | None) -> bool:
    if isinstance(element, str):
        return element == digest.hex()
    if not isinstance(element, list):
        return False
    if len(element) == 3:
        return chain.digest(data, row.alg) == digest
    if len(element) != 2 or not all(isinstance(one, str) for one in element):
        return False
    return _sealed_agrees(row, element, digest, decrypt)


def _sealed_agrees(row: Row, element: list[str], digest: bytes, decrypt: Decrypt | None) -> bool:
    try:
        clear = decrypt(row.case_id, b64decode(element[1], validate=True)) if decrypt else None
        if clear is None:
            return True
        return chain.digest(clear, row.alg) == digest and json.loads(clear)[1] == element[0]
    except ValueError:
        return False


def _chains(connection: BaseDatabaseWrapper, first: int, last: int, decrypt: Decrypt | None) -> Iterator[Fault]:
    """The first fault of every broken chain among cases `first` to `last`."""
    found, groups = _rows(connection, first, last)
    head: Row | None = None
    broken: int | None = None
    for row in found:
        if row.case_id == broken:
            continue
        before = head if head is not None and head.case_id == row.case_id else None
        wrong = _step(row, before, groups.get(row.id, []), decrypt)
        head = row
        if wrong:
            broken = row.case_id
            yield _fault(row, *wrong)


def _step(row: Row, before: Row | None, groups: Groups, decrypt: Decrypt | None) -> tuple[str, str] | None:
    expected = before.n + 1 if before else 1
    if row.n != expected:
        return f"第 {expected} 条缺失", f"entry {expected} before it is missing"
    return check_row(row, before.hash.hex() if before else chain.FIRST_PREV, groups, decrypt)


def _rows(connection: BaseDatabaseWrapper, first: int, last: int) -> tuple[list[Row], dict[int, list[tuple[int, bytes, str]]]]:
    where = "WHERE e.case_id BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        order = "ORDER BY e.case_id, e.n"
        cursor.execute(f"SELECT {rows.SELECT} FROM {rows.FROM} {where} {order}", [first, last])
        found = [rows.row_of(values) for values in cursor.fetchall()]
        cursor.execute(
            "SELECT i.id, i.digests, i.items FROM journal_entry e "
            f"JOIN journal_item i ON i.id BETWEEN e.id * 4 AND e.id * 4 + 3 {where} ORDER BY i.id",
            [first, last],
        )
        groups: dict[int, list[tuple[int, bytes, str]]] = {}
        for number, digests, text in cursor.fetchall():
            groups.setdefault(number >> 2, []).append((number & 3, bytes(digests), text))
    return found, groups


def _orphans(connection: BaseDatabaseWrapper) -> list[Fault]:
    faults = []
    for what, statement in _ORPHANS.items():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
        if row:
            named = f"{what}: {row[0]}"
            faults.append(_made(named, f"{_ORPHANS_ZH[what]}（{row[0]}）。", f"{named}."))
    return faults


def _fault(row: Row, zh: str, en: str) -> Fault:
    case = row.uuid.hex()
    return _made(
        f"case {case} entry {row.n}",
        f"件 {case} 第 {row.n} 条留痕：{zh}。",
        f"Entry {row.n} of case {case}: {en}.",
        case,
        row.n,
    )


def _made(where: str, zh: str, en: str, case: str | None = None, n: int | None = None) -> Fault:
    return Fault(
        where,
        zh,
        en,
        "停止服务，与备份及已签名的存证点比对。",
        "Stop the service and compare with a backup and the signed checkpoints.",
        case,
        n,
    )
