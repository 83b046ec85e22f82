"""Make the table of archived cases; a database made by this release has them already from the first migration.

Cases sent to the archive before would come with ``shoushan replay``; no release before this one sent any.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import archived


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in archived.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in archived.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them; the journal keeps everything they held."""
    for name in archived.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """Which cases were sent to the archive, and their boxes and numbers."""

    dependencies = [("cases", "0009_payments")]
    operations = [migrations.RunPython(forwards, backwards)]
