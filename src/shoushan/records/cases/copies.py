"""Working copies of ledgers: which files an author has changed over what is published, kept in the database until published.

A copy holds only the files that differ, each with the text it was made from; so what others publish meanwhile shows in all
other files at once, and a file that both have changed is told as a conflict and never overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal import definitions as stored
from shoushan.records.journal.definitions import Definition
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue import copying
from shoushan.rules.catalogue.content import digest_of
from shoushan.rules.catalogue.packing import ledger_content
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text

FILES = "*files"
"""What stands in place of a ledger for the rows that hold the texts published from working copies."""
Texts = Mapping[str, str]
REMEMBERED = 64
_KNOWN: dict[tuple[str, str, str], bool] = {}
"""Whether the texts of a ledger say what is in service, by the book, the ledger and the digest of the texts."""


class NotInService(Refusal):
    """The files on disk are not what is in service, so a copy of them would publish what nobody has looked at."""

    def __init__(self, ledger: Text) -> None:
        super().__init__(
            Text(f"“{ledger.zh}”的文件与已发布的定义不一致。", f"The files of “{ledger.en}” are not what is published."),
            Text(
                "请技术人员先运行 shoushan publish（或恢复文件），再打开工作副本。",
                "Let the IT person run shoushan publish, or bring the files back, before a copy is opened.",
            ),
        )  # fmt: skip


class CopyMoved(Refusal):
    """The file was saved by another window meanwhile; both texts are kept in front of the author."""

    def __init__(self, path: str) -> None:
        super().__init__(
            Text(f"{path} 在另一个窗口已保存过。", f"{path} was saved from another window meanwhile."),
            Text("两份都在下面：请合并后再保存一次。", "Both texts are below: put them together and save once more."),
            "text",
        )  # fmt: skip


class CopyShut(Refusal):
    """The copy was sent for review; what the reviewer reads must not change under them."""

    def __init__(self) -> None:
        super().__init__(
            Text("副本已报审，不能修改。", "The copy was sent for review and cannot be changed."),
            Text("请先撤回报审，或等审核人发布、退回。", "Take it back first, or wait until it is published or sent back."),
        )  # fmt: skip


class BadFile(Refusal):
    """A name or a size that no file of a copy may have."""

    def __init__(self, path: str, text: str) -> None:
        problem = copying.name_problem(path, text)
        assert problem is not None
        super().__init__(problem.message, problem.remedy, "path")


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy: whose, of which ledger, and the proposal (a case) that it was sent for review with, if any."""

    id: str
    ledger: str
    account: str
    name: str
    post: str
    opened: str
    proposal: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that the copy changes: from which text (``None``: there was none) to which (``None``: taken away)."""

    path: str
    base: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A copy with everything around it: the published texts, its own, and which of its files others have changed."""

    copy: Copy
    published: Texts
    files: Mapping[str, File]

    @property
    def texts(self) -> dict[str, str]:
        """What the ledger would be made of."""
        made = dict(self.published) | {path: one.body for path, one in self.files.items() if one.body is not None}
        return {path: text for path, text in made.items() if path not in self.files or self.files[path].body is not None}

    def against(self, path: str) -> str | None:
        """The text that a file is read against: as published; in a version that is not published yet, the file of the published
        version before it. ``None`` where there is none."""
        if path in self.published or not path.startswith("versions/"):
            return self.published.get(path)
        _, key, rest = path.split("/", 2)
        known = _versions(self.published)
        earlier = [one for one in known if one < key]
        return self.published.get(f"versions/{max(earlier)}/{rest}") if earlier and key not in known else None

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Files that were published anew since the author began to change them. In a version of the copy's own: files of which
        the version before says another thing by now, or that it has gained."""
        return tuple(path for path, one in self.files.items() if self._moved(path, one)) + tuple(self._gained())

    def _moved(self, path: str, one: File) -> bool:
        now = self.against(path)
        if path not in self.published and one.base is None:
            return False
        return one.base != now and now != one.body

    def _gained(self) -> Iterator[str]:
        """Files that the version before a new one has, and that the new one neither has nor took away."""
        known = _versions(self.published)
        for key in {
            path.split("/")[1] for path, one in self.files.items() if path.startswith("versions/") and one.base is not None
        }:
            earlier = [one for one in known if one < key]
            if key in known or not earlier:
                continue
            for path in self.published:
                if path.startswith(f"versions/{max(earlier)}/"):
                    here = f"versions/{key}/{path.split('/', 2)[2]}"
                    if here not in self.files:
                        yield here


_COLUMNS = "id, ledger, account, name, post, opened, proposal"


def _versions(texts: Texts) -> set[str]:
    return {path.split("/")[1] for path in texts if path.startswith("versions/")}


def every() -> tuple[Copy, ...]:
    """All working copies, by ledger."""
    return tuple(_copies("order by ledger, opened", []))


def of_id(id_: str) -> Copy | None:
    """A copy by its id."""
    return next(_copies("where id = %s", [id_]), None)


def of_proposal(case: str) -> Copy | None:
    """The copy that was sent for review with this case."""
    return next(_copies("where proposal = %s", [case]), None) if case else None


def open_copy(viewer: Viewer, book: Book, root: Path, ledger: str, moment: datetime) -> Copy:
    """The viewer's copy of a ledger, made when there is none. Raises ``NotInService`` or ``LookupError``."""
    known = book.ledger(ledger)
    found = next(_copies("where ledger = %s and account = %s", [ledger, viewer.handle]), None)
    if found is not None:
        return found
    if not in_service(root, book, ledger, published_texts(root, book, ledger)):
        raise NotInService(known.name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into studio_copy ({_COLUMNS}) values (%s, %s, %s, %s, %s, %s, '') on conflict do nothing",
            [uuid7(moment), ledger, viewer.handle, viewer.name, viewer.post or "", _text(moment)],
        )
    return next(_copies("where ledger = %s and account = %s", [ledger, viewer.handle]))


