"""What happens in the small district whose journal a release keeps: a script of acts, always the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shoushan.records.cases import actions, definitions, installing, publishing
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.site.worker import settle

HERE = Path(__file__).resolve().parent
START = datetime(2017, 9, 25, 1, 0, tzinfo=UTC)
SCAN = Source("paper", "ab" * 32)
APPLICANT = {"role": "applicant", "kind": "person", "name": "王小明", "id_number": "11010519491231002X", "phone": "13800001234"}
MATERIALS = [{"material": "application", "state": "received"}, {"material": "identity", "state": "known"}]


def pack() -> Pack:
    """The district's pack."""
    found, problems = load_pack(HERE / "district", HERE.parents[1] / "packs")
    assert found is not None
    assert not problems, problems[:3]
    return found


class Story:
    """The script's clock and hands."""

    def __init__(self, book: Book) -> None:
        self.book, self.moment = book, START

    def act(self, post: str, case: str | None, act: str, given: dict[str, Any] | None = None, **more: Any) -> str:
        """Let a post act, a minute later; gives the case."""
        self.moment += timedelta(minutes=1)
        actor = accounts.viewer_at(Post.objects.get(id=post), f"h-{post}", self.book.pack).actor
        happened = more.pop("happened", Happened.at(self.moment))
        command = Command(case or uuid7(self.moment), act, actor, happened, given or {}, **more)
        return actions.act([command], self.book, self.moment)[0].case

    def days(self, count: int) -> None:
        """Let days go by; the worker writes what time did."""
        self.moment += timedelta(days=count)
        settle(self.book, self.moment)

    def apply(self, **more: Any) -> str:
        """An application at the window."""
        given = {"item_name": "食品经营许可", "request": "申请食品经营许可", "joint": False, "materials": MATERIALS, **more}
        return self.act("window", None, "apply", given, opens=("licence", None), parties=[APPLICANT])


def tell() -> Book:
    """Install the district into the default database and let everything happen."""
    story = Story(installing.install(pack(), START))
    granted, joint, lapsed, papered = story.apply(), story.apply(joint=True), story.apply(), story.apply()
    story.act("window", granted, "accept")
    story.act("window", joint, "accept")
    story.act("handler", joint, "consult", {"units": [{"unit": "petition-office"}]})
    story.act("answerer", joint, "take")
    story.act("answerer", joint, "give-opinion", {"verdict": "grant", "text": "同意"})
    story.act("decider", granted, "pause", {"kind": "inspection", "told": True}, reason="实地检验")
    matters(story)
    story.days(15)
    assert lapsed != papered
    story.act(
        "window", papered, "tell-missing", {"missing_items": "平面图一份"}, happened=Happened("on", "2017-09-29"), source=SCAN
    )
    story.act("decider", granted, "resume")
    story.act("decider", granted, "grant", {"decision_law": "第三十八条", "licence_number": "JY0001"})
    story.act("window", granted, "deliver", {"way": "direct", "taker": "王小明"})
    publishing.recount(story.book, story.moment)
    settle(story.book, story.moment)
    return definitions.current_book()


def matters(story: Story) -> None:
    """A case with sensitive values, rows, a hold, an erasure, a claim and links."""
    given = {
        "title": "甲的事", "secret": "11010519491231002X", "account": "6228480402564890018", "amount": "12.50",
        "members": [{"person": "一", "name": "成员甲"}, {"person": "二", "name": "成员乙"}],
    }  # fmt: skip
    first = story.act("clerk", None, "register", given, opens=("matters", None))
    second = story.act("clerk", None, "register", {"title": "乙的事"}, opens=("matters", None))
    story.act("clerk", first, "fill", {"title": "甲的旧事", "as_of": "2016-01-01"})
    story.act("clerk", first, "claim", {"key": "会议室"})
    story.act("clerk", first, "release", {"key": "会议室"})
    story.act("clerk", second, "claim", {"key": "会议室"})
    story.act("clerk", second, "link", {"to_case": first})
    story.act("clerk", first, "hold")
    story.act("clerk", first, "free")
    story.act("clerk", first, "wipe", {"paths": ["account", "members/一"]}, reason="期满清除")
    story.act("clerk", second, "finish")
