"""What the set-up does with its answers: a node's folder, a copy of the keys."""

import threading
from pathlib import Path

import msgspec
import structlog

from lindero.engine.clock import Clock
from lindero.engine.keys import RandomSource
from lindero.engine.registry import Registry
from lindero.kernel.errors import Conflict, Defect, Unavailable
from lindero.kernel.record import Setting
from lindero.shells import key_copies
from lindero.shells.console.doors import Form
from lindero.shells.first_run.admission import Admission
from lindero.shells.first_run.asked import (
    Answers,
    AskNode,
    AskPeople,
    AskSource,
    plan_of,
    short_name,
)
from lindero.shells.key_copies import Copied
from lindero.shells.node import CONFIG_FILE
from lindero.shells.setup import MadeNode, make_node
from lindero.trust.identity.cards import spoken
from lindero.trust.identity.records import AccessRefused


class SetUp:
    """The answers so far, and what was made of them.

    Attributes:
        folder: Where the node will be.
        asks: What was answered, by page.
        texts: The same as it was written, to be shown again.
        made: The node, once it is made.
        copied: The copy of its keys, once there is one that was checked.
    """

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        clock: Clock,
        random: RandomSource,
        admission: Admission,
        *,
        port: int,
        peer_port: int,
    ) -> None:
        """Begin with nothing answered.

        Raises:
            Conflict: If there is a node in the folder already: nobody sets it up a second time.
        """
        check_new(folder)
        self.folder = folder.absolute()
        self._registry = registry
        self._clock = clock
        self._random = random
        self._admission = admission
        self._ports = (port, peer_port)
        self.asks: dict[str, msgspec.Struct] = {}
        self.texts: dict[str, Form] = {}
        self.made: MadeNode | None = None
        self.copied: Copied | None = None
        self._one_at_a_time = threading.Lock()

    def now(self) -> int:
        """Return the time, milliseconds UTC."""
        return self._clock.now()

    @property
    def node_name(self) -> str:
        """The nation's name, once it is told."""
        node = self.asks.get("node")
        return node.nation_name if isinstance(node, AskNode) else "New"

    @property
    def setting(self) -> Setting:
        """Production or exercise, as it was answered."""
        node = self.asks.get("node")
        return node.setting if isinstance(node, AskNode) else "exercise"

    def keep(self, step: str, ask: msgspec.Struct, texts: Form) -> None:
        """Keep what was answered on a page.

        Raises:
            Conflict: If the node is made already.
        """
        if self.made is not None:
            raise _is_made(self.folder)
        self.asks[step] = ask
        self.texts[step] = texts

    def answers(self) -> Answers:
        """Return everything that was answered.

        Raises:
            Defect: If a page is not answered yet.
        """
        node, people, source = (self.asks.get(step) for step in ("node", "people", "source"))
        if not (
            isinstance(node, AskNode) and isinstance(people, AskPeople) and isinstance(source, AskSource)
        ):
            raise Defect("setup.unanswered", "A page is not answered yet.", "Begin with the first one.")
        return Answers(node=node, people=people, source=source)

    def short_names(self) -> tuple[str, str]:
        """Return the short names of administrator and duty officer."""
        people = self.answers().people
        return short_name(people.administrator), short_name(people.duty_officer)

    def make(self) -> None:
        """Make the node's folder.

        Raises:
            Conflict: If it is made already.
            LinderoError: If it cannot be made; nothing stays then.
        """
        # Whoever pressed twice gets what the first press made.
        with self._one_at_a_time:
            if self.made is not None:
                raise _is_made(self.folder)
            try:
                self._make()
            except OSError as error:
                raise Unavailable(
                    "setup.written",
                    f"{self.folder} cannot be written: {error.strerror or error}.",
                    "Free some space or change the folder's mode, then make the node again.",
                ) from error

    def _make(self) -> None:
        answers, (port, peer_port) = self.answers(), self._ports
        refused = tuple(
            AccessRefused(who=attempt.address, what="set-up", reason=attempt.reason)
            for attempt in self._admission.refused
        )
        plan = plan_of(
            answers,
            port=port,
            peer_port=peer_port,
            refused=refused,
        )
        self.made = make_node(self.folder, plan, self._registry, clock=self._clock, random=self._random)
        structlog.get_logger("setup").info("setup_made", folder=str(self.folder), nation=plan.nation)

    def words(self) -> str:
        """Return the fingerprint as it is read aloud."""
        return spoken(self.made.fingerprint) if self.made is not None else ""

    def administrator_code(self) -> str:
        """Return the code with which the administrator makes a passkey; empty where a pass phrase was chosen."""
        if self.made is None:
            return ""
        return self.made.codes.get(self.short_names()[0], "")

    def copy_keys(self, place: str) -> None:
        """Copy the keys to a place and check the copy.

        Raises:
            LinderoError: If the place will not do, or the copy does not prove good.
        """
        node = self.answers().node
        self.copied = key_copies.copy_keys(
            self.folder, Path(place.strip()), node.nation_code, self._clock.now()
        )


def check_new(folder: Path) -> None:
    """Let a folder pass in which there is no node.

    Raises:
        Conflict: If there is one.
    """
    if (folder / CONFIG_FILE).exists():
        raise _is_made(folder)


def _is_made(folder: Path) -> Conflict:
    return Conflict(
        "setup.done",
        f"There is a node in {folder} already: it is not set up a second time.",
        f"Serve it: lindero serve {folder}",
    )
