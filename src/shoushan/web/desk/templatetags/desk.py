"""One filter: what was done just now, as a banner."""

from __future__ import annotations

from django import template
from django.contrib.messages.storage.base import Message

from shoushan.web.ui.components import Banner

register = template.Library()
TONES = {"success": "good", "warning": "warn", "error": "bad"}


@register.filter
def as_banner(message: Message) -> Banner:
    """A note kept over the redirect, as a banner."""
    return Banner(str(message), tone=TONES.get(message.level_tag, "info"))  # type: ignore[arg-type]
