"""Effects on batches of payments (发放批次): the list frozen with its totals, what the bank answered, a list given back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from shoushan.rules.procedure.drafting import Draft, reason_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.payment_refusals import (
    ControlTotals,
    NotApproved,
    NothingDue,
    OwedChanged,
    ResultWrong,
    SameHand,
)
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

PAID, RETURNED = "paid", "returned"
APPROVALS = 2
"""How many people approve a list."""
_LINE = ("claim", "amount", "period", "again")
_PAYEE = ("person", "name", "number", "bank", "account")


def make_freeze(draft: Draft, values: Mapping[str, Any]) -> None:
    """Freeze the lines that are due, with who is paid where, and those held in doubt. ``count`` and ``sum`` are the totals
    that the maker typed.

    Raises ``NothingDue``, ``ControlTotals`` when either differs; that nobody is paid twice is guarded where lines are kept.
    """
    if draft.state.payment:
        raise NothingToDo(Text("名单已经固定。", "The list is frozen already."))
    due = draft.context.linked.get("claims") or {"lines": (), "held": ()}
    lines: Sequence[Mapping[str, Any]] = due["lines"]
    doubts: Sequence[Mapping[str, Any]] = due["held"]
    period = text_of("pay.freeze", values, "period")
    count, total = whole_of("pay.freeze", values, "count"), whole_of("pay.freeze", values, "sum")
    counted, summed = len(lines), sum(int(line["amount"]) for line in lines)
    if (count, total) != (counted, summed):
        raise ControlTotals(counted, count, summed, total)
    if not lines:
        raise NothingDue(period)
    lines = [{**line, "amount": int(line["amount"])} for line in lines]
    rows = [[no, *(line.get(key) for key in _LINE), *_owed(line)] for no, line in enumerate(lines, start=1)]
    payees = [[no, *(line.get(key) for key in _PAYEE)] for no, line in enumerate(lines, start=1)]
    held = [[str(one["claim"]), str(one.get("period") or period), *one["why"]] for one in doubts]
    data: dict[str, Any] = {
        "source": text_of("pay.freeze", values, "source"), "period": period, "lines": counted, "sum": summed,
        "held": len(held), "digest": digest_of(rows, payees), "by": _post(draft), "hand": draft.command.hands[0],
    }  # fmt: skip
    content: dict[str, Any] = {"rows": rows, "payees": payees, "out": held}
    draft.emit("pay.freeze", data, content, {"rows": "internal", "payees": "sensitive", "out": "internal"})


def _owed(line: Mapping[str, Any]) -> list[str]:
    """The line of money that the case itself owes, where it is that which is paid."""
    return [str(line["line"])] if line.get("line") else []


def digest_of(rows: Sequence[Any], payees: Sequence[Any]) -> str:
    """The digest of a frozen list: whoever has the list can show that no line was changed."""
    text = json.dumps([rows, payees], ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def reduce_freeze(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data = fact.data
    state.payment = {
        **{key: data[key] for key in ("source", "period", "lines", "sum", "held", "digest")},
        "maker": [data["by"], data["hand"]], "approvals": [], "n": stamp.n, "open": data["lines"],
        "paid": 0, "paid_sum": 0, "returned": 0, "returned_sum": 0,
    }  # fmt: skip


def make_approve(draft: Draft, values: Mapping[str, Any]) -> None:
    """Approve a frozen list. Two people of two posts have to, neither of them its maker; who types an approval for another
    counts as one of them too. The second finds every case owing what the list pays. Raises ``SameHand``, ``OwedChanged``.
    """
    held = draft.state.payment
    if not held or len(held["approvals"]) >= APPROVALS:
        raise NothingToDo(Text("没有等待审批的名单。", "No list waits for approval."))
    post, hands = _post(draft), draft.command.hands
    for no, (other, person) in enumerate([held["maker"], *held["approvals"]]):
        if post == other or person in hands:
            raise SameHand(maker=no == 0)
    if len(held["approvals"]) + 1 == APPROVALS:
        for number, line in (draft.context.linked.get("lines") or {}).items():
            if line.get("owed") is not None and int(line["owed"]) != int(line["amount"]):
                raise OwedChanged(int(number), int(line["amount"]), int(line["owed"]))
    draft.emit("pay.approve", {"by": post, "hand": hands[0]})


def _post(draft: Draft) -> str:
    actor = draft.command.actor
    return str(actor.for_post or actor.id)


def reduce_approve(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    signed = [*state.payment["approvals"], [fact.data["by"], fact.data["hand"]]]
    state.payment = changed(state.payment, approvals=signed, **({"granted": stamp.n} if len(signed) == APPROVALS else {}))


def make_result(draft: Draft, values: Mapping[str, Any]) -> None:
    """Take in what the bank answered, line by line; a part of the lines is enough, the rest stays open.

    Raises ``ResultWrong`` for a line that the batch has not, that was told before, or whose amount is another one.
    """
    if not draft.state.payment:
        raise NothingToDo(Text("名单还没有固定。", "The list is not frozen yet."))
    if not draft.state.payment.get("granted"):
        raise NotApproved
    given = values.get("results")
    if not isinstance(given, list | tuple) or not given:
        raise NotUnderstood("pay.result", "results", given)
    known = {int(no): line for no, line in draft.context.linked["lines"].items()}
    rows: list[list[Any]] = []
    why: dict[str, str] = {}
    seen: set[int] = set()
    for one in given:
        no, state = _number(one.get("no")), str(one.get("state") or "")
        _fits(no, one, known.get(no), seen)
        if state not in (PAID, RETURNED):
            raise ResultWrong(str(no), Text(f"处理结果“{state}”不认识", f"the result “{state}” is not known"))
        seen.add(no)
        rows.append([no, state, int(known[no]["amount"])])
        if state == RETURNED and one.get("reason"):
            why[str(no)] = str(one["reason"])[:200]
    sums = {state: [row[2] for row in rows if row[1] == state] for state in (PAID, RETURNED)}
    data: dict[str, Any] = {"results": len(rows)}
    for state, amounts in sums.items():
        data |= {state: len(amounts), f"{state}_sum": sum(amounts)}
    content: dict[str, Any] = {"rows": rows, **({"why": why} if why else {})}
    draft.emit("pay.result", data, content, {"rows": "internal", "why": "internal"})


def _number(said: Any) -> int:
    text = str(said or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ResultWrong(text[:20] or "?", Text("序号不是数", "its number is none"))
    return int(text)


def _fits(no: int, one: Mapping[str, Any], line: Mapping[str, Any] | None, seen: set[int]) -> None:
    if line is None:
        raise ResultWrong(str(no), Text("本批次没有这一笔", "the batch has no such line"))
    if no in seen:
        raise ResultWrong(str(no), Text("出现两次", "it stands twice"))
    if line["state"] != "open":
        raise ResultWrong(str(no), Text("已经登记过结果", "its result was taken in before"))
    amount = one.get("amount")
    if amount is not None and int(amount) != int(line["amount"]):
        said = Text(
            f"金额是 {int(amount)} 分，名单里是 {int(line['amount'])} 分",
            f"its amount is {int(amount)} fen, that of the list {int(line['amount'])}",
        )
        raise ResultWrong(str(no), said)


def reduce_result(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    held, data = state.payment, fact.data
    more = {key: held[key] + data[key] for key in ("paid", "paid_sum", "returned", "returned_sum")}
    state.payment = changed(held, open=held["open"] - int(str(data["results"])), **more)


def make_release(draft: Draft, values: Mapping[str, Any]) -> None:
    """Give a frozen list back before anything was paid: its people may be listed anew."""
    held = draft.state.payment
    if not held or held["paid"] or held["returned"]:
        raise NothingToDo(Text("没有可以退回的名单。", "There is no list to give back."))
    draft.emit("pay.release", {"lines": held["lines"]}, reason_of(draft, values))


def reduce_release(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.payment = {}


EFFECTS = (
    Effect("pay.freeze", Text("固定名单", "the list of payments is frozen"), words("source period count sum"),
           words("source period lines sum held digest by hand"), words("rows payees out"), make_freeze, reduce_freeze),
    Effect("pay.approve", Text("审批名单", "the list is approved"), frozenset(), words("by hand"), maker=make_approve,
           reducer=reduce_approve),
    Effect("pay.result", Text("银行回盘", "the bank has answered"), words("results"),
           words("results paid paid_sum returned returned_sum"), words("rows why"), make_result, reduce_result),
    Effect("pay.release", Text("退回名单", "a list of payments is given back"), words("why"), words("lines"), words("why"),
           make_release, reduce_release),
)  # fmt: skip
