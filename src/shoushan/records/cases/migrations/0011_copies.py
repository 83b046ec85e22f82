"""The tables of working copies: not journalled, like drafts; what is published from them is."""

from django.db import migrations

CREATE = (
    "create table studio_copy (id text not null primary key, ledger text not null, account text not null, name text not null, "
    "post text not null, opened text not null, proposal text not null, unique (ledger, account))",
    "create table studio_file (copy text not null, path text not null, base text, body text, saved text not null, "
    "primary key (copy, path))",
)


class Migration(migrations.Migration):
    """A copy of a ledger per author, and the files that it changes."""

    dependencies = [("cases", "0010_archive")]
    operations = [
        migrations.RunSQL(CREATE[0], "drop table studio_copy"),
        migrations.RunSQL(CREATE[1], "drop table studio_file"),
    ]
