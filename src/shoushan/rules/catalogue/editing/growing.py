"""A new field: its line in ``fields.yaml``, and the act that asks for it in ``procedure.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shoushan.rules.catalogue.editing.places import CannotEdit, Written, with_item, with_key, written
from shoushan.rules.catalogue.yaml_source import Path_
from shoushan.rules.text import Text

KEEPING = ("field.set", "field.amend")
"""Effects by which an act keeps what it asked for."""
ASIDE = {"as_of", "effective", "if", "each", "only"}


@dataclass(frozen=True, slots=True)
class NewField:
    """A field to be added; ``act`` is the operation that asks for it, empty where none does yet."""

    id: str
    label: Text
    type: str
    klass: str
    stage: str = ""
    list: str = ""
    purpose: Text | None = None
    required: bool = False
    act: str = ""

    @property
    def item(self) -> dict[str, Any]:
        """As it is written, in the order of the keys that files use."""
        found: dict[str, Any] = {"id": self.id, "label": {"zh": self.label.zh, "en": self.label.en}, "type": self.type}
        found |= {"list": self.list} if self.list else {}
        found["class"] = self.klass
        found |= {"purpose": {"zh": self.purpose.zh, "en": self.purpose.en}} if self.purpose else {}
        found |= {"stage": self.stage} if self.stage else {}
        return found


def with_field(fields: str, procedure: str, new: NewField) -> tuple[str, str]:
    """Both texts with the new field. Raises ``CannotEdit``; a field that is there already is refused, too."""
    known = written(fields)
    if any(isinstance(one, dict) and one.get("id") == new.id for one in known.value(("fields",)) or ()):
        raise CannotEdit(Text(f"已经有字段“{new.id}”。", f"There is a field “{new.id}” already."))
    grown = with_item(fields, ("fields",), new.item)
    return grown, _asked(procedure, new) if new.act else procedure


def _asked(procedure: str, new: NewField) -> str:
    """The procedure in which the act asks for the field and keeps what was answered."""
    known = written(procedure)
    acts = known.value(("acts",)) or []
    at = next((n for n, one in enumerate(acts) if isinstance(one, dict) and one.get("id") == new.act), None)
    if at is None:
        raise CannotEdit(Text(f"没有操作“{new.act}”。", f"There is no act “{new.act}”."))
    place: Path_ = ("acts", at, "inputs")
    asked = {"field": new.id, **({"required": "true"} if new.required else {})}
    if known.value(place):
        made = with_item(procedure, place, asked)
    elif place in known.keys:
        raise CannotEdit(Text("这个操作的填写项是空的，请在文件里加。", "The act's inputs are empty; add it in the file."))
    else:
        made = _with_inputs(procedure, known, at, asked)
    return _kept(made, at, new)


def _with_inputs(procedure: str, known: Written, at: int, asked: dict[str, str]) -> str:
    """An act that asked for nothing asks for the field: a line of its own, checked like every other change."""
    return with_key(procedure, ("acts", at, "inputs"), [asked])


def _kept(procedure: str, at: int, new: NewField) -> str:
    """An act that names what it keeps keeps the field, too; one that names nothing keeps whatever it asked for."""
    known = written(procedure)
    effects: Path_ = ("acts", at, "effects")
    named: list[Path_] = []
    for number, effect in enumerate(known.value(effects) or ()):
        for name in KEEPING:
            held = effect.get(name) if isinstance(effect, dict) else None
            if not isinstance(held, dict) or "each" in held:
                continue
            if not set(held) - ASIDE and "only" not in held and "if" not in held:
                return procedure
            named.append((*effects, number, name))
    if not named:
        return procedure
    plain = next((one for one in named if not {"if", "only"} & set(known.value(one))), None)
    if plain is None:
        return with_item(procedure, effects, {"field.set": {new.id: f"=input.{new.id}"}})
    return with_key(procedure, (*plain, new.id), f"=input.{new.id}")
