"""Signing in with a provider of identities, a process of its own on loopback; each of its lies is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener, urlopen

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shoushan.web.portal.provider import Provider
from tests.people import WANG
from tests.web.portal.identities import CLIENT, SECRET
from tests.web.portal.walking import text_of

PROGRAM = Path(__file__).with_name("identities.py")


class Stays(HTTPRedirectHandler):
    def redirect_request(self, *_, **__):
        return None


@pytest.fixture(scope="module")
def issuer():
    running = subprocess.Popen([sys.executable, str(PROGRAM)], stdout=subprocess.PIPE, text=True)
    yield f"http://127.0.0.1:{running.stdout.readline().strip()}"
    running.terminate()
    running.wait()


@pytest.fixture
def provider(issuer, settings, district):
    settings.SHOUSHAN_OIDC = {"issuer": issuer, "client_id": CLIENT, "client_secret": SECRET}

    def be(mood="", number=WANG["id_number"]):
        urlopen(f"{issuer}/mood?{urlencode({'be': mood, 'number': number, 'now': int(district.moment.timestamp())})}").close()

    be()
    return be


def there(client):
    """Sent to the provider; gives the address by which the provider sends the visitor back."""
    answer = client.get("/mine/provider/")
    assert answer.status_code == 302, text_of(answer)
    with pytest.raises(HTTPError) as sent:
        build_opener(Stays).open(answer.headers["Location"])
    return sent.value.headers["Location"].split("testserver", 1)[1]


def test_there_and_back_to_ones_own_matters(district, provider):
    own = district.opened()
    client = Client()
    assert "/mine/provider/" in client.get("/mine/sign-in/").content.decode()
    back = client.get(there(client))
    assert back.headers["Location"] == "/mine/"
    assert f"/mine/{own}/" in client.get("/mine/").content.decode()
    assert not User.objects.get(username__startswith="citizen-").has_usable_password()


@pytest.mark.parametrize("mood", ["aud", "exp", "nonce", "none", "kid", "key", "silent"])
def test_a_word_that_does_not_hold_is_refused(district, provider, mood):
    provider(mood)
    client = Client()
    answer = client.get(there(client))
    assert answer.status_code == 403
    assert "没有登录成" in text_of(answer)
    assert client.get("/mine/").headers["Location"] == "/mine/sign-in/"


def test_a_description_of_another_is_refused(provider):
    provider("issuer")
    assert Client().get("/mine/provider/").status_code == 502


def test_an_answer_fits_one_asking_of_one_visitor(provider):
    client = Client()
    address = there(client)
    assert Client().get(address).status_code == 403, "another visitor"
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert client.get(address.replace(state, "x" * len(state))).status_code == 403
    assert client.get(address).status_code == 403, "the asking is spent"


def test_a_client_that_knows_no_secret_gets_nothing(provider, settings):
    settings.SHOUSHAN_OIDC = {**settings.SHOUSHAN_OIDC, "client_secret": "guessed"}
    client = Client()
    assert client.get(there(client)).status_code == 403


def test_without_a_provider_there_is_no_such_way(district):
    assert Client().get("/mine/provider/").status_code == 404
    assert "/mine/provider/" not in Client().get("/mine/sign-in/").content.decode()


def test_a_provider_in_the_clear_is_refused():
    with pytest.raises(ValueError, match="https"):
        Provider("http://id.example", "a", "b")
    assert Provider("https://id.example", "a", "b").claim == "id_number"
