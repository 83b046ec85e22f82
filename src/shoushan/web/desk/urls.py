"""Addresses of the desk."""

from django.urls import path

from shoushan.web.desk import acting, batch, case, drafts, entrance, exporting, home, intake, printing, proposing, uploads

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("login", entrance.log_in, name="login"),
    path("logout", entrance.log_out, name="logout"),
    path("posts", entrance.posts, name="posts"),
    path("find", home.find, name="find"),
    path("ledgers", home.ledgers, name="ledgers"),
    path("ledger/<slug:ledger_id>", home.ledger, name="ledger"),
    path("ledger/<slug:ledger_id>/export/<slug:export_id>", exporting.export, name="export"),
    path("ledger/<slug:ledger_id>/propose/<slug:proposal_id>", proposing.propose, name="propose"),
    path("case/<slug:uid>/propose/<slug:proposal_id>", proposing.choose, name="choose"),
    path("batch", batch.batch, name="batch"),
    path("intake", intake.intake, name="intake"),
    path("intake/done", intake.taken_in, name="taken-in"),
    path("handover", case.handover, name="handover"),
    path("draft/<path:form>", drafts.save, name="draft"),
    path("case/<slug:uid>", case.show, name="case"),
    path("case/<slug:uid>/act/<slug:act_id>", acting.act_on, name="act"),
    path("case/<slug:uid>/clear", case.unmask, name="unmask"),
    path("case/<slug:uid>/file/<slug:file>", uploads.download, name="file"),
    path("case/<slug:uid>/receipt", printing.receipt, name="receipt"),
    path("case/<slug:uid>/paper/<slug:key>", printing.paper, name="paper"),
]
