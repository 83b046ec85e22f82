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
    _finish_restore()


def _finish_restore() -> None:
    """A restore that was killed while it exchanged the places is carried to its end first."""
    from pathlib import Path

    from django.conf import settings

    if (Path(settings.SHOUSHAN_HOME) / "restoring.json").exists():
        from shoushan.site.backups.restoring import finish

        finish(Path(settings.SHOUSHAN_HOME))
