"""Declared pages as routes: path and query decoded into what a page asks, its data shown by its template."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import msgspec
from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.capability import Capability, Page
from lindero.kernel.errors import Invalid, LinderoError, Missing
from lindero.shells.console.asks import read_ask
from lindero.shells.console.doors import Door, Visit
from lindero.shells.console.filters import words
from lindero.shells.console.flash import taken, without_done
from lindero.shells.console.frames import Frames
from lindero.shells.console.rendering import Renderer, is_part, tongue_for
from lindero.shells.console.shapes import form_fields
from lindero.shells.console.turning import turning
from lindero.shells.languages.tongues import best_tongue, tongue_of
from lindero.shells.node import Node

IN_LANGUAGES: Final = "language"
"""The field of a page's query that says in which language it shows a text; empty where the page may choose."""


class Pages:
    """Shows declared pages."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return a route for each declared page; those without parameters first, so that none is hidden."""
        declared = [(c, page) for c in self._node.registry.capabilities for page in c.pages]
        declared.sort(key=lambda pair: (pair[1].path.count("{"), pair[1].path))
        return [
            door.guarded(page.path, partial(self._show, capability, page), needs=page.needs)
            for capability, page in declared
        ]

    def _show(self, capability: Capability, page: Page, visit: Visit) -> Response:
        try:
            view = self._node.show(page, self._query(page, visit), visit.actor)
        except Invalid as wrong:
            if is_part(visit.request):
                raise
            return self._asked_again(capability, page, visit, wrong)
        values = {
            "view": view,
            "page": page,
            "query": visit.request.query_params,
            "may": visit.actor.grants.__contains__,
            "inset": partial(self._inset, visit),
            "turn": turning(visit.request.url.path, visit.request.query_params),
        }
        template = f"{capability.name}/{page.template}"
        done = taken(visit.request, self._node.registry)
        frame = self._frames.frame(visit, folder=capability.name, done=done, view=view)
        answer = self._renderer.answer(visit.request, template, frame, values)
        return without_done(visit.request, answer)

    def _asked_again(self, capability: Capability, page: Page, visit: Visit, wrong: Invalid) -> Response:
        """Show what the address asks as a form: all that was written stands in it, each error beside its field.

        Raises:
            Invalid: What was wrong, where nothing was written that could be corrected.
        """
        texts, path = texts_of(visit.request), visit.request.path_params
        _, told = read_ask(page.asks, texts)
        fields = [field for field in form_fields(page.asks) if field.name not in path]
        errors = {field.name: told[field.name] for field in fields if field.name in told}
        given = [field.name for field in fields if any(texts.get(field.name, ()))]
        if not errors and not given:
            raise wrong
        if not errors:
            # No field is wrong by itself, so any of them may be what is to be corrected.
            errors = {"": f"{wrong.text} {wrong.advice}".strip()}
        names = given if "" in errors else list(errors)
        values = {
            "page": page,
            "path": visit.request.url.path,
            "error": wrong,
            "errors": errors,
            # What it means stands on the page itself; here it is said what is wrong with it.
            "fields": [msgspec.structs.replace(field, hint="") for field in fields if field.name in names],
            "texts": texts,
            "kept": [(name, text) for name in given if name not in names for text in texts[name]],
        }
        frame = self._frames.frame(visit, folder=capability.name)
        return self._renderer.answer(visit.request, "asked.html", frame, values, status=wrong.status)

    def _inset(self, visit: Visit, path: str) -> Markup:
        """Return the part at another page's address, to be shown within this one: what htmx would ask for first.

        So it is there with the first words, over the slowest line and without any script. Nothing is shown where no
        folder declares it or the reader may not see it; whatever else is wrong is told when the part is renewed.
        """
        page = self._node.registry.pages.get(path)
        if page is None or page.needs not in visit.actor.grants:
            return Markup()
        folder = next(c.name for c in self._node.registry.capabilities if page in c.pages)
        try:
            query = page.asks()
            view = self._node.show(page, query, visit.actor)
        except LinderoError:
            return Markup()
        values = {
            "view": view,
            "page": page,
            "query": {},
            "may": visit.actor.grants.__contains__,
            "turn": turning(path, QueryParams()),
        }
        frame = self._frames.frame(visit, folder=folder)
        tongue = tongue_for(visit.request, frame)
        html = self._renderer.render(f"{folder}/{page.template}", frame, values, part=True, tongue=tongue)
        return Markup(html)  # noqa: S704 - rendered by the same templates, each value escaped

    def _query(self, page: Page, visit: Visit) -> msgspec.Struct:
        """Return what a page is asked; a text that there is in several languages is shown in the reader's."""
        query = query_of(page, visit.request)
        if IN_LANGUAGES not in visit.request.query_params and getattr(query, IN_LANGUAGES, None) == "":
            tongue = tongue_of(visit.language) or best_tongue(
                visit.request.headers.get("accept-language", "")
            )
            return msgspec.structs.replace(query, **{IN_LANGUAGES: tongue.code})
        return query


def query_of(page: Page, request: Request) -> msgspec.Struct:
    """Read what a page asks from the address: its path's parameters, then its query.

    Raises:
        Missing: If its path names what cannot be there, for example an alert by what is no name of a record.
        Invalid: If something else is missing or wrong; names each of them in words.
    """
    ask, errors = read_ask(page.asks, texts_of(request))
    if errors.keys() & request.path_params.keys():
        raise no_page(request)
    if ask is None:
        raise Invalid("console.query", _in_words(errors), "Correct the address, or come from the menu.")
    return ask


def texts_of(request: Request) -> dict[str, list[str]]:
    """Return the texts of an address by field: those of its query, then those of its path."""
    texts = {name: request.query_params.getlist(name) for name in request.query_params}
    # A path names the thing that is shown: a query of the same name must not replace it.
    return texts | {name: [str(value)] for name, value in request.path_params.items()}


def no_page(request: Request) -> Missing:
    """Return what is told of an address at which there is no page."""
    return Missing(
        "console.page",
        f"There is no page {request.url.path}.",
        "Choose a menu, or find the page by its name.",
    )


def _in_words(errors: Mapping[str, str]) -> str:
    told: Sequence[str] = [f"{words(name)}: {text}" if name else text for name, text in errors.items()]
    return f"This address does not fit {'its' if told else 'the'} page. {' '.join(told)}"
