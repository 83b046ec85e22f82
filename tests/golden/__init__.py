"""Journals of releases, kept for ever: what replay makes of them never changes."""
