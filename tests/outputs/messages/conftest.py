"""A gateway for short messages as its own server on loopback, and an outbox folder of each test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from shoushan.outputs.messages.gateway import Gateway
from shoushan.outputs.messages.proposing import Portal
from shoushan.site.telling import Ways

ADDRESS = "https://zf.example.cn"


@pytest.fixture
def by_file(tmp_path: Any) -> Ways:
    return Ways("file", tmp_path / "outbox", Portal(ADDRESS))


class Operator:
    """What the operator has taken, by key; ``ill`` answers 503, ``strict`` refuses, ``deaf`` takes it and then breaks off."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}
        self.asked: list[str] = []
        self.mood = ""
        self.results: list[dict[str, str]] = []
        self.head: dict[str, str] = {}

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        if handler.path == "/results":
            return self.say(handler, 200, {"results": [row for row in self.results if row["key"] in body["keys"]]})
        self.head = dict(handler.headers)
        self.asked.append(body["key"])
        if self.mood in ("ill", "strict"):
            return self.say(handler, {"ill": 503, "strict": 400}[self.mood], {})
        again = body["key"] in self.taken
        self.taken.setdefault(body["key"], body["text"])
        if self.mood == "deaf":
            handler.connection.close()
            return None
        return self.say(handler, 409 if again else 200, {})

    def say(self, handler: BaseHTTPRequestHandler, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)


@pytest.fixture
def operator() -> Iterator[tuple[Operator, Ways]]:
    one = Operator()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            one.answer(self)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    gateway = Gateway(f"{base}/send", f"{base}/results", "a-token", 5)
    yield one, Ways("http", Path("nowhere"), Portal(ADDRESS), gateway)
    server.shutdown()
    server.server_close()
