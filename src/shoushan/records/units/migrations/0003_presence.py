"""The table of who looks at which case now."""

from django.db import migrations

CREATE = (
    "create table presence (uid text not null, account text not null, name text not null, post text not null, "
    "seen text not null, primary key (uid, account))"
)


class Migration(migrations.Migration):
    """Presence is not journalled and has no model: it is forgotten after minutes."""

    dependencies = [("units", "0002_drafts")]
    operations = [migrations.RunSQL(CREATE, "drop table presence")]
