"""The nodes of the demonstration as processes: made, started, stopped, asked how they are."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.config import read_config
from lindero.engine.keys import RandomSource
from lindero.engine.registry import Registry
from lindero.kernel.errors import Unavailable
from lindero.kernel.times import DAY_MS, text_of
from lindero.shells.cli.control import request
from lindero.shells.demo.caller import Caller
from lindero.shells.demo.cast import NEIGHBOURS, PHRASE, Neighbour
from lindero.shells.demo.past import begin_at, live_past
from lindero.shells.demo.patience import Patience, ticks_of
from lindero.shells.node import CONFIG_FILE
from lindero.shells.setup import MadeNode, NodePlan, make_node

STOP_S: Final = 10.0
ASSESSED_DAYS: Final = 365
POLL_S: Final = 0.05
LAST_WORDS: Final = 12
"""Lines of a journal that are shown when its node has ended by itself."""


class Post:
    """One nation's node: its folder, its process, and its people at work on it."""

    def __init__(self, neighbour: Neighbour, made: MadeNode, clock: Clock) -> None:
        self.neighbour = neighbour
        self.folder = made.folder
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._patience: Patience | None = None
        self._callers: dict[str, Caller] = {}

    @property
    def nation(self) -> str:
        """The nation."""
        return self.neighbour.nation

    @property
    def console(self) -> str:
        """Address of its console."""
        console = read_config(self.folder / CONFIG_FILE).console
        return f"http://{console.host}:{console.port}"

    def start(self) -> None:
        """Start the node's process; `is_up` says when it answers."""
        journal = (self.folder / "journal.log").open("ab")
        command = [sys.executable, "-c", "from lindero.app import main; main()", "serve", str(self.folder)]
        with journal:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=journal, stderr=journal
            )
        self._patience = Patience(self._clock, partial(ticks_of, self._process.pid))

    def is_up(self) -> bool:
        """Say whether the node answers; a busy machine may take its time, and one that is gone is not waited for.

        Raises:
            Unavailable: If it has ended, or gets nowhere; says which, and where its journal is.
        """
        with contextlib.suppress(Unavailable):
            self.health()
            return True
        status = self._process.poll() if self._process is not None else None
        lost = self._patience.lost() if self._patience is not None else None
        if status is None and lost is None:
            return False
        why = lost if status is None else f"It ended by {_how(status)}."
        raise Unavailable(
            "demo.start",
            f"The node of {self.neighbour.name} did not start. {why}",
            f"Read {self.folder / 'journal.log'}.",
        )

    def pause(self) -> None:
        """Wait for a moment before asking again."""
        self._clock.wait(POLL_S, Event())

    def tell_to_stop(self) -> None:
        """Tell the node's process to stop; `wait_until_down` waits for it."""
        self._callers.clear()
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)

    def wait_until_down(self) -> None:
        """Wait until the process has ended; what it accepted is durable."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def ended(self) -> str | None:
        """Return how the node's process ended by itself and its journal's last lines; nothing while it runs."""
        status = self._process.poll() if self._process is not None else None
        if status is None:
            return None
        journal = (self.folder / "journal.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(
            [f"The node of {self.neighbour.name} ended by itself: {_how(status)}.", *journal[-LAST_WORDS:]]
        )

    def health(self) -> dict[str, Any]:
        """Return how the node is doing.

        Raises:
            Unavailable: If it does not run.
        """
        return dict(self.control("health"))

    def control(self, operation: str, **ask: Any) -> Any:
        """Ask the node what only its own machine may ask."""
        return msgspec.json.decode(
            request(self.folder, "POST", f"/control/{operation}", msgspec.json.encode(ask))
        )

    def person(self, part: str) -> Caller:
        """Return somebody at work by what they do: a name of a part in `Neighbour`, `duty` or `auditor`."""
        if part not in self._callers:
            self._callers[part] = Caller(self.console, getattr(self.neighbour, part)[0], PHRASE)
        return self._callers[part]

    def assessed(self, number: str) -> str:
        """Return what a source's table says of its impact assessment: a year, by the own data protection officer."""
        until = text_of(self._clock.now() + ASSESSED_DAYS * DAY_MS)[:10]
        officer = self.neighbour.guardian[1]
        return f'assessment = "{number}"\nopinion_by = "{officer}"\nassessed_until = {until}\n'

    def add_feed(self, path: Path, *, speed: float, loop: bool, times: str) -> None:
        """Let the node play a recording from its next start on; `times` as in the feed's settings."""
        text = f"""
[feeds.coast]
feed = "sensors.ais_file"
{self.assessed("DPIA-COAST")}
[feeds.coast.settings]
sensor_id = "coast-ais"
title = "Coastal AIS receivers"
path = {_quoted(str(path))}
speed = {speed}
loop = {str(loop).lower()}
times = "{times}"
"""
        with (self.folder / CONFIG_FILE).open("a", encoding="utf-8") as file:
            file.write(text)


def make_posts(folder: Path, registry: Registry, clock: Clock, random: RandomSource) -> list[Post]:
    """Make the three nodes, each in a folder of its own, on ports that are free now; the first with a past."""
    ports = iter(_free_ports(2 * len(NEIGHBOURS)))
    plans = [neighbour.plan(next(ports), next(ports)) for neighbour in NEIGHBOURS]

    def make(neighbour: Neighbour, plan: NodePlan) -> Post:
        where, has_past = folder / neighbour.name.lower(), neighbour is NEIGHBOURS[0]
        past = begin_at(clock.now())
        made = make_node(where, plan, registry, clock=past if has_past else clock, random=random)
        if has_past:
            live_past(made.folder, neighbour, registry, past, random)
        return Post(neighbour, made, clock)

    # Hashing pass phrases is slow on purpose, so the three are made beside each other.
    with ThreadPoolExecutor() as pool:
        return list(pool.map(make, NEIGHBOURS, plans))


def start_all(posts: Iterable[Post]) -> None:
    """Start all nodes together and wait until each answers.

    Raises:
        Unavailable: As soon as one of them ends or gets nowhere.
    """
    starting = list(posts)
    for post in starting:
        post.start()
    while starting := [post for post in starting if not post.is_up()]:
        starting[0].pause()


def stop_all(posts: Iterable[Post]) -> None:
    """Stop all nodes together."""
    posts = list(posts)
    for post in posts:
        post.tell_to_stop()
    for post in posts:
        post.wait_until_down()


def _free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on; held together so that no two are the same."""
    with contextlib.ExitStack() as stack:
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [door.getsockname()[1] for door in doors]


def _how(status: int) -> str:
    """Say how a process ended: by a signal, or with a status."""
    return signal.Signals(-status).name if status < 0 else f"status {status}"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
