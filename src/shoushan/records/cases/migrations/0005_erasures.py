"""Make the table of approvals and erasures; a database made by this release has it already from the first migration.

The rows of erasures that were made before come with ``shoushan replay``.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import erasures


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in erasures.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in erasures.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; the journal keeps everything it held."""
    editor.execute("drop index if exists case_row_closed")
    for name in erasures.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """What was approved to be erased for its age, and what became of it."""

    dependencies = [("cases", "0004_tray")]
    operations = [migrations.RunPython(forwards, backwards)]
