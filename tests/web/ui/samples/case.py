"""One case of a retirement package, with everything a page says about it."""

from __future__ import annotations

from datetime import date, timedelta

from shoushan.web.ui import components as c
from tests.web.ui.samples.lists import say


def holder(big: bool = False) -> c.Holder:
    """Who holds it."""
    return c.Holder(
        sentence=say(
            "区人社局 养老保险科（电话 0535-6216108）自 11月9日 起办理，应于 11月24日（周二）前办完，已用 11 个工作日。",
            "The pension section of the district labour office (0535-6216108) has had it since 9 November "
            "and must finish by Tuesday 24 November; 11 working days are used.",
        ),
        unit=say("区人社局 养老保险科", "Labour office, pension section"),
        telephone="0535-6216108",
        lamp=c.Lamp("yellow", 0),
        why_href="#why",
        big=big,
    )


def steps(upright: bool = False) -> c.Steps:
    """The way of a retirement package."""
    return c.Steps(
        (
            c.Step(say("收件", "Received"), "done", say("11月3日", "3 Nov"), say("综合窗口", "Counter")),
            c.Step(say("受理", "Accepted"), "done", say("11月3日", "3 Nov"), say("综合窗口", "Counter")),
            c.Step(say("部门办理", "With the units"), "current", say("4 家中 2 家已办完", "2 of 4 done"), ""),
            c.Step(say("决定", "Decision")),
            c.Step(say("出件", "Delivery"), "todo", say("11月26日前", "by 26 Nov")),
        ),
        label=say("办理环节", "Stages"),
        upright=upright,
    )


def timeline() -> c.Timeline:
    """A history with a recorder, a late entry and something that time did."""
    return c.Timeline(
        (
            c.TimelineEntry(
                say("答复", "Answer"),
                say("待遇核定岗", "Benefits post"),
                "2026-11-20 15:42",
                say("区医保局", "Health insurance office"),
                text="医保视同缴费年限核定为 9 年 4 个月，无需补缴。",
                number=14,
                proof_href="/proof/14",
                tone="good",
                facts=((say("核定年限", "Years credited"), "9 年 4 个月"),),
            ),
            c.TimelineEntry(
                say("审批", "Decide"),
                say("局长", "Director"),
                "2026-11-18",
                say("区人社局", "Labour office"),
                recorded="2026-11-19 09:05",
                recorder=say("局办公室 秘书岗", "secretary's post"),
                late=True,
                source=say("审批单扫描件", "scan of the approval sheet"),
                source_href="/file/3",
                number=13,
                text="同意。",
            ),
            c.TimelineEntry(
                say("到期未补正，恢复计时", "Clock runs again"),
                say("系统", "System"),
                "2026-11-17 00:00",
                by_time=True,
                tone="mute",
                number=12,
            ),
            c.TimelineEntry(
                say("补正告知", "Supplement request"),
                say("综合窗口 3 号", "Counter 3"),
                "2026-11-10 10:26",
                say("一窗大厅", "One-counter hall"),
                text="缺：独生子女父母光荣证。已开出《一次性补正告知书》烟芝人社补〔2026〕118 号。",
                tone="warn",
                number=9,
            ),
            c.TimelineEntry(
                say("受理", "Accept"),
                say("综合窗口 3 号", "Counter 3"),
                "2026-11-03 09:41",
                say("一窗大厅", "One-counter hall"),
                source=say("现场", "at the counter"),
                number=3,
            ),
        ),
        label=say("办理经过", "What has been done"),
    )


