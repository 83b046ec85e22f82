"""Spark clusters that live as long as a test: a master and workers on loopback, started from pyspark's own `spark-class`."""

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 120


def obstacle() -> str | None:
    """Why no cluster can be started here, or None when one can."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed (make test installs it where there is Java)"
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "Java is not installed"
    return None if shutil.which("setpriv") else "setpriv (util-linux) is not installed"


@dataclass
class SparkMachines:
    """A master and its workers; each worker with what it runs is a group of processes of its own, as a machine would be."""

    folder: Path
    port: int = 0
    master: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What a driver is told: `spark://…`."""
        return f"spark://127.0.0.1:{self.port}"

    def start(self, workers: int, memory: str) -> None:
        """Start all of it and return when every worker is known to the master."""
        self.port = _free_port()
        place = ["--host", "127.0.0.1", "--port"]
        self.master = self._class("master", "master.Master", *place, str(self.port), "--webui-port", str(_free_port()))
        self._await("master", r"I have been elected leader|New state: ALIVE", 1)
        for number in range(workers):
            name = f"worker-{number}"
            options = [*place, str(_free_port()), "--webui-port", str(_free_port()), "--cores", "1", "--memory", memory]
            self.workers.append(self._class(name, "worker.Worker", *options, "-d", str(self.folder / name), self.address))
        self._await("master", "Registering worker", workers)

    def lose(self, number: int) -> None:
        """Kill a worker and all that runs on it, as when a machine loses power."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()

    def stop(self) -> None:
        """End every process of the cluster."""
        for process in [*self.workers, *([self.master] if self.master else [])]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def said(self, name: str) -> str:
        """The log of the master or of a worker."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _class(self, name: str, of: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = Path(str(importlib.util.find_spec("pyspark").origin)).parent  # type: ignore[union-attr]  # see obstacle
        with (self.folder / f"{name}.log").open("ab") as log:
            # It ends when the tests do, even if these are killed.
            command = ["setpriv", "--pdeathsig", "KILL", str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{of}"]
            place = {"SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": "127.0.0.1"}
            return subprocess.Popen(
                [*command, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.folder, start_new_session=True, env=os.environ | place,
            )  # fmt: skip

    def _await(self, name: str, words: str, times: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while len(re.findall(words, self.said(name))) < times:
            ended = [one for one in [self.master, *self.workers] if one is not None and one.poll() is not None]
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"Spark did not start:\n{self.said(name)[-2000:]}")
            time.sleep(0.1)


@contextmanager
def running(workers: int = 2, memory: str = "1g") -> Iterator[SparkMachines]:
    """A fresh cluster, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="shoushan-spark-", ignore_cleanup_errors=True) as folder:
        machines = SparkMachines(Path(folder))
        try:
            machines.start(workers, memory)
            yield machines
        finally:
            machines.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