def standing(copy: Copy, book: Book, root: Path) -> Standing:
    """The copy as it stands against what is published now."""
    with connection.cursor() as cursor:
        cursor.execute("select path, base, body from studio_file where copy = %s order by path", [copy.id])
        files = {path: File(path, base, body) for path, base, body in cursor.fetchall()}
    return Standing(copy, published_texts(root, book, copy.ledger), files)


def save(at: Standing, path: str, text: str | None, seen: str, moment: datetime) -> None:
    """Keep ``text`` (``None``: the file is taken away). ``seen`` is the mark of the text that the author began with.

    Raises ``CopyShut``, ``BadFile`` or ``CopyMoved``; nothing is written then.
    """
    text = text.replace("\r\n", "\n") if text is not None else None
    if copying.name_problem(path, text or "") is not None:
        raise BadFile(path, text or "")
    with transaction.atomic(), connection.cursor() as cursor:
        _open_for_writing(cursor, at.copy)
        cursor.execute("select base, body from studio_file where copy = %s and path = %s", [at.copy.id, path])
        row = cursor.fetchone()
        published = at.published.get(path)
        base, now = row if row else (published, published)
        if mark(now) != seen:
            raise CopyMoved(path)
        cursor.execute("delete from studio_file where copy = %s and path = %s", [at.copy.id, path])
        if text != base or (text is not None and path not in at.published):
            _put(cursor, at.copy, File(path, base, text), moment)


def save_all(at: Standing, texts: Mapping[str, str], moment: datetime) -> None:
    """Keep several texts that were made of what ``at`` holds, all or none. Raises what `save` raises."""
    with transaction.atomic():
        for path, text in texts.items():
            save(at, path, text, mark(at.texts.get(path)), moment)


def new_version(at: Standing, day: str, moment: datetime) -> None:
    """Copy the newest version into one whose first day in force is ``day``; what the copy changed in a published version goes
    into the new one, and the published version is as it was. Raises ``CopyShut`` or ``BadFile``; nothing is written then."""
    newest = f"versions/{max(_versions(at.texts))}/"
    published = any(path.startswith(newest) for path in at.published)
    with transaction.atomic():
        for path, text in at.texts.items():
            if path.startswith(newest):
                here = f"versions/{day}/{path.removeprefix(newest)}"
                save(at, here, text, "", moment)
                _based(at, here)
        for path in at.files if published else ():
            if path.startswith(newest):
                restore(at, path, moment)


def restore(at: Standing, path: str, moment: datetime) -> None:
    """Take the published text again; in a version of the copy's own, that of the version before. Raises ``CopyShut``."""
    with transaction.atomic(), connection.cursor() as cursor:
        _open_for_writing(cursor, at.copy)
        cursor.execute("delete from studio_file where copy = %s and path = %s", [at.copy.id, path])
        text = at.against(path)
        if path not in at.published and text is not None:
            _put(cursor, at.copy, File(path, text, text), moment)


def keep_mine(at: Standing, path: str, moment: datetime) -> None:
    """The author has seen what others published of a file and keeps their own text over it (or goes without it). Raises
    ``CopyShut``."""
    with transaction.atomic(), connection.cursor() as cursor:
        _open_for_writing(cursor, at.copy)
        if path in at.files:
            _based(at, path)
        else:
            _put(cursor, at.copy, File(path, at.against(path), None), moment)


