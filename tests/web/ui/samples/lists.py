"""Believable words and lists: the inbox, the morning list, the queue."""

from __future__ import annotations

from datetime import date, timedelta

from shoushan.web.ui import components as c
from shoushan.web.ui import language


def say(zh: str, en: str) -> str:
    """A label as a page would resolve it."""
    return en if language.current() == "en" else zh


MATTERS = (
    ("企业职工退休“一件事”", "Retirement package"),
    ("灵活就业人员参保登记", "Insurance for the self-employed"),
    ("失业保险金申领", "Unemployment benefit"),
    ("社保关系转移接续", "Transfer of social insurance"),
    ("职业技能提升补贴", "Skills allowance"),
    ("养老待遇资格认证", "Pension eligibility check"),
    ("高龄津贴", "Old-age allowance"),
    ("临时救助（救急难）", "Emergency relief"),
)
PARTIES = (
    "张＊",
    "李＊梅",
    "王＊",
    "赵＊国",
    "于＊＊",
    "孙＊芳",
    "曲＊",
    "刘＊军",
    "宋＊",
    "姜＊＊",
    "初＊",
    "邹＊华",
)
STREETS = (
    "毓璜顶街道",
    "奇山街道",
    "白石街道",
    "幸福街道",
    "向阳街道",
    "东山街道",
    "凤凰台街道",
    "黄务街道",
    "只楚街道",
)
STAGES = (
    ("受理", "Accepted", "info"),
    ("审查", "Review", "info"),
    ("待补正", "Awaiting papers", "warn"),
    ("待出件", "Ready to collect", "good"),
    ("部门办理", "With the units", "plain"),
    ("待签收", "Not yet taken over", "warn"),
)
DUE = (-2, -1, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, None, 5, 6, 7, 8, 8, 9, 10, 12, 15, None)
TODAY = date(2026, 11, 24)


def lamp(days: int | None) -> c.Lamp:
    """The lamp of a case with so many working days left; None is paused."""
    if days is None:
        return c.Lamp("grey", why=say("等待补正，11月20日起暂停计时", "Waiting for papers since 20 November"))
    colour = "red" if days < 0 else "yellow" if days <= 2 else "green"
    return c.Lamp(colour, days, why=say("承诺时限 15 个工作日，11月3日起算", "15 working days from 3 November"))


def rows(number: int = 25) -> tuple[c.Row, ...]:
    """Cases by what falls due."""
    found = []
    for index, days in zip(range(number), DUE * (number // len(DUE) + 1), strict=False):
        zh, en, tone = STAGES[index * 5 % len(STAGES)]
        due = None if days is None else TODAY + timedelta(days=days + days // 5 * 2)
        found.append(
            c.Row(
                cells=(
                    f"3706022026{1187 - index * 7:06d}",
                    say(*MATTERS[index * 3 % len(MATTERS)]),
                    PARTIES[index * 7 % len(PARTIES)],
                    STREETS[index * 5 % len(STREETS)],
                    c.Tag(say(zh, en), tone),
                    due,
                    lamp(days),
                ),
                href=f"/desk/case/{1187 - index * 7}",
                key=str(1187 - index * 7),
                tone="late" if days is not None and days < 0 else "",
            )
        )
    return tuple(found)


def table(number: int = 25) -> c.Table:
    """The inbox."""
    heads = (
        ("编号", "Number", "code", 1),
        ("事项", "Matter", "wide", 1),
        ("申请人", "Applicant", "text", 1),
        ("街道", "Street", "text", 3),
        ("环节", "Stage", "tag", 2),
        ("到期日", "Due", "date", 3),
        ("预警灯", "Lamp", "lamp", 1),
    )
    columns = tuple(
        c.Column(
            say(zh, en),
            kind,
            sort_href=f"?sort={kind}",
            sorted="ascending" if kind == "lamp" else "",
            priority=p,
        )
        for zh, en, kind, p in heads
    )
    return c.Table(
        caption=say("待办，按到期日排列", "Inbox by due day"),
        caption_hidden=True,
        columns=columns,
        rows=rows(number),
        empty=empty(),
        paging=c.paging_of({"sort": "lamp"}, 2, 25, 186),
        select="case",
        batch=c.ActionBar(
            (
                c.Action(say("签收", "Take over"), name="act", value="take-over", key="a"),
                c.Action(say("催办", "Urge"), name="act", value="urge", kind="quiet"),
                c.Action(say("打印", "Print"), name="act", value="print", kind="quiet", icon="print"),
                c.Action(say("转派", "Reassign"), name="act", value="reassign", kind="quiet"),
            ),
            label=say("批量办理", "Act on the ticked rows"),
        ),
        batch_url="/desk/batch",
    )


def empty() -> c.Empty:
    """An inbox with nothing in it."""
    return c.Empty(
        say("没有待办。新收的件会按到期日排在这里。", "Nothing waits. New cases appear here by due day."),
        c.Action(say("收件", "Take in a case"), href="/desk/intake", icon="plus"),
    )


def kpis() -> c.Kpis:
    """The morning list."""
    return c.Kpis(
        (
            c.Kpi(say("今日到期", "Due today"), "7", "/desk/?due=today", tone="warn"),
            c.Kpi(say("待补正", "Awaiting papers"), "12", "/desk/?stage=supplement"),
            c.Kpi(say("待出件", "To hand over"), "9", "/desk/?stage=deliver"),
            c.Kpi(
                say("超时未签收", "Not taken over"),
                "3",
                "/desk/?stage=late-sign",
                tone="bad",
                note="",
            ),
            c.Kpi(say("今日已收件", "Taken in today"), "41", "/desk/?received=today"),
        ),
        label=say("今日清单", "Today's list"),
    )


def queue() -> c.Queue:
    """The desk's left column."""
    items = tuple(
        c.QueueItem(str(row.cells[0]), str(row.cells[1]), row.href, row.cells[6], str(row.cells[2]), current=i == 2)  # type: ignore[arg-type]
        for i, row in enumerate(rows(22))
    )
    return c.Queue(say("待办", "Inbox"), items, 186, empty(), "/desk/")
