"""A batch of payments run whole: frozen, approved by two, sent, answered with lines returned, told to its cases, paid again."""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from bench.ground import SHOWN, Ground, ground
from bench.harness import short
from bench.report import Report, arguments

AIM_RATIO, AIM_GROWTH = 60, 1.3
"""A line of the corridor (three entries in the journal of its case, sealed account, digests) over three bare rows; and how much
dearer a line may be in a list of full size than in one of a tenth."""
PERIODS = ("2026-11", "2026-12")
BANK = ("序号", "户名", "证件号码", "账号", "开户行", "金额（元）", "期间", "摘要", "批次号")
GIVEN = {
    "register_kind": "urban", "street": "370602003", "community": "大海阳社区", "apply_way": "self", "near_relative": "none",
    "living_class": "steady", "household_size": 2, "paid_from": "2026-08-01", "recheck_due": "2027-07-01",
    "pay_bank": "样例银行", "earlier_decision": "样例民低确〔2026〕1号",
}  # fmt: skip


class Clock:
    """Seconds of each step, and the most memory that the process held by its end, in MB."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.memory: dict[str, float] = {}

    def time(self, name: str, call: Callable[[], Any]) -> Any:
        """What ``call`` gives, its time put down under ``name``."""
        began = perf_counter()
        found = call()
        self.steps[name] = self.steps.get(name, 0.0) + perf_counter() - began
        self.memory[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return found


def run_whole(count: int, returned: int) -> tuple[None, dict[str, Any]]:
    """Builder: ``count`` households, two months of payments; ``returned`` lines of the first come back. Gives times by step."""

    from bench.district import place, places
    from shoushan.records.cases import actions, batches
    from shoushan.records.cases.identifiers import uuid7
    from shoushan.records.units import accounts
    from shoushan.records.units.models import Post
    from shoushan.rules.procedure.values import Command, Happened

    places.install_sample()
    there, clock = place(), Clock()
    posts = ("civil-affairs-keeper", "civil-affairs-head", "civil-affairs-decider")
    who = {post: accounts.viewer_at(Post.objects.get(id=post), f"hand-{post}", there.book.pack) for post in posts}
    keeper, head, decider = (who[post].actor for post in posts)

    def opened() -> Any:
        for no in range(1, count + 1):
            given = {**GIVEN, "household_no": f"DB{no:06}", "monthly_amount": 50000 + no, "pay_account": f"62{no:08}"}
            party = {"role": "applicant", "kind": "person", "name": f"样例户{no}", "id_number": f"379900{no:011}X"}
            happened = Happened.at(there.moment)
            yield Command(
                uuid7(there.moment), "take-over", keeper, happened, given, parties=[party], opens=("minimum-living", None)
            )

    batches.run(list(opened()), there.book, lambda: there.moment, "keeper")

    def do(actor: Any, case: str, act: str, given: Any = None, **more: Any) -> None:
        actions.act([Command(case, act, actor, Happened.at(there.moment), given or {}, **more)], there.book, there.moment)

    lines = 0
    for period, back in zip(PERIODS, (returned, 0), strict=True):
        lines += _month(there, clock, do, (keeper, head, decider), period, back)
        there.pass_time(days=30)
    told = {"lines": lines, "steps": clock.steps, "memory": clock.memory, "bare": bare(lines)}
    with_states = states()
    if with_states != {"paid": 2 * count, "returned": returned}:
        raise SystemExit(f"the money does not come out: {with_states}")
    return None, told


def _month(there: Any, clock: Clock, do: Callable[..., None], who: tuple[Any, Any, Any], period: str, back: int) -> int:
    """One batch of one month, whole; gives how many lines it had."""
    from shoushan.outputs.spreadsheets import written
    from shoushan.records.cases import batch_lines, claims, paid_out
    from shoushan.records.cases.identifiers import uuid7
    from shoushan.records.units.viewer import SYSTEM_VIEWER
    from shoushan.web.desk.payments import results_of

    keeper, head, decider = who
    bank = there.book.pack.ledgers["payment-batches"].versions[-1].bank
    case, source = uuid7(there.moment), "minimum-living.allowance"
    given = {"batch_title": period, "pay_source": source, "pay_period": period, "fund": "district", "bank_name": "sample-rural"}
    do(keeper, case, "open", given, opens=("payment-batches", None))
    due = clock.time("who is due", partial(claims.due, there.book, source, period))["lines"]
    totals = {"count": len(due), "sum": sum(line["amount"] for line in due), "control_source": "街道汇总表"}
    clock.time("freeze", partial(do, keeper, case, "freeze", totals))
    for actor in (head, decider):
        clock.time("two approve", partial(do, actor, case, "approve"))
    clock.time("tell the cases: due", partial(paid_out.tell_all, there.book, there.moment))
    asked = (SYSTEM_VIEWER, there.book, case, "export", "bank", there.moment)
    found = clock.time("file out", partial(batch_lines.clear_lines, *asked))
    shown = clock.time("file out", partial(batch_lines.bank_rows, bank, found, "x", "低保金"))
    content = clock.time("file out", partial(written, "csv", BANK, shown))
    do(keeper, case, "send", {"bank_file": "a.csv", "bank_digest": batch_lines.digest(content)})
    answer = answered(shown, back)
    results = clock.time("answer in", partial(results_of, bank, answer, "a.csv"))
    taken = {"results": results, "return_file": "b.csv", "return_digest": batch_lines.digest(answer)}
    clock.time("answer in", partial(do, keeper, case, "take-return", taken))
    clock.time("tell the cases: paid or returned", partial(paid_out.tell_all, there.book, there.moment))
    return len(due)


def answered(rows: Any, back: int) -> bytes:
    """The bank's file that comes back: the first ``back`` lines returned."""
    lines = ["序号,户名,金额（元）,处理结果,失败原因"]
    for place_, row in enumerate(rows):
        lines.append(f"{row[0]},{row[1]},{row[5]},{'失败,账号不符' if place_ < back else '成功,'}")
    return "\n".join(lines).encode("utf-8-sig")


