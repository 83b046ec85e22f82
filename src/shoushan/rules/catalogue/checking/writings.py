"""Papers and messages: acts that exist, placeholders that something fills, numbers that count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shoushan.rules.catalogue import sms
from shoushan.rules.catalogue.checking.view import View, is_open, literals, specs
from shoushan.rules.catalogue.effects import EFFECTS
from shoushan.rules.catalogue.expressions import ExpressionFault
from shoushan.rules.catalogue.model import Message, Place, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.scope import scope_of
from shoushan.rules.text import Text

PREPARED = frozenset({
    "number", "year", "month", "day", "seq", "place", "date", "today",
    "case_number", "case_url", "code", "url", "ledger", "noun", "service", "stage",
    "outcome", "channel", "applicant", "applicant_id", "applicant_phone", "applicant_address", "agent", "parties",
    "organ", "organ_phone", "acting_organ", "acting_phone", "organ_address", "query_code",
    "unit", "unit_name", "unit_phone", "holder", "holder_phone",
    "post", "post_name", "officer", "host_org", "received_on", "opened_on", "accepted_on",
    "decided_on", "closed_on", "due", "missing_items", "materials_missing", "materials_received", "materials", "reason",
    "remedy", "paper", "kind", "way", "taker", "days", "from", "to",
    "it", "act", "verdict", "child", "amount", "phone", "basis", "decision_text",
    "decision_law", "seal", "copies", "refusal_ground", "refusal_facts",
})  # fmt: skip
"""Values that the platform prepares for papers and messages, beside the fields and the inputs of the acts."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
IN_WORDS = "_in_words"
_NAME = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*")
NUMBER = re.compile(r"\{(?:place|year|month|day|seq(?::0[1-9])?)\}")
_TERM_VALUE = re.compile(r"(due|start|limit)_([a-z0-9_]+)")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the papers, messages and numbers of a version."""
    drafts = [spec.values.get("kind") for spec in specs(view.version) if spec.effect == "paper.draft"]
    drafted = {id_ for value in drafts for id_ in literals(value)}
    any_kind = any(is_open(value) for value in drafts)
    for paper in view.version.papers.values():
        if paper.id not in drafted and not any_kind:
            yield view.problem(
                paper.at,
                Text(f"没有操作会拟“{paper.id}”。", f"No act drafts the paper “{paper.id}”."),
                Text("请在操作中写 paper.draft。", "Write paper.draft in an act."),
            )
    for message in view.version.messages.values():
        yield from _message(view, message)
    if "{seq" not in view.ledger.number or NUMBER.sub("", view.ledger.number).count("{"):
        yield view.problem(view.ledger.at, *number_fault(view.ledger.number))


def number_fault(pattern: str) -> tuple[Text, Text]:
    """What is wrong with a number pattern, and the remedy."""
    return (
        Text(f"编号规则“{pattern}”不成立。", f"The number pattern “{pattern}” does not work."),
        Text(
            "须含 {seq} 或 {seq:06}，可用 {place}、{year}、{month}、{day}。",
            "It holds {seq} or {seq:06}, and may hold {place}, {year}, {month}, {day}.",
        ),
    )


def block_faults(
    view: View, at: Place | None, block: Mapping[str, Any], known: frozenset[str], more: frozenset[str]
) -> Iterator[Problem]:
    """The faults of one block of a paper and of those below it; ``known`` are the names that something fills."""
    inside = more | ({"it", "clause"} if "each" in block else {"clause"})
    for key in ("if", "unless", "each"):
        if key in block and not is_known(view, block[key], known | more):
            yield view.unknown(at, Text("可用的值", "value"), block[key], known)
    if "text" in block:
        yield from text_faults(view, at, [block["text"]], known | inside)
    if table := block.get("table"):
        if "each" in table and not is_known(view, table["each"], known | more):
            yield view.unknown(at, Text("可用的值", "value"), table["each"], known)
        cells = [*table["head"], *table["cells"], *(cell for row in table["rows"] for cell in row)]
        yield from text_faults(view, at, cells, known | inside | {"it"})
    for below in block.get("body", ()):
        yield from block_faults(view, at, below, known, inside)


def text_faults(view: View, at: Place | None, texts: Iterable[Text], known: frozenset[str]) -> Iterator[Problem]:
    """The placeholders that nothing fills."""
    for text in texts:
        for name in dict.fromkeys(_PLACEHOLDER.findall(text.zh) + _PLACEHOLDER.findall(text.en)):
            if not is_known(view, name, known):
                yield view.unknown(at, Text("占位符", "placeholder"), name, known)


def is_known(view: View, name: str, known: frozenset[str]) -> bool:
    """A prepared value, a field, an input, a term's day (``due_<term>``) or a dotted name of expressions."""
    if name in known or name.startswith("it."):
        return bool(_NAME.fullmatch(name))
    if name.endswith(IN_WORDS):
        return name.removesuffix(IN_WORDS) in money_of(view.version)
    term = _TERM_VALUE.fullmatch(name)
    if term:
        return term[2] in {id_.replace("-", "_") for id_ in view.version.terms}
    try:
        scope_of(view.version)(name)
    except ExpressionFault:
        return False
    return "." in name


