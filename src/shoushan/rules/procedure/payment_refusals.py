"""Why a batch of payments is not frozen, or a bank's file not taken in: with both numbers, or with the line."""

from __future__ import annotations

from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.worksheet_refusals import amount_words
from shoushan.rules.text import Text


class ControlTotals(Refusal):
    """Count or sum typed by the maker is not that of the lines that are due."""

    def __init__(self, counted: int, count: int, summed: int, total: int) -> None:
        ours, theirs = amount_words(summed, "money"), amount_words(total, "money")
        super().__init__(
            Text(
                f"控制总数不符：应发 {counted} 笔、{ours.zh}，填写的是 {count} 笔、{theirs.zh}，"
                f"相差 {count - counted} 笔、{amount_words(total - summed, 'money').zh}。",
                f"The control totals differ: {counted} lines and {ours.en} are due, {count} lines and {theirs.en} were typed "
                f"({count - counted} lines, {amount_words(total - summed, 'money').en}).",
            ),
            Text("请对照名单逐户核对；挂起的疑点不计入总数。", "Check against the list; what is held in doubt is in no total."),
            "count" if count != counted else "sum",
        )


class NothingDue(Refusal):
    """Nobody is due for this purpose and period."""

    def __init__(self, period: str) -> None:
        super().__init__(
            Text(f"{period}没有应发的人。", f"Nobody is due for {period}."),
            Text("请核对发放项和期间；已经列入其他批次的不再列。", "Check purpose and period; nobody is listed twice."),
            "period",
        )


class NoSuchPayment(Refusal):
    """The source names no payment of a ledger, or the period does not fit it."""

    def __init__(self, said: str, where: str = "pay_source") -> None:
        super().__init__(
            Text(f"没有“{said}”这样的发放项或期间。", f"“{said}” is no payment, or no period of it."),
            Text(
                "发放项写“台账.发放项”；按月的期间写 2017-10，按季的写 2017-Q4，一次性的写 once。",
                "A payment is written <ledger>.<payment>; a month 2017-10, a quarter 2017-Q4, what is paid once: once.",
            ),
            where,
        )


class SameHand(Refusal):
    """Whoever made the list, or has approved it, approves it once more."""

    def __init__(self, maker: bool) -> None:
        zh, en = ("制表人", "made the list") if maker else ("已经审批过的人或岗位", "has approved it already")
        super().__init__(
            Text(f"{zh}不能审批这个批次。", f"Whoever {en} does not approve this batch."),
            Text("须由制表人以外的两个岗位、两个人先后审批。", "Two people of two posts approve, neither the maker."),
        )


class NotApproved(Refusal):
    """The bank's answer comes before two have approved."""

    def __init__(self) -> None:
        super().__init__(
            Text("这个批次还没有两人审批。", "Two have not approved this batch yet."),
            Text("先由两个岗位审批，再发银行。", "Two posts approve it first, then it goes to the bank."),
        )


class PaidMeanwhile(Refusal):
    """Somebody of this list stands in another batch for the same purpose and period since the list was made."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "名单里有人在同一期间、同一用途已经列入另一个批次，一个人一期只发一次。",
                "Somebody of this list stands in another batch for the same purpose and period: nobody is paid twice.",
            ),
            Text("请重新打开本页，看挂起的疑点，再固定名单。", "Open the page again, look at the doubts, and freeze it anew."),
        )


class InBatch(Refusal):
    """A line that stands in a batch is entered as paid or returned by hand."""

    def __init__(self, line: str, batch: str) -> None:
        super().__init__(
            Text(
                f"“{line}”这一笔在发放批次 {batch} 里，不能再手工登记支付或者退回。",
                f"“{line}” stands in payment batch {batch}: it is not entered by hand as well.",
            ),
            Text(
                "以该批次的银行回盘为准；没有送银行的可以先退回名单。",
                "The bank's answer to it decides; a list not sent yet can be given back.",
            ),
            "line",
        )


class OwedChanged(Refusal):
    """What a case owes is not what the frozen list pays: it was paid by hand, changed or void since."""

    def __init__(self, no: int, listed: int, owed: int) -> None:
        ours, theirs = amount_words(listed, "money"), amount_words(owed, "money")
        super().__init__(
            Text(
                f"第 {no} 笔名单里是 {ours.zh}，件里现在应付 {theirs.zh}：名单固定以后有变动。",
                f"Line {no} pays {ours.en}, its case owes {theirs.en} now: it changed after the list was frozen.",
            ),
            Text("请退回名单，核对后重新固定。", "Give the list back, check it and freeze it anew."),
            f"lines.{no}",
        )


class PaidAlready(Refusal):
    """The case was paid for this purpose and period, and the money did not come back."""

    def __init__(self, line: str, period: str) -> None:
        super().__init__(
            Text(f"本件 {period} 的“{line}”已经列支，不再列。", f"“{line}” of {period} is listed in this case already."),
            Text("退回的款从退回的那一笔重发。", "What came back is paid again from the line that came back."),
            line,
        )


class ResultWrong(Refusal):
    """A line of the bank's file that cannot be taken in: unknown, twice, of another amount, or told already."""

    def __init__(self, no: str, why: Text) -> None:
        super().__init__(
            Text(f"回盘文件序号 {no}：{why.zh}。", f"Line {no} of the bank's file: {why.en}."),
            Text("请核对是不是本批次的回盘；一行不对整份不收。", "Check that it answers this batch; a wrong line refuses all."),
            "results",
        )
