"""The road of a package: its matters in their published order, where each stands, and which waits for which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shoushan.records.cases.shown import CaseShown
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Leg:
    """One matter: its name, its case once it is open, and the names of the matters that it still waits for."""

    name: Text
    child: Mapping[str, Any] | None
    waits: tuple[Text, ...]


def road(shown: CaseShown) -> tuple[Leg, ...]:
    """The matters of the case's package that were chosen; nothing when it is no package or none is chosen yet."""
    steps = shown.service.package if shown.service else ()
    held = shown.state.children
    cases = {str(child["uid"]): child for child in shown.children}
    names = {step.key: shown.version.services[step.service].name for step in steps if step.service in shown.version.services}
    legs = []
    for step in steps:
        if step.key not in held or step.key not in names:
            continue
        waits = tuple(names[key] for key in step.after if key in held and key in names and held[key].get("state") != "closed")
        child = cases.get(str(held[step.key].get("to") or ""))
        legs.append(Leg(names[step.key], child, () if child else waits))
    return tuple(legs)
