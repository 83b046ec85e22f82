"""A small Django application as one would write it without Shoushan: the rows of a case, its part, its term, its entries."""

from __future__ import annotations

import sys
import types
from datetime import date
from typing import Any, ClassVar

ENGINES = {"sqlite": "django.db.backends.sqlite3", "postgresql": "django.db.backends.postgresql"}


def settings_on(vendor: str, address: str) -> dict[str, Any]:
    """Django's database settings with the same durability as ours."""
    if vendor == "sqlite":
        return {
            "ENGINE": ENGINES[vendor], "NAME": address,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30,
                        "init_command": "pragma journal_mode = wal; pragma synchronous = FULL"},
        }  # fmt: skip
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(address)
    return {
        "ENGINE": ENGINES[vendor],
        "NAME": said["dbname"],
        "HOST": said["host"],
        "USER": said["user"],
        "CONN_MAX_AGE": None,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def configured(vendor: str, address: str, apps: tuple[str, ...] = (), **more: Any) -> None:
    """Start a bare Django."""
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": settings_on(vendor, address)},
        INSTALLED_APPS=list(apps),
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="measured",
        **more,
    )
    django.setup()


def models_on(vendor: str, address: str) -> Any:
    """The application's models on a fresh database, as a namespace with a function `fill`."""
    configured(vendor, address)
    from django.db import connection, models

    class Case(models.Model):
        ledger = models.CharField(max_length=40)
        unit = models.CharField(max_length=40)
        stage = models.CharField(max_length=20)
        n = models.IntegerField(default=0)
        due = models.DateField(null=True)
        updated_at = models.DateTimeField()
        data = models.TextField()

        class Meta:
            app_label = "naive"
            indexes: ClassVar = [models.Index(fields=["ledger", "unit", "due"], name="naive_inbox")]

    class Part(models.Model):
        case = models.ForeignKey(Case, models.CASCADE)
        unit = models.CharField(max_length=40)
        state = models.CharField(max_length=20)
        since = models.DateTimeField(null=True)

        class Meta:
            app_label = "naive"
            indexes: ClassVar = [models.Index(fields=["unit", "state"], name="naive_unit")]

    class Term(models.Model):
        case = models.ForeignKey(Case, models.CASCADE)
        state = models.CharField(max_length=20)
        due = models.DateField(null=True)
        ended = models.DateField(null=True)
        data = models.TextField()

        class Meta:
            app_label = "naive"
            indexes: ClassVar = [models.Index(fields=["state", "due"], name="naive_due")]

    class Entry(models.Model):
        case = models.ForeignKey(Case, models.CASCADE)
        n = models.IntegerField()
        act = models.CharField(max_length=40)
        actor_id = models.IntegerField()
        at = models.DateTimeField()

        class Meta:
            app_label = "naive"
            constraints: ClassVar = [models.UniqueConstraint(fields=["case", "n"], name="naive_n")]

    class Item(models.Model):
        entry = models.ForeignKey(Entry, models.CASCADE)
        items = models.TextField()

        class Meta:
            app_label = "naive"

    made = types.SimpleNamespace(Case=Case, Part=Part, Term=Term, Entry=Entry, Item=Item)

    def fill(cases: int, texts: Any) -> None:
        """Cases numbered from 1, each with a part and a term."""
        from django.utils import timezone

        now, due = timezone.now(), date(2026, 12, 31)
        numbers = range(1, cases + 1)
        Case.objects.bulk_create([
            Case(id=one, ledger="one-counter", unit=f"unit-{one % 300}", stage="accepted", due=due, updated_at=now,
                 data=next(texts)[0]) for one in numbers
        ], batch_size=500)  # fmt: skip
        Part.objects.bulk_create(
            [Part(case_id=one, unit=f"unit-{one % 300}", state="offered") for one in numbers], batch_size=500
        )
        Term.objects.bulk_create(
            [Term(case_id=one, state="running", due=due, data=next(texts)[2]) for one in numbers], batch_size=500
        )
        if vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("vacuum analyze")

    with connection.schema_editor() as editor:
        for model in (Case, Part, Term, Entry, Item):
            editor.create_model(model)
    made.fill = fill
    sys.modules.setdefault("naive", types.ModuleType("naive"))
    return made
