"""Make the table of public notices; a database made by this release has it already from the first migration."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import notices


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in notices.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in notices.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; the journal keeps everything it held."""
    for name in notices.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """What is published of cases, for how long."""

    dependencies = [("cases", "0006_recurs")]
    operations = [migrations.RunPython(forwards, backwards)]
