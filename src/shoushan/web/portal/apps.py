"""Django's handle on the portal; adds the portal's words to the table of words."""

from __future__ import annotations

from django.apps import AppConfig

from shoushan.web.portal.account_words import WORDS as ACCOUNT
from shoushan.web.portal.hall_words import WORDS as HALL_WORDS
from shoushan.web.portal.log_words import WORDS as LOG_WORDS
from shoushan.web.portal.notice_words import WORDS as NOTICE_WORDS
from shoushan.web.portal.own_words import WORDS as OWN_WORDS
from shoushan.web.portal.report_words import WORDS as REPORT_WORDS
from shoushan.web.portal.words import WORDS
from shoushan.web.ui.language import add_words


class PortalConfig(AppConfig):
    """Label ``portal``; no model of its own."""

    name = "shoushan.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Make the portal's words known to pages."""
        add_words(WORDS)
        add_words(ACCOUNT)
        add_words(HALL_WORDS)
        add_words(LOG_WORDS)
        add_words(NOTICE_WORDS)
        add_words(OWN_WORDS)
        add_words(REPORT_WORDS)
