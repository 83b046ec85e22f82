"""Messages on their way: proposed once, sent at least once and never twice by key, and every end of one is an entry."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection, transaction

from shoushan.outputs.messages import codes, filing, outbox, proposing
from shoushan.records.cases import replaying
from shoushan.records.journal.follower import lag_of, rewind
from shoushan.records.journal.read import entries_of
from shoushan.records.journal.sequencer import sequence
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site import telling
from shoushan.site.worker import settle as work
from tests.people import WANG

EVERY = outbox.STATES


def run(place, ways):
    """What the worker does for messages, until no entry is waiting."""
    done = 0
    while sequence(transaction.get_connection(), holder="w", moment=place.moment):
        pass
    while lag_of(transaction.get_connection(), proposing.NAME):
        done += telling.run(place.book, "w", place.moment, ways)
    return done + telling.run(place.book, "w", place.moment, ways)


def letters(place, uid=None, states=EVERY):
    return [one for one, _ in outbox.lines(SYSTEM_VIEWER, place.book, states, uid=uid, size=500)[0]]


def told(place, case):
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        found = entries_of(transaction.get_connection(), cursor.fetchone()[0])
    return [fact.data["kind"] for entry in found for fact in entry.facts() if fact.effect == "note.add"]


def sheets(ways):
    return sorted(ways.folder.glob("*.csv"))


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def result(ways, name, lines):
    folder = ways.folder / "results"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(["标识,结果,原因", *lines]), "utf-8")


def test_by_file_from_the_entry_to_the_result(place, by_file):
    case = place.accepted()
    run(place, by_file)
    (path,) = sheets(by_file)
    found = rows(path)
    assert {row["手机号"] for row in found} == {"13800001234"}
    texts = [row["短信内容"] for row in found]
    assert any("已经受理，2026年11月30日前办好" in text for text in texts), texts
    assert all(len(text) <= 70 for text in texts)
    assert all("王" not in text and WANG["id_number"] not in text for text in texts)
    assert {one.state for one in letters(place, case)} == {outbox.SENT}
    result(by_file, "r.csv", [f"{found[0]['标识']},成功,", f"{found[1]['标识']},失败,空号"])
    place.pass_time(minutes=5)
    run(place, by_file)
    assert sorted(one.state for one in letters(place, case)) == [outbox.DELIVERED, outbox.FAILED]
    assert sorted(told(place, case)) == ["message-delivered", "message-failed"]
    assert (by_file.folder / "done" / "r.csv").is_file()
    result(by_file, "again.csv", [f"{found[0]['标识']},失败,"])
    run(place, by_file)
    assert len(told(place, case)) == 2, "a result is taken once"
    replaying.rebuild(place.book)
    assert sorted(told(place, case)) == ["message-delivered", "message-failed"]


@pytest.mark.parametrize(("lines", "says"), [
    (["0123,成功,"], "没有标识“0123”的短信"), (["{key},也许,"], "看不懂结果“也许”"),
    (["{key},成功,", "0123,成功,"], "没有标识“0123”"),
])  # fmt: skip
def test_a_faulty_result_sheet_is_refused_whole_with_line_and_remedy(place, by_file, lines, says):
    case = place.opened()
    run(place, by_file)
    key = rows(sheets(by_file)[0])[0]["标识"]
    result(by_file, "r.csv", [line.format(key=key) for line in lines])
    run(place, by_file)
    text = (by_file.folder / "refused" / "r.csv.txt").read_text("utf-8")
    assert says in text
    assert f"r.csv:{len(lines) + 1}" in text
    assert " · " in text
    assert told(place, case) == []


def test_a_sheet_that_is_none_is_refused(place, by_file):
    (by_file.folder / "results").mkdir(parents=True)
    (by_file.folder / "results" / "a.csv").write_bytes(b"\xff\xfe\x00\x81")
    (by_file.folder / "results" / "b.csv").write_text("a,b\n1,2\n", "utf-8")
    run(place, by_file)
    assert len(list((by_file.folder / "refused").glob("*.txt"))) == 2


def test_an_entry_read_twice_makes_no_second_message(place, by_file):
    case = place.accepted()
    run(place, by_file)
    before = {one.key for one in letters(place, case)}
    rewind(transaction.get_connection(), proposing.NAME)
    place.pass_time(minutes=1)
    run(place, by_file)
    assert {one.key for one in letters(place, case)} == before
    assert len(sheets(by_file)) == 1


def test_a_crash_between_file_and_table_writes_the_same_file_again(place, by_file, monkeypatch):
    place.accepted()
    real = outbox.move

    def falls(key, before, state, *more, **named):
        return _crash() if state == outbox.SENT else real(key, before, state, *more, **named)

    monkeypatch.setattr(outbox, "move", falls)
    with pytest.raises(RuntimeError):
        run(place, by_file)
    (path,) = sheets(by_file)
    first = path.read_bytes()
    monkeypatch.setattr(outbox, "move", real)
    place.pass_time(minutes=1)
    run(place, by_file)
    assert sheets(by_file) == [path]
    assert path.read_bytes() == first
    assert {one.state for one in letters(place)} == {outbox.SENT}


def _crash():
    raise RuntimeError("the machine fell over")


def test_at_night_nobody_is_woken(place, by_file):
    place.pass_time(hours=10)  # 22:00 in Shanghai
    place.opened()
    run(place, by_file)
    assert sheets(by_file) == []
    place.pass_time(hours=9, minutes=59)
    run(place, by_file)
    assert sheets(by_file) == []
    place.pass_time(minutes=2)
    run(place, by_file)
    assert len(sheets(by_file)) == 1


def test_what_a_later_act_has_overtaken_is_dropped(place, by_file):
    place.pass_time(hours=10)
    case = place.opened()
    run(place, by_file)
    place.act("window", case, "withdraw", reason="申请人来电撤回")
    place.pass_time(hours=11)
    run(place, by_file)
    assert {one.state for one in letters(place, case)} == {outbox.DROPPED}
    assert sheets(by_file) == []


def test_who_acts_for_another_gets_the_message_too_and_a_fixed_line_is_rung(place, by_file):
    case = place.opened(party={**WANG, "phone": "0535-6212345"})
    place.act("window", case, "add-representative", input={"agent_name": "王芳", "agent_phone": "13900005678"})
    place.act("window", case, "tell-missing", input={"missing_items": "解除劳动合同证明"})
    run(place, by_file)
    missing = {one.party: one for one in letters(place, case) if one.rule == "missing"}
    assert {party: one.state for party, one in missing.items()} == {"applicant": outbox.CALL, "agent": outbox.SENT}


def test_without_a_number_there_is_paper(place, by_file):
    case = place.opened(party={key: value for key, value in WANG.items() if key != "phone"})
    run(place, by_file)
    assert {one.state for one in letters(place, case)} == {outbox.PAPER}


def test_closed_classes_and_old_entries_send_nothing(place, by_file):
    case = place.opened()
    place.pass_time(days=4)
    run(place, by_file)
    assert letters(place, case) == []
    closed = place.book.pack.ledgers["one-counter"]
    object.__setattr__(closed, "closed", True)
    try:
        other = place.opened()
        run(place, by_file)
        assert letters(place, other) == []
    finally:
        object.__setattr__(closed, "closed", False)
    third = place.opened()
    run(place, by_file)
    assert letters(place, third), "the control: an open ledger sends"


def test_only_the_system_is_given_messages_to_make(place):
    from shoushan.records.cases.telling import due_for

    place.opened()
    sequence(transaction.get_connection(), holder="w", moment=place.moment)
    from shoushan.records.journal.read import leaves

    entry = next(one for one in reversed(leaves(transaction.get_connection(), 0, 10_000)) if one.act == "receive-at-counter")
    assert due_for(SYSTEM_VIEWER, place.book, entry, place.moment)
    assert due_for(place.viewer("window"), place.book, entry, place.moment) == ()


def test_erasing_takes_words_number_and_codes_and_stops_what_waits(place, by_file):
    place.pass_time(hours=10)
    case = place.opened()
    run(place, by_file)
    assert codes.make(case, codes.FOLLOW, place.moment)
    assert outbox.drop_case(case, place.moment) >= 1
    (one,) = letters(place, case)
    assert (one.phone, one.zh, one.sms, one.state) == ("", "", "", outbox.DROPPED)


def test_erasing_strikes_the_lines_of_its_case_from_every_sheet(place, by_file):
    case, other = place.opened(), place.opened(party={**WANG, "phone": "13900001111"})
    run(place, by_file)
    (key,), (kept,) = ([one.key for one in letters(place, uid)] for uid in (case, other))
    result(by_file, "operator.csv", [f"{key},成功,{WANG['phone']}", f"{kept},成功,"])
    (by_file.folder / "refused").mkdir()
    (by_file.folder / "refused" / "old.csv").write_bytes(f"标识,手机号\n{key},{WANG['phone']}\n".encode("gb18030"))
    run(place, by_file)

    def held():
        return {one.name: one.read_bytes() for one in sorted(by_file.folder.rglob("*.csv"))}

    assert all(WANG["phone"].encode() in content for content in held().values()), "the control"
    before = len(held())
    place.act("hall_head", case, "erase", input={"paths": "*"}, reason="依申请")
    run(place, by_file)
    assert len(held()) == before == 3
    for content in held().values():
        assert WANG["phone"].encode() not in content
        assert key.encode() not in content
    assert sum(kept.encode() in content for content in held().values()) == 2
    assert filing.strike(by_file.folder, [key]) == 0
    assert filing.strike(by_file.folder / "nothing", [key]) == 0


def test_words_go_after_thirty_days(place, by_file):
    case = place.opened()
    run(place, by_file)
    key = letters(place, case)[0].key
    outbox.move(key, [outbox.SENT], outbox.DELIVERED, place.moment)
    outbox.sweep(place.moment + timedelta(days=29))
    assert letters(place, case)[0].phone
    outbox.sweep(place.moment + timedelta(days=31))
    assert (letters(place, case)[0].phone, letters(place, case)[0].zh) == ("", "")


# --- by gateway -------------------------------------------------------------------------------------------------------


def test_by_gateway_with_its_result(place, operator):
    one, ways = operator
    case = place.opened()
    run(place, ways)
    assert one.head["Authorization"] == "Bearer a-token"
    assert one.head["Idempotency-Key"] in one.taken
    assert [letter.state for letter in letters(place, case)] == [outbox.SENT]
    one.results = [{"key": key, "state": "delivered"} for key in one.taken] + [{"key": "foreign", "state": "failed"}]
    assert telling.ask_results(place.book, place.moment, ways) == 1
    assert telling.ask_results(place.book, place.moment, ways) == 0
    assert told(place, case) == ["message-delivered"]


def test_an_ill_gateway_is_tried_again_with_the_same_key_and_then_a_person_rings(place, operator):
    one, ways = operator
    one.mood = "ill"
    case = place.opened()
    for minutes in (0, 0, 2, 6, 31, 121, 10):
        place.pass_time(minutes=minutes)
        run(place, ways)
    assert len(set(one.asked)) == 1
    assert len(one.asked) == 5
    assert [letter.state for letter in letters(place, case)] == [outbox.FAILED]
    assert told(place, case) == ["message-failed"]


def test_an_answer_that_was_lost_sends_nothing_twice(place, operator):
    one, ways = operator
    one.mood = "deaf"
    case = place.opened()
    run(place, ways)
    one.mood = ""
    place.pass_time(minutes=2)
    run(place, ways)
    assert len(one.asked) == 2
    assert len(one.taken) == 1
    assert [letter.state for letter in letters(place, case)] == [outbox.SENT]


def test_what_a_gateway_refuses_is_not_tried_again(place, operator):
    one, ways = operator
    one.mood = "strict"
    case = place.opened()
    run(place, ways)
    place.pass_time(hours=3)
    run(place, ways)
    assert len(one.asked) == 1
    assert [letter.state for letter in letters(place, case)] == [outbox.FAILED]


def test_the_worker_does_it_all(place, tmp_path, settings):
    settings.SHOUSHAN_MESSAGES = {"folder": str(tmp_path / "out"), "address": "https://zf.example.cn/"}
    place.opened()
    work(place.book, place.moment)
    text = next((tmp_path / "out").glob("*.csv")).read_text("utf-8-sig")
    assert "https://zf.example.cn/m/" in text


@pytest.mark.parametrize("told", [{"backend": "pigeon"}, {"backend": "http"}])
def test_the_worker_goes_on_when_settings_or_folder_cannot_be_used(place, settings, told, tmp_path):
    settings.SHOUSHAN_MESSAGES = told
    case = place.opened()
    work(place.book, place.moment)
    assert {one.state for one in letters(place, case)} == {outbox.WAITING}
    (tmp_path / "no-folder").write_text("a file", "utf-8")
    settings.SHOUSHAN_MESSAGES = {"folder": str(tmp_path / "no-folder")}
    work(place.book, place.moment)
    assert {one.state for one in letters(place, case)} <= {outbox.WAITING, outbox.WRITING}
    settings.SHOUSHAN_MESSAGES = {"folder": str(tmp_path / "folder")}
    work(place.book, place.moment)
    assert {one.state for one in letters(place, case)} == {outbox.SENT}


@pytest.mark.parametrize("told", [{"backend": "pigeon"}, {"backend": "http", "url": "ftp://x"}])
def test_settings_that_say_nothing_are_refused_in_words(told, tmp_path):
    with pytest.raises(ValueError, match=" · "):
        telling.ways_of(told, tmp_path, {})
