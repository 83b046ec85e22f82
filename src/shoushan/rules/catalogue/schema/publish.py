"""The JSON Schemas of all definition files, for editors to complete and check with."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from shoushan.rules.catalogue.schema.boards import BoardsDoc
from shoushan.rules.catalogue.schema.crosscheck import CrossCheckDoc
from shoushan.rules.catalogue.schema.export import ExportDoc
from shoushan.rules.catalogue.schema.form import FormDoc
from shoushan.rules.catalogue.schema.indicators import IndicatorsDoc, IndicatorSetDoc, PeriodsDoc
from shoushan.rules.catalogue.schema.ledger import FieldsDoc, LedgerDoc
from shoushan.rules.catalogue.schema.pack import (
    CodeListDoc,
    PackDoc,
    PostsDoc,
    RightsDoc,
    RolesDoc,
    UnitsDoc,
    VocabularyDoc,
)
from shoushan.rules.catalogue.schema.procedure import FragmentDoc, ProcedureDoc
from shoushan.rules.catalogue.schema.report import ReportDoc
from shoushan.rules.catalogue.schema.service import ServiceDoc
from shoushan.rules.catalogue.schema.tables import StatTableDoc
from shoushan.rules.catalogue.schema.writings import MessageDoc, NoticeDoc, PaperDoc, ScenarioDoc, WorksheetDoc

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[BaseModel]] = {
    "pack": PackDoc,
    "units": UnitsDoc,
    "posts": PostsDoc,
    "roles": RolesDoc,
    "rights": RightsDoc,
    "vocabulary": VocabularyDoc,
    "code-list": CodeListDoc,
    "ledger": LedgerDoc,
    "export": ExportDoc,
    "crosscheck": CrossCheckDoc,
    "fields": FieldsDoc,
    "procedure": ProcedureDoc,
    "fragment": FragmentDoc,
    "service": ServiceDoc,
    "worksheet": WorksheetDoc,
    "paper": PaperDoc,
    "message": MessageDoc,
    "notice": NoticeDoc,
    "table": StatTableDoc,
    "indicators": IndicatorsDoc,
    "indicator-set": IndicatorSetDoc,
    "periods": PeriodsDoc,
    "boards": BoardsDoc,
    "report": ReportDoc,
    "form": FormDoc,
    "scenario": ScenarioDoc,
}
"""Name of the published schema → model of the file."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its name (JSON Schema 2020-12)."""
    found = {}
    for name, model in MODELS.items():
        schema = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
        if name != "scenario":
            found[name] = schema
        else:
            found[name] = {**schema, "additionalProperties": True}
    return found
