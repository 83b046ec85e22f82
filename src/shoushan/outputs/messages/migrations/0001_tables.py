"""The outbox, and the codes that open a case from a message."""

from django.db import migrations

OUTBOX = (
    "create table outbox (key text not null primary key, uid text not null, n integer not null, ledger text not null, "
    "rule text not null, party text not null, unit text not null, stage text not null, phone text not null, "
    "zh text not null, en text not null, sms text not null, state text not null, why text not null default '', "
    "tries integer not null default 0, next_at text not null, batch text not null default '', made text not null, "
    "changed text not null)"
)
CODE = (
    "create table message_code (digest text not null primary key, uid text not null, purpose text not null, "
    "until text not null, used text)"
)


class Migration(migrations.Migration):
    """Neither table is journalled: how a message ended is an entry of its case."""

    initial = True
    operations = [
        migrations.RunSQL(OUTBOX, "drop table outbox"),
        migrations.RunSQL("create index outbox_state on outbox (state, next_at)", "drop index outbox_state"),
        migrations.RunSQL("create index outbox_uid on outbox (uid)", "drop index outbox_uid"),
        migrations.RunSQL(CODE, "drop table message_code"),
        migrations.RunSQL("create index message_code_uid on message_code (uid)", "drop index message_code_uid"),
    ]
