"""The interface: the declared shapes, the same refusals as pages, strict types, one answer to one key."""

import json
import re

import pytest
from django.db import connection

from shoushan.records.units import accounts
from shoushan.rules.deadlines import Term, Unit, as_json, explain
from tests.people import MATERIALS
from tests.web.portal.walking import RETIREMENT, fill, send

OPENING = {
    "ledger": "one-counter",
    "service": "unemployment-benefit",
    "act": "receive-at-counter",
    "input": {"matter_note": "失业金申领", "materials": [{"material": one, "state": "received"} for one in MATERIALS]},
    "parties": [{"role": "applicant", "kind": "person", "name": "王小明", "id_number": "11010519491231002X"}],
}


def entries():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        return cursor.fetchone()[0]


@pytest.fixture
def opened(program, holds_to):
    window = program("window")
    return window, holds_to(window.post("/cases", OPENING), "/cases", "post")["case"]


def test_a_case_from_opening_to_acceptance(opened, holds_to, district):
    window, uid = opened
    acts = {one["act"]: one for one in holds_to(window.get(f"/cases/{uid}/acts"), "/cases/{uid}/acts", "get")}
    assert acts["accept"]["allowed"]
    assert not acts["decide"]["allowed"]
    assert acts["decide"]["why_not"][0]["message"]["zh"]
    done = holds_to(window.post(f"/cases/{uid}/acts", {"act": "accept"}), "/cases/{uid}/acts", "post")
    assert done["n"] == 2
    shown = holds_to(window.get(f"/cases/{uid}"), "/cases/{uid}", "get")
    assert shown["stage"] == "accepted"
    assert len(shown["parts"]) == 2
    assert [entry["act"] for entry in shown["entries"]] == ["receive-at-counter", "accept"]
    assert "王小明" not in json.dumps(shown, ensure_ascii=False), "masked as on pages"


def test_lists_have_the_declared_shape_and_the_scope_of_the_post(opened, program, holds_to):
    window, uid = opened
    found = holds_to(window.get("/cases", ledger="one-counter", state="open", size=10), "/cases", "get")
    assert [line["uid"] for line in found["cases"]] == [uid]
    assert found["total"] == 1
    for query in (
        {},
        {"ledger": "one-counter", "field": "delivery_way=counter"},
        {"q": "失业"},
        {"mine": "true", "sort": "opened"},
    ):
        holds_to(window.get("/cases", **query), "/cases", "get")
    assert holds_to(program("stranger").get("/cases"), "/cases", "get")["total"] == 0
    assert holds_to(window.get("/search", q="王小明"), "/search", "get")


def test_what_may_not_be_seen_and_what_does_not_exist_are_told_alike(opened, program, holds_to):
    _, uid = opened
    stranger = program("stranger")
    hidden = stranger.get(f"/cases/{uid}")
    nothing = stranger.get(f"/cases/{'0' * 32}")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
    holds_to(hidden, "/cases/{uid}", "get")
    before = entries()
    assert stranger.post(f"/cases/{uid}/acts", {"act": "accept"}).status_code == 404
    assert stranger.post("/acts", {"acts": [{"case": uid, "act": "accept"}]}).status_code == 404
    assert entries() == before


def test_erasing_a_case_out_of_sight_is_told_as_if_there_were_none(opened, program, holds_to):
    """Also to a post that may erase: what it does not see does not exist for it."""
    _, uid = opened
    eraser, before = program("approval_decider"), entries()
    for act, given in (
        ("erase", {"paths": "*"}), ("approve-erasure", {"paths": "*"}), ("hold", {}), ("end-hold", {}),
        ("disclose", {"whom": "x"}),
    ):  # fmt: skip
        body = {"act": act, "input": given, "reason": "试"}
        hidden = eraser.post(f"/cases/{uid}/acts", body)
        assert hidden.status_code == 404
        holds_to(hidden, "/cases/{uid}/acts", "post")
        assert eraser.post("/acts", {"acts": [{"case": uid, **body}]}).status_code == 404
    assert entries() == before
    seen = program("hall_head").post(f"/cases/{uid}/acts", {"act": "erase", "input": {"paths": "*"}, "reason": "试"})
    assert seen.status_code == 200, "the control: who sees it may"


