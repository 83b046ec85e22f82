"""Public notices as values, and the acts that every notice brings with it: post, object, settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, EffectSpec, Input, Notice, Shown, Who
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.writings import NoticeDoc
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text

_ITS_UNITS = tuple(Who("post", of) for of in ("owner", "receiver", "holder"))
_ANYBODY = (Who("citizen"), Who("post", "any"))
_PLACE = Input("place", Text("张贴地点", "Where it was posted"), "text", required=True)
_PHOTO = Input("photo", Text("张贴照片", "Photo of the posted sheet"), "file", required=True)
_NAME = Input("name", Text("提出人姓名", "Name of the objector"), "text", klass="sensitive")
_PHONE = Input("phone", Text("联系电话", "Telephone"), "phone", klass="sensitive")
_TEXT = Input("text", Text("异议内容和理由", "Objection and its grounds"), "long-text", required=True, klass="personal")
_UPHELD = Input("upheld", Text("异议成立", "The objection is upheld"), "boolean", required=True)
_FOUND = Text("核实情况和处理意见", "What was found and settled")
_OPINION = Input("opinion", _FOUND, "long-text", required=True, klass="personal")


def notice(doc: NoticeDoc, page: Page) -> Notice:
    """A notice with the line of everything that it shows."""
    return Notice(
        id=doc.id,
        name=doc.name.text(),
        days=doc.days,
        unit=Unit(doc.unit),
        intro=doc.intro.text(),
        shows=tuple(
            Shown(text(one.label), one.field, one.party, one.street, one.whole, one.basis, one.optional, page.at("shows", no))
            for no, one in enumerate(doc.shows)
        ),
        kind=doc.kind,
        basis=doc.basis,
        closing=text(doc.closing),
        list_by=doc.list_by,
        board=doc.board,
        objection=doc.objection,
        before=doc.before,
        needed=page.expr(doc.needed, ("needed",), "bool"),
        at=page.at(),
    )


def acts(notices: Iterable[Notice]) -> Iterator[Act]:
    """The acts of every notice: ``post-<id>`` where it stands on a board, ``object-<id>`` and ``settle-<id>`` where it is
    open to objections. A version's own act of the same id goes before."""
    for one in notices:
        if one.board:
            label = Text(f"登记“{one.name.zh}”的张贴", f"Record the posting of “{one.name.en}”")
            effects = (
                EffectSpec("file.add", {"file": Name("input.photo")}),
                EffectSpec("notice.post", {"notice": one.id, "place": Name("input.place")}),
            )
            yield _act(f"post-{one.id}", "publicise", label, _ITS_UNITS, (_PLACE, _PHOTO), effects)
        if one.objection:
            label = Text(f"对“{one.name.zh}”提出异议", f"Object to “{one.name.en}”")
            said = {key: Name(f"input.{key}") for key in ("text", "name", "phone")}
            effect = EffectSpec("notice.object", {"notice": one.id, **said})
            yield _act(f"object-{one.id}", "comment", label, _ANYBODY, (_TEXT, _NAME, _PHONE), (effect,))
            label = Text(f"处理“{one.name.zh}”的异议", f"Settle an objection to “{one.name.en}”")
            settled = {"upheld": Name("input.upheld"), "opinion": Name("input.opinion")}
            effect = EffectSpec("notice.settle", {"notice": one.id, **settled})
            yield _act(f"settle-{one.id}", "review-work", label, _ITS_UNITS, (_UPHELD, _OPINION), (effect,))


def _act(
    id_: str, verb: str, label: Text, who: tuple[Who, ...], inputs: tuple[Input, ...], effects: tuple[EffectSpec, ...]
) -> Act:
    return Act(id=id_, verb=verb, label=label, klass="notice", from_=("any",), who=who, effects=effects, inputs=inputs)
