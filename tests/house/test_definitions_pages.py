"""The reference of definitions names everything that the loader and the player of scenarios accept, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from shoushan.rules.catalogue.effects import EFFECTS
from shoushan.rules.catalogue.model import FIELD_TYPES
from shoushan.rules.catalogue.schema.publish import json_schemas
from shoushan.rules.procedure.expectations import EXPECTED
from shoushan.rules.procedure.scenario import STEP

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto"
PAGES = ("definitions.zh.md", "definitions.en.md")
CELL = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)
GUIDE = "GuideDoc"
WRAPPERS = {"units", "posts", "acts", "fields", "codes"}


def told(page: str) -> set[str]:
    """Every name that heads a row of the page's tables."""
    text = (HOWTO / page).read_text(encoding="utf-8")
    return {name for cell in CELL.findall(text) for name in re.findall(r"`([^`]+)`", cell)}


def keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every key of a published schema; the elements of the service guide are named as in the national interface."""
    yield from schema.get("properties", {})
    for name, inner in schema.get("$defs", {}).items():
        if name != GUIDE:
            yield from inner.get("properties", {})


def accepted() -> set[str]:
    """Every key of every kind of definition file; the lists that only wrap their rows are left out."""
    found = {key for schema in json_schemas().values() for key in keys(schema)}
    return found - WRAPPERS


def names() -> set[str]:
    """Effects, types of fields, steps and expectations."""
    return {*EFFECTS, *FIELD_TYPES, *STEP, *EXPECTED}


@pytest.mark.parametrize("page", PAGES)
def test_every_key_and_name_is_explained(page: str) -> None:
    assert sorted((accepted() | names()) - told(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_explained_that_nobody_accepts(page: str) -> None:
    in_expressions = {name for name in told(page) if name.endswith((".<…>", ">")) or name in ("today", "it")}
    assert sorted(told(page) - accepted() - names() - WRAPPERS - in_expressions - {"refusal"}) == []


def test_both_languages_explain_the_same() -> None:
    assert told(PAGES[0]) == told(PAGES[1])


def test_a_key_left_out_would_be_told() -> None:
    assert "lamp_term" in accepted()
    assert (accepted() | {"invented_key"}) - told(PAGES[0]) == {"invented_key"}
