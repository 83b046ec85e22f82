"""Where every value of a YAML text stands, and the text with one value changed, one key or one item added.

Whatever is changed is read again: the document must say what it said, and the new value, and nothing else; else the change is
refused and the text stays.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml as libyaml

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.yaml_source import QUICK, Node, Path_, parse_yaml
from shoushan.rules.text import Text

LOADER = QUICK or libyaml.SafeLoader
_PLAIN = re.compile(r"[\w\u4e00-\u9fff（《“‘=][^\n\t]*")
_RISKY_FLOW = re.compile(r"[,\[\]{}]")
_TYPED = {"", "~", "null", "Null", "NULL", "true", "false", "yes", "no", "on", "off"}


class CannotEdit(Exception):
    """The text has no such place, or cannot be changed there without touching something else."""

    def __init__(self, message: Text, line: int = 0) -> None:
        super().__init__(message.en)
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands: characters from ``start`` up to ``end``, lines from 1; ``flow``: inside or as a flow collection."""

    start: int
    end: int
    line: int
    last: int
    flow: bool
    kind: str
    plain: bool = True


@dataclass(slots=True)
class Written:
    """A document with the places of its nodes, and of the keys of mappings; ``named`` are labels of fields, where known."""

    data: Node
    named: Mapping[str, Text] = field(default_factory=dict)
    spots: dict[Path_, Spot] = field(default_factory=dict)
    keys: dict[Path_, int] = field(default_factory=dict)

    def value(self, path: Path_) -> Any:
        """What stands at a path; ``None`` where nothing does."""
        found: Any = self.data
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found


def written(text: str) -> Written:
    """Where everything stands. Raises ``CannotEdit`` for a text that cannot be read."""
    source, problems = parse_yaml(text.encode(), "")
    if source is None:
        raise CannotEdit(problems[0].message, problems[0].line)
    found = Written(source.data)
    try:
        _Places(found).read(text)
    except (libyaml.YAMLError, ValueError, RecursionError) as error:  # the two scanners differ: nothing is changed here
        raise CannotEdit(_UNREADABLE) from error
    return found


@dataclass(slots=True)
class _Open:
    path: Path_
    start: int
    line: int
    flow: bool
    kind: str
    count: int = 0
    key: str | None = None
    end: int = 0
    last: int = 0


class _Places:
    """Walks the events of a text and notes where each node stands."""

    def __init__(self, found: Written) -> None:
        self.found, self.stack = found, list[_Open]()

    def read(self, text: str) -> None:
        for event in libyaml.parse(text, Loader=LOADER):
            if isinstance(event, libyaml.ScalarEvent):
                self._leaf(event, "scalar", plain=event.style in (None, ""))
            elif isinstance(event, libyaml.AliasEvent):
                self._leaf(event, "alias")
            elif isinstance(event, libyaml.MappingStartEvent | libyaml.SequenceStartEvent):
                kind = "mapping" if isinstance(event, libyaml.MappingStartEvent) else "sequence"
                at: Any = event.start_mark
                self.stack.append(_Open(self._next(), at.index, at.line + 1, bool(event.flow_style), kind))
            elif isinstance(event, libyaml.MappingEndEvent | libyaml.SequenceEndEvent):
                self._shut(event)

    def _next(self) -> Path_:
        if not self.stack:
            return ()
        inside = self.stack[-1]
        if inside.kind == "sequence":
            inside.count += 1
            return (*inside.path, inside.count - 1)
        key, inside.key = inside.key, None
        return (*inside.path, key or "")

    def _leaf(self, event: Any, kind: str, *, plain: bool = False) -> None:
        inside = self.stack[-1] if self.stack else None
        start, end = event.start_mark, event.end_mark
        if inside is not None and inside.kind == "mapping" and inside.key is None and kind == "scalar":
            inside.key = event.value
            self.found.keys[*inside.path, event.value] = start.index
            return
        flow = inside.flow if inside else False
        last = max(end.line + 1 - (end.column == 0 and end.index > start.index), start.line + 1)
        self.found.spots[self._next()] = Spot(start.index, end.index, start.line + 1, last, flow, kind, plain)
        self._reach(end.index, last)

    def _shut(self, event: Any) -> None:
        ended = self.stack.pop()
        if ended.flow:
            ended.end, ended.last = event.end_mark.index, event.end_mark.line + 1
        ended.last = max(ended.last, ended.line)
        self.found.spots[ended.path] = Spot(
            ended.start, max(ended.end, ended.start), ended.line, ended.last, ended.flow, ended.kind
        )
        self._reach(ended.end, ended.last)

    def _reach(self, end: int, last: int) -> None:
        for one in self.stack[-1:]:
            one.end, one.last = max(one.end, end), max(one.last, last)


