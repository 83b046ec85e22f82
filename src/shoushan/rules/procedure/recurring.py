"""Cases that open by themselves on their day: what the day brings, as facts of the case before and a command for the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Act, Ledger, Recur, Version, Who
from shoushan.rules.procedure import inputs
from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects.recur import moved
from shoushan.rules.procedure.following import draft_of
from shoushan.rules.procedure.lapsing import Lapsed
from shoushan.rules.procedure.values import SYSTEM, Command, Context, Happened, State


def recurrences(version: Version, ledger: Ledger, state: State, moment: datetime, context: Context) -> Iterator[Lapsed]:
    """What has come due at ``moment``, each on its legal day: the next case as a command, or that nothing follows.

    ``when`` is asked of the case as it stands; what is not true opens nothing, and the entry says so. Neither a void case nor
    one carried over as history is followed by another. The caller folds one before it asks for the next.
    """
    today = moment.astimezone(context.zone).date().isoformat()
    for name, held in sorted(state.recurs.items(), key=lambda item: (str(item[1]["on"]), item[0])):
        rule = version.recurs.get(name)
        if rule is not None and str(held["on"]) <= today and not state.void and not state.history:
            yield _followed(version, ledger, state, rule, date.fromisoformat(str(held["on"])), context, moment)


def _followed(
    version: Version, ledger: Ledger, state: State, rule: Recur, day: date, context: Context, moment: datetime
) -> Lapsed:
    happened = Happened.on(day)
    act = Act(rule.id, "lapse", rule.label, "system", ("any",), (Who("system"),), ())
    asked = Command(state.case, rule.id, SYSTEM, happened)
    draft = draft_of(version, ledger, state, act, asked, context, moment, inputs.Given())
    draft.lapse = rule.id
    if rule.when is not None and evaluate(rule.when, draft.scope) is not True:
        draft.emit("recur.end", {"recur": rule.id, "unmet": True})
    else:
        _open(draft, state, rule, day)
    return Lapsed(rule.lapse, day, False, tuple(draft.facts), tuple(draft.commands))


def _open(draft: Draft, state: State, rule: Recur, day: date) -> None:
    wanted, case = rule.ledger or draft.ledger.id, draft.fresh()
    unit = draft.resolved(rule.holder) or (state.unit if wanted == draft.ledger.id else None)
    parties: Any = draft.context.linked.get("parties", ()) if rule.parties else ()
    command = Command(
        case=case,
        act=rule.act or "",
        actor=replace(SYSTEM, unit=unit),
        happened=Happened.on(day),
        input={**_later(draft, rule), **_same(draft, rule)},
        parties=list(parties),
        opens=(wanted, rule.service),
    )
    told = {"recur": rule.id, "link": f"next-{rule.id}-{day.isoformat()}", "to": case, "ledger": wanted}
    draft.emit("recur.open", {**told, "service": rule.service, "on": day.isoformat()})
    draft.commands.append(command)


def _same(draft: Draft, rule: Recur) -> dict[str, Any]:
    return {key: _typed(value) for key, value in draft.resolved(rule.fields).items() if value is not None}


def _later(draft: Draft, rule: Recur) -> dict[str, Any]:
    """Days of this case, as much later as the definition says; a day that is not known stays unknown."""
    held = {name: draft.state.fields.get(name) for name in rule.later}
    days = {name: date.fromisoformat(str(day)[:10]) for name, day in held.items() if day}
    found = {name: moved(day, *rule.later[name], draft.context.calendar) for name, day in days.items()}
    return {name: day.isoformat() for name, day in found.items()}


def _typed(value: Any) -> Any:
    """A value of a state as an act is given it: rows as a list."""
    if isinstance(value, Mapping) and all(isinstance(row, Mapping) for row in value.values()):
        return list(value.values())
    return value
