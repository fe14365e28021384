"""The language that a person reads the console in: chosen in the head of every page, kept with the account."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.errors import Invalid
from lindero.shells.console.doors import SIGNED_IN, Door, Visit
from lindero.shells.console.origin import local_path
from lindero.shells.console.purpose import last_of
from lindero.shells.languages.tongues import tongue_of
from lindero.shells.node import Node


def language_routes(node: Node, door: Door) -> list[BaseRoute]:
    """Return the route by which a person chooses a language."""

    def choose(visit: Visit) -> Response:
        tongue = tongue_of(last_of(visit.form, "language"))
        if tongue is None:
            raise Invalid(
                "console.language", "There are no words in this language.", "Choose one of the list."
            )
        node.people.choose_language(visit.actor.name.partition("/")[2], tongue.code)
        back = local_path(last_of(visit.form, "to"))
        return RedirectResponse(back, status_code=303, headers={"cache-control": "no-store"})

    return [door.guarded("/language", choose, needs=SIGNED_IN, methods=("POST",))]
