"""Forms that people fill in, as frozen values: one definition gives the blank and the filled sample."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from shoushan.rules.catalogue.model.basics import Place
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Box:
    """One blank: its label, what may be ticked (``choice``), what the sample holds, and a hint beside it."""

    id: str
    label: Text
    kind: Literal["text", "long", "choice", "sign"]
    sample: Text
    options: tuple[Text, ...] = ()
    hint: Text | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its blanks, what the signer states, and the notes on filling it in (填报须知)."""

    id: str
    name: Text
    boxes: tuple[Box, ...]
    notes: tuple[Text, ...]
    intro: Text | None = None
    statement: tuple[Text, ...] = ()
    signature: bool = True
    assumed: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)
