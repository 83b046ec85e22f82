"""Acts: words of the vocabulary, somebody who may do them, inputs that can be entered, effects that exist."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, specs
from shoushan.rules.catalogue.model import Act, Input
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_VERB = Text("操作词", "verb")
_ANY_POST = "post"
"""Any post: only acts that a capability brings with it (they stand in no file) may be done by all posts of a unit."""
_ROLE = Text("岗位角色", "role")
_PARTY = Text("办事对象角色", "party role")
_LIST = Text("代码表", "code list")
_KIND = Text("分办类型", "kind of part")
_PART_STATES = ("offered", "taken", "returned", "answered", "withdrawn")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the acts of a version."""
    for act in view.version.acts.values():
        yield from _act(view, act)
        yield from _who(view, act)
        for given in act.inputs:
            yield from _input(view, act, given)
    for lapse in view.version.lapses:
        if lapse.verb not in view.pack.vocabulary:
            yield view.unknown(lapse.at, _VERB, lapse.verb, view.pack.vocabulary)
    if view.version.acts and not any("none" in act.from_ for act in view.version.acts.values()):
        yield view.problem(
            next(iter(view.version.acts.values())).at,
            Text("没有立件操作。", "No act opens a case."),
            Text("请写一个 from: none 的操作。", "Write an act with from: none."),
        )


def _act(view: View, act: Act) -> Iterator[Problem]:
    if act.verb not in view.pack.vocabulary:
        yield view.unknown(act.at, _VERB, act.verb, view.pack.vocabulary)
    if act.when is not None and act.why is None:
        yield view.problem(
            act.at,
            Text(f"操作“{act.id}”有条件而没有说明。", f"The act “{act.id}” has a condition without words."),
            Text("请写 why：条件不满足时显示的话。", "Write why: what is shown when it does not hold."),
        )
    for state in act.part:
        if state not in _PART_STATES:
            yield view.unknown(act.at, Text("分办状态", "state of a part"), state, _PART_STATES)
    kinds = _kinds(view)
    for kind in act.part_kind:
        if kinds is not None and kind not in kinds:
            yield view.unknown(act.at, _KIND, kind, kinds)


def _kinds(view: View) -> set[str] | None:
    """Kinds of parts that effects offer; ``None`` when one of them is only known with the case."""
    found: set[str] = set()
    for spec in specs(view.version):
        if spec.effect == "part.offer":
            kind = spec.values.get("kind", "handle")
            if not isinstance(kind, str):
                return None
            found.add(kind)
    return found


def _who(view: View, act: Act) -> Iterator[Problem]:
    if not act.who:
        yield view.problem(
            act.at, Text(f"操作“{act.id}”没有人可办。", f"Nobody may do the act “{act.id}”."), Text("请写 who。", "Write who.")
        )
    if act.anonymous and not (act.opens and any(who.role == "citizen" for who in act.who)):
        yield view.problem(
            act.at,
            Text(f"操作“{act.id}”不能匿名：办事人不用它立件。", f"“{act.id}” cannot be anonymous: it opens no citizen's case."),
            Text("from 写 none、who 有 citizen 的操作才可匿名。", "Only where from is none and who has citizen."),
        )
    for who in act.who:
        if who.role in ("system", "citizen") or (act.at is None and who.role == _ANY_POST):
            continue
        if who.role.startswith("party:"):
            if who.role.removeprefix("party:") not in view.version.parties:
                yield view.unknown(act.at, _PARTY, who.role.removeprefix("party:"), view.version.parties)
        elif who.role not in view.pack.roles:
            yield view.unknown(act.at, _ROLE, who.role, view.pack.roles)
        elif view.pack.posts and not _held(view, who.role):
            yield view.problem(
                act.at,
                Text(f"没有岗位具有角色“{who.role}”并可办本台账。", f"No post of this ledger holds the role “{who.role}”."),
                Text("请在 posts.yaml 中设岗，或改 who。", "Give a post this role in posts.yaml, or change who."),
            )


def _held(view: View, role: str) -> bool:
    """Whether some post that may work on this ledger holds ``role``."""
    return any(
        role in post.roles and ("*" in post.ledgers or view.ledger.id in post.ledgers) for post in view.pack.posts.values()
    )


def _input(view: View, act: Act, given: Input) -> Iterator[Problem]:
    if [other.id for other in act.inputs].count(given.id) > 1:
        yield view.problem(
            act.at,
            Text(f"输入项“{given.id}”重复。", f"The input “{given.id}” stands twice."),
            Text("请删去其中之一。", "Take one of them out."),
        )
    if given.list is not None and given.list not in view.pack.code_lists:
        yield view.unknown(act.at, _LIST, given.list, view.pack.code_lists)
    if given.type == "code" and given.list is None:
        yield view.problem(
            act.at,
            Text(f"输入项“{given.id}”没有写代码表。", f"The input “{given.id}” has no code list."),
            Text("请写 list。", "Write list."),
        )
    if given.draw and given.type != "file":
        yield view.problem(
            act.at,
            Text(f"输入项“{given.id}”不是文件，不能手写。", f"The input “{given.id}” is no file and cannot be drawn."),
            Text("请写 type: file，或删去 draw。", "Write type: file, or take draw out."),
        )
