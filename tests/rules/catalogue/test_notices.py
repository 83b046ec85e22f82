"""Faults of public notices are told where they stand: what may never be published, and what is outside the whitelist."""

from dataclasses import replace
from pathlib import Path

import pytest

from shoushan.rules.catalogue.checking import acts as check_acts
from shoushan.rules.catalogue.checking import effects, notices
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.compiling import notices as compiling
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.schema.writings import NoticeDoc
from shoushan.rules.catalogue.yaml_source import read_yaml

ROOT = Path(__file__).resolve().parents[3] / "packs"
LEDGER = """
id: small
name: {zh: 小台账, en: Small}
noun: {zh: 件, en: case}
owner: hall
retention: "10"
number: "S-{year}-{seq:06}"
basis: [{text: {zh: 办法, en: Rules}, mark: assumed}]
"""
FIELDS = """
fields:
  - {id: name, label: {zh: 名称, en: Name}, type: text, class: public}
  - {id: id_number, label: {zh: 身份证号, en: ID}, type: id-number, class: personal, purpose: {zh: 核对, en: check}}
  - {id: illness, label: {zh: 病情, en: Illness}, type: text, class: sensitive, purpose: {zh: 审核, en: check}}
  - {id: story, label: {zh: 说明, en: Story}, type: long-text, class: personal, purpose: {zh: 审核, en: check}}
  - {id: monthly, label: {zh: 月保障金, en: Monthly}, type: money, class: personal, purpose: {zh: 发放, en: pay}}
  - {id: home, label: {zh: 住址, en: Home}, type: text, class: personal, purpose: {zh: 走访, en: visit}}
"""
PROCEDURE = """
parties: [{id: household, label: {zh: 户, en: Household}}]
stages:
  - {id: filed, label: {zh: 登记, en: Filed}, plain: {zh: 已登记。, en: Filed.}, first: true}
  - {id: done, label: {zh: 办结, en: Done}, plain: {zh: 已办结。, en: Done.}, kind: closed}
outcomes: [{id: granted, label: {zh: 同意, en: Granted}, kind: granted}]
acts:
  - {id: open, verb: record, label: {zh: 登记, en: File}, from: none, who: [{role: clerk, of: any}]}
  - id: publish
    verb: publicise
    label: {zh: 公示, en: Publish}
    from: [filed]
    who: [{role: clerk, of: any}]
    effects: [{notice.publish: {notice: result}}]
  - id: decide
    verb: close
    label: {zh: 决定, en: Decide}
    from: [filed]
    who: [{role: clerk, of: any}]
    effects: [{case.stage: {to: done}}, {case.close: {outcome: granted}}]
"""
NOTICE = """id: result
name: {zh: 结果公示, en: Result}
days: 7
assumed: true
before: [decide]
intro: {zh: "{name}的结果公示。", en: "Result of {name}."}
shows:
  - {field: name}
  - {party: household}
  - {field: home, street: true}
  - {field: monthly, whole: true, basis: 办法第九条}
"""