def test_definitions_and_guides(program, holds_to):
    window, anybody = program("window"), program()
    ledgers = holds_to(window.get("/ledgers"), "/ledgers", "get")
    assert "one-counter" in {one["id"] for one in ledgers}
    for one in ledgers:
        newest = {"on": one["versions"][-1]}
        schema = holds_to(window.get(f"/ledgers/{one['id']}/schema", **newest), "/ledgers/{ledger}/schema", "get")
        assert schema["fields"]["$schema"].endswith("2020-12/schema")
    assert window.get("/ledgers/no-such/schema").status_code == 404
    assert window.get("/ledgers/one-counter/schema", on="1999-01-01").status_code == 404
    guides = holds_to(anybody.get("/services"), "/services", "get")
    assert {"retirement", "retirement-package"} <= {one["service"] for one in guides}
    assert {one["service"] for one in holds_to(anybody.get("/services", q="txsl"), "/services", "get")} == {"retirement"}


# --- who asks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", [{}, {"HTTP_AUTHORIZATION": "Bearer nonsense"}, {"HTTP_AUTHORIZATION": "Basic eA=="}])
def test_without_a_token_nothing_is_told(district, program, holds_to, head):
    anybody = program()
    anybody.head = head
    for path in ("/cases", "/ledgers"):
        assert holds_to(anybody.get(path), path, "get")["code"] == "BadToken"


def test_a_token_that_has_run_out_or_whose_post_is_lost(district, program, holds_to):
    from datetime import date

    district.viewer("window")
    from shoushan.records.units.models import Account

    account = Account.objects.get(user__username="window")
    window = program()
    old = accounts.issue_token(account, "hr-hall-window-1", "old", date(2020, 1, 1))
    window.head = {"HTTP_AUTHORIZATION": f"Bearer {old}"}
    assert window.get("/cases").status_code == 401


# --- doing --------------------------------------------------------------------------------------------------------


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(program, holds_to):
    window = program("window")
    first = holds_to(window.post("/cases", OPENING, key="one"), "/cases", "post")
    before = entries()
    assert holds_to(window.post("/cases", OPENING, key="one"), "/cases", "post") == first
    assert entries() == before
    other = {**OPENING, "input": {"matter_note": "另一件"}}
    refused = window.post("/cases", other, key="one")
    assert refused.status_code == 409
    assert holds_to(refused, "/cases", "post")["code"] == "KeyReused"
    assert holds_to(window.post("/cases", OPENING, key="two"), "/cases", "post")["case"] != first["case"]


def test_without_a_key_the_act_is_done_again(program, holds_to):
    """The control of the test above."""
    window = program("window")
    first, second = (holds_to(window.post("/cases", OPENING), "/cases", "post")["case"] for _ in range(2))
    assert first != second


def test_a_list_is_done_whole_or_not_at_all(program, holds_to):
    window = program("window")
    uids = [holds_to(window.post("/cases", OPENING), "/cases", "post")["case"] for _ in range(3)]
    before = entries()
    acts = [{"case": uid, "act": "accept"} for uid in (*uids, uids[0])]
    assert holds_to(window.post("/acts", {"acts": acts}), "/acts", "post")["code"] == "WrongStage"
    assert entries() == before
    assert len(holds_to(window.post("/acts", {"acts": acts[:3]}), "/acts", "post")) == 3


