"""Django's handle on the desk; adds the desk's words to the table of words."""

from __future__ import annotations

from django.apps import AppConfig

from shoushan.web.desk.archive_words import ARCHIVE_WORDS
from shoushan.web.desk.copy_words import COPY_WORDS
from shoushan.web.desk.field_words import FIELD_WORDS
from shoushan.web.desk.keeping_words import WORDS as KEEPING_WORDS
from shoushan.web.desk.looking_words import LOOKING_WORDS
from shoushan.web.desk.meeting_words import MEETING_WORDS
from shoushan.web.desk.money_words import MONEY_WORDS
from shoushan.web.desk.notice_words import NOTICE_WORDS
from shoushan.web.desk.outbox_words import WORDS as MESSAGES
from shoushan.web.desk.plan_words import PLAN_WORDS
from shoushan.web.desk.publishing_words import PUBLISHING_WORDS
from shoushan.web.desk.queue_words import WORDS as QUEUE_WORDS
from shoushan.web.desk.relation_words import RELATION_WORDS
from shoushan.web.desk.report_words import REPORT_WORDS
from shoushan.web.desk.studio_words import STUDIO_WORDS
from shoushan.web.desk.together_words import TOGETHER_WORDS
from shoushan.web.desk.tray_words import TRAY_WORDS
from shoushan.web.desk.twin_words import TWIN_WORDS
from shoushan.web.desk.words import WORDS
from shoushan.web.ui.language import add_words


class DeskConfig(AppConfig):
    """Label ``desk``; no model of its own."""

    name = "shoushan.web.desk"
    label = "desk"

    def ready(self) -> None:
        """Make the desk's words known to pages."""
        for words in (
            WORDS, QUEUE_WORDS, MESSAGES, TWIN_WORDS, TRAY_WORDS, KEEPING_WORDS, PLAN_WORDS, REPORT_WORDS, PUBLISHING_WORDS,
            RELATION_WORDS, LOOKING_WORDS, MEETING_WORDS,
            TOGETHER_WORDS, STUDIO_WORDS, COPY_WORDS,
            MONEY_WORDS, NOTICE_WORDS, ARCHIVE_WORDS, FIELD_WORDS,
        ):  # fmt: skip
            add_words(words)