def small(folder: Path) -> Path:
    """A pack of one ledger with one notice."""
    at = folder / "small" / "ledgers" / "small"
    version = at / "versions" / "2017-01-01"
    (version / "notices").mkdir(parents=True)
    top = {"id": "small", "name": "{zh: 小, en: Small}", "calendar": "cn", "extends": "[cn]"}
    (folder / "small" / "pack.yaml").write_text("\n".join(f"{key}: {value}" for key, value in top.items()), "utf-8")
    (folder / "small" / "roles.yaml").write_text("clerk: {label: {zh: 经办, en: Clerk}}\n", "utf-8")
    (at / "ledger.yaml").write_text(LEDGER, "utf-8")
    (version / "fields.yaml").write_text(FIELDS, "utf-8")
    (version / "procedure.yaml").write_text(PROCEDURE, "utf-8")
    (version / "notices" / "result.yaml").write_text(NOTICE, "utf-8")
    for below in ("core", "cn"):
        (folder / below).symlink_to(ROOT / below)
    return folder / "small"


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The small pack, read once: the packs below it take their time."""
    folder = small(tmp_path_factory.mktemp("packs"))
    return load_pack(folder, folder.parent)[0]


def told(pack, folder: Path, text: str, **changed: object) -> list[tuple[int, str]]:
    """Line and words of every fault of a version whose notice says ``text``."""
    path = folder / "result.yaml"
    path.write_text(text, "utf-8")
    source, problems = read_yaml(path, "result.yaml")
    doc, more = validated(NoticeDoc, source)
    ledger = pack.ledgers["small"]
    if doc is not None:
        version = replace(ledger.versions[0], notices={"result": compiling.notice(doc, Page(source))})
        more += notices.check(View(pack, replace(ledger, **changed), version))
    return [(one.line, one.message.en) for one in [*problems, *more]]


def test_a_good_notice_has_no_fault_and_brings_its_acts(pack, tmp_path):
    assert told(pack, tmp_path, NOTICE) == []
    view = View(pack, pack.ledgers["small"], pack.ledgers["small"].versions[0])
    found = [one.message.en for one in (*check_acts.check(view), *effects.check(view))]
    assert [one for one in found if "role “post”" in one or "notice" in one] == []
    acts = pack.ledgers["small"].versions[0].acts
    assert {"object-result", "settle-result"} <= set(acts)
    assert "post-result" not in acts


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("{field: name}", "{field: illness}", 8, "“illness” is never published: sensitive"),
        ("{field: name}", "{field: id_number}", 8, "“id_number” is never published: a personal number"),
        ("{field: name}", "{field: story}", 8, "“story” is never published"),
        ("{field: name}", "{field: nothing}", 8, "no field “nothing”"),
        ("{party: household}", "{party: nobody}", 9, "no party role “nobody”"),
        ("{party: household}", "{party: household, field: name}", 9, "names a field or a party"),
        ("whole: true, basis: 办法第九条", "basis: 办法第九条", 11, "“monthly” says nothing when masked"),
        ("whole: true, basis: 办法第九条", "whole: true", 11, "“monthly” says nothing when masked"),
        ("home, street: true", "home, whole: true", 10, "“home” is published masked only"),
        ("monthly, whole", "monthly, street: true, whole", 11, "“monthly” is no address"),
        ("{name}的结果", "{illness}的结果", 1, "“illness” is not on the notice's whitelist"),
        ("Result of {name}.", "Result of {household_phone}.", 1, "“household_phone” is not on the notice's whitelist"),
        ("before: [decide]", "before: [decree]", 1, "no act “decree”"),
        ("assumed: true", "list_by: street_of", 1, "“street_of” is not on the notice's whitelist"),
        ("days: 7", "days: 0", 3, "0"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line(pack, tmp_path, old, new, line, says):
    found = told(pack, tmp_path, NOTICE.replace(old, new, 1))
    assert [one for one in found if one[0] == line and says in one[1]], found


def test_nobody_publishes_it_or_publishes_another_one_or_a_closed_ledger(pack, tmp_path):
    found = [text for _, text in told(pack, tmp_path, NOTICE, closed=True)]
    assert found == ["Nothing of a closed ledger is published."]
    ledger = pack.ledgers["small"]
    version = ledger.versions[0]
    other = {"second": replace(version.notices["result"], id="second")}
    found = [one.message.en for one in notices.check(View(pack, ledger, replace(version, notices=other)))]
    assert found == ["There is no notice “result”.", "No act publishes the notice “second”."]


def test_a_notice_survives_being_published(pack):
    by_digest = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__)
    kept = again.ledgers["small"].versions[0].notices
    assert kept == pack.ledgers["small"].versions[0].notices
    assert replace(kept["result"], days=8) != kept["result"]
