"""Long lists: hidden until their closing mark, done once, taken back when their runner has gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from shoushan.records.cases import actions, batches, queries, read, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.loading import NoSuchCase
from shoushan.records.cases.queries import Wanted
from shoushan.records.cases.refusing import BatchMeetsStanding, BatchRunning, BatchScattered, BatchTakenBack
from shoushan.records.journal.verify import verify_all
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.refusals import Refusal
from shoushan.site.worker import Worker
from tests.records.cases import rows


class Killed(BaseException):
    """Stands for a kill: nothing may catch it and tidy up."""


def listed(place, count, *, urged=False):
    """Openings, each with an act after it if asked for."""
    first = place.opening()
    found = []
    for number in range(count):
        opening = replace(first, case=uuid7(place.moment), input={**first.input, "matter_note": f"批次失业登记{number}"})
        found.append(opening)
        if urged:
            found.append(place.command("window", opening.case, "urge", input={"text": "批次"}))
    return found


def small(monkeypatch):
    """Chunks of a few cases, so that there are several."""
    monkeypatch.setattr(batches, "TOGETHER", 4)
    monkeypatch.setattr(batches, "AIM", 0.0)


def run(place, commands):
    """The list as one batch at the place's moment."""
    return batches.run(commands, place.book, lambda: place.moment, "somebody")


def shown(place, text=None):
    """Cases that a list shows."""
    wanted = Wanted(ledger="one-counter", size=500, text=text)
    return {line.uid for line in queries.lines(SYSTEM_VIEWER, place.book, wanted, place.moment).lines}


