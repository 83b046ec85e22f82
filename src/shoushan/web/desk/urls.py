"""Addresses of the desk."""

from django.urls import path

from shoushan.web.desk import (
    acting,
    batch,
    case,
    drafts,
    entrance,
    home,
    intake,
    outbox,
    printing,
    queue,
    shift,
    twin_compare,
    twins,
    uploads,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("login", entrance.log_in, name="login"),
    path("logout", entrance.log_out, name="logout"),
    path("posts", entrance.posts, name="posts"),
    path("find", home.find, name="find"),
    path("ledgers", home.ledgers, name="ledgers"),
    path("ledger/<slug:ledger_id>", home.ledger, name="ledger"),
    path("batch", batch.batch, name="batch"),
    path("intake", intake.intake, name="intake"),
    path("intake/done", intake.taken_in, name="taken-in"),
    path("queue", queue.queue, name="queue"),
    path("queue/do", queue.do, name="queue-do"),
    path("handover", shift.handover, name="handover"),
    path("handover/do", shift.hand_over, name="handover-do"),
    path("handover/confirm", shift.confirm, name="handover-confirm"),
    path("draft/<path:form>", drafts.save, name="draft"),
    path("twins", twins.systems, name="twins"),
    path("twins/<slug:system>", twins.queue, name="twin-queue"),
    path("twins/<slug:system>/compare", twin_compare.compare, name="twin-compare"),
    path("twins/<slug:system>/case/<slug:uid>", twins.sheet, name="twin-sheet"),
    path("messages", outbox.messages, name="messages"),
    path("messages/<slug:key>", outbox.message, name="message"),
    path("messages/<slug:key>/paper", outbox.message_paper, name="message-paper"),
    path("case/<slug:uid>", case.show, name="case"),
    path("case/<slug:uid>/act/<slug:act_id>", acting.act_on, name="act"),
    path("case/<slug:uid>/clear", case.unmask, name="unmask"),
    path("case/<slug:uid>/file/<slug:file>", uploads.download, name="file"),
    path("case/<slug:uid>/receipt", printing.receipt, name="receipt"),
    path("case/<slug:uid>/paper/<slug:key>", printing.paper, name="paper"),
]
