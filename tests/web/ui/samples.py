"""Believable values for every component, in the reader's language; the gallery and the tests share them."""

from __future__ import annotations

from datetime import date, timedelta

from shoushan.web.ui import components as c
from shoushan.web.ui import language
from shoushan.web.ui.qr import qr_svg


def say(zh: str, en: str) -> str:
    """A label as a page would resolve it."""
    return en if language.current() == "en" else zh


MATTERS = (
    ("企业职工退休“一件事”", "Retirement package"), ("灵活就业人员参保登记", "Insurance for the self-employed"),
    ("失业保险金申领", "Unemployment benefit"), ("社保关系转移接续", "Transfer of social insurance"),
    ("职业技能提升补贴", "Skills allowance"), ("养老待遇资格认证", "Pension eligibility check"),
    ("高龄津贴", "Old-age allowance"), ("临时救助（救急难）", "Emergency relief"),
)  # fmt: skip
PARTIES = (
    "张＊", "李＊梅", "王＊", "赵＊国", "于＊＊", "孙＊芳", "曲＊", "刘＊军", "宋＊", "姜＊＊", "初＊", "邹＊华",
)  # fmt: skip
STREETS = ("毓璜顶街道", "奇山街道", "白石街道", "幸福街道", "向阳街道", "东山街道", "凤凰台街道", "黄务街道", "只楚街道")
STAGES = (
    ("受理", "Accepted", "info"), ("审查", "Review", "info"), ("待补正", "Awaiting papers", "warn"),
    ("待出件", "Ready to collect", "good"), ("部门办理", "With the units", "plain"), ("待签收", "Not yet taken over", "warn"),
)  # fmt: skip
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
        ("编号", "Number", "code", 1), ("事项", "Matter", "wide", 1), ("申请人", "Applicant", "text", 1),
        ("街道", "Street", "text", 3), ("环节", "Stage", "tag", 2), ("到期日", "Due", "date", 3),
        ("预警灯", "Lamp", "lamp", 1),
    )  # fmt: skip
    columns = tuple(
        c.Column(say(zh, en), kind, sort_href=f"?sort={kind}", sorted="ascending" if kind == "lamp" else "", priority=p)
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
                say("超时未签收", "Not taken over"), "3", "/desk/?stage=late-sign", tone="bad",
                note="",
            ),
            c.Kpi(say("今日已收件", "Taken in today"), "41", "/desk/?received=today"),
        ),
        label=say("今日清单", "Today's list"),
    )  # fmt: skip


def filter_form() -> c.Filter:
    """The inbox's questions."""
    matters = tuple(c.Option(str(i), say(*pair)) for i, pair in enumerate(MATTERS))
    return c.Filter(
        (
            c.Field("q", say("字词", "Words"), "search", width=16),
            c.Field("matter", say("事项", "Matter"), "select", options=matters),
            c.Field("street", say("街道", "Street"), "select", options=tuple(c.Option(s, s) for s in STREETS)),
        ),
        applied=(c.Link(say("环节：部门办理", "Stage: with the units"), "?"),),
        clear_href="?clear=1",
        links=(c.Link(say("导出表格", "Export"), "/desk/export"),),
    )


def queue() -> c.Queue:
    """The desk's left column."""
    items = tuple(
        c.QueueItem(str(row.cells[0]), str(row.cells[1]), row.href, row.cells[6], str(row.cells[2]), current=i == 2)  # type: ignore[arg-type]
        for i, row in enumerate(rows(22))
    )
    return c.Queue(say("待办", "Inbox"), items, 186, empty(), "/desk/")


