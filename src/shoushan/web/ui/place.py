"""The place's own facts for every page: what the settings say, and what the pack says where they are silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.text import Text
from shoushan.web.ui.components.shells import Site
from shoushan.web.ui.language import t
from shoushan.web.ui.look import site


def site_of(pack: Pack) -> Site:
    """Host, telephone, ICP number and the mark of synthetic data."""
    found, told = site(), pack.site
    return replace(
        found, host=found.host or t(_text(told.get("host_org"))),
        telephone=found.telephone or str(told.get("phone") or ""),
        icp=found.icp or str(told.get("icp") or ""), synthetic=found.synthetic or pack.synthetic,
    )  # fmt: skip


def street_name(pack: Pack) -> Text:
    """What the units that the platform calls streets are called here."""
    kinds = pack.code_lists.get("unit-kinds")
    code = kinds.codes.get("street") if kinds else None
    return code.label if code else Text("街道", "Street")


def _text(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, Mapping):
        return Text(str(value.get("zh", "")), str(value.get("en") or value.get("zh", "")))
    return Text(str(value or ""), str(value or ""))
