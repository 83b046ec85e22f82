"""Hands mypy the plugin of django-stubs when Django can start, and says so when it cannot."""

import os
import sys

import django
from mypy.plugin import Plugin


def plugin(version: str) -> type[Plugin]:
    """Return the Django plugin, or a plugin without effect when Django cannot start.

    Models then go unchecked, which SHOUSHAN_REQUIRE_ALL=1 does not allow: the fault is raised.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shoushan.site.settings")
    try:
        django.setup()
    except Exception as fault:
        if os.environ.get("SHOUSHAN_REQUIRE_ALL") == "1":
            raise
        print(f"mypy: Django cannot start, its models are unchecked: {fault}", file=sys.stderr)
        return Plugin
    from mypy_django_plugin.main import plugin as django_plugin

    return django_plugin(version)
