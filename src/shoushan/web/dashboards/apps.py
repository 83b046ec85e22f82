"""Django's handle on the dashboards; adds their words to the table of words."""

from __future__ import annotations

from django.apps import AppConfig

from shoushan.web.dashboards.figure_words import WORDS as FIGURES
from shoushan.web.dashboards.words import WORDS
from shoushan.web.ui.language import add_words


class DashboardsConfig(AppConfig):
    """Label ``dashboards``; no model of its own."""

    name = "shoushan.web.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Make the words known to pages."""
        add_words(WORDS)
        add_words(FIGURES)
