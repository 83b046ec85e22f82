"""Units and posts as rows, written whenever a case of the ledgers with these roles changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from shoushan.records.units.models import Post, Unit


def set_unit(fields: Mapping[str, Any], ended: bool) -> None:
    """Write the unit that a case of the ``units`` ledger describes; below it, paths are made anew."""
    parent = fields.get("parent")
    above = Unit.objects.filter(id=parent).values_list("path", flat=True).first() if parent else None
    path = f"{above or '/'}{fields['unit_id']}/"
    old = _set(Unit, fields["unit_id"], {
        "name_zh": fields["name_zh"], "name_en": fields["name_en"], "kind": fields["kind"], "parent": parent,
        "path": path, "phone": fields.get("phone") or "", "from_on": fields.get("from_on"),
        "to_on": fields.get("to_on") if ended else None,
    })  # fmt: skip
    if old and old["path"] != path:
        for below in Unit.objects.filter(path__startswith=old["path"]).exclude(id=fields["unit_id"]):
            below.path = path + below.path.removeprefix(old["path"])
            below.save(update_fields=["path"])


def set_post(fields: Mapping[str, Any], ended: bool, day: str) -> None:
    """Write the post that a case of the ``posts`` ledger describes."""
    _set(Post, fields["post_id"], {
        "unit": fields["unit"], "name_zh": fields["name_zh"], "name_en": fields["name_en"],
        "roles": fields.get("roles") or "", "phone": fields.get("phone") or "",
        "deputies": fields.get("deputies") or "", "ledgers": fields.get("ledgers") or "*",
        "holders": fields.get("holders") or "", "to_on": day if ended else None,
    })  # fmt: skip


def _set(model: type[Model], key: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Write a row unless it stands as it should; gives what stood before. A replay finds most rows as they should be."""
    rows = model._default_manager.filter(pk=key)
    old: Mapping[str, Any] | None = rows.values(*values).first()
    if old is None:
        model._default_manager.create(pk=key, **values)
    elif dict(old) != dict(values):
        rows.update(**values)
    return old
