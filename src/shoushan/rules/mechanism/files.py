"""The files in which a mechanism is written, as they lie in the pack's folder, and the scenarios among them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.loader import Reading
from shoushan.rules.catalogue.model import Pack, Version
from shoushan.rules.catalogue.yaml_source import read_yaml

TEXTS = (".yaml", ".csv", ".md")
LARGEST = 1_000_000
"""Bytes of a file that is shown."""


def files_of(root: Path, pack: Pack, ledger: str) -> dict[str, Path]:
    """The text files of a ledger by their path inside its folder; the uppermost pack's win. Empty where none lie here."""
    reading = Reading(root, [root / name for name in pack.folders])
    found = reading.layered(f"ledgers/{ledger}/**/*")
    return {name.removeprefix(f"ledgers/{ledger}/"): path for name, path in found.items() if path.suffix in TEXTS}


def lines_of(path: Path) -> tuple[str, ...]:
    """The lines of a file. Raises ``OSError``."""
    return tuple(path.read_bytes()[:LARGEST].decode("utf-8-sig", "replace").splitlines())


def scenarios_of(files: Mapping[str, Path], version: Version) -> tuple[Mapping[str, Any], ...]:
    """The scenarios of a version as they are written, those left out that cannot be read at all."""
    folder = f"versions/{version.key}/scenarios/"
    found: list[Mapping[str, Any]] = []
    for name in sorted(name for name in files if name.startswith(folder) and name.endswith(".yaml")):
        source, _ = read_yaml(files[name], name)
        if source is not None and isinstance(source.data, dict):
            stem = name.removeprefix(folder).removesuffix(".yaml")
            found.append(MappingProxyType({"id": stem, **source.data, "file": name, "source": source}))
    return tuple(found)