def states() -> dict[str, int]:
    """How many lines of money stand in which state."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select state, count(*) from case_money group by state")
        return dict(cursor.fetchall())


def bare(count: int) -> float:
    """Seconds of a bare loop: three rows a line (listed, told, answered) into a table of its own, one statement each."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("create table bare_line (no integer, step integer, amount bigint, state text, primary key (no, step))")
        began = perf_counter()
        for step in range(3):
            with transaction.atomic():
                for no in range(count):
                    cursor.execute("insert into bare_line values (%s, %s, %s, %s)", [no, step, 50000 + no, "open"])
        took = perf_counter() - began
        cursor.execute("drop table bare_line")
    return took


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", lines=(10_000, 500), returned=(37, 5))
    with Report("payments", "发放批次 Payment batches", wanted) as report, ground() as floor:
        report.say(
            f"{wanted.lines} households of `minimum-living`, two months: frozen, approved by two, file out, answer in with "
            f"{wanted.returned} lines returned, told to every case, and those paid again beside the next month's. The bare "
            "loop writes three rows for each line into a table without index, journal or key."
        )
        for vendor in floor.vendors:
            on(floor, vendor, report, wanted.lines, wanted.returned)


def on(floor: Ground, vendor: str, report: Report, lines: int, returned: int) -> None:
    """Everything about one database."""
    small = floor.made(vendor, f"fewer_{vendor}", "bench.payments:run_whole", {"count": max(lines // 10, 50), "returned": 4})
    told = floor.made(vendor, f"paid_{vendor}", "bench.payments:run_whole", {"count": lines, "returned": returned})
    report.say(f"\n### {SHOWN[vendor]}\n")
    report.keep(vendor, {"full": told, "tenth": small})
    rows = []
    for name, seconds in told["steps"].items():
        each, before = seconds / told["lines"], small["steps"][name] / small["lines"]
        rows.append([name, short(seconds), short(each * 1e6), short(each / before), short(told["memory"][name])])
    report.table(["step (both months)", "seconds", "µs per line", "÷ in a tenth of the lines", "most memory, MB"], rows)
    whole = sum(told["steps"].values()) / told["lines"]
    report.aim("a line, whole ÷ bare loop of its rows", whole / (told["bare"] / told["lines"]), AIM_RATIO)
    tenth = sum(small["steps"].values()) / small["lines"]
    report.aim("a line in the full list ÷ in a tenth of it", whole / tenth, AIM_GROWTH)


if __name__ == "__main__":
    main()