@pytest.mark.parametrize(
    ("act", "status", "code"),
    [
        ("decide", 409, "WrongStage"),
        ("no-such-act", 404, "NoSuchAct"),
        ("receive-at-counter", 409, "AlreadyOpened"),
        ("open-matter", 409, None),
    ],
)
def test_acts_out_of_turn_are_refused_in_both_languages(opened, holds_to, act, status, code):
    window, uid = opened
    before = entries()
    told = holds_to(window.post(f"/cases/{uid}/acts", {"act": act}), "/cases/{uid}/acts", "post")
    assert told["message"]["zh"]
    assert told["message"]["en"]
    assert code is None or told["code"] == code
    assert entries() == before
    assert status


def test_a_stale_page_is_refused(opened, program, holds_to):
    window, uid = opened
    window.post(f"/cases/{uid}/acts", {"act": "accept"})
    told = window.post(f"/cases/{uid}/acts", {"act": "withdraw", "reason": "改日再办", "seen": 1})
    assert told.status_code == 409
    holds_to(told, "/cases/{uid}/acts", "post")


# --- bad input ------------------------------------------------------------------------------------------------------

BAD_BODIES = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "NaN",
    "[" * 3000,
    '{"act": true}',
    '{"act": 1}',
    '{"act": "accept", "more": 1}',
    '{"act": "accept", "seen": "1"}',
    '{"act": "accept", "seen": true}',
    '{"act": "accept", "seen": 1.0}',
    '{"act": "accept", "input": []}',
    '{"act": "accept", "input": {"confirm": 1}}',
    '{"act": "accept", "input": {"confirm": true}}',
    '{"act": "accept", "input": {"no_such": "x"}}',
    '{"act": "accept\\u0000"}',
    '{"act": "\\ud800"}',
    '{"act": "accept", "reason": "\\u0000"}',
    '{"act": "accept", "happened_on": "2026-13-45"}',
    '{"act": "accept", "happened_on": "2099-01-01"}',
    '{"act": "accept", "source": {"kind": "x", "digest": "zz"}}',
    '{"act": "accept", "parties": [{"name": "x"}]}',
    '{"act": "accept", "input": {"confirm": 1e400}}',
    '{"act": "accept", "part": "' + "x" * 300 + '"}',
    '{"act": "withdraw", "reason": 5}',
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_bad_body_is_told_and_nothing_is_written(opened, holds_to, body):
    window, uid = opened
    before = entries()
    answer = window.post(f"/cases/{uid}/acts", body)
    assert answer.status_code in {400, 404, 409, 422}, (answer.status_code, body)
    told = holds_to(answer, "/cases/{uid}/acts", "post")
    assert re.search("[\u4e00-\u9fff]", told["message"]["zh"])
    assert entries() == before


def test_true_is_no_number_and_a_number_no_text(program, holds_to):
    window = program("window")
    for name, value in {"matter_note": 5, "birth_date": 20200101, "retire_kind": True, "materials": "id-card"}.items():
        answer = window.post("/cases", {**OPENING, "input": {name: value}})
        assert answer.status_code == 422, name
        assert holds_to(answer, "/cases", "post")["where"].startswith("input." + name)


def test_wrong_values_are_told_by_the_one_checker(program, holds_to):
    window = program("window")
    for name, value in {"birth_date": "去年", "retire_kind": "no-such", "delivery_way": "by-crow"}.items():
        answer = window.post("/cases", {**OPENING, "input": {name: value}})
        assert answer.status_code == 422, (name, answer.content.decode())
        assert holds_to(answer, "/cases", "post")["where"] == name


def test_a_body_that_is_too_large(program, holds_to):
    answer = program("window").post("/cases", json.dumps({**OPENING, "input": {"matter_note": "很" * 3_000_000}}))
    assert answer.status_code == 413
    holds_to(answer, "/cases", "post")


