"""What surrounds every page: the node's name, the sections, the person, the time."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.capability import Page
from lindero.kernel.desk import Actor
from lindero.shells.console.doors import Visit
from lindero.shells.console.links import Link, Links
from lindero.shells.console.menus import Choice, Menus
from lindero.shells.console.once import Once
from lindero.shells.contested import contests_in
from lindero.shells.marking import mark_of
from lindero.shells.node import Node
from lindero.trust.exchange.recall.views import ContestLine
from lindero.trust.identity.purposes import PURPOSES
from lindero.trust.identity.roles import title_of

PICTURE: Final = "/picture"
"""Where the console opens, for those who may see it."""

_READS: Final = "agreements.read"
_SEES_LINKS: Final = frozenset({"picture.read", "exchange.read", _READS})


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a page.

    Attributes:
        node_name: The nation's name for people.
        nation: Its three letters.
        section: The border section or centre.
        exercise: Whether all of this is an exercise and nothing of it real (safeguard S-55).
        now: The node's time, milliseconds UTC.
        person: The person's name; empty before the sign-in.
        here: The shown page's address, to which a choice of language leads back.
        language: The language that the person chose; empty until then.
        roles: The person's roles in words.
        menus: The rail: menus with the pages that the person may open.
        parts: Addresses of what stands in the head of every page.
        home: Where the mark leads.
        links: How things stand with each agreement, for those whose work it touches.
        reads_agreements: Whether the person may open an agreement.
        view: Longitude, latitude (degrees) and zoom at which the map opens.
        done: What has just been done, in a sentence; empty if nothing was.
        printed: What stands on every printed sheet: who, when, what for (safeguard S-59).
        reads_for: What personal data are read for at the moment, in words; empty until it is stated.
        address: The shown page with its query, as it can be taken along; empty where nothing can.
        contested: Flags that stand on records which the page shows (safeguard S-43).
        mark: By which each form of the page is carried out once; empty before the sign-in.
    """

    node_name: str
    nation: str
    section: str
    exercise: bool
    now: int
    person: str = ""
    here: str = "/"
    language: str = ""
    roles: str = ""
    menus: tuple[Choice, ...] = ()
    parts: tuple[str, ...] = ()
    home: str = "/sign-in"
    links: tuple[Link, ...] = ()
    reads_agreements: bool = False
    view: tuple[float, float, float] = (0.0, 0.0, 2.0)
    done: str = ""
    printed: str = ""
    reads_for: str = ""
    address: str = ""
    contested: tuple[ContestLine, ...] = ()
    mark: str = ""


class Frames:
    """Makes frames from what all folders declare.

    Attributes:
        once: What the marks of forms are made by, and looked up in.
    """

    def __init__(self, node: Node, links: Links) -> None:
        self.once = Once(node.clock)
        self._node = node
        self._links = links
        self._menus = Menus(node.registry)

    def frame(
        self,
        visit: Visit | None = None,
        *,
        folder: str = "",
        done: str = "",
        view: msgspec.Struct | None = None,
    ) -> Frame:
        """Return what surrounds a page.

        Args:
            visit: Who sees it; None before the sign-in.
            folder: The folder that the page belongs to; empty for the console's own.
            done: What has just been done, in a sentence.
            view: What a declared page shows; how that must be handled stands on every print.
        """
        config = self._node.config
        bare = Frame(
            node_name=config.name,
            nation=config.nation,
            section=config.section,
            exercise=config.setting == "exercise",
            now=self._node.clock.now(),
            view=config.view,
        )
        if visit is None:
            return bare
        return msgspec.structs.replace(
            bare,
            person=visit.person,
            here=_address(visit) if visit.request.method == "GET" else "/",
            language=visit.language,
            roles=roles_in_words(visit.roles),
            menus=self._menus.shown_to(visit.actor, visit.request.url.path, folder),
            parts=self._menus.parts_for(visit.actor),
            home=self.home(visit),
            links=self._links.links() if _SEES_LINKS & visit.actor.grants else (),
            reads_agreements=_READS in visit.actor.grants,
            done=done,
            reads_for=purpose_in_words(visit.actor),
            printed=mark_of(self._node, visit.actor, view).in_words(),
            address=_address(visit) if view is not None else "",
            contested=contests_in(self._node, view),
            mark=self.once.mark(visit.token),
        )

    def home(self, visit: Visit) -> str:
        """Return where the console opens: the picture, or else the first section that may be opened."""
        return home_of(self._menus.open_to(visit.actor))


def home_of(pages: Sequence[Page]) -> str:
    """Return the first page to show of those that may be opened; the list of actions where there is none."""
    paths = [page.path for page in pages]
    return PICTURE if PICTURE in paths else next(iter(paths), "/do")


def roles_in_words(roles: Sequence[str]) -> str:
    """Write roles as people call them, in order."""
    return ", ".join(title_of(role) for role in roles) or "no role yet"


def purpose_in_words(actor: Actor) -> str:
    """Write what somebody reads personal data for, with the case; nothing where it is not stated."""
    if actor.purpose not in PURPOSES:
        return ""
    return f"{PURPOSES[actor.purpose].title} · {actor.case_ref}"


def _address(visit: Visit) -> str:
    """Return the shown page's path with its query."""
    url = visit.request.url
    return f"{url.path}?{url.query}" if url.query else url.path
