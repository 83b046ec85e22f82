"""Papers: placeholders that the case fills, numbers of their own, roles and units of their life, what law wants in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, unknown
from shoushan.rules.catalogue.checking.writings import NUMBER, block_faults, number_fault, sheets_of, text_faults
from shoushan.rules.catalogue.model import Pack, Paper, Place, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

PREPARED = frozenset({
    "organ", "organ_phone", "date", "service", "currency", "case_number", "materials_missing", "reason", "number", "opened_on",
    "closed_on", "stage", "noun", "acting_organ", "acting_phone", "query_code",
})  # fmt: skip
"""Values that the corridor prepares for papers, beside fields, inputs, parties and the days of terms."""
_DECISION = re.compile(r"(决定书|意见书)$")
_BURDENS = re.compile(r"不予.*决定书$|(处理|复查|复核)意见书$|(补偿|处罚)决定书$")
_TOLD = re.compile(r"(决定书|意见书|告知书|通知书)$")
_HAN = re.compile(r"[一-鿿]")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the papers of a version."""
    for paper in view.version.papers.values():
        yield from _words(view, paper)
        yield from _life(view, paper)
        yield from _law(view, paper)


def _words(view: View, paper: Paper) -> Iterator[Problem]:
    for id_ in paper.on:
        if id_ not in view.version.acts:
            yield view.unknown(paper.at, Text("操作", "act"), id_, view.version.acts)
    if paper.number and ("{seq" not in paper.number or NUMBER.sub("", paper.number).count("{")):
        yield view.problem(paper.at, *number_fault(paper.number))
    known = _known(view.version)
    alone = (paper.name, paper.title, paper.remedy, paper.seal, paper.to, paper.note)
    said = [text for text in (*alone, *paper.attachments, *paper.cc) if text]
    yield from text_faults(view, paper.at, said, known)
    for block in paper.body:
        yield from block_faults(view, paper.at, block, known, frozenset())
    for text in [*said, *(block["text"] for block in paper.body if "text" in block)]:
        if text.en.strip() == text.zh.strip() and _HAN.search(text.zh):
            yield view.problem(
                paper.at,
                Text(
                    f"文书“{paper.id}”的英文照抄了中文：{text.zh[:30]}",
                    f"The English of the paper “{paper.id}” repeats the Chinese: {text.zh[:30]}",
                ),
                Text("请写英文译文。", "Write it in English."),
            )  # fmt: skip


def _known(version: Version) -> frozenset[str]:
    parties = {id_.replace("-", "_") for id_ in version.parties}
    inputs = {given.id for act in version.acts.values() for given in act.inputs}
    told = {f"{party}_{what}" for party in parties for what in ("name", "phone", "address")}
    return frozenset(PREPARED | parties | told | inputs | set(version.fields) | sheets_of(version))


def _life(view: View, paper: Paper) -> Iterator[Problem]:
    for role in dict.fromkeys(role for roles in paper.roles.values() for role in roles):
        if role not in view.pack.roles:
            yield view.unknown(paper.at, Text("岗位角色", "role"), role, view.pack.roles)
    for unit in paper.countersign:
        if view.pack.units and unit not in view.pack.units:
            yield view.unknown(paper.at, Text("单位", "unit"), unit, view.pack.units)
    if paper.head != "organ" and not paper.sign:
        yield view.problem(
            paper.at,
            Text(f"文书“{paper.id}”要红头，却没有写谁签发。", f"The paper “{paper.id}” wants a red head and nobody signs it."),
            Text("请写 sign: [角色]，或去掉 head。", "Write sign: [role], or leave head out."),
        )


def _law(view: View, paper: Paper) -> Iterator[Problem]:
    """A decision names its article; one that refuses or burdens names the remedies (Licensing Act art. 38)."""
    decides = paper.kind == "decision" or (paper.kind is None and bool(_DECISION.search(paper.name.zh)))
    tells = paper.kind == "notice" or (paper.kind is None and bool(_TOLD.search(paper.name.zh)))
    if (decides or tells) and not paper.basis:
        yield view.problem(
            paper.at,
            Text(f"文书“{paper.id}”没有写依据条款。", f"The paper “{paper.id}” names no article."),
            Text("请写 basis。", "Write basis."),
        )
    burdens = paper.kind == "decision" or (paper.kind is None and bool(_BURDENS.search(paper.name.zh)))
    if burdens and not paper.remedy and "准予" not in paper.name.zh:
        yield view.problem(
            paper.at,
            Text(f"文书“{paper.id}”没有写救济途径和期限。", f"The paper “{paper.id}” names no remedy with its limit."),
            Text("请写 remedy（复议、诉讼、复查、复核）。", "Write remedy (reconsideration, lawsuit, review)."),
        )


def check_pack(pack: Pack) -> Iterator[Problem]:
    """Number series that two ledgers, two kinds of papers, or a paper and the cases of a ledger, would share; red heads of
    units."""
    taken: dict[str, tuple[str, str]] = {}
    marks: dict[str, str] = {}
    for ledger in pack.ledgers.values():
        taken.setdefault(_series(ledger.number), (ledger.id, ""))
        mark = _series(ledger.number).split("{year", 1)[0]
        if (other := marks.setdefault(mark, ledger.id)) != ledger.id:
            place, rule = ledger.at or Place(ledger.folder, 0), ledger.number
            told = Text(f"编号规则“{rule}”与台账“{other}”同号。", f"“{rule}” numbers the cases of {other}, too.")
            yield Problem(place.file, place.line, told, Text("每个台账用自己的字母。", "Give each ledger letters of its own."))
    for ledger in pack.ledgers.values():
        for version in ledger.versions:
            for paper in version.papers.values():
                first = taken.setdefault(_series(paper.number), (ledger.id, paper.id)) if paper.number else None
                if first is not None and first != (ledger.id, paper.id):
                    place = paper.at or Place(f"{ledger.folder}/versions/{version.key}", 0)
                    other = "/".join(part for part in first if part)
                    yield Problem(
                        place.file, place.line,
                        Text(f"编号规则“{paper.number}”与 {other} 重复。", f"“{paper.number}” numbers {other}, too."),
                        Text("每种文书用自己的发文代字。", "Give each kind of paper its own mark."),
                    )  # fmt: skip
    for unit in (*pack.red_heads, *(one.unit for one in pack.full_names if one.unit is not None)):
        if unit not in pack.units:
            yield unknown(Place(f"{pack.folders[-1]}/pack.yaml", 0), Text("单位", "unit"), unit, pack.units)


def _series(pattern: str) -> str:
    return pattern.split("{seq", 1)[0]
