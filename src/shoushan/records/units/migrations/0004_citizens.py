"""Tables of citizens who sign in, and of the codes by which they begin."""

from django.conf import settings
from django.db import migrations

CITIZEN = (
    "create table citizen (user_id integer not null primary key, handle text not null unique, digest text not null unique)"
)
CODE = (
    "create table citizen_code (digest text not null primary key, code text not null, until text not null, "
    "tries integer not null)"
)


class Migration(migrations.Migration):
    """Accounts are not journalled; what their holders do is."""

    dependencies = [("units", "0003_presence"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RunSQL(CITIZEN, "drop table citizen"),
        migrations.RunSQL(CODE, "drop table citizen_code"),
    ]
