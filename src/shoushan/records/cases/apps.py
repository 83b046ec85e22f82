"""Django's handle on the cases' room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Label ``cases``; tables are hand-written, so there are no models to register."""

    name = "shoushan.records.cases"
    label = "cases"
