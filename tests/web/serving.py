"""The whole site served in this process over a test's own district, at the moment where its clock stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request, each with its own connection."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """No line per request."""

    def log_message(self, *_: Any) -> None:
        """Silence."""


@contextmanager
def served(place: Any) -> Iterator[str]:
    """The site's address inside the block; requests happen at ``place.moment``."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    from shoushan.site import clock

    inner = get_wsgi_application()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with clock.simulated(place.moment):
            told = inner(environ, start)
            try:
                return list(told)
            finally:
                told.close()  # as every server does: else whoever collects it later closes the connection of another request
                connections.close_all()

    server = make_server("127.0.0.1", 0, answer, server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
