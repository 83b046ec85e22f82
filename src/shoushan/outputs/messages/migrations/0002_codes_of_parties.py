"""For whom a code in a message was made: once a mandate is over its codes open nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    """The party to whom the message went; older codes have none and open as before."""

    dependencies = [("outbox", "0001_tables")]
    operations = [
        migrations.RunSQL("alter table message_code add column party text", "alter table message_code drop column party"),
    ]
