"""A watched folder: whole new files go into the tray of a post, the originals to ``taken``, what is refused to ``refused``."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.db import DatabaseError, connection

from shoushan.records.cases import files, tray
from shoushan.records.cases.files import FileRefused
from shoushan.rules.text import Text
from shoushan.site import clock

TAKEN, REFUSED = "taken", "refused"
UNFINISHED = frozenset({".part", ".tmp", ".crdownload", ".partial"})
"""Endings of files that another program is still writing."""
PATIENCE = 60.0
"""Seconds that a file without its end may still grow before it is refused as cut short."""
ENDS: dict[str, tuple[bytes, int]] = {
    "application/pdf": (b"%%EOF", 2048),
    "image/png": (b"IEND", 64),
    "image/jpeg": (b"\xff\xd9", 65536),
}
"""Media type → the mark of its end, and within how many last bytes it stands."""

Look = tuple[int, int, int]


class StillGrowing(Exception):
    """The file is not whole yet."""


@dataclass(slots=True)
class Taken:
    """What one look at the folder came to; ``faults`` are files left where they are, to be tried again."""

    taken: int = 0
    refused: int = 0
    waiting: int = 0
    faults: int = 0


@dataclass(slots=True)
class Watch:
    """The folder of one post; two looks apart that find a file unchanged make it complete."""

    folder: Path
    post: str
    out: TextIO
    seen: dict[str, Look] = field(default_factory=dict)

    def look(self) -> Taken:
        """Take everything that has not changed since the last look."""
        found = Taken()
        now: dict[str, Look] = {}
        for path in _offered(self.folder):
            try:
                self._one(path, now, found)
            except FileNotFoundError:
                continue  # taken away by whoever put it there
            except (OSError, DatabaseError) as fault:
                found.faults += 1
                print(f"{_name(path)}：暂时不能收，下次再试 · cannot be taken now, tried again: {fault}", file=sys.stderr)
                connection.close_if_unusable_or_obsolete()
        self.seen = now
        return found

    def _one(self, path: Path, now: dict[str, Look], found: Taken) -> None:
        name, about = _name(path), path.lstat()
        look = (about.st_size, about.st_mtime_ns, about.st_ino)
        now[path.name] = look
        try:
            if not stat.S_ISREG(about.st_mode):
                raise FileRefused(
                    Text(f"“{name}”不是普通文件", f"“{name}” is no plain file"),
                    Text("请放入文件本身", "Put the file itself here"),
                )
            if self.seen.get(path.name) != look:
                raise StillGrowing
            content = _whole(path, about)
            tray.put(self.post, name, content, clock.now())
        except StillGrowing:
            found.waiting += 1
            return
        except FileRefused as fault:
            found.refused += 1
            self._refuse(path, fault)
        else:
            found.taken += 1
            _move(path, self.folder / TAKEN)
            print(f"已收 {name} · taken", file=self.out, flush=True)
        now.pop(path.name)

    def _refuse(self, path: Path, fault: FileRefused) -> None:
        """The reason is written before the file is moved, so that no refused file stands without one."""
        place = _free(self.folder / REFUSED, path.name)
        said = f"{fault.text.zh}。{fault.remedy.zh}。\n{fault.text.en}. {fault.remedy.en}.\n"
        place.with_name(place.name + ".txt").write_bytes(said.encode("utf-8", "replace"))
        os.rename(path, place)
        print(f"未收 {_name(path)}：{fault.text.zh} · refused: {fault.text.en}", file=self.out, flush=True)


def make_folders(folder: Path) -> None:
    """The two folders beside the files. Raises ``OSError`` where they cannot be made."""
    for name in (TAKEN, REFUSED):
        (folder / name).mkdir(exist_ok=True)


def _offered(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        if not (hidden or path.suffix.lower() in UNFINISHED or (path.is_dir() and not path.is_symlink())):
            yield path


def _whole(path: Path, about: os.stat_result) -> bytes:
    """The content. Raises ``StillGrowing`` where its end is missing and it was written a moment ago."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        content = file.read(settings.SHOUSHAN_UPLOAD_LIMIT + 1)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (about.st_size, about.st_mtime_ns):
        raise StillGrowing
    young = clock.now().timestamp() - about.st_mtime < PATIENCE
    if not content and young:
        raise StillGrowing
    mark, within = ENDS.get(files.check(_name(path), content), (b"", 0))
    if mark not in content[-within:]:
        if young:
            raise StillGrowing
        raise FileRefused(Text(f"“{_name(path)}”不完整", f"“{_name(path)}” is cut short"), Text("请重新扫描", "Scan it again"))
    return content


def _move(path: Path, folder: Path) -> None:
    os.rename(path, _free(folder, path.name))


def _free(folder: Path, name: str) -> Path:
    """A name in ``folder`` that nothing has, the same one where it can be."""
    folder.mkdir(exist_ok=True)
    stem, ending = os.path.splitext(name)
    place, n = folder / name, 1
    while os.path.lexists(place) or os.path.lexists(place.with_name(place.name + ".txt")):
        n += 1
        place = folder / f"{stem}-{n}{ending}"
    return place


def _name(path: Path) -> str:
    return os.fsencode(path.name).decode("utf-8", "replace")
