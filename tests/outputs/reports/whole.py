"""A small report with everything that a report may hold, made by hand: no district is needed to lay it out or to edit it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from shoushan.outputs.charts import shapes
from shoushan.outputs.charts.shapes import Part
from shoushan.outputs.indicators.periods import around
from shoushan.outputs.reports.made import Close, Grid, Line, Made, Number, Picture
from tests.outputs.reports.days import DAY

AT = datetime(2026, 11, 28, tzinfo=UTC)
YEAR = around("year", DAY)
RATE = Number("sz0002_F090_value", "95.72%", "petitions/satisfied", "value", YEAR)
AGAIN = replace(RATE, mark="sz0008_F090_value")
PARKS = Number("sz0003_F018_value", "3个", "industrial-parks/national", "value", YEAR)
SECTORS = Number("sz0004_F019_value", "10个", "industry-sectors/sectors", "value", YEAR)
HOMES = Number("sz0005_F063_told", "8000余户", "resettlement/agreed-households", "told", YEAR)
BODY = Line("body", (
    Number("sz0007_given_words", "2017年"), "以来，群众满意率", RATE, '，#panic("x") *不是*标记。',
))  # fmt: skip
CHART = Picture(shapes.parts([Part("在谈", Decimal(3), "3"), Part("落地", Decimal(2), "2")]), "在谈3；落地2")
MORE = Line("body", ("国家级园区", PARKS, "，确定重点培育的产业板块", SECTORS, "，签约", HOMES, "。"))
CALIBER = "评价日期在统计期内的评价，" * 6
TABLE = Grid(("指标", "数值", "口径和依据"), (50, 30, 76), ((("满意率",), (AGAIN,), (CALIBER,)),), small=True)
MADE = Made(
    "five-years", "zh",
    ("关于", Number("sz0001_given_place", "烟台市芝罘区"), Number("sz0006_given_years", "2012—2016年"), "发展情况的报告"),
    "区人民政府", "送审稿",
    (Line("heading", ("一、民生",)), BODY, MORE, CHART, Line("caption", (Number("sz0009_given_words", "图1　"), "项目")),
     Close((("口径和依据",),)), Line("caption", (Number("sz0010_given_words", "表1　"), "主要指标"), above=True), TABLE,
     Line("heading", ("附件　口径和依据",), breaks=True),
     replace(TABLE, rows=((("满意率",), (replace(RATE, mark="sz0011_F090_value"),), (CALIBER,)),))),
    YEAR, DAY, 7, "2017年10月31日", "区委常委会",
)  # fmt: skip
