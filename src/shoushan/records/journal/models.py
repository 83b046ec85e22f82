"""The journal as Django sees it: unmanaged, so that no schema editor rebuilds a table with triggers."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One line of the journal; written by `append`, read by `read`, never through the ORM."""

    class Meta:
        managed = False
        db_table = "journal_entry"
