"""The fixed cast of the tests: who holds which post in the sample district, and what they usually do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from shoushan.records.cases import actions
from shoushan.records.cases.appointing import appoint
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.values import Command, Happened

CAST = {
    "window": "hr-hall-window-1", "hall_head": "hr-hall-head", "hall_dispatcher": "hr-hall-dispatcher",
    "employment": "employment-handler", "insurance": "social-insurance-handler", "stranger": "education-sports-handler",
    "supervisor": "supervisor-1", "hotline": "hotline-taker-1", "hotline_dispatcher": "hotline-dispatcher",
    "archivist": "district-archivist", "auditor": "auditor-1", "petition": "petition-clerk-1",
    "petition_head": "petition-head", "keeper": "petition-accusations", "discipline": "discipline-accusations",
    "housing": "housing-handler", "housing_head": "housing-head", "leader": "leader-mayor", "secretary": "secretary-1",
    "it": "it-1", "organiser": "organisation-handler",
    "approval_window": "approval-window", "approval_head": "approval-head", "approval_decider": "approval-decider",
    "approval_handler": "approval-handler",
    "projects_keeper": "development-reform-keeper", "projects_decider": "development-reform-decider",
    "projects_handler": "health-handler", "projects_head": "development-reform-head",
    "report_writer": "report-writer-1", "report_editor": "report-editor", "executive": "leader-executive",
}  # fmt: skip
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""A Monday, noon in Shanghai: a working day."""
MATERIALS = ("id-card", "leaving-proof", "unemployment-registration", "bank-card", "authority")
WANG = {"role": "applicant", "kind": "person", "name": "王小明", "id_number": "11010519491231002X", "phone": "13800001234"}


@dataclass
class Place:
    """An installed sample district with its book, and a clock that a test moves."""

    book: Book
    vendor: str
    moment: datetime = NOON

    def viewer(self, name: str) -> Viewer:
        """The member of the cast, made and appointed when first asked for."""
        account = Account.objects.filter(user__username=name).first()
        if account is None:
            account = accounts.create_account(name, "a-long-password-1", name)
            appoint(account.handle, [CAST[name]], self.book, self.moment)
        return accounts.viewer_of(account, self.book.pack)

    def pass_time(self, **parts: float) -> None:
        """Let time go by."""
        self.moment += timedelta(**parts)

    def command(self, name: str, case: str, act: str, **more: Any) -> Command:
        """What the member of the cast asks for."""
        given = more.pop("input", {})
        happened = more.pop("happened", Happened.at(self.moment))
        return Command(case, act, self.viewer(name).actor, happened, given, **more)

    def act(self, name: str, case: str, act: str, **more: Any) -> actions.Done:
        """Let the member of the cast act."""
        return actions.act([self.command(name, case, act, **more)], self.book, self.moment)[0]

    def opening(self, **more: Any) -> Command:
        """A matter of unemployment benefit at the counter, all papers given."""
        given = {
            "matter_note": "失业金申领", "materials": [{"material": one, "state": "received"} for one in MATERIALS],
            **more.pop("input", {}),
        }  # fmt: skip
        return self.command(
            "window", uuid7(self.moment), "receive-at-counter", input=given, parties=[more.pop("party", WANG)],
            opens=("one-counter", more.pop("service", "unemployment-benefit")), **more,
        )  # fmt: skip

    def opened(self, **more: Any) -> str:
        """Open that matter and give its id."""
        return actions.act([self.opening(**more)], self.book, self.moment)[0].case

    def archived(self, *cases: str, item: int = 1) -> None:
        """Send closed cases to the archive and take them back in box 1, without a package."""
        for number, case in enumerate(cases, item):
            with connection.cursor() as cursor:
                cursor.execute("select n, closed_on from case_row where uid = %s", [case])
                n, closed = cursor.fetchone()
            given = {"year": int(closed[:4]), "manifest": "0" * 64, "entries": n, "pages": 1, "proposed": number}
            self.act("archivist", case, "archive-send", input=given)
            place = {"number": f"Z101-{number:04d}", "box": "1", "item": str(number)}
            self.act("archivist", case, "archive-file", input=place)

    def accepted(self, **more: Any) -> str:
        """Open and accept it: two units have a part."""
        case = self.opened(**more)
        self.act("window", case, "accept")
        return case
