"""Effects on files that are attached, and on lists that are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_file(draft: Draft, values: Mapping[str, Any]) -> None:
    """Attach a file that a door has stored: ``file`` is an input of type file {name, digest, size, type},
    or several."""
    given = values.get("file")
    if isinstance(given, str | None):
        given = {key: values.get(key) for key in ("file", "name", "digest", "size", "type")}
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, Mapping) or not all(one.get(key) for key in ("name", "digest", "type")):
            raise NotUnderstood("file.add", "file", one)
        key = str(one.get("file") or f"f{draft.count('files')}")
        data = {
            "file": key,
            "material": values.get("material") or one.get("material"),
            "size": one.get("size", 0),
            "type": one["type"],
        }
        draft.emit(
            "file.add",
            data,
            {"name": one["name"], "digest": one["digest"]},
            {"name": "personal", "digest": "personal"},
        )


def reduce_file(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, "files")
    key, material = str(fact.data["file"]), fact.data.get("material")
    state.files[key] = {"material": material, "size": fact.data["size"], "type": fact.data["type"]}
    if material and str(material) in state.materials:
        state.materials[str(material)] = changed(state.materials[str(material)], file=key)


def make_list(draft: Draft, values: Mapping[str, Any]) -> None:
    """Freeze a list of rows (an agenda, a campaign's targets): what it held then stays readable for ever."""
    rows = values.get("rows")
    if not isinstance(rows, list) or not rows:
        raise NothingToDo(Text("清单为空。", "The list is empty."))
    draft.emit("list.freeze", {"list": str(values.get("list") or "list"), "rows": rows})


def reduce_list(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    rows: Any = fact.data["rows"]
    state.counts[f"list:{fact.data['list']}"] = len(rows)


EFFECTS = (
    Effect("file.add", Text("附件", "a file is added"), words("file material name digest size type"),
           words("file material size type"),
           words("name digest"), make_file, reduce_file),
    Effect("list.freeze", Text("固定清单", "a list is frozen"), words("list rows"), words("list rows"),
           maker=make_list, reducer=reduce_list),
)  # fmt: skip