def holder(big: bool = False) -> c.Holder:
    """Who holds it."""
    return c.Holder(
        sentence=say(
            "区人社局 养老保险科（电话 0535-6216108）自 11月9日 起办理，应于 11月24日（周二）前办完，已用 11 个工作日。",
            "The pension section of the district labour office (0535-6216108) has had it since 9 November and must "
            "finish by Tuesday 24 November; 11 working days are used.",
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
                say("答复", "Answer"), say("待遇核定岗", "Benefits post"), "2026-11-20 15:42", say("区医保局", "Health insurance office"),
                text="医保视同缴费年限核定为 9 年 4 个月，无需补缴。", number=14, proof_href="/proof/14", tone="good",
                facts=((say("核定年限", "Years credited"), "9 年 4 个月"),),
            ),
            c.TimelineEntry(
                say("审批", "Decide"), say("局长", "Director"), "2026-11-18", say("区人社局", "Labour office"),
                recorded="2026-11-19 09:05", recorder=say("局办公室 秘书岗", "secretary's post"), late=True,
                source=say("审批单扫描件", "scan of the approval sheet"), source_href="/file/3", number=13, text="同意。",
            ),
            c.TimelineEntry(
                say("到期未补正，恢复计时", "Clock runs again"), say("系统", "System"), "2026-11-17 00:00", by_time=True, tone="mute", number=12,
            ),
            c.TimelineEntry(
                say("补正告知", "Supplement request"), say("综合窗口 3 号", "Counter 3"), "2026-11-10 10:26", say("一窗大厅", "One-counter hall"),
                text="缺：独生子女父母光荣证。已一次性告知，开出《一次性补正告知书》烟芝人社补〔2026〕118 号。", tone="warn", number=9,
            ),
            c.TimelineEntry(
                say("受理", "Accept"), say("综合窗口 3 号", "Counter 3"), "2026-11-03 09:41", say("一窗大厅", "One-counter hall"),
                source=say("现场", "at the counter"), number=3,
            ),
        ),
        label=say("办理经过", "What has been done"),
    )  # fmt: skip


def materials(name: str = "", dense: bool = False) -> c.Materials:
    """One list of papers, every state."""
    original = say("原件 1 份", "1 original")
    return c.Materials(
        (
            c.Material(say("居民身份证", "Identity card"), "fetched", issuer=say("电子证照库", "licence store"), key="id"),
            c.Material(
                say("职工档案", "Personnel file"), "accepted", original, services=(say("退休资格确认", "Retirement"),), key="file", ticked=True
            ),
            c.Material(say("退休申请表", "Application form"), "received", original, key="form", ticked=True),
            c.Material(
                say("独生子女父母光荣证", "Only-child certificate"), "incomplete", say("原件及复印件各 1 份", "original and copy"),
                note=say("复印件看不清发证日期，请重新复印", "The date on the copy cannot be read; copy it again"), key="only",
            ),
            c.Material(
                say("公积金账户证明", "Housing fund statement"), "deferred", original, due=say("12月4日", "4 December"), key="fund"
            ),
            c.Material(say("无欠费声明", "Declaration of no arrears"), "promised", key="declare"),
            c.Material(say("户口簿", "Household register"), "exempt", issuer=say("公安已共享", "shared by the police"), key="hukou"),
            c.Material(say("银行账户", "Bank account"), "missing", say("复印件 1 份", "1 copy"), key="bank", required=False),
        ),
        label=say("材料清单", "List of papers"),
        name=name,
        dense=dense,
    )  # fmt: skip


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
            c.Due(say("承诺", "Promised"), date(2017, 9, 30), say("5 个工作日", "5 working days"), lamp=c.Lamp("yellow", 2)),
            c.Due(
                say("法定", "Legal"), date(2017, 10, 17), say("10 个工作日", "10 working days"),
                say("《行政许可法》第四十二条、第八十二条", "Administrative Licence Law, arts. 42, 82"),
            ),
        ),
        today=date(2017, 9, 28),
        calendar="国办发明电〔2016〕17号",
        notes=(say("起算日当日不计；休息日不计；检验检测 2 天依法不计入。", "The start day, rest days and two days of tests do not count."),),
    )  # fmt: skip


