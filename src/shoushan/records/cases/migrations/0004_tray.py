"""Table of the tray: files that a camera or scanner gave to a post, until they are attached or thirty days old."""

from django.db import migrations

TRAY = (
    "create table tray_file (id text not null primary key, post text not null, digest text not null, wrapped text not null, "
    "name text not null, type text not null, size integer not null, came text not null, used text, unique (post, digest))"
)


class Migration(migrations.Migration):
    """Not journalled: the journal begins where a file is attached to a case."""

    dependencies = [("cases", "0003_papers")]
    operations = [migrations.RunSQL(TRAY, "drop table tray_file")]
