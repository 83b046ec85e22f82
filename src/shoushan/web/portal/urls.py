"""Addresses of the portal, at the root of the site."""

from django.urls import path

from shoushan.web.portal import (
    acting,
    apply,
    guide,
    guide_sheet,
    hall,
    home,
    letters,
    sending,
    sheets,
    statements,
    tracking,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("services/", home.services, name="services"),
    path("services/<slug:ledger>/<slug:service>/", guide.guide, name="guide"),
    path("services/<slug:ledger>/<slug:service>/print/", guide_sheet.guide_print, name="guide-print"),
    path("services/<slug:ledger>/<slug:service>/form/<slug:sheet>/", sheets.blank, name="form"),
    path("services/<slug:ledger>/<slug:service>/form/<slug:sheet>/sample/", sheets.sample, name="form-sample"),
    path("services/<slug:ledger>/<slug:service>/guide.json", guide.guide_data, name="guide-json"),
    path("apply/<slug:ledger>/<slug:service>/", apply.start, name="apply"),
    path("apply/<slug:ledger>/<slug:service>/check-answers/", sending.check, name="check"),
    path("apply/<slug:ledger>/<slug:service>/sent/<slug:token>/", sending.done, name="done"),
    path("apply/<slug:ledger>/<slug:service>/<slug:step>/", apply.question, name="question"),
    path("track/", tracking.track, name="track"),
    path("track/close/", tracking.close, name="close"),
    path("track/<slug:handle>/", tracking.progress, name="progress"),
    path("track/<slug:handle>/<slug:act>/", acting.act, name="act"),
    path("follow/<str:number>/<slug:code>/", tracking.follow, name="follow"),
    path("hall/<slug:unit>/", hall.kiosk, name="hall-kiosk"),
    path("hall/<slug:unit>/board/", hall.board, name="hall-board"),
    path("hall/<slug:unit>/slip/<str:number>/<slug:code>/", hall.slip, name="hall-slip"),
    path("line/<str:number>/<slug:code>/", hall.line, name="hall-line"),
    path("m/<slug:code>", letters.opened, name="letter"),
    path("help/", statements.help_page, name="help"),
    path("privacy/", statements.privacy, name="privacy"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("data/", statements.data, name="data"),
]
