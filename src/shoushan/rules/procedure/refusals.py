"""Why an act cannot be done: one exception per reason, in both languages, with what to do instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from shoushan.rules.text import Text


def listed(words: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several words as one enumeration."""
    kept = list(words)
    return Text(zh.join(word.zh for word in kept), en.join(word.en for word in kept))


class Refusal(Exception):  # the word of the house: a refusal is no fault of the program
    """Base of every refusal: ``code`` names the reason, ``where`` the input, field or part that it is
    about."""

    at: int | None = None
    """The number of the command in its list, where a list was asked for and one of it refused."""

    def __init__(self, text: Text, remedy: Text, where: str | None = None) -> None:
        super().__init__(f"{text.zh} {text.en}")
        self.text = text
        self.remedy = remedy
        self.where = where

    @property
    def code(self) -> str:
        """The name of the reason, as scenarios and the API tell it."""
        return type(self).__name__


class NoSuchAct(Refusal):
    """The version does not know this act."""

    def __init__(self, act: str) -> None:
        super().__init__(
            Text(f"本台账没有“{act}”这一办理操作。", f"This ledger has no act “{act}”."),
            Text("请在可办操作中选择。", "Choose one of the acts that the page offers."),
        )


class NoSuchCase(Refusal):
    """The act needs a case that is open in the book, and there is none."""

    def __init__(self, act: Text) -> None:
        super().__init__(
            Text(f"“{act.zh}”须在已有的件上办理。", f"“{act.en}” is done on a case that exists."),
            Text("请先登记立件。", "Open the case first."),
        )


class AlreadyOpened(Refusal):
    """An opening act on a case that exists."""

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(f"该件（{number}）已经登记。", f"The case ({number}) is open already."),
            Text("请查看原件，不要重复提交。", "Look at the case; do not file it twice."),
        )


class WrongStage(Refusal):
    """The case stands in another stage than the act needs."""

    def __init__(self, act: Text, stage: Text, wanted: Sequence[Text]) -> None:
        where = listed(wanted)
        super().__init__(
            Text(
                f"现在的环节是“{stage.zh}”，不能办理“{act.zh}”。",
                f"The case stands at “{stage.en}”, where “{act.en}” cannot be done.",
            ),
            Text(f"“{act.zh}”在以下环节办理：{where.zh}。", f"“{act.en}” is done at: {where.en}."),
        )


class CaseClosed(Refusal):
    """The case is closed."""

    def __init__(self, act: Text, on: str) -> None:
        super().__init__(
            Text(
                f"该件已于 {on} 办结，不能办理“{act.zh}”。",
                f"The case was closed on {on}; “{act.en}” cannot be done.",
            ),
            Text("确需继续办理的，请先重办。", "Reopen it first if it must go on."),
        )


class CaseVoid(Refusal):
    """The case was declared void."""

    def __init__(self) -> None:
        super().__init__(
            Text("该件已作废，不能再办理。", "The case is void; nothing more can be done to it."),
            Text("请重新登记。", "Open a new case."),
        )


class OnHold(Refusal):
    """A hold forbids erasure."""

    def __init__(self, holds: Sequence[str]) -> None:
        names = "、".join(holds)
        super().__init__(
            Text(
                f"该件处于保全状态（{names}），不得清除。",
                f"The case is on hold ({', '.join(holds)}); nothing may be erased.",
            ),
            Text("保全解除后再办理。", "Wait until the hold has ended."),
        )


class NotYourDesk(Refusal):
    """Somebody else does this act."""

    def __init__(self, act: Text, who: Sequence[Text]) -> None:
        names = listed(who, zh="或", en=" or ")
        super().__init__(
            Text(f"“{act.zh}”不由您的岗位办理。", f"“{act.en}” is not done at your desk."),
            Text(f"由{names.zh}办理。", f"It is done by {names.en}."),
        )


class NotYourPart(Refusal):
    """The actor's unit has no part of this case, or the part named is another unit's."""

    def __init__(self, act: Text, units: Sequence[Text]) -> None:
        names = listed(units) if units else Text("无", "none")
        super().__init__(
            Text(
                f"贵单位在本件中没有可以“{act.zh}”的分办件。",
                f"Your unit holds no part of this case on which “{act.en}” could be done.",
            ),
            Text(f"现有分办件的单位：{names.zh}。", f"Units with a part: {names.en}."),
        )


class PartNotOpen(Refusal):
    """The part stands in another state than the act needs."""

    def __init__(self, act: Text, unit: Text, state: Text, wanted: Sequence[Text], part: str) -> None:
        names = listed(wanted, zh="”或“", en="” or “")
        super().__init__(
            Text(
                f"{unit.zh}的分办件现为“{state.zh}”，不能办理“{act.zh}”。",
                f"The part of {unit.en} is “{state.en}”; “{act.en}” cannot be done on it.",
            ),
            Text(f"分办件须为“{names.zh}”。", f"It must be “{names.en}”."),
            part,
        )


