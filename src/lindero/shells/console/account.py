"""The own account: registering with a code, passkeys, sessions."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import LinderoError
from lindero.shells.access import address_in
from lindero.shells.console.doors import SIGNED_IN, Door, Stranger, Visit
from lindero.shells.console.frames import Frames
from lindero.shells.console.purpose import last_of
from lindero.shells.console.rendering import Renderer
from lindero.shells.console.sign_in import address_of, signed_in
from lindero.shells.node import Node
from lindero.trust.identity.sessions import Session

PATH: Final = "/account"


class Account:
    """The pages on which people look after what signs them in."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the routes."""
        why = "who has only a code has not signed in before"
        mine = {"needs": SIGNED_IN, "methods": ("POST",)}
        return [
            door.open("/enrol", self.show_code, because=why),
            door.open("/enrol", self.enrol, because=why, methods=("POST",)),
            door.guarded(PATH, self.show, needs=SIGNED_IN),
            door.guarded(f"{PATH}/passkeys", self.add, **mine),  # type: ignore[arg-type]
            door.guarded(f"{PATH}/passkeys/revoke", self.revoke, **mine),  # type: ignore[arg-type]
            door.guarded(f"{PATH}/sessions/end", self.end, **mine),  # type: ignore[arg-type]
        ]

    # --- with a code ----------------------------------------------------------------------------------------

    def show_code(self, stranger: Stranger) -> Response:
        """Ask for the code."""
        return self._enrol_page(stranger.request)

    def enrol(self, stranger: Stranger) -> Response:
        """Take the code; then a passkey or a pass phrase with it, which signs in."""
        request, form = stranger.request, stranger.form
        code, answer, phrase = (last_of(form, name) for name in ("code", "answer", "phrase"))
        try:
            self._node.limiter.check("sign_in", address_in(request))
            if answer:
                site = self._node.passkeys.site(address_of(request))
                token = self._node.passkeys.register_with_code(site, code, answer, last_of(form, "label"))
            elif phrase:
                token = self._node.passkeys.choose_phrase_with_code(code, phrase)
            else:
                return self._ways(request, code)
        except LinderoError as error:
            # A code that still holds can be used again at once; any other begins anew.
            return self._failed(request, code, error)
        return signed_in(self._node, request, token, "/")

    def _failed(self, request: Request, code: str, error: LinderoError) -> Response:
        words = f"{error.text} {error.advice}".strip()
        if error.code == "identity.code":
            self._node.limiter.take("sign_in", address_in(request))
        if error.code in {"identity.code", "api.too_many"}:
            return self._enrol_page(request, errors={"code": words}, status=error.status)
        try:
            return self._ways(request, code, errors={"": words}, status=error.status)
        except LinderoError as again:
            told = {"code": f"{again.text} {again.advice}"}
            return self._enrol_page(request, errors=told, status=again.status)

    def _ways(
        self, request: Request, code: str, errors: dict[str, str] | None = None, status: int = 200
    ) -> Response:
        """Show what can be registered with a code that holds."""
        _, person, _ = self._node.passkeys.enrolment(code)
        try:
            site = self._node.passkeys.site(address_of(request))
            options, why_none = self._node.passkeys.options_for_code(site, code), ""
        except LinderoError as error:
            options, why_none = "", f"{error.text} {error.advice}"
        return self._enrol_page(
            request,
            person=person,
            code=code,
            options=options,
            why_none=why_none,
            errors=errors,
            status=status,
        )

    def _enrol_page(
        self,
        request: Request,
        *,
        person: str = "",
        code: str = "",
        options: str = "",
        why_none: str = "",
        errors: dict[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        values = {
            "person": person,
            "code": code,
            "options": options,
            "why_none": why_none,
            "errors": errors or {},
            "phrases": self._node.config.console.phrases,
        }
        return self._renderer.answer(request, "enrol.html", self._frames.frame(), values, status=status)

    # --- signed in ------------------------------------------------------------------------------------------

    def show(self, visit: Visit) -> Response:
        """Show the own passkeys and sessions."""
        return self._page(visit)

    def add(self, visit: Visit) -> Response:
        """Register one more passkey."""

        def work(session: Session) -> None:
            site = self._node.passkeys.site(address_of(visit.request))
            answer, label = last_of(visit.form, "answer"), last_of(visit.form, "label")
            self._node.passkeys.register_more(site, session, answer, label)

        return self._done(visit, work)

    def revoke(self, visit: Visit) -> Response:
        """Take back a passkey."""
        name = last_of(visit.form, "credential_id")
        return self._done(visit, lambda session: self._node.passkeys.revoke(session, name))

    def end(self, visit: Visit) -> Response:
        """End one of the own sessions at once."""
        number = last_of(visit.form, "number")
        return self._done(visit, lambda session: self._node.people.end_own(session.person, number))

    def _done(self, visit: Visit, work: Any) -> Response:
        session = self._node.people.session_of(visit.token)
        try:
            if session is not None:
                work(session)
        except LinderoError as error:
            return self._page(visit, {"": f"{error.text} {error.advice}".strip()}, error.status)
        return RedirectResponse(PATH, status_code=303, headers={"cache-control": "no-store"})

    def _page(self, visit: Visit, errors: dict[str, str] | None = None, status: int = 200) -> Response:
        session = self._node.people.session_of(visit.token)
        person = visit.actor.name.partition("/")[2]
        options = why_none = ""
        try:
            if session is not None:
                site = self._node.passkeys.site(address_of(visit.request))
                options = self._node.passkeys.options_for_more(site, session)
        except LinderoError as error:
            why_none = f"{error.text} {error.advice}"
        values = {
            "passkeys": self._node.passkeys.of(person),
            "sessions": self._node.people.sessions_of(person, visit.token),
            "options": options,
            "why_none": why_none,
            "errors": errors or {},
        }
        return self._renderer.answer(
            visit.request, "account.html", self._frames.frame(visit), values, status=status
        )
