"""The life of a legal paper (文书): which steps it takes, which are done, which is next and whose; pure.

拟稿 → 核稿 → 会签 → 签发 → 编号 → 用印 → 送达 → 归档. A step that the definition does not ask for is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shoushan.rules.catalogue.model import EMPTY, Paper
from shoushan.rules.text import Text

STEPS: Mapping[str, Text] = {
    "draft": Text("拟稿", "Draft"),
    "review": Text("核稿", "Review"),
    "countersign": Text("会签", "Countersign"),
    "sign": Text("签发", "Sign"),
    "number": Text("编号", "Number"),
    "stamp": Text("用印", "Stamp"),
    "deliver": Text("送达", "Deliver"),
    "archive": Text("归档", "Archive"),
}
"""The steps in their order, in the words of the office."""

_AFTER_STAMP = frozenset({"stamped", "delivered", "archived"})
_AFTER_DELIVERY = frozenset({"delivered", "archived"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a paper's life. ``roles``: who may make it (empty: any post on the case's branch of units);
    ``units``: whose signature is still awaited (countersigning only)."""

    step: str
    state: Literal["done", "current", "todo"]
    roles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


def wanted(form: Paper | None, held: Mapping[str, Any]) -> tuple[str, ...]:
    """The steps that a paper takes, in order: by its definition, and countersigning where somebody was asked."""
    if form is None:
        return ("draft",)
    needed = {
        "draft": True, "review": bool(form.review), "countersign": bool(form.countersign or held.get("asked")),
        "sign": bool(form.sign), "number": bool(form.number), "stamp": form.seal is not None,
        "deliver": form.kind != "record", "archive": True,
    }  # fmt: skip
    return tuple(step for step in STEPS if needed[step])


def is_done(form: Paper | None, held: Mapping[str, Any], step: str) -> bool:
    """Whether a step is behind the paper."""
    state = held.get("state")
    found = {
        "draft": state != "returned", "review": bool(held.get("reviewed")), "countersign": _countersigned(form, held),
        "sign": bool(held.get("signed")), "number": bool(held.get("number")),
        "stamp": bool(held.get("stamped")) or state in _AFTER_STAMP,
        "deliver": bool(held.get("delivered")) or state in _AFTER_DELIVERY, "archive": state == "archived",
    }  # fmt: skip
    return found[step]


def _countersigned(form: Paper | None, held: Mapping[str, Any]) -> bool:
    asked = held.get("asked") or ()
    return bool(asked) and set(asked) <= set(held.get("agreed") or ())


def awaited(held: Mapping[str, Any]) -> tuple[str, ...]:
    """The units whose countersignature is awaited now: all that have not signed, or the next one where they sign in turn."""
    left = tuple(unit for unit in held.get("asked") or () if unit not in (held.get("agreed") or ()))
    return left[:1] if held.get("in_turn") else left


def following(form: Paper | None, held: Mapping[str, Any]) -> str | None:
    """The next step of the paper; ``None`` for one that is void or whose life is over."""
    if held.get("state") == "void":
        return None
    return next((step for step in wanted(form, held) if not is_done(form, held, step)), None)


def life(form: Paper | None, held: Mapping[str, Any]) -> tuple[Step, ...]:
    """Every step with how it stands."""
    current = following(form, held)
    return tuple(
        Step(
            step, "current" if step == current else "done" if is_done(form, held, step) else "todo", roles_of(form, step),
            awaited(held) if step == "countersign" else (),
        )
        for step in wanted(form, held)
    )  # fmt: skip


def roles_of(form: Paper | None, step: str) -> tuple[str, ...]:
    """The roles whose posts may make a step; empty where the definition leaves it to the case's units."""
    return form.roles.get(step, ()) if form is not None else ()


def is_issued(form: Paper | None, held: Mapping[str, Any]) -> bool:
    """Whether the paper is more than a draft: everything that comes before the seal is done. A void paper is not."""
    if form is None or held.get("state") in {"void", "returned"}:
        return False
    before = [step for step in wanted(form, held) if step in {"draft", "review", "countersign", "sign", "number"}]
    return all(is_done(form, held, step) for step in before)


def red_head(form: Paper | None, held: Mapping[str, Any], unit: str, heads: Mapping[str, Text] = EMPTY) -> Text | None:
    """The mark of the issuing organ for the red head (版头), or ``None`` where the paper may not have one.

    Only a paper whose definition asks for it, that somebody signed, that is issued, and whose unit the pack allows.
    """
    if form is None or form.head not in {"red", "letter"} or not held.get("signed") or not is_issued(form, held):
        return None
    return heads.get(unit)


# --- numbers ---------------------------------------------------------------------------------------------------------


def series_of(pattern: str, number: str) -> tuple[str, int | None]:
    """The series that a number belongs to and its place in it: ``芝人社办〔2026〕{}号`` and 7.

    A number that the pattern did not make is a series of its own without a place.
    """
    known = re.escape(pattern).replace(r"\{", "{").replace(r"\}", "}")
    shape = re.sub(r"\{(?!seq)[a-z]+\}", ".+?", known)
    shape = re.sub(r"\{seq(:0\d)?\}", r"(\\d+)", shape)
    match = re.fullmatch(shape, number) if "(" in shape else None
    if match is None:
        return number, None
    return number[: match.start(1)] + "{}" + number[match.end(1) :], int(match[1])


def gaps(places: list[int]) -> list[int]:
    """The places that are missing in a series that begins with 1: every one of them has to be explained."""
    return sorted(set(range(1, max(places, default=0) + 1)) - set(places))
