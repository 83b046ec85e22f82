"""From when until when a party represents another one; a database made by this release has the columns already."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NEW = ("since", "until", "reminded")


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the columns where they are not there."""
    with editor.connection.cursor() as cursor:
        known = [one.name for one in editor.connection.introspection.get_table_description(cursor, "case_party")]
    for name in NEW:
        if name not in known:
            editor.execute(f"alter table case_party add column {name} text")
    editor.execute("create index if not exists case_party_until on case_party (until) where until is not null")


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them; the journal keeps what they held."""
    editor.execute("drop index if exists case_party_until")
    for name in NEW:
        editor.execute(f"alter table case_party drop column {name}")


class Migration(migrations.Migration):
    """The days of mandates, by which everybody who reads asks who may."""

    dependencies = [("cases", "0012_owed_lines")]
    operations = [migrations.RunPython(forwards, backwards)]
