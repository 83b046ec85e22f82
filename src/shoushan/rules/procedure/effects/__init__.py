"""The closed set of effects: each one maker, one fact and one reducer."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.procedure.effects import (
    archive,
    book,
    calc,
    campaign,
    case,
    field,
    file,
    issued,
    keeping,
    klass,
    link,
    material,
    milestone,
    money,
    notice,
    paper,
    part,
    party,
    pay,
    plan,
    recur,
    relation,
    report,
    session,
    term,
    voice,
)
from shoushan.rules.procedure.effects.effect import Effect, Maker

ROOMS = (
    case, klass, part, term, field, party, material, link, paper, issued, file, money, plan, notice, milestone, voice, calc,
    book, keeping, archive, report, recur, campaign, session, relation, pay,
)  # fmt: skip
EFFECTS: dict[str, Effect] = {effect.name: effect for room in ROOMS for effect in room.EFFECTS}
MAKERS: dict[str, Maker] = {name: effect.maker for name, effect in EFFECTS.items() if effect.maker}


def describe() -> Iterator[tuple[str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """One row per effect for the documentation: name, words zh and en, what a definition writes, what the
    fact holds."""
    for effect in EFFECTS.values():
        yield (
            effect.name,
            *effect.note,
            tuple(sorted(effect.options)),
            tuple(sorted(effect.keys)),
            tuple(sorted(effect.content)),
        )