def form(wrong: bool = True) -> c.Form:
    """A form with every kind of field, two of them wrong."""
    sets = (
        c.FieldSet(
            say("申请人", "Applicant"),
            (
                c.Field("name", say("姓名", "Name"), value="邹淑华", required=True, width=12, autocomplete="name"),
                c.Field(
                    "idno", say("公民身份号码", "ID number"), "id-number", "370602196711030028", required=True, burst=True, width=20,
                    warning=say("校验位不符，请对照证件核对", "The check digit differs") if wrong else "",
                ),
                c.Field(
                    "mobile", say("手机号码", "Mobile"), "telephone", "1380645", required=True, width=14,
                    error=say("手机号码应为 11 位，请补全", "A mobile number has 11 digits; complete it") if wrong else "",
                ),
                c.Field("born", say("出生日期", "Date of birth"), "date", "1967-11-03", required=True),
            ),
            columns=2,
        ),
        c.FieldSet(
            say("所办事项", "Matter"),
            (
                c.Field(
                    "kind", say("退休类别", "Kind of retirement"), "code", "normal", required=True,
                    options=(
                        c.Option("normal", say("正常退休", "Regular")), c.Option("special", say("特殊工种", "Hard or hazardous work")),
                        c.Option("ill", say("因病退休", "On health grounds"), say("需劳动能力鉴定结论", "needs a medical finding")),
                    ),
                ),
                c.Field("street", say("户籍街道", "Street"), "code", options=tuple(c.Option(s, s) for s in STREETS)),
                c.Field("sum", say("上年度缴费基数", "Contribution base"), "money", "6230.00", width=12),
                c.Field("years", say("缴费年限", "Years paid"), "number", "31", unit=say("年", "years"), width=5),
                c.Field(
                    "bring", say("一并办理", "Together with"), "checkboxes", "fund\tchild",
                    options=(c.Option("fund", say("公积金提取", "Housing fund")), c.Option("child", say("独生子女奖励", "Only-child bonus"))),
                ),
                c.Field("scan", say("档案扫描件", "Scan"), "file", accept=".pdf,.jpg,.png", multiple=True, max_bytes=20971520),
                c.Field(
                    "why", say("说明", "Remarks"), "textarea", rows=3,
                    error=say("请写明更改银行账户的原因", "Say why the account is changed") if wrong else "",
                ),
                c.Field("agree", say("以上内容与申请人核对无误", "Read back to the applicant"), "checkbox", required=True),
            ),
            columns=2,
        ),
    )  # fmt: skip
    return c.Form(
        action="/desk/intake",
        fieldsets=sets,
        errors=c.errors_of(sets),
        buttons=c.ActionBar(
            (
                c.Action(say("受理", "Accept"), name="act", value="accept", kind="primary", key="Ctrl+Enter"),
                c.Action(say("一次性告知补正", "Tell once what is missing"), name="act", value="tell"),
                c.Action(
                    say("不予受理", "Refuse"), name="act", value="refuse", kind="danger",
                    confirm=say("开出不予受理决定书？", "Issue the decision?"),
                ),
                c.Action(say("办结", "Close"), why_not=say("还有 2 家单位没有答复", "Two units have not answered yet")),
            )
        ),
        token="7f3c",
        draft_url="/desk/draft",
        multipart=True,
    )  # fmt: skip


def summary(dense: bool = False) -> c.SummaryList:
    """Facts of the case."""
    return c.SummaryList(
        (
            c.SummaryRow(say("申请人", "Applicant"), "邹＊华（1967 年生）", (c.Link(say("更正", "Change"), "#"),)),
            c.SummaryRow(say("证件号码", "ID number"), "370602＊＊＊＊＊＊＊＊0028", (c.Link(say("查看全文", "Show all"), "#"),)),
            c.SummaryRow(say("代办人", "Representative"), ("邹＊（女儿）", "委托书 2026-11-01"), note=say("两人都收通知", "both are told")),
            c.SummaryRow(say("省平台编号", "Provincial number"), "SD2026110300482", note=say("11月3日由综合窗口录入", "typed on 3 November")),
            c.SummaryRow(say("核定金额", "Amount"), c.Tag(say("待核定", "not yet fixed"), "mute")),
        ),
        dense=dense,
    )  # fmt: skip


