"""Batches: what they came to stands beside them, and indexes that came since are made."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import tables


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table of batches anew: no release before this one wrote a row into it."""
    editor.execute("drop table batch_row")
    editor.execute(f"create table batch_row ({tables.COMMON['batch_row']})")
    for statement in tables.INDEXES:
        editor.execute(statement.replace("create index", "create index if not exists", 1))


class Migration(migrations.Migration):
    """The table of batches."""

    dependencies = [("cases", "0001_tables")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
