"""The console's routes, joined: pages, forms, sign-in, files, live data."""

from typing import Final

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.capabilities.picture.tables import LATEST
from lindero.shells.console.account import Account
from lindero.shells.console.answers import Answers
from lindero.shells.console.assets import Assets
from lindero.shells.console.basemap import basemap_routes, own_basemap
from lindero.shells.console.doors import SIGNED_IN, Door, Stranger, Visit
from lindero.shells.console.exports import Exports
from lindero.shells.console.finding import Finder
from lindero.shells.console.forms import Forms
from lindero.shells.console.frames import Frames
from lindero.shells.console.language import language_routes
from lindero.shells.console.links import Links
from lindero.shells.console.live_feeds import LiveFeeds
from lindero.shells.console.live_socket import LiveSocket
from lindero.shells.console.nations import NationNames
from lindero.shells.console.pages import Pages, no_page
from lindero.shells.console.phone import Phone
from lindero.shells.console.purpose import PurposeForm
from lindero.shells.console.rendering import Renderer
from lindero.shells.console.replay import replay_routes
from lindero.shells.console.routes import GuardedSocket
from lindero.shells.console.sign_in import SignIn
from lindero.shells.node import Node

READS_PICTURE: Final = "picture.read"


def console_routes(node: Node, assets: Assets | None = None) -> list[BaseRoute]:
    """Return every route of the console; the last one answers what is not there, so mount others before.

    Args:
        node: The node that is shown.
        assets: The files that pages load; those that were built, where none are given.

    Raises:
        Unavailable: If the console's files were not built.
        Missing: If the map that the configuration names is not there.
        Invalid: If it is none that can be drawn.
    """
    files = assets or Assets()
    links = Links(node)
    frames = Frames(node, links)
    basemap = own_basemap(node.folder, node.config.console.basemap)
    renderer = Renderer(node.registry, files, NationNames(node), basemap)
    purpose = PurposeForm(node, renderer, frames)
    answers = Answers(renderer, frames, purpose)
    door = Door(node, answers.error, answers.sign_in)

    def home(visit: Visit) -> Response:
        return RedirectResponse(frames.home(visit), status_code=303)

    def static(stranger: Stranger) -> Response:
        return files.answer(stranger.request)

    def missing(visit: Visit) -> Response:
        raise no_page(visit.request)

    return [
        door.guarded("/", home, needs=SIGNED_IN),
        door.open("/static/{name:path}", static, because="style sheet and script say nothing of the node"),
        *SignIn(node, renderer, frames).routes(door),
        *Account(node, renderer, frames).routes(door),
        *purpose.routes(door),
        *language_routes(node, door),
        *Exports(node, renderer, frames).routes(door),
        *Finder(node, renderer, frames).routes(door),
        *Forms(node, renderer, frames).routes(door),
        *Phone(node, renderer, frames, files).routes(door),
        *Pages(node, renderer, frames).routes(door),
        *_live_routes(node, door),
        *replay_routes(node, door),
        *basemap_routes(basemap, door),
        door.guarded("/{path:path}", missing, needs=SIGNED_IN),
    ]


def _live_routes(node: Node, door: Door) -> list[BaseRoute]:
    """Return the live picture's socket, where the node has a picture."""
    if LATEST.name not in node.registry.tables:
        return []
    socket = LiveSocket(LiveFeeds(node).feed_for, door.visitor, READS_PICTURE, node.seats)
    return [GuardedSocket("/live/picture", socket.serve, needs=READS_PICTURE)]
