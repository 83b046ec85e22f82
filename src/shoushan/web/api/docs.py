"""The interface described for people: a page made from the published schema, without any outside address or script."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.web.api.doors import api
from shoushan.web.ui import components as ui


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, its body and its answers."""
    schema: dict[str, Any] = api.get_openapi_schema()
    operations = [
        operation(path, method, found) for path, methods in schema["paths"].items() for method, found in methods.items()
    ]
    values = {
        "shell": ui.PortalShell("/", back_href="/"), "operations": operations, "schema": reverse("api-v1:openapi-json"),
        "info": schema["info"],
    }  # fmt: skip
    return HttpResponse(_template().render(values, request))


@lru_cache(maxsize=1)
def _template() -> Any:
    """The page's template; the interface is no Django app, so it brings it itself."""
    return engines["django"].from_string((Path(__file__).parent / "docs.html").read_text("utf-8"))


def operation(path: str, method: str, found: dict[str, Any]) -> dict[str, Any]:
    """One operation as its section of the page."""
    rows = tuple(ui.Row((one["name"], one["in"], kind_of(one["schema"]), _must(one))) for one in found.get("parameters", ()))
    heads = (("参数 parameter", "code"), ("位置 in", "text"), ("类型 type", "wide"), ("必填 required", "text"))
    columns = tuple(ui.Column(label, cast(Any, kind)) for label, kind in heads)
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    good = found["responses"].get(200) or found["responses"].get("200") or {}
    gives = good.get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "name": f"{method.upper()} {path}", "summary": found.get("summary", ""), "description": found.get("description", ""),
        "table": ui.Table(f"{method.upper()} {path}", columns, rows, ui.Empty("–"), caption_hidden=True) if rows else None,
        "body": kind_of(body) if body else "", "gives": kind_of(gives), "open": not found.get("security"),
    }  # fmt: skip


def _must(parameter: dict[str, Any]) -> str:
    return "✓" if parameter.get("required") else ""


def kind_of(schema: dict[str, Any]) -> str:
    """A schema in a word."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    return str(schema.get("type", "any")) + (f" {schema['pattern']}" if "pattern" in schema else "")
