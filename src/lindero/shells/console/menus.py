"""The rail and the pages of the chosen menu, from what all folders declare."""

from typing import Final, get_args

import msgspec

from lindero.engine.registry import Registry
from lindero.kernel.capability import Menu, Page
from lindero.kernel.desk import Actor

MENUS: Final[dict[Menu, tuple[str, str]]] = {
    "picture": ("Picture", "map"),
    "operations": ("Operations", "ship"),
    "exchange": ("Exchange", "share-2"),
    "people": ("People", "hand-heart"),
    "agreements": ("Agreements", "handshake"),
    "oversight": ("Oversight", "scale"),
    "node": ("This node", "settings"),
}
"""Each menu's title and icon."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a menu.

    Attributes:
        path: The page's address.
        title: Its name.
        icon: Its icon in the sprite.
        current: Whether the shown page is it, lies below it, or belongs to the same folder and the folder has no other.
    """

    path: str
    title: str
    icon: str
    current: bool


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One menu of the rail, with the pages that the person may open.

    Attributes:
        title: Its name.
        icon: Its icon in the sprite.
        entries: Its pages, in order; the first one is where the menu leads.
        current: Whether the shown page stands in it.
    """

    title: str
    icon: str
    entries: tuple[Entry, ...]
    current: bool


class Menus:
    """Knows every declared page that has an entry, and those that stand in the head of every page."""

    def __init__(self, registry: Registry) -> None:
        declared = [(page, c.name) for c in registry.capabilities for page in c.pages]
        declared.sort(key=lambda pair: (pair[0].order, pair[0].path))
        self._pages = [page for page, _ in declared if page.icon]
        self._parts = [page for page, _ in declared if page.everywhere]
        self._folders = {page.path: folder for page, folder in declared}

    def open_to(self, actor: Actor) -> list[Page]:
        """Return the pages with an entry that somebody may open, in order."""
        return [page for page in self._pages if page.needs in actor.grants]

    def parts_for(self, actor: Actor) -> tuple[str, ...]:
        """Return the addresses of what stands in the head of every page that this person opens."""
        return tuple(page.path for page in self._parts if page.needs in actor.grants)

    def shown_to(self, actor: Actor, path: str, folder: str) -> tuple[Choice, ...]:
        """Return the menus that are not empty for somebody.

        Args:
            actor: Who sees them.
            path: The shown page's address: current is what it lies below.
            folder: The folder that the page belongs to: where no entry is above the page, the menu of the folder's
                first entry is current, and the entry itself if it is the only one.
        """
        mine = self.open_to(actor)
        above = [page for page in mine if path == page.path or path.startswith(f"{page.path}/")]
        beside = [page for page in mine if folder and self._folders[page.path] == folder]
        nearest = max(above, key=lambda page: len(page.path), default=beside[0] if beside else None)
        current = nearest.path if nearest and (above or len(beside) == 1) else ""
        choices = []
        for menu in get_args(Menu):
            entries = tuple(_entry(page, current) for page in mine if page.menu == menu)
            if entries:
                title, icon = MENUS[menu]
                chosen = nearest is not None and nearest.menu == menu
                choices.append(Choice(title=title, icon=icon, entries=entries, current=chosen))
        return tuple(choices)


def _entry(page: Page, current: str) -> Entry:
    return Entry(path=page.path, title=page.title, icon=page.icon, current=page.path == current)
