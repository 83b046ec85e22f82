"""Make the tables of units, posts, accounts and tokens."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """First tables of the room of units."""

    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            "Unit",
            [
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("name_zh", models.TextField()),
                ("name_en", models.TextField()),
                ("kind", models.TextField()),
                ("parent", models.TextField(null=True)),
                ("path", models.TextField(db_index=True)),
                ("phone", models.TextField(default="")),
                ("from_on", models.TextField(null=True)),
                ("to_on", models.TextField(null=True)),
            ],
            {"db_table": "unit"},
        ),
        migrations.CreateModel(
            "Post",
            [
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("unit", models.TextField(db_index=True)),
                ("name_zh", models.TextField()),
                ("name_en", models.TextField()),
                ("roles", models.TextField(default="")),
                ("phone", models.TextField(default="")),
                ("deputies", models.TextField(default="")),
                ("ledgers", models.TextField(default="*")),
                ("holders", models.TextField(default="")),
                ("to_on", models.TextField(null=True)),
            ],
            {"db_table": "post"},
        ),
        migrations.CreateModel(
            "Account",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.TextField(unique=True)),
                ("name", models.TextField(default="")),
                ("current_post", models.TextField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            {"db_table": "account"},
        ),
        migrations.CreateModel(
            "Token",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.TextField(unique=True)),
                ("label", models.TextField()),
                ("post", models.TextField()),
                ("expires_on", models.TextField(null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="units.account"),
                ),
            ],
            {"db_table": "api_token"},
        ),
    ]
