"""A provider of identities (OpenID Connect Core 1.0): authorization code with PKCE, ID tokens that are checked."""

import base64
import hashlib
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lindero.kernel.errors import Invalid, Unproved

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures that are taken; nothing symmetric, and never none."""

_LEEWAY_S: Final = 60


class Endpoints(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0); the rest of it is passed over."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str


def endpoints_of(data: bytes, issuer: str) -> Endpoints:
    """Read what a provider says of itself.

    Raises:
        Invalid: If it is no such document, speaks for another, or names an endpoint without TLS.
    """
    found: Endpoints = _decoded(data, Endpoints)
    plain = issuer.startswith("http://")
    addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    if found.issuer != issuer or not (plain or all(one.startswith("https://") for one in addresses)):
        raise _not_understood("it speaks for another provider, or without TLS")
    return found


def authorization_address(
    endpoints: Endpoints, client_id: str, back: str, *, state: str, nonce: str, verifier: str
) -> str:
    """Return where a browser is sent to sign in (RFC 6749, 4.1.1; RFC 7636, 4.3: S256 alone)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "response_type": "code",
        "scope": "openid profile",
        "client_id": client_id,
        "redirect_uri": back,
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in endpoints.authorization_endpoint else "?"
    return f"{endpoints.authorization_endpoint}{joint}{urlencode(query)}"


def token_request(client_id: str, client_secret: str, code: str, back: str, verifier: str) -> bytes:
    """Return the form with which a code is redeemed (RFC 6749, 4.1.3; RFC 7636, 4.5)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": client_id,
        "code_verifier": verifier,
    }
    return urlencode(form | ({"client_secret": client_secret} if client_secret else {})).encode()


def id_token_in(data: bytes) -> str:
    """Return the ID token of a provider's answer.

    Raises:
        Invalid: If there is none.
    """
    tokens: _Tokens = _decoded(data, _Tokens)
    return tokens.id_token


def person_in(
    token: str, keys: bytes, endpoints: Endpoints, *, client_id: str, nonce: str, claim: str, now_s: int
) -> str:
    """Return the short name that an ID token proves (OpenID Connect Core 1.0, 3.1.3.7).

    Args:
        token: The ID token.
        keys: The provider's public keys (JWK set).
        endpoints: What the provider says of itself.
        client_id: For whom the token must be.
        nonce: What makes it the answer to this sign-in.
        claim: The claim that holds the short name.
        now_s: The node's time, seconds UTC.

    Raises:
        Unproved: If signature, issuer, audience, nonce or times do not fit, or the claim is missing.
    """
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(msgspec.json.decode(keys)), list(ALGORITHMS))
        claims: dict[str, Any] = decoded.claims
    except (JoseError, msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
        raise _unproved() from error
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    ends, issued = claims.get("exp"), claims.get("iat")
    fits = (
        claims.get("iss") == endpoints.issuer
        and client_id in named
        and (len(named) == 1 or claims.get("azp") == client_id)
        and claims.get("nonce") == nonce
        and isinstance(ends, int)
        and isinstance(issued, int)
        and issued - _LEEWAY_S <= now_s < ends + _LEEWAY_S
    )
    person = claims.get(claim)
    if not fits or not isinstance(person, str):
        raise _unproved()
    return person


def _decoded(data: bytes, wanted: Any) -> Any:
    try:
        return msgspec.json.decode(data, type=wanted)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise _not_understood(str(error)) from error


def _not_understood(why: str) -> Invalid:
    return Invalid(
        "identity.provider",
        f"The provider of identities is not understood: {why}.",
        "Ask its administrators.",
    )


def _unproved() -> Unproved:
    return Unproved(
        "identity.provider_token",
        "The provider of identities does not prove who you are.",
        "Try again, or sign in with a passkey.",
    )