def _based(at: Standing, path: str) -> None:
    """Note the text that the file is read against as the one that the author has seen."""
    with connection.cursor() as cursor:
        given = [at.against(path), at.copy.id, path]
        cursor.execute("update studio_file set base = %s where copy = %s and path = %s", given)


def _put(cursor: CursorWrapper, copy: Copy, file: File, moment: datetime) -> None:
    cursor.execute(
        "insert into studio_file (copy, path, base, body, saved) values (%s, %s, %s, %s, %s)",
        [copy.id, file.path, file.base, file.body, _text(moment)],
    )


def send(copy: Copy, case: str) -> None:
    """Shut the copy until its proposal is decided; an empty ``case`` opens it again."""
    with connection.cursor() as cursor:
        cursor.execute("update studio_copy set proposal = %s where id = %s", [case, copy.id])


def discard(copy: Copy) -> None:
    """Forget the copy and its files."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from studio_file where copy = %s", [copy.id])
        cursor.execute("delete from studio_copy where id = %s", [copy.id])


def mark(text: str | None) -> str:
    """A short mark of a text, by which a save tells what it was made from; empty where there is no file."""
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()[:32]


# --- what was published from copies -------------------------------------------------------------------------------------


def published_texts(root: Path, book: Book, ledger: str) -> dict[str, str]:
    """The files of a ledger as published: those on disk, and over them what was published from working copies."""
    texts = copying.texts_of(root, book.pack, ledger)
    for path, text in overlaid().get(ledger, {}).items():
        if text is None:
            texts.pop(path, None)
        else:
            texts[path] = text
    return texts


def overlaid() -> dict[str, dict[str, str | None]]:
    """Ledger → path → text (``None``: taken away) of everything published from copies and not yet written back to disk."""
    newest = stored.newest(transaction.get_connection(), FILES)
    found = stored.definition_of(transaction.get_connection(), newest.digest) if newest else None
    return dict(json.loads(found.content)["ledgers"]) if found else {}


def in_service(root: Path, book: Book, ledger: str, texts: Texts) -> bool:
    """Whether texts (those on disk with what was published over them) say what is in service; asked again for the same texts it
    is remembered."""
    key = (book.digest, ledger, digest_of(json.dumps(texts, ensure_ascii=False, sort_keys=True)))
    if key not in _KNOWN:
        made = copying.compiled(root, book.pack, ledger, texts).ledger
        while len(_KNOWN) >= REMEMBERED:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[key] = made is not None and ledger_content(made) == ledger_content(book.ledger(ledger))
    return _KNOWN[key]


def not_on_disk(root: Path, book: Book) -> tuple[str, ...]:
    """Files (``ledger/path``) that were published from a copy and stand otherwise on disk."""
    return tuple(
        f"{ledger}/{path}"
        for ledger, files in overlaid().items()
        for path, text in files.items()
        if copying.texts_of(root, book.pack, ledger).get(path) != text
    )


def keep_overlay(book: Book, ledgers: Mapping[str, Mapping[str, str | None]], moment: datetime) -> None:
    """Keep which texts stand over the files on disk from now on; every state is a row of its own, none is overwritten."""
    database = transaction.get_connection()
    newest = stored.newest(database, FILES)
    revision = int(newest.version.rsplit(".", 1)[1]) + 1 if newest else 1
    text = json.dumps({"revision": revision, "ledgers": ledgers}, ensure_ascii=False, sort_keys=True)
    stored.keep(database, Definition(digest_of(text), FILES, f"{book.log}@{revision:08d}.{revision:08d}", text))


def write_back(root: Path, book: Book, moment: datetime) -> tuple[str, ...]:
    """Write what was published from copies into the pack's own folder; from then on the files on disk say it. Gives paths.

    Raises ``BadFile`` before anything is written where a path is none of a ledger's: whoever can change a row of the database
    writes nothing on the machine by it.
    """
    folder, written = root / book.pack.folders[-1], []
    for ledger, files in overlaid().items():
        for path, text in files.items():
            if ledger not in book.pack.ledgers or copying.name_problem(path, text or "") is not None:
                raise BadFile(f"{ledger}/{path}", text or "")
    for ledger, files in overlaid().items():
        for path, text in files.items():
            place = folder / "ledgers" / ledger / path
            if text is None:
                place.unlink(missing_ok=True)
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="\n")
            written.append(place.relative_to(root).as_posix())
    if written and not not_on_disk(root, book):
        keep_overlay(book, {}, moment)
    return tuple(written)


def _copies(where: str, given: list[str]) -> Iterator[Copy]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {_COLUMNS} from studio_copy {where}", given)
        rows = cursor.fetchall()
    return (Copy(*row) for row in rows)


def _open_for_writing(cursor: object, copy: Copy) -> None:
    found = of_id(copy.id)
    if found is None or found.proposal:
        raise CopyShut


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
