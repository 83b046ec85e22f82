"""Cross-checks run by the worker in their rhythm and by a command: each fresh hit becomes a case that a person settles.

Nothing is stopped, ended or changed by a check: it opens doubts and does no more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shoushan.outputs.spreadsheets.lists import rows_of
from shoushan.outputs.spreadsheets.workbooks import Unreadable
from shoushan.records.cases import crosschecks
from shoushan.records.cases.actions import act
from shoushan.records.cases.crosschecks import Found
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.catalogue.model import CrossCheck, Ledger
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source

log = logging.getLogger("shoushan.crosschecks")
_SLOT = re.compile(r"\{([a-z_]+)\}")


def checks_of(book: Book) -> list[tuple[Ledger, CrossCheck]]:
    """Every check in service with the ledger of its doubts."""
    return [(ledger, check) for ledger in book.pack.ledgers.values() for check in ledger.checks]


def run(book: Book, ledger: Ledger, check: CrossCheck, moment: datetime) -> tuple[Found, int]:
    """Run a check and raise what is fresh, one transaction for each; gives what was found and how many were raised.

    Raises ``Unreadable`` for a list that cannot be read; nothing is raised then.
    """
    found = crosschecks.run(book, ledger, check, rows_of)
    today, raised = moment.astimezone(book.zone).date(), 0
    for hit in found.fresh:
        given = _filled(check, hit.slots(check, today))
        command = Command(
            uuid7(moment), check.act, SYSTEM, Happened.at(moment), given, source=Source("system"), opens=(ledger.id, None)
        )
        try:
            act([command], book, moment)
        except Refusal as refusal:  # somebody raised it in the meantime, or the definition refuses it: told, never guessed
            log.warning("check %s: a hit on %s was not raised: %s", check.id, hit.left_number, refusal.code)
            continue
        raised += 1
    return found, raised


def _filled(check: CrossCheck, slots: Mapping[str, str]) -> dict[str, str]:
    """The inputs of the act, those that stay empty left out."""
    told = {name: _SLOT.sub(lambda found: slots[found[1]], text) for name, text in check.input.items()}
    return {name: text for name, text in told.items() if text}


@dataclass(slots=True)
class Rhythm:
    """The worker's turn: each check once in its period; running one again raises nothing twice."""

    last: dict[str, str] = field(default_factory=dict)

    def turn(self, book: Book, moment: datetime) -> int:
        """Run what is due; gives how many doubts were raised."""
        today, raised = moment.astimezone(book.zone).date(), 0
        for ledger, check in checks_of(book):
            period = _period(check.every, today)
            name = f"{ledger.id}/{check.id}"
            if self.last.get(name) == period:
                continue
            self.last[name] = period
            try:
                raised += run(book, ledger, check, moment)[1]
            except Unreadable as fault:
                log.error("check %s: a list cannot be read: %s", name, fault.text.en)
        return raised


def _period(every: str, day: date) -> str:
    if every == "month":
        return day.isoformat()[:7]
    return str(day.isocalendar()[:2]) if every == "week" else day.isoformat()