# --- changing ------------------------------------------------------------------------------------------------------------


def with_value(text: str, path: Path_, value: str) -> str:
    """The text with another scalar at ``path``. Raises ``CannotEdit``."""
    known = written(text)
    spot = known.spots.get(path)
    if spot is None or spot.kind != "scalar" or spot.last != spot.line:
        raise CannotEdit(_NO_PLACE, spot.line if spot else 0)
    made = text[: spot.start] + scalar(value, flow=spot.flow, quoted=not spot.plain) + text[spot.end :]
    return _proved(known, made, path, value)


def with_key(text: str, path: Path_, value: Any) -> str:
    """The text with a key that its mapping does not have yet, at the mapping's end. Raises ``CannotEdit``."""
    known = written(text)
    parent, key = known.spots.get(path[:-1]), str(path[-1])
    if parent is None or parent.kind != "mapping" or path in known.keys:
        raise CannotEdit(_NO_PLACE)
    said = f"{key}: {_inline(value)}"
    if parent.flow:
        at = text.rindex("}", parent.start, parent.end)
        empty = not known.value(path[:-1])
        made = f"{text[:at].rstrip() if not empty else text[:at]}{'' if empty else ', '}{said}{text[at:]}"
    else:
        first = min(place for one, place in known.keys.items() if one[:-1] == path[:-1] and len(one) == len(path))
        indent = first - (text.rfind("\n", 0, first) + 1)
        made = _after_line(text, parent.last, " " * indent + said)
    return _proved(known, made, path, value)


def with_item(text: str, path: Path_, item: Mapping[str, Any]) -> str:
    """The text with one more item at the end of the sequence at ``path``, on a line of its own. Raises ``CannotEdit``."""
    known = written(text)
    spot, held = known.spots.get(path), known.value(path)
    if spot is None or spot.kind != "sequence" or not held:
        raise CannotEdit(_NO_PLACE)
    if spot.flow:
        at = text.rindex("]", spot.start, spot.end)
        made = f"{text[:at].rstrip()}, {_inline(item)}{text[at:]}"
    else:
        begin = known.spots[*path, len(held) - 1].start
        line_start = text.rfind("\n", 0, begin) + 1
        dash = text.index("-", line_start)
        made = _after_line(text, spot.last, f"{text[line_start:dash]}- {_inline(item)}")
    return _proved(known, made, (*path, len(held)), item)


def scalar(value: str, *, flow: bool = True, quoted: bool = False) -> str:
    """A text as YAML writes it on one line: plain where nothing speaks against it, else in double quotes."""
    free = _PLAIN.fullmatch(value) and value == value.strip() and ": " not in value and " #" not in value
    free = free and not value.endswith(":") and value not in _TYPED and not (flow and _RISKY_FLOW.search(value))
    if free and not quoted and "\\" not in value and '"' not in value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _inline(value: Any) -> str:
    """A value on one line, in flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    if value in ("true", "false"):
        return str(value)
    return scalar(str(value))


def _after_line(text: str, line: int, said: str) -> str:
    lines = text.split("\n")
    lines.insert(line, said)
    return "\n".join(lines)


def _proved(known: Written, made: str, path: Path_, value: Any) -> str:
    """``made``, if it says what the old text said and ``value`` at ``path``. Raises ``CannotEdit``."""
    wanted = json.loads(json.dumps(known.data))  # written out, so that what an alias repeats does not change with it
    inside: Any = wanted
    try:
        for part in path[:-1]:
            inside = inside[part]
        told = copy.deepcopy(value)
        if isinstance(inside, list) and path[-1] == len(inside):
            inside.append(told)
        else:
            inside[path[-1]] = told
    except (KeyError, IndexError, TypeError):
        raise CannotEdit(_NO_PLACE) from None
    source, problems = parse_yaml(made.encode(), "")
    if source is None or source.data != wanted:
        raise CannotEdit(_first(problems))
    return made


def _first(problems: list[Problem]) -> Text:
    return problems[0].message if problems else _NO_PLACE


_NO_PLACE = Text("这一处不能按表修改，请在文件里改。", "This place cannot be changed by form; change it in the file.")
_UNREADABLE = Text("文件读不懂，请先在文件里改正。", "The file cannot be read; mend it in the file first.")
