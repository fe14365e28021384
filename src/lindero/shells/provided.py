"""Signing in through a provider of identities: it says who somebody is, and nothing of what they may do."""

import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.config import NodeConfig, Provider
from lindero.engine.keys import RandomSource, read_secret
from lindero.engine.store import Store
from lindero.kernel.errors import Missing, Refused, Unavailable
from lindero.shells.passkeys import Passkeys, PutIn
from lindero.trust.identity import provider, sessions
from lindero.trust.identity.records import AccessRefused
from lindero.trust.identity.sessions import Limits
from lindero.trust.identity.tables import SELECT_PERSON

PATH: Final = "/sign-in/provider"
BACK: Final = "/sign-in/provider/back"
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_TIMEOUT_S: Final = 10
_MOST_BYTES: Final = 262_144


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in on its way to the provider and back."""

    verifier: str
    nonce: str
    back: str
    wanted: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a provider answers where it said it would."""

    def redirect_request(self, *_: object) -> None:
        """Refuse to go elsewhere."""
        return


class Provided:
    """The node's provider of identities, if it has one."""

    def __init__(  # what a node consists of
        self,
        store: Store,
        clock: Clock,
        random: RandomSource,
        config: NodeConfig,
        keys: Passkeys,
        put: PutIn,
        limits: Limits,
        folder: Path,
    ) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._config = config
        self._challenges = keys.challenges
        self._put = put
        self._limits = limits
        self._folder = folder
        self._open = urllib.request.build_opener(_NoRedirect).open

    @property
    def name(self) -> str:
        """What the sign-in page calls the provider; empty where there is none."""
        return self._config.provider.name if self._config.provider is not None else ""

    def leave(self, address: str, wanted: str) -> tuple[str, str]:
        """Return where the browser is sent, and the state that it brings back.

        Args:
            address: The console's address, `https://console.nordia.example`.
            wanted: The page to lead to afterwards.

        Raises:
            Missing: If there is no provider.
            Unavailable: If it does not answer.
        """
        settings = self._settings()
        back = (self._config.console.origin or address) + BACK
        journey = Journey(
            verifier=self._random.take(32).hex(), nonce=self._random.take(16).hex(), back=back, wanted=wanted
        )
        state = self._challenges.offer("provider", kept=journey).hex()
        endpoints = provider.endpoints_of(
            self._get(settings.issuer.rstrip("/") + _WELL_KNOWN), settings.issuer
        )
        there = provider.authorization_address(
            endpoints, settings.client_id, back, state=state, nonce=journey.nonce, verifier=journey.verifier
        )
        return there, state

    def arrive(self, state: str, code: str) -> tuple[str, str]:
        """Open a session for whom the provider proves; return its token and the page that was wanted.

        Raises:
            Refused: If the journey did not begin here, or the person has no account.
            Unproved: If the provider's token does not fit.
        """
        settings = self._settings()
        try:
            journey: Journey = self._challenges.take(bytes.fromhex(state), "provider")
        except ValueError as error:
            raise Refused("identity.challenge", "This sign-in did not begin here.", "Begin again.") from error
        person = self._proved(settings, journey, code)
        now = self._clock.now()
        if not self._store.query(SELECT_PERSON, (person,)):
            refused = AccessRefused(who=person[:120], what="sign-in by provider", reason="no account here")
            self._store.run(lambda tx: self._put(tx, refused))
            raise Refused(
                "identity.no_account",
                "You have no account at this node.",
                "Ask its administrator to enrol you.",
            )
        token = self._store.run(
            lambda tx: sessions.open_session(
                tx, self._random, now, person, method="provider", vouched_by="provider", limits=self._limits
            )
        )
        return token, journey.wanted

    def _proved(self, settings: Provider, journey: Journey, code: str) -> str:
        endpoints = provider.endpoints_of(
            self._get(settings.issuer.rstrip("/") + _WELL_KNOWN), settings.issuer
        )
        secret = ""
        if settings.client_secret:
            secret = read_secret(self._folder / settings.client_secret).decode().strip()
        form = provider.token_request(settings.client_id, secret, code, journey.back, journey.verifier)
        token = provider.id_token_in(self._get(endpoints.token_endpoint, form))
        return provider.person_in(
            token,
            self._get(endpoints.jwks_uri),
            endpoints,
            client_id=settings.client_id,
            nonce=journey.nonce,
            claim=settings.claim,
            now_s=self._clock.now() // 1_000,
        )

    def _settings(self) -> Provider:
        if self._config.provider is None:
            raise Missing("identity.no_provider", "This node has no provider.", "Sign in with a passkey.")
        return self._config.provider

    def _get(self, address: str, form: bytes | None = None) -> bytes:
        try:
            with self._open(address, form, timeout=_TIMEOUT_S) as answer:
                data: bytes = answer.read(_MOST_BYTES)
                return data
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise Unavailable(
                "identity.provider_away",
                f"The provider of identities does not answer: {error}.",
                "Sign in with a passkey, or try again later.",
            ) from error
