"""What differs between two versions of a mechanism, paragraph by paragraph and line by line, as it is told in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from shoushan.rules.mechanism.telling import Told
from shoushan.rules.mechanism.words import Section
from shoushan.rules.text import Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class LineChanged:
    """One line of a paragraph as it was and as it is; empty where it was not or is not."""

    label: Text
    before: Text
    now: Text


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph that is new, gone or changed. ``unsaid``: its definition changed in a way that these words do not tell."""

    kind: Literal["new", "gone", "changed"]
    section: str
    head: Text
    lines: tuple[LineChanged, ...]
    unsaid: bool = False


def differences(before: Iterable[Section], now: Iterable[Section]) -> tuple[Changed, ...]:
    """What is new, gone and changed from ``before`` to ``now``, in the order of the newer one, then what is gone."""
    old, new = _by_key(before), _by_key(now)
    found = [_new(one) if key not in old else _changed(old[key], one) for key, one in new.items()]
    gone = (Changed("gone", one.section, one.head, _gone(one)) for key, one in old.items() if key not in new)
    return (*(one for one in found if one is not None), *gone)


def _by_key(sections: Iterable[Section]) -> dict[str, Told]:
    return {one.key: one for section in sections for one in section.told}


def _new(told: Told) -> Changed:
    return Changed("new", told.section, told.head, tuple(LineChanged(label, NOTHING, text) for label, text in told.lines))


def _gone(told: Told) -> tuple[LineChanged, ...]:
    return tuple(LineChanged(label, text, NOTHING) for label, text in told.lines)


def _changed(old: Told, new: Told) -> Changed | None:
    lines = tuple(_lines(old, new))
    if lines:
        return Changed("changed", new.section, new.head, lines)
    return None if old.whole == new.whole else Changed("changed", new.section, new.head, (), unsaid=True)


def _lines(old: Told, new: Told) -> Iterator[LineChanged]:
    if old.head != new.head:
        yield LineChanged(Text("名称", "name"), old.head, new.head)
    before, now = dict(old.lines), dict(new.lines)
    for label, text in new.lines:
        if before.get(label) != text:
            yield LineChanged(label, before.get(label, NOTHING), text)
    yield from (LineChanged(label, text, NOTHING) for label, text in old.lines if label not in now)
