"""Make the table of days on which cases open the next one; a database made by this release has it from the first migration."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import recurs


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create what is not there."""
    for name, columns in recurs.TABLES.items():
        editor.execute(f"create table if not exists {name} ({columns})")
    for statement in recurs.INDEXES:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; the journal keeps everything it held."""
    for name in recurs.TABLES:
        editor.execute(f"drop table if exists {name}")


class Migration(migrations.Migration):
    """The days on which cases open the next one by themselves."""

    dependencies = [("cases", "0005_erasures")]
    operations = [migrations.RunPython(forwards, backwards)]
