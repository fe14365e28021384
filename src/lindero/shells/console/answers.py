"""Errors as pages: what happened, and what to do about it."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lindero.kernel.errors import LinderoError, Refused, Unavailable
from lindero.shells.console.doors import Form, Visit
from lindero.shells.console.frames import Frames
from lindero.shells.console.kept import kept_of
from lindero.shells.console.origin import local_path, page_path
from lindero.shells.console.purpose import PurposeForm
from lindero.shells.console.rendering import Renderer, is_part
from lindero.shells.limits import TooMany
from lindero.trust.identity.purposes import NoPurpose

_HEADINGS: Final = {
    400: "Not proved",
    403: "Refused",
    404: "Not found",
    405: "Not possible",
    409: "Changed meanwhile",
    422: "Not understood",
    429: "Too often",
    500: "A fault of ours",
    503: "Out of reach",
}


class Answers:
    """Makes the pages that answer errors, and the way to the sign-in."""

    def __init__(self, renderer: Renderer, frames: Frames, purpose: PurposeForm) -> None:
        self._renderer = renderer
        self._frames = frames
        self._purpose = purpose

    def error(self, error: LinderoError, request: Request, visit: Visit | None) -> Response:
        """Return the page of an error: its sentence, its advice, its code, with the status of its class."""
        if isinstance(error, NoPurpose) and visit is not None and not is_part(request):
            return self._purpose.instead(error, request, visit)
        values = {
            "heading": _HEADINGS.get(error.status, "Error"),
            "error": error,
            # Whoever is not known yet is turned away before anything is written down.
            "logged": visit is not None and isinstance(error, Refused) and not isinstance(error, TooMany),
        }
        frame = self._frames.frame(visit)
        template = "error.html" if visit is not None else "error_alone.html"
        answer = self._renderer.answer(request, template, frame, values, status=error.status)
        if isinstance(error, Unavailable):
            answer.headers["retry-after"] = "5"
        if isinstance(error, TooMany):
            answer.headers["retry-after"] = str(error.retry_after_s)
        return answer

    def sign_in(self, request: Request, form: Form) -> Response:
        """Send somebody without a session to the sign-in, and back to the page afterwards.

        Who sends a form gets back what was written, to be sent again by whoever signs in as the one who wrote it.
        """
        if kept := kept_of(request, form):
            values = {"kept": kept, "path": request.url.path}
            return self._renderer.answer(request, "kept.html", self._frames.frame(), values, status=403)
        if is_part(request):
            # Back to the page in which the part stands, as htmx names it.
            target = _sign_in_from(request, page_path(request.headers.get("hx-current-url", "")))
            return Response(status_code=401, headers={"hx-redirect": target, "cache-control": "no-store"})
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        target = _sign_in_from(request, wanted if request.method == "GET" else "/")
        return RedirectResponse(target, status_code=303, headers={"cache-control": "no-store"})


def _sign_in_from(request: Request, wanted: str) -> str:
    """Return the address of the sign-in that leads on to a page of this node."""
    back = local_path(wanted)
    if back == "/":
        return "/sign-in"
    return f"/sign-in?{request.url.replace(query='').include_query_params(to=back).query}"