def materials(name: str = "", dense: bool = False) -> c.Materials:
    """One list of papers, every state."""
    original = say("原件 1 份", "1 original")
    return c.Materials(
        (
            c.Material(
                say("居民身份证", "Identity card"),
                "fetched",
                issuer=say("电子证照库", "licence store"),
                key="id",
            ),
            c.Material(
                say("职工档案", "Personnel file"),
                "accepted",
                original,
                services=(say("退休资格确认", "Retirement"),),
                key="file",
                ticked=True,
            ),
            c.Material(say("退休申请表", "Application form"), "received", original, key="form", ticked=True),
            c.Material(
                say("独生子女父母光荣证", "Only-child certificate"),
                "incomplete",
                say("原件及复印件各 1 份", "original and copy"),
                note=say("复印件看不清发证日期，请重新复印", "The date on the copy cannot be read; copy it again"),
                key="only",
            ),
            c.Material(
                say("公积金账户证明", "Housing fund statement"),
                "deferred",
                original,
                due=say("12月4日", "4 December"),
                key="fund",
            ),
            c.Material(say("无欠费声明", "Declaration of no arrears"), "promised", key="declare"),
            c.Material(
                say("户口簿", "Household register"),
                "exempt",
                issuer=say("公安已共享", "shared by the police"),
                key="hukou",
            ),
            c.Material(
                say("银行账户", "Bank account"),
                "missing",
                say("复印件 1 份", "1 copy"),
                key="bank",
                required=False,
            ),
        ),
        label=say("材料清单", "List of papers"),
        name=name,
        dense=dense,
    )


def deadline() -> c.Deadline:
    """A term over the National Day holiday of 2017, with a make-up day and a pause."""
    start, days = date(2017, 9, 25), []
    holidays = {date(2017, 10, d) for d in range(1, 9)}
    for offset in range(1, 23):
        day = start + timedelta(days=offset)
        make_up = day == date(2017, 9, 30)
        paused = date(2017, 10, 10) <= day <= date(2017, 10, 11)
        rest = day in holidays or (day.weekday() > 4 and not make_up)
        why = say("国庆中秋", "National Day") if day in holidays else say("周末", "Weekend") if rest else ""
        why = say("检验检测", "Laboratory test") if paused else why
        days.append(c.DeadlineDay(day, counted=not rest and not paused, why=why, make_up=make_up, paused=paused))
    return c.Deadline(
        start=start,
        days=tuple(days),
        dues=(
            c.Due(
                say("承诺", "Promised"),
                date(2017, 9, 30),
                say("5 个工作日", "5 working days"),
                lamp=c.Lamp("yellow", 2),
            ),
            c.Due(
                say("法定", "Legal"),
                date(2017, 10, 17),
                say("10 个工作日", "10 working days"),
                say("《行政许可法》第四十二条、第八十二条", "Administrative Licence Law, arts. 42, 82"),
            ),
        ),
        today=date(2017, 9, 28),
        calendar="国办发明电〔2016〕17号",
        notes=(
            say(
                "起算日当日不计；休息日不计；检验检测 2 天依法不计入。",
                "The start day, rest days and two days of tests do not count.",
            ),
        ),
    )


def summary(dense: bool = False) -> c.SummaryList:
    """Facts of the case."""
    return c.SummaryList(
        (
            c.SummaryRow(say("申请人", "Applicant"), "邹＊华（1967 年生）", (c.Link(say("更正", "Change"), "#"),)),
            c.SummaryRow(
                say("证件号码", "ID number"),
                "370602＊＊＊＊＊＊＊＊0028",
                (c.Link(say("查看全文", "Show all"), "#"),),
            ),
            c.SummaryRow(
                say("代办人", "Representative"),
                ("邹＊（女儿）", "委托书 2026-11-01"),
                note=say("两人都收通知", "both are told"),
            ),
            c.SummaryRow(
                say("省平台编号", "Provincial number"),
                "SD2026110300482",
                note=say("11月3日由综合窗口录入", "typed on 3 November"),
            ),
            c.SummaryRow(say("核定金额", "Amount"), c.Tag(say("待核定", "not yet fixed"), "mute")),
        ),
        dense=dense,
    )


def acts() -> c.ActionBar:
    """What may be done, and why not."""
    return c.ActionBar(
        (
            c.Action(say("答复", "Answer"), name="act", value="answer", kind="primary", key="a"),
            c.Action(say("退单", "Not mine"), name="act", value="object"),
            c.Action(say("延期", "Extend"), name="act", value="extend"),
            c.Action(say("催办", "Urge"), name="act", value="urge", kind="quiet"),
            c.Action(say("办结", "Close"), why_not=say("还有 2 家单位没有答复", "Two units have not answered yet")),
            c.Action(say("审批", "Decide"), why_not=say("由局长岗办理", "The director's post decides")),
        ),
        label=say("办理操作", "Acts"),
        sticky=True,
    )