def hidden():
    """Cases that are hidden."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from case_row where hidden is not null")
        return cursor.fetchone()[0]


def killed(place, commands, monkeypatch, *, before="_close", after=0):
    """Let the batch be killed before its closing mark, or after some chunks."""
    whole, count = getattr(batches._Run, before), [0]

    def stop(self, *given):
        count[0] += 1
        if count[0] > after:
            raise Killed
        return whole(self, *given)

    with monkeypatch.context() as patched:
        patched.setattr(batches._Run, before, stop)
        with pytest.raises(Killed):
            run(place, commands)


def test_a_batch_is_shown_as_a_whole_and_done_once(place, monkeypatch):
    small(monkeypatch)
    commands = listed(place, 30, urged=True)
    done = run(place, commands)
    assert (done.cases, done.entries, done.again) == (30, 60, False)
    assert shown(place) >= {command.case for command in commands}
    assert hidden() == 0
    again = run(place, commands)
    assert (again.id, again.cases, again.entries, again.again) == (done.id, 30, 60, True)
    assert verify_all(connection) == []
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_rows_are_the_same_as_act_by_act(sqlite_place, monkeypatch):
    small(monkeypatch)
    commands = listed(sqlite_place, 3, urged=True)
    run(sqlite_place, commands)
    one = listed(sqlite_place, 1, urged=True)
    for command in one:
        actions.act([command], sqlite_place.book, sqlite_place.moment)
    uids = commands[0].case, one[0].case
    of_batch, alone = (read.case(SYSTEM_VIEWER, sqlite_place.book, uid, sqlite_place.moment) for uid in uids)
    assert (of_batch.stage, of_batch.n, len(of_batch.terms)) == (alone.stage, alone.n, len(alone.terms))


def test_nothing_shows_before_the_closing_mark(place, monkeypatch):
    small(monkeypatch)
    commands = listed(place, 12)
    killed(place, commands, monkeypatch)
    assert hidden() == 12
    Worker().round(place.book, place.moment)
    assert not shown(place) & {command.case for command in commands}
    assert shown(place, text="批次失业登记") == set()
    with connection.cursor() as cursor:
        cursor.execute("select track, number from case_row where uid = %s", [commands[0].case])
        track, number = cursor.fetchone()
    assert queries.track(place.book, number, track) is None
    with pytest.raises(NoSuchCase):
        place.act("window", commands[0].case, "urge", input={"text": "不该看见"})
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before
    assert hidden() == 12


def test_an_abandoned_batch_is_taken_back_by_the_worker(place, monkeypatch):
    small(monkeypatch)
    commands = listed(place, 12)
    killed(place, commands, monkeypatch, before="_chunk", after=1)
    left = hidden()
    assert 0 < left < 12
    with pytest.raises(BatchRunning):
        run(place, commands)
    Worker().round(place.book, place.moment)
    assert hidden() == left, "its runner may still be at work"
    place.pass_time(minutes=10)
    with monkeypatch.context() as patched:
        patched.setattr(batches, "undo_abandoned", lambda *_: 0)
        Worker().round(place.book, place.moment)
        assert hidden() == left, "the control: without taking back they stay hidden for ever"
    Worker().round(place.book, place.moment)
    assert hidden() == 0
    assert batches.unfinished() == []
    case = read.case(SYSTEM_VIEWER, place.book, commands[0].case, place.moment)
    assert case.void
    assert "整批撤回" in str(case.entries)
    assert verify_all(connection) == []
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_taking_back_goes_on_where_it_was_stopped(sqlite_place, monkeypatch):
    small(monkeypatch)
    monkeypatch.setattr(batches, "UNDONE", 3)
    commands = listed(sqlite_place, 8)
    killed(sqlite_place, commands, monkeypatch)
    sqlite_place.pass_time(minutes=10)
    moments = [sqlite_place.moment]
    with pytest.raises(IndexError):
        batches.undo_abandoned(sqlite_place.book, moments.pop, "first")
    before = rows.rows()
    replaying.rebuild(sqlite_place.book)
    assert rows.rows() == before
    assert hidden() == 8
    sqlite_place.pass_time(minutes=10)
    assert batches.undo_abandoned(sqlite_place.book, lambda: sqlite_place.moment, "second") == 1
    assert hidden() == 0


def test_a_runner_that_was_away_too_long_writes_no_more(sqlite_place, monkeypatch):
    small(monkeypatch)
    commands = listed(sqlite_place, 12)
    whole, count = batches._Run._chunk, [0]

    def slept(self, chunk):
        count[0] += 1
        if count[0] == 2:
            sqlite_place.pass_time(minutes=10)
            assert batches.undo_abandoned(sqlite_place.book, lambda: sqlite_place.moment, "worker") == 1
            sqlite_place.pass_time(minutes=10)
        whole(self, chunk)

    monkeypatch.setattr(batches._Run, "_chunk", slept)
    with pytest.raises(BatchTakenBack):
        run(sqlite_place, commands)
    assert hidden() == 0


def test_what_is_refused_is_named_and_nothing_is_written(place, monkeypatch):
    small(monkeypatch)
    commands = listed(place, 10)
    commands[7] = replace(commands[7], actor=place.viewer("stranger").actor)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        before = cursor.fetchone()
        with pytest.raises(Refusal) as refused:
            run(place, commands)
        assert refused.value.at == 7
        cursor.execute("select count(*) from journal_entry")
        assert cursor.fetchone() == before


def test_after_a_refusal_midway_everything_is_taken_back_and_may_be_asked_again(sqlite_place, monkeypatch):
    small(monkeypatch)
    commands = listed(sqlite_place, 12)
    whole, count = batches._Run._chunk, [0]

    def full(self, chunk):
        count[0] += 1
        if count[0] == 2:
            raise BatchScattered
        whole(self, chunk)

    with monkeypatch.context() as patched:
        patched.setattr(batches._Run, "_chunk", full)
        with pytest.raises(BatchScattered):
            run(sqlite_place, commands)
    assert hidden() == 0
    assert not batches.unfinished()
    fresh = [replace(command, case=uuid7(sqlite_place.moment + timedelta(seconds=1))) for command in commands]
    assert run(sqlite_place, fresh).cases == 12


def test_only_new_cases_whose_acts_stand_together(sqlite_place):
    case = sqlite_place.opened()
    with pytest.raises(BatchMeetsStanding):
        run(sqlite_place, [sqlite_place.command("window", case, "urge", input={"text": "快"})])
    first, second = listed(sqlite_place, 2)
    urge = sqlite_place.command("window", first.case, "urge", input={"text": "快"})
    with pytest.raises(BatchScattered):
        run(sqlite_place, [first, second, urge])
