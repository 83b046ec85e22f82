"""A provider of identities as a process of its own: description, keys, code flow with PKCE, and moods in which it lies.

Run as a program it prints its port. ``GET /mood?be=…`` sets how it lies next; ``GET /person?number=…`` who is signed in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, SECRET = "shoushan", "a-secret-of-the-client"
KEY, OTHER = (rsa.generate_private_key(65537, 2048) for _ in range(2))


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Mood:
    """Who is signed in, how the next word lies, and the codes given."""

    def __init__(self) -> None:
        self.codes: dict[str, dict[str, str]] = {}
        self.mood, self.number, self.now = "", "", 0


State = Mood()


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Silence."""

    def say(self, body: Any, status: int = 200, **head: str) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **head}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {key: one[0] for key, one in parse_qs(parts.query).items()}
        if parts.path == "/mood":
            State.mood, State.number, State.now = asked.get("be", ""), asked.get("number", ""), int(asked["now"])
            return self.say({})
        if parts.path == "/.well-known/openid-configuration":
            issuer = "https://else.example" if State.mood == "issuer" else self.issuer
            return self.say({
                "issuer": issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            })  # fmt: skip
        if parts.path == "/keys":
            public = KEY.public_key().public_numbers()
            numbers = {"n": text(public.n.to_bytes(256)), "e": text(public.e.to_bytes(3))}
            return self.say({"keys": [{"kty": "RSA", "kid": "k1", **numbers}]})
        code = secrets.token_urlsafe(12)
        State.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return self.say({}, 302, Location=f"{asked['redirect_uri']}?{back}")

    def do_POST(self) -> None:
        form = {key: one[0] for key, one in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        asked = State.codes.pop(form["code"], None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = text(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked is None or self.headers["Authorization"] != basic or proof != asked["code_challenge"]:
            return self.say({"error": "invalid_grant"}, 400)
        return self.say({"access_token": "x", "token_type": "Bearer", "id_token": token(self.issuer, asked["nonce"])})


def token(issuer: str, nonce: str) -> str:
    be, now = State.mood, State.now
    claims = {
        "iss": issuer, "sub": "s", "aud": "another" if be == "aud" else CLIENT, "iat": now, "id_number": State.number,
        "exp": now - 3600 if be == "exp" else now + 300, "nonce": "another" if be == "nonce" else nonce,
    }  # fmt: skip
    if be == "silent":
        del claims["id_number"]
    header = {"alg": "none" if be == "none" else "RS256", "kid": "k2" if be == "kid" else "k1"}
    signed = f"{text(json.dumps(header).encode())}.{text(json.dumps(claims).encode())}"
    signature = b"" if be == "none" else (OTHER if be == "key" else KEY).sign(signed.encode(), padding.PKCS1v15(), SHA256())
    return f"{signed}.{text(signature)}"


if __name__ == "__main__":
    State.now = int(time.time())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    sys.stdout.close()
    server.serve_forever()
