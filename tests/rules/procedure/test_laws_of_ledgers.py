"""The same laws on every ledger of the district: random acts by random posts with inputs of the right type."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Act, Input, Ledger, Pack, Version
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.rehearsal import Rehearsal
from shoushan.rules.procedure.values import Actor, Command, Happened, Source
from tests.rules.procedure.definitions import moment

PACKS = Path(__file__).resolve().parents[3] / "packs"
PACK, _ = load_pack(PACKS / "zhifu", PACKS)
assert PACK is not None
VERSIONS = [(ledger, version) for ledger in PACK.ledgers.values() for version in ledger.versions]
STEPS = 20


def value(pack: Pack, asked: Any, chance: Random) -> Any:
    """Something of the right type."""
    codes = pack.code_lists.get(asked.list or "")
    low, high = getattr(asked, "min", None), getattr(asked, "max", None)
    least = 1 if low is None else low
    most = least + 29 if high is None else min(high, least + 29)
    made = {
        "integer": chance.randint(least, most), "money": chance.randint(0, 10**6), "area": 9000, "rate": 5000,
        "month": "2017-10",
        "boolean": chance.random() < 0.5, "date": f"2017-10-{chance.randint(10, 28)}",
        "unit": chance.choice(sorted(pack.units)),
        "code": chance.choice(sorted(codes.codes)) if codes and codes.codes else "x", "phone": "13000000001",
        "id-number": "11010519491231002X", "credit-code": "91370602MA377AFMF0", "rows": [],
    }  # fmt: skip
    pattern = getattr(asked, "pattern", None)
    if asked.type == "text" and pattern:
        return fitting(pattern, chance)
    return made.get(asked.type, "x")


def fitting(pattern: str, chance: Random) -> str:
    """A text of a number's pattern: its first branch, digits where it wants digits."""
    first = pattern.split("|")[0].removeprefix("^").removesuffix("$")
    return re.sub(
        r"(?:\[0-9\]|\\d)(?:\{(\d+)(?:,\d*)?\})?",
        lambda found: "".join(str(chance.randint(1, 9)) for _ in range(int(found[1] or 1))), first,
    )  # fmt: skip


def given_to(pack: Pack, version: Version, act: Act, chance: Random) -> dict[str, Any]:
    """Inputs of an act, the optional ones now and then."""
    wanted: list[Input] = [one for one in act.inputs if one.required or chance.random() < 0.5]
    return {one.id: value(pack, version.fields.get(one.field or "", one), chance) for one in wanted}


def somebody(pack: Pack, act: Act, chance: Random, owner: str) -> Actor:
    """Mostly one who may do the act."""
    who = chance.choice(act.who)
    if who.role == "system":
        return Actor("system", "system")
    if who.role == "citizen" or who.role.startswith("party:"):
        return Actor("party", "p", party=who.role.partition(":")[2] or "applicant")
    posts = [post for post in pack.posts.values() if who.role in post.roles] or list(pack.posts.values())
    near = [post for post in posts if post.unit == owner]
    post = chance.choice(near if near and chance.random() < 0.5 else posts)
    return Actor("post", post.id, post.unit, frozenset(post.roles), tree=(post.unit, "zhifu"))


@pytest.mark.parametrize(("ledger", "version"), VERSIONS, ids=[f"{one.id}-{version.key}" for one, version in VERSIONS])
def test_random_acts_on_a_ledger(ledger: Ledger, version: Version) -> None:
    assert PACK is not None
    done = 0
    for seed in range(2):
        chance = Random(f"{ledger.id}{seed}")
        rehearsal = Rehearsal(PACK, version)
        done += walk(PACK, ledger, version, rehearsal, chance)
    assert done or ledger.kind == "register", "not one act of the procedure could be done"


def walk(pack: Pack, ledger: Ledger, version: Version, rehearsal: Rehearsal, chance: Random) -> int:
    """Some attempts on one case; how many were done."""
    now, done, case = datetime.combine(version.from_, datetime.min.time()), 0, f"{1:032x}"
    now = max(now, datetime(2017, 10, 9))
    rehearsal.made = 1
    for step in range(STEPS * 6):
        played = rehearsal.cases.get(case)
        if played is not None and step > STEPS:
            break
        now += timedelta(days=chance.choice([0, 0, 1, 1, 2, 7]) if played else 0)
        acts = [act for act in version.acts.values() if act.opens == (played is None)]
        if not acts:
            break
        act = chance.choice(acts)
        parties = [{"role": role.id, "kind": role.kinds[0], "name": "样例"} for role in version.parties.values()]
        command = Command(
            case, act.id, somebody(pack, act, chance, ledger.owner), Happened("on", now.date().isoformat()),
            given_to(pack, version, act, chance),
            () if played else parties, source=Source("paper", chance.choice([None, "scan"])), reason="随机",
            part=chance.choice([None, *(played.state.parts if played else ())]),
            opens=None if played else (ledger.id, chance.choice([None, *version.services])),
        )  # fmt: skip
        done += attempt(rehearsal, version, command, now.date())
    return done


def attempt(rehearsal: Rehearsal, version: Version, command: Command, day: date) -> int:
    """One attempt: done and declared, or refused with nothing changed."""
    before = repr(rehearsal.cases)
    try:
        rehearsal.do("main", command, moment(day.isoformat()))
    except Refusal:
        assert repr(rehearsal.cases) == before
        return 0
    state = rehearsal.cases[command.case].state
    assert state.stage in version.stages
    assert not state.closed or not [part for part in state.parts.values() if part["state"] in ("offered", "taken", "returned")]
    played = rehearsal.cases[command.case]
    for one in engine.possible(
        version, played.ledger, state, command.actor, rehearsal.context(version, played, None, {}), moment(day.isoformat())
    ):
        assert all(refusal.text.zh and refusal.text.en for refusal in one.refusals)
    assert reducers.copied(state) == state
    return 1
