"""Hands mypy the plugin of django-stubs as soon as there are settings for it to read."""

from importlib.util import find_spec

from mypy.plugin import Plugin


def plugin(version: str) -> type[Plugin]:
    """Return the Django plugin, or a plugin without effect while `shoushan.site.settings` does not exist."""
    if find_spec("shoushan.site.settings") is None:
        return Plugin
    from mypy_django_plugin.main import plugin as django_plugin

    return django_plugin(version)
