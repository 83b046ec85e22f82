"""The gallery: every component and the pages they are made for, with believable values."""

from __future__ import annotations

from pathlib import Path

from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import translation

from shoushan.web.ui import components as c
from shoushan.web.ui.look import look_of, site
from shoushan.web.ui.templatetags.ui import ICONS
from tests.web.ui import samples as s

PAGES = DjangoTemplates(
    {
        "NAME": "gallery",
        "DIRS": [Path(__file__).resolve().parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {},
    }
)
ERRORS = ("400", "403", "404", "409", "413", "500")


def parts() -> list[tuple[str, tuple[object, ...]]]:
    """Every component by name."""
    lamps = tuple(
        c.Lamp(colour, days)
        for colour, days in (
            ("green", 8),
            ("yellow", 1),
            ("yellow", 0),
            ("red", -2),
            ("grey", None),
            ("done", None),
        )
    )
    tags = tuple(c.Tag(s.say("状态", "State"), tone) for tone in ("plain", "info", "good", "warn", "bad", "mute"))
    return [
        (
            "Lamp",
            (*lamps, c.Lamp("green", 30, "calendar-day", why=s.say("法定时限", "Legal limit"), href="#why")),
        ),
        ("Tag", tags),
        ("Banner", s.banners()),
        ("Kpis", (s.kpis(),)),
        ("Tabs", (s.tabs(),)),
        ("Filter", (s.filter_form(),)),
        ("Table", (s.table(6),)),
        ("Empty", (s.empty(),)),
        ("SummaryList", (s.summary(),)),
        ("Holder", (s.holder(),)),
        ("Steps", (s.steps(), s.steps(upright=True))),
        ("Deadline", (s.deadline(),)),
        ("Materials", (s.materials("paper"),)),
        ("Timeline", (s.timeline(),)),
        ("Form", (s.form(),)),
        ("ActionBar", (c.ActionBar(s.acts().actions),)),
        ("Tree", (s.tree(),)),
        ("LinkList", (s.links(2),)),
        ("FigureCards", (s.cards(),)),
        ("Chart", (s.course(), s.parts(), s.parts(share=False))),
        ("Tiles", (s.tiles(),)),
        ("Suppressed", (c.Suppressed(),)),
        ("Provenance", (s.provenance(), s.provenance(lag=True))),
        ("Disclosure", (c.Disclosure(s.say("看数据表", "Data table"), s.summary(dense=True)),)),
    ]


def page_contexts() -> dict[str, tuple[str, dict[str, object]]]:
    """Template and values of every page of the gallery."""
    scale = (
        ("非常满意", "Very satisfied"),
        ("满意", "Satisfied"),
        ("基本满意", "Fairly satisfied"),
        ("不满意", "Dissatisfied"),
        ("非常不满意", "Very dissatisfied"),
    )
    ask = c.FieldSet(
        s.say("您从哪天退休？", "When do you retire?"),
        (
            c.Field(
                "day",
                s.say("退休日期", "Day of retirement"),
                "date",
                hint=s.say(
                    "档案和身份证不一致时，以先记载的为准",
                    "If file and card differ, the earlier record counts",
                ),
                error=s.say("请填退休日期", "Enter the day of retirement"),
                required=True,
                big_label=True,
            ),
            c.Field(
                "who",
                s.say("谁来办？", "Who comes?"),
                "radios",
                "self",
                required=True,
                options=(
                    c.Option("self", s.say("本人", "I do")),
                    c.Option(
                        "child",
                        s.say("家人代办", "A family member"),
                        s.say("带委托书和两人身份证", "with a letter and both cards"),
                    ),
                ),
            ),
        ),
        legend_hidden=True,
    )
    next_step = c.ActionBar((c.Action(s.say("下一步", "Continue"), kind="primary"),))
    rate = c.Form(
        "/rate",
        (
            c.FieldSet(
                s.say("办得怎么样？", "How was it?"),
                (
                    c.Field(
                        "score",
                        s.say("您的评价", "Your rating"),
                        "radios",
                        required=True,
                        options=tuple(c.Option(str(5 - i), s.say(*pair)) for i, pair in enumerate(scale)),
                    ),
                ),
            ),
        ),
        c.ActionBar(
            (
                c.Action(s.say("提交", "Send"), kind="primary"),
                c.Action(s.say("我不满意", "I am not satisfied"), href="/complain"),
            )
        ),
    )
    find = c.Form(
        "/progress",
        (
            c.FieldSet(
                s.say("按编号查", "By number"),
                (
                    c.Field("number", s.say("编号", "Number"), required=True),
                    c.Field("code", s.say("查询码", "Query code"), required=True),
                ),
                legend_hidden=True,
            ),
        ),
        c.ActionBar((c.Action(s.say("查一查", "Look"), kind="primary"),)),
        id="find",
    )
    desk, portal, inner = s.desk_shell(), s.portal_shell(), s.portal_shell(back=True)
    return {
        "components": ("gallery/components.html", {"shell": desk, "parts": parts(), "icons": sorted(ICONS)}),
        "inbox": (
            "gallery/inbox.html",
            {
                "shell": desk,
                "kpis": s.kpis(),
                "tabs": s.tabs(),
                "filter": s.filter_form(),
                "table": s.table(),
            },
        ),
        "case": (
            "gallery/case.html",
            {
                "shell": desk,
                "queue": s.queue(),
                "heading": s.say(*s.MATTERS[0]),
                "holder": s.holder(),
                "steps": s.steps(),
                "summary": s.summary(dense=True),
                "deadline": s.deadline(),
                "timeline": s.timeline(),
                "acts": s.acts(),
                "materials": s.materials(dense=True),
            },
        ),
        "intake": ("gallery/intake.html", {"shell": desk, "form": s.form()}),
        "home": (
            "gallery/home.html",
            {
                "shell": portal,
                "heading": s.say("您想办什么事？", "What do you need done?"),
                "placeholder": s.say("例如：退休、失业金", "For example: retirement"),
                "links": s.links(),
                "find": find,
            },
        ),
        "progress": (
            "gallery/progress.html",
            {
                "shell": inner,
                "holder": s.holder(big=True),
                "when": s.say("11月24日（周二）前", "By Tuesday 24 November"),
                "materials": s.materials(),
                "steps": s.steps(upright=True),
                "rate": rate,
            },
        ),
        "apply": (
            "gallery/apply.html",
            {
                "shell": inner,
                "heading": s.say("您从哪天退休？", "When do you retire?"),
                "form": c.Form("/apply", (ask,), next_step, c.errors_of((ask,)), token="t", draft_url="/draft"),
            },
        ),
        "done": ("gallery/done.html", {"shell": portal, "confirmation": s.confirmation()}),
        "paper": ("gallery/sheet.html", {"values": (s.paper(),), "back_href": "/desk/"}),
        "receipt": (
            "gallery/sheet.html",
            {"values": (s.receipt(), s.receipt("80mm")), "back_href": "/desk/"},
        ),
    }


NAMES = ("components", "inbox", "case", "intake", "home", "progress", "apply", "done", "paper", "receipt")


def render(name: str, lang: str = "zh", theme: str = "light", elder: bool = False) -> str:
    """One page of the gallery as HTML."""
    query = {"lang": lang, "theme": theme, "elder": "1" if elder else "0"}
    request = RequestFactory().get(f"/{name}", query)
    look = look_of(request)
    with translation.override(look.language):
        shared = {"look": look, "site": site(), "request": request, "csrf_token": "x" * 64}
        if name in ERRORS:
            return str(PAGES.get_template(f"{name}.html").render(shared))
        template, values = page_contexts()[name]
        return str(PAGES.get_template(template).render({**shared, **values}))
