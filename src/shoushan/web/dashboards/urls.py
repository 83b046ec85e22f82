"""Addresses of the board, of statistical tables and of lists for audit."""

from django.urls import path

from shoushan.web.dashboards import audits, boards, brief, figure_beside, figure_boards, figure_page, owing, tables, wall

app_name = "board"
urlpatterns = [
    path("", boards.home, name="home"),
    path("cases", boards.cases, name="cases"),
    path("unit/<slug:key>", owing.unit, name="unit"),
    path("unit/<slug:key>/sheet", owing.unit_sheet, name="unit-sheet"),
    path("unit/<slug:key>/xlsx", owing.unit_xlsx, name="unit-xlsx"),
    path("leader", owing.leader, name="leader"),
    path("leader/sheet", owing.leader_sheet, name="leader-sheet"),
    path("leader/xlsx", owing.leader_xlsx, name="leader-xlsx"),
    path("hand-backs", boards.hand_backs, name="hand-backs"),
    path("tables", tables.tables, name="tables"),
    path("tables/<slug:ledger_id>/<slug:table_id>", tables.table, name="table"),
    path("tables/<slug:ledger_id>/<slug:table_id>/cases", tables.behind, name="table-cell"),
    path("tables/<slug:ledger_id>/<slug:table_id>/sheet", tables.sheet, name="table-sheet"),
    path("tables/<slug:ledger_id>/<slug:table_id>/xlsx", tables.xlsx, name="table-xlsx"),
    path("audit", audits.home, name="audit"),
    path("audit/<slug:list_id>", audits.listed, name="audit-list"),
    path("audit/<slug:list_id>/xlsx", audits.xlsx, name="audit-xlsx"),
    path("sample", audits.sample, name="sample"),
    path("sample/sheet", audits.sample_sheet, name="sample-sheet"),
    path("wall", wall.wall, name="wall"),
    path("figures", figure_boards.district, name="figures"),
    path("figures/brief", brief.brief, name="brief"),
    path("figures/<slug:ledger_id>", figure_boards.ledger, name="figures-ledger"),
    path("figures/<slug:ledger_id>/<slug:indicator_id>", figure_page.figure, name="figure"),
    path("figures/<slug:ledger_id>/<slug:indicator_id>/rows", figure_page.rows, name="figure-rows"),
    path("figures/<slug:ledger_id>/<slug:indicator_id>/beside", figure_beside.beside, name="figure-beside"),
]
