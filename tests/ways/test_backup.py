"""Backup and restore on both databases: what comes back verifies, what was erased since stays erased, keys stand apart."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as live
from django.db import connection, connections

from shoushan.records.cases import attach, files, loading
from shoushan.records.cases.definitions import current_book, forget
from shoushan.site import counting, running, worker
from shoushan.site.backups import making, postgres, restoring
from shoushan.site.backups.making import BackupRefused
from shoushan.site.backups.stream import CHUNK, NotABackup, Reading, Writing
from shoushan.site.commands import doctor as command
from shoushan.site.counting import Counting
from tests.people import WANG

pytestmark = pytest.mark.slow

NAME, PHONE = "司徒无痕", "13911112222"
PERSON = {**WANG, "name": NAME, "phone": PHONE}
PDF = b"%PDF-1.7 " + b"words of a file " * 40


@pytest.fixture
def home(place, tmp_path, settings):
    """The place with a folder of its own: keys, files, published heads, list of erasures."""
    folder = tmp_path / "home"
    shutil.copytree(settings.SHOUSHAN_KEYS, folder / "keys")
    settings.SHOUSHAN_HOME, settings.SHOUSHAN_KEYS = folder, folder / "keys"
    settings.SHOUSHAN_FILES, settings.SHOUSHAN_LOG = folder / "files", folder / "log"
    settings.SHOUSHAN_ERASURES = folder / "erasures"
    yield place
    with connection.cursor() as cursor:
        cursor.execute("select 1")


@pytest.fixture
def key(home):
    return making.backup_key(Path(live.SHOUSHAN_KEYS) / making.KEY)


def opened(place):
    case = place.accepted(party=PERSON)
    file = attach.store(case, "证明.pdf", PDF)
    worker.settle(place.book, place.moment)
    return case, str(file["file"])


def names():
    with connection.cursor() as cursor:
        cursor.execute("select name from case_party")
        return [row[0] for row in cursor.fetchall()]


def entries():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        return cursor.fetchone()[0]


def backed_up(place, key, tmp_path):
    making.back_up(tmp_path / "place.backup", key, place.moment)
    making.back_up_keys(tmp_path / "place.keys", key)
    return tmp_path / "place.backup", tmp_path / "place.keys"


def back(place, key, pair, **more):
    code = restoring.restore(pair[0], key, pair[1], place.moment, **more)
    forget()
    place.book = current_book()
    return code


def test_what_comes_back_is_whole_and_was_erased_again(home, key, tmp_path):
    place = home
    case, file = opened(place)
    kept = place.opened(party={**PERSON, "name": "留下的人"})
    pair = backed_up(place, key, tmp_path)
    before = entries()
    place.pass_time(minutes=5)
    place.act("hall_head", case, "erase", input={"paths": "party:applicant"}, reason="依申请")
    place.opened(party={**PERSON, "name": "备份之后的人"})
    worker.settle(place.book, place.moment)
    counting.make(place.book, place.moment)
    facts = Path(live.SHOUSHAN_HOME) / "facts"
    assert (facts / "position.json").exists(), "the control: the old place had facts"
    assert back(place, key, pair, force=True) == 0
    assert not facts.exists(), "figures of the old place are no figures of this one"
    assert Counting().turn(place.book, place.moment).rebuilt > 0
    assert sorted(filter(None, names())) == ["留下的人"]
    assert entries() == before + 1
    with connection.cursor() as cursor:
        case_key = loading.case_key(loading.load(cursor, case, place.book.ledger).id)
    assert files.read(file, case_key) == PDF
    place.pass_time(minutes=5)
    place.act("window", kept, "accept")
    worker.settle(place.book, place.moment)
    assert list(Path(live.SHOUSHAN_HOME).glob("before-restore-*"))
    assert not (Path(live.SHOUSHAN_HOME) / restoring.MARK).exists()


def test_without_force_a_place_that_stands_is_left_alone(home, key, tmp_path):
    opened(home)
    pair = backed_up(home, key, tmp_path)
    home.opened(party=PERSON)
    before = entries()
    with pytest.raises(BackupRefused):
        back(home, key, pair)
    assert entries() == before


@pytest.mark.parametrize("harm", ["cut", "flipped", "other key", "no backup"])
def test_a_backup_that_does_not_hold_changes_nothing(home, key, tmp_path, harm):
    opened(home)
    path, keys = backed_up(home, key, tmp_path)
    held = bytearray(path.read_bytes())
    if harm == "cut":
        del held[-100:]
    elif harm == "flipped":
        held[len(held) // 2] ^= 1
    elif harm == "no backup":
        held = bytearray(b"PK\x03\x04")
    path.write_bytes(held)
    before = entries()
    with pytest.raises(NotABackup):
        back(home, bytes(32) if harm == "other key" else key, (path, keys), force=True)
    assert entries() == before
    assert not list(Path(live.SHOUSHAN_HOME).glob(".restore-*"))


def test_keys_of_cases_are_in_no_backup_but_their_own(home, key, tmp_path):
    opened(home)
    with connection.cursor() as cursor:
        cursor.execute("select wrapped from journal_case_key")
        wrapped = bytes(cursor.fetchone()[0])
    pair = backed_up(home, key, tmp_path)
    plain = [Reading(path.open("rb"), key).read() for path in pair]
    master = (Path(live.SHOUSHAN_KEYS) / "master.key").read_bytes()
    assert wrapped not in plain[0]
    assert wrapped.hex().encode() not in plain[0]
    assert master not in plain[0]
    assert master in plain[1]
    assert key not in plain[1]
    assert NAME.encode() not in pair[0].read_bytes()


@pytest.mark.parametrize("moment", ["before the mark", "after the mark", "half way"])
def test_a_restore_that_is_killed_leaves_one_whole_place(home, key, tmp_path, monkeypatch, moment):
    place = home
    opened(place)
    pair = backed_up(place, key, tmp_path)
    place.opened(party={**PERSON, "name": "备份之后的人"})
    old = entries()

    def killed(*args):
        raise SystemExit(9)

    with monkeypatch.context() as crash:
        if moment == "before the mark":
            crash.setattr(restoring, "_mark", killed)
        elif moment == "after the mark":
            crash.setattr(restoring, "finish", killed)
        else:
            moved, replace, finish = list[Path](), Path.replace, restoring.finish

            def some(self, target):
                moved.append(self)
                return killed() if len(moved) == 2 else replace(self, target)

            def half(folder):
                crash.setattr(Path, "replace", some)
                return finish(folder)

            crash.setattr(restoring, "finish", half)
        with pytest.raises(SystemExit):
            back(place, key, pair, force=True)
    forget()
    connections.close_all()
    ended = restoring.finish(Path(live.SHOUSHAN_HOME))
    assert ended is (moment != "before the mark")
    assert entries() == (old - 1 if ended else old)
    assert restoring.finish(Path(live.SHOUSHAN_HOME)) is False


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_the_stream_gives_back_what_was_written_and_nothing_cut(size):
    held, data = io.BytesIO(), bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    writing = Writing(held, bytes(32))
    writing.write(data)
    writing.close()
    sealed = held.getvalue()
    assert Reading(io.BytesIO(sealed), bytes(32)).read() == data
    for cut in {1, 17, min(len(sealed) - 40, CHUNK + 16)} - {0}:
        with pytest.raises(NotABackup):
            Reading(io.BytesIO(sealed[:-cut]), bytes(32)).read()


def test_the_list_of_erasures_holds_no_value(home, key, tmp_path):
    case, _ = opened(home)
    home.act("hall_head", case, "erase", input={"paths": "*"}, reason="期满")
    worker.settle(home.book, home.moment)
    (line,) = (Path(live.SHOUSHAN_ERASURES) / "erasures.jsonl").read_text("utf-8").splitlines()
    assert set(json.loads(line)) == {"case", "n", "hash", "paths"}
    assert NAME not in line


SERVING = (
    "import sys, pathlib; from shoushan.site import running; running.hold(pathlib.Path(sys.argv[1])); "
    "print('held', flush=True); sys.stdin.read()"
)


def test_a_service_that_runs_is_noticed_and_the_place_stays(home, key, tmp_path):
    opened(home)
    pair = backed_up(home, key, tmp_path)
    before = entries()
    folder = Path(live.SHOUSHAN_HOME)
    with subprocess.Popen(
        [sys.executable, "-c", SERVING, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout.readline() == "held\n"
        running.hold(folder)  # a second process of the service may join
        running.let_go(folder)
        with pytest.raises(BackupRefused, match=r"请先停止服务.*stop it first"):
            back(home, key, pair, force=True)
        assert entries() == before
        assert not list(folder.glob(".restore-*"))
        service.kill()
    home.opened(party=PERSON)
    assert back(home, key, pair, force=True) == 0  # the control: killed, it holds nothing
    assert entries() == before


def test_a_service_does_not_start_while_a_restore_runs(tmp_path):
    with running.alone(tmp_path):
        found = subprocess.run(
            [sys.executable, "-c", SERVING, str(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert found.returncode != 0
        assert "正在恢复备份" in found.stderr
    running.hold(tmp_path)
    with pytest.raises(running.Busy), running.alone(tmp_path):
        pass
    running.let_go(tmp_path)


def test_what_a_killed_restore_left_is_named_and_swept(home, key, tmp_path):
    opened(home)
    pair = backed_up(home, key, tmp_path)
    folder = Path(live.SHOUSHAN_HOME)

    def doctor():
        out = io.StringIO()
        command.run(None, out)
        return out.getvalue()

    assert ".restore-" not in doctor()
    (folder / ".restore-20260101000000" / "keys").mkdir(parents=True)
    assert "⚠  恢复中断留下的" in doctor()
    assert ".restore-20260101000000" in doctor()
    assert back(home, key, pair, force=True) == 0
    assert restoring.leftovers(folder) == []


@pytest.mark.parametrize("place", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_other_connections_to_the_database_are_noticed(home, key, tmp_path):
    pair = backed_up(home, key, tmp_path)
    other = psycopg.connect(postgres.conninfo(), application_name="another-clerk")
    with other, pytest.raises(BackupRefused, match="another-clerk"):
        back(home, key, pair, force=True)
    assert back(home, key, pair, force=True) == 0
