"""A document as read against its model: every fault becomes a problem with its line, in both languages."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.yaml_source import Source
from shoushan.rules.text import Text

Model = TypeVar("Model", bound=BaseModel)
Loc = tuple[str | int, ...]
_MOST = 50
_LIST = frozenset({"list_type", "tuple_type"})
_MAPPING = frozenset({"dict_type", "model_type", "model_attributes_type"})


def validated(model: type[Model], source: Source) -> tuple[Model | None, list[Problem]]:
    """``source`` as a ``model``, or the problems that stand against it (fifty at most)."""
    try:
        return model.model_validate(source.data), []
    except ValidationError as error:
        faults = list(_sorted_out(error.errors(include_url=False, include_input=False), source))
        return None, [_problem(model, fault, source) for fault in faults[:_MOST]]
    except RecursionError:
        told = Text("文件嵌套过深。", "The file is nested too deeply.")
        return None, [Problem(source.file, 1, told, _SHAPE)]


def _sorted_out(errors: Iterable[Any], source: Source) -> Iterator[Any]:
    """Errors without those of alternatives that were plainly not meant, one for each place and kind."""
    seen: set[tuple[Loc, str]] = set()
    for error in errors:
        path, inside = _path(error["loc"], source.data)
        off = (isinstance(inside, dict) and error["type"] in {"string_type", "bool_type", *_LIST}) or (
            isinstance(inside, str) and error["type"] in _MAPPING | _LIST and len(path) < len(error["loc"])
        )
        if (path, error["type"]) in seen or (off and len(path) < len(error["loc"])):
            continue
        seen.add((path, error["type"]))
        yield error


def _path(loc: Loc, data: Any) -> tuple[Loc, Any]:
    """The part of ``loc`` that stands in the data, and what stands there (a missing key counts as standing)."""
    path: list[str | int] = []
    for place, part in enumerate(loc):
        if isinstance(data, dict) and isinstance(part, str) and (part in data or place == len(loc) - 1):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path), data


def _problem(model: type[BaseModel], error: Any, source: Source) -> Problem:
    path, value = _path(error["loc"], source.data)
    where = ".".join(str(part) for part in path) or source.file
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "extra_forbidden":
        message, remedy = _unknown_key(str(path[-1]), _known_keys(model, path[:-1]))
    elif kind == "missing":
        message = Text(f"缺少“{where}”。", f"“{where}” is missing.")
        remedy = Text(f"请补上 {path[-1]}。", f"Add {path[-1]}.")
    else:
        given = str(value)[:60] if isinstance(value, str) else ""
        zh, en = _words(kind, context)
        message = Text(
            f"“{where}”{'的值“' + given + '”' if given else ''}{zh}。",
            f"“{where}”{' is “' + given + '”: it' if given else ''} {en}.",
        )
        remedy = _remedy(kind, context)
    return Problem(source.file, source.line(path), message, remedy)


def _unknown_key(key: str, known: list[str]) -> tuple[Text, Text]:
    near = nearest(key, known)
    message = Text(f"不认识的键“{key[:60]}”。", f"Unknown key “{key[:60]}”.")
    if near:
        return message, Text(f"是否想写 {near}？", f"Did you mean {near}?")
    return message, Text(f"可用的键：{'、'.join(known)}。", f"Known keys: {', '.join(known)}.")


def nearest(word: str, known: Iterable[str]) -> str:
    """The word of ``known`` that ``word`` was probably meant to be, or an empty text."""
    found = difflib.get_close_matches(word[:80], list(known), n=1)
    return found[0] if found else ""


def _words(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    known = _PHRASES.get(kind)
    if known is None:
        return "不符合要求", f"is not accepted ({kind})"
    zh, en = known
    values = {key: value for key, value in context.items() if isinstance(value, str | int)}
    listed = str(values.get("expected", "")).replace("'", "")
    chinese = {**values, "expected": listed.replace(" or ", "、").replace(", ", "、")}
    try:
        return zh.format(**chinese), en.format(**{**values, "expected": listed})
    except (KeyError, IndexError):
        return zh, en


_SHAPE = Text("请对照 docs/schema 中的 JSON Schema。", "Compare with the JSON Schema in docs/schema.")
_PHRASES: dict[str, tuple[str, str]] = {
    "string_type": ("应为文字", "should be a text"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("超过 {max_length} 个字符", "is longer than {max_length} characters"),
    "string_pattern_mismatch": ("写法不符（应为 {pattern}）", "is not written as expected ({pattern})"),
    "literal_error": ("只能是 {expected}", "must be one of {expected}"),
    "whole_number": ("应为整数", "should be a whole number"),
    "int_type": ("应为整数", "should be a whole number"),
    "int_parsing": ("应为整数", "should be a whole number"),
    "flag": ("只能写 true 或 false", "must be true or false"),
    "bool_type": ("只能写 true 或 false", "must be true or false"),
    "bool_parsing": ("只能写 true 或 false", "must be true or false"),
    "day": ("应为日期（2020-01-31）", "should be a day such as 2020-01-31"),
    "greater_than_equal": ("不能小于 {ge}", "must be at least {ge}"),
    "less_than_equal": ("不能大于 {le}", "must be at most {le}"),
    "too_short": ("至少要有 {min_length} 项", "needs at least {min_length} items"),
    "tuple_type": ("应为列表", "should be a list"),
    "list_type": ("应为列表", "should be a list"),
    "dict_type": ("应为“键: 值”", "should be a mapping of key: value"),
    "model_type": ("应为“键: 值”", "should be a mapping of key: value"),
    "model_attributes_type": ("应为“键: 值”", "should be a mapping of key: value"),
}


_PLAIN: dict[str, Text] = {
    "literal_error": Text("请改成所列写法之一。", "Write one of those."),
    "whole_number": Text("请写阿拉伯数字，如 7。", "Write digits, such as 7."),
    "int_type": Text("请写阿拉伯数字，如 7。", "Write digits, such as 7."),
    "int_parsing": Text("请写阿拉伯数字，如 7。", "Write digits, such as 7."),
    "flag": Text("请改成其中之一。", "Write one of the two."),
    "bool_type": Text("请改成其中之一。", "Write one of the two."),
    "day": Text("请写年-月-日。", "Write year-month-day."),
}
"""What to do, where it can be said without the schema."""


def _remedy(kind: str, context: dict[str, Any]) -> Text:
    if kind == "string_pattern_mismatch":
        return Text(
            "编号用小写字母、数字；字段用下划线相连，其余用连字符。",
            "Ids are lower-case letters and digits, joined by _ in fields and by - elsewhere.",
        )
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "string_too_short":
        return Text("中英文都要写。", "Write it in both languages.")
    return _SHAPE


def _known_keys(model: type[BaseModel], path: Loc) -> list[str]:
    """The keys that may stand at ``path``."""
    found: list[Any] = [model]
    for part in path:
        found = [inner for annotation in found for inner in _step(annotation, part)]
    keys = (key for annotation in found for key in _keys(annotation))
    return sorted(set(keys))


def _plain(annotation: Any) -> Iterator[Any]:
    """An annotation without wrappers: the members of unions, the inside of ``Annotated``."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for member in get_args(annotation):
            yield from _plain(member)
    elif isinstance(annotation, type) and issubclass(annotation, RootModel):
        yield from _plain(annotation.model_fields["root"].annotation)
    else:
        yield annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _step(annotation: Any, part: str | int) -> Iterator[Any]:
    for plain in _plain(annotation):
        if _is_model(plain):
            for name, field in plain.model_fields.items():
                if part in (name, field.alias):
                    yield from _plain(field.annotation)
        elif get_origin(plain) is dict and isinstance(part, str):
            yield from _plain(get_args(plain)[1])
        elif get_origin(plain) is tuple and isinstance(part, int):
            yield from _plain(get_args(plain)[0])


def _keys(annotation: Any) -> Iterator[str]:
    for plain in _plain(annotation):
        if _is_model(plain):
            yield from (field.alias or name for name, field in plain.model_fields.items())
