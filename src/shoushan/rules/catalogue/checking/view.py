"""What a check looks at, and how it tells a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model import EffectSpec, Ledger, Pack, Place, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.catalogue.scope import effects_of
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class View:
    """One version inside its ledger and pack."""

    pack: Pack
    ledger: Ledger
    version: Version

    def problem(self, at: Place | None, message: Text, remedy: Text) -> Problem:
        """A problem at ``at``, else at the version's folder."""
        place = at or Place(f"{self.ledger.folder}/versions/{self.version.key}", 0)
        return Problem(place.file, place.line, message, remedy)

    def unknown(self, at: Place | None, what: Text, id_: str, known: Iterable[str]) -> Problem:
        """``id_`` is no ``what`` (环节, 时限 …); names the nearest or all that there are."""
        return unknown(at or Place(f"{self.ledger.folder}/versions/{self.version.key}", 0), what, id_, known)


def unknown(at: Place, what: Text, id_: str, known: Iterable[str]) -> Problem:
    """The problem of a name that nothing has."""
    ids = sorted(known)
    near = nearest(id_, ids)
    listed = ", ".join(ids[:20])
    remedy = (
        Text(f"是否想写 {near}？", f"Did you mean {near}?")
        if near
        else Text(f"可用：{listed or '（没有）'}。", f"There is: {listed or '(none)'}.")
    )
    message = Text(f"没有{what.zh}“{id_[:60]}”。", f"There is no {what.en} “{id_[:60]}”.")
    return Problem(at.file, at.line, message, remedy)


def literals(value: Any) -> list[str]:
    """The texts written in a value of an effect; an expression says none beforehand."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, tuple | list) else []


def is_open(value: Any) -> bool:
    """Whether a value is only known when the case is there."""
    if isinstance(value, tuple | list):
        return any(is_open(item) for item in value)
    return isinstance(value, Expr)


def specs(version: Version) -> list[EffectSpec]:
    """Every effect that the version composes."""
    return [spec for _, spec in effects_of(version)]


def merged(*groups: Mapping[str, Any]) -> set[str]:
    """The ids of several mappings."""
    return {id_ for group in groups for id_ in group}
