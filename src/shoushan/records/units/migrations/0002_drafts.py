"""The table of drafts."""

from django.db import migrations

CREATE = (
    "create table draft (account text not null, form text not null, body text not null, saved text not null, "
    "primary key (account, form))"
)


class Migration(migrations.Migration):
    """Drafts are not journalled and have no model: they are opaque text."""

    dependencies = [("units", "0001_tables")]
    operations = [migrations.RunSQL(CREATE, "drop table draft")]
