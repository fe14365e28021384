"""What somebody reads personal data for: asked once a session and case, shown on every page, changed at any time."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.shells.console.doors import SIGNED_IN, Door, Form, Visit
from lindero.shells.console.frames import Frames
from lindero.shells.console.origin import local_path
from lindero.shells.console.rendering import Renderer
from lindero.shells.node import Node
from lindero.trust.identity.purposes import MAX_REASON, PURPOSES, purposes_for

PATH: Final = "/purpose"
_FIELDS: Final = ("purpose", "case", "reason")
_FIELD_OF: Final = {"identity.purpose": "purpose", "identity.case": "case", "identity.reason": "reason"}


class PurposeForm:
    """The form by which somebody states what for; it stands in the place of a page that needs it."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the routes."""
        return [
            door.guarded(PATH, self.show, needs=SIGNED_IN),
            door.guarded(PATH, self.state, needs=SIGNED_IN, methods=("POST",)),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the form with what is stated now."""
        return self._answer(visit, visit.request.query_params.get("to", ""), stated_by(visit.actor), {})

    def state(self, visit: Visit) -> Response:
        """Keep what was stated with the session and go back to the page that asked, or say what is missing."""
        given = {name: last_of(visit.form, name) for name in _FIELDS}
        wanted = last_of(visit.form, "to")
        try:
            self._node.people.state_purpose(
                visit.token, visit.actor, given["purpose"], given["case"], given["reason"]
            )
        except LinderoError as error:
            return self._answer(visit, wanted, given, errors_of(error), error.status)
        return RedirectResponse(local_path(wanted), status_code=303, headers={"cache-control": "no-store"})

    def instead(self, error: LinderoError, request: Request, visit: Visit) -> Response:
        """Answer a page that needs a purpose with the form, which leads back to it."""
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        stated = stated_by(visit.actor)
        errors = errors_of(error) if any(stated.values()) else {}
        return self._answer(visit, wanted if request.method == "GET" else "", stated, errors, error.status)

    def _answer(
        self,
        visit: Visit,
        wanted: str,
        given: Mapping[str, str],
        errors: Mapping[str, str],
        status: int = 200,
    ) -> Response:
        values: dict[str, Any] = {
            "to": local_path(wanted, ""),
            "given": given,
            "errors": errors,
            "most": MAX_REASON,
            "purposes": [(name, PURPOSES[name]) for name in purposes_for(visit.actor.roles)],
        }
        return self._renderer.answer(
            visit.request, "purpose.html", self._frames.frame(visit), values, status=status
        )


def stated_by(actor: Actor) -> dict[str, str]:
    """Return what somebody has stated, by field of the form."""
    return {"purpose": actor.purpose, "case": actor.case_ref, "reason": actor.reason}


def errors_of(error: LinderoError) -> dict[str, str]:
    """Return an error's words beside the field that it is about."""
    return {_FIELD_OF.get(error.code, ""): f"{error.text} {error.advice}".strip()}


def last_of(form: Form, name: str) -> str:
    """Return what a form says in a field; empty where it says nothing."""
    return str(next(reversed(form.get(name, ())), ""))
