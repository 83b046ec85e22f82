"""Starting Django for a command, once it is known that the command needs it."""

from __future__ import annotations

import os


def start() -> None:
    """Set Django up with our settings; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shoushan.site.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
