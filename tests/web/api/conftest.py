"""A program with a token, and the published schema that its answers are held to."""

import json
from functools import cache

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from shoushan.records.units import accounts
from shoushan.records.units.models import Account
from tests.people import CAST


@pytest.fixture(autouse=True)
def own_tries(tmp_path, settings):
    settings.SHOUSHAN_HOME = tmp_path / "home"


class Program:
    """Somebody's program: a client with a bearer token; bodies and answers are JSON."""

    def __init__(self, token=None):
        self.client, self.head = Client(), {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}

    def get(self, address, **query):
        return self.client.get(f"/api/v1{address}", query, **self.head)

    def post(self, address, body, key=None):
        more = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(f"/api/v1{address}", text, content_type="application/json", **self.head, **more)


@pytest.fixture
def program(district):
    """A function from a member of the cast to a program that acts from this member's post."""

    def made(name=None):
        if name is None:
            return Program()
        district.viewer(name)
        account = Account.objects.get(user__username=name)
        return Program(accounts.issue_token(account, CAST[name], "test"))

    return made


@cache
def published():
    from shoushan.web.api import urls
    from shoushan.web.api.doors import api

    assert urls.urlpatterns
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


@pytest.fixture
def holds_to():
    """A check that an answer has the declared shape of an operation and a status."""

    def check(answer, path, method):
        declared = published()["paths"][f"/api/v1{path}"][method]["responses"]
        assert str(answer.status_code) in declared, (path, answer.status_code)
        schema = declared[str(answer.status_code)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": published()["components"]}
        faults = list(Draft202012Validator(whole).iter_errors(json.loads(answer.content)))
        assert not faults, (path, faults[0].message, list(faults[0].absolute_path))
        return json.loads(answer.content)

    return check
