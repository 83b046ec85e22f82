"""A form with every kind of field, and the inbox's questions."""

from __future__ import annotations

from shoushan.web.ui import components as c
from tests.web.ui.samples.lists import MATTERS, STREETS, say


def form(wrong: bool = True) -> c.Form:
    """A form with every kind of field, two of them wrong."""
    sets = (
        c.FieldSet(
            say("申请人", "Applicant"),
            (
                c.Field("name", say("姓名", "Name"), value="邹淑华", required=True, width=12, autocomplete="name"),
                c.Field(
                    "idno",
                    say("公民身份号码", "ID number"),
                    "id-number",
                    "370602196711030028",
                    required=True,
                    burst=True,
                    width=20,
                    warning=say("校验位不符，请对照证件核对", "The check digit differs") if wrong else "",
                ),
                c.Field(
                    "mobile",
                    say("手机号码", "Mobile"),
                    "telephone",
                    "1380645",
                    required=True,
                    width=14,
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
                    "kind",
                    say("退休类别", "Kind of retirement"),
                    "code",
                    "normal",
                    required=True,
                    options=(
                        c.Option("normal", say("正常退休", "Regular")),
                        c.Option("special", say("特殊工种", "Hard or hazardous work")),
                        c.Option(
                            "ill",
                            say("因病退休", "On health grounds"),
                            say("需劳动能力鉴定结论", "needs a medical finding"),
                        ),
                    ),
                ),
                c.Field(
                    "street",
                    say("户籍街道", "Street"),
                    "code",
                    options=tuple(c.Option(s, s) for s in STREETS),
                ),
                c.Field("sum", say("上年度缴费基数", "Contribution base"), "money", "6230.00", width=12),
                c.Field("years", say("缴费年限", "Years paid"), "number", "31", unit=say("年", "years"), width=5),
                c.Field(
                    "bring",
                    say("一并办理", "Together with"),
                    "checkboxes",
                    "fund\tchild",
                    options=(
                        c.Option("fund", say("公积金提取", "Housing fund")),
                        c.Option("child", say("独生子女奖励", "Only-child bonus")),
                    ),
                ),
                c.Field(
                    "scan",
                    say("档案扫描件", "Scan"),
                    "file",
                    accept=".pdf,.jpg,.png",
                    multiple=True,
                    max_bytes=20971520,
                ),
                c.Field(
                    "why",
                    say("说明", "Remarks"),
                    "textarea",
                    rows=3,
                    error=say("请写明更改银行账户的原因", "Say why the account is changed") if wrong else "",
                ),
                c.Field(
                    "agree",
                    say("以上内容与申请人核对无误", "Read back to the applicant"),
                    "checkbox",
                    required=True,
                ),
            ),
            columns=2,
        ),
    )
    return c.Form(
        action="/desk/intake",
        fieldsets=sets,
        errors=c.errors_of(sets),
        buttons=c.ActionBar(
            (
                c.Action(say("受理", "Accept"), name="act", value="accept", kind="primary", key="Ctrl+Enter"),
                c.Action(say("一次性告知补正", "Tell once what is missing"), name="act", value="tell"),
                c.Action(
                    say("不予受理", "Refuse"),
                    name="act",
                    value="refuse",
                    kind="danger",
                    confirm=say("开出不予受理决定书？", "Issue the decision?"),
                ),
                c.Action(
                    say("办结", "Close"),
                    why_not=say("还有 2 家单位没有答复", "Two units have not answered yet"),
                ),
            )
        ),
        token="7f3c",
        draft_url="/desk/draft",
        multipart=True,
    )


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
