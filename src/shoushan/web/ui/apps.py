"""The Django application that carries templates, static files and template tags of the visual language."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Visual language; pages add their own words with `language.add_words` in their own `ready()`."""

    name = "shoushan.web.ui"
    label = "ui"
    verbose_name = "界面"
