"""The questions of an application, one a page: who applies, what the service asks, how each paper is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from shoushan.rules.catalogue.model import NUMBERS_OF_CHINA, Act, Field, Input, Material, PartyRole
from shoushan.rules.text import Text
from shoushan.web.portal.words import WORDS
from shoushan.web.ui.guides import Offer, materials_of
from shoushan.web.ui.inputs import Asked, questions
from shoushan.web.ui.numbers import question

SELF, OTHER = "self", "other"
NAMED, NAMELESS = "named", "anonymous"
"""Where an act may be done without a name: whether one is given. By agreement of the definitions, an input ``anonymous``
takes the answer."""
PAPERS = "materials"
"""By agreement of the definitions, the input of rows in which an act records how papers stand."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page: a question, and what its answer is about (a party's column, an input of the act, a paper)."""

    id: str
    about: Literal["party", "input", "material"]
    asked: Asked
    material: Material | None = None

    @property
    def title(self) -> Text:
        """The question as the citizen reads it."""
        return self.asked.field.label


def steps_of(offer: Offer, answers: Mapping[str, str]) -> tuple[Step, ...]:
    """All questions that stand open given the answers so far, in their order."""
    found = [*_parties(offer, answers), *_inputs(offer)]
    if papers_input(offer.act) is not None:
        found += [_paper(offer, material) for material in materials_of(offer)]
    return tuple(found)


def papers_input(act: Act) -> Input | None:
    """The input in which the act takes how papers stand, if it has one."""
    return next((given for given in act.inputs if given.type == "rows" and given.id == PAPERS), None)


def file_input(act: Act) -> Input | None:
    """The input in which the act takes uploaded files, if it has one."""
    return next((given for given in act.inputs if given.type == "file"), None)


# --- parties ------------------------------------------------------------------------------------------------------


def roles_of(offer: Offer) -> tuple[PartyRole, PartyRole | None] | None:
    """The role that applies, and the role that may act for it."""
    roles = offer.version.parties.values()
    own = [role for role in roles if role.represents is None]
    first = next((role for role in own if role.required), own[0] if own else None)
    if first is None:
        return None
    return first, next((role for role in roles if role.represents == first.id), None)


def kind_of(role: PartyRole, answers: Mapping[str, str]) -> str:
    """Person, organisation or household: as answered, else the first that the role allows."""
    told = answers.get(f"{role.id}-kind", "")
    return told if told in role.kinds else role.kinds[0]


def _parties(offer: Offer, answers: Mapping[str, str]) -> Iterator[Step]:
    found = roles_of(offer)
    if found is None:
        return
    role, agent = found
    if offer.act.anonymous:
        yield _choice(NAMED, _say("p-named"), ((NAMED, _say("p-named-yes")), (NAMELESS, _say("p-named-no"))))
        if answers.get(NAMED) == NAMELESS:
            return
    if agent is not None:
        yield _choice("for-whom", _say("p-for-whom"), ((SELF, _say("p-for-self")), (OTHER, _say("p-for-other"))))
    if len(role.kinds) > 1:
        yield _choice(f"{role.id}-kind", _say("p-kind", role.label), tuple((kind, _say(f"p-{kind}")) for kind in role.kinds))
    yield from _about(offer, role, kind_of(role, answers), role.required)
    if agent is not None and answers.get("for-whom") == OTHER:
        yield from _about(offer, agent, agent.kinds[0], True)


def _about(offer: Offer, role: PartyRole, kind: str, required: bool) -> Iterator[Step]:
    """Name, number where a service decides about a right, and telephone where the act does not ask for one."""
    person = kind != "organisation"
    yield _column(role, "name", "p-name" if person else "p-org-name", "text", required, "personal")
    if required and offer.service is not None and role.number:
        asked = question(offer.numbers, "person" if person else "organisation", f"{role.id}-number")
        if asked is not None:
            yield Step(asked.id, "party", Asked(asked.id, replace(asked, label=_of(asked.label, role.label)), required))
    if not any(given.type == "phone" for given in asked_inputs(offer)):
        yield _column(role, "phone", "p-tel", "phone", required, "personal", _say("p-tel-hint"))


def _column(
    role: PartyRole, column: str, key: str, type_: str, required: bool,
    klass: Literal["public", "personal", "sensitive"], hint: Text | None = None,
) -> Step:  # fmt: skip
    id_ = f"{role.id}-{column}"
    most = {"name": 60}.get(column)
    field = Field(id_, _say(key, role.label), type_, klass, max_length=most)
    return Step(id_, "party", Asked(id_, field, required, hint=hint))


def _of(number: Text, role: Text) -> Text:
    """Whose number is asked for; China's identity number is called as people call it."""
    if number == NUMBERS_OF_CHINA["person"].label:
        return _say("p-id", role)
    return Text(f"{role.zh}的{number.zh}", f"{number.en} of the {role.en[:1].lower()}{role.en[1:]}")


def _choice(id_: str, label: Text, options: tuple[tuple[str, Text], ...]) -> Step:
    return Step(id_, "party", Asked(id_, Field(id_, label, "text"), True, options=options))


def _say(key: str, role: Text | None = None) -> Text:
    zh, en = WORDS[key]
    return Text(zh.format(role=role.zh), en.format(role=role.en[:1].lower() + role.en[1:])) if role else Text(zh, en)


# --- inputs and papers ----------------------------------------------------------------------------------------------


def asked_inputs(offer: Offer) -> tuple[Input, ...]:
    """The inputs of the opening act that a citizen is asked.

    A service names its fields. Where there is no service: what the act requires, what stands on the ledger's card,
    and what is about the person; marks that only offices use are not asked.
    """
    wanted = set(offer.service.fields) if offer.service else None
    return tuple(given for given in offer.act.inputs if _is_asked(offer, given, wanted))


def _is_asked(offer: Offer, given: Input, wanted: set[str] | None) -> bool:
    if given.type in {"rows", "file"} or (given.id == NAMELESS and offer.act.anonymous):
        return False
    field = offer.version.fields.get(given.field or "")
    if given.required or field is None:
        return True
    return field.id in wanted if wanted is not None else field.id in offer.ledger.card or field.klass == "personal"


def _inputs(offer: Offer) -> Iterator[Step]:
    kept = {given.id for given in asked_inputs(offer)}
    for asked in questions(offer.version, offer.act):
        if asked.id in kept:
            yield Step(asked.id, "input", asked)


def _paper(offer: Offer, material: Material) -> Step:
    label = Text(f"{material.label.zh}：怎么交？", f"{material.label.en}: how do you hand it in?")
    field = Field(f"paper-{material.id}", label, "text")
    return Step(field.id, "material", Asked(field.id, field, True, options=ways_of(offer.act, material)), material)


def ways_of(act: Act, material: Material) -> tuple[tuple[str, Text], ...]:
    """How a paper may be handed in: by upload where the act takes files, at the counter, or not at all."""
    ways = [("received", "p-upload")] if file_input(act) is not None else []
    ways.append(("missing", "p-window"))
    if material.known:
        ways.append(("known", "p-use-known"))
    if material.promise:
        ways.append(("promised", "p-declare"))
    if material.required is not True:
        ways.append(("none", "p-none"))
    return tuple((state, _say(key)) for state, key in ways)
