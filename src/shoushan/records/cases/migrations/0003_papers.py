"""Make the tables of papers' steps; a database made by this release has them already from the first migration.

The rows of papers that were drafted before come with ``shoushan replay``.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import papers


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in papers.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in papers.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them; the journal keeps everything they held."""
    for name in papers.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """Steps of papers, and what waits for whom."""

    dependencies = [("cases", "0002_batches")]
    operations = [migrations.RunPython(forwards, backwards)]
