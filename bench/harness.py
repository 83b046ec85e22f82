"""Fair comparison: each side waits in a process of its own, all take turns in shuffled rounds, the first round is dropped."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Round = dict[str, Any]


class Broken(RuntimeError):
    """A side could not be built or died; the message holds what it said last."""


@dataclass(frozen=True)
class Side:
    """One thing to measure: `builder` is `module:function`, called with `given` in `processes` processes.

    With several processes each gets `share` (0, 1, …) beside what is given; a round then counts together.
    """

    name: str
    builder: str
    given: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    processes: int = 1
    python: str = sys.executable


class Waiting:
    """A side's process that waits to be asked."""

    def __init__(self, side: Side, share: int) -> None:
        given = dict(side.given) | ({"share": share} if side.processes > 1 else {})
        path = os.pathsep.join([str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
        self.side = side
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed with the side
        self._process = subprocess.Popen(
            [side.python, "-m", "bench.worker", side.builder, json.dumps(given)],
            env={**os.environ, "PYTHONPATH": path, **side.environment}, cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said,
        )  # fmt: skip

    def hear(self, kind: str) -> dict[str, Any]:
        """The next answer of this kind. Raises `Broken` when the process ends before."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(f"{kind} "):
                return dict(json.loads(line[len(kind) + 1 :]))
        self._said.seek(0)
        raise Broken(f"{self.side.name}: {self._said.read()[-2000:]}")

    def ask(self) -> None:
        """Let it do a round."""
        assert self._process.stdin is not None
        self._process.stdin.write("round\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        if not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._said.close()


@dataclass
class Measured:
    """The kept rounds of a side, and what it told when it was built."""

    side: Side
    told: dict[str, Any]
    rounds: list[Round] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        """Done per second, round by round."""
        return [one["count"] / (one["ended"] - one["began"]) for one in self.rounds]

    @property
    def cpu(self) -> list[float]:
        """CPU microseconds of the side's own processes for each thing done, round by round."""
        return [one["cpu"] / one["count"] * 1e6 for one in self.rounds]

    def all(self, name: str) -> list[Any]:
        """One member of every round; lists are joined."""
        found: list[Any] = []
        for one in self.rounds:
            found += one[name] if isinstance(one[name], list) else [one[name]]
        return found


def together(parts: Sequence[Round]) -> Round:
    """The rounds of a side's processes as one."""
    joined: Round = {
        "began": min(one["began"] for one in parts), "ended": max(one["ended"] for one in parts),
        "count": sum(one["count"] for one in parts), "cpu": sum(one["cpu"] for one in parts),
    }  # fmt: skip
    for name, value in parts[0].items():
        if isinstance(value, list):
            joined[name] = [item for one in parts for item in one[name]]
        elif name not in joined:
            joined[name] = value
    return joined


def run(sides: Iterable[Side], rounds: int, seed: int = 1) -> dict[str, Measured]:
    """Build every side, then let them take turns for `rounds` shuffled rounds after one that is dropped."""
    waiting: dict[str, list[Waiting]] = {}
    measured: dict[str, Measured] = {}
    try:
        for side in sides:
            waiting[side.name] = [Waiting(side, share) for share in range(side.processes)]
            told = [one.hear("READY") for one in waiting[side.name]]
            measured[side.name] = Measured(side, told[0])
        draw = random.Random(seed)
        for number in range(rounds + 1):
            for name in draw.sample(list(waiting), len(waiting)):
                for one in waiting[name]:
                    one.ask()
                found = together([one.hear("ROUND") for one in waiting[name]])
                if number:
                    measured[name].rounds.append(found)
    finally:
        for group in waiting.values():
            for one in group:
                one.close()
    return measured


def once(builder: str, given: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Call a builder in a process of its own and give what it told."""
    waiting = Waiting(Side(builder, builder, given, environment or {}), 0)
    try:
        return waiting.hear("READY")
    finally:
        waiting.close()


def ratios(over: Measured, under: Measured) -> list[float]:
    """How many times faster `over` was than `under`, within each round."""
    return [first / second for first, second in zip(over.rates, under.rates, strict=True)]


def costs(of: Measured, against: Measured) -> list[float]:
    """CPU of `of` as a multiple of that of `against`, within each round."""
    return [first / second for first, second in zip(of.cpu, against.cpu, strict=True)]


def spread(values: Sequence[float]) -> str:
    """`median (min–max)`."""
    return f"{short(statistics.median(values))} ({short(min(values))}–{short(max(values))})"


def short(value: float) -> str:
    """A figure with about three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least `part` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
