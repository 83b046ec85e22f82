"""The closed set of effects as a definition may write them: which keys they take, which they need, what these name."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EffectShape:
    """One effect: keys that must be there, keys that may, what literal values of some keys must be names of.

    ``open`` effects take further keys: ids of fields (``fields``) or columns of the rows of reports (``columns``).
    """

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    targets: dict[str, str] = field(default_factory=dict)
    open: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Every key that is known by name."""
        return self.required | self.optional


def _shape(required: str = "", optional: str = "", open_: str = "", **targets: str) -> EffectShape:
    return EffectShape(frozenset(required.split()), frozenset(optional.split()), targets, open_)


OPTIONS = frozenset({"if", "each"})
EFFECTS: dict[str, EffectShape] = {
    "case.open": _shape("", "unit channel stage", stage="stage"),
    "case.stage": _shape("to", "", to="stage"),
    "case.close": _shape("outcome", "stage on", outcome="outcome", stage="stage"),
    "case.reopen": _shape("to", "why", to="stage"),
    "case.void": _shape("", "why"),
    "case.carry": _shape("", "stage outcome opened closed file sheet row", stage="stage", outcome="outcome"),
    "class.enter": _shape("class", "why", **{"class": "closed_class"}),
    "class.leave": _shape("", "why"),
    "part.offer": _shape("unit", "kind stage note in_turn", stage="stage"),
    "part.take": _shape("", "part"),
    "part.return": _shape("", "part why"),
    "part.answer": _shape("verdict", "part text stop"),
    "part.move": _shape("unit", "part why"),
    "part.withdraw": _shape("", "part kind why", kind="part_kind"),
    "part.reject": _shape("", "part why"),
    "term.start": _shape("term", "key part start limit unit latest", term="term"),
    "term.pause": _shape("kind", "term key part from paper why", term="term", kind="pause"),
    "term.resume": _shape("", "term key part kind to", term="term", kind="pause"),
    "term.extend": _shape("by", "term key part why", term="term"),
    "term.end": _shape("", "term key part on", term="term"),
    "term.recount": _shape("", "term key part pauses why", term="term"),
    "field.set": _shape("", "as_of only", "fields"),
    "field.amend": _shape("", "effective only", "fields"),
    "field.correct": _shape("", "entry only", "fields"),
    "field.erase": _shape("", "paths entries"),
    "party.add": _shape(
        "role", "party kind represents paper from until name id_number credit_code phone address ref", role="party"
    ),
    "party.end": _shape("party"),
    "party.remind": _shape("party"),
    "code.renew": _shape(""),
    "material.set": _shape("material state", "original copies due file", material="material"),
    "material.move": _shape("material to", "", material="material"),
    "link.add": _shape("kind", "link to ledger service key due", ledger="ledger"),
    "link.end": _shape("", "link kind key to"),
    "link.claim": _shape("key"),
    "link.release": _shape("key"),
    "relation.begin": _shape("relation to", "kind from until", relation="relation"),
    "relation.end": _shape("relation", "to key on why", relation="relation"),
    "relation.change": _shape("relation kind", "to key on why", relation="relation"),
    "relation.correct": _shape("relation", "key to from until open kind void why", relation="relation"),
    "relation.tell": _shape("act", "case relation on fields"),
    "child.withdraw": _shape("act", ""),
    "child.open": _shape("", "ledger service kind key unit act fields parties", ledger="ledger"),
    "child.closed": _shape("child", "outcome"),
    "paper.draft": _shape("kind", "paper text values", kind="paper"),
    "paper.review": _shape("", "paper kind opinion", kind="paper"),
    "paper.return": _shape("", "paper kind why", kind="paper"),
    "paper.redraft": _shape("", "paper kind text", kind="paper"),
    "paper.circulate": _shape("", "paper kind units in_turn", kind="paper"),
    "paper.countersign": _shape("", "paper kind unit opinion sheet", kind="paper"),
    "paper.sign": _shape("", "paper kind by", kind="paper"),
    "paper.number": _shape("", "paper kind number", kind="paper"),
    "paper.stamp": _shape("", "paper kind", kind="paper"),
    "paper.original": _shape("file", "paper kind", kind="paper"),
    "paper.deliver": _shape("", "paper kind way to receipt", kind="paper"),
    "paper.archive": _shape("box item", "paper kind year", kind="paper"),
    "paper.void": _shape("", "paper kind why", kind="paper"),
    "file.add": _shape("", "file material name digest size type"),
    "list.freeze": _shape("", "list rows"),
    "money.due": _shape("amount", "line purpose payee period batch again"),
    "campaign.freeze": _shape("", ""),
    "campaign.supplement": _shape("", "why"),
    "session.attend": _shape("rows", ""),
    "session.enrol": _shape("rows", ""),
    "money.paid": _shape("", "line on amount"),
    "money.returned": _shape("", "line why"),
    "plan.set": _shape("item planned", "label why"),
    "plan.reach": _shape("item", "on"),
    "plan.lay": _shape("items", "why"),
    "plan.schedule": _shape("target", "why"),
    "report.begin": _shape("", "from step"),
    "report.end": _shape("", ""),
    "report.give": _shape("period", "", "columns"),
    "report.miss": _shape("", ""),
    "report.back": _shape("", "period why"),
    "recur.set": _shape("recur", "from limit", recur="recur"),
    "recur.end": _shape("recur", "", recur="recur"),
    "notice.publish": _shape("", "notice from to days kind text"),
    "notice.end": _shape("", "notice"),
    "notice.post": _shape("place", "notice on"),
    "notice.object": _shape("text", "notice name phone"),
    "notice.settle": _shape("upheld opinion", "notice"),
    "sign.give": _shape("role", "sign"),
    "rate.give": _shape("level", "scale channel by_staff text"),
    "rate.contest": _shape("", "why"),
    "note.add": _shape("", "kind text class"),
    "pay.freeze": _shape("source period count sum"),
    "pay.approve": _shape(),
    "pay.result": _shape("results"),
    "pay.release": _shape("", "why"),
    "calc.record": _shape("sheet", "typed open", sheet="sheet"),
    "version.move": _shape("to"),
    "hold.set": _shape("", "hold why"),
    "hold.end": _shape("", "hold"),
    "erase.approve": _shape("paths", ""),
    "erase.carry": _shape("approval", ""),
    "archive.send": _shape("year manifest entries pages proposed", ""),
    "archive.file": _shape("number box item", ""),
    "erase.drop": _shape("approval why", ""),
    "batch.open": _shape("", "batch rows"),
    "batch.close": _shape("", "batch rows"),
    "ledger.live": _shape("", "on"),
}
"""Effect → its shape. The room `procedure` gives each a maker and a reducer; the two tables are kept in step."""