class WhichPart(Refusal):
    """Several parts would fit and none was named."""

    def __init__(self, act: Text, parts: Sequence[str]) -> None:
        super().__init__(
            Text(
                f"有 {len(parts)} 个分办件可以“{act.zh}”。",
                f"“{act.en}” could be done on {len(parts)} parts.",
            ),
            Text(f"请选定一个：{'、'.join(parts)}。", f"Choose one: {', '.join(parts)}."),
        )


class ConditionNotMet(Refusal):
    """The condition that the definition sets is false; ``why`` is the definition's own sentence."""

    def __init__(self, act: Text, why: Text | None) -> None:
        super().__init__(
            why or Text(f"尚不具备“{act.zh}”的条件。", f"The condition for “{act.en}” is not met."),
            Text("条件具备后再办理。", "Do it once the condition is met."),
        )


class MaterialMissing(Refusal):
    """Required materials have not been received."""

    def __init__(self, act: Text, missing: Sequence[Text]) -> None:
        names = listed(missing)
        super().__init__(
            Text(f"还差材料：{names.zh}，不能“{act.zh}”。", f"“{act.en}” must wait: missing are {names.en}."),
            Text(
                "请收齐、容缺或一次性告知补正。",
                "Receive them, defer them where allowed, or tell once what is missing.",
            ),
        )


class UnknownValue(Refusal):
    """Something that the rule needs is not known; ``missing`` names it. Unknown never means no."""

    def __init__(self, missing: Sequence[str], labels: Sequence[Text] = ()) -> None:
        self.missing = tuple(missing)
        names = listed(labels) if labels else Text("、".join(missing), ", ".join(missing))
        super().__init__(
            Text(f"缺少办理所需的内容：{names.zh}。", f"What the rule needs is not known: {names.en}."),
            Text("请先补充后再办理；未知不等于“否”。", "Fill it in first; unknown does not mean no."),
            missing[0] if missing else None,
        )


class WrongInput(Refusal):
    """The input has faults; ``faults`` lists each as (input id, text, remedy)."""

    def __init__(self, faults: Sequence[tuple[str, Text, Text]]) -> None:
        self.faults = tuple(faults)
        first = faults[0]
        more = len(faults) - 1
        text = first[1] if not more else Text(f"{first[1].zh}（另有 {more} 处）", f"{first[1].en} (and {more} more)")
        super().__init__(text, first[2], first[0])


class OfficialOverrideNeeded(Refusal):
    """A value looks wrong but may be right: an official may let it pass with a reason."""

    def __init__(self, faults: Sequence[tuple[str, Text, Text]]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            faults[0][1],
            Text(
                "核对无误的，由工作人员填写理由后放行。",
                "If it is right, an official lets it pass and gives the reason.",
            ),
            faults[0][0],
        )


class ReasonNeeded(Refusal):
    """The act must say why."""

    def __init__(self, act: Text) -> None:
        super().__init__(
            Text(f"“{act.zh}”须写明理由。", f"“{act.en}” needs a reason."),
            Text("请填写理由。", "Give the reason."),
            "reason",
        )


class InTheFuture(Refusal):
    """What is said to have happened lies after the moment of typing."""

    def __init__(self, happened: str, today: date) -> None:
        super().__init__(
            Text(
                f"发生时间 {happened} 晚于现在（{today}）。",
                f"It is said to have happened on {happened}, after now ({today}).",
            ),
            Text("请更正发生时间。", "Correct when it happened."),
            "happened",
        )


class OutOfOrder(Refusal):
    """The act lies before what was already done in the same stage or on the same part."""

    def __init__(self, happened: str, previous: str) -> None:
        super().__init__(
            Text(
                f"发生时间 {happened} 早于上一步（{previous}）。",
                f"It happened on {happened}, before the step that precedes it ({previous}).",
            ),
            Text(
                "请核对日期；前面录错的，用“更正”。",
                "Check the day; if the earlier entry is wrong, correct it.",
            ),
            "happened",
        )


class StalePage(Refusal):
    """What the actor looked at has changed since."""

    def __init__(self, what: Text, seen: int, now: int) -> None:
        super().__init__(
            Text(
                f"您打开页面后，{what.zh}已有变化（第 {seen} 条之后已到第 {now} 条）。",
                f"Since you opened the page {what.en} has changed (entry {seen} then, {now} now).",
            ),
            Text("请刷新后再办理。", "Reload the page and do it again."),
        )


class NotAParty(Refusal):
    """No party of the case plays this role."""

    def __init__(self, role: Text) -> None:
        super().__init__(
            Text(f"本件没有“{role.zh}”。", f"This case has no {role.en}."),
            Text("请先登记办事对象。", "Add the party first."),
            "parties",
        )


