"""The process of one side: builds it once, then waits, and measures one round whenever it is asked to.

`python -m bench.worker MODULE:FUNCTION JSON`. The function takes the JSON's members and gives `(step, told)`: `step()` does
one round and gives a mapping with at least `count`; `told` is what is known once it is built.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from typing import Any


def answer(kind: str, said: Any) -> None:
    """One line to the process that asked."""
    sys.stdout.write(f"\n{kind} {json.dumps(said, ensure_ascii=False)}\n")
    sys.stdout.flush()


def measured(step: Any) -> dict[str, Any]:
    """One round with its beginning, end (one clock for all processes) and the CPU seconds of this process."""
    gc.collect()
    cpu, began = time.process_time(), time.monotonic()
    found = dict(step())
    return {"began": began, "ended": time.monotonic(), "cpu": time.process_time() - cpu, **found}


def main() -> None:
    """Build, say so, and serve until the asking process closes the line."""
    module, function = sys.argv[1].split(":")
    step, told = getattr(importlib.import_module(module), function)(**json.loads(sys.argv[2]))
    answer("READY", told)
    for _ in sys.stdin:
        answer("ROUND", measured(step))


if __name__ == "__main__":
    main()
