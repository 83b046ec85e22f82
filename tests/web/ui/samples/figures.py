"""Figures of petitions: cards, a course, parts by street, tiles, what they rest on."""

from __future__ import annotations

from decimal import Decimal

from shoushan.web.ui import components as c
from tests.web.ui.samples.lists import say

D = Decimal
# name, name, cases, share now, share before, column, row
STREETS = (
    ("芝罘岛街道", "Zhifudao Street", 4, "93.10", "91.20", 2, 1),
    ("向阳街道", "Xiangyang Street", 61, "97.20", "96.10", 3, 2),
    ("东山街道", "Dongshan Street", 38, "96.00", "96.90", 4, 2),
    ("幸福街道", "Xingfu Street", 118, "93.40", "95.00", 1, 3),
    ("通伸街道", "Tongshen Street", 54, "98.10", "97.00", 2, 3),
    ("毓璜顶街道", "Yuhuangding Street", 143, "99.10", "97.80", 3, 3),
    ("奇山街道", "Qishan Street", 88, "95.72", "95.10", 4, 3),
    ("只楚街道", "Zhichu Street", 72, "90.30", "92.80", 1, 4),
    ("世回尧街道", "Shihuiyao Street", 47, "97.60", "97.10", 2, 4),
    ("凤凰台街道", "Fenghuangtai Street", 95, "96.80", "94.20", 3, 4),
    ("白石街道", "Baishi Street", 41, "97.90", "98.00", 4, 4),
    ("黄务街道", "Huangwu Street", 33, "94.00", "93.30", 1, 5),
)  # fmt: skip
TARGET = D(95)


def cards() -> c.FigureCards:
    """Each state that a card may be in."""
    better = c.Change(say("同比", "on last year"), say("1.23 个百分点", "1.23 points"), "up", good=True)
    worse = c.Change(say("比上月", "on last month"), say("0.40 个百分点", "0.40 points"), "down", good=False)
    spark = tuple(None if n is None else D(n) for n in (91, 93, 92, 95, None, 94, 96, 97, 96, 98, 97, 95))
    met = c.Target(say("目标 ≥ 95%", "target ≥ 95 %"), met=True)
    missed = c.Target(say("目标 ≥ 98%", "target ≥ 98 %"), met=False, gap=say("差 0.28 个百分点", "0.28 points short"))
    return c.FigureCards(
        (
            c.FigureCard(
                say("按期办结率", "Closed in time"), "95.72", "#figure", "%", "n = 817", changes=(better, worse), target=met,
                rank=say("第 3 位（共 12 个街道）", "3rd of 12 streets"),
                spark=spark, rows_href="#rows",
            ),
            c.FigureCard(
                say("群众满意率", "Satisfied"), "97.72", "#figure", "%",
                say("n = 187，应答率 41%", "n = 187, response 41 %"), changes=(worse,), target=missed,
                tags=(c.Tag(say("本单位范围", "within reach"), "info"), c.Tag(say("暂定", "provisional"), "warn")),
            ),
            c.FigureCard(
                say("登记受理", "Registered"), "1,204", "#figure", say("件", "cases"),
                changes=(c.Change(say("同比", "on last year"), "0", "level"),),
            ),
            c.FigureCard(say("复查件数", "Reviews"), "", "#figure", state="none", n="n = 0"),
            c.FigureCard(say("检举转送", "Passed on"), "", "#figure", state="hidden"),
        ),
        say("主要指标", "Main figures"),
    )  # fmt: skip


def _table(rows: tuple[c.Row, ...], head: str) -> c.Table:
    heads = ((head, "wide"), (say("本期", "Now"), "number"), (say("去年同期", "Last year"), "number"))
    columns = tuple(c.Column(label, kind) for label, kind in heads)  # type: ignore[arg-type]
    empty = c.Empty(say("无数据", "no data"))
    return c.Table(say("数据", "Data"), columns, rows, empty, caption_hidden=True, id=f"data-{head}")


def parts(share: bool = True) -> c.Chart:
    """By street, with links."""
    rate_of, count_of = ("按期办结率（按街道）", "Closed in time, by street"), ("登记受理（按街道）", "Registered, by street")
    name = say(*(rate_of if share else count_of))
    return c.Chart(
        name, "parts",
        tuple(
            c.ChartPart(
                say(zh, en), D(rate) if share else D(count), f"{rate}%" if share else str(count),
                D(before) if share else None, f"#{at}",
            )
            for at, (zh, en, count, rate, before, _, _) in enumerate(STREETS)
        ),
        _table(
            tuple(c.Row((say(zh, en), c.Link(rate, "#"), before)) for zh, en, _, rate, before, _, _ in STREETS),
            say("街道", "Street"),
        ),
        say("本期", "Now"), say("去年同期", "Last year") if share else "", share, TARGET if share else None,
        say("目标 95%", "target 95 %") if share else "", id="parts" if share else "counts",
    )  # fmt: skip


def course() -> c.Chart:
    """Over a year, with a month without data and months that have not come."""
    now = (94, 96, 93, 95, None, 97, 96, 98, 97, 95, None, None)
    before = (92, 93, 94, 93, 95, 94, 95, 96, 95, 96, 97, 95)
    return c.Chart(
        say("按期办结率（按月）", "Closed in time, by month"), "course",
        tuple(
            c.ChartPart(
                say(f"{n + 1}月", f"{n + 1}"), None if v is None else D(v),
                say("无数据", "no data") if v is None else f"{v}.00%", D(b), f"#m{n}",
            )
            for n, (v, b) in enumerate(zip(now, before, strict=True))
        ),
        _table(tuple(c.Row((say(f"{n + 1}月", f"{n + 1}"), v, b)) for n, (v, b) in enumerate(zip(now, before, strict=True))),
               say("月", "Month")),
        "2026", "2025", True, TARGET, say("目标 95%", "target 95 %"), id="course",
    )  # fmt: skip


def tiles() -> c.Tiles:
    """Twelve streets, one without a number."""
    return c.Tiles(
        say("登记受理（按街道）", "Registered, by street"),
        tuple(
            c.Tile(
                say(zh, en), str(count) if count > 4 else "＊", D(count) if count > 4 else None, column, row, f"#{row}{column}"
            )
            for zh, en, count, _, _, column, row in STREETS
        ),
        say(" 件", " cases"),
        say("示意图，方块位置只表示大致方位。", "A sketch: places of tiles are rough."),
    )


def provenance(lag: bool = False) -> c.Provenance:
    """What a figure rests on."""
    return c.Provenance(
        say("分母：期内到期的办理时限，含未办结的超期件；分子：其中按期办结的。", "Of the limits that fell due, those met."),
        "9f3a61c0", "2017-10-31", "184,203", "#rule",
        say("另有 12 条留痕记录待计入", "12 entries wait to be counted") if lag else "",
        (say("暂停计时的 6 件另列。", "6 paused cases are shown apart."),), (c.Link(say("看背后的件", "The cases"), "#rows"),),
    )  # fmt: skip
