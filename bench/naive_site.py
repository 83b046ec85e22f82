"""A small site as one would write it without Shoushan: fifty rows as a template page, through ninja, and as plain values.

Imported by a side's process once Django is configured (`bench.naive.configured`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import orjson
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from ninja import NinjaAPI, Schema

ROWS = 50
PAGE = """<!doctype html><html lang="zh"><head><title>办件</title></head><body><h1>办件</h1><p>{{ total }}</p><table>
<thead><tr>{% for head in heads %}<th>{{ head }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/case/{{ row.pk }}">{{ row.number }}</a></td><td>{{ row.title }}</td>
<td>{{ row.party }}</td><td>{{ row.stage }}</td>
<td>{{ row.unit.name }}</td><td>{{ row.opened_on|date:"Y-m-d" }}</td><td>{{ row.due|date:"Y-m-d" }}</td>
<td>{{ row.lamp }}</td><td>{{ row.holder }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
FIELDS = ("id", "number", "title", "party", "stage", "unit__name", "opened_on", "due", "lamp", "holder")


class Unit(models.Model):
    """A unit."""

    name = models.CharField(max_length=80)

    class Meta:
        app_label = "naive_site"


class Row(models.Model):
    """A case with the nine cells of a list."""

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    party = models.CharField(max_length=40)
    stage = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.CASCADE)
    opened_on = models.DateField()
    due = models.DateField(null=True)
    lamp = models.CharField(max_length=10)
    holder = models.CharField(max_length=40)

    class Meta:
        app_label = "naive_site"
        indexes: ClassVar = [models.Index(fields=["due"], name="row_due")]


class Shown(Schema):
    """A row as ninja declares it."""

    id: int
    number: str
    title: str
    party: str
    stage: str
    unit: str
    opened_on: date
    due: date | None
    lamp: str
    holder: str

    @staticmethod
    def resolve_unit(row: Row) -> str:
        """The unit's name."""
        return str(row.unit.name)


api = NinjaAPI()


@api.get("/rows", response=list[Shown])
def declared(request: HttpRequest) -> models.QuerySet[Row]:
    """Fifty rows through ninja's own serialisation."""
    return Row.objects.select_related("unit").order_by("due")[:ROWS]


def values(request: HttpRequest) -> HttpResponse:
    """Fifty rows as plain values and orjson: the floor."""
    return HttpResponse(orjson.dumps(list(Row.objects.order_by("due").values(*FIELDS)[:ROWS])), content_type="application/json")


def table(request: HttpRequest) -> HttpResponse:
    """Fifty rows through the ORM and a template, with their total."""
    rows = Row.objects.select_related("unit").order_by("due")
    told = {"rows": rows[:ROWS], "total": rows.count(), "heads": FIELDS[1:]}
    return HttpResponse(engines["django"].from_string(PAGE).render(told, request))


urlpatterns = [path("values", values), path("table", table), path("api/", api.urls)]


def fill(count: int) -> None:
    """Make the tables and `count` rows."""
    with connection.schema_editor() as editor:
        editor.create_model(Unit)
        editor.create_model(Row)
    Unit.objects.bulk_create([Unit(id=number, name=f"区第{number}局") for number in range(1, 91)])
    first = date(2026, 11, 23)
    Row.objects.bulk_create([
        Row(number=f"芝政收〔2026〕{number:06}号", title="失业保险金申领", party="王*", stage="审核中", unit_id=number % 90 + 1,
            opened_on=first, due=first + timedelta(days=number % 30), lamp="green", holder=f"区第{number % 90 + 1}局")
        for number in range(count)
    ], batch_size=1000)  # fmt: skip
