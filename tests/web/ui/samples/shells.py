"""Bars, messages, trees and links."""

from __future__ import annotations

from shoushan.web.ui import components as c
from tests.web.ui.samples.lists import say


def banners() -> tuple[c.Banner, ...]:
    """Four tones."""
    return (
        c.Banner(say("收件时间周一至周五 8:30–17:00。", "Open Monday to Friday, 8:30 to 17:00.")),
        c.Banner(say("已受理，回执已打印。", "Accepted; the receipt is printed."), tone="good"),
        c.Banner(
            say(
                "2027 年放假通知尚未公布，部分到期日为暂定。",
                "The holiday notice for 2027 is not out; some due days are provisional.",
            ),
            say("到期日暂定", "Provisional"),
            "warn",
            (c.Link(say("看是哪些", "Which ones"), "#"),),
        ),
        c.Banner(
            say(
                "区医保局 11:08 已答复，请刷新后再办。",
                "The health insurance office answered at 11:08; reload first.",
            ),
            say("别人刚刚办理过", "Somebody has just acted"),
            "bad",
        ),
    )


def tabs() -> c.Tabs:
    """Tabs of the inbox."""
    return c.Tabs(
        (
            c.Tab(say("待办", "Inbox"), "?tab=1", True, 186),
            c.Tab(say("在办", "In hand"), "?tab=2", False, 43),
            c.Tab(say("已办", "Done"), "?tab=3"),
            c.Tab(say("关注", "Watched"), "?tab=4"),
        ),
        label=say("列表", "Lists"),
    )


def tree() -> c.Tree:
    """Units."""
    return c.Tree(
        (
            c.TreeNode(
                "芝罘区",
                "/unit/1",
                open=True,
                count=142,
                children=(
                    c.TreeNode(
                        "毓璜顶街道",
                        "/unit/2",
                        (
                            c.TreeNode("大海阳社区", "/unit/3", current=True),
                            c.TreeNode("璜山社区", "/unit/4"),
                        ),
                        True,
                    ),
                    c.TreeNode("奇山街道", "/unit/5", (c.TreeNode("塔山社区", "/unit/6"),), count=16),
                    c.TreeNode("区人社局", "/unit/7"),
                ),
            ),
        ),
        label=say("单位", "Units"),
    )


def links(columns: int = 1) -> c.LinkList:
    """Services in words of daily life."""
    return c.LinkList(
        (
            c.LinkCard(
                say("我要退休", "I am about to retire"),
                "/service/retire",
                say(
                    "退休、医保、公积金、独生子女奖励一次办",
                    "Pension, health insurance and housing fund at once",
                ),
                (c.Tag(say("15 个工作日", "15 working days")), c.Tag(say("跑一趟", "One visit"), "good")),
            ),
            c.LinkCard(
                say("失业了，领失业金", "I lost my job"),
                "/service/jobless",
                say("身份证就够了", "The identity card is enough"),
                (c.Tag(say("当场办好", "At once"), "good"),),
            ),
            c.LinkCard(
                say("自己交社保", "I pay my own insurance"),
                "/service/self",
                say("没有单位也能参保", "Without an employer"),
            ),
            c.LinkCard(
                say("外地社保转回来", "Bring my insurance here"),
                "/service/move",
                say("不用回原来的地方", "No need to travel back"),
            ),
        ),
        columns=2 if columns == 2 else 1,
    )


def desk_shell() -> c.DeskShell:
    """The desk's bar."""
    return c.DeskShell(
        home_href="/desk/",
        nav=(
            c.Link(say("待办", "Inbox"), "/desk/", True, 186),
            c.Link(say("收件", "Intake"), "/desk/intake"),
            c.Link(say("台账", "Ledgers"), "/desk/ledgers"),
            c.Link(say("指标", "Figures"), "/figures/"),
        ),
        search_href="/desk/search", search_hint="编号、姓名、证件号码或正文字词",
        user="初晓燕",
        post=say("综合窗口 3 号", "Counter 3"),
        menu=(c.Link(say("交接班", "Hand over"), "/desk/handover"),),
        logout_href="/logout",
    )


def portal_shell(back: bool = False) -> c.PortalShell:
    """The portal's bar."""
    return c.PortalShell(
        home_href="/",
        nav=(
            c.Link(say("办事", "Services"), "/", not back),
            c.Link(say("办到哪了", "Where is it now"), "/progress", back),
        ),
        back_href="/" if back else "",
    )
