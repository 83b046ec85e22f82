"""Working copies: checked, sent, approved by somebody else, put in service without restart; cases moved between versions."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from shoushan.records.cases import copies, repinning, rule_roles, studio, touched
from shoushan.records.cases.definitions import current_book
from shoushan.rules.catalogue import editing
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.site import clock
from tests import people

people.CAST.update(rules_drafter="rules-drafter-1", rules_publisher="rules-publisher-1")
LEDGER = "one-counter"


@pytest.fixture
def place(sqlite_place: Any) -> Any:
    with clock.simulated(sqlite_place.moment):
        root = Path(settings.SHOUSHAN_PACKS)
        drafter, publisher = sqlite_place.viewer("rules_drafter"), sqlite_place.viewer("rules_publisher")
        yield SimpleNamespace(district=sqlite_place, root=root, drafter=drafter, publisher=publisher)


def opened(place: Any) -> copies.Standing:
    copy = copies.open_copy(place.drafter, current_book(), place.root, LEDGER, place.district.moment)
    return standing(place, copy.id)


def standing(place: Any, id_: str) -> copies.Standing:
    copy = copies.of_id(id_)
    assert copy is not None
    return copies.standing(copy, current_book(), place.root)


def saved(place: Any, at: copies.Standing, path: str, text: str | None) -> copies.Standing:
    copies.save(at, path, text, copies.mark(at.texts.get(path)), place.district.moment)
    return standing(place, at.copy.id)


def procedure_of(at: copies.Standing) -> str:
    return max(path for path in at.texts if path.endswith("procedure.yaml"))


def new_version(place: Any, at: copies.Standing, day: str) -> copies.Standing:
    newest = procedure_of(at).rsplit("/", 1)[0]
    for path, text in at.published.items():
        if path.startswith(f"{newest}/"):
            at = saved(place, at, path.replace(newest, f"versions/{day}"), text)
    return at


def test_a_new_version_by_two_people_and_a_case_moved_to_it(place: Any, tmp_path: Path) -> None:
    district = place.district
    old_case = district.opened()
    at = new_version(place, opened(place), "2026-11-23")
    path = "versions/2026-11-23/procedure.yaml"
    first = at.texts[path].split("label: {zh: ", 1)[1].split(",", 1)[0]
    broken = saved(place, at, path, at.texts[path] + "\nstages: []\n")
    _, problems = studio.checked(broken, current_book(), place.root, district.moment, scenarios=False)
    assert [(one.file.split("/", 3)[-1], one.line) for one in problems] == [(path, broken.texts[path].count("\n"))]
    with pytest.raises(studio.NotFit):
        studio.propose(place.drafter, current_book(), place.root, broken.copy, "试", district.moment)
    at = saved(place, broken, path, at.texts[path].replace(f"label: {{zh: {first},", f"label: {{zh: {first}（新）,", 1))
    with pytest.raises(studio.MayNot):
        studio.propose(district.viewer("window"), current_book(), place.root, at.copy, "试", district.moment)
    studio.propose(place.drafter, current_book(), place.root, at.copy, "改名", district.moment)
    at = standing(place, at.copy.id)
    with pytest.raises(copies.CopyShut):
        saved(place, at, path, "x: 1\n")
    with pytest.raises(Refusal):  # the drafter has no such role, and would not be another person
        studio.decide(place.drafter, current_book(), place.root, at.copy, rule_roles.APPROVE, None, district.moment)
    assert "2026-11-23" not in {one.key for one in current_book().ledger(LEDGER).versions}
    fresh = studio.decide(place.publisher, current_book(), place.root, at.copy, rule_roles.APPROVE, None, district.moment)
    assert current_book().digest == fresh.digest
    assert fresh.ledger(LEDGER).versions[-1].key == "2026-11-23"
    assert copies.of_id(at.copy.id) is None
    district.book = fresh
    assert state_of(district, district.opened()).version == "2026-11-23"
    before = state_of(district, old_case)
    assert before.version != "2026-11-23"

    with pytest.raises(studio.MayNot):
        repinning.repin(district.viewer("window"), fresh, [old_case], "2026-11-23", "新规更优", district.moment)
    with pytest.raises(repinning.ReasonMissing):
        repinning.repin(place.publisher, fresh, [old_case], "2026-11-23", " ", district.moment)
    assert state_of(district, old_case).version == before.version
    assert repinning.repin(place.publisher, fresh, [old_case], "2026-11-23", "新规更优", district.moment) == 1
    after = state_of(district, old_case)
    assert (after.version, after.stage, after.terms) == ("2026-11-23", before.stage, before.terms)
    with pytest.raises(repinning.CannotMove):
        repinning.repin(place.publisher, fresh, [old_case], "2026-11-23", "再来", district.moment)
    district.act("hall_head", old_case, "hold", reason="还能办理")

    assert f"{LEDGER}/{path}" in copies.not_on_disk(place.root, fresh)
    again = opened(place)
    assert again.published[path].count("（新）") == 1, "a copy is made of what was published, not of the disk alone"


def state_of(district: Any, case: str) -> Any:
    return studio.proposal(current_book(), case)


def test_a_revision_may_not_change_a_term(place: Any) -> None:
    at = opened(place)
    path = procedure_of(at)
    text = at.texts[path]
    line = next(one for one in text.splitlines() if "limit: " in one and "id: " in one)
    number = line.split("limit: ", 1)[1].split(",", 1)[0].strip("} ")
    at = saved(place, at, path, text.replace(line, line.replace(f"limit: {number}", f"limit: {int(number) + 1}"), 1))
    _, problems = studio.checked(at, current_book(), place.root, place.district.moment, scenarios=False)
    assert any("修订改变了时限" in one.message.zh and one.line for one in problems)


def test_two_people_and_two_windows(place: Any) -> None:
    at = opened(place)
    path = "ledger.yaml"
    mine = saved(place, at, path, at.texts[path] + "# mine\n")
    with pytest.raises(copies.CopyMoved):
        copies.save(at, path, "other", copies.mark(at.texts[path]), place.district.moment)
    theirs = copies.Standing(mine.copy, {**mine.published, path: mine.published[path] + "# theirs\n"}, mine.files)
    assert theirs.conflicts == (path,)
    assert theirs.texts[path].endswith("# mine\n")
    copies.keep_mine(theirs, path, place.district.moment)
    settled = copies.Standing(mine.copy, theirs.published, standing(place, at.copy.id).files)
    assert settled.conflicts == ()
    for bad in ("../../roles.yaml", "versions/x/fields.yaml", "/etc/passwd", "versions/2026-11-23/rules/a.py"):
        with pytest.raises(copies.BadFile):
            copies.save(mine, bad, "x", "", place.district.moment)
    with pytest.raises(copies.BadFile):
        copies.save(mine, "README.md", "x" * 200_001, copies.mark(mine.texts["README.md"]), place.district.moment)


def test_what_was_changed_after_it_was_sent_is_never_served(place: Any) -> None:
    at = opened(place)
    at = saved(place, at, "README.md", "changed\n")
    studio.propose(place.drafter, current_book(), place.root, at.copy, "改说明", place.district.moment)
    copies.send(at.copy, "")
    at = saved(place, at, "README.md", "changed behind the reviewer's back\n")
    proposal = proposals()[-1]
    copies.send(at.copy, proposal)
    at = standing(place, at.copy.id)
    before = current_book().digest
    fresh = studio.decide(place.publisher, current_book(), place.root, at.copy, rule_roles.APPROVE, None, place.district.moment)
    assert fresh.digest == before == current_book().digest
    assert not copies.overlaid()
    state = state_of(place.district, proposal)
    assert state.stage == "ended"
    assert standing(place, at.copy.id).copy.proposal == "", "the author may go on"


def proposals() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where ledger = 'definition-register' and stage = 'proposed' order by id")
        return [row[0] for row in cursor.fetchall()]


def test_approved_elsewhere_is_served_by_the_worker_and_written_back(place: Any, tmp_path: Path) -> None:
    from shoushan.records.cases.actions import act
    from shoushan.rules.procedure.values import Command, Happened

    root = tmp_path / "packs"
    shutil.copytree(place.root, root, ignore=shutil.ignore_patterns("sample"))
    place.root, moment = root, place.district.moment
    at = opened(place)
    at = saved(place, at, "README.md", "published from a page\n")
    case = studio.propose(place.drafter, current_book(), root, at.copy, "改说明", moment)
    assert studio.serve_due(current_book(), root, moment) == 0, "nothing is served that nobody approved"
    act([Command(case, rule_roles.APPROVE, place.publisher.actor, Happened.at(moment))], current_book(), moment)
    assert studio.serve_due(current_book(), root, moment) == 1
    assert state_of(place.district, case).stage == "in-force"
    assert copies.not_on_disk(root, current_book()) == (f"{LEDGER}/README.md",)
    written = copies.write_back(root, current_book(), moment)
    assert [(root / path).read_text("utf-8") for path in written] == ["published from a page\n"]
    assert copies.not_on_disk(root, current_book()) == ()
    assert copies.overlaid() == {}
    (root / written[0]).write_text("changed on disk\n", "utf-8")
    assert copies.not_on_disk(root, current_book()) == (), "after it was written back the disk speaks for itself"
    for ledger, path in ((LEDGER, "../../../../stolen.py"), ("../..", "README.md")):
        copies.keep_overlay(current_book(), {LEDGER: {"README.md": "before\n"}, ledger: {path: "x"}}, moment)
        with pytest.raises(copies.BadFile):  # a row that somebody put into the database by hand
            copies.write_back(root, current_book(), moment)
        assert not list(tmp_path.rglob("stolen.py"))
        assert (root / written[0]).read_text("utf-8") == "changed on disk\n"


def test_what_a_revision_does_to_each_open_case(place: Any) -> None:
    district = place.district
    applied, accepted = district.opened(), district.accepted()
    at = opened(place)
    path, fields = procedure_of(at), procedure_of(at).replace("procedure", "fields")
    stage = state_of(district, accepted).stage
    known = editing.written(at.texts[path])
    number = next(n for n, one in enumerate(known.value(("stages",))) if one["id"] == stage)
    at = saved(place, at, path, editing.with_value(at.texts[path], ("stages", number, "label", "zh"), "改了名"))
    new = editing.NewField("more_papers", Text("另附材料", "More papers"), "text", "internal", stage)
    grown, _ = editing.with_field(at.texts[fields], at.texts[path], new)
    grown = editing.with_key(grown, ("fields", len(editing.written(grown).value(("fields",))) - 1, "required"), "true")
    at = saved(place, at, fields, grown)
    made, problems = studio.checked(at, current_book(), place.root, district.moment, scenarios=False)
    assert made.ledger is not None
    assert not problems
    found = touched.touched(place.publisher, current_book(), current_book().ledger(LEDGER), made.ledger)
    said = {one.uid: {effect.kind: effect.said.zh for effect in one.effects} for one in found.cases}
    assert found.total == found.seen == found.read == len(said)
    assert said[accepted]["asked"] == "另附材料"
    assert said[accepted]["stage-named"].endswith("→ 改了名")
    assert not said[applied].keys() & {"asked", "stage-named"}, "nothing of that reaches a case at another stage"
    assert found.cases[0].uid == accepted, "those that change come first"
    stranger = touched.touched(place.drafter, current_book(), current_book().ledger(LEDGER), made.ledger)
    assert (stranger.total, stranger.seen, stranger.cases) == (found.total, 0, ()), "the number is told, the cases are not"
    assert stranger.counts == found.counts


def test_a_new_version_tells_the_days_before_and_after(place: Any) -> None:
    district = place.district
    case = district.accepted()
    at = new_version(place, opened(place), "2026-11-23")
    path = "versions/2026-11-23/procedure.yaml"
    held = next(one for one in state_of(district, case).terms.values() if one["state"] == "running")
    for service in [one for one in at.texts if one.startswith("versions/2026-11-23/services/")]:
        terms = editing.written(at.texts[service]).value(("terms",)) or {}
        if held["term"] in terms:
            place_ = ("terms", held["term"], "limit")
            at = saved(place, at, service, editing.with_value(at.texts[service], place_, str(held["limit"] + 2)))
    number = next(n for n, one in enumerate(editing.written(at.texts[path]).value(("terms",))) if one["id"] == held["term"])
    at = saved(place, at, path, editing.with_value(at.texts[path], ("terms", number, "limit"), str(held["limit"] + 2)))
    made, problems = studio.checked(at, current_book(), place.root, district.moment, scenarios=False)
    assert made.ledger is not None
    assert not problems
    found = touched.touched(place.publisher, current_book(), current_book().ledger(LEDGER), made.ledger)
    effects = {effect.kind: effect.said.zh for one in found.cases if one.uid == case for effect in one.effects}
    assert "moves" in effects
    assert held["due"] in effects["due"].split(" → ")[0], "before, then after"
    assert effects["due"].split(" → ")[1] > held["due"]


def test_all_of_a_list_moves_or_none(place: Any) -> None:
    district = place.district
    cases = [district.opened() for _ in range(3)]
    at = new_version(place, opened(place), "2026-11-23")
    studio.propose(place.drafter, current_book(), place.root, at.copy, "改名", district.moment)
    at = standing(place, at.copy.id)
    fresh = studio.decide(place.publisher, current_book(), place.root, at.copy, rule_roles.APPROVE, None, district.moment)
    district.book = fresh
    movable = repinning.candidates(place.publisher, fresh, LEDGER, "2026-11-23").movable
    assert set(cases) <= set(movable)
    every = (place.publisher, fresh, LEDGER, "2026-11-23", "")
    with pytest.raises(repinning.ListMoved):
        repinning.repin_all(*every, len(movable) - 1, "新规", district.moment)
    with pytest.raises(repinning.ReasonMissing):
        repinning.repin_all(*every, len(movable), " ", district.moment)
    with pytest.raises(studio.MayNot):
        repinning.repin_all(place.drafter, *every[1:], len(movable), "新规", district.moment)
    assert {state_of(district, one).version for one in cases} != {"2026-11-23"}
    with pytest.raises(Refusal):  # one that cannot go keeps all of them
        repinning.repin(place.publisher, fresh, [*cases, district.opened()], "2026-11-23", "新规", district.moment)
    assert all(state_of(district, one).version != "2026-11-23" for one in cases)
    assert repinning.repin_all(*every, len(movable), "新规", district.moment) == len(movable)
    assert {state_of(district, one).version for one in cases} == {"2026-11-23"}
    assert repinning.candidates(place.publisher, fresh, LEDGER, "2026-11-23").movable == ()


def test_what_was_changed_goes_into_the_new_version(place: Any) -> None:
    at = opened(place)
    path = procedure_of(at)
    limit = ("terms", 0, "limit")
    was = editing.written(at.texts[path]).value(limit)
    at = saved(place, at, path, editing.with_value(at.texts[path], limit, str(int(was) + 2)))
    copies.new_version(at, "2027-01-01", place.district.moment)
    at = standing(place, at.copy.id)
    assert editing.written(at.texts["versions/2027-01-01/procedure.yaml"]).value(limit) == str(int(was) + 2)
    assert at.texts[path] == at.published[path], "the published version is as it was"
    _, problems = studio.checked(at, current_book(), place.root, place.district.moment, scenarios=False)
    assert not problems


def test_a_new_version_whose_ground_has_moved_waits(place: Any) -> None:
    """A version was copied from one that others have revised, or that is no longer the one before: told file by file."""
    at = opened(place)
    old, key = procedure_of(at), procedure_of(at).split("/")[1]
    copies.new_version(at, "2027-01-01", place.district.moment)
    mine = standing(place, at.copy.id)
    new = "versions/2027-01-01/procedure.yaml"
    assert mine.conflicts == ()
    assert mine.texts[new] == mine.published[old]
    revised = {**mine.published, old: mine.published[old] + "# revised\n"}
    moved = copies.Standing(mine.copy, revised, mine.files)
    assert moved.conflicts == (new,)
    between = {path.replace(key, "2026-12-01"): text for path, text in revised.items() if path.startswith(f"versions/{key}/")}
    between |= {"versions/2026-12-01/papers/fresh.yaml": "id: fresh\n"}
    behind = copies.Standing(mine.copy, {**mine.published, **between}, mine.files)
    assert set(behind.conflicts) == {new, "versions/2027-01-01/papers/fresh.yaml"}, "what the version before has gained, too"
    copies.keep_mine(behind, new, place.district.moment)
    copies.restore(behind, "versions/2027-01-01/papers/fresh.yaml", place.district.moment)
    settled = copies.Standing(mine.copy, behind.published, standing(place, at.copy.id).files)
    assert settled.conflicts == ()
    assert settled.texts[new] == mine.texts[new], "one's own text stays"
    assert settled.texts["versions/2027-01-01/papers/fresh.yaml"] == "id: fresh\n"
    same = saved(place, standing(place, at.copy.id), new, mine.published[old])
    assert same.texts[new] == mine.published[old], "a file that says what the version before says is a file all the same"


def test_what_changed_on_disk_meanwhile_is_not_published_along(place: Any, tmp_path: Path) -> None:
    """A copy is open; then a file that it does not hold changes on disk: nobody has looked at that, so nothing is sent."""
    root = tmp_path / "packs"
    shutil.copytree(place.root, root, ignore=shutil.ignore_patterns("sample", "example"))
    place.root = root
    at = saved(place, opened(place), "README.md", "mine\n")
    path = root / "zhifu" / "ledgers" / LEDGER / procedure_of(at)
    plain = path.read_text("utf-8")
    path.write_text(editing.with_value(plain, ("stages", 0, "label", "zh"), "改自磁盘"), "utf-8")
    with pytest.raises(studio.NotFit) as told:
        studio.propose(place.drafter, current_book(), root, at.copy, "试", place.district.moment)
    assert "与已发布的定义不一致" in told.value.text.zh
    path.write_text(plain, "utf-8")
    assert studio.propose(place.drafter, current_book(), root, at.copy, "试", place.district.moment), "the control"


def test_broken_characters_are_not_kept(place: Any) -> None:
    at = opened(place)
    for text in ("a: \x00\n", "a: \ufffd\n", "a: \x1b[0m\n", chr(0xD800)):
        with pytest.raises(copies.BadFile):
            saved(place, at, "README.md", text)
    assert standing(place, at.copy.id).files == {}
