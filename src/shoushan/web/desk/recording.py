"""How an act is entered: when it happened, on what ground, and for whom it is typed (代录)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from shoushan.records.cases.definitions import Book
from shoushan.records.units.accounts import unit_names, viewer_at
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.values import Actor, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.desk.wording import local
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import ACCEPTED, Fault, Posted, cleaned, told_of
from shoushan.web.ui.language import t, word

SOURCE_LIST = "source-kinds"
NOT_TYPED = frozenset({"web", "system", "import"})
"""Grounds that only doors without a clerk give."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands around an act: the moment said, the ground, the actor and, where somebody else typed, the recorder."""

    happened: Happened
    source: Source
    actor: Actor
    recorder: Actor | None


def may_type_for(viewer: Viewer) -> tuple[Post, ...]:
    """The posts for which the viewer may type: those of the own unit and those it stands in for; a secretary's leaders.

    What such a post may do is still decided by its own roles.
    """
    wanted = Post.objects.filter(to_on__isnull=True).exclude(id=viewer.post or "").order_by("unit", "id")
    own = list(wanted.filter(unit=viewer.unit or "")) + list(wanted.filter(id__in=viewer.deputising))
    if "secretary" in viewer.roles:
        own += [post for post in wanted if "leader" in post.roles.split()]
    return tuple({post.id: post for post in own}.values())


def fields(
    viewer: Viewer, book: Book, posted: Posted | None, faults: dict[str, Fault], *, scan: bool, upload_limit: int
) -> ui.FieldSet:
    """The questions about how the act is entered; all may stay empty for what happens here and now."""
    kinds = book.pack.code_lists.get(SOURCE_LIST)
    options = tuple(
        ui.Option(code.code, t(code.label)) for code in (kinds.codes.values() if kinds else ()) if code.code not in NOT_TYPED
    )

    def typed(name: str) -> str:
        return (posted.get(name, "") if posted else "") or ""

    asked = [
        ui.Field(
            "happened",
            word("desk-happened"),
            "datetime",
            typed("happened"),
            hint=word("desk-happened-hint"),
            error=told_of(faults.get("happened")),
            width=18,
        ),
        ui.Field("source", word("source"), "select", typed("source"), options=options, error=told_of(faults.get("source"))),
    ]
    if scan:
        asked.append(
            ui.Field(
                "scan", word("desk-scan"), "file", accept=ACCEPTED, max_bytes=upload_limit, error=told_of(faults.get("scan"))
            )
        )
    others = may_type_for(viewer)
    if others:
        names = unit_names()
        posts = tuple(
            ui.Option(post.id, f"{t(names.get(post.unit, (Text('', ''), ''))[0])} {t(Text(post.name_zh, post.name_en))}")
            for post in others
        )
        asked.append(
            ui.Field(
                "actor",
                word("desk-typed-for"),
                "select",
                typed("actor"),
                options=posts,
                hint=word("desk-typed-for-hint"),
                error=told_of(faults.get("actor")),
            )
        )
    return ui.FieldSet(word("desk-recording"), tuple(asked), columns=3)


def recorded(
    viewer: Viewer, book: Book, posted: Posted, moment: datetime, faults: dict[str, Fault], scan: str | None = None
) -> Recorded:
    """The answers; faults are added to ``faults``. ``scan`` is the digest of an uploaded scan."""
    happened = _happened(cleaned(posted.get("happened", "")), book, moment, faults)
    source = Source(_source(cleaned(posted.get("source", "")), book, faults, scan), scan)
    actor, recorder = _actor(cleaned(posted.get("actor", "")), viewer, book, faults)
    earlier = happened.day(book.zone) < moment.astimezone(book.zone).date()
    if (earlier or recorder is not None) and source.kind == "counter" and scan is None:
        faults.setdefault(
            "source",
            Fault(
                Text(
                    "较早发生的，或者代他人录入的，须写明依据。",
                    "What happened earlier, or is typed for another, needs its ground.",
                ),
                Text("请选择依据，例如纸质文书。", "Choose it, for example paper."),
            ),
        )
    return Recorded(happened, source, actor, recorder)


def _happened(text: str, book: Book, moment: datetime, faults: dict[str, Fault]) -> Happened:
    if not text:
        return Happened.at(moment)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return Happened("on", datetime.fromisoformat(text).date().isoformat())
        said = datetime.fromisoformat(text.replace(" ", "T"))
        if said.year < 1900:
            raise ValueError(text)
    except ValueError:
        faults["happened"] = Fault(
            Text("发生时间写法不符。", "The moment is not written as expected."),
            Text("例如 2026-11-24T09:30 或 2026-11-24。", "For example 2026-11-24T09:30 or 2026-11-24."),
        )
        return Happened.at(moment)
    said = said.replace(tzinfo=book.zone) if said.tzinfo is None else said
    if said > moment:
        faults["happened"] = Fault(
            Text(f"发生时间晚于现在（{local(moment, book.zone)}）。", f"It lies after now ({local(moment, book.zone)})."),
            Text("请改正；现在办理的可以不填。", "Correct it; leave it empty for now."),
        )
        return Happened.at(moment)
    return Happened.at(said)


def _source(text: str, book: Book, faults: dict[str, Fault], scan: str | None) -> str:
    kinds = book.pack.code_lists.get(SOURCE_LIST)
    if not text:
        return "paper" if scan else "counter"
    if kinds is None or text not in kinds.codes or text in NOT_TYPED:
        faults["source"] = Fault(
            Text("所选的依据不在可选范围内。", "That ground is not on offer."), Text("请重新选择。", "Choose again.")
        )
        return "counter"
    return text


def _actor(text: str, viewer: Viewer, book: Book, faults: dict[str, Fault]) -> tuple[Actor, Actor | None]:
    if not text:
        return viewer.actor, None
    post = next((one for one in may_type_for(viewer) if one.id == text), None)
    if post is None:
        faults["actor"] = Fault(
            Text("您不能为该岗位代录。", "You may not type for this post."), Text("请重新选择。", "Choose again.")
        )
        return viewer.actor, None
    handle = (post.holders.split() or [""])[0]
    return viewer_at(post, handle, book.pack).actor, viewer.actor
