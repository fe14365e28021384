"""A small provider of identities on this machine: OpenID Connect with codes, PKCE and signed tokens."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey

SECRET = "a secret between node and provider"


class Provider:
    """A provider; a test says who signs in, and what the provider gets wrong.

    Attributes:
        issuer: Its address.
        person: Who signs in.
        now_s: Its time, seconds UTC.
        claims: Claims that replace those of a right token.
        key: What it signs with; another than it publishes where a test changes it.
        redeemed: Codes that were redeemed.
    """

    def __init__(self, issuer: str, now_s: int) -> None:
        self.issuer = issuer
        self.person = "keller"
        self.now_s = now_s
        self.claims: dict[str, Any] = {}
        self.key = self._published = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.redeemed: set[str] = set()
        self._asked: dict[str, dict[str, str]] = {}

    def sign_in(self, address: str) -> str:
        """Do what a person does at the provider: sign in, and be sent back with a code; return where to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = f"code-{len(self._asked)}"
        self._asked[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request of the node."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        if path == "/keys":
            return 200, {"keys": [self._published.as_dict(private=False)]}
        asked = self._asked.get(form.get("code", ""), {})
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked.get("code_challenge")
        known = form.get("client_secret") == SECRET and form.get("redirect_uri") == asked.get("redirect_uri")
        if not (proved and known) or form["code"] in self.redeemed:
            return 400, {"error": "invalid_grant"}
        self.redeemed.add(form["code"])
        return 200, {"token_type": "Bearer", "access_token": "unused", "id_token": self._token(asked)}

    def _token(self, asked: dict[str, str]) -> str:
        claims = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "sub": "1234",
            "nonce": asked["nonce"],
            "iat": self.now_s,
            "exp": self.now_s + 300,
            "preferred_username": self.person,
            "roles": ["ADM", "DPO"],
        }
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims | self.claims, self.key)


@contextmanager
def a_provider(now_s: int) -> Iterator[Provider]:
    """Give a provider that answers on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        """Answers the node."""

        def do_GET(self) -> None:
            """Answer without a form."""
            self._say({})

        def do_POST(self) -> None:
            """Answer a form."""
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, form: dict[str, str]) -> None:
            status, told = made.answer(self.path, form)
            data = msgspec.json.encode(told)
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_address[1]}", now_s)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
