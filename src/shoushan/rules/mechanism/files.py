"""The files in which a mechanism is written: published content written out as files, and the scenarios among texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import yaml

from shoushan.rules.catalogue.model import Version
from shoushan.rules.catalogue.yaml_source import parse_yaml

WIDTH = 128
FIRST = ("id", "label", "name", "title", "type", "kind", "list", "class", "from", "who", "inputs", "effects")
"""Keys that files put first; the rest follow by the alphabet."""
FOLDERS: Mapping[str, str] = {
    "services": "services", "worksheets": "rules", "papers": "papers", "messages": "messages", "forms": "forms",
    "notices": "notices",
}  # fmt: skip
"""Parts of published content → the folder of a version in which each of their documents is a file."""


def as_files(content: str) -> dict[str, str]:
    """The published content of a version as the files that would say it, by their path inside the version's folder."""
    said = json.loads(content)
    found = {"fields.yaml": _yaml(said["fields"]), "procedure.yaml": _yaml(said["procedure"])}
    for part, folder in FOLDERS.items():
        found |= {f"{folder}/{id_}.yaml": _yaml(doc) for id_, doc in said.get(part, {}).items()}
    return found | {f"rules/{id_}.csv": source for id_, source in said["tables"].items()}


def scenarios_of(texts: Mapping[str, str], version: Version) -> tuple[Mapping[str, Any], ...]:
    """The scenarios of a version as they are written, those left out that cannot be read at all."""
    folder = f"versions/{version.key}/scenarios/"
    found: list[Mapping[str, Any]] = []
    for name in sorted(name for name in texts if name.startswith(folder) and name.endswith(".yaml")):
        source, _ = parse_yaml(texts[name].encode(), name)
        if source is not None and isinstance(source.data, dict):
            stem = name.removeprefix(folder).removesuffix(".yaml")
            found.append(MappingProxyType({"id": stem, **source.data, "file": name, "source": source}))
    return tuple(found)


def _yaml(value: Any) -> str:
    written: str = yaml.safe_dump(_ordered(value), allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=None)
    return written


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (FIRST.index(key) if key in FIRST else len(FIRST), key != "zh", key))
        return {key: _ordered(value[key]) for key in keys}
    return [_ordered(one) for one in value] if isinstance(value, list) else value
