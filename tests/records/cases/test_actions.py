"""The corridor: lists of commands, one transaction, the same answer to the same asking."""

import pytest
from django.db import connection, transaction

from shoushan.records.cases import actions, one_statement, queries, read, replaying
from shoushan.records.cases.refusing import ListTooLong
from shoushan.records.journal.faults import KeyReused
from shoushan.records.journal.verify import verify_all
from shoushan.rules.procedure.refusals import AlreadyOpened, Refusal, WrongStage
from shoushan.rules.procedure.values import Happened, Source
from tests.records.cases import rows


def entries():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        return cursor.fetchone()[0]


def test_a_matter_goes_from_the_counter_to_four_hands_and_back(place):
    case = place.accepted()
    for name in ("employment", "insurance"):
        place.act(name, case, "take")
        place.act(name, case, "respond", input={"verdict": "grant", "text": "符合条件"})
    place.act("hall_head", case, "decide", input={"decision": "grant", "decision_text": "准予"})
    place.act("window", case, "hand-out", input={"way": "direct"})

    shown = read.case(place.viewer("window"), place.book, case, place.moment)
    assert (shown.closed, shown.outcome.zh) == (True, "准予（办成）")
    assert [entry.act for entry in shown.entries] == [
        "receive-at-counter", "accept", "take", "respond", "take", "respond", "decide", "hand-out",
    ]  # fmt: skip
    assert {part.state for part in shown.parts} == {"answered"}
    assert verify_all(transaction.get_connection()) == []


def test_a_list_does_all_or_nothing(place):
    first, second = place.opened(), place.opened()
    place.act("window", second, "accept")
    before = entries()
    with pytest.raises(WrongStage):
        actions.act(
            [place.command("window", first, "accept"), place.command("window", second, "accept")], place.book, place.moment
        )
    assert entries() == before
    assert read.case(place.viewer("window"), place.book, first, place.moment).stage.zh == "已收件"


def test_a_list_that_is_too_long_is_refused(place, monkeypatch):
    monkeypatch.setattr(actions, "LONGEST", 1)
    with pytest.raises(ListTooLong):
        actions.act([place.opening(), place.opening()], place.book, place.moment)


def test_the_same_asking_gives_the_first_answer(place):
    request = actions.Request("form-1", "h1")
    first = actions.act([place.opening()], place.book, place.moment, request=request)
    again = actions.act([place.opening()], place.book, place.moment, request=request)
    assert again == first


def test_the_same_asking_of_an_act_that_cannot_be_done_twice_gives_the_first_answer(place):
    case = place.opened()
    asked = [place.command("window", case, "accept")]
    first = actions.act(asked, place.book, place.moment, request=actions.Request("form-2", "h1"))
    assert actions.act(asked, place.book, place.moment, request=actions.Request("form-2", "h1")) == first


def test_without_a_key_the_same_asking_opens_two_cases(place):
    """The negative control of the two tests above."""
    assert place.opened() != place.opened()
    page = queries.lines(place.viewer("window"), place.book, queries.Wanted(), place.moment)
    assert page.total == 2


def test_the_same_opening_without_a_key_is_refused_and_not_done_twice(place):
    opening = place.opening()
    actions.act([opening], place.book, place.moment)
    for commands in ([opening], [opening, opening]):
        with pytest.raises(AlreadyOpened):
            actions.act(commands, place.book, place.moment)


def test_a_key_with_another_body_is_refused(place):
    request = actions.Request("form-3", "h1")
    actions.act([place.opening()], place.book, place.moment, request=request)
    with pytest.raises(KeyReused):
        actions.act([place.opening(input={"matter_note": "另一件事"})], place.book, place.moment, request=request)


def test_a_refusal_leaves_nothing(place):
    case = place.opened()
    place.viewer("stranger")
    before = entries()
    with pytest.raises(Refusal):
        place.act("stranger", case, "accept")
    assert entries() == before


def test_a_day_in_the_future_is_refused(place):
    case = place.opened()
    with pytest.raises(Refusal) as refused:
        place.act("window", case, "accept", happened=Happened("on", "2027-01-04"), source=Source("paper"))
    assert refused.value.code == "InTheFuture"


def test_two_units_that_looked_at_the_same_page_both_succeed(place):
    case = place.accepted()
    seen = read.case(place.viewer("employment"), place.book, case, place.moment).n
    place.act("employment", case, "take", seen=seen)
    place.act("insurance", case, "take", seen=seen)
    assert read.case(place.viewer("window"), place.book, case, place.moment).n == seen + 2


def test_a_page_is_stale_when_its_part_has_moved(place):
    case = place.accepted()
    seen = read.case(place.viewer("employment"), place.book, case, place.moment).n
    place.act("employment", case, "take", seen=seen)
    with pytest.raises(Refusal):
        place.act("employment", case, "take", seen=seen)


def test_replay_gives_every_row_again(place):
    case = place.accepted()
    place.act("employment", case, "take")
    place.opened(party={"role": "applicant", "kind": "person", "name": "李四", "id_number": "370602198001010010"})
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_a_row_changed_behind_the_corridor_is_found(place):
    case = place.accepted()
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        case_id = cursor.fetchone()[0]
        assert replaying.differs(place.book, case_id) == ()
        cursor.execute("update case_row set stage = 'decided' where id = %s", [case_id])
    assert replaying.differs(place.book, case_id) == ("stage",)


def test_an_act_on_postgresql_is_one_statement(postgres_place):
    warm, case = postgres_place.accepted(), postgres_place.accepted()
    postgres_place.act("employment", warm, "take")
    command = postgres_place.command("employment", case, "take")
    counter = Counter()
    with connection.execute_wrapper(counter):
        one_statement.act_once(command, postgres_place.book, postgres_place.moment, None, str)
    assert counter.count <= 3


class Counter:
    """Counts the statements that go to the database."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
