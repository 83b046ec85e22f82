"""What time does to a mandate (代理、监护): a reminder before its last day, and its end written down after it."""

from __future__ import annotations

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, EffectSpec, Input, Who
from shoushan.rules.text import Text

MANDATE_ENDING, MANDATE_OVER = "mandate-ending", "mandate-over"
_PARTY = Input("party", Text("哪一位", "Which"), "text", required=True)


def _act(id_: str, label: Text, *effects: EffectSpec) -> Act:
    return Act(
        id=id_, verb=id_, label=label, klass="system", from_=("any",), who=(Who("system"),), records_only=True,
        inputs=(_PARTY,), effects=effects,
    )  # fmt: skip


MANDATE_ACTS: dict[str, Act] = {
    MANDATE_ENDING: _act(
        MANDATE_ENDING, Text("代办授权将到期", "A mandate is about to end"),
        EffectSpec("party.remind", {"party": Name("input.party")}),
    ),
    MANDATE_OVER: _act(
        MANDATE_OVER, Text("代办授权到期", "A mandate has ended"), EffectSpec("party.end", {"party": Name("input.party")}),
        EffectSpec("code.renew", {}),
    ),
}  # fmt: skip
"""Done by the system on the day, never by hand; messages of a definition may stand ``on`` either."""
