"""The whole map of addresses against a table of roles: who is answered how, to a look and to an empty form.

`addresses.csv` holds one row for every named address: values for its gaps (``*x`` is something of the case that all try
on), a query, and ``GET/POST`` for each role as the class of the answer: a status, or the door that somebody is sent to.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from shoushan.site import clock
from shoushan.web.ui.place import site_of
from tests.house.addressing import ROLES, STAFF, Row, Street, addresses, own_folders, table

WITHOUT_AN_ANSWER_TO_FILL_IN = {
    "portal:apply": "begins the questions", "portal:check": "goes back to the first question that is open",
    "portal:close": "forgets", "portal:sign-out": "leaves", "desk:logout": "leaves",
    "portal:put-aside": "keeps what was answered, be it nothing", "desk:draft": "keeps what was typed, be it nothing",
    "desk:batch": "nothing was ticked: back to the list", "desk:propose": "nothing was ticked: back to the list",
    "desk:intake": "looks nobody up: the form again",
    "desk:tray-remove": "says that nothing is ticked",
    "desk:queue-do": "says what is amiss on the page it leads back to",
    "desk:handover-do": "counts by itself; the remark is free", "desk:handover-confirm": "says that the list is gone",
    "api-v1:openapi-json": "is read with any method",
    "api-v1:list_cases": "shares its address with openCase", "api-v1:list_acts": "shares its address with actOnCase",
}  # fmt: skip
"""Addresses at which an empty form is no mistake, and why."""
DOORS = {"login", "number", "sign-in"}
OUTSIDERS = ("anonymous", "stranger")
"""Who must be kept out; they are tried in every run, the others in the long one."""
SHUT = {"401", "403", "404", "405"} | DOORS


@pytest.fixture(scope="module")
def street(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Street]:
    """The district with its people, once for all rows."""
    from tests import places

    folder = tmp_path_factory.mktemp("street")
    shut = override_settings(**own_folders(folder))
    with django_db_blocker.unblock(), shut, places.sqlite_place(folder) as place, clock.simulated(place.moment):
        yield Street(place)


ROUTES = dict(addresses())
TABLE = table()


def unlike(street: Street, row: Row, route: str, roles: tuple[str, ...] = ROLES) -> list[str]:
    """What the roles are answered otherwise than the table says."""
    where, found = street.address(row, route), []
    for role in roles:
        said = "/".join(street.asked(role, method, where) for method in ("get", "post"))
        if said != row.answers[role]:
            found.append(f"{row.name} for {role}: {said}, not {row.answers[role]} ({where})")
    return found


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert len(ROUTES) > 90
    assert set(ROUTES) - set(TABLE) == set(), "addresses without a row in addresses.csv"
    assert set(TABLE) - set(ROUTES) == set(), "rows without an address"


def test_the_table_expects_no_breakdown_and_a_clear_answer_to_an_empty_form() -> None:
    for row in TABLE.values():
        for role, both in row.answers.items():
            look, send = both.split("/")
            assert {look[0], send[0]} <= {"2", "3", "4"} or {look, send} & DOORS, f"{row.name} for {role}: {both}"
            assert send[0] == "4" or send in DOORS or row.name in WITHOUT_AN_ANSWER_TO_FILL_IN, f"{row.name} for {role}: {both}"


def test_who_may_less_is_never_answered_more() -> None:
    for row in TABLE.values():
        if row.name.startswith(("desk:", "board:")) and row.name != "desk:login":
            for role in set(ROLES) - set(STAFF):
                assert set(row.answers[role].split("/")) <= SHUT, f"{row.name} is open to {role}"
        if row.name.startswith("board:audit") or row.name.startswith("board:sample"):
            assert [role for role in STAFF if row.answers[role][0] == "2"] == ["supervisor", "auditor"], row.name
        if "*" not in str(row.gaps) and "uid" not in ROUTES[row.name]:
            continue
        if row.name.startswith(("desk:", "api-v1:")):
            others = ("stranger", "secretary", "it", "weak-token")
            assert not [role for role in others if row.answers[role][0] in "23"], f"{row.name}: a stranger sees the case"


@pytest.mark.parametrize(
    "roles", [OUTSIDERS, pytest.param(tuple(one for one in ROLES if one not in OUTSIDERS), marks=pytest.mark.slow)]
)
def test_everybody_is_answered_as_the_table_says(street: Street, roles: tuple[str, ...]) -> None:
    told = [line for name, route in ROUTES.items() for line in unlike(street, TABLE[name], route, roles)]
    assert not told, "\n".join(told)


WITHOUT_DATA = {"portal:log-checker"}
"""A page that is kept and opened elsewhere, to check what is handed to it; nothing of the place stands on it."""


def unlabelled(street: Street) -> list[str]:
    """Pages that do not say that what they show is synthetic, of those that somebody is given at once."""
    found = []
    for name, route in ROUTES.items():
        role = next((role for role in ROLES if TABLE[name].answers[role].startswith("200/")), None)
        if role is None or name in WITHOUT_DATA:
            continue
        where = street.address(TABLE[name], route)
        answer = street.client(role).get(where)
        whole = answer.headers["Content-Type"].startswith("text/html") and b"</html>" in answer.content
        if whole and "合成数据" not in answer.content.decode():
            found.append(f"{name} ({where})")
    return found


def test_every_page_says_that_its_data_are_synthetic(street: Street) -> None:
    assert street.place.book.pack.synthetic
    assert unlabelled(street) == []
    pack = street.place.book.pack
    assert site_of(pack).synthetic
    assert not site_of(replace(pack, synthetic=False)).synthetic, "a real place says nothing of the kind"


def open_otherwise(street: Street, shut: set[str]) -> list[str]:
    """Addresses of those that are shut to a passer-by which answer another method than GET and POST."""
    found = []
    for name, route in addresses():
        if name in shut:
            where = street.address(TABLE.get(name, Row(name, {}, "", {})), route)
            for method in ("head", "put", "delete", "patch", "options"):
                said = street.asked("anonymous", method, where)
                found += [] if said in SHUT | {"400"} else [f"{method} {where} ({name}): {said}"]
    return found


def test_no_other_method_opens_what_is_shut(street: Street) -> None:
    shut = {row.name for row in TABLE.values() if set(row.answers["anonymous"].split("/")) <= SHUT}
    assert len(shut) > 50
    assert open_otherwise(street, shut) == []


def test_an_open_door_is_found(street: Street) -> None:
    def secret(request: Any, uid: str = "") -> HttpResponse:
        return HttpResponse(uid)

    desk = types.ModuleType("open_desk")
    desk.app_name, desk.urlpatterns = "desk", [path("case/<slug:uid>", secret, name="case")]  # type: ignore[attr-defined]
    house = types.ModuleType("open_house")
    house.urlpatterns = [path("desk/", include(desk))]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=house):
        told = unlike(street, TABLE["desk:case"], "desk/case/<slug:uid>")
        assert any("desk:case for anonymous: 200/200, not login/login" in line for line in told)
        assert any("desk:case for stranger: 200/200, not 404/405" in line for line in told)
        assert open_otherwise(street, {"desk:case"})


def test_a_new_address_without_a_row_is_found() -> None:
    house = types.ModuleType("new_house")
    house.urlpatterns = [path("new/", lambda request: HttpResponse(), name="new")]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=house):
        assert set(dict(addresses())) - set(TABLE) == {"new"}
