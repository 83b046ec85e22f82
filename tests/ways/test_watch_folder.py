"""The watched folder: what a camera drops is in the tray once, what is refused has its reason, and a kill loses nothing."""

from __future__ import annotations

import argparse
import io
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from shoushan.records.cases import tray
from shoushan.site import clock, running, watching
from shoushan.site.commands import watch_folder
from tests.people import CAST

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
OLD = 1_700_000_000


@pytest.fixture
def folder(tmp_path):
    """Where the scanner drops its files."""
    made = tmp_path / "scans"
    made.mkdir()
    return made


def drop(folder, name, content, old=True):
    """A file as a scanner leaves it; an old one has been lying there."""
    path = folder / name
    path.write_bytes(content)
    if old:
        os.utime(path, (OLD, OLD))
    return path


def run(place, folder, *more, post=CAST["window"]):
    """One run of the command; gives the exit code and what it printed."""
    parser = argparse.ArgumentParser()
    watch_folder.add_arguments(parser)
    out = io.StringIO()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with clock.simulated(place.moment):
            code = watch_folder.run(parser.parse_args([str(folder), "--post", post, "--once", "--settle", "0.05", *more]), out)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code, out.getvalue()


def names(place):
    """What lies in the tray."""
    return sorted(one.name for one in tray.listed(place.viewer("window")))


def inside(folder):
    """Every file below the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def test_images_and_papers_are_taken_and_the_rest_is_refused_with_its_reason(sqlite_place, folder):
    for name, content in (("身份证.jpg", JPG), ("b.PNG", PNG), ("c.pdf", PDF), ("表.docx", b"PK\x03\x04"), ("假.pdf", b"MZ")):
        drop(folder, name, content)
    drop(folder, "cut.pdf", PDF[:-3])
    drop(folder, "empty.pdf", b"")
    drop(folder, ".hidden.pdf", PDF)
    drop(folder, "d.pdf.part", PDF)
    (folder / "link.pdf").symlink_to("c.pdf")
    code, said = run(sqlite_place, folder)
    assert code == 0, said
    assert names(sqlite_place) == ["b.PNG", "c.pdf", "身份证.jpg"]
    refused = ["cut.pdf", "empty.pdf", "link.pdf", "假.pdf", "表.docx"]
    assert inside(folder) == sorted(
        [".hidden.pdf", "d.pdf.part", "taken/身份证.jpg", "taken/b.PNG", "taken/c.pdf"]
        + [f"refused/{name}" for name in refused]
        + [f"refused/{name}.txt" for name in refused]
    )
    why = {name: (folder / f"refused/{name}.txt").read_text(encoding="utf-8") for name in refused}
    assert "不完整" in why["cut.pdf"]
    assert "cut short" in why["cut.pdf"]
    assert "不是图片，也不是 PDF" in why["表.docx"]
    assert "no image and no PDF" in why["表.docx"]
    assert "内容与文件类型不符" in why["假.pdf"]


def test_a_file_that_still_grows_waits_and_nothing_is_overwritten(sqlite_place, folder):
    with clock.simulated(sqlite_place.moment):
        watch = watching.Watch(folder, CAST["window"], io.StringIO())
        watching.make_folders(folder)
        path = drop(folder, "a.pdf", PDF[:20])
        stamp = sqlite_place.moment.timestamp()
        os.utime(path, (stamp, stamp))
        assert watch.look().waiting == 1
        assert watch.look().waiting == 1  # unchanged, yet without its end, and written just now
        path.write_bytes(PDF)
        os.utime(path, (OLD, OLD))
        assert watch.look().waiting == 1  # changed since the last look
        assert watch.look().taken == 1
        drop(folder, "a.pdf", PDF + b"2%%EOF")
        watch.look()
        assert watch.look().taken == 1
    assert inside(folder) == ["taken/a-2.pdf", "taken/a.pdf"]
    assert (folder / "taken/a.pdf").read_bytes() == PDF


@pytest.mark.parametrize("at", ["before", "between"])
def test_a_run_killed_on_the_way_neither_loses_nor_doubles(sqlite_place, folder, monkeypatch, at):
    drop(folder, "a.pdf", PDF)

    class Killed(BaseException):
        """Nothing catches it."""

    def dies(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*((watching.tray, "put", dies) if at == "before" else (watching, "_move", dies)))
        with pytest.raises(Killed):
            run(sqlite_place, folder)
    assert inside(folder) == ["a.pdf"]
    assert len(names(sqlite_place)) == (at == "between")
    run(sqlite_place, folder)
    assert names(sqlite_place) == ["a.pdf"]
    assert inside(folder) == ["taken/a.pdf"]


def test_a_disk_that_is_full_leaves_the_file_where_it_is(sqlite_place, folder, monkeypatch, capsys):
    drop(folder, "a.pdf", PDF)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(watching.tray.files, "write", full)
        assert run(sqlite_place, folder)[0] == 1
    assert "暂时不能收" in capsys.readouterr().err
    assert inside(folder) == ["a.pdf"]
    assert run(sqlite_place, folder)[0] == 0
    assert names(sqlite_place) == ["a.pdf"]


def test_a_wrong_post_or_folder_and_a_second_run_are_told(sqlite_place, folder, capsys):
    assert run(sqlite_place, folder, post="nobody")[0] == 1
    assert "没有岗位 nobody" in capsys.readouterr().err
    assert run(sqlite_place, folder / "none")[0] == 1
    assert "there is no folder" in capsys.readouterr().err
    held = os.open(folder, os.O_RDONLY)
    try:
        assert watch_folder._held(held)
        assert run(sqlite_place, folder)[0] == 1
        assert "已有另一个程序在收" in capsys.readouterr().err
    finally:
        os.close(held)


def test_nothing_is_restored_over_a_watch_and_no_watch_begins_during_a_restore(sqlite_place, folder, monkeypatch, capsys):
    home, tried = Path(settings.SHOUSHAN_HOME), []

    def look(self):
        with suppress(running.Busy), running.alone(home):
            tried.append("restored")
        return watching.Taken()

    monkeypatch.setattr(watching.Watch, "look", look)
    assert run(sqlite_place, folder)[0] == 0
    assert tried == []
    with running.alone(home):  # the control: once it has ended the place is free
        assert run(sqlite_place, folder)[0] == 1
    assert "restore" in capsys.readouterr().err


@pytest.mark.slow
def test_a_running_watch_ends_cleanly_on_sigterm(folder, tmp_path):
    home = tmp_path / "home"
    command = [sys.executable, "-m", "shoushan.site.commands"]
    around = {**os.environ, "SHOUSHAN_HOME": str(home)}
    subprocess.run([*command, "install"], env=around, check=True, capture_output=True)
    drop(folder, "a.pdf", PDF)
    watch = [*command, "watch-folder", str(folder), "--post", CAST["window"], "--settle", "0.1"]
    process = subprocess.Popen(watch, env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(300):
        if (folder / "taken/a.pdf").exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    said, faults = process.communicate(timeout=20)
    assert process.returncode == 0, faults
    assert "已收 a.pdf" in said.decode()
    assert inside(folder) == ["taken/a.pdf"]
