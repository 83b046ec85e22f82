"""The check of packs: the good pack has no fault, and every kind of fault is told where it stands."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import ValidationError

from shoushan.rules.catalogue.check import check, revision_problems
from shoushan.rules.catalogue.checking import versions
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import EffectSpec, Place
from shoushan.rules.catalogue.schema.procedure import TermDoc
from shoushan.rules.text import Text
from tests.rules.catalogue import packs
from tests.rules.catalogue.packs import MINI, REQUESTS

LEDGER = "ledgers/requests/ledger.yaml"
PROCEDURE = f"{REQUESTS}/procedure.yaml"
FIELDS = f"{REQUESTS}/fields.yaml"
SERVICE = f"{REQUESTS}/services/repair.yaml"
FORM = f"{REQUESTS}/forms/map-form.yaml"
PAPER = f"{REQUESTS}/papers/slip.yaml"
MESSAGE = f"{REQUESTS}/messages/taken.yaml"
SHEET = f"{REQUESTS}/rules/cost.yaml"
TABLE = f"{REQUESTS}/rules/grade.csv"
ROOMS = "ledgers/rooms/versions/2025-01-01/procedure.yaml"


class Fault(NamedTuple):
    """One change to the good pack, where its fault is told (``at``: a text on that line), and what it says."""

    file: str
    old: str
    new: str
    at: str
    says: str
    where: str = ""


FAULTS = {
    "role without its fields": Fault(
        "ledgers/rooms/ledger.yaml", "role: units", "role: queue", "", "lacks the field “queue_group”",
        "ledgers/rooms/versions/2024-01-01",
    ),
    "role without its acts": Fault(
        "ledgers/rooms/ledger.yaml", "role: units", "role: queue", "", "exactly one act of the verb “take-number”; there are 0",
        "ledgers/rooms/versions/2024-01-01",
    ),
    "name of a column of facts": Fault(FIELDS, "{id: seen_on", "{id: leaf", "id: leaf", "facts use that name"),
    # YAML
    "tab": Fault(LEDGER, "owner: office", "owner:\n\toffice", "\toffice", "holds a tab"),
    "syntax": Fault(LEDGER, "owner: office", "owner: [office", "basis", "YAML syntax"),
    "twice": Fault(LEDGER, "owner: office", "owner: office\nowner: works", "owner: works", "stands twice"),
    "tag": Fault(LEDGER, "owner: office", "owner: !!str office", "!!str", "tags"),
    "alias loop": Fault(LEDGER, "owner: office", "owner: &a [*a]", "&a", "anchor"),
    # schema
    "unknown key": Fault(LEDGER, "owner: office", "ownr: office", "ownr", "Unknown key “ownr”"),
    "no archive class": Fault(LEDGER, 'retention: "10"\n', "", "id: requests", "“retention” is missing"),
    "unknown archive class": Fault(LEDGER, 'retention: "10"', 'retention: "15"', "retention", "retention"),
    "missing key": Fault(LEDGER, "number:", "key: kind #", "id: requests", "“number” is missing"),
    "no English": Fault(LEDGER, "en: request}", "en: }", "noun:", "noun.en"),
    "no Chinese": Fault(FIELDS, "label: {zh: 类别, en: Kind}", "label: {en: Kind}", "en: Kind", "zh” is missing"),
    "not a number": Fault(PROCEDURE, "limit: 15", "limit: fifteen", "fifteen", "whole number"),
    "on is no flag": Fault(PROCEDURE, "first: true", "first: on", "first: on", "true or false"),
    "wrong word": Fault(FIELDS, "type: money", "type: cash", "type: cash", "must be one of"),
    "secret zone": Fault(LEDGER, "owner: office", "owner: office\nzone: secret", "zone:", "must be one of"),
    "id in capitals": Fault(PROCEDURE, "id: handling", "id: Handling", "id: Handling", "not written as expected"),
    "scalar for list": Fault(PROCEDURE, "stages:\n", "stages: none\nx:\n", "stages: none", "should be a list"),
    # expressions
    "unknown name": Fault(PROCEDURE, "amount < 100000", "amout < 100000", "amout", "Nothing is called “amout”"),
    "unknown input": Fault(PROCEDURE, "kind: =input.kind", "kind: =input.knd", "knd", "input.knd"),
    "kinds clash": Fault(PROCEDURE, "amount < 100000", "amount < 'x'", "amount < 'x'", "does not go with"),
    "not a condition": Fault(PROCEDURE, "amount < 100000", "amount + 1", "amount + 1", "needs yes or no"),
    "division": Fault(PROCEDURE, "amount < 100000", "amount / 2 < 5", "amount / 2", "not supported"),
    "function": Fault(PROCEDURE, "amount < 100000", "now() = 1", "now()", "not supported"),
    "text has no order": Fault(PROCEDURE, "amount < 100000", "kind < 'b'", "kind < 'b'", "has no order"),
    "material": Fault(PROCEDURE, "=kind = 'road' and urgent", "=kind = 1", "kind = 1", "does not go with"),
    "worksheet over no rows": Fault(
        SHEET, "amount: amount,", "amount: amount, over: amount,", "over: amount", "is no field of rows"
    ),
    "worksheet line twice": Fault(SHEET, "id: days", "id: base", "天数", "stands twice"),
    "worksheet where without rows": Fault(SHEET, "amount: amount,", "amount: amount, where: '=true',", "where:", "over rows"),
    "worksheet bound": Fault(SHEET, "step: 100", "step: 100, at_most: =line.later", "at_most", "line.later"),
    "worksheet total": Fault(SHEET, "id: cost", "id: cost\ntotal: =line.later", "total:", "line.later"),
    "worksheet column": Fault(SHEET, "amount: amount,", "amount: =row.area,", "row.area", "row.area"),
    "worksheet": Fault(SHEET, "line.base *", "line.later *", "line.later", "line.later"),
    # stages
    "unreachable": Fault(
        PROCEDURE, "  - case.stage: {to: handling}".strip(" -"), "note.add: {text: x}", "id: handling, label",
        "cannot be reached",
    ),
    "no way out": Fault(
        PROCEDURE, "- case.close: {outcome: solved, stage: done}", "- note.add: {text: x}", "id: handling, label",
        "no way out",
    ),
    "unknown stage": Fault(PROCEDURE, "from: received", "from: recieved", "id: send", "no stage “recieved”"),
    "two first": Fault(
        PROCEDURE, "en: We are at it.}}", "en: We are at it.}, first: true}", "id: handling, label",
        "more than one first",
    ),
    "no first": Fault(PROCEDURE, ", first: true", "", "id: received, label", "no first stage"),
    "twice the id": Fault(PROCEDURE, "id: deemed,", "id: solved,", "en: Deemed}", "stands twice"),
    # terms
    "promise too long": Fault(
        PROCEDURE, "limit: 10, unit: working-day", "limit: 16, unit: working-day", "id: promise",
        "longer than the legal limit",
    ),
    "units differ": Fault(PROCEDURE, "limit: 10, unit: working-day", "limit: 10, unit: calendar-day", "", "", "none"),
    "units unclear": Fault(
        PROCEDURE, "limit: 10, unit: working-day", "limit: 18, unit: calendar-day", "id: promise", "differ in unit",
    ),
    "promise of nothing": Fault(PROCEDURE, "of: handle", "of: handel", "id: promise", "no legal term"),
    "service promise": Fault(SERVICE, "limit: 8", "limit: 80", "id: repair", "longer than the legal limit"),
    "always yellow": Fault(PROCEDURE, "last: 2", "last: 10", "id: promise", "yellow from the first day"),
    "no basis": Fault(PROCEDURE, "    basis: 测试办法第二条\n", "", "id: handle", "has no basis"),
    "pause without cap": Fault(PROCEDURE, "max_days: 10, paper: required", "paper: optional", "id: handle", "has no cap"),
    "never starts": Fault(PROCEDURE, "- term.start: {term: handle}", "- note.add: {text: x}", "id: handle", "never starts"),
    "lapse of nothing": Fault(PROCEDURE, "    term: handle\n", "    term: hand\n", "id: too-late", "no term “hand”"),
    "lamp of nothing": Fault(
        PROCEDURE, "lamp_term: promise", "lamp_term: premise", "", "no term “premise”",
        "ledgers/requests/versions/2024-01-01",
    ),
    "extension by nobody": Fault(PROCEDURE, "max: 5, by: decider", "max: 5, by: king", "id: handle", "no role “king”"),
    # acts
    "unknown verb": Fault(PROCEDURE, "verb: answer", "verb: anser", "id: reply", "no verb “anser”"),
    "unknown role": Fault(
        PROCEDURE, "role: handler, of: receiver", "role: handlr, of: receiver", "id: reply", "no role “handlr”",
    ),
    "nobody holds it": Fault(
        "posts.yaml", "roles: [handler]", "roles: [decider]", "id: reply", "No post of this ledger holds", PROCEDURE,
    ),
    "nobody": Fault(PROCEDURE, "who: [{role: decider}]", "who: []", "id: hold-back", "Nobody may do"),
    "party role": Fault(PROCEDURE, "{role: citizen}", "{role: party:caler}", "- id: receive", "no party role"),
    "no words": Fault(
        PROCEDURE, "    why: {zh: 金额较大，须先请示。, en: The amount is large; ask first.}\n", "", "id: send",
        "without words",
    ),
    "unknown field": Fault(PROCEDURE, "{field: urgent}", "{field: urgnt}", "urgnt", "no field “urgnt”"),
    "unknown list": Fault(PROCEDURE, "type: code, list: kinds", "type: code, list: kindz", "id: reply", "no code list"),
    "drawn but no file": Fault(
        PROCEDURE, "type: code, list: kinds,", "type: code, list: kinds, draw: true,", "id: reply",
        "is no file and cannot be drawn",
    ),
    "no list": Fault(PROCEDURE, "type: code, list: kinds,", "type: code,", "id: reply", "has no code list"),
    "part kind": Fault(PROCEDURE, "part_kind: work", "part_kind: wrok", "id: reply", "no kind of part"),
    "nothing opens": Fault(PROCEDURE, "from: none", "from: received", "- id: receive", "No act opens"),
    # effects
    "unknown effect": Fault(PROCEDURE, "- part.take: {}", "- part.grab: {}", "part.grab", "no effect “part.grab”"),
    "unknown effect key": Fault(PROCEDURE, "part.answer: {verdict:", "part.answer: {verdct:", "part.answer", "verdct"),
    "key missing": Fault(PROCEDURE, "{outcome: deemed, stage: done}", "{stage: done}", "{stage: done}", "lacks outcome"),
    "unknown outcome": Fault(PROCEDURE, "{outcome: deemed,", "{outcome: demed,", "demed", "no outcome “demed”"),
    "stage entered": Fault(
        PROCEDURE, "case.stage: {to: handling}", "case.stage: {to: handlng}", "handlng", "no stage “handlng”",
    ),
    "paper drafted": Fault(
        PROCEDURE, "paper.draft: {kind: slip}", "paper.draft: {kind: slp}", "kind: slp", "no paper “slp”",
    ),
    "field set": Fault(PROCEDURE, "field.set: {kind:", "field.set: {knd:", "knd:", "no field “knd”"),
    "pause kind": Fault(
        PROCEDURE, "term: handle, kind: weather", "term: handle, kind: wether", "kind: wether", "no kind of pause",
    ),
    "unit": Fault(PROCEDURE, "unit: =it, kind: work", "unit: wurks, kind: work", "wurks", "no unit “wurks”"),
    "two effects": Fault(PROCEDURE, "- part.take: {}", "- {part.take: {}, note.add: {}}", "note.add: {}}", "one name"),
    # closed classes
    "class not declared": Fault(
        PROCEDURE, "- part.take: {}", "- class.enter: {class: shut}", "class: shut", "no closed class “shut”",
    ),
    "class without a class": Fault(PROCEDURE, "- part.take: {}", "- class.enter: {}", "class.enter", "lacks class"),
    "class named like a ledger": Fault(
        LEDGER, "owner: office", "owner: office\nclosed_classes: [{id: rooms, label: {zh: 甲, en: A}}]", "id: requests",
        "has another's name",
    ),
    # joins
    "nobody answers": Fault(
        PROCEDURE, "      - part.answer: {verdict: solved, if: \"=input.verdict is not null\"}",
        "      - note.add: {text: x}", "id: all-answered", "Nobody can complete",
    ),
    "nothing offered": Fault(
        PROCEDURE, "    kind: work\n    need", "    kind: sign\n    need", "id: all-answered", "no act offers",
    ),
    "no child": Fault(
        PROCEDURE, "over: parts\n    kind: work\n    need: \"=parts.work.open = 0\"", "over: children\n    kind: work",
        "id: all-answered", "no act opens a child",
    ),
    # fields
    "code without list": Fault(FIELDS, "type: code, list: kinds,", "type: code,", "id: kind,", "has no code list"),
    "no such list": Fault(FIELDS, "list: kinds", "list: kinder", "id: kind,", "no code list “kinder”"),
    "no purpose": Fault(FIELDS, ", purpose: {zh: 办理诉求, en: To handle it}", "", "id: words", "without a purpose"),
    "min over max": Fault(FIELDS, "min: 0", "min: 5, max: 4", "id: amount", "min exceeds max"),
    "rows without fields": Fault(FIELDS, "type: boolean", "type: rows", "id: urgent", "rows have fields"),
    "key of rows": Fault(FIELDS, "key: day", "key: dya", "id: visits", "no field “dya”"),
    "field's stage": Fault(FIELDS, "stage: received", "stage: recieved", "id: seen_on", "no stage"),
    "bad pattern": Fault(
        "ledgers/rooms/versions/2025-01-01/fields.yaml", '"[A-Z][0-9]{3}"', '"[A-Z"', "id: room_no", "cannot be read",
    ),
    "slow pattern": Fault(
        "ledgers/rooms/versions/2025-01-01/fields.yaml", '"[A-Z][0-9]{3}"', '"(a+)+b"', "id: room_no", "repetitions",
    ),
    "card": Fault(LEDGER, "card: [kind, words]", "card: [kind, wrods]", "id: requests", "no field “wrods”"),
    # services
    "guide": Fault(SERVICE, "  link_way: 0535-6000001\n", "", "id: repair", "guide lacks link_way"),
    "guide without code": Fault(SERVICE, "  task_code: T-1\n", "", "id: repair", "guide lacks task_code"),
    "guide without standard": Fault(
        SERVICE, "  review_standard: {zh: 材料齐全, en: Complete}\n", "", "id: repair", "guide lacks review_standard",
    ),
    "paper without source": Fault(
        PROCEDURE, "source: {zh: 申请人, en: Applicant}, note", "note", "id: letter", "lacks source",
    ),
    "paper without count": Fault(PROCEDURE, "original: 1, source", "source", "id: letter", "lacks original"),
    "paper nobody fills in": Fault(PROCEDURE, ", issued: true", "", "id: letter", "lacks form"),
    "promised, nothing instead": Fault(SERVICE, ", instead: map-form", "", "id: map", "lacks instead"),
    "no such form": Fault(SERVICE, ", form: map-form", ", form: map-from", "id: map", "no form “map-from”"),
    "long promise": Fault(SERVICE, "limit: 8", "limit: 80", "id: repair", "longer than the legal limit of 15"),
    "sample ticks nothing": Fault(
        FORM, "sample: {zh: 南侧, en: South}", "sample: {zh: 东侧, en: East}", "id: side", "no option",
    ),
    "options of a text": Fault(FORM, "kind: choice, ", "", "id: side", "kind choice"),
    "blank twice": Fault(FORM, "id: side", "id: place", "id: place, label: {zh: 哪", "stands twice"),
    "form's file name": Fault(FORM, "id: map-form", "id: map-forms", "id: map-forms", "named after its id"),
    "form without notes": Fault(FORM, "notes:\n", "note:\n", "note:", "Unknown key “note”"),
    "service material": Fault(SERVICE, "  - letter", "  - leter", "id: repair", "no material “leter”"),
    "service term": Fault(SERVICE, "terms: {promise:", "terms: {premise:", "id: repair", "no term “premise”"),
    "service unit": Fault(SERVICE, "lead: works", "lead: wroks", "id: repair", "no unit"),
    "service field": Fault(SERVICE, "fields: [kind,", "fields: [kin,", "id: repair", "no field “kin”"),
    "circle": Fault(SERVICE, "key: first}", "key: first, after: [second]}", "id: repair", "is a circle"),
    "package service": Fault(
        SERVICE, "{service: repair, key: second", "{service: repare, key: second", "id: repair", "no service",
    ),
    "file name": Fault(SERVICE, "id: repair", "id: mend", "id: mend", "named after its id"),
    # papers and messages
    "placeholder": Fault(
        PAPER, "en: \"{caller}: {words}\"", "en: \"{callr}: {words}\"", "id: slip", "no placeholder “callr”",
    ),
    "block": Fault(PAPER, "{if: urgent,", "{if: urgnt,", "id: slip", "no value “urgnt”"),
    "term of placeholder": Fault(
        PAPER, "en: \"Answer by {due_handle}.\"", "en: \"Answer by {due_handel}.\"", "id: slip", "due_handel",
    ),
    "paper number": Fault(PAPER, "{seq}", "{sequence}", "id: slip", "number pattern"),
    "paper on": Fault(PAPER, "on: [send]", "on: [sent]", "id: slip", "no act “sent”"),
    "paper told by nobody": Fault(
        PAPER, "en: \"{caller}: {words}\"", "en: \"{holder}: {words}\"", "id: slip", "“holder”",
    ),
    "paper role": Fault(PAPER, "on: [send]", "on: [send]\nsign: [hed]", "id: slip", "no role “hed”"),
    "paper countersigned by": Fault(
        PAPER, "on: [send]", "on: [send]\ncountersign: {units: [wrks]}", "id: slip", "no unit “wrks”",
    ),
    "red head unsigned": Fault(PAPER, "on: [send]", "on: [send]\nhead: red", "id: slip", "nobody signs it"),
    "decision without article": Fault(PAPER, "on: [send]", "on: [send]\nkind: decision", "id: slip", "names no article"),
    "decision without remedy": Fault(
        PAPER, "remedy: {zh: 可以申诉。, en: You may appeal.}", "kind: decision\nbasis: 某法第一条", "id: slip",
        "names no remedy",
    ),
    "paper not translated": Fault(PAPER, "en: Slip}", "en: 派单}", "id: slip", "repeats the Chinese"),
    "paper numbered like cases": Fault(
        PAPER, "小政派〔{year}〕{seq}号", "{place}-QS-{year}-{seq}", "id: slip", "numbers requests",
    ),
    "table of different rows": Fault(
        PAPER, "body:\n", "body:\n  - table: {head: [甲, 乙], rows: [[\"{caller}\"]]}\n", "table: {head",
        "differ in their cells",
    ),
    "table without rows": Fault(PAPER, "body:\n", "body:\n  - table: {head: [甲]}\n", "table: {head", "has no rows"),
    "placeholder in a table": Fault(
        PAPER, "body:\n", "body:\n  - table: {rows: [[\"{callr}\"]]}\n", "id: slip", "no placeholder “callr”",
    ),
    "capitals of no amount": Fault(
        PAPER, "body:\n", "body:\n  - table: {rows: [[\"{caller_in_words}\"]]}\n", "id: slip", "caller_in_words",
    ),
    "full name of nobody": Fault(
        "pack.yaml", "calendar:", "full_names: [{unit: nobody, zh: 某局, en: Bureau}]\ncalendar:", "", "no unit “nobody”",
    ),
    "told to nobody": Fault(
        PROCEDURE, "\nacts:", "\nown: {parties: [callr], object: {zh: 请来电。, en: Ring us.}}\nacts:", "own:", "callr",
    ),
    "worksheet told that is none": Fault(
        PROCEDURE, "\nacts:",
        "\nown: {parties: [caller], worksheets: [{sheet: cots}], object: {zh: 请来电。, en: Ring us.}}\nacts:", "own:",
        "“cots”",
    ),
    "line told that is none": Fault(
        PROCEDURE, "\nacts:",
        "\nown: {parties: [caller], worksheets: [{sheet: cost, lines: [non]}], object: {zh: 请来电。, en: Ring us.}}\nacts:",
        "own:", "“non”",
    ),
    "payment told that is none": Fault(
        PROCEDURE, "\nacts:", "\nown: {parties: [caller], payments: [wage], object: {zh: 请来电。, en: Ring us.}}\nacts:",
        "own:", "“wage”",
    ),
    "neighbour that is known by it": Fault(
        PROCEDURE, "\nacts:",
        "\nown: {parties: [caller], object: {zh: 请来电。, en: Ring us.}, "
        "beside: {same: [words], sheet: cost, lines: [base]}}\nacts:",
        "own:", "could tell who a neighbour is",
    ),
    "next that is no day": Fault(
        PROCEDURE, "\nacts:", "\nown: {parties: [caller], next: [words], object: {zh: 请来电。, en: Ring us.}}\nacts:", "own:",
        "is a date and not sensitive",
    ),
    "red head of nobody": Fault(
        "pack.yaml", "calendar:", "red_heads: [{unit: nobody, mark: {zh: 文件, en: Document}}]\ncalendar:", "",
        "no unit “nobody”",
    ),
    "nothing drafts": Fault(PROCEDURE, "      - paper.draft: {kind: slip}\n", "", "id: slip", "No act drafts", PAPER),
    "message to": Fault(MESSAGE, "to: caller", "to: caler", "id: taken", "no addressee"),
    "message on": Fault(MESSAGE, "too-late", "to-late", "id: taken", "no act, lapse or effect"),
    "nobody to be anonymous": Fault(
        PROCEDURE, "    label: {zh: 分办", "    anonymous: allowed\n    label: {zh: 分办", "id: send", "cannot be anonymous"
    ),
    "message too long": Fault(MESSAGE, "{noun}已收到", "{noun}" + "已收到" * 12, "id: taken", "may grow to 79"),
    "message link": Fault(MESSAGE, "to: caller", "to: caller\nlink: pay", "link: pay", "must be one of"),
    "message when": Fault(MESSAGE, "to: caller", "to: caller\nwhen: =knd = 'road'", "when:", "Nothing is called “knd”"),
    "message text": Fault(MESSAGE, "number {case_number}", "number {case_numbr}", "id: taken", "case_numbr"),
    "two ledgers numbered alike": Fault(
        "ledgers/rooms/ledger.yaml", '"F-{seq}"', '"{place}-QS-{seq:04}"', "id: rooms", "numbers the cases of requests",
    ),
    "number by organ": Fault(LEDGER, "{seq:06}", "{organ}{seq:06}", "id: requests", "number pattern"),
    "title of rows": Fault(LEDGER, "shape: {", "shape: {title: wrods, ", "id: requests", "no field “wrods”"),
    "title that is no text": Fault(LEDGER, "shape: {", "shape: {title: amount, ", "id: requests", "cannot tell the rows"),
    "case number": Fault(LEDGER, "{seq:06}", "{nr}", "id: requests", "number pattern"),
    # tables
    "gap": Fault(TABLE, "-,false,plain,10\n", "", "true,urgent", "No rule covers amount=0.00..999.99, urgent=false"),
    "overlap": Fault("routing/kind-unit.csv", "other,office", "!road,office", "!road", "Overlaps the rule on line 3"),
    "unknown code": Fault("routing/kind-unit.csv", "other,office", "othr,office", "othr", "has no code “othr”"),
    "never reached": Fault(TABLE, "-,false,plain,10", "-,-,plain,10\n<5,false,small,1", "small", "never reached"),
    "head": Fault(TABLE, "in:amount:money(0..)", "in:amount:gold", "gold", "cannot be read"),
    "cell": Fault(TABLE, ">=1000", ">=many", "many", "is not a number"),
    # versions
    "hole": Fault(
        "ledgers/rooms/versions/2024-01-01/procedure.yaml", "to: 2024-12-31", "to: 2024-11-30", "stages",
        "hole after version 2024-01-01", ROOMS,
    ),
    "overlap of versions": Fault(
        "ledgers/rooms/versions/2024-01-01/procedure.yaml", "to: 2024-12-31", "to: 2025-01-31", "stages", "overlap",
        ROOMS,
    ),
    "retyped": Fault(
        "ledgers/rooms/versions/2025-01-01/fields.yaml", "type: area", "type: integer", "id: area", "differs in type",
    ),
    "no such day": Fault(
        "ledgers/rooms/versions/2024-01-01/procedure.yaml", "to: 2024-12-31", "to: 2024-02-30", "to:", "day",
    ),
    # pack
    "two ledgers, one role": Fault(
        LEDGER, "owner: office", "owner: office\nrole: units", "id: requests", "More than one ledger",
    ),
    "owner": Fault(LEDGER, "owner: office", "owner: ofice", "id: requests", "no owner “ofice”"),
    "parent": Fault("units.yaml", "parent: mini, phone", "parent: minni, phone", "minni", "no unit “minni”", "none-line"),
    "post's unit": Fault("posts.yaml", "unit: works", "unit: wroks", "wroks", "no unit “wroks”", "none-line"),
    "deputy": Fault("posts.yaml", "deputies: [works-one]", "deputies: [works-two]", "works-two", "no post", "none-line"),
    "right to no closed class": Fault(
        "rights.yaml", "unmask: [personal, sensitive]}", "unmask: [personal, sensitive], closed: [acusations]}",
        "acusations", "no closed class “acusations”", "none-line",
    ),
    "rights of nobody": Fault("rights.yaml", "handler:", "handlr:", "handlr", "no role “handlr”", "none-line"),
    "code twice": Fault("code-lists/kinds.yaml", "code: light", "code: road", "en: Light", "stands twice"),
    "base pack": Fault("pack.yaml", "zone:", "extends: [nowhere]\nzone:", "", "no pack “nowhere”", "none-line"),
    "calendar": Fault("calendars/2024.yaml", "kind: off", "kind: of", "kind: of", "off or work"),
}  # fmt: skip


def test_the_good_pack_has_no_fault() -> None:
    assert check(MINI) == []


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_told_where_it_stands(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    folder = packs.copy(tmp_path)
    packs.change(folder, fault.file, fault.old, fault.new)
    found = check(folder)
    if fault.where == "none":
        assert found == []
        return
    told = [problem for problem in found if fault.says in problem.message.en]
    assert told, [problem.message.en for problem in found]
    file = fault.where if "/" in fault.where else fault.file
    assert any(problem.file == f"mini/{file}" for problem in told), told
    if fault.at and fault.where != "none-line":
        line = packs.line_of(folder, file, fault.at)
        assert line in [problem.line for problem in told], (line, told)
    assert all(problem.message.zh and problem.remedy.zh and problem.remedy.en for problem in found)


def test_a_version_without_its_files_is_told(tmp_path: Path) -> None:
    folder = packs.copy(tmp_path)
    (folder / REQUESTS / "fields.yaml").unlink()
    assert any("fields.yaml is missing" in problem.message.en for problem in check(folder))


def test_a_stray_file_is_told(tmp_path: Path) -> None:
    folder = packs.copy(tmp_path)
    (folder / REQUESTS / "service").mkdir()
    (folder / REQUESTS / "service" / "x.yaml").write_text("id: x", "utf-8")
    assert any("Nobody reads" in problem.message.en for problem in check(folder))


def test_packs_that_build_on_each_other_are_told(tmp_path: Path) -> None:
    folder = packs.copy(tmp_path)
    packs.change(folder, "pack.yaml", "zone:", "extends: [mini]\nzone:")
    assert any("circle" in problem.message.en for problem in check(folder))


def test_a_revision_may_add_a_term_that_only_new_acts_start() -> None:
    pack, _ = load_pack(MINI, MINI.parent)
    assert pack is not None
    old = pack.ledgers["requests"].versions[0]
    rework = replace(old.terms["handle"], id="rectification", label=Text("整改", "Rectification"))
    added = {**old.terms, "rectification": rework}
    start = EffectSpec("term.start", {"term": "rectification"})
    known = next(iter(old.acts.values()))
    fresh = replace(known, id="order-rectification", effects=(start,))
    assert revision_problems(old, replace(old, terms=added, acts={**old.acts, fresh.id: fresh})) == []
    touched = {**old.acts, known.id: replace(known, effects=(*known.effects, start))}
    told = revision_problems(old, replace(old, terms=added, acts=touched))
    assert ["Rectification" in problem.message.en for problem in told] == [True], "the control: an act that was there starts it"


def test_a_term_means_the_same_in_every_version() -> None:
    pack, _ = load_pack(MINI, MINI.parent)
    assert pack is not None
    ledger = pack.ledgers["requests"]
    old = ledger.versions[0]
    first = replace(old, to=date(2024, 12, 31), terms={"handle": replace(old.terms["handle"], means="handling")})
    same = replace(old, from_=date(2025, 1, 1), terms={"handle": replace(old.terms["handle"], means="handling", limit=5)})
    assert list(versions.check(replace(ledger, versions=(first, same)))) == []
    at = Place("mini/ledgers/requests/versions/2025-01-01/procedure.yaml", 11)
    for other in ("acceptance", None):
        term = replace(old.terms["handle"], means=other, at=at)
        (told,) = versions.check(replace(ledger, versions=(first, replace(same, terms={"handle": term}))))
        assert (told.file, told.line) == (at.file, at.line)
        assert "means another thing" in told.message.en


def test_what_a_term_meant_is_read_from_definitions_published_earlier() -> None:
    said = {"id": "tell", "label": {"zh": "告知", "en": "Tell"}, "limit": 5, "unit": "working-day"}
    assert TermDoc.model_validate({**said, "acceptance": "acceptance"}).means == "acceptance"
    assert TermDoc.model_validate({**said, "means": "handling"}).means == "handling"
    with pytest.raises(ValidationError):
        TermDoc.model_validate({**said, "means": "handling", "acceptance": "acceptance"})


def test_a_revision_may_mend_words_but_no_term_outcome_or_field() -> None:
    pack, _ = load_pack(MINI, MINI.parent)
    assert pack is not None
    old = pack.ledgers["requests"].versions[0]
    label = replace(old.terms["handle"], label=old.terms["promise"].label)
    assert revision_problems(old, replace(old, terms={**old.terms, "handle": label})) == []
    longer = replace(old.terms["handle"], limit=20)
    deemed = replace(old.outcomes["deemed"], kind="granted")
    retyped = replace(old.fields["amount"], type="integer")
    fewer = {id_: field for id_, field in old.fields.items() if id_ != "words"}
    for new, says in (
        (replace(old, terms={**old.terms, "handle": longer}), f"term “{old.terms['handle'].label.en}”"),
        (replace(old, terms={"handle": old.terms["handle"]}), f"term “{old.terms['promise'].label.en}”"),
        (replace(old, outcomes={**old.outcomes, "deemed": deemed}), f"outcome “{old.outcomes['deemed'].label.en}”"),
        (replace(old, fields={**old.fields, "amount": retyped}), f"type of the field “{old.fields['amount'].label.en}”"),
        (replace(old, fields=fewer), f"field “{old.fields['words'].label.en}” away"),
    ):
        assert [problem for problem in revision_problems(old, new) if says in problem.message.en], says
