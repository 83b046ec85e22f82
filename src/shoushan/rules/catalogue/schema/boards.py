"""``boards.yaml`` of a pack: the figures of the leader's brief, and where streets stand when they are drawn as tiles."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from shoushan.rules.catalogue.schema.base import Doc, Kebab
from shoushan.rules.catalogue.schema.pack import CodeText

Reference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$", max_length=120)]


def _place(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Tile = Annotated[int, Field(ge=1, le=8)]


class StreetDoc(Doc):
    """A street by its unit and its code, and its place among the tiles: column and row, from 1 to 8."""

    unit: Kebab
    code: CodeText | None = None
    at: Annotated[tuple[Tile, Tile], BeforeValidator(_place)]


class BoardsDoc(Doc):
    """``boards.yaml``."""

    brief: Annotated[tuple[Reference, ...], BeforeValidator(_place), Field(max_length=12)] = ()
    streets: Annotated[tuple[StreetDoc, ...], BeforeValidator(_place)] = ()
