"""PostgreSQL servers that live as long as a test run, in a folder of their own, behind a socket.

The folder lies in memory where there is room: every test has a database of its own, and making one writes a thousand
small files (0.1 s in memory, above a second on a disk). Fsync stays on; what must outlive a power cut is proved elsewhere.
"""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg

START_SECONDS = 60
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""Bytes that must be free in memory for a server to live there: a container's 64 MB are not enough."""
OWNERS = ("postgres", "nobody")


@cache
def programs() -> Path | None:
    """The folder with `initdb` and `postgres`: on PATH, or the newest of Debian's."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    return Path(max(debian, key=lambda path: int(path.split("/")[4]))).parent if debian else None


def obstacle() -> str | None:
    """Why no server can be started here, or None when one can."""
    if programs() is None:
        return "PostgreSQL is not installed (no initdb on PATH or under /usr/lib/postgresql)"
    if shutil.which("setpriv") is None:
        return "setpriv (util-linux) is not installed"
    if os.geteuid() == 0 and _owner() is None:
        return "running as root and there is no user postgres or nobody to hand the server to"
    return None


@dataclass
class Cluster:
    """A server over `folder`; the socket lies in the same folder, so that nothing listens on the network."""

    folder: Path
    options: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    def dsn(self, database: str = "postgres") -> str:
        """The address as a libpq connection string; the user `shoushan` is superuser."""
        return f"host={self.folder} user=shoushan dbname={database}"

    def execute(self, statement: str) -> None:
        """Run one statement in database `postgres`, outside a transaction."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start the server and return when it answers; a crashed one recovers first."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "on"}
        arguments = [f"-c{name}={value}" for name, value in (settings | self.options).items()]
        with (self.folder / "server.log").open("ab") as log:
            # The server ends when the tests do, even if these are killed.
            command = [*_prefix("--pdeathsig", "QUIT"), str(_program("postgres")), *arguments]
            self._process = subprocess.Popen(
                [*command, "-D", str(self.folder / "data")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self.folder / "server.log").read_text()
                raise RuntimeError(f"PostgreSQL did not start:\n{said[-2000:]}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT is a fast shutdown, SIGQUIT a crash that skips the checkpoint."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running(**options: str) -> Iterator[Cluster]:
    """A fresh server with the given settings (`max_connections="200"`), removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=f"shoushan-pg-{os.getpid()}-", dir=_roomy()))
    cluster = Cluster(folder, options)
    try:
        owner = _owner()
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        command = [str(_program("initdb")), "-D", str(folder / "data"), "-U", "shoushan", "-A", "trust"]
        subprocess.run(
            [*_prefix(), *command, "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def _roomy() -> Path | None:
    """Where servers live: memory with room, after what a killed run left there is gone; else where temporary files lie."""
    if not os.access(MEMORY, os.W_OK):
        return None
    for left in MEMORY.glob("shoushan-pg-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None


def _program(name: str) -> Path:
    folder = programs()
    if folder is None:
        raise RuntimeError(obstacle())
    return folder / name


def _owner() -> pwd.struct_passwd | None:
    """Whom a server started by root is handed to; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((known[name] for name in OWNERS if name in known), None)


def _prefix(*options: str) -> list[str]:
    owner = _owner()
    change = [] if owner is None else [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    return ["setpriv", *change, *options] if change or options else []
