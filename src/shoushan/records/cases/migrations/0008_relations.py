"""Make the table of dated relations; a database made by this release has it already from the first migration."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import relations


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in relations.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in relations.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; the journal keeps everything it held."""
    for name in relations.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """Which case is related to which, of what kind, from when until when, as known when."""

    dependencies = [("cases", "0007_notices")]
    operations = [migrations.RunPython(forwards, backwards)]
