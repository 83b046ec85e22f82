"""From a working copy to definitions in service: sent by one post, approved by another, put in service by the system.

Every step is an act in the register of definitions. What was approved is what was sent: its digest stands in the case.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from shoushan.records.cases import copies, installing, loading
from shoushan.records.cases.actions import act
from shoushan.records.cases.copies import Copy, Standing
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.loading import NoSuchCase
from shoushan.records.cases.rule_roles import APPROVE, PROPOSE, ROLE, act_of, may
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue import copying
from shoushan.rules.catalogue.content import digest_of
from shoushan.rules.catalogue.copying import Compiled
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.catalogue.packing import ledger_content
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.touching import changed_versions, publishing_problems
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.scenario import play
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source, State
from shoushan.rules.text import Text

SEND_BACK, TAKE_BACK = "send-back", "take-back"
SERVE, CANNOT = "put-in-service", "cannot-serve"
"""Acts of the register of definitions by which a copy comes into service."""
APPROVED = "approved"
SOURCE = Source("pack")


class NotFit(Refusal):
    """The copy has faults, scenarios that do not come out, conflicts, or changes that a revision may not make."""

    def __init__(self, problems: Sequence[Problem], conflicts: Sequence[str]) -> None:
        first = problems[0] if problems else None
        place = f"{first.file}:{first.line}" if first else ", ".join(conflicts)
        told = first.message if first else Text("他人已发布这些文件的新内容。", "Others have published these files anew.")
        super().__init__(
            Text(f"{place}：{told.zh}", f"{place}: {told.en}"),
            first.remedy if first else Text("请先处理冲突。", "Settle the conflict first."),
        )


class NothingChanged(Refusal):
    """The copy says what is published already."""

    def __init__(self) -> None:
        super().__init__(
            Text("副本与已发布的定义没有差别。", "The copy says what is published already."),
            Text("请先修改再报审。", "Change something before it is sent."),
        )


class MayNot(Refusal):
    """The post has none of the roles that the act asks for."""

    def __init__(self, act: Text) -> None:
        super().__init__(
            Text(f"本岗位不能“{act.zh}”。", f"This post may not “{act.en}”."),
            Text("请由规则起草或审核发布岗位办理。", "Leave it to a post that drafts or publishes rules."),
        )


def must(viewer: Viewer, book: Book, act_id: str) -> None:
    """Raise ``MayNot`` unless the viewer ``may``."""
    if not may(viewer, book, act_id):
        found = act_of(book, act_id)
        raise MayNot(found.label if found else Text(act_id, act_id))


def checked(
    at: Standing, book: Book, root: Path, today: datetime, *, scenarios: bool = True
) -> tuple[Compiled, tuple[Problem, ...]]:
    """The copy compiled, and everything that keeps it from being published, in order of file and line."""
    made = copying.compiled(root, book.pack, at.copy.ledger, at.texts)
    problems = list(made.problems)
    if not copies.in_service(root, book, at.copy.ledger, at.published):
        fault = copies.NotInService(book.ledger(at.copy.ledger).name)
        problems.append(Problem(book.ledger(at.copy.ledger).folder, 0, fault.text, fault.remedy))
    if made.ledger is not None and made.pack is not None and not problems:
        problems += publishing_faults(book, book.ledger(at.copy.ledger), made.ledger, today)
        if scenarios:
            for version in made.ledger.versions:
                for scenario in version.scenarios:
                    problems += play(made.pack, made.ledger, version, scenario)
    return made, tuple(sorted(problems, key=lambda one: (one.file, one.line)))


def publishing_faults(book: Book, old: Ledger, new: Ledger, moment: datetime) -> tuple[Problem, ...]:
    """Why ``new`` may not replace ``old`` on the local day of ``moment``."""
    return publishing_problems(old, new, moment.astimezone(book.zone).date())


def propose(viewer: Viewer, book: Book, root: Path, copy: Copy, reason: str, moment: datetime) -> str:
    """Send the copy for review; gives the case. Raises ``NotFit``, ``NothingChanged`` or what the corridor refuses."""
    must(viewer, book, PROPOSE)
    at = copies.standing(copy, book, root)
    made, problems = checked(at, book, root, moment)
    if problems or at.conflicts or made.ledger is None or made.pack is None:
        raise NotFit(problems, at.conflicts)
    old = book.ledger(copy.ledger)
    if ledger_content(made.ledger) == ledger_content(old) and not at.files:
        raise NothingChanged
    changed = changed_versions(old, made.ledger)
    case = uuid7(moment)
    key = changed[-1].key if changed else made.ledger.versions[-1].key
    given = {
        "definition_id": f"{copy.ledger}@{key}+{case[-12:]}", "ledger": copy.ledger, "version": key,
        "digest": digest_of_copy(at), "pack": book.pack.id,
    }  # fmt: skip
    with transaction.atomic():
        command = Command(
            case, PROPOSE, viewer.actor, Happened.at(moment), given, opens=(_register(book).id, None), reason=reason
        )
        act([command], book, moment)
        copies.send(copy, case)
    return case


def decide(viewer: Viewer, book: Book, root: Path, copy: Copy, act_id: str, reason: str | None, moment: datetime) -> Book:
    """Approve (and put in service at once), send back or take back; gives the book then in service.

    Raises what the corridor refuses: the drafter never approves.
    """
    act([Command(copy.proposal, act_id, viewer.actor, Happened.at(moment), reason=reason)], book, moment)
    if act_id != APPROVE:
        copies.send(copy, "")
        return book
    return serve(book, root, copy.proposal, moment)


def serve_due(book: Book, root: Path, moment: datetime) -> int:
    """Put in service whatever was approved and is not yet (approved elsewhere than in the studio); opens copies whose
    proposal ended. Gives how many cases were dealt with."""
    count = 0
    for copy in copies.every():
        stage = _stage(book, copy.proposal) if copy.proposal else None
        if stage == APPROVED:
            serve(book, root, copy.proposal, moment)
            count += 1
        elif stage == "ended":
            copies.send(copy, "")
    return count


def serve(book: Book, root: Path, case: str, moment: datetime) -> Book:
    """Put an approved copy in service, or write in its case why it cannot be; gives the book then in service."""
    copy = copies.of_proposal(case)
    fault = _why_not(book, root, copy, case, moment)
    if fault is not None or copy is None:
        told = fault or Text("工作副本已不在。", "The working copy is gone.")
        act([Command(case, CANNOT, SYSTEM, Happened.at(moment), reason=f"{told.zh} {told.en}")], book, moment)
        if copy is not None:
            copies.send(copy, "")
        return book
    at = copies.standing(copy, book, root)
    made = copying.compiled(root, book.pack, copy.ledger, at.texts)
    assert made.pack is not None
    with transaction.atomic():
        over = copies.overlaid()
        over[copy.ledger] = {**over.get(copy.ledger, {}), **{path: one.body for path, one in at.files.items()}}
        copies.keep_overlay(book, over, moment)
        command = Command(case, SERVE, SYSTEM, Happened.at(moment), source=SOURCE)
        fresh = installing.publish(made.pack, book, moment, (command,))
        copies.discard(copy)
    return fresh


def digest_of_copy(at: Standing) -> str:
    """A digest over every text of the copy: what was approved is what was sent, scenarios and README included."""
    return digest_of(json.dumps(at.texts, ensure_ascii=False, sort_keys=True))


def proposal(book: Book, case: str) -> State | None:
    """The state of a proposal's case, for those who draft or publish."""
    try:
        with connection.cursor() as cursor:
            return loading.load(cursor, case, book.ledger).state
    except NoSuchCase:
        return None


def _why_not(book: Book, root: Path, copy: Copy | None, case: str, moment: datetime) -> Text | None:
    if copy is None:
        return None
    at = copies.standing(copy, book, root)
    state = proposal(book, case)
    if at.conflicts or state is None or state.fields.get("digest") != digest_of_copy(at):
        return Text("报审后，他人发布了同一台账的新内容。", "Others published the same ledger anew since it was sent.")
    _, problems = checked(at, book, root, moment, scenarios=False)
    return problems[0].message if problems else None


def _stage(book: Book, case: str) -> str | None:
    state = proposal(book, case)
    return state.stage if state else None


def _register(book: Book) -> Ledger:
    found = book.pack.with_role(ROLE)
    if found is None:
        raise installing.RoleMissing(ROLE)
    return found
