"""Effects on legal papers (文书): drafted, reviewed, countersigned, signed, numbered, and void.

What happens to a paper once it is issued stands in ``issued``; files and frozen lists in ``file``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shoushan.rules.catalogue.model import Paper
from shoushan.rules.procedure.drafting import Draft, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.effects.scans import keep_scan
from shoushan.rules.procedure.paper_life import STEPS, awaited, is_done, roles_of, wanted
from shoushan.rules.procedure.refusals import NoNumber, NothingToDo, NotUnderstood, NotYourDesk, PaperState, UnknownValue
from shoushan.rules.procedure.scope import unit_label
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

ANEW = "paper-draft"
"""The act that every version has: it drafts a paper again whose first was declared void, and no other."""


def make_draft(draft: Draft, values: Mapping[str, Any]) -> None:
    """Draft a paper of a kind that the ledger knows; a second of the kind gets a key of its own."""
    kind = text_of("paper.draft", values, "kind")
    if kind not in draft.version.papers:
        raise NotUnderstood("paper.draft", "kind", kind)
    if draft.act.id == ANEW and not any(one["kind"] == kind and one["state"] == "void" for one in draft.state.papers.values()):
        told = Text("没有作废的，不用重拟", "has no void one that a new one could stand for")
        raise PaperState(draft.version.papers[kind].name, told)
    number = draft.count(f"paper:{kind}")
    text = values.get("text") or values.get("values")
    key = str(values.get("paper") or (kind if number == 1 else f"{kind}-{number}"))
    draft.emit(
        "paper.draft",
        {"paper": key, "kind": kind},
        {"text": text} if text else {},
        {"text": "personal"} if text else {},
    )


def reduce_draft(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, f"paper:{fact.data['kind']}")
    state.papers[str(fact.data["paper"])] = {"kind": fact.data["kind"], "state": "draft", "n": stamp.n}


def named(draft: Draft, effect: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any], Text, Paper | None]:
    """The paper meant: its key, or the newest of a kind; with what is held of it, its name and its definition.

    Raises ``PaperState`` for one that was never drafted or is void.
    """
    wanted_ = text_of(effect, values, "paper" if "paper" in values else "kind")
    held = draft.state.papers
    alive = {name: paper for name, paper in held.items() if paper["state"] != "void"}
    of_kind = [name for name, paper in alive.items() if paper["kind"] == wanted_]
    key = of_kind[-1] if of_kind else (wanted_ if wanted_ in alive else None)
    if key is None:
        form = draft.version.papers.get(wanted_)
        said = Text("已作废", "is void") if wanted_ in held else Text("尚未拟稿", "has not been drafted")
        raise PaperState(form.name if form else Text(wanted_, wanted_), said)
    form = draft.version.papers.get(held[key]["kind"])
    return key, held[key], form.name if form else Text(wanted_, wanted_), form


def before(form: Paper | None, held: Mapping[str, Any], label: Text, step: str, *, needs: tuple[str, ...]) -> None:
    """Refuse a step while one of ``needs``, of those that this paper takes, is not done. Raises ``PaperState``."""
    steps = wanted(form, held)
    for one in needs:
        if one in steps and not is_done(form, held, one):
            name = STEPS[one]
            raise PaperState(label, Text(f"尚未{name.zh}，不能{STEPS[step].zh}", f"has not passed the step “{name.en}” yet"))


def own_desk(draft: Draft, form: Paper | None, step: str) -> None:
    """Refuse who has none of the roles that make this step. Raises ``NotYourDesk``; posts that the system or a
    definition's own act put there are not asked twice."""
    roles = roles_of(form, step)
    if roles and draft.command.actor.kind == "post" and not draft.command.actor.roles & set(roles):
        known = draft.context.roles
        raise NotYourDesk(STEPS[step], [known.get(role, Text(role, role)) for role in roles])


def by(draft: Draft) -> str:
    """The post (or other actor) that makes a step."""
    return draft.command.actor.for_post or draft.command.actor.id


def _unissued(held: Mapping[str, Any], label: Text) -> None:
    if held.get("number"):
        told = Text(
            f"已编号 {held['number']}，不能再改；确需更改的，请作废后重拟", "has its number; declare it void and draft anew"
        )
        raise PaperState(label, told)


