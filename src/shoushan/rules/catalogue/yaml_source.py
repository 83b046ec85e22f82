"""YAML 1.2 read as plain text with the line of every key; nothing is typed, resolved or repeated here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml as libyaml
from ruamel.yaml import YAML
from ruamel.yaml import events as e
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

QUICK = getattr(libyaml, "CLoader", None)
"""The scanner of libyaml, fifteen times as fast as the one in Python; absent where PyYAML was built without it."""
DOCUMENT = (e.DocumentStartEvent, libyaml.DocumentStartEvent)
SCALAR = (e.ScalarEvent, libyaml.ScalarEvent)
MAPPING = (e.MappingStartEvent, libyaml.MappingStartEvent)
BEGIN = (*MAPPING, e.SequenceStartEvent, libyaml.SequenceStartEvent)
END = (e.MappingEndEvent, e.SequenceEndEvent, libyaml.MappingEndEvent, libyaml.SequenceEndEvent)
ALIAS = (e.AliasEvent, libyaml.AliasEvent)
LARGEST = 1_000_000
DEEPEST = 24
MOST = 100_000
Path_ = tuple[str | int, ...]
Node = str | None | list[Any] | dict[str, Any]
"""A scalar is text or, when empty, ``~`` or ``null`` without quotes, ``None``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as written: ``file`` is relative to the packs folder, ``lines`` gives the line of every path."""

    file: str
    data: Node
    lines: Mapping[Path_, int]

    def line(self, path: Iterable[str | int]) -> int:
        """The 1-based line of ``path``, or of the nearest thing around it that was written."""
        known: Path_ = ()
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known, 1)


def read_yaml(path: Path, file: str) -> tuple[Source | None, list[Problem]]:
    """The document in ``path``, named ``file`` in messages; or what is wrong with it. Never raises for content."""
    try:
        if path.stat().st_size > LARGEST:
            return None, [_problem(file, 0, "文件超过 1 MB", "the file is larger than 1 MB", _SMALLER)]
        raw = path.read_bytes()
    except OSError as error:
        told = error.strerror or "?"
        return None, [_problem(file, 0, f"文件打不开：{told}", f"the file cannot be opened: {told}", _READABLE)]
    return parse_yaml(raw, file)


def parse_yaml(raw: bytes, file: str) -> tuple[Source | None, list[Problem]]:
    """The document in ``raw`` (UTF-8), or what is wrong with it, with lines."""
    if len(raw) > LARGEST:
        return None, [_problem(file, 0, "文件超过 1 MB", "the file is larger than 1 MB", _SMALLER)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [_problem(file, line, "文件不是 UTF-8 编码", "the file is not UTF-8", _UTF8)]
    if (quick := _quickly(text, file)) is not None:
        return quick, []
    reading = _Reading(file)
    try:
        reading.read(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        return None, [_syntax(error, text, file)]
    except (YAMLError, ValueError, OverflowError, RecursionError) as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return None, [_problem(file, line, "文件含有不允许的字符或写法", "the file holds what YAML does not allow", _SYNTAX)]
    except _StopReading:
        return None, reading.problems
    if reading.problems:
        return None, reading.problems
    return Source(file, reading.root, reading.lines), []


def _quickly(text: str, file: str) -> Source | None:
    """The document as libyaml reads it; ``None`` with the least fault, for which the other scanner has the words.

    Both give the same events for what our files use (`tests/rules/catalogue/test_yaml_source.py` holds them to it).
    """
    if QUICK is None or "\t" in text:  # of tabs the two do not think alike
        return None
    reading = _Reading(file)
    try:
        reading.read(libyaml.parse(text, Loader=QUICK))
    except (libyaml.YAMLError, _StopReading, ValueError, OverflowError, RecursionError):
        return None
    return None if reading.problems else Source(file, reading.root, reading.lines)


class _StopReading(Exception):
    """Reading ends because of a problem already noted."""


class _Open:
    """A mapping or sequence whose end has not been read."""

    __slots__ = ("anchor", "count", "key", "node", "path")

    def __init__(self, node: list[Any] | dict[str, Any], path: Path_, anchor: str | None, count: int) -> None:
        self.node = node
        self.path = path
        self.anchor = anchor
        self.count = count
        self.key: str | None = None


class _Reading:
    """Builds the tree from parse events, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node = None
        self.lines: dict[Path_, int] = {(): 1}
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._documents = 0
        self._count = 0
        self._anchors: dict[str, tuple[Node, int]] = {}

    def read(self, events: Iterator[Any]) -> None:
        """Take every event."""
        for event in events:
            self._take(event, event.start_mark.line + 1 if event.start_mark else 1)

    def _take(self, event: Any, line: int) -> None:
        if isinstance(event, DOCUMENT):
            self._documents += 1
            if self._documents > 1:
                self._stop(
                    line,
                    "一个文件只能有一个文档",
                    "a file holds one document",
                    Text("请删去多余的 ---。", "Take out the extra ---."),
                )
        elif isinstance(event, SCALAR):
            self._scalar(event, line)
        elif isinstance(event, BEGIN):
            self._begin(event, line)
        elif isinstance(event, END):
            ended = self._open.pop()
            if ended.anchor:
                self._anchors[ended.anchor] = (ended.node, self._count - ended.count + 1)
        elif isinstance(event, ALIAS):
            self._alias(str(event.anchor), line)

    def _alias(self, name: str, line: int) -> None:
        """The node of an anchor once more; what it would come to written out is counted, so that no bomb goes off."""
        if name not in self._anchors:
            self._stop(
                line,
                f"没有锚点“&{name[:40]}”，或者它包含自己",
                f"there is no anchor “&{name[:40]}”, or it holds itself",
                Text("请把内容完整写出。", "Write the content out."),
            )
        inside = self._open[-1] if self._open else None
        if inside and isinstance(inside.node, dict) and inside.key is None:
            self._stop(line, "键不能是别名", "a key cannot be an alias", _SYNTAX)
        node, size = self._anchors[name]
        self._put(node, line)
        self._grow(size, line)

    def _grow(self, by: int, line: int) -> None:
        self._count += by
        if self._count > MOST:
            self._stop(line, f"内容（含别名展开）超过 {MOST} 项", f"more than {MOST} values, aliases written out", _SMALLER)

    def _begin(self, event: Any, line: int) -> None:
        self._no_tag(event, line)
        if len(self._open) >= DEEPEST:
            self._stop(line, f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST} levels", _SMALLER)
        node: list[Any] | dict[str, Any] = {} if isinstance(event, MAPPING) else []
        self._open.append(_Open(node, self._put(node, line), event.anchor, self._count))
        self._grow(1, line)

    def _scalar(self, event: Any, line: int) -> None:
        self._no_tag(event, line)
        inside = self._open[-1] if self._open else None
        if inside and isinstance(inside.node, dict) and inside.key is None:
            self._key(inside, event.value, line)
            return
        plain = event.style in (None, "")
        value = None if plain and event.value in ("", "~", "null") else event.value
        self._put(value, line)
        self._grow(1, line)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)

    def _key(self, inside: _Open, key: str, line: int) -> None:
        if isinstance(inside.node, dict) and key in inside.node:
            first = self.lines[(*inside.path, key)]
            self.problems.append(
                _problem(
                    self.file,
                    line,
                    f"键“{key[:60]}”重复（首次在第 {first} 行）",
                    f"the key “{key[:60]}” stands twice (first on line {first})",
                    Text("请删去其中之一。", "Take one of them out."),
                )
            )
        else:
            self.lines[(*inside.path, key)] = line
        inside.key = key

    def _put(self, value: Node, line: int) -> Path_:
        """Store a value where reading stands and give its path."""
        if not self._open:
            self.root = value
            return ()
        inside = self._open[-1]
        if isinstance(inside.node, list):
            path = (*inside.path, len(inside.node))
            self.lines[path] = line
            inside.node.append(value)
            return path
        if inside.key is None:
            self._stop(line, "键必须是文字", "a key must be a text", _SYNTAX)
        key = inside.key or ""
        inside.node[key] = value
        inside.key = None
        return (*inside.path, key)

    def _no_tag(self, event: Any, line: int) -> None:
        if event.tag is not None and str(event.tag) != "!":
            self._stop(
                line,
                "不允许使用 YAML 标签（!…）",
                "YAML tags (!…) are not allowed",
                Text("请去掉标签；需要文字时加引号。", "Take the tag out; quote what is meant as a text."),
            )

    def _stop(self, line: int, zh: str, en: str, remedy: Text) -> None:
        self.problems.append(_problem(self.file, line, zh, en, remedy))
        raise _StopReading


_SMALLER = Text("请拆分文件或减少层级。", "Split the file or use fewer levels.")
_READABLE = Text("请检查文件是否存在、能否读取。", "See that the file exists and can be read.")
_UTF8 = Text("请以 UTF-8 编码保存。", "Save the file as UTF-8.")
_SYNTAX = Text(
    "请检查缩进（只用空格）、冒号后的空格和引号；以 = 开头且含“: ”或“#”的表达式须加引号。",
    "Check indents (spaces only), the space after a colon and quotes; quote expressions that hold “: ” or “#”.",
)


def _syntax(error: MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1]:
        return _problem(
            file,
            line,
            "这一行含有制表符",
            "this line holds a tab",
            Text("YAML 的缩进只能用空格。", "YAML indents with spaces only."),
        )
    told = str(error.problem or "?")[:120]
    return _problem(file, line, f"YAML 语法错误：{told}", f"YAML syntax: {told}", _SYNTAX)


def _problem(file: str, line: int, zh: str, en: str, remedy: Text) -> Problem:
    return Problem(file, line, Text(f"{zh}。", f"{en[0].upper()}{en[1:]}."), remedy)