def paper() -> c.Paper:
    """一次性补正告知书."""
    return c.Paper(
        organ="烟台市芝罘区人力资源和社会保障局",
        title="一次性补正告知书",
        number="烟芝人社补〔2026〕118 号",
        addressee="邹淑华",
        body=("你于 2026 年 11 月 3 日提出的企业职工退休“一件事”申请（编号 370602202601173）收悉。经审查，申请材料不齐全，根据"
              "《中华人民共和国行政许可法》第三十二条第一款第四项，现一次性告知你需要补正的全部内容：",),
        items=(
            c.PaperItem("独生子女父母光荣证（原件及复印件各 1 份）", "已交复印件看不清发证日期，请重新复印。"),
            c.PaperItem("公积金账户证明（原件 1 份）", "可容缺后补，最迟于 2026 年 12 月 4 日前提交。"),
        ),
        closing=("请于 2026 年 11 月 17 日前补正。补正期间不计入办理时限；逾期不补正的，按已交材料办理。",),
        contact="联系电话：0535-6216108。地点：芝罘区一窗大厅 3 号窗口。",
        date="2026 年 11 月 10 日",
        seal="受理专用章",
        copy_labels=("第一联 存档", "第二联 交申请人"),
        qr=qr_svg("https://example.invalid/p/118", say("核验本文书", "Check this paper")),
    )  # fmt: skip


def receipt(size: str = "a4") -> c.Receipt:
    """受理回执."""
    return c.Receipt(
        organ=say("芝罘区一窗大厅", "Zhifu one-counter hall"), title=say("受理回执", "Receipt"), number="370602202601173",
        party="邹＊华", service=say("企业职工退休“一件事”", "Retirement package"), date="2026-11-03 09:41",
        due=say("11月24日（周二）前", "by Tuesday 24 November"),
        holder=say("区人社局 养老保险科", "Labour office, pension section"), telephone="0535-6216108",
        address=say("芝罘区一窗大厅 3 号窗口", "Counter 3"), code="6H3K-92",
        qr=qr_svg("https://example.invalid/c/370602202601173", say("扫码看办到哪了", "Scan to see where it is")),
        missing=(
            c.PaperItem(say("独生子女父母光荣证", "Only-child certificate"), say("带原件和复印件各 1 份", "bring original and copy")),
        ),
        received=(c.PaperItem(say("职工档案", "Personnel file"), original := say("原件 1 份", "1 original")),
                  c.PaperItem(say("退休申请表", "Application form"), original)),
        seal=say("受理专用章", "Seal of the counter"), size="80mm" if size == "80mm" else "a4",
    )  # fmt: skip


def confirmation() -> c.Confirmation:
    """The page after sending."""
    return c.Confirmation(
        title=say("已经交上了", "Sent"),
        number="370602202601174",
        number_label=say("您的编号", "Your number"),
        code="6H3K-92",
        next_steps=(
            say("11月25日前，窗口会告诉您材料齐不齐。", "By 25 November the counter tells you whether the papers are complete."),
            say("材料齐了，12月15日前办好。", "Once complete, it is done by 15 December."),
            say("办好后可以邮寄，也可以请家人代领。", "The result can be posted or fetched by your family."),
        ),
        qr=qr_svg("https://example.invalid/c/370602202601174", say("扫码看办到哪了", "Scan to see where it is")),
        telephone="0535-6216108",
        actions=c.ActionBar((c.Action(say("打印回执", "Print the receipt"), href="/receipt", icon="print"),)),
    )


