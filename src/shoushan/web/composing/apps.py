"""Django's handle on the pages of reports; adds their words to the table of words."""

from __future__ import annotations

from django.apps import AppConfig

from shoushan.web.composing.words import WORDS
from shoushan.web.ui.language import add_words


class ComposingConfig(AppConfig):
    """Label ``composing``; no model of its own."""

    name = "shoushan.web.composing"
    label = "composing"

    def ready(self) -> None:
        """Make the words known to pages."""
        add_words(WORDS)
