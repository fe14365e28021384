"""Where requests come in: who asks, by which session, with which form, and whether it is let in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar
from urllib.parse import parse_qs

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, LinderoError
from lindero.shells.console.origin import check_same_origin
from lindero.shells.console.routes import GuardedRoute, MethodRefused, OpenRoute, PersonsRoute
from lindero.shells.node import Node
from lindero.trust.identity.tables import ROLES_OF_PERSON

SIGNED_IN: Final = "console.signed_in"
"""What a route needs that anybody may use who has signed in, for example signing out."""

RENEWAL: Final = "lindero-renewal"
"""Header of what a page asks for by itself, again and again, while nobody may sit before it."""

FORM_LIMIT: Final = 256 * 1024
"""Most bytes of a form that is carried out; a treaty's text fits."""

FORM_KEPT: Final = 8 * 1024 * 1024
"""Most bytes of a form that is shown again with what was written: beyond that only the browser still has it."""

FORGET: Final = "clear-site-data"
FORGET_KEPT: Final = '"storage"'
"""Makes a browser forget what its pages kept, above all on a phone (W3C Clear Site Data). Not its cookies: they do not
tell ports apart, and a neighbour's console may stand on the same machine."""

_FIELDS_LIMIT: Final = 400
_CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Form = Mapping[str, Sequence[str]]

DoorRoute = TypeVar("DoorRoute", bound=PersonsRoute)


class FormTooLarge(Invalid):
    """A form that was read, but is too large to be carried out.

    Attributes:
        form: Its texts by field, to be shown again.
        size: Its bytes, as they came.
    """

    def __init__(self, form: Form, size: int) -> None:
        super().__init__(
            "console.form_size",
            f"The form holds {_kilobytes(size)} KB, and at most {_kilobytes(FORM_LIMIT)} KB are taken.",
            "Go back, where your browser still has what you wrote, and shorten it.",
        )
        self.form = form
        self.size = size


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One request of somebody who has signed in.

    Attributes:
        request: The request.
        actor: The person, with the permissions held.
        person: The person's name for people.
        language: The language that the person chose; empty until then.
        roles: Codes of the roles held.
        token: The session's token.
        form: The form's texts by field; empty for a request without one.
    """

    request: Request
    actor: Actor
    person: str
    language: str
    roles: tuple[str, ...]
    token: str
    form: Form


class Stranger(msgspec.Struct, frozen=True, kw_only=True):
    """One request of somebody unknown: the request and the form's texts."""

    request: Request
    form: Form


Answer = Callable[[LinderoError, Request, Visit | None], Response]
"""Turns an error into what the person sees."""


