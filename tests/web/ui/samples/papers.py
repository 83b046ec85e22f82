"""What is printed, and the page after sending."""

from __future__ import annotations

from shoushan.web.ui import components as c
from shoushan.web.ui.qr import qr_svg
from tests.web.ui.samples.lists import say


def paper() -> c.Paper:
    """一次性补正告知书."""
    return c.Paper(
        organ="烟台市芝罘区人力资源和社会保障局",
        title="一次性补正告知书",
        number="烟芝人社补〔2026〕118 号",
        addressee="邹淑华",
        body=(
            "你于 2026 年 11 月 3 日提出的企业职工退休“一件事”申请（编号 370602202601173）收悉。"
            "经审查，申请材料不齐全，根据"
            "《中华人民共和国行政许可法》第三十二条第一款第四项，现一次性告知你需要补正的全部内容：",
        ),
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
    )


def receipt(size: str = "a4") -> c.Receipt:
    """受理回执."""
    return c.Receipt(
        organ=say("芝罘区一窗大厅", "Zhifu one-counter hall"),
        title=say("受理回执", "Receipt"),
        number="370602202601173",
        party="邹＊华",
        service=say("企业职工退休“一件事”", "Retirement package"),
        date="2026-11-03 09:41",
        due=say("11月24日（周二）前", "by Tuesday 24 November"),
        holder=say("区人社局 养老保险科", "Labour office, pension section"),
        telephone="0535-6216108",
        address=say("芝罘区一窗大厅 3 号窗口", "Counter 3"),
        code="6H3K-92",
        qr=qr_svg("https://example.invalid/c/370602202601173", say("扫码看办到哪了", "Scan to see where it is")),
        missing=(
            c.PaperItem(
                say("独生子女父母光荣证", "Only-child certificate"),
                say("带原件和复印件各 1 份", "bring original and copy"),
            ),
        ),
        received=(
            c.PaperItem(say("职工档案", "Personnel file"), original := say("原件 1 份", "1 original")),
            c.PaperItem(say("退休申请表", "Application form"), original),
        ),
        seal=say("受理专用章", "Seal of the counter"),
        size="80mm" if size == "80mm" else "a4",
    )


def confirmation() -> c.Confirmation:
    """The page after sending."""
    return c.Confirmation(
        title=say("已经交上了", "Sent"),
        number="370602202601174",
        number_label=say("您的编号", "Your number"),
        code="6H3K-92",
        next_steps=(
            say(
                "11月25日前，窗口会告诉您材料齐不齐。",
                "By 25 November the counter tells you whether the papers are complete.",
            ),
            say("材料齐了，12月15日前办好。", "Once complete, it is done by 15 December."),
            say("办好后可以邮寄，也可以请家人代领。", "The result can be posted or fetched by your family."),
        ),
        qr=qr_svg("https://example.invalid/c/370602202601174", say("扫码看办到哪了", "Scan to see where it is")),
        telephone="0535-6216108",
        actions=c.ActionBar((c.Action(say("打印回执", "Print the receipt"), href="/receipt", icon="print"),)),
    )
