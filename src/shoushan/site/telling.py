"""Messages on their way: the outbox is filled, emptied by file or gateway, and results become entries of their cases."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from shoushan.outputs.messages import filing, gateway, outbox, proposing
from shoushan.outputs.messages.filing import Result
from shoushan.outputs.messages.gateway import Gateway
from shoushan.outputs.messages.outbox import DELIVERED, DROPPED, FAILED, SENT, WAITING, WRITING, Letter
from shoushan.outputs.messages.proposing import Portal
from shoushan.records.cases import telling
from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

log = logging.getLogger("shoushan.messages")
QUIET = ("21:00", "08:00")
"""Hours in which nobody is woken, where a pack tells none."""
AGAIN = (1, 5, 30, 120)
"""Minutes after which a gateway that did not answer is tried again; then a person rings."""
PER_ROUND = 20
"""Messages that one round hands to a gateway, so that other work goes on."""
ENDED: dict[str, Text] = {
    DELIVERED: Text("短信已送达", "short message delivered"), FAILED: Text("短信没有送到", "short message not delivered"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ways:
    """How messages leave: ``file``, ``http`` or ``none`` (then a person rings), and where the portal is found."""

    backend: str
    folder: Path
    portal: Portal
    gateway: Gateway | None = None


def ways_of(told: dict[str, Any], home: Path, site: Any) -> Ways:
    """The ways out of the settings' ``[messages]`` and the pack's ``site.address``. Raises ``ValueError``."""
    backend = str(told.get("backend", "file"))
    if backend not in {"file", "http", "none"}:
        raise ValueError(f"messages.backend: file、http 或 none · {backend} is none of file, http, none")
    address = str(told.get("address") or site.get("address") or "").rstrip("/")
    way = None
    if backend == "http":
        results, token = str(told.get("results_url", "")), str(told.get("token", ""))
        way = Gateway(str(told["url"]), results, token, int(told.get("timeout", 10)))
    return Ways(backend, Path(told.get("folder") or home / "outbox"), Portal(address), way)


def current_ways(book: Book) -> Ways:
    """The ways out of this install."""
    return ways_of(settings.SHOUSHAN_MESSAGES, Path(settings.SHOUSHAN_HOME), book.pack.site)


def usable_ways(book: Book) -> Ways | None:
    """The ways out of this install; ``None``, told in the log, when its settings say nothing that could be used."""
    try:
        return current_ways(book)
    except (ValueError, KeyError) as fault:
        log.error("[messages] of shoushan.toml cannot be used, nothing is sent: %s", fault)
        return None


def run(book: Book, holder: str, moment: datetime, ways: Ways | None = None) -> int:
    """One round: propose, send what may go out now, read results back; gives how much was done."""
    ways = ways or usable_ways(book)
    if ways is None:
        return proposing.follow(book, Portal(""), holder, moment)
    try:
        done = proposing.follow(book, ways.portal, holder, moment, folder=ways.folder)
    except OSError as fault:  # sheets that cannot be changed: tried again, since what was erased stands in them
        log.error("the folder of messages cannot be used, they wait: %s", fault)
        return 0
    if ways.backend == "file":
        try:
            return done + read_folder(book, ways.folder, moment) + write_sheet(book, ways.folder, moment)
        except OSError as fault:
            log.error("the folder of messages cannot be used, they wait: %s", fault)
            return done
    if ways.gateway is not None:
        return done + _post(book, ways.gateway, moment)
    return done + _to_ring(book, moment)


OVERTAKEN = "此后已办结、作废或者代办到期 · closed, void or no longer represented since"


def is_quiet(book: Book, moment: datetime) -> bool:
    """Whether it is an hour of the pack's ``site.quiet_hours`` (they may go over midnight)."""
    told = book.pack.site.get("quiet_hours") or {}
    begins, ends = (time.fromisoformat(str(told.get(key) or other)) for key, other in zip(("from", "to"), QUIET, strict=True))
    now = moment.astimezone(book.zone).time()
    return begins <= now < ends if begins <= ends else now >= begins or now < ends


def standing(book: Book, moment: datetime, limit: int = 500) -> list[Letter]:
    """What waits and may still go out; what time or a later act has overtaken is dropped."""
    found, day = [], moment.astimezone(book.zone).date()
    for letter in outbox.waiting(moment, limit):
        if telling.stands(letter.uid, letter.stage, letter.party, day):
            found.append(letter)
        else:
            outbox.move(letter.key, [WAITING], DROPPED, moment, why=OVERTAKEN)
    return found


# --- by file ----------------------------------------------------------------------------------------------------------


