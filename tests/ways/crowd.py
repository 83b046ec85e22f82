"""People who act at random, mostly where they may: the same seed gives the same people, acts and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from shoushan.records.cases import loading
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.surroundings import context_of
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.rules.catalogue.model import Act, Version
from shoushan.rules.procedure import guards
from shoushan.rules.procedure.values import Actor, Command, Happened, Source, State
from tests.people import MATERIALS, Place

LEDGERS = (("one-counter", "unemployment-benefit"), ("one-counter", "retirement-package"), ("hotline", None))
UNITS = ("employment", "social-insurance", "housing", "finance")
CITIZEN = {"role": "applicant", "kind": "person", "name": "王小明", "phone": "13800001234"}


class Crowd:
    """Everybody who may act in a place, asked one at a time for a command."""

    def __init__(self, place: Place, chance: Random) -> None:
        self.place, self.chance = place, chance
        self.posts: list[Post] = list(Post.objects.filter(to_on__isnull=True).order_by("id"))
        self.actors: dict[str, Actor] = {}

    def opening(self) -> Command:
        """A new matter at the counter or on the hotline."""
        ledger, service = self.chance.choice(LEDGERS)
        version = self.place.book.ledger(ledger).on(self.place.moment.date())
        name = "receive-at-counter" if service else "take-call"
        act = version.acts[name]
        parties = [CITIZEN] if service else []
        return self._command(uuid7(self.place.moment), act, self._actor("window-clerk", "owner", None, ledger), version,
                             opens=(ledger, service), parties=parties)  # fmt: skip

    def on(self, cursor: Any, uid: str) -> Command:
        """Something that somebody asks of the case ``uid``; mostly it may be done."""
        state = loading.load(cursor, uid, self.place.book.ledger).state
        version, ledger = self.place.book.version_of(state), self.place.book.ledger(state.ledger)
        context = context_of(self.place.book, self.place.moment, state, None, str)
        for _ in range(self.chance.randint(1, 12)):
            act = self.chance.choice([act for act in version.acts.values() if not act.opens])
            who = self.chance.choice(act.who)
            actor = self._actor(who.role, who.of or "any", state, state.ledger)
            found = guards.matching(version, ledger, state, act, actor, context)
            if guards.stands_in(version, state, act) and found and (not act.part or guards.parts_for(state, act, actor, found)):
                break
        part = self.chance.choice([*state.parts, None]) if self.chance.random() < 0.1 else None
        return self._command(uid, act, actor, version, part=part, seen=self.chance.choice([None, state.n]))

    def _command(self, uid: str, act: Act, actor: Actor, version: Version, **more: Any) -> Command:
        happened = Happened.at(self.place.moment)
        return Command(uid, act.id, actor, happened, self._given(act, version), reason="随机", source=Source("counter"), **more)

    def _given(self, act: Act, version: Version) -> Mapping[str, Any]:
        wanted = [one for one in act.inputs if one.required or one.id == "materials" or self.chance.random() < 0.3]
        return {one.id: self._value(version.fields.get(one.field or "") or one, one.id) for one in wanted}

    def _value(self, asked: Any, name: str) -> Any:
        if name == "materials":
            return [{"material": one, "state": "received"} for one in MATERIALS]
        codes = self.place.book.pack.code_lists.get(asked.list or "")
        made = {
            "integer": self.chance.randint(1, 9), "money": self.chance.randint(0, 10**6), "area": 9000, "rate": 5000,
            "boolean": self.chance.random() < 0.5, "date": self.place.moment.date().isoformat(), "month": "2026-11",
            "unit": self.chance.choice(UNITS), "phone": "13000000001", "id-number": "11010519491231002X",
            "credit-code": "91370602MA377AFMF0", "rows": [], "file": [],
            "code": self.chance.choice(sorted(codes.codes)) if codes and codes.codes else "x",
        }  # fmt: skip
        return made.get(asked.type, self.chance.choice(["路灯不亮", "材料齐全", "已处理", "x"]))

    def _actor(self, role: str, of: str, state: State | None, ledger: str) -> Actor:
        if role == "system":
            return Actor("system", "system")
        if role == "citizen" or role.startswith("party:"):
            return Actor("party", state.case if state else "", party="applicant")
        units = {part["unit"] for part in state.parts.values()} if state else set()
        if of in {"owner", "receiver"} or not units:
            units = {self.place.book.owners[ledger], *([state.unit] if state and state.unit else [])}
        fit = [post for post in self.posts if role in post.roles.split() and (of in {"any", "tree"} or post.unit in units)]
        post = self.chance.choice(fit if fit and self.chance.random() < 0.95 else self.posts)
        if post.id not in self.actors:
            self.actors[post.id] = accounts.viewer_at(post, f"h-{post.id}", self.place.book.pack).actor
        return self.actors[post.id]