class Door:
    """Makes routes; knows sessions, grants and the same-origin rule, so that no page has to."""

    def __init__(self, node: Node, answer: Answer, sign_in: Callable[[Request, Form], Response]) -> None:
        self._node = node
        self._answer = answer
        self._sign_in = sign_in

    def guarded(
        self,
        path: str,
        show: Callable[[Visit], Response],
        *,
        needs: str,
        methods: Sequence[str] = ("GET",),
        again: Callable[[Visit, FormTooLarge], Response] | None = None,
    ) -> GuardedRoute:
        """Return a route for those who hold the grant `needs`.

        Args:
            path: Its address.
            show: Answers.
            needs: The grant.
            methods: Methods that it takes.
            again: Shows a form that is too large again, with what was written; a page of an error does where none is.

        Raises:
            Defect: If no grant is named.
        """

        def work(request: Request, form: Form, flaw: Invalid | None) -> Response:
            visit = self.visit(request, form)
            if visit is None:
                return self._forgetting(request, form)
            try:
                self._node.limiter.take_actor(visit.actor.name)
                self.check(visit.actor, needs, request.url.path)
                if isinstance(flaw, FormTooLarge) and flaw.form and again is not None:
                    return again(visit, flaw)
                if flaw is not None:
                    raise flaw
                return show(visit)
            except LinderoError as error:
                return self._answer(error, request, visit)

        most = FORM_LIMIT if again is None else FORM_KEPT
        return self._told(GuardedRoute(path, self._endpoint(work, most), needs=needs, methods=methods))

    def open(
        self,
        path: str,
        show: Callable[[Stranger], Response],
        *,
        because: str,
        methods: Sequence[str] = ("GET",),
    ) -> OpenRoute:
        """Return a route for anybody.

        Raises:
            Defect: If no reason is given.
        """

        def work(request: Request, form: Form, flaw: Invalid | None) -> Response:
            if flaw is not None:
                raise flaw
            return show(Stranger(request=request, form=form))

        return self._told(OpenRoute(path, self._endpoint(work, FORM_LIMIT), because=because, methods=methods))

    def visit(self, request: Request, form: Form | None = None) -> Visit | None:
        """Return who asks; None without a session that is still open."""
        token = request.cookies.get(cookie_name(self._node, request.url.scheme), "")
        is_used = is_use(request.headers)
        known = self._node.people.person_of(token, is_used=is_used) if token else None
        if known is None:
            return None
        actor, person = known
        short = actor.name.partition("/")[2]
        roles = self._node.store.query(ROLES_OF_PERSON, (short,))
        return Visit(
            request=request,
            actor=actor,
            person=person,
            language=self._node.people.language_of(short),
            roles=tuple(role for (role,) in roles),
            token=token,
            form=form or {},
        )

    def _forgetting(self, request: Request, form: Form) -> Response:
        """Send somebody to the sign-in; a session that was ended on purpose takes along what its browser kept."""
        answer = self._sign_in(request, form)
        token = request.cookies.get(cookie_name(self._node, request.url.scheme), "")
        if self._node.people.was_ended(token):
            answer.headers[FORGET] = FORGET_KEPT
        return answer

    def visitor(self, socket: WebSocket) -> Actor | None:
        """Return who opened a WebSocket; None without a session that is still open."""
        scheme = "https" if socket.url.scheme == "wss" else "http"
        token = socket.cookies.get(cookie_name(self._node, scheme), "")
        known = self._node.person_of(token) if token else None
        return None if known is None else known[0]

    def check(self, actor: Actor, needs: str, what: str) -> None:
        """Let somebody pass who holds a grant.

        Raises:
            Refused: If it is not held; the refusal is logged.
        """
        if needs != SIGNED_IN and needs not in actor.grants:
            raise self._node.refuse_access(actor, what, needs)

    def _endpoint(
        self, work: Callable[[Request, Form, Invalid | None], Response], most: int
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                form: Form = {}
                flaw: Invalid | None = None
                if request.method in _CHANGING:
                    check_same_origin(request.headers)
                    try:
                        form = await read_form(request, most)
                    except Invalid as error:
                        # Told to whoever is signed in as to such a person: with the way back, and what was written.
                        flaw = error
                        form = error.form if isinstance(error, FormTooLarge) else {}
                return await run_in_threadpool(work, request, form, flaw)
            except LinderoError as error:
                return await run_in_threadpool(self._answer, error, request, None)

        return endpoint

    def _told(self, route: DoorRoute) -> DoorRoute:
        """Let a route tell people in words that it takes no such method."""

        def refuse(request: Request) -> Response:
            return self._answer(MethodRefused(request), request, self.visit(request))

        async def otherwise(request: Request) -> Response:
            return await run_in_threadpool(refuse, request)

        route.otherwise = otherwise
        return route


async def read_form(request: Request, most: int = FORM_LIMIT) -> dict[str, list[str]]:
    """Read a form's texts by field; empty texts are kept, so that they can be shown again.

    Args:
        request: What came.
        most: Bytes that are read at most.

    Raises:
        FormTooLarge: If it is larger than a form may be; with its texts where it could be read.
        Invalid: If it is no form.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise FormTooLarge({}, int(request.headers.get("content-length") or len(body)))
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if body and kind != "application/x-www-form-urlencoded":
        raise Invalid("console.form_type", f"{kind or 'This'} is not a form.", "Use the console's own form.")
    try:
        form = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS_LIMIT, errors="strict")
    except ValueError as error:
        raise Invalid("console.form", "The form cannot be read.", "Load the page again.") from error
    if len(body) > FORM_LIMIT:
        raise FormTooLarge(form, len(body))
    return form


def is_use(headers: Mapping[str, str]) -> bool:
    """Say whether a request is somebody's use of the session, and no mere renewal of an open page (ASVS 5.0, V7.3.1).

    Whoever says nothing uses it. A mark that is made up opens nothing that the same request would not open without
    it, and only lets the session end earlier.
    """
    return RENEWAL not in headers


def cookie_name(node: Node, scheme: str) -> str:
    """Return the session cookie's name.

    It carries the nation, since cookies do not tell ports apart and neighbours' consoles may stand on one
    machine; over TLS it carries the prefix that binds it to this host (RFC 6265bis, 4.1.3.2).
    """
    return f"{'__Host-' if scheme == 'https' else ''}lindero-{node.nation}"


def _kilobytes(size: int) -> int:
    return -(-size // 1024)
