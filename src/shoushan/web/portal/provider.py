"""A provider of identities (OpenID Connect Core 1.0, code flow with PKCE): what is asked of it and how its word is checked."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

LEEWAY = 60
"""Seconds by which clocks may differ."""
MOST = 256 * 1024
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class NotVouched(Exception):
    """The provider did not answer, or its word does not hold; the reason is for the log and names nobody."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An install's provider. ``claim`` is the claim that holds the identity number of the person."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str = "id_number"
    scope: str = "openid"

    def __post_init__(self) -> None:
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and parts.hostname not in LOCAL:
            raise ValueError(f"oidc.issuer 必须是 https 地址 · {self.issuer} is no https address")


@dataclass(frozen=True, slots=True)
class Asking:
    """What was sent along and must come back: kept in the visitor's session until then."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls) -> Asking:
        """Three random values."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def provider_of(told: Mapping[str, Any]) -> Provider | None:
    """The provider of the settings' ``[oidc]``; ``None`` where there is none. Raises ``ValueError`` or ``KeyError``."""
    if not told:
        return None
    more = {key: str(told[key]) for key in ("claim", "scope") if key in told}
    return Provider(str(told["issuer"]).rstrip("/"), str(told["client_id"]), str(told["client_secret"]), **more)


def asking_address(provider: Provider, asking: Asking, back: str) -> str:
    """Where the visitor is sent. Raises ``NotVouched``."""
    challenge = _text(hashlib.sha256(asking.verifier.encode()).digest())
    told = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": provider.scope,
        "state": asking.state, "nonce": asking.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    address = str(_metadata(provider)["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"


def number_of(provider: Provider, asking: Asking, code: str, back: str, moment: datetime) -> str:
    """The identity number that the provider vouches for. Raises ``NotVouched``."""
    metadata = _metadata(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": asking.verifier}
    secret = base64.b64encode(f"{quote(provider.client_id)}:{quote(provider.client_secret)}".encode()).decode()
    answer = _asked(str(metadata["token_endpoint"]), urlencode(form).encode(), {"Authorization": f"Basic {secret}"})
    claims = checked(provider, str(answer.get("id_token", "")), _asked(str(metadata["jwks_uri"])), asking.nonce, moment)
    number = claims.get(provider.claim)
    if not isinstance(number, str) or not number.strip():
        raise NotVouched("the provider tells no number")
    return number


def checked(provider: Provider, token: str, keys: Mapping[str, Any], nonce: str, moment: datetime) -> Mapping[str, Any]:
    """The claims of an ID token (section 3.1.3.7): signature, issuer, audience, time, nonce. Raises ``NotVouched``."""
    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(_bytes(head)), json.loads(_bytes(body))
        key = next(one for one in keys["keys"] if one.get("kid") == header.get("kid"))
        _verify(header.get("alg"), key, f"{head}.{body}".encode(), _bytes(signature))
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        now = moment.timestamp()
        holds = (
            claims["iss"] == provider.issuer
            and provider.client_id in audience
            and claims.get("azp", provider.client_id) == provider.client_id
            and int(claims["exp"]) + LEEWAY > now
            and int(claims["iat"]) - LEEWAY < now
            and secrets.compare_digest(str(claims["nonce"]), nonce)
        )
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, InvalidSignature) as fault:
        raise NotVouched(f"the token does not hold: {type(fault).__name__}") from None
    if not holds or not isinstance(claims, dict):
        raise NotVouched("the token is not for this house, this asking or this time")
    return claims


def _verify(alg: object, key: Mapping[str, Any], signed: bytes, signature: bytes) -> None:
    """RS256 or ES256 by the key's own type; nothing else, above all not ``none`` and no shared secret."""
    if alg == "RS256" and key["kty"] == "RSA":
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        public.verify(signature, signed, padding.PKCS1v15(), SHA256())
    elif alg == "ES256" and key["kty"] == "EC" and key["crv"] == "P-256" and len(signature) == 64:
        point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1()).public_key()
        halves = (int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
        point.verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
    else:
        raise InvalidSignature


def _metadata(provider: Provider) -> Mapping[str, Any]:
    found = _asked(f"{provider.issuer}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != provider.issuer or not all(isinstance(found.get(name), str) for name in wanted):
        raise NotVouched("the provider's description is another's, or lacks an address")
    return found


def _asked(address: str, body: bytes | None = None, head: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOCAL):
        raise NotVouched("an address of the provider is no https address")
    request = urllib.request.Request(address, body, {"Accept": "application/json", **(head or {})})  # noqa: S310 (checked above)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            found = json.loads(answer.read(MOST))
    except (OSError, ValueError) as fault:
        raise NotVouched(f"the provider does not answer: {type(fault).__name__}") from None
    if not isinstance(found, dict):
        raise NotVouched("the provider's answer is no object")
    return found


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text))