class PartyMissing(Refusal):
    """A required party was not given."""

    def __init__(self, role: Text) -> None:
        super().__init__(
            Text(f"须填写{role.zh}。", f"The {role.en} must be given."),
            Text(f"请录入{role.zh}的姓名（名称）。", f"Enter the name of the {role.en}."),
            "parties",
        )


class TermNotRunning(Refusal):
    """The term does not run, or is not paused."""

    def __init__(self, term: Text, wanted: Text) -> None:
        super().__init__(
            Text(f"“{term.zh}”不在{wanted.zh}状态。", f"“{term.en}” is not {wanted.en}."),
            Text("请查看时限一栏。", "Look at the terms of the case."),
        )


class TermRefused(Refusal):
    """The deadlines refused: ``code`` is their own reason (PauseTooLong, ExtensionTooLate, OutsideCalendar
    …)."""

    def __init__(self, reason: str, text: Text, remedy: Text) -> None:
        super().__init__(text, remedy)
        self.reason = reason

    @property
    def code(self) -> str:
        """The reason that the deadlines gave."""
        return self.reason


class PaperNeeded(Refusal):
    """The pause needs a paper as its ground."""

    def __init__(self, pause: Text) -> None:
        super().__init__(
            Text(
                f"“{pause.zh}”暂停计时须有文书或扫描件为据。",
                f"Pausing for “{pause.en}” needs a paper or its scan.",
            ),
            Text("请先出具文书，或附上扫描件。", "Issue the paper first, or attach the scan."),
            "source",
        )


class AlreadySigned(Refusal):
    """The role has signed, or the same hand would sign twice."""

    def __init__(self, role: Text) -> None:
        super().__init__(
            Text(
                f"“{role.zh}”已经签字，或同一人不能再签。",
                f"“{role.en}” has signed, or the same hand cannot sign again.",
            ),
            Text("须由另一人签字。", "Somebody else has to sign."),
        )


class NothingToDo(Refusal):
    """The thing that the effect is about does not exist or stands otherwise."""

    def __init__(self, what: Text, remedy: Text | None = None, where: str | None = None) -> None:
        super().__init__(what, remedy or Text("请刷新后核对。", "Reload the page and check."), where)


class PaperState(Refusal):
    """The paper cannot make this step of its life now."""

    def __init__(self, paper: Text, why: Text) -> None:
        super().__init__(
            Text(f"“{paper.zh}”{why.zh}。", f"“{paper.en}” {why.en}."),
            Text(
                "文书依次：拟稿、核稿、会签、签发、编号、用印、送达、归档。",
                "A paper is drafted, reviewed, countersigned, signed, numbered, stamped, delivered, archived in turn.",
            ),
        )


class NoNumber(Refusal):
    """No number was set aside for a paper."""

    def __init__(self, paper: Text) -> None:
        super().__init__(
            Text(f"“{paper.zh}”没有取到文号。", f"No number was drawn for “{paper.en}”."),
            Text(
                "请重试；仍不成功的，请系统管理员检查编号规则。",
                "Try again; else have the number series checked.",
            ),
        )


class AmountWrong(Refusal):
    """An amount of money does not fit what is due or paid."""

    def __init__(self, text: Text) -> None:
        super().__init__(text, Text("请核对金额。", "Check the amount."), "amount")


class NoSuchUnit(Refusal):
    """A unit that is not in force."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            Text(f"单位“{unit}”不存在或已撤销。", f"The unit “{unit}” does not exist or no longer does."),
            Text("请从单位名录中选择。", "Choose it from the register of units."),
            "unit",
        )


class NothingSelected(Refusal):
    """A list that must name at least one member is empty."""

    def __init__(self, what: Text) -> None:
        super().__init__(
            Text(f"没有选定{what.zh}。", f"No {what.en} was chosen."),
            Text("请至少选择一项。", "Choose at least one."),
        )


class NotUnderstood(Refusal):
    """A value that the effect was given has the wrong form (a fault of the definition or of a door)."""

    def __init__(self, effect: str, key: str, value: Any) -> None:
        shown = str(value)[:40]
        super().__init__(
            Text(f"{effect} 的“{key}”不能是“{shown}”。", f"“{key}” of {effect} cannot be “{shown}”."),
            Text(
                "请核对输入；输入无误的，请检查台账定义。",
                "Check the input; if it is right, check the definition.",
            ),
            key,
        )


class LapseStands(Refusal):
    """A written lapse cannot be set aside any more."""

    def __init__(self, lapse: Text, on: str) -> None:
        super().__init__(
            Text(
                f"“{lapse.zh}”已于 {on} 发生，其后又有办理，不能撤开。",
                f"“{lapse.en}” took effect on {on} and acts have followed; it stands.",
            ),
            Text("确有错误的，用“重办”或“更正”。", "If it was wrong, reopen or correct."),
        )
