"""Whether the service runs: each of its processes holds a share of one lock in the place's folder, a restore wants it alone.

The kernel lets go of a lock when its process ends, however it ends, so that nothing stale is ever in the way.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "running.lock"
RESTORING = "正在恢复备份，恢复完再启动服务 · a restore is running here; start the service afterwards"
_held: dict[Path, int] = {}


class Busy(Exception):
    """The place is in use, or is being restored right now."""


def hold(home: Path) -> None:
    """Say that this process serves the place, until it ends. Raises ``Busy`` while a restore has it alone."""
    path = home / LOCK
    if path in _held:
        return
    _held[path] = _take(path, fcntl.LOCK_SH, RESTORING)


def let_go(home: Path) -> None:
    """Serve the place no longer."""
    handle = _held.pop(home / LOCK, None)
    if handle is not None:
        os.close(handle)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Nobody serves the place inside the block. Raises ``Busy`` while a process of the service runs."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = _take(
        home / LOCK, fcntl.LOCK_EX,
        f"{home} 的服务（网页进程或后台进程）还在运行，请先停止服务再恢复 · the service (web or worker) of {home} "
        "is still running: stop it first, then restore",
    )  # fmt: skip
    try:
        yield
    finally:
        os.close(handle)


def _take(path: Path, how: int, why: str) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Busy(why) from None
    return handle
