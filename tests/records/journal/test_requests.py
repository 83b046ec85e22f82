"""A request is carried out once, also when it comes from many sides in one moment."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError

from shoushan.records.journal import chain, requests
from shoushan.records.journal.faults import KeyReused
from shoushan.records.journal.requests import Request
from tests.records.journal.databases import START

ASKED = Request("clerk", "form-1", chain.digest(b"body"))


@pytest.fixture
def done(journal):
    journal.execute("CREATE TABLE done (what integer NOT NULL)")
    return journal


def act(journal, answer='{"n":1}'):
    def run():
        journal.execute("INSERT INTO done (what) VALUES (1)")
        return answer

    return run


def times(journal):
    return journal.one("SELECT count(*) FROM done")


def test_the_first_answer_is_given_again(done):
    assert requests.once(done.connection, ASKED, START, act(done)) == ('{"n":1}', False)
    assert requests.once(done.connection, ASKED, START, act(done, "other")) == ('{"n":1}', True)
    assert times(done) == 1


def test_another_body_under_the_same_key_is_refused(done):
    requests.once(done.connection, ASKED, START, act(done))
    other = ASKED._replace(digest=chain.digest(b"other"))
    with pytest.raises(KeyReused):
        requests.once(done.connection, other, START, act(done))
    assert times(done) == 1
    assert requests.once(done.connection, other._replace(account="other"), START, act(done)).repeated is False


def test_a_failed_request_may_be_repeated(done):
    def fail():
        act(done)()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        requests.once(done.connection, ASKED, START, fail)
    assert times(done) == 0
    assert requests.once(done.connection, ASKED, START, act(done)).repeated is False


def at_once(journal, count, run):
    barrier, failures = threading.Barrier(count), []

    def one():
        try:
            journal.connection.ensure_connection()
            barrier.wait(10)
            run()
        except Exception as error:
            failures.append(error)
        finally:
            journal.connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_eight_at_once_act_once(done):
    answers = []
    failures = at_once(done, 8, lambda: answers.append(requests.once(done.connection, ASKED, START, act(done))))
    assert failures == []
    assert times(done) == 1
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 7


def test_without_a_key_eight_at_once_act_eight_times(done):
    """Negative control: nothing but the key keeps a double submit from acting twice."""

    def run():
        with done.atomic():
            act(done)()

    assert at_once(done, 8, run) == []
    assert times(done) == 8


def test_in_one_statement_the_second_fails_and_finds_the_first_answer(postgres_journal):
    term, params = requests.request_term(ASKED, '{"n":2}', START, guard="g")
    statement = f"WITH g AS (SELECT 1 AS id), {term} SELECT 1"
    assert requests.answer_of(postgres_journal.connection, ASKED) is None
    postgres_journal.execute(statement, params)
    with pytest.raises(IntegrityError, match="journal_request_pkey"):
        postgres_journal.execute(statement, params)
    assert requests.answer_of(postgres_journal.connection, ASKED) == '{"n":2}'


def test_a_request_without_its_guard_is_not_kept(postgres_journal):
    term, params = requests.request_term(ASKED, "{}", START, guard="g")
    postgres_journal.execute(f"WITH g AS (SELECT 1 AS id WHERE false), {term} SELECT 1", params)
    assert requests.answer_of(postgres_journal.connection, ASKED) is None


def test_requests_are_forgotten_after_thirty_days(done):
    for day in range(5):
        moment = START + timedelta(days=day)
        requests.once(done.connection, ASKED._replace(key=str(day)), moment, act(done))
    late = START + timedelta(days=32, seconds=1)
    assert requests.purge(done.connection, late, limit=2) == 2
    assert requests.purge(done.connection, late) == 1
    assert requests.purge(done.connection, late) == 0
    assert requests.answer_of(done.connection, ASKED._replace(key="3"))
