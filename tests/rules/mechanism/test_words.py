"""A mechanism in words: everything of the definition is told, in both languages, without words of the schema."""

from __future__ import annotations

import re
from dataclasses import replace

from shoushan.rules.catalogue.scope import scope_of
from shoushan.rules.mechanism.differing import differences
from shoushan.rules.mechanism.naming import Names
from shoushan.rules.mechanism.words import sections
from shoushan.rules.text import Text
from tests.rules.mechanism.packs import every_version, zhifu

SCHEMA = re.compile(
    r"\b(?:case|term|part|paper|field|calc|notice|input|actor|terms|signs|papers|notices|tables)\.[a-z_]+|[a-z]+_[a-z_]+|=\w"
)


def test_every_paragraph_is_told_in_both_languages_without_words_of_the_schema() -> None:
    for ledger, version in every_version():
        told = [one for section in sections(zhifu(), ledger, version) for one in section.told]
        assert len({one.key for one in told}) == len(told), f"{ledger.id} {version.key}"
        for one in told:
            for text in (one.head, *(text for _, text in one.lines)):
                assert text.zh, (ledger.id, one.key)
                assert text.en, (ledger.id, one.key)
                assert not SCHEMA.search(text.zh), (ledger.id, one.key, text.zh)


def test_the_words_of_the_schema_are_seen() -> None:
    assert SCHEMA.search("当 case.stage 为 open")
    assert SCHEMA.search("字段 paid_from")
    assert not SCHEMA.search("环节为“发放中”，且金额大于0")


def test_nothing_of_a_version_is_left_out() -> None:
    for ledger, version in every_version():
        keys = {one.key for section in sections(zhifu(), ledger, version) for one in section.told}
        for kind, ids in (
            ("field", version.fields), ("stage", version.stages), ("act", version.acts), ("term", version.terms),
            ("outcome", version.outcomes), ("paper", version.papers), ("message", version.messages),
            ("service", version.services), ("notice", version.notices), ("counted", ledger.indicators),
        ):  # fmt: skip
            assert {f"{kind}-{id_}" for id_ in ids} <= keys, (ledger.id, kind)


def test_every_name_of_a_condition_has_words() -> None:
    """The names that an expression may use are told by something else than themselves."""
    for ledger, version in every_version():
        names, scope = Names(zhifu(), version), scope_of(version)
        for name in scope.samples:
            told = names.label(name)
            assert told.zh.strip() not in ("", name), (ledger.id, name)


def test_versions_of_the_allowance_differ_where_the_law_changed() -> None:
    ledger = zhifu().ledgers["minimum-living"]
    older, newer = ledger.versions[-2:]
    found = differences(sections(zhifu(), ledger, older), sections(zhifu(), ledger, newer))
    stop = next(one for one in found if one.head.zh == "停发" and one.section == "act")
    assert stop.kind == "changed"
    condition = next(line for line in stop.lines if line.label.zh == "条件")
    assert (condition.before.zh, "听取意见" in condition.now.zh) == ("", True)
    same = sections(zhifu(), ledger, newer)
    assert differences(same, same) == ()


def test_a_change_that_words_do_not_tell_is_said_to_be_one() -> None:
    ledger = zhifu().ledgers["minimum-living"]
    version = ledger.versions[-1]
    act = version.acts["accept"]
    changed = replace(version, acts={**version.acts, "accept": replace(act, verb="take")})
    found = differences(sections(zhifu(), ledger, version), sections(zhifu(), ledger, changed))
    assert [(one.kind, one.head, one.lines, one.unsaid) for one in found] == [("changed", act.label, (), True)]


def test_what_is_new_and_what_is_gone() -> None:
    ledger = zhifu().ledgers["minimum-living"]
    version = ledger.versions[-1]
    acts = {id_: act for id_, act in version.acts.items() if id_ != "stop"}
    fewer = sections(
        zhifu(),
        ledger,
        replace(version, acts={**acts, "pause": replace(version.acts["stop"], id="pause", label=Text("缓发", "Pause"))}),
    )
    kinds = {(one.kind, one.head.zh) for one in differences(sections(zhifu(), ledger, version), fewer)}
    assert {("gone", "停发"), ("new", "缓发")} <= kinds