def make_review(draft: Draft, values: Mapping[str, Any]) -> None:
    """Review a draft (核稿): it may go on to be countersigned or signed."""
    key, held, label, form = named(draft, "paper.review", values)
    _unissued(held, label)
    if held["state"] == "returned":
        raise PaperState(label, Text("已退回修改，请先重新拟稿", "was sent back and must be drafted anew first"))
    if held.get("reviewed"):
        raise PaperState(label, Text("已核稿", "is reviewed already"))
    own_desk(draft, form, "review")
    draft.emit("paper.review", {"paper": key, "by": by(draft)}, *_said(values))


def reduce_review(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], state="reviewed", reviewed=fact.data["by"])


def make_return(draft: Draft, values: Mapping[str, Any]) -> None:
    """Send a draft back for rework, with a reason. What was reviewed, countersigned and signed has to be anew."""
    key, held, label, _ = named(draft, "paper.return", values)
    _unissued(held, label)
    if held["state"] == "returned":
        raise PaperState(label, Text("已经退回修改", "was sent back already"))
    why = reason_of(draft, values)
    if not why:
        raise UnknownValue(["reason"])
    draft.emit("paper.return", {"paper": key, "by": by(draft)}, why)


def reduce_return(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    kept = {name: value for name, value in state.papers[key].items() if name not in _UNDONE}
    state.papers[key] = changed(kept, state="returned", n=stamp.n)


_UNDONE = frozenset({"reviewed", "agreed", "signed"})


def make_redraft(draft: Draft, values: Mapping[str, Any]) -> None:
    """Draft a paper anew that was sent back, or whose case has changed; its words are prepared afresh."""
    key, held, label, _ = named(draft, "paper.redraft", values)
    _unissued(held, label)
    if held.get("signed"):
        raise PaperState(label, Text("已签发，请先退回修改", "is signed; send it back first"))
    text = values.get("text")
    content = {"text": text} if text else {}
    draft.emit("paper.redraft", {"paper": key, "kind": held["kind"]}, content, {"text": "personal"} if text else {})


def reduce_redraft(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    kept = {name: value for name, value in state.papers[key].items() if name not in _UNDONE}
    state.papers[key] = changed(kept, state="draft", n=stamp.n)


def make_circulate(draft: Draft, values: Mapping[str, Any]) -> None:
    """Ask units to countersign (送会签), together or in turn; they may see the case from then on."""
    key, held, label, form = named(draft, "paper.circulate", values)
    _unissued(held, label)
    before(form, held, label, "countersign", needs=("draft", "review"))
    units = list(_units(values.get("units"))) or list(form.countersign if form else ())
    if not units:
        raise UnknownValue(["units"])
    in_turn = values.get("in_turn")
    turn = (form is not None and form.in_turn) if in_turn is None else bool(in_turn)
    fresh = [unit for unit in dict.fromkeys(units) if unit not in (held.get("asked") or ())]
    if not fresh:
        raise NothingToDo(Text("所列单位都已送会签。", "All these units have been asked already."))
    for unit in fresh:
        if unit not in draft.context.units:
            raise NotUnderstood("paper.circulate", "units", unit)
        draft.emit("paper.circulate", {"paper": key, "unit": unit, "in_turn": turn, "by": by(draft)})


def _units(given: Any) -> Iterator[str]:
    yield from (str(one) for one in (given if isinstance(given, list | tuple) else [given]) if one)


def reduce_circulate(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key, unit = str(fact.data["paper"]), str(fact.data["unit"])
    held = state.papers[key]
    asked = [*(held.get("asked") or ()), unit]
    state.papers[key] = changed(held, state="circulated", asked=asked, in_turn=bool(fact.data["in_turn"]))


def make_countersign(draft: Draft, values: Mapping[str, Any]) -> None:
    """Countersign (会签) for a unit that was asked: its own post, or whoever enters the signed sheet (流转单)."""
    key, held, label, _ = named(draft, "paper.countersign", values)
    unit = str(values.get("unit") or draft.command.actor.unit or "")
    if unit not in (held.get("asked") or ()):
        names = [unit_label(draft.context, one) for one in held.get("asked") or ()]
        raise NotYourDesk(STEPS["countersign"], names or [Text("（尚未送会签）", "(nobody has been asked)")])
    if unit in (held.get("agreed") or ()):
        raise PaperState(label, Text("贵单位已会签", "is countersigned by your unit already"))
    if unit not in awaited(held):
        first = unit_label(draft.context, awaited(held)[0])
        raise PaperState(label, Text(f"按顺序会签，现在轮到{first.zh}", f"is countersigned in turn; {first.en} comes first"))
    sheet = values.get("sheet")
    if draft.command.actor.unit != unit and draft.command.source.digest is None and not sheet:
        told = Text(
            "代其他单位登记会签，须附签过字的流转单扫描件",
            "needs the scan of the signed sheet to enter another unit's signature",
        )
        raise PaperState(label, told)
    file = keep_scan(draft, sheet, "paper.countersign") if sheet else None
    draft.emit("paper.countersign", {"paper": key, "unit": unit, "file": file, "by": by(draft)}, *_said(values))


def reduce_countersign(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key, unit = str(fact.data["paper"]), str(fact.data["unit"])
    held = state.papers[key]
    agreed = [*(held.get("agreed") or ()), unit]
    ready = set(held.get("asked") or ()) <= set(agreed)
    state.papers[key] = changed(held, agreed=agreed, state="countersigned" if ready else held["state"])


def _said(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    opinion = values.get("opinion")
    return ({"opinion": opinion}, {"opinion": "internal"}) if opinion else ({}, {})


def make_sign(draft: Draft, values: Mapping[str, Any]) -> None:
    """Sign (签发): after review and countersigning where the definition asks for them."""
    key, held, label, form = named(draft, "paper.sign", values)
    if held.get("signed"):
        raise PaperState(label, Text("已签发", "is signed already"))
    before(form, held, label, "sign", needs=("draft", "review", "countersign"))
    own_desk(draft, form, "sign")
    draft.emit("paper.sign", {"paper": key, "by": values.get("by") or by(draft)})


def reduce_sign(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], state="signed", signed=fact.data["by"])


def make_number(draft: Draft, values: Mapping[str, Any]) -> None:
    """Give the next number of the paper's series, as the corridor drew it. Raises ``NoNumber``."""
    key, held, label, form = named(draft, "paper.number", values)
    if held.get("number"):
        raise PaperState(label, Text(f"已编号 {held['number']}", f"has its number {held['number']}"))
    if form is not None and not form.number and not values.get("number"):
        raise PaperState(label, Text("不编号", "takes no number"))
    before(form, held, label, "number", needs=("draft", "review", "countersign", "sign"))
    number = values.get("number") or draft.context.numbers.get(held["kind"])
    if number is None:
        raise NoNumber(label)
    draft.emit("paper.number", {"paper": key, "number": number, "by": by(draft)})


def reduce_number(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], state="numbered", number=fact.data["number"])


def make_void(draft: Draft, values: Mapping[str, Any]) -> None:
    """Declare a paper void; its number stays used."""
    key, _, _, _ = named(draft, "paper.void", values)
    draft.emit("paper.void", {"paper": key, "by": by(draft)}, reason_of(draft, values))


def reduce_void(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], state="void", n=stamp.n)


PAPER = words("paper kind")
EFFECTS = (
    Effect("paper.draft", Text("拟稿", "a paper is drafted"), words("paper kind text values"),
           words("paper kind"), words("text"), make_draft, reduce_draft),
    Effect("paper.review", Text("核稿", "a draft is reviewed"), PAPER | words("opinion"), words("paper by"),
           words("opinion"), make_review, reduce_review),
    Effect("paper.return", Text("退回修改", "a draft is sent back for rework"), PAPER | words("why"), words("paper by"),
           words("why"), make_return, reduce_return),
    Effect("paper.redraft", Text("重新拟稿", "a paper is drafted anew"), PAPER | words("text"), words("paper kind"),
           words("text"), make_redraft, reduce_redraft),
    Effect("paper.circulate", Text("送会签", "a unit is asked to countersign"), PAPER | words("units in_turn"),
           words("paper unit in_turn by"), maker=make_circulate, reducer=reduce_circulate),
    Effect("paper.countersign", Text("会签", "a unit countersigns"), PAPER | words("unit opinion sheet"),
           words("paper unit file by"), words("opinion"), make_countersign, reduce_countersign),
    Effect("paper.sign", Text("签发", "a paper is signed"), PAPER | words("by"), words("paper by"),
           maker=make_sign, reducer=reduce_sign),
    Effect("paper.number", Text("编号", "a paper is numbered"), PAPER | words("number"), words("paper number by"),
           maker=make_number, reducer=reduce_number),
    Effect("paper.void", Text("文书作废", "a paper is void"), PAPER | words("why"), words("paper by"), words("why"),
           make_void, reduce_void),
)  # fmt: skip
