"""The shapes of effects that definitions may write are those that the engine makes."""

from shoushan.rules.catalogue.effects import EFFECTS
from shoushan.rules.procedure.effects import EFFECTS as MADE


def test_both_tables_name_the_same_effects_and_keys() -> None:
    written = {name: set(effect.options) - {"*"} for name, effect in MADE.items() if effect.options or effect.maker}
    assert {name: set(shape.keys) for name, shape in EFFECTS.items()} == written
    assert {name for name, shape in EFFECTS.items() if shape.open} == {name for name, e in MADE.items() if "*" in e.options}
