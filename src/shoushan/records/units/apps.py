"""Django's handle on the room of units."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Label ``units``."""

    name = "shoushan.records.units"
    label = "units"
