"""What of a definition file is asked in a form: things by their kind, each with its words, numbers and choices in place.

Nothing here knows a ledger: words are pairs of ``zh`` and ``en`` wherever they stand, the rest goes by the names of keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shoushan.rules.catalogue.editing.places import Written, written
from shoushan.rules.catalogue.editing.words import (
    CHOICES,
    FLAGS,
    FOLDERS,
    GENERAL,
    LISTS,
    MORE,
    NUMBERS,
    OTHER,
    SHUT,
    SIZES,
    TEXTS,
    WHOLE,
    WORDS,
)
from shoushan.rules.catalogue.model import EMPTY
from shoushan.rules.catalogue.yaml_source import Path_
from shoushan.rules.text import Text

Kind = Literal["words", "number", "choice", "flag", "text"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a form asks: where it stands, what it is called, and what it says now; ``there`` is false for a key that
    would be added. Words have two values, the others one."""

    path: Path_
    label: Text
    kind: Kind
    values: tuple[str, ...]
    choices: Mapping[str, Text]
    line: int
    there: bool = True

    @property
    def id(self) -> str:
        """Its name in a form."""
        return ".".join(str(part) for part in self.path)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a name: a term, an act, a field, a paper; ``at`` its path as one word, ``kind`` the list or folder that it
    stands in, ``held`` what it says; lines from 1."""

    file: str
    at: str
    kind: str
    id: str
    part: Text
    name: Text
    said: Text
    entries: tuple[Entry, ...]
    first: int
    last: int
    held: Any


def things(file: str, text: str, fields: Mapping[str, Text] = EMPTY) -> tuple[Thing, ...]:
    """Everything that a form may change in a file of a ledger; none for tables and scenarios. ``fields`` are the labels of its
    fields, by which inputs are called. Raises ``CannotEdit``."""
    short = file.split("/", 2)[2] if file.startswith("versions/") else file
    folder = short.split("/")[0] if "/" in short else ""
    if not file.endswith(".yaml") or folder in ("scenarios", "exports", "tables", "checks"):
        return ()
    known = written(text)
    known.named = fields
    if short in ("procedure.yaml", "fields.yaml", "indicators.yaml"):
        return tuple(_listed(file, known))
    found = _thing(file, known, (), folder or "general", FOLDERS.get(folder, GENERAL))
    return (found,) if found else ()


def thing_at(file: str, text: str, at: str, fields: Mapping[str, Text] = EMPTY) -> Thing | None:
    """One of them by its place."""
    return next((one for one in things(file, text, fields) if one.at == at), None)


def _listed(file: str, known: Written) -> Iterator[Thing]:
    for name, part in LISTS.items():
        items = known.value((name,))
        for number in range(len(items) if isinstance(items, list) else 0):
            found = _thing(file, known, (name, number), name, part)
            if found is not None:
                yield found


def _thing(file: str, known: Written, path: Path_, kind: str, part: Text) -> Thing | None:
    spot, held = known.spots.get(path), known.value(path)
    if spot is None or spot.kind != "mapping" or not isinstance(held, dict):
        return None
    entries = [*_entries(known, path, path), *_offered(known, path, held, spot.last)]
    name = next((_pair(held[key]) for key in ("label", "name", "title") if _pair(held.get(key))), None)
    told = name or Text(str(held.get("id", "")), str(held.get("id", "")))
    at, id_ = ".".join(map(str, path)) or WHOLE, str(held.get("id", ""))
    return Thing(file, at, kind, id_, part, told, _said(held), tuple(entries), spot.line, spot.last, held)


def _entries(known: Written, path: Path_, thing: Path_) -> Iterator[Entry]:
    held, spot = known.value(path), known.spots.get(path)
    if isinstance(held, list):
        for number in range(len(held)):
            yield from _entries(known, (*path, number), thing)
        return
    if not isinstance(held, dict) or spot is None or spot.kind != "mapping":
        return
    if _pair(held) and _short(known, path):
        line = known.spots[*path, "zh"].line
        yield Entry(path, _words(known, path, thing), "words", (str(held["zh"]), str(held["en"])), {}, line)
        return
    for key, value in held.items():
        here: Path_ = (*path, key)
        if key in SHUT or here not in known.spots:
            continue
        if isinstance(value, str) and known.spots[here].kind == "scalar":
            asked = _asked(known, here, key, value, thing)
            if asked is not None:
                yield asked
        else:
            yield from _entries(known, here, thing)


def _asked(known: Written, path: Path_, key: str, value: str, thing: Path_) -> Entry | None:
    spot = known.spots[path]
    if spot.line != spot.last:
        return None
    about = _about(known, path[:-1], thing)
    if thing[:1] == ("fields",) and key in SIZES and re.fullmatch(r"-?[0-9]+", value):
        return Entry(path, _joined(about, SIZES[key]), "number", (value,), {}, spot.line)
    if key in NUMBERS and value.isdecimal():
        return Entry(path, _joined(about, NUMBERS[key]), "number", (value,), {}, spot.line)
    if key in FLAGS and value in ("true", "false"):
        return Entry(path, _joined(about, FLAGS[key]), "flag", (value,), {}, spot.line)
    if key in CHOICES and value in CHOICES[key][1]:
        return Entry(path, _joined(about, CHOICES[key][0]), "choice", (value,), CHOICES[key][1], spot.line)
    if key in TEXTS:
        return Entry(path, _joined(about, TEXTS[key]), "text", (value,), {}, spot.line)
    return None


def _offered(known: Written, path: Path_, held: Mapping[str, Any], line: int) -> Iterator[Entry]:
    """Keys that the thing does not have and that a form may add."""
    for key in MORE.get(str(path[0]), ()) if len(path) == 2 else ():
        if key in held:
            continue
        here = (*path, key)
        if key in FLAGS:
            yield Entry(here, FLAGS[key], "flag", ("false",), {}, line, there=False)
        elif key in WORDS:
            yield Entry(here, WORDS[key], "words", ("", ""), {}, line, there=False)
        else:
            yield Entry(here, TEXTS[key], "text", ("",), {}, line, there=False)


def _words(known: Written, path: Path_, thing: Path_) -> Text:
    """What a pair of words is called: by its key, or the key of the list that it stands in."""
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    about = _about(known, path[:-1], thing) if path != thing else Text("", "")
    return _joined(about, WORDS.get(key, OTHER))


def _about(known: Written, path: Path_, thing: Path_) -> Text:
    """What inside the thing is meant: the label of the nearest mapping around that has one, below the thing itself."""
    for size in range(len(path), len(thing), -1):
        held = known.value(path[:size])
        if isinstance(held, dict):
            if held.get("field") in known.named:
                return known.named[held["field"]]
            for key in ("label", "name"):
                if pair := _pair(held.get(key)):
                    return pair
            if isinstance(path[size - 1], str) and path[size - 1] in ("extend", "delay", "defer"):
                return {"extend": Text("延长", "Extension"), "delay": Text("迟录", "Late entry"),
                        "defer": Text("容缺", "Deferred")}[str(path[size - 1])]  # fmt: skip
    return Text("", "")


def _joined(about: Text, label: Text) -> Text:
    return Text(f"{about.zh} · {label.zh}", f"{about.en} · {label.en}") if about.zh else label


def _pair(held: Any) -> Text | None:
    """A pair of words, where it is one."""
    if isinstance(held, dict) and set(held) == {"zh", "en"} and all(isinstance(one, str) for one in held.values()):
        return Text(held["zh"], held["en"])
    return None


def _short(known: Written, path: Path_) -> bool:
    """Whether both words stand on one line each; longer ones are changed in the file."""
    spots = [known.spots.get((*path, key)) for key in ("zh", "en")]
    return all(one is not None and one.kind == "scalar" and one.line == one.last for one in spots)


def _said(held: Mapping[str, Any]) -> Text:
    """What a list says of a thing in a few words: its limit, its stage's sentence, its type."""
    if isinstance(held.get("limit"), str) and isinstance(held.get("unit"), str):
        unit = CHOICES["unit"][1].get(held["unit"], Text(held["unit"], held["unit"]))
        return Text(f"{held['limit']} {unit.zh}", f"{held['limit']} {unit.en}")
    for key in ("plain", "hint", "note", "intro", "text"):
        if pair := _pair(held.get(key)):
            return pair
    return Text("", "")
