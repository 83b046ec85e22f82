"""Made-up requests against the published schema: no unhandled exception, and no answer that is not declared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import got_request_exception
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.people import MATERIALS

EXAMPLES = 30
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CALM = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
OPENING = {
    "ledger": "one-counter", "service": "unemployment-benefit", "act": "receive-at-counter",
    "input": {"materials": [{"material": one, "state": "received"} for one in MATERIALS]},
    "parties": [{"role": "applicant", "name": "王小明"}],
}  # fmt: skip


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every exception that nobody handled, whatever status the client saw."""
    found: list[str] = []

    def seen(request, **_: object) -> None:
        import sys

        found.append(f"{request.method} {request.path}: {sys.exc_info()[1]!r}")

    got_request_exception.connect(seen)
    try:
        yield found
    finally:
        got_request_exception.disconnect(seen)


@pytest.fixture
def schema(district):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["well-formed", "malformed"])
def test_whatever_is_sent_every_answer_is_a_declared_one(schema, program, mode):
    window = program("window")
    token = window.head["HTTP_AUTHORIZATION"]
    uid = window.post("/cases", OPENING).json()["case"]
    sent = 0
    with counted() as unhandled:
        for operation in (found.ok() for found in schema.get_all_operations()):

            @CALM
            @given(case=operation.as_strategy(generation_mode=mode))
            def send(case):
                nonlocal sent
                sent += 1
                if "uid" in (case.path_parameters or {}) and sent % 2:
                    case.path_parameters["uid"] = uid
                case.call_and_validate(headers={"Authorization": token}, checks=CHECKS)

            send()
    assert unhandled == []
    assert sent > EXAMPLES * 3
    print(f"{sent} requests")


def test_an_unhandled_exception_is_counted(schema, program, monkeypatch):
    """The control: something that breaks inside is found, though the client is told 500 as declared."""
    from shoushan.records.cases import queries

    monkeypatch.setattr(queries, "lines", lambda *_: 1 / 0)
    window = program("window")
    window.client.raise_request_exception = False
    with counted() as unhandled:
        assert window.get("/cases").status_code == 500
    assert len(unhandled) == 1
    assert "ZeroDivisionError" in unhandled[0]
