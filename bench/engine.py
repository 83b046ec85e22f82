"""What one decision costs: typical acts on a small definition, in microseconds, with and without counting a term.

    python -m bench.engine

Medians of many rounds in shuffled order in one process; the fold of the same facts, the page's question and one bare
due day stand beside it. Nothing is asserted.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from tests.rules.procedure.definitions import CALENDAR, Desk, moment, post, usual

from shoushan.rules.deadlines import Term, Unit, reckon
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.values import Command, Happened

ROUNDS, CALLS = 40, 200


def cases() -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    desk = Desk(usual()).routed("a", "b", "c", "d")
    version, ledger, context, now = desk.version, desk.ledger, desk.context(), moment("2017-09-05")
    on = Happened("on", "2017-09-05")

    def deciding(act: str, by: str, **more: Any) -> Callable[[], Any]:
        command = Command("case-1", act, post(by), on, **more)
        return lambda: engine.decide(version, ledger, desk.state, command, context, now)

    opening = Command(
        "case-2", "open", post("clerk@hall"), on, {"amount": 5}, [{"role": "applicant", "name": "张三"}], opens=("small", None)
    )
    answered = deciding("answer", "handler@a")()
    actor, start = post("handler@a"), moment("2017-09-05").date()
    return {
        "take a part (no term)": deciding("take", "handler@a"),
        "answer (input, term ends)": deciding("answer", "handler@a", input={"verdict": "yes"}),
        "note (records only)": deciding("note", "clerk@hall", input={"text": "x"}),
        "pause (two terms counted)": deciding("pause", "clerk@hall", input={"kind_of": "supplement"}),
        "open (party, field, term)": lambda: engine.decide(version, ledger, None, opening, context, now),
        "fold the answer's facts": lambda: reducers.fold(desk.state, answered.facts, answered.stamp),
        "possible (every act)": lambda: engine.possible(version, ledger, desk.state, actor, context, now),
        "lapses (none due)": lambda: engine.lapses(version, ledger, desk.now, now, context),
        "one due day, 20 working days": lambda: reckon(Term(start, 20, Unit.WORKING_DAY), CALENDAR),
    }


def main() -> None:
    """Measure in shuffled rounds and print medians with the fastest and slowest tenth."""
    measured = cases()
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name in random.sample(list(measured), len(measured)):
            call = measured[name]
            began = time.perf_counter()
            for _ in range(CALLS):
                call()
            found[name].append((time.perf_counter() - began) / CALLS * 1e6)
    for name, times in found.items():
        low, *_, high = statistics.quantiles(times, n=10)
        print(f"{name:32} {statistics.median(times):8.1f} µs  ({low:.1f}–{high:.1f})")


if __name__ == "__main__":
    main()
