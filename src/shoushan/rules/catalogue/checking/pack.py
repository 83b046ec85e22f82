"""The pack outside its ledgers: units in a tree, posts with known roles, rights, code lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import unknown
from shoushan.rules.catalogue.model import Pack, Place
from shoushan.rules.catalogue.model.ledgers import SHARED_ROLES
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_UNIT = Text("单位", "unit")
_ROLE = Text("岗位角色", "role")
_CLOSED = Text("封闭类别", "closed class")


def check(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong outside the ledgers."""
    yield from _units(pack)
    yield from _posts(pack)
    shut = {one.id for ledger in pack.ledgers.values() for one in ledger.classes}
    shut |= {ledger.id for ledger in pack.ledgers.values() if ledger.closed}
    for role, right in pack.rights.items():
        if role not in pack.roles:
            yield unknown(right.at or _file(pack, "rights.yaml"), _ROLE, role, pack.roles)
        for klass in right.closed:
            if klass not in shut:
                yield unknown(right.at or _file(pack, "rights.yaml"), _CLOSED, klass, shut)
    for role in pack.roles:
        if pack.rights and role not in pack.rights:
            yield _problem(
                _file(pack, "rights.yaml"),
                Text(f"角色“{role}”没有权限。", f"The role “{role}” has no rights."),
                Text("请在 rights.yaml 中写明。", "Say in rights.yaml what it sees."),
            )
    yield from _codes(pack)
    yield from _classes(pack)
    yield from _ledgers(pack)


def _file(pack: Pack, name: str) -> Place:
    return Place(f"{pack.folders[-1]}/{name}", 0)


def _problem(at: Place, message: Text, remedy: Text) -> Problem:
    return Problem(at.file, at.line, message, remedy)


def _units(pack: Pack) -> Iterator[Problem]:
    for unit in pack.units.values():
        at = unit.at or _file(pack, "units.yaml")
        for id_ in (*filter(None, [unit.parent]), *unit.successors):
            if id_ not in pack.units:
                yield unknown(at, _UNIT, id_, pack.units)
        if unit.from_ and unit.to and unit.to < unit.from_:
            yield _problem(
                at,
                Text(f"单位“{unit.id}”撤销早于设立。", f"The unit “{unit.id}” ends before it begins."),
                Text("请更正日期。", "Correct the days."),
            )
        above, seen = unit.parent, {unit.id}
        while above is not None and above in pack.units and above not in seen:
            seen.add(above)
            above = pack.units[above].parent
        if above == unit.id:
            yield _problem(
                at,
                Text(f"单位“{unit.id}”是自己的上级。", f"The unit “{unit.id}” stands above itself."),
                Text("请更正 parent。", "Correct parent."),
            )


def _posts(pack: Pack) -> Iterator[Problem]:
    for post in pack.posts.values():
        at = post.at or _file(pack, "posts.yaml")
        if post.unit not in pack.units:
            yield unknown(at, _UNIT, post.unit, pack.units)
        for role in post.roles:
            if role not in pack.roles:
                yield unknown(at, _ROLE, role, pack.roles)
        for deputy in post.deputies:
            if deputy not in pack.posts:
                yield unknown(at, Text("岗位", "post"), deputy, pack.posts)
        for ledger in post.ledgers:
            if ledger != "*" and ledger not in pack.ledgers:
                yield unknown(at, Text("台账", "ledger"), ledger, pack.ledgers)


def _codes(pack: Pack) -> Iterator[Problem]:
    for codes in pack.code_lists.values():
        at = _file(pack, f"code-lists/{codes.id}.yaml")
        for code in codes.codes.values():
            if code.parent is not None and code.parent not in codes.codes:
                yield unknown(at, Text("上级代码", "parent code"), code.parent, codes.codes)
            if code.from_ and code.to and code.to < code.from_:
                yield _problem(
                    at,
                    Text(f"代码“{code.code}”停用早于启用。", f"The code “{code.code}” ends before it begins."),
                    Text("请更正日期。", "Correct the days."),
                )


def _classes(pack: Pack) -> Iterator[Problem]:
    """A closed class has a name of its own: rights name it, and a ledger that is closed as a whole is named by its id."""
    count = Counter(one.id for ledger in pack.ledgers.values() for one in ledger.classes)
    for ledger in pack.ledgers.values():
        for one in ledger.classes:
            if count[one.id] > 1 or one.id in pack.ledgers:
                yield _problem(
                    ledger.at or Place(ledger.folder, 0),
                    Text(f"封闭类别“{one.id}”与别的封闭类别或者台账重名。", f"The closed class “{one.id}” has another's name."),
                    Text("请改用只属于它的编号。", "Give it an id of its own."),
                )


def _ledgers(pack: Pack) -> Iterator[Problem]:
    roles = Counter(ledger.role for ledger in pack.ledgers.values() if ledger.role)
    kinds = {unit.kind for unit in pack.units.values()}
    for ledger in pack.ledgers.values():
        at = ledger.at or Place(ledger.folder, 0)
        if ledger.role and ledger.role not in SHARED_ROLES and roles[ledger.role] > 1:
            yield _problem(
                at,
                Text(f"不止一个台账的角色是“{ledger.role}”。", f"More than one ledger has the role “{ledger.role}”."),
                Text("一个角色只能有一个台账。", "A role belongs to one ledger."),
            )
        if pack.units and ledger.owner not in pack.units and ledger.owner not in kinds:
            yield unknown(at, Text("主管单位", "owner"), ledger.owner, [*pack.units, *kinds])
        if not ledger.basis and not ledger.assumed and ledger.role is None:
            yield _problem(
                at,
                Text(f"台账“{ledger.id}”没有法律依据。", f"The ledger “{ledger.id}” has no legal basis."),
                Text("请写 basis，或注明 assumed: true。", "Give its basis or mark it assumed: true."),
            )
