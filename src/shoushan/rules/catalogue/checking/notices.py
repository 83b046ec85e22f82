"""Public notices: nothing beyond the whitelist, nothing that names or locates a person, and somebody who publishes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, literals, specs
from shoushan.rules.catalogue.model import Field, Notice, Place, Shown
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

PREPARED = frozenset({"organ", "from", "to", "days"})
"""Values that every notice may name beside what it shows."""
NEVER = frozenset({"id-number", "phone", "file", "rows", "party", "long-text"})
"""Types that are not published when they are personal, masked or not: numbers of persons, scans, free text."""
TEXTS = frozenset({"text", "place", "credit-code", "date", "month"})
"""Types whose mask still tells something; every other personal value is shown whole, by a law, or not at all."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FIELD, _ACT = Text("字段", "field"), Text("操作", "act")
_PARTY, _NOTICE = Text("办事对象角色", "party role"), Text("公示", "notice")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the notices of a version."""
    notices = view.version.notices
    if not notices:
        return
    published = [spec for spec in specs(view.version) if spec.effect == "notice.publish"]
    named = {id_ for spec in published for id_ in literals(spec.values.get("notice"))}
    for spec in published:
        for id_ in literals(spec.values.get("notice")):
            if id_ not in notices:
                yield view.unknown(spec.at, _NOTICE, id_, notices)
    for notice in notices.values():
        if notice.id not in named:
            yield view.problem(
                notice.at,
                Text(f"没有操作发布公示“{notice.id}”。", f"No act publishes the notice “{notice.id}”."),
                Text("请在操作中写 notice.publish。", "Write notice.publish in an act."),
            )
        yield from _notice(view, notice)


def _notice(view: View, notice: Notice) -> Iterator[Problem]:
    known = {one.id for one in notice.shows}
    for one in notice.shows:
        yield from _shown(view, one)
    for text in (notice.intro, notice.closing):
        for name in dict.fromkeys(_PLACEHOLDER.findall(text.zh) + _PLACEHOLDER.findall(text.en)) if text else ():
            if name not in known | PREPARED:
                yield _outside(view, notice.at, name)
    if notice.list_by and notice.list_by not in known:
        yield _outside(view, notice.at, notice.list_by)
    for act in notice.before:
        if act not in view.version.acts:
            yield view.unknown(notice.at, _ACT, act, view.version.acts)
    if view.ledger.closed:
        yield view.problem(
            notice.at,
            Text("封闭台账的内容不能公示。", "Nothing of a closed ledger is published."),
            Text("请删去公示。", "Take the notice out."),
        )


def _outside(view: View, at: Place | None, name: str) -> Problem:
    return view.problem(
        at,
        Text(f"“{name}”不在公示白名单（shows）里。", f"“{name}” is not on the notice's whitelist (shows)."),
        Text("请加入 shows，或从文字里删去。", "Add it to shows, or take it out of the text."),
    )


def _shown(view: View, one: Shown) -> Iterator[Problem]:
    if (one.field is None) == (one.party is None):
        yield view.problem(
            one.at,
            Text("公示的每一项写 field 或者 party 之一。", "Each item of a notice names a field or a party."),
            Text("请更正这一项。", "Correct the item."),
        )
    elif one.party is not None:
        if one.party not in view.version.parties:
            yield view.unknown(one.at, _PARTY, one.party, view.version.parties)
    elif one.field not in view.version.fields:
        yield view.unknown(one.at, _FIELD, str(one.field), view.version.fields)
    else:
        yield from _field(view, one, view.version.fields[str(one.field)])


def _field(view: View, one: Shown, field: Field) -> Iterator[Problem]:
    if field.klass == "sensitive":
        yield _never(view, one, "敏感信息", "sensitive")
    elif field.klass == "personal" and field.type in NEVER:
        yield _never(view, one, "证件号、电话、附件和自由填写的个人内容", "a personal number, file or free text")
    elif field.type in ("rows", "file", "party"):
        yield _never(view, one, "多行内容和附件", "rows or a file")
    elif field.klass == "personal" and field.type in TEXTS and one.whole:
        yield view.problem(
            one.at,
            Text(f"“{field.id}”只能打码公示。", f"“{field.id}” is published masked only."),
            Text("请去掉 whole。", "Take whole out."),
        )
    elif field.klass == "personal" and field.type not in TEXTS and not (one.whole and one.basis):
        yield view.problem(
            one.at,
            Text(
                f"“{field.id}”打码后没有意义；要公示须写 whole: true 和依据 basis。",
                f"“{field.id}” says nothing when masked; to publish it write whole: true and the basis.",
            ),
            Text("没有依据的，请从 shows 删去。", "Without a basis take it out of shows."),
        )
    if one.street and field.type not in ("text", "place"):
        yield view.problem(
            one.at,
            Text(f"“{field.id}”不是地址。", f"“{field.id}” is no address."),
            Text("请去掉 street。", "Take street out."),
        )


def _never(view: View, one: Shown, zh: str, en: str) -> Problem:
    return view.problem(
        one.at,
        Text(f"“{one.field}”不得公示：{zh}。", f"“{one.field}” is never published: {en}."),
        Text("请从 shows 删去。", "Take it out of shows."),
    )
