"""Make the journal: tables, indexes, functions and triggers by hand-written SQL for each database."""

from typing import Any

from django.db import migrations, models

from shoushan.records.journal import schema


def create(apps: Any, editor: Any) -> None:
    """Run the statements of this database; there is no way back, a journal is not dropped."""
    schema.create(editor.connection)


class Migration(migrations.Migration):
    """The first state."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunPython(create),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={"db_table": "journal_entry", "managed": False},
        ),
    ]
