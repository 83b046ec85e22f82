"""Make the tables of payment lines; a database made by this release has them already from the first migration.

The rows of money that was due before come with ``shoushan replay``.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import paying


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in paying.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in paying.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them; the journal keeps everything they held."""
    for name in paying.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """Lines of payment batches, and the lines of money of every case."""

    dependencies = [("cases", "0008_relations")]
    operations = [migrations.RunPython(forwards, backwards)]
