"""The way out by file: a sheet for the operator's desktop tool, and its result sheet read back."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shoushan.outputs.messages.outbox import DELIVERED, FAILED, Letter
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

HEAD = ("标识", "手机号", "短信内容")
"""Columns of the sheet that is written: key, telephone, words."""
COLUMNS: Mapping[str, str] = {
    "标识": "key", "key": "key", "结果": "state", "state": "state", "原因": "why", "why": "why",
}  # fmt: skip
"""Heads of the result sheet → what they say; other columns are the operator's own and stay unread."""
STATES: Mapping[str, str] = {
    "成功": DELIVERED, "已送达": DELIVERED, "ok": DELIVERED, "delivered": DELIVERED,
    "失败": FAILED, "未送达": FAILED, "failed": FAILED,
}  # fmt: skip
LARGEST = 5 * 1024 * 1024
_DANGEROUS = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message; ``line`` is its line in the sheet."""

    key: str
    state: str
    why: str
    line: int


def write(folder: Path, batch: str, letters: Iterable[Letter]) -> Path:
    """Write the sheet of a batch whole or not at all; writing it again gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(HEAD)
    sheet.writerows((one.key, dialled(one.phone), _cell(one.sms)) for one in letters)
    path, partial = folder / f"{batch}.csv", folder / f".{batch}.part"
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text.getvalue().encode("utf-8-sig"))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return path


def strike(folder: Path, keys: Collection[str]) -> int:
    """Take the lines of these messages out of every sheet that still lies in ``folder``: those written, results read or
    refused. Gives how many sheets were changed; one that an operator took away is beyond reach."""
    marks = [key.encode() for key in keys]
    changed = 0
    for path in sorted(folder.rglob("*.csv")) if marks and folder.is_dir() else ():
        lines = path.read_bytes().splitlines(keepends=True)
        left = [line for line in lines if not any(mark in line for mark in marks)]
        if len(left) == len(lines):
            continue
        partial = path.with_name(f".{path.name}.part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(left)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        changed += 1
    return changed


def dialled(phone: str) -> str:
    """A telephone number in digits only."""
    return re.sub(r"\D", "", phone)


def read(path: Path, name: str) -> tuple[list[Result], list[Problem]]:
    """The rows of a result sheet, and everything that is wrong with it; never raises for what a file holds."""
    if path.stat().st_size > LARGEST:
        return [], [_problem(name, 0, Text("文件超过 5 MB。", "The file is larger than 5 MB."), _SPLIT)]
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _rows(csv.reader(io.StringIO(raw.decode(encoding))), name)
        except UnicodeDecodeError:
            continue
        except csv.Error as fault:
            return [], [_problem(name, 0, Text(f"不是 CSV：{fault}", f"This is no CSV: {fault}"), _COLUMNS)]
    return [], [_problem(name, 0, Text("编码既不是 UTF-8 也不是 GB18030。", "It is neither UTF-8 nor GB18030."), _COLUMNS)]


_COLUMNS = Text("请用带“标识”“结果”两列（可有“原因”）的 CSV。", "Give a CSV with columns key and state (and why, if known).")
_SPLIT = Text("请分成几份。", "Split it.")
_OURS = Text("请核对是不是本系统写出的那份表；整份没有读入。", "Is it the sheet written here? Nothing of it was read.")
_SAYS = Text("结果只写“成功”或“失败”。", "State is ok or failed.")


def _rows(rows: Iterable[Sequence[str]], name: str) -> tuple[list[Result], list[Problem]]:
    found, problems = list[Result](), list[Problem]()
    lines = iter(enumerate(rows, 1))
    head = [COLUMNS.get(cell.strip().lower(), "") for cell in next(lines, (1, []))[1]]
    if not {"key", "state"} <= set(head):
        return [], [_problem(name, 1, Text("缺少“标识”或“结果”列。", "A column key or state is missing."), _COLUMNS)]
    for line, row in lines:
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        state = STATES.get(cells.get("state", "").lower())
        if state is None:
            told = cells.get("state", "")[:20]
            problems.append(_problem(name, line, Text(f"看不懂结果“{told}”。", f"“{told}” is no state."), _SAYS))
        else:
            found.append(Result(cells.get("key", ""), state, cells.get("why", "")[:200], line))
    return found, problems


def unknown(results: Iterable[Result], known: Mapping[str, Letter], name: str) -> Iterator[Problem]:
    """Results of messages that this house never wrote."""
    for one in results:
        if one.key not in known:
            text = Text(f"没有标识“{one.key[:40]}”的短信。", f"No message has the key “{one.key[:40]}”.")
            yield _problem(name, one.line, text, _OURS)


def _problem(name: str, line: int, text: Text, remedy: Text) -> Problem:
    return Problem(name, line, text, remedy)


def _cell(text: str) -> str:
    """Words as one cell on one line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if _DANGEROUS.match(line) else line
