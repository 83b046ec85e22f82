"""A list of fifty rows as a page and as JSON, signed in, scoped and masked, against plain values and a naive site."""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable
from typing import Any

from bench.ground import ground
from bench.harness import Broken, Side, costs, once, run, spread
from bench.report import Report, arguments

Built = tuple[Callable[[], dict[str, Any]], dict[str, Any]]
FLOOR = "plain values and orjson"
LEDGER = "one-counter"
OWN = {
    "page, /desk/ledger": ("desk", f"/desk/ledger/{LEDGER}", 4.0),
    "JSON, /api/v1/cases": ("api", f"/api/v1/cases?ledger={LEDGER}&size=50", 2.0),
}
"""Name → (door, address, aim as a multiple of the floor's CPU)."""
NAIVE = {FLOOR: "/values", "ninja's own serialisation": "/api/rows", "naive template page over the ORM": "/table"}


def asking(application: Any, address: str, headers: dict[str, str], count: int) -> Built:
    """A step of `count` requests to a WSGI application in this process."""
    path, _, query = address.partition("?")

    def ask() -> tuple[str, bytes]:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False,
            "wsgi.run_once": False, "HTTP_HOST": "testserver", **headers,
        }  # fmt: skip
        answer = application(environ, lambda status, _headers, _fault=None: said.append(status))
        body = b"".join(answer)
        answer.close()
        return said[0], body

    status, body = ask()
    if not status.startswith("200"):
        raise SystemExit(f"{address} answers {status}: {body[:300].decode(errors='replace')}")

    def step() -> dict[str, Any]:
        for _ in range(count):
            ask()
        return {"count": count}

    return step, {"bytes": len(body)}


def own(door: str, address: str, count: int) -> Built:
    """Requests of a window clerk to the desk (session) or to the interface (token), through the site's whole WSGI chain."""
    from django.core.wsgi import get_wsgi_application
    from django.test import Client

    from bench.district import CAST, place
    from shoushan.records.units import accounts
    from shoushan.records.units.models import Account

    place().viewer("window")
    account = Account.objects.get(user__username="window")
    if door == "api":
        headers = {"HTTP_AUTHORIZATION": f"Bearer {accounts.issue_token(account, CAST['window'], 'bench')}"}
    else:
        client = Client()
        client.force_login(account.user, "django.contrib.auth.backends.ModelBackend")
        headers = {"HTTP_COOKIE": "; ".join(f"{name}={held.value}" for name, held in client.cookies.items())}
    return asking(get_wsgi_application(), address, headers, count)


def naive(database: str, address: str, rows: int, count: int) -> Built:
    """Requests to the naive site with the middleware of every new Django project."""
    from bench.naive import configured
    from bench.peers_sides import sound_sqlite

    sound_sqlite()
    from bench import naive_site_settings as site

    configured("sqlite", database, site.APPS, ROOT_URLCONF="bench.naive_site", MIDDLEWARE=site.MIDDLEWARE,
               TEMPLATES=site.TEMPLATES, ALLOWED_HOSTS=["*"])  # fmt: skip
    from django.core.wsgi import get_wsgi_application

    from bench.naive_site import fill

    fill(rows)
    return asking(get_wsgi_application(), address, {}, count)


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", cases=(2000, 60), requests=(40, 5), rounds=(7, 2))
    with Report("pages", "列表页与接口 List page and interface", wanted) as report, ground(postgres=False) as floor:
        report.say(
            f"{wanted.cases:,} cases on SQLite, fifty rows in each answer. Requests go to the WSGI application in the "
            "side's own process, so that CPU is the server's alone. Ours: a window clerk signed in, the whole middleware, rows "
            "scoped to the clerk's unit, names masked, lamps computed, the total counted. The others: Django's seven default "
            "middlewares, no session touched, nothing scoped or masked."
        )
        floor.made("sqlite", "base", "bench.district:installed", {"count": wanted.cases})
        sides = [
            Side(name, "bench.pages:naive", {"database": floor.empty("sqlite", f"naive{number}"), "address": address,
                                             "rows": wanted.cases, "count": wanted.requests})
            for number, (name, address) in enumerate(NAIVE.items())
        ]  # fmt: skip
        for name, (door, address, _) in OWN.items():
            given = {"door": door, "address": address, "count": wanted.requests}
            try:
                once("bench.pages:own", given, floor.copy("sqlite", "base", f"try_{door}"))
            except Broken as fault:
                report.say(f"Left out, because it does not answer: {name} ({str(fault).strip().splitlines()[-1][:200]})")
                continue
            sides.append(Side(name, "bench.pages:own", given, floor.copy("sqlite", "base", door)))
        found = run(sides, wanted.rounds)
        report.keep("sides", {name: {"cpu": one.cpu, "rates": one.rates, "told": one.told} for name, one in found.items()})
        base = found[FLOOR]
        report.table(["side", "server CPU ms per request", "× floor", "kB"], [
            [name, spread([cpu / 1e3 for cpu in one.cpu]), spread(costs(one, base)), f"{one.told['bytes'] / 1e3:.0f}"]
            for name, one in found.items()
        ])  # fmt: skip
        for name, (_, _, aim) in OWN.items():
            if name in found:
                report.aim(f"{name}, × CPU of “{FLOOR}”", statistics.median(costs(found[name], base)), aim)


if __name__ == "__main__":
    main()