@pytest.mark.parametrize(
    "query",
    [
        {"ledger": "no-such"},
        {"page": "0"},
        {"page": "9" * 40},
        {"size": "501"},
        {"state": "x"},
        {"due_until": "2026-02-30"},
        {"due_until": "0000-01-01"},
        {"q": "\x00"},
        {"field": "x"},
        {"field": "\x00=1", "ledger": "one-counter"},
        {"mine": "perhaps"},
        {"sort": "; drop table case_row"},
        {"unit": "\x00"},
        {"stage": "x" * 500},
    ],
)
def test_a_bad_query_is_told(program, holds_to, query):
    answer = program("window").get("/cases", **query)
    assert answer.status_code in {404, 422}
    holds_to(answer, "/cases", "get")


def test_methods_that_an_address_does_not_take(program, holds_to):
    window = program("window")
    answer = window.client.delete("/api/v1/cases", **window.head)
    assert answer.status_code == 405


# --- open to everybody ------------------------------------------------------------------------------------------------


def test_a_deadline_is_counted_as_everywhere(program, holds_to, district):
    from datetime import date

    told = holds_to(program().get("/deadline", start="2017-09-25", limit=5, unit="working-day"), "/deadline", "get")
    assert told == as_json(explain(Term(date(2017, 9, 25), 5, Unit.WORKING_DAY), district.book.calendar))
    paused = holds_to(
        program().get("/deadline", start="2026-01-05", limit=5, unit="working-day", pause="2026-01-07..2026-01-08"),
        "/deadline",
        "get",
    )
    assert paused["due"] == "2026-01-14"


@pytest.mark.parametrize(
    "query",
    [
        {"start": "x"},
        {"start": "2026-02-30"},
        {"start": "2026-01-05", "limit": "-1"},
        {"start": "2026-01-05", "limit": "99999"},
        {"start": "2026-01-05", "pause": "2026-01-09..2026-01-01"},
        {"start": "2026-01-05", "pause": "x..y"},
        {"start": "9999-12-31", "limit": "2000"},
        {"start": "1900-01-01"},
        {"start": "2026-01-05", "unit": "hour"},
        {"start": "0001-01-01T00:00:00+14:00", "unit": "hour"},
        {"start": "9999-12-31T23:00:00-12:00", "unit": "hour", "limit": "2000"},
        {"start": "2026-01-05", "unit": "fortnight"},
        {"start": "\x00"},
    ],
)
def test_a_deadline_that_cannot_be_counted_is_told(program, holds_to, query):
    answer = program().get("/deadline", **{"unit": "working-day", "limit": "5", **query})
    assert answer.status_code in {409, 422}, answer.content.decode()[:300]
    holds_to(answer, "/deadline", "get")


def test_following_a_case_tells_no_more_than_was_typed(program, holds_to, district):
    from django.test import Client

    client = Client()
    number, code = send(client, fill(client, "retirement", RETIREMENT))
    anybody = program()
    told = holds_to(anybody.post("/track", {"number": number, "code": code}), "/track", "post")
    assert told["number"] == number
    assert told["held_by"][0]["phone"]
    assert told["parties"] == []
    text = json.dumps(told, ensure_ascii=False)
    for secret in ("王", "11010519491231002X", "13800001234", "1966", "到龄退休", code):
        assert secret not in text, secret
    statuses = [anybody.post("/track", {"number": number, "code": f"A{n}"}).status_code for n in range(12)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    holds_to(anybody.post("/track", {"number": number, "code": "A"}), "/track", "post")


def test_the_schema_is_published_with_every_answer_declared(program):
    schema = json.loads(program().get("/openapi.json").content)
    assert schema["openapi"].startswith("3.1")
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert {"200", "400", "401", "403", "404", "409", "413", "422", "429", "500"} <= set(operation["responses"])
            refs = {
                answer["content"]["application/json"]["schema"].get("$ref")
                for status, answer in operation["responses"].items() if status != "200"
            }  # fmt: skip
            assert refs == {"#/components/schemas/Error"}


def test_the_docs_stand_alone(program):
    page = program().get("/docs").content.decode()
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//(?!beian)", page)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", page)
    for path in json.loads(program().get("/openapi.json").content)["paths"]:
        assert path in page
