"""Effects on parties: who a case is about, and who acts for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.mandates import days
from shoushan.rules.procedure.refusals import NotAParty, NothingSelected, NothingToDo, NotUnderstood, PartyMissing
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

CLASSES: Mapping[str, str] = {
    "name": "personal",
    "id_number": "sensitive",
    "credit_code": "public",
    "phone": "personal",
    "address": "personal",
    "ref": "internal",
}


def make_add(draft: Draft, values: Mapping[str, Any]) -> None:
    """Add the command's parties (of one ``role`` where it is named), or one whose content is written in
    the effect."""
    role = values.get("role")
    written = {key: value for key, value in values.items() if key != "role" and value is not None}
    given = (
        [{"role": role, **written}]
        if written
        else [party for party in draft.command.parties if role in (None, party.get("role"))]
    )
    if not given:
        raise NothingSelected(Text("办事对象", "party"))
    for party in given:
        _add(draft, party)


def _add(draft: Draft, party: Mapping[str, Any]) -> None:
    role = str(party.get("role"))
    rule = draft.version.parties.get(role)
    if rule is None:
        raise NotAParty(Text(role, role))
    kind = str(party.get("kind") or rule.kinds[0])
    if kind not in rule.kinds:
        raise NotUnderstood("party.add", "kind", kind)
    if not party.get("name") and not party.get("ref"):
        raise PartyMissing(rule.label)
    number = draft.count(f"party:{role}")
    key = str(party.get("party") or (role if number == 1 else f"{role}-{number}"))
    data = {
        "party": key,
        "role": role,
        "kind": kind,
        "represents": party.get("represents") or rule.represents,
        "paper": party.get("paper"),
        **days(party, draft.day),
    }
    content = {name: party[name] for name in CLASSES if party.get(name)}
    classes = {name: CLASSES[name] for name in content}
    if kind == "organisation":
        classes["name"] = "public"
    draft.emit("party.add", data, content, classes)


def reduce_add(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data = fact.data
    count(state, f"party:{data['role']}")
    state.parties[str(data["party"])] = {key: value for key, value in data.items() if key != "party"}


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    party = text_of("party.end", values, "party")
    if party not in draft.state.parties:
        raise NotAParty(Text(party, party))
    draft.emit("party.end", {"party": party})


def reduce_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.parties.pop(str(fact.data["party"]), None)


def make_remind(draft: Draft, values: Mapping[str, Any]) -> None:
    """That a mandate is about to end was told, once for each last day."""
    party = text_of("party.remind", values, "party")
    held = draft.state.parties.get(party)
    if held is None or not held.get("until"):
        raise NotAParty(Text(party, party))
    if held.get("reminded") == held["until"]:
        raise NothingToDo(Text("已经提醒过。", "It was told before."))
    draft.emit("party.remind", {"party": party, "until": held["until"]})


def reduce_remind(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    party = str(fact.data["party"])
    state.parties[party] = changed(state.parties[party], reminded=fact.data["until"])


def make_renew(draft: Draft, values: Mapping[str, Any]) -> None:
    """A fresh query code: whoever holds the receipt of before opens the case no more."""
    draft.emit("code.renew", {"track": draft.context.numbers.get("track")})


def reduce_renew(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true: the code stands in no state, only in the row of the case."""


EFFECTS = (
    Effect("party.add", Text("登记办事对象", "a party is added"),
           words(f"role party kind represents paper from until {' '.join(CLASSES)}"),
           words("party role kind represents paper from until"), frozenset(CLASSES), make_add, reduce_add),
    Effect("party.end", Text("终止办事对象", "a party leaves"), words("party"), words("party"),
           maker=make_end, reducer=reduce_end),
    Effect("party.remind", Text("提醒代办授权将到期", "told that a mandate is about to end"), words("party"),
           words("party until"), maker=make_remind, reducer=reduce_remind),
    Effect("code.renew", Text("更换查询码", "the query code is renewed"), frozenset(), words("track"), maker=make_renew,
           reducer=reduce_renew),
)  # fmt: skip
