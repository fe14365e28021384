"""The words of the table of safeguards: a safeguard, its six routes, and what may stand in a cell."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Route = Literal["normal", "direct", "administrator", "plugin", "replay", "modes"]
"""A way on which somebody might get round a safeguard."""

ROUTES: Final[tuple[Route, ...]] = get_args(Route)
SHOWN: Final[dict[Route, str]] = {
    "normal": "Normal path",
    "direct": "Direct call of store or library",
    "administrator": "Administrator",
    "plugin": "Plug-in",
    "replay": "Imported or replayed message",
    "modes": "Crisis and exercise",
}


@dataclass(frozen=True)
class NoWay:
    """A route that does not exist for a safeguard.

    Attributes:
        because: Why, as a sentence.
    """

    because: str


@dataclass(frozen=True)
class Untried:
    """A route that nobody has tried yet: a debt, not an answer."""


Cell = tuple[str, ...] | NoWay | Untried
"""What tries a route: names of tests, a reason why there is none to try, or nothing yet."""

UNTRIED: Final = Untried()


@dataclass(frozen=True)
class Safeguard:
    """One row of the table.

    Attributes:
        id: Its id, as in `S-01`; a test of it has `S_01` in its name.
        rule: What must hold, in a sentence.
        logged: Where a refusal stands in the log, in a sentence; no content stands beside it.
        normal: What tries the ordinary way.
        direct: What tries calls of the store and of the library, past every action.
        administrator: What tries it with an administrator's rights, or with every grant at once.
        plugin: What tries it from a folder that was added.
        replay: What tries it with messages that were imported, replayed or forged.
        modes: What tries it in a crisis and in an exercise.
    """

    id: str
    rule: str
    logged: str
    normal: Cell = UNTRIED
    direct: Cell = UNTRIED
    administrator: Cell = UNTRIED
    plugin: Cell = UNTRIED
    replay: Cell = UNTRIED
    modes: Cell = UNTRIED

    def __str__(self) -> str:
        """Return its id, for the names of tests."""
        return self.id

    def cell(self, route: Route) -> Cell:
        """Return what stands under a route."""
        cell: Cell = getattr(self, route)
        return cell
