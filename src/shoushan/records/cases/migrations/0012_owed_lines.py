"""Lines of payment batches that pay what the case itself owes; a database made by this release has the column already."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the column where it is not there."""
    with editor.connection.cursor() as cursor:
        known = [one.name for one in editor.connection.introspection.get_table_description(cursor, "payment_line")]
    if "line" not in known:
        editor.execute("alter table payment_line add column line text")


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; the journal keeps what it held."""
    editor.execute("alter table payment_line drop column line")


class Migration(migrations.Migration):
    """Which line of money of its case a line of a batch pays."""

    dependencies = [("cases", "0011_copies")]
    operations = [migrations.RunPython(forwards, backwards)]
