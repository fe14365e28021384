"""The set-up pages: node, people, source, a look at all of it, keys, and the start."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lindero.kernel.errors import LinderoError
from lindero.shells.console.asks import read_ask
from lindero.shells.console.assets import Assets
from lindero.shells.console.doors import Form, read_form
from lindero.shells.console.frames import Frame
from lindero.shells.console.origin import check_same_origin
from lindero.shells.console.purpose import last_of
from lindero.shells.console.rendering import Renderer
from lindero.shells.console.routes import OpenRoute
from lindero.shells.console.shapes import form_fields
from lindero.shells.first_run.admission import Admission
from lindero.shells.first_run.asked import (
    AskNode,
    AskPeople,
    AskSource,
    Texts,
    wrong_in_people,
    wrong_in_source,
)
from lindero.shells.first_run.work import SetUp
from lindero.shells.shields import OwnSiteOnly, SecurityHeaders

COOKIE: Final = "lindero-setup"
STEPS: Final[Mapping[str, type[msgspec.Struct]]] = {"node": AskNode, "people": AskPeople, "source": AskSource}
"""The pages with a form, in their order, and what each asks."""

_ORDER: Final = (*STEPS, "check")
_SECRETS: Final = frozenset({"pass_phrase", "pass_phrase_again"})
_BECAUSE: Final = "nobody has an account before there is a node; the one-time address admits one browser"

_Work = Callable[[Request, Form], Response]


class Names:
    """Knows no nation by name yet."""

    def name(self, nation: str) -> str:
        """Return its letters."""
        return nation


class SetUpPages:
    """The pages, and where each leads.

    Attributes:
        is_starting: Whether the node may be started: the pages are over then.
    """

    def __init__(self, work: SetUp, admission: Admission, renderer: Renderer, assets: Assets) -> None:
        self._work = work
        self._admission = admission
        self._renderer = renderer
        self._assets = assets
        self._leave: Callable[[], None] = lambda: None
        self.is_starting = False

    def bind(self, leave: Callable[[], None]) -> None:
        """Say what ends the pages, once the node may be started.

        Args:
            leave: Called from whatever thread answers the last request.
        """
        self._leave = leave

    def application(self) -> Starlette:
        """Return the application, behind the shields of every console page."""
        return Starlette(
            routes=[
                self._open("/static/{name:path}", self._static),
                self._open("/setup/{token}", self._enter, is_entry=True),
                *(self._open(f"/set-up/{step}", self._shower(step)) for step in STEPS),
                *(self._open(f"/set-up/{step}", self._taker(step), methods=("POST",)) for step in STEPS),
                self._open("/set-up/check", self._check),
                self._open("/set-up/make", self._make, methods=("POST",)),
                self._open("/set-up/keys", self._keys),
                self._open("/set-up/keys", self._copy, methods=("POST",)),
                self._open("/set-up/start", self._start, methods=("POST",)),
                self._open("/{path:path}", self._elsewhere),
            ],
            middleware=[Middleware(SecurityHeaders), Middleware(OwnSiteOnly)],
        )

    # --- coming in ------------------------------------------------------------------------------------------

    def _enter(self, request: Request, form: Form) -> Response:
        """Admit the browser that opens the one-time address, and lead it to the first page."""
        host, address = _host_of(request), _address_of(request)
        secret = self._admission.admit(request.path_params["token"], host, address)
        answer = _to("node")
        answer.set_cookie(
            COOKIE, secret, httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
        return answer

    def _static(self, request: Request, form: Form) -> Response:
        """Give a file that pages load."""
        return self._assets.answer(request)

    def _elsewhere(self, request: Request, form: Form) -> Response:
        """Lead to the page that is next; while the node starts, ask again in a second."""
        if self.is_starting:
            page = self._page(request, "setup_starting.html", {})
            page.status_code, page.headers["refresh"] = 503, "1"
            return page
        self._admission.check(request.cookies.get(COOKIE, ""), _host_of(request), _address_of(request))
        return _to(self._next())

    # --- what is asked --------------------------------------------------------------------------------------

    def _shower(self, step: str) -> _Work:
        def show(request: Request, form: Form) -> Response:
            return self._form(request, step, self._work.texts.get(step, {}), {})

        return show

    def _taker(self, step: str) -> _Work:
        def take(request: Request, form: Form) -> Response:
            ask, errors = read_ask(STEPS[step], form, ticked=True)
            if isinstance(ask, AskPeople):
                errors = wrong_in_people(ask)
            if isinstance(ask, AskSource):
                errors = wrong_in_source(ask, self._work.setting)
            if ask is None or errors:
                return self._form(request, step, form, errors, status=422)
            self._work.keep(step, ask, form)
            return _to(self._next())

        return take

    def _next(self) -> str:
        """Return the first page that is not answered yet."""
        if self._work.made is not None:
            return "keys"
        return next((step for step in STEPS if step not in self._work.asks), "check")

    def _form(self, request: Request, step: str, texts: Form, errors: Texts, status: int = 200) -> Response:
        fields = form_fields(STEPS[step])
        first = next(iter(errors), fields[0].name)
        values = {
            "step": step,
            "fields": fields,
            "texts": {name: given for name, given in texts.items() if name not in _SECRETS},
            "secrets": _SECRETS,
            "errors": errors,
            "first": first,
            "sent": bool(texts),
            "number": _ORDER.index(step) + 1,
            "steps": len(_ORDER),
            "back": _ORDER[_ORDER.index(step) - 1] if step != "node" else "",
        }
        return self._page(request, "setup_form.html", values, status)

    # --- what is made ---------------------------------------------------------------------------------------

    def _check(
        self, request: Request, form: Form, errors: Texts | None = None, status: int = 200
    ) -> Response:
        """Show everything that was answered, before anything is made of it."""
        if self._next() != "check":
            return _to(self._next())
        values = {
            "answers": self._work.answers(),
            "short": self._work.short_names(),
            "folder": str(self._work.folder),
            "errors": errors or {},
            "number": len(_ORDER),
            "steps": len(_ORDER),
        }
        return self._page(request, "setup_check.html", values, status)

    def _make(self, request: Request, form: Form) -> Response:
        """Make the node; a folder that cannot be written is told where it was asked for."""
        if self._next() != "check":
            return _to(self._next())
        try:
            self._work.make()
        except LinderoError as error:
            return self._check(request, {}, {"": f"{error.text} {error.advice}"}, error.status)
        return _to("keys")

    def _keys(self, request: Request, form: Form, errors: Texts | None = None, status: int = 200) -> Response:
        """Show what was made, once: codes, keys and whose hands they belong into."""
        if self._work.made is None:
            return _to(self._next())
        values = {
            "made": self._work.made,
            "words": self._work.words(),
            "copied": self._work.copied,
            "copy_to": last_of(form, "copy_to"),
            "errors": errors or {},
            "administrator": self._work.short_names()[0],
            "by_passkey": self._work.administrator_code(),
        }
        return self._page(request, "setup_keys.html", values, status)

    def _copy(self, request: Request, form: Form) -> Response:
        """Copy the keys and read the copy back."""
        if self._work.made is None:
            return _to(self._next())
        try:
            self._work.copy_keys(last_of(form, "copy_to"))
        except LinderoError as error:
            return self._keys(request, form, {"copy_to": f"{error.text} {error.advice}"}, error.status)
        return _to("keys")

    def _start(self, request: Request, form: Form) -> Response:
        """Let the node start, and lead to where its administrator comes in."""
        if self._work.made is None:
            return _to(self._next())
        there = "/enrol" if self._work.administrator_code() else "/sign-in?to=/start"
        answer = RedirectResponse(there, status_code=303, headers={"connection": "close"})
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        self.is_starting = True
        self._leave()
        return answer

    # --- each request ---------------------------------------------------------------------------------------

    def _open(
        self, path: str, work: _Work, *, methods: Sequence[str] = ("GET",), is_entry: bool = False
    ) -> Route:
        is_free = is_entry or path.startswith("/static/") or path == "/{path:path}"

        def run(request: Request, form: Form) -> Response:
            try:
                if not is_free:
                    secret = request.cookies.get(COOKIE, "")
                    self._admission.check(secret, _host_of(request), _address_of(request))
                return work(request, form)
            except LinderoError as error:
                return self._page(request, "error_alone.html", _told(error), error.status)

        return OpenRoute(path, self._endpoint(run), because=_BECAUSE, methods=methods)

    def _endpoint(self, run: _Work) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            form: Form = {}
            try:
                if request.method == "POST":
                    check_same_origin(request.headers)
                    form = await read_form(request)
            except LinderoError as error:
                return self._page(request, "error_alone.html", _told(error), error.status)
            return await run_in_threadpool(run, request, form)

        return endpoint

    def _page(
        self, request: Request, template: str, values: Mapping[str, Any], status: int = 200
    ) -> Response:
        frame = Frame(
            node_name=self._work.node_name, nation="", section="", exercise=False, now=self._work.now()
        )
        return self._renderer.answer(request, template, frame, values, status=status)


def _to(step: str) -> RedirectResponse:
    return RedirectResponse(f"/set-up/{step}", status_code=303, headers={"cache-control": "no-store"})


def _told(error: LinderoError) -> Mapping[str, Any]:
    return {"heading": "Not opened", "error": error, "logged": True}


def _host_of(request: Request) -> str:
    return request.headers.get("host", "")


def _address_of(request: Request) -> str:
    return request.client.host if request.client is not None else "unknown"