def write_sheet(book: Book, folder: Path, moment: datetime) -> int:
    """Write what waits as one sheet. A batch that a crash left half done is written again under its own name and keys."""
    count = sum(_finish(folder, batch, moment) for batch in outbox.writing())
    if is_quiet(book, moment):
        return count
    letters = standing(book, moment)
    if not letters:
        return count
    batch = f"sms-{moment.astimezone(book.zone):%Y%m%d-%H%M%S}-{letters[0].key[:6]}"
    with transaction.atomic():
        for one in letters:
            outbox.move(one.key, [WAITING], WRITING, moment, batch=batch)
    return count + _finish(folder, batch, moment)


def _finish(folder: Path, batch: str, moment: datetime) -> int:
    letters = [one for one in outbox.of_batch(batch) if one.state == WRITING]
    filing.write(folder, batch, [one for one in letters if one.phone])  # one erased meanwhile is not written
    with transaction.atomic():
        return sum(outbox.move(one.key, [WRITING], SENT, moment) for one in letters)


def read_folder(book: Book, folder: Path, moment: datetime) -> int:
    """Read every result sheet in ``results/``: a good one goes to ``done/``, a faulty one to ``refused/`` with its faults."""
    count = 0
    for path in sorted((folder / "results").glob("*.csv")) if (folder / "results").is_dir() else []:
        read, problems = read_results(book, path, moment)
        count += read
        target = folder / ("refused" if problems else "done")
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(path, target / path.name)
        if problems:
            (target / f"{path.name}.txt").write_text("\n".join(map(line_of, problems)) + "\n", "utf-8")
            log.error("the result sheet %s was refused: %s faults", path.name, len(problems))
    return count


def line_of(problem: Problem) -> str:
    """A fault on one line: place, what is wrong, what to do, in both languages."""
    text, remedy = problem.message, problem.remedy
    return f"{problem.file}:{problem.line} {text.zh} {remedy.zh} · {text.en} {remedy.en}"


def read_results(book: Book, path: Path, moment: datetime) -> tuple[int, list[Problem]]:
    """Take the results of a sheet as entries of their cases, all of them or none; gives how many are new, and the faults."""
    found, problems = filing.read(path, path.name)
    known = outbox.by_keys([one.key for one in found])
    problems += filing.unknown(found, known, path.name)
    return (0, problems) if problems else (settle(book, found, moment), [])


def settle(book: Book, found: Iterable[Result], moment: datetime) -> int:
    """Each result once: the letter's state and the entry of its case in one transaction; what was known already is nothing."""
    count = 0
    for one in found:
        with transaction.atomic():
            if outbox.move(one.key, [SENT, WRITING], one.state, moment, why=one.why):
                letter = outbox.by_keys([one.key])[one.key]
                words = ENDED[one.state]
                said = Text(f"{letter.rule}：{words.zh} {one.why}".strip(), f"{letter.rule}: {words.en} {one.why}".strip())
                telling.record(book, letter.uid, said, one.state, moment)
                count += 1
    return count


# --- by gateway -------------------------------------------------------------------------------------------------------


def _post(book: Book, way: Gateway, moment: datetime) -> int:
    count = 0
    for letter in [] if is_quiet(book, moment) else standing(book, moment, PER_ROUND):
        try:
            gateway.send(way, letter)
        except gateway.Refused as fault:
            _failed(book, letter, str(fault), moment)
        except gateway.Unreachable as fault:
            if letter.tries >= len(AGAIN):
                _failed(book, letter, str(fault), moment)
                continue
            later = moment + timedelta(minutes=AGAIN[letter.tries])
            outbox.move(letter.key, [WAITING], WAITING, moment, why=str(fault), next_at=later, tried=True)
            continue
        else:
            outbox.move(letter.key, [WAITING], SENT, moment, tried=True)
        count += 1
    return count


def ask_results(book: Book, moment: datetime, ways: Ways | None = None) -> int:
    """Ask the gateway what became of what was sent: called every few minutes, not every round."""
    ways = ways or usable_ways(book)
    way = ways.gateway if ways else None
    if way is None:
        return 0
    try:
        return settle(book, gateway.results(way, outbox.keys_in(SENT)), moment)
    except gateway.Unreachable as fault:
        log.warning("the gateway does not tell results: %s", fault)
        return 0


def _failed(book: Book, letter: Letter, why: str, moment: datetime) -> None:
    with transaction.atomic():
        if outbox.move(letter.key, [WAITING], FAILED, moment, why=why, tried=True):
            said = Text(f"{letter.rule}：{ENDED[FAILED].zh} {why}", f"{letter.rule}: {ENDED[FAILED].en} {why}")
            telling.record(book, letter.uid, said, FAILED, moment)


def _to_ring(book: Book, moment: datetime) -> int:
    """No way out: whatever waits is for a person to ring."""
    return sum(outbox.move(one.key, [WAITING], outbox.CALL, moment) for one in standing(book, moment))
