"""Finding a page or an action by a word, so that nobody has to know in which menu it stands."""

from collections.abc import Iterator
from typing import Final

import msgspec
from starlette.responses import Response
from starlette.routing import BaseRoute

from lindero.kernel.capability import Action, Page
from lindero.kernel.desk import Actor
from lindero.shells.console.doors import SIGNED_IN, Door, Visit
from lindero.shells.console.forms import path_of, title_of
from lindero.shells.console.frames import Frames
from lindero.shells.console.rendering import Renderer
from lindero.shells.node import Node

PATH: Final = "/find"

_MOST: Final = 12
"""As many as are read at a glance; one more letter makes them fewer."""

_MOST_LETTERS: Final = 100


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A page or an action that may be found.

    Attributes:
        path: Its address.
        title: What it is called.
        sentence: What an action does; for a page the folder that it belongs to.
        needs: The grant without which it is not shown.
        is_action: Whether it changes something.
    """

    path: str
    title: str
    sentence: str
    needs: str
    is_action: bool = False


class Finder:
    """Knows every page that can be opened without naming a thing, and every action."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._renderer = renderer
        self._frames = frames
        self._targets = tuple(_targets(node, renderer))

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return the route."""
        return [door.guarded(PATH, self.show, needs=SIGNED_IN)]

    def show(self, visit: Visit) -> Response:
        """Show what fits the letters that were written, the likeliest first."""
        letters = visit.request.query_params.get("q", "")[:_MOST_LETTERS]
        values = {"letters": letters, "found": self.found(letters, visit.actor)}
        return self._renderer.answer(visit.request, "find.html", self._frames.frame(visit), values)

    def found(self, letters: str, actor: Actor) -> list[Target]:
        """Return what somebody may open that has every word that was written; a beginning is enough."""
        wanted = letters.casefold().split()
        if not wanted:
            return []
        ranked = [
            (rank, target.is_action, place, target)
            for place, target in enumerate(self._targets)
            if target.needs in actor.grants and (rank := _rank(target, wanted)) is not None
        ]
        ranked.sort(key=lambda each: each[:3])
        return [target for *_, target in ranked[:_MOST]]


def _rank(target: Target, wanted: list[str]) -> int | None:
    """Return how far behind a target stands: 0 by the title's first word, 1 by another, 2 by the sentence."""
    title, rest = _beginnings(target.title), _beginnings(target.sentence)
    worst = 0
    for word in wanted:
        if title and title[0].startswith(word):
            continue
        if any(each.startswith(word) for each in title):
            worst = max(worst, 1)
        elif any(each.startswith(word) for each in rest):
            worst = 2
        else:
            return None
    return worst


def _beginnings(text: str) -> list[str]:
    return text.casefold().replace(",", " ").replace(".", " ").split()


def _targets(node: Node, renderer: Renderer) -> Iterator[Target]:
    for capability in node.registry.capabilities:
        for page in capability.pages:
            if _opens_alone(page) and renderer.is_whole(f"{capability.name}/{page.template}"):
                yield Target(path=page.path, title=page.title, sentence=capability.title, needs=page.needs)
        for action in capability.actions:
            yield _target_of(action)


def _target_of(action: Action) -> Target:
    return Target(
        path=path_of(action),
        title=title_of(action),
        sentence=action.sentence,
        needs=action.needs,
        is_action=True,
    )


def _opens_alone(page: Page) -> bool:
    """Say whether a page's address needs nothing more than itself."""
    return "{" not in page.path and not any(field.required for field in msgspec.structs.fields(page.asks))
