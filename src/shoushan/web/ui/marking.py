"""Changed words of a text as markup: what is new inserted, what is gone deleted, in elements that screen readers tell."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shoushan.rules.changed import Part

ELEMENTS = {"new": "ins", "gone": "del", "same": "span"}


def marked_html(parts: Iterable[Part]) -> SafeString:
    """The parts in order, escaped."""
    found = [(ELEMENTS[kind], text, ELEMENTS[kind]) for kind, text in parts]
    return format_html('<span class="marked">{}</span>', format_html_join("", "<{}>{}</{}>", found))