def tree() -> c.Tree:
    """Units."""
    return c.Tree(
        (
            c.TreeNode(
                "芝罘区", "/unit/1", open=True, count=142,
                children=(
                    c.TreeNode("毓璜顶街道", "/unit/2", (c.TreeNode("大海阳社区", "/unit/3", current=True), c.TreeNode("璜山社区", "/unit/4")), True),
                    c.TreeNode("奇山街道", "/unit/5", (c.TreeNode("塔山社区", "/unit/6"),), count=16),
                    c.TreeNode("区人社局", "/unit/7"),
                ),
            ),
        ),
        label=say("单位", "Units"),
    )  # fmt: skip


def links(columns: int = 1) -> c.LinkList:
    """Services in words of daily life."""
    return c.LinkList(
        (
            c.LinkCard(say("我要退休", "I am about to retire"), "/service/retire", say("退休、医保、公积金、独生子女奖励一次办", "Pension, health insurance and housing fund at once"),
                       (c.Tag(say("15 个工作日", "15 working days")), c.Tag(say("跑一趟", "One visit"), "good"))),
            c.LinkCard(say("失业了，领失业金", "I lost my job"), "/service/jobless", say("身份证就够了", "The identity card is enough"),
                       (c.Tag(say("当场办好", "At once"), "good"),)),
            c.LinkCard(say("自己交社保", "I pay my own insurance"), "/service/self", say("没有单位也能参保", "Without an employer")),
            c.LinkCard(say("外地社保转回来", "Bring my insurance here"), "/service/move", say("不用回原来的地方", "No need to travel back")),
        ),
        columns=2 if columns == 2 else 1,
    )  # fmt: skip


def banners() -> tuple[c.Banner, ...]:
    """Four tones."""
    return (
        c.Banner(say("收件时间周一至周五 8:30–17:00。", "Open Monday to Friday, 8:30 to 17:00.")),
        c.Banner(say("已受理，回执已打印。", "Accepted; the receipt is printed."), tone="good"),
        c.Banner(
            say("2027 年放假通知尚未公布，部分到期日为暂定。", "The holiday notice for 2027 is not out; some due days are provisional."),
            say("到期日暂定", "Provisional"), "warn", (c.Link(say("看是哪些", "Which ones"), "#"),),
        ),
        c.Banner(say("区医保局 11:08 已答复，请刷新后再办。", "The health insurance office answered at 11:08; reload first."),
                 say("别人刚刚办理过", "Somebody has just acted"), "bad"),
    )  # fmt: skip


def tabs() -> c.Tabs:
    """Tabs of the inbox."""
    return c.Tabs(
        (
            c.Tab(say("待办", "Inbox"), "?tab=1", True, 186), c.Tab(say("在办", "In hand"), "?tab=2", False, 43),
            c.Tab(say("已办", "Done"), "?tab=3"), c.Tab(say("关注", "Watched"), "?tab=4"),
        ),
        label=say("列表", "Lists"),
    )  # fmt: skip


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


def desk_shell() -> c.DeskShell:
    """The desk's bar."""
    return c.DeskShell(
        home_href="/desk/",
        nav=(
            c.Link(say("待办", "Inbox"), "/desk/", True, 186), c.Link(say("收件", "Intake"), "/desk/intake"),
            c.Link(say("台账", "Ledgers"), "/desk/ledgers"), c.Link(say("指标", "Figures"), "/figures/"),
        ),
        search_href="/desk/search",
        user="初晓燕",
        post=say("综合窗口 3 号", "Counter 3"),
        menu=(c.Link(say("交接班", "Hand over"), "/desk/handover"),),
        logout_href="/logout",
    )  # fmt: skip


def portal_shell(back: bool = False) -> c.PortalShell:
    """The portal's bar."""
    return c.PortalShell(
        home_href="/",
        nav=(c.Link(say("办事", "Services"), "/", not back), c.Link(say("办到哪了", "Where is it now"), "/progress", back)),
        back_href="/" if back else "",
    )
