"""Signing in and out: a name and a pass phrase, a cookie that no script and no other site can use."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import LinderoError, Refused
from lindero.shells import provided
from lindero.shells.access import address_in
from lindero.shells.console.doors import FORGET, FORGET_KEPT, SIGNED_IN, Door, Stranger, Visit, cookie_name
from lindero.shells.console.frames import Frames, roles_in_words
from lindero.shells.console.origin import local_path
from lindero.shells.console.rendering import Renderer
from lindero.shells.languages.tongues import tongue_of
from lindero.shells.limits import TooMany
from lindero.shells.node import Node
from lindero.trust.identity.tables import ROLES_OF_PERSON, SELECT_PEOPLE

_STATE: Final = "lindero-provider"
WRONG: Final = "Name and pass phrase do not belong together."
"""The same words whichever of them is wrong."""


class SignIn:
    """The sign-in page and what it does."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the routes."""
        why = "nobody has signed in before signing in"
        return [
            door.open("/sign-in", self.show, because=why),
            door.open("/sign-in", self.enter, because=why, methods=("POST",)),
            door.open(provided.PATH, self.leave_for_provider, because=why),
            door.open(provided.BACK, self.come_back, because=why),
            door.guarded("/sign-out", self.leave, needs=SIGNED_IN, methods=("POST",)),
        ]

    def show(self, stranger: Stranger) -> Response:
        """Show the sign-in page."""
        return self._page(stranger.request, stranger.request.query_params.get("to", ""))

    def enter(self, stranger: Stranger) -> Response:
        """Open a session, or show the page again with the reason."""
        request, form = stranger.request, stranger.form
        wanted = _last(form.get("to"))
        if answer := _last(form.get("answer")):
            return self._enter_by_passkey(request, wanted, answer)
        person, phrase = _last(form.get("person")), _last(form.get("phrase"))
        errors = {
            name: words
            for name, text, words in (
                ("person", person, "Write your name."),
                ("phrase", phrase, "Write your pass phrase."),
            )
            if not text.strip()
        }
        if errors:
            return self._page(request, wanted, person=person, errors=errors, status=422)
        address = address_in(request)
        try:
            self._node.limiter.check("sign_in", address)
            token = self._node.sign_in(person.strip(), phrase)
        except Refused as error:
            locked = {"phrase": f"{error.text} {error.advice}"}
            page = self._page(request, wanted, person=person, errors=locked, status=error.status)
            if isinstance(error, TooMany):
                page.headers["retry-after"] = str(error.retry_after_s)
            return page
        if token is None:
            self._node.limiter.take("sign_in", address)
            return self._page(request, wanted, person=person, errors={"phrase": WRONG}, status=403)
        return signed_in(self._node, request, token, wanted)

    def _enter_by_passkey(self, request: Request, wanted: str, answer: str) -> Response:
        """Open a session for whoever the passkey proves, or show the page again with the reason."""
        try:
            self._node.limiter.check("sign_in", address_in(request))
            token = self._node.passkeys.sign_in(self._node.passkeys.site(address_of(request)), answer)
        except LinderoError as error:
            if not isinstance(error, TooMany):
                self._node.limiter.take("sign_in", address_in(request))
            told = {"": f"{error.text} {error.advice}"}
            return self._page(request, wanted, errors=told, status=error.status)
        return signed_in(self._node, request, token, wanted)

    def leave_for_provider(self, stranger: Stranger) -> Response:
        """Send the browser to the provider of identities; it brings back what this browser alone was given."""
        request = stranger.request
        wanted = local_path(request.query_params.get("to", ""))
        try:
            there, state = self._node.provided.leave(address_of(request), wanted)
        except LinderoError as error:
            told = {"": f"{error.text} {error.advice}"}
            return self._page(request, wanted, errors=told, status=error.status)
        answer = RedirectResponse(there, status_code=303, headers={"cache-control": "no-store"})
        # Lax, unlike the session's: it must come along when the provider sends the browser back.
        answer.set_cookie(
            _STATE, state, max_age=300, secure=request.url.scheme == "https", httponly=True, samesite="lax"
        )
        return answer

    def come_back(self, stranger: Stranger) -> Response:
        """Open a session for whom the provider proves, in the browser that left for it."""
        request = stranger.request
        state, code = (request.query_params.get(name, "") for name in ("state", "code"))
        try:
            self._node.limiter.check("sign_in", address_in(request))
            if not state or state != request.cookies.get(_STATE, ""):
                raise Refused("identity.challenge", "This sign-in began in another browser.", "Begin again.")
            token, wanted = self._node.provided.arrive(state, code)
        except LinderoError as error:
            if not isinstance(error, TooMany):
                self._node.limiter.take("sign_in", address_in(request))
            told = {"": f"{error.text} {error.advice}"}
            return self._page(request, "", errors=told, status=error.status)
        answer = signed_in(self._node, request, token, wanted)
        answer.delete_cookie(_STATE, httponly=True, samesite="lax")
        # A redirect that another site began would not carry the session's strict cookie; a page of ours does.
        page = self._renderer.answer(
            request, "entered.html", self._frames.frame(), {"to": local_path(wanted)}
        )
        for name, value in answer.raw_headers:
            if name == b"set-cookie":
                page.raw_headers.append((name, value))
        return page

    def leave(self, visit: Visit) -> Response:
        """End the session at once; what the browser kept for it goes too."""
        self._node.sign_out(visit.token)
        headers = {"cache-control": "no-store", FORGET: FORGET_KEPT}
        answer = RedirectResponse("/sign-in", status_code=303, headers=headers)
        scheme = visit.request.url.scheme
        answer.delete_cookie(
            cookie_name(self._node, scheme), secure=scheme == "https", httponly=True, samesite="strict"
        )
        return answer

    def _page(
        self,
        request: Request,
        wanted: str,
        *,
        person: str = "",
        errors: dict[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        values = {
            "to": local_path(wanted, ""),
            "asked": asked_of(request),
            "person": person,
            "errors": errors or {},
            "options": self._options(request),
            "provider": self._node.provided.name,
            "phrases": self._node.config.console.phrases,
            "people": self._people() if self._node.config.console.open_sign_in else [],
        }
        return self._renderer.answer(request, "sign_in.html", self._frames.frame(), values, status=status)

    def _options(self, request: Request) -> str:
        """Return what a browser needs to use a passkey; empty where passkeys cannot be bound to this address."""
        try:
            site = self._node.passkeys.site(address_of(request))
        except Refused:
            return ""
        return self._node.passkeys.sign_in_options(site)

    def _people(self) -> list[tuple[str, str, str]]:
        """Return short name, shown name and roles in words of everybody, for demonstrations only."""
        query = self._node.store.query
        return [
            (person, name, roles_in_words([role for (role,) in query(ROLES_OF_PERSON, (person,))]))
            for person, name in query(SELECT_PEOPLE)
        ]


def signed_in(node: Node, request: Request, token: str, wanted: str) -> Response:
    """Give a browser its new session and lead it on; a session that it had before ends (ASVS 5.0, 7.2.4)."""
    name = cookie_name(node, request.url.scheme)
    if before := request.cookies.get(name):
        node.sign_out(before)
    if language := asked_of(request):
        node.people.choose_language_of(token, language)
    answer = RedirectResponse(local_path(wanted), status_code=303, headers={"cache-control": "no-store"})
    answer.set_cookie(
        name,
        token,
        max_age=node.people.limits.lasts_ms // 1_000,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


def asked_of(request: Request) -> str:
    """Return the language that an address asks for; empty where it asks for none that there is."""
    tongue = tongue_of(request.query_params.get("language", ""))
    return "" if tongue is None else tongue.code


def address_of(request: Request) -> str:
    """Return the address that the browser asked, scheme and host."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def _last(texts: object) -> str:
    return str(texts[-1]) if isinstance(texts, list) and texts else ""
