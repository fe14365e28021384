"""Feeds at work: each configured source in a task of its own, started again when it fails."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import msgspec
import structlog

from lindero.engine.config import FeedSource
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, LinderoError, Refused
from lindero.shells.assessing import FEED_ACTOR, lacking_now
from lindero.shells.node import Node
from lindero.shells.said_locally import FeedShown

BACK_OFF_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds to wait after the first, second, ... failure in a row; the last is kept to."""

STEADY_S: Final = 60.0
"""A feed that ran this long, seconds, counts as recovered: the next failure is a first one again."""


class NodeInlet:
    """What a feed may use (see `lindero.kernel.desk.Inlet`): its folder's actions and the node's clock."""

    def __init__(self, node: Node, name: str, feed: Feed, stopping: threading.Event) -> None:
        """Prepare for one source.

        Args:
            node: The node.
            name: The source's name in the configuration.
            feed: The declared feed that reads it.
            stopping: Set when the node stops, so that no pause outlasts it.
        """
        self._node = node
        self._feed = feed
        self._folder = folder = feed.name.partition(".")[0]
        self._stopping = stopping
        grants = (grant.name for c in node.registry.capabilities if c.name == folder for grant in c.grants)
        self._actor = Actor(name=f"{FEED_ACTOR}{name}", grants=frozenset(grants))
        # One thread for each feed: its asks stay in order, and its pauses keep nobody else waiting.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"feed-{name}")

    @property
    def name(self) -> str:
        """The feed's name, which its records carry as actor."""
        return self._actor.name

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""
        return self._node.clock.now()

    async def act(self, action: str, ask: msgspec.Struct) -> Any:
        """Run an action of the feed's own folder and return its answer.

        While no impact assessment counts, only what may save a life is asked; of the rest the answer is empty.

        Raises:
            Refused: If the action is another folder's, or the assessment has ended and the feed saves no lives.
            LinderoError: What the action raises.
        """
        if action.partition(".")[0] != self._folder:
            raise Refused(
                "feeds.folder",
                f"A feed of {self._folder} asked for {action}.",
                "A feed may ask its own folder only.",
            )
        lacking = lacking_now(self._node, self.name)
        if lacking is not None and self._feed.life is None:
            raise lacking
        left = ask if lacking is None or self._feed.life is None else self._feed.life(ask)
        if left is None:
            return ()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._node.act, action, left, self._actor)

    async def pause(self, duration_s: float) -> None:
        """Wait on the node's clock."""
        if duration_s <= 0:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._node.clock.wait, duration_s, self._stopping)

    def close(self) -> None:
        """Give the thread back."""
        self._thread.shutdown(wait=False)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A configured source, its settings checked."""

    name: str
    feed: Feed
    settings: msgspec.Struct


class Feeds:
    """All feeds of a node."""

    def __init__(self, node: Node) -> None:
        """Check every source of the configuration; nothing runs yet.

        Raises:
            Invalid: If a feed does not exist or a setting is wrong; names the source and the key.
        """
        self._node = node
        self._sources = [_source(node, name, said) for name, said in node.config.feeds.items()]
        self._shown = {
            source.name: FeedShown(
                name=source.name,
                feed=source.feed.name,
                state="starting",
                assessment=node.config.feeds[source.name].assessment,
                assessed_until=node.config.feeds[source.name].ends_at,
            )
            for source in self._sources
        }
        self._stopping = threading.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._journal = structlog.get_logger("feeds")

    def shown(self) -> tuple[FeedShown, ...]:
        """Return how each feed is doing; one without an assessment that counts waits for it, however it runs."""
        return tuple(self._as_assessed(shown) for shown in self._shown.values())

    def start(self) -> None:
        """Start every feed in the running loop."""
        for source in self._sources:
            task = asyncio.create_task(self._keep(source), name=f"feed-{source.name}")
            task.add_done_callback(partial(self._ended, source))
            self._tasks.append(task)

    async def stop(self) -> None:
        """Stop every feed; what was asked already is finished."""
        self._stopping.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, source: Source) -> None:
        """Run a feed until its source ends, again and again where it fails."""
        inlet = NodeInlet(self._node, source.name, source.feed, self._stopping)
        failures = 0
        try:
            while source.feed.life is not None or lacking_now(self._node, inlet.name) is None:
                began_s = self._node.clock.monotonic_s()
                self._note(source, state="running")
                error = await _outcome(source.feed.run(inlet, source.settings))
                if error is None:
                    self._note(source, state="ended", error="", advice="")
                    return
                steady = self._node.clock.monotonic_s() - began_s >= STEADY_S
                failures = 1 if steady else failures + 1
                self._failed(source, error)
                await inlet.pause(BACK_OFF_S[min(failures, len(BACK_OFF_S)) - 1])
        finally:
            inlet.close()

    def _as_assessed(self, shown: FeedShown) -> FeedShown:
        lacking = lacking_now(self._node, f"{FEED_ACTOR}{shown.name}")
        if lacking is None or shown.state == "failed":
            return shown
        return msgspec.structs.replace(shown, state="waiting", error=lacking.text, advice=lacking.advice)

    def _failed(self, source: Source, error: LinderoError) -> None:
        count = self._shown[source.name].failures + 1
        self._note(source, state="waiting", failures=count, error=error.text, advice=error.advice)
        self._journal.warning(
            "feed_failed", name=source.name, code=error.code, error=error.text, advice=error.advice
        )

    def _ended(self, source: Source, task: "asyncio.Task[None]") -> None:
        """See to it that a fault of ours in a feed is told, and stops no other feed."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            advice = "Report it; the other feeds go on."
            self._note(source, state="failed", error=repr(error), advice=advice)
            self._journal.error("feed_broke", name=source.name, error=repr(error), exc_info=error)

    def _note(self, source: Source, **changes: Any) -> None:
        self._shown[source.name] = msgspec.structs.replace(self._shown[source.name], **changes)


async def _outcome(run: Any) -> LinderoError | None:
    """Wait for a feed and return the error with which it failed; None at the end of its source."""
    try:
        await run
    except LinderoError as error:
        return error
    return None


def _source(node: Node, name: str, said: FeedSource) -> Source:
    feed = node.registry.feeds.get(said.feed)
    if feed is None:
        known = ", ".join(sorted(node.registry.feeds)) or "none"
        raise Invalid("config.feed", f"[feeds.{name}] names the feed {said.feed}.", f"There are: {known}.")
    if feed.brings == "invented" and node.config.setting != "exercise":
        raise Invalid(
            "config.feed_invented",
            f"[feeds.{name}] plays what the program invents, and this node is no exercise.",
            "Remove that table, or make a node for exercises.",
        )
    try:
        settings = msgspec.convert(said.settings, feed.settings, strict=True)
    except msgspec.ValidationError as error:
        raise Invalid(
            "config.feed_settings",
            f"[feeds.{name}]: {error}.".replace("`$.", "`settings."),
            "See docs/reference/settings.md for the settings of each feed.",
        ) from error
    return Source(name=name, feed=feed, settings=settings)
