"""The journal as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """App `journal`: hand-written tables, no signals."""

    name = "shoushan.records.journal"
    label = "journal"
    verbose_name = "留痕日志 Journal"
    default_auto_field = "django.db.models.BigAutoField"
