"""Effects on money: lines due, paid and returned, in integer minor units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.payment_refusals import InBatch, PaidAlready
from shoushan.rules.procedure.refusals import AmountWrong, NothingToDo
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_due(draft: Draft, values: Mapping[str, Any]) -> None:
    """A line becomes due; the same line again replaces its amount while nothing was paid on it."""
    line, amount = (
        str(values.get("line") or f"l{len(draft.state.money) + 1}"),
        whole_of("money.due", values, "amount"),
    )
    held = draft.state.money.get(line)
    if amount < 0 or (held and held["paid"]):
        raise AmountWrong(Text(f"“{line}”的应付金额不能为 {amount}。", f"{amount} cannot become due on line “{line}”."))
    if held:
        _not_in_a_batch(draft, line, held)
    told = {key: str(values[key]) for key in ("period", "batch", "again") if values.get(key)}
    if "period" in told:
        _once(draft, line, told["period"], values.get("purpose"))
    payee = values.get("payee")
    content, classes = ({"payee": payee}, {"payee": "personal"}) if payee else ({}, {})
    draft.emit("money.due", {"line": line, "amount": amount, "purpose": values.get("purpose"), **told}, content, classes)


def _once(draft: Draft, line: str, period: str, purpose: Any) -> None:
    """Nothing is listed twice for one period and purpose, unless what was listed came back."""
    for name, held in draft.state.money.items():
        same = held.get("period") == period and held.get("purpose") == purpose
        if same and held["state"] != "returned":
            raise PaidAlready(name, period)


def reduce_due(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data = fact.data
    state.money[str(data["line"])] = {
        "amount": data["amount"],
        "paid": 0,
        "state": "due",
        "purpose": data.get("purpose"),
        **{key: data[key] for key in ("period", "batch", "again") if key in data},
    }


def _line(draft: Draft, effect: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    lines = [name for name, line in draft.state.money.items() if line["state"] != "paid"]
    line = lines[0] if values.get("line") is None and len(lines) == 1 else text_of(effect, values, "line")
    held = draft.state.money.get(line)
    if held is None:
        raise NothingToDo(Text(f"没有“{line}”这一笔。", f"There is no line “{line}”."))
    return line, held


def _not_in_a_batch(draft: Draft, line: str, held: Mapping[str, Any], back: bool = False) -> None:
    """Nothing is entered by hand for a line that stands in a batch: the bank's answer says what became of it.

    What came back stands in none until the next list has it, and may be paid by hand. Raises ``InBatch``.
    """
    if draft.command.actor.kind == "system":
        return
    listed: Mapping[str, str] = draft.context.linked.get("listed") or {}
    told = held.get("batch") if back or held["state"] != "returned" else None
    if batch := listed.get(line) or told:
        raise InBatch(line, str(batch).partition("#")[0])


def make_paid(draft: Draft, values: Mapping[str, Any]) -> None:
    """Money has been paid on a line (default: the whole rest), never more than is due."""
    line, held = _line(draft, "money.paid", values)
    _not_in_a_batch(draft, line, held)
    rest = held["amount"] - held["paid"]
    amount = rest if values.get("amount") is None else whole_of("money.paid", values, "amount")
    if not 0 < amount <= rest:
        raise AmountWrong(
            Text(
                f"“{line}”还应付 {rest} 分，不能付 {amount} 分。",
                f"{rest} is still due on “{line}”, not {amount}.",
            )
        )
    draft.emit(
        "money.paid",
        {"line": line, "on": day_of("money.paid", values, "on", draft.day).isoformat(), "amount": amount},
    )


def reduce_paid(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    line = str(fact.data["line"])
    held = state.money[line]
    paid = held["paid"] + fact.data["amount"]
    held = {key: value for key, value in held.items() if key != "batch" or held["state"] != "returned"}
    state.money[line] = changed(held, paid=paid, state="paid" if paid == held["amount"] else "part-paid")


def make_returned(draft: Draft, values: Mapping[str, Any]) -> None:
    """The bank sent a payment back: the line is due again. What a batch lists may come back without having arrived."""
    line, held = _line(draft, "money.returned", values)
    _not_in_a_batch(draft, line, held, back=True)
    if not held["paid"] and not (held.get("batch") and held["state"] == "due"):
        raise NothingToDo(Text(f"“{line}”尚未支付。", f"Nothing was paid on “{line}”."))
    draft.emit("money.returned", {"line": line}, reason_of(draft, values))


def reduce_returned(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    line = str(fact.data["line"])
    state.money[line] = changed(state.money[line], paid=0, state="returned")


EFFECTS = (
    Effect("money.due", Text("应付", "money is due"), words("line amount purpose payee period batch again"),
           words("line amount purpose period batch again"),
           words("payee"), make_due, reduce_due),
    Effect("money.paid", Text("已付", "money was paid"), words("line on amount"), words("line on amount"),
           maker=make_paid, reducer=reduce_paid),
    Effect("money.returned", Text("退回", "money came back"), words("line why"), words("line"), words("why"),
           make_returned, reduce_returned),
)  # fmt: skip
