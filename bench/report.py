"""What a bench found: shown as it goes, kept as JSON, and written into its own section of `docs/performance.md`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.harness import ROOT

PAGE = ROOT / "docs" / "performance.md"
ORDER = ("acts", "replay", "proofs", "clerks", "pages", "growth", "peers", "figures", "payments")
HEAD = """# 性能 Performance

本页由 `bench/` 写成，勿手改：`python -m bench` 全部重测，`python -m bench.acts` 等只重测一节。\\
This page is written by `bench/`; do not edit it. `python -m bench` measures everything again, `python -m bench.acts` and so
on one section each.

怎样量 How it is measured: each side waits in a process of its own, all take turns in shuffled rounds, the first round is
dropped; a cell is `median (min–max)`; ratios are formed within a round. **A difference below 1.5 times is not a finding.**
Aims stand in the design; where one is missed the section says where the time and the bytes go.
"""
BUSY = 0.15
"""Cores that others used on average, from which on a run is said to have been disturbed."""


def arguments(about: str, **sizes: tuple[int, int]) -> argparse.Namespace:
    """The command line that every bench has; `sizes` are name → (full, quick)."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing written into docs")
    parser.add_argument("--results", type=Path, help="folder for the JSON results (default: a new one in the temporary folder)")
    parser.add_argument("--no-page", action="store_true", help="do not write docs/performance.md")
    for name, (full, quick) in sizes.items():
        parser.add_argument(f"--{name}", type=int, help=f"default {full}, with --quick {quick}")
    given = parser.parse_args()
    for name, (full, quick) in sizes.items():
        if getattr(given, name) is None:
            setattr(given, name, quick if given.quick else full)
    return given


class Report:
    """One bench's section; use as a context manager, so that the load around it is known."""

    def __init__(self, id_: str, title: str, wanted: argparse.Namespace, page: Path = PAGE, head: str = HEAD) -> None:
        self.id, self.title, self.wanted, self.page, self.head = id_, title, wanted, page, head
        self.lines: list[str] = []
        self.kept: dict[str, Any] = {}
        self._before = (0.0, 0.0, 0.0)

    def __enter__(self) -> Report:
        self._before = _ticks()
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self.finish()

    def say(self, text: str = "") -> None:
        """A paragraph or a line."""
        print(text, flush=True)
        self.lines.append(text)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; the first column is words, the others are figures."""
        lines = [f"| {' | '.join(row)} |" for row in (heads, ["---", *["---:"] * (len(heads) - 1)], *rows)]
        self.say("\n".join(["", *lines, ""]))

    def aim(self, words: str, value: float, limit: float, *, most: bool = True) -> bool:
        """Say whether an aim is met; gives whether."""
        met = value <= limit if most else value >= limit
        sign = "≤" if most else "≥"
        self.say(f"- {'达到 met' if met else '**未达到 missed**'}: {words} {value:,.2f} (aim {sign} {limit:,g})")
        self.kept.setdefault("aims", []).append({"aim": words, "value": value, "limit": limit, "met": met})
        return met

    def keep(self, name: str, value: Any) -> None:
        """Keep raw values with the JSON result."""
        self.kept[name] = value

    def finish(self) -> None:
        """Write the JSON result and the section of the page."""
        foreign = _foreign(self._before, _ticks())
        remark = f"{date.today().isoformat()}; {machine()}; {_load(foreign)}"
        folder = self.wanted.results or Path(tempfile.mkdtemp(prefix="shoushan-bench-"))
        folder.mkdir(parents=True, exist_ok=True)
        said = {"bench": self.id, "when": remark, "foreign_cores": foreign, "lines": self.lines, **self.kept}
        path = folder / f"{self.id}.json"
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
        print(f"{remark}\nresults: {path}")
        if not (self.wanted.quick or self.wanted.no_page):
            text = f"## {self.title}\n\n{remark}\n\n" + "\n".join(self.lines).strip()
            write_section(self.id, text, self.page, self.head)


def write_section(id_: str, text: str, place: Path = PAGE, head: str = HEAD) -> None:
    """Put a bench's section into a page, in place of its former one; sections that `ORDER` does not name follow by name."""
    page = place.read_text("utf-8") if place.exists() else ""
    found = dict(re.findall(r"<!-- bench:(\w+) -->\n(.*?)\n<!-- /bench -->", page, re.S))
    found[id_] = re.sub(r"\n{3,}", "\n\n", text)
    named = sorted(found, key=lambda one: (ORDER.index(one) if one in ORDER else len(ORDER), len(one), one))
    parts = [f"<!-- bench:{one} -->\n{found[one]}\n<!-- /bench -->" for one in named]
    place.write_text("\n\n".join([head.strip(), *parts]) + "\n", "utf-8")


def machine() -> str:
    """Processor, cores, memory and the versions that matter."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{os.cpu_count()} × {names[0] if names else platform.machine()}, {memory:.0f} GB",
        f"Python {platform.python_version()}",
    ]
    for package in ("Django", "psycopg", "orjson", "django-ninja"):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    import pysqlite3.dbapi2

    return ", ".join([*parts, f"SQLite {pysqlite3.dbapi2.sqlite_version}"])


def _load(foreign: float | None) -> str:
    if foreign is None:
        return "load of others unknown"
    calm = "others were idle" if foreign < BUSY else "**the machine was loaded by others: read ratios, not rates**"
    return f"other processes used {foreign:.2f} cores on average: {calm}"


def _ticks() -> tuple[float, float, float]:
    """Busy seconds of the machine, of this process's tree, and uptime."""
    if not Path("/proc/stat").exists():
        return 0.0, 0.0, 0.0
    hertz = os.sysconf("SC_CLK_TCK")
    fields = [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    busy = (sum(fields) - fields[3] - fields[4]) / hertz
    return busy, sum(os.times()[:4]), float(Path("/proc/uptime").read_text().split()[0])


def _foreign(before: tuple[float, float, float], after: tuple[float, float, float]) -> float | None:
    """Cores that others used; every process of ours has ended by then, so that its time stands with its parent's."""
    spent = after[2] - before[2]
    if spent <= 0:
        return None
    return round(max(0.0, (after[0] - before[0]) - (after[1] - before[1])) / spent, 2)
