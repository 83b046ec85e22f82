"""A process in which nothing of China's alone can be imported: the example's sample is made and a case goes its whole way.

Run by `test_example_pack.py` with a home of its own; it says "ok" at the end.
"""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from tempfile import TemporaryDirectory

CHINA_ONLY = ("pypinyin", "shoushan.rules.catalogue.identifiers", "shoushan.outputs.papers.geometry")


HAN = re.compile("[\u3400-\u9fff]+")


class Refusing(MetaPathFinder):
    """Finds none of the rooms that only China needs."""

    def find_spec(self, name, path=None, target=None):
        """Refuse the rooms, leave all else to others."""
        if name in CHINA_ONLY or name.startswith("pypinyin."):
            raise ImportError(f"{name} is not here")


def gone(name: str) -> bool:
    """Whether a room cannot be imported here."""
    try:
        import_module(name)
    except ImportError:
        return True
    return False


def main() -> None:
    """Make the sample, file, act, read due days, papers, figures and pages; English without being asked for it."""
    sys.meta_path.insert(0, Refusing())
    from shoushan.site.commands import main as command

    assert command(["demo", "--pack", "example", "--no-serve"]) == 0
    from django.contrib.auth.models import User
    from django.test import Client

    from shoushan.records.cases import actions, definitions
    from shoushan.records.cases.appointing import appoint
    from shoushan.records.cases.identifiers import uuid7
    from shoushan.records.units import accounts
    from shoushan.records.units.models import Post
    from shoushan.rules.procedure.values import Command, Happened
    from shoushan.site import clock
    from shoushan.site.worker import settle

    book, moment = definitions.current_book(), clock.now()
    account = accounts.create_account("clerk", "harbour-2026-pass", "Sample Records")
    appoint(account.handle, ["records-clerk"], book, moment)

    def act(post, case, name, given, **more):
        actor = accounts.viewer_at(Post.objects.get(id=post), f"h-{post}", book.pack).actor
        now = clock.now()
        one = Command(case or uuid7(now), name, actor, Happened.at(now), given, **more)
        return actions.act([one], book, now)[0].case

    case = act(
        "records-clerk", None, "request", {"subject": "Tide tables", "wanted": "All since 2000"},
        opens=("information-requests", "ask-for-information"),
        parties=[{"role": "applicant", "kind": "person", "name": "A. Sample"}],
    )  # fmt: skip
    act("records-clerk", case, "disclose", {"answer": "They are enclosed."})
    settle(book, clock.now() + timedelta(seconds=1))

    desk = Client()
    desk.force_login(User.objects.get(username="clerk"), backend="django.contrib.auth.backends.ModelBackend")
    page = desk.get(f"/desk/case/{case}", headers={"host": "localhost"}).content.decode()
    paper = re.search(rf"/desk/case/{case}/paper/[\w-]+", page)[0]
    shown = {
        path: desk.get(path, headers={"host": "localhost"})
        for path in (
            "/", "/services/", "/services/information-requests/ask-for-information/", "/desk/", "/desk/ledger/berths",
            "/desk/ledger/boat-grants", "/desk/intake", "/board/", "/board/?by=street", "/board/figures",
            "/board/figures/boat-grants/granted", f"{paper}/sheet", f"{paper}/docx", f"{paper}/pdf",
        )
    }  # fmt: skip
    assert {path: one.status_code for path, one in shown.items() if one.status_code != 200} == {}
    assert "Tide tables" in page
    for path in ("/", "/desk/", "/desk/intake", "/board/?by=street", f"{paper}/sheet"):
        words = shown[path].content.decode().replace(">中文<", "><")
        assert HAN.findall(words) == [], f"{path} speaks Chinese in an English town"
    assert "By ward" in shown["/board/"].content.decode()
    assert "data-id-number" not in shown["/desk/intake"].content.decode()
    assert "euros" in desk.get("/board/figures/boat-grants/granted", headers={"host": "localhost"}).content.decode()
    assert HAN.search(desk.get("/desk/?lang=zh", headers={"host": "localhost"}).content.decode()), "the control: Chinese"
    assert shown[f"{paper}/pdf"].content.startswith(b"%PDF-")
    assert command(["facts", "rebuild"]) == 0
    assert command(["figures", "--all", "--id", "information-requests/disclosed"]) == 0
    with TemporaryDirectory() as folder:
        for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF-"), ("html", b"<!DOCTYPE")):
            report = Path(folder) / f"report.{ending}"
            assert command(["report", "yearly", "--out", str(report)]) == 0
            assert report.read_bytes().startswith(begins)
        assert "The harbour" in report.read_text("utf-8"), "in the place's first language"
    assert command(["verify"]) == 0
    assert gone("shoushan.outputs.papers.docx"), "the control: what needs the national standard cannot come here"
    print("ok")


if __name__ == "__main__":
    main()
