"""Make the tables that cases are projected into."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shoushan.records.cases import search, tables


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the tables with the vendor's own types."""
    vendor = editor.connection.vendor
    for statement in tables.create(vendor) + search.create(vendor):
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the tables; the journal keeps everything they held."""
    for statement in tables.drop():
        editor.execute(statement)


class Migration(migrations.Migration):
    """First tables of the cases' room."""

    initial = True
    dependencies = []
    operations = [migrations.RunPython(forwards, backwards)]
