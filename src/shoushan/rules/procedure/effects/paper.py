"""Effects on legal papers (文书): drafted, signed, numbered, stamped, delivered, void; and on files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.refusals import NoNumber, NothingToDo, NotUnderstood, PaperState
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_draft(draft: Draft, values: Mapping[str, Any]) -> None:
    """Draft a paper of a kind that the ledger knows; a second of the kind gets a key of its own."""
    kind = text_of("paper.draft", values, "kind")
    if kind not in draft.version.papers:
        raise NotUnderstood("paper.draft", "kind", kind)
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


def _paper(draft: Draft, effect: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any], Text]:
    """The paper meant: its key, or the newest of a kind."""
    wanted = text_of(effect, values, "paper" if "paper" in values else "kind")
    held = draft.state.papers
    alive = {name: paper for name, paper in held.items() if paper["state"] != "void"}
    of_kind = [name for name, paper in alive.items() if paper["kind"] == wanted]
    key = of_kind[-1] if of_kind else (wanted if wanted in alive else None)
    label = draft.version.papers[wanted].name if wanted in draft.version.papers else Text(wanted, wanted)
    if key is None:
        raise PaperState(label, Text("尚未拟稿", "has not been drafted"))
    return key, held[key], label


def make_sign(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    key, held, label = _paper(draft, "paper.sign", values)
    if held.get("signed"):
        raise PaperState(label, Text("已签发", "is signed already"))
    draft.emit(
        "paper.sign",
        {"paper": key, "by": values.get("by") or draft.command.actor.for_post or draft.command.actor.id},
    )


def reduce_sign(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], state="signed", signed=fact.data["by"])


def make_number(draft: Draft, values: Mapping[str, Any]) -> None:
    """Give the next number of the paper's series, as the corridor drew it. Raises ``NoNumber``."""
    key, held, label = _paper(draft, "paper.number", values)
    if held.get("number"):
        raise PaperState(label, Text(f"已编号 {held['number']}", f"has its number {held['number']}"))
    number = values.get("number") or draft.context.numbers.get(held["kind"])
    if number is None:
        raise NoNumber(label)
    draft.emit("paper.number", {"paper": key, "number": number})


def reduce_number(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    key = str(fact.data["paper"])
    state.papers[key] = changed(state.papers[key], state="numbered", number=fact.data["number"])


def _numbered(draft: Draft, effect: str, values: Mapping[str, Any]) -> str:
    key, held, label = _paper(draft, effect, values)
    if draft.version.papers[held["kind"]].number and not held.get("number"):
        raise PaperState(label, Text("尚未编号", "has no number yet"))
    return key


def make_stamp(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    draft.emit("paper.stamp", {"paper": _numbered(draft, "paper.stamp", values)})


def make_deliver(draft: Draft, values: Mapping[str, Any]) -> None:
    """Deliver (送达): ``way`` is counter, post, pickup, web …; ``to`` says to whom."""
    key = _numbered(draft, "paper.deliver", values)
    to = values.get("to")
    content, classes = ({"to": to}, {"to": "personal"}) if to else ({}, {})
    draft.emit("paper.deliver", {"paper": key, "way": str(values.get("way") or "counter")}, content, classes)


def make_void(draft: Draft, values: Mapping[str, Any]) -> None:
    """Declare a paper void; its number stays used."""
    key, _, _ = _paper(draft, "paper.void", values)
    draft.emit("paper.void", {"paper": key}, reason_of(draft, values))


def _to(name: str) -> Any:
    def reduce(state: State, fact: Fact, stamp: Stamp) -> None:
        key = str(fact.data["paper"])
        state.papers[key] = changed(state.papers[key], state=name, n=stamp.n)

    return reduce


def make_file(draft: Draft, values: Mapping[str, Any]) -> None:
    """Attach a file that a door has stored: ``file`` is an input of type file {name, digest, size, type},
    or several."""
    given = values.get("file")
    if isinstance(given, str | None):
        given = {key: values.get(key) for key in ("file", "name", "digest", "size", "type")}
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, Mapping) or not all(one.get(key) for key in ("name", "digest", "type")):
            raise NotUnderstood("file.add", "file", one)
        key = str(one.get("file") or f"f{draft.count('files')}")
        data = {
            "file": key,
            "material": values.get("material") or one.get("material"),
            "size": one.get("size", 0),
            "type": one["type"],
        }
        draft.emit(
            "file.add",
            data,
            {"name": one["name"], "digest": one["digest"]},
            {"name": "personal", "digest": "personal"},
        )


def reduce_file(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, "files")
    key, material = str(fact.data["file"]), fact.data.get("material")
    state.files[key] = {"material": material, "size": fact.data["size"], "type": fact.data["type"]}
    if material and str(material) in state.materials:
        state.materials[str(material)] = changed(state.materials[str(material)], file=key)


def make_list(draft: Draft, values: Mapping[str, Any]) -> None:
    """Freeze a list of rows (an agenda, a campaign's targets): what it held then stays readable for ever."""
    rows = values.get("rows")
    if not isinstance(rows, list) or not rows:
        raise NothingToDo(Text("清单为空。", "The list is empty."))
    draft.emit("list.freeze", {"list": str(values.get("list") or "list"), "rows": rows})


def reduce_list(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    rows: Any = fact.data["rows"]
    state.counts[f"list:{fact.data['list']}"] = len(rows)


_PAPER = words("paper kind")
EFFECTS = (
    Effect("paper.draft", Text("拟稿", "a paper is drafted"), words("paper kind text values"),
           words("paper kind"), words("text"),
           make_draft, reduce_draft),
    Effect("paper.sign", Text("签发", "a paper is signed"), _PAPER | words("by"), words("paper by"),
           maker=make_sign, reducer=reduce_sign),
    Effect("paper.number", Text("编号", "a paper is numbered"), _PAPER | words("number"),
           words("paper number"),
           maker=make_number, reducer=reduce_number),
    Effect("paper.stamp", Text("用印", "a paper is stamped"), _PAPER, words("paper"), maker=make_stamp,
           reducer=_to("stamped")),
    Effect("paper.deliver", Text("送达", "a paper is delivered"), _PAPER | words("way to"),
           words("paper way"), words("to"),
           make_deliver, _to("delivered")),
    Effect("paper.void", Text("文书作废", "a paper is void"), _PAPER | words("why"), words("paper"),
           words("why"),
           make_void, _to("void")),
    Effect("file.add", Text("附件", "a file is added"), words("file material name digest size type"),
           words("file material size type"),
           words("name digest"), make_file, reduce_file),
    Effect("list.freeze", Text("固定清单", "a list is frozen"), words("list rows"), words("list rows"),
           maker=make_list, reducer=reduce_list),
)  # fmt: skip