def money_of(version: Version) -> set[str]:
    """The names of amounts that a paper may write out in capitals (大写), as ``{<name>_in_words}``."""
    inputs = {given.id for act in version.acts.values() for given in act.inputs if given.type == "money"}
    totals = {f"calc_{id_.replace('-', '_')}_total" for id_, one in version.worksheets.items() if one.unit == "money"}
    return inputs | totals | {field.id for field in version.fields.values() if field.type == "money"}


def sheets_of(version: Version) -> set[str]:
    """The names of worksheets in papers: ``calc_<sheet>``, its lines as sentences, ``calc_<sheet>_rows``, the same as rows of
    a table, and ``calc_<sheet>_total``."""
    keys = {f"calc_{id_.replace('-', '_')}" for id_ in version.worksheets}
    return keys | {f"{key}{more}" for key in keys for more in ("_total", "_rows")}


def known_of(version: Version) -> frozenset[str]:
    """Every name that a message's placeholder may have."""
    parties = {id_.replace("-", "_") for id_ in version.parties}
    inputs = {given.id for act in version.acts.values() for given in act.inputs}
    told = {f"{party}_{what}" for party in parties for what in ("name", "phone", "address", "id_number")}
    return frozenset(PREPARED | parties | told | inputs | set(version.fields) | sheets_of(version))


def _message(view: View, message: Message) -> Iterator[Problem]:
    version = view.version
    known = {*version.acts, *(lapse.id for lapse in version.lapses), *EFFECTS}
    for id_ in message.on:
        if id_ not in known:
            yield view.unknown(message.at, Text("操作、期满后果或后果", "act, lapse or effect"), id_, known)
    whom = message.to.removeprefix("party:").removeprefix("role:").removeprefix("post:")
    addressees = {*version.parties, *view.pack.roles, *view.pack.posts, "post", "holder", "owner", "lead"}
    if whom not in addressees:
        yield view.unknown(message.at, Text("收信人", "addressee"), whom, addressees)
    yield from text_faults(view, message.at, [message.text, *([message.sms] if message.sms else [])], known_of(version))
    yield from _short(view, message)


def _short(view: View, message: Message) -> Iterator[Problem]:
    """One short message carries 70 characters: a template that may grow longer is refused, never split."""
    forms = [(sms.short(message), True), *([(sms.alone(message), False)] if message.link else [])]
    for words, link in forms:
        longest, most = sms.longest(words, view.version, view.pack), sms.room_for(message, view.pack, link=link)
        if longest <= most:
            continue
        yield view.problem(
            message.at,
            Text(
                f"短信最长会有 {longest} 个字，除去签名和网址只能有 {most} 个字。",
                f"The short message may grow to {longest} characters; beside signature and address there is room for {most}.",
            ),
            Text("请改短，或另写 sms：短信用的短句。", "Shorten it, or write sms: a short form for telephones."),
        )
