"""On whose behalf something is read: what a viewer may see, unmask and do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shoushan.rules.catalogue.model import EMPTY, Ledger, Right
from shoushan.rules.procedure.guards import MAY_ARCHIVE, MAY_ERASE
from shoushan.rules.procedure.values import Actor


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. ``units`` are the unit of the post and all below it; ``case`` is the one case that a tracking code or
    a one-time link opens; ``parties`` are the keyed digests of identities a signed-in citizen has proven, ``day`` the local
    day on which they look: a mandate that does not hold on it opens nothing."""

    kind: Literal["staff", "tracker", "citizen", "public", "system"]
    handle: str = ""
    post: str | None = None
    unit: str | None = None
    tree: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    rights: tuple[Right, ...] = ()
    ledgers: tuple[str, ...] = ("*",)
    deputising: tuple[str, ...] = ()
    case: str | None = None
    parties: tuple[str, ...] = ()
    name: str = ""
    for_post: str | None = None
    extra: Mapping[str, str] = field(default=EMPTY)
    day: str = ""

    @property
    def actor(self) -> Actor:
        """The viewer as somebody who acts."""
        if self.kind == "staff":
            more = {name for name, has in ((MAY_ERASE, self.erases), (MAY_ARCHIVE, self.archives)) if has}
            roles = self.roles | more if more else self.roles
            return Actor(
                "post", self.post or "", self.unit, roles, self.handle, self.tree, self.for_post,
                stands_for=frozenset(self.deputising),
            )  # fmt: skip
        if self.kind == "system":
            return Actor("system", "system")
        return Actor("party" if self.kind == "citizen" else "citizen", self.case or "", handle=self.handle)

    def may_open(self, ledger: Ledger) -> bool:
        """Whether rows of the ledger can be visible at all: closed classes need their own right."""
        if self.kind == "system":
            return True
        if self.kind != "staff":
            return True
        if "*" not in self.ledgers and ledger.id not in self.ledgers:
            return False
        return not ledger.closed or self.may_enter(ledger.id)

    def may_enter(self, klass: str) -> bool:
        """Whether cases of a closed class can be visible to this member of staff at all."""
        return any(klass in right.closed for right in self.rights)

    def may_unmask(self, klass: str) -> bool:
        """Whether one of the viewer's roles may see a class in the clear, each time with a reason that is recorded."""
        return self.kind == "system" or any(klass in right.unmask for right in self.rights)

    @property
    def audits(self) -> bool:
        """Whether one of the viewer's roles reads the lists of auditors."""
        return self.kind == "system" or any(right.audits for right in self.rights)

    @property
    def erases(self) -> bool:
        """Whether one of the viewer's roles approves lawful erasures and gives copies of cases to others."""
        return self.kind == "system" or any(right.erases for right in self.rights)

    @property
    def archives(self) -> bool:
        """Whether one of the viewer's roles hands cases over to the archive and takes box and item numbers back."""
        return self.kind == "system" or any(right.archives for right in self.rights)


NEVER = "9999-12-31"
SYSTEM_VIEWER = Viewer("system")
PUBLIC_VIEWER = Viewer("public")


def scope(viewer: Viewer, owners: Mapping[str, str], closed: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The predicate over ``case_row c`` that holds every read to what ``viewer`` may see.

    ``owners`` maps ledger → owner unit, ``closed`` lists the closed classes in service. Only indexed columns are used.
    """
    if viewer.kind == "system":
        return "c.hidden is null", []
    if viewer.kind == "public":
        return "1 = 0", []
    if viewer.kind in {"tracker", "citizen"}:
        return _of_a_citizen(viewer)
    apart, entered = kept_apart(viewer, closed)
    parts, given = ["c.hidden is null", apart], list(entered)
    if "*" not in viewer.ledgers:
        parts.append(f"c.ledger in ({_marks(viewer.ledgers)})")
        given += viewer.ledgers
    where, more = _reach(viewer, owners)
    return " and ".join([*parts, where]), given + more


def kept_apart(viewer: Viewer, closed: tuple[str, ...], row: str = "c", own: str | None = None) -> tuple[str, list[Any]]:
    """The predicate that leaves out rows of closed classes that ``viewer`` may not enter, for whatever is shown of
    other cases; ``own`` is the class of the case they are shown beside.

    A row of a class that is not in ``closed`` (a class that the definitions no longer name) is shut to all but the system.
    """
    if viewer.kind == "system":
        return "1 = 1", []
    allowed = [klass for klass in closed if klass == own or viewer.may_enter(klass)]
    if not allowed:
        return f"{row}.klass is null", []
    return f"({row}.klass is null or {row}.klass in ({_marks(allowed)}))", list(allowed)


def _reach(viewer: Viewer, owners: Mapping[str, str]) -> tuple[str, list[Any]]:
    sees = {right.sees for right in viewer.rights}
    if "all" in sees:
        return "1 = 1", []
    units = list(viewer.units)
    if not units:
        return "1 = 0", []
    own = f"c.id in (select case_id from case_scope where unit in ({_marks(units)}))"
    mine = [ledger for ledger, owner in owners.items() if owner in viewer.units]
    if "ledger" in sees and mine:
        return f"(c.ledger in ({_marks(mine)}) or {own})", [*mine, *units]
    return own, list(units)


def _of_a_citizen(viewer: Viewer) -> tuple[str, list[Any]]:
    if viewer.kind == "tracker":
        return "c.uid = %s and c.hidden is null", [viewer.case]
    if not viewer.parties:
        return "1 = 0", []
    force, days = in_force(viewer.day)
    inside = f"select case_id from case_party where id_digest in ({_marks(viewer.parties)}) and {force}"
    return f"c.id in ({inside}) and c.hidden is null", [*viewer.parties, *days]


def in_force(day: str, party: str = "") -> tuple[str, list[Any]]:
    """The predicate over rows of ``case_party`` (named ``party``, with its dot) that stand on an ISO day: not ended, and
    within the days of the mandate. Without a day nothing stands that has one of its own."""
    begun = f"({party}since is null or {party}since <= %s)"
    return f"{party}ended = 0 and {begun} and ({party}until is null or {party}until >= %s)", [day, day or NEVER]


def _marks(values: object) -> str:
    return ", ".join(["%s"] * len(values))  # type: ignore[arg-type]
