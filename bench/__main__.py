"""Every bench in turn: `python -m bench` (hours with growth), `python -m bench --quick` (a few minutes, nothing written)."""

from __future__ import annotations

import subprocess
import sys
import tempfile

from bench.report import ORDER


def main() -> int:
    """Run each bench in a process of its own with the given options; gives how many failed."""
    given = sys.argv[1:]
    if "--results" not in given:
        given += ["--results", tempfile.mkdtemp(prefix="shoushan-bench-")]
    failed = 0
    for name in ORDER:
        print(f"\n=== {name}", flush=True)
        failed += bool(subprocess.run([sys.executable, "-m", f"bench.{name}", *given], check=False).returncode)
    return failed


if __name__ == "__main__":
    sys.exit(main())
