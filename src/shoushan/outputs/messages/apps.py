"""Django's handle on messages; its label is not ``messages``, which Django's own room has."""

from __future__ import annotations

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Label ``outbox``; tables by hand-written SQL, no model."""

    name = "shoushan.outputs.messages"
    label = "outbox"
