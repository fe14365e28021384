"""Feeds at work: checked before the start, started again when they fail, ended with their source."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lindero.engine.clock import SetClock
from lindero.kernel.errors import Invalid, Refused
from lindero.shells.api.tests import nodes
from lindero.shells.feeding import BACK_OFF_S, Feeds, NodeInlet
from lindero.shells.node import Node
from lindero.shells.said_locally import FeedShown

BEGIN_AT = 1_795_334_400_000


@pytest.fixture
def opened(made_folder: Path, tmp_path: Path) -> Iterator[list[Node]]:
    """Hold the nodes that a test opens, and close them."""
    held: list[Node] = []
    yield held
    for node in held:
        node.close()


def node_with(opened: list[Node], made_folder: Path, folder: Path, toml: str) -> Node:
    """Open a copy of the node with a clock that jumps, and with feeds."""
    nodes.RUNS.clear()
    shutil.copytree(made_folder, folder)
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(toml)
    opened.append(Node(folder, nodes.harbour_registry(), clock=SetClock(BEGIN_AT)))
    return opened[-1]


ASSESSED = 'assessment = "DPIA-4"\nopinion_by = "D. Dahl"\nassessed_until = 2999-12-31\n'


def bell(settings: str, name: str = "tower", feed: str = "harbour.bell", assessed: str = ASSESSED) -> str:
    """Return the configuration of a bell, with what it says of its impact assessment."""
    return f'[feeds.{name}]\nfeed = "{feed}"\n{assessed}settings = {{ {settings} }}\n'


def run(node: Node, until: Callable[[FeedShown], bool], name: str = "tower") -> FeedShown:
    """Run the node's feeds until one is as wanted, and return how it is."""

    async def work() -> FeedShown:
        feeds = Feeds(node)
        feeds.start()
        async with asyncio.timeout(10):
            while not until(shown := {feed.name: feed for feed in feeds.shown()}[name]):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        await feeds.stop()
        return shown

    return asyncio.run(work())


def has_ended(feed: FeedShown) -> bool:
    """Say whether a feed has come to the end of its source."""
    return feed.state == "ended"


def boats(node: Node) -> list[tuple[str, str]]:
    """Return boat and actor of what is on record."""
    events = node.store.run(lambda tx: node.log.read(tx, ["harbour.boat_seen"], -1, 99))
    return [
        (event.record.name, event.head.actor) for event in events if isinstance(event.record, nodes.BoatSeen)
    ]


def test_feed_puts_what_comes_in_under_its_own_name(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """What a feed brings is on record, in order, with the feed as actor."""
    node = node_with(opened, made_folder, tmp_path / "n", bell('boats = ["Ada", "Bob"], every_s = 60'))
    assert run(node, has_ended).failures == 0
    assert boats(node) == [("Ada", "feed/tower"), ("Bob", "feed/tower")]


def test_pauses_are_on_the_nodes_clock(opened: list[Node], made_folder: Path, tmp_path: Path) -> None:
    """A pause is one of the node's clock, so that replays need not wait."""
    node = node_with(opened, made_folder, tmp_path / "n", bell('boats = ["Ada", "Bob"], every_s = 3600'))
    run(node, has_ended)
    assert node.clock.now() >= BEGIN_AT + 2 * 3_600_000


def test_feed_that_fails_is_started_again(opened: list[Node], made_folder: Path, tmp_path: Path) -> None:
    """After each failure it waits longer, and then works; what went wrong is told until it does."""
    node = node_with(opened, made_folder, tmp_path / "n", bell('boats = ["Ada"], fails = 3'))
    shown = run(node, has_ended)
    assert shown.failures == 3
    assert boats(node) == [("Ada", "feed/tower")]
    assert node.clock.monotonic_s() >= sum(BACK_OFF_S[:3])


def test_failure_is_shown_with_advice(opened: list[Node], made_folder: Path, tmp_path: Path) -> None:
    """While a feed fails, its state says what is wrong and what to do."""
    node = node_with(opened, made_folder, tmp_path / "n", bell("boats = [], fails = 1000000"))
    shown = run(node, lambda feed: feed.failures > 0)
    assert (shown.error, shown.advice) == ("The rope is torn.", "Splice it.")


def test_fault_of_ours_ends_one_feed_and_no_other(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """A defect in one feed is told as such; the others go on."""
    toml = bell("boats = [], breaks = true") + bell('boats = ["Ada"]', name="quay")
    node = node_with(opened, made_folder, tmp_path / "n", toml)
    assert "ZeroDivisionError" in run(node, lambda feed: feed.state == "failed").error
    assert run(node, has_ended, name="quay").state == "ended"
    assert ("Ada", "feed/quay") in boats(node)


def test_stop_does_not_wait_for_a_long_pause(made_folder: Path, tmp_path: Path) -> None:
    """A node stops at once although a feed is in the middle of a long pause."""
    shutil.copytree(made_folder, tmp_path / "n")
    with (tmp_path / "n" / "node.toml").open("a", encoding="utf-8") as file:
        file.write(bell('boats = ["Ada", "Bob"], every_s = 3600'))
    node = nodes.open_node(tmp_path / "n")

    async def work() -> None:
        feeds = Feeds(node)
        feeds.start()
        async with asyncio.timeout(10):
            while not boats(node):  # noqa: ASYNC110  the log is looked at from outside
                await asyncio.sleep(0.005)
            await feeds.stop()

    asyncio.run(work())
    node.close()
    assert nodes.RUNS


@pytest.mark.parametrize(
    ("toml", "code", "named"),
    [
        (bell("boats = [], loud = true"), "config.feed_settings", "loud"),
        (bell('boats = "Ada"'), "config.feed_settings", "settings.boats"),
        (bell("fails = 1"), "config.feed_settings", "boats"),
        (bell("boats = []", feed="harbour.gong"), "config.feed", "harbour.gong"),
    ],
)
def test_wrong_settings_are_named_before_the_start(
    opened: list[Node], made_folder: Path, tmp_path: Path, toml: str, code: str, named: str
) -> None:
    """A mistake in a feed's settings is found before anything runs, with the table and the key."""
    node = node_with(opened, made_folder, tmp_path / "n", toml)
    with pytest.raises(Invalid) as caught:
        Feeds(node)
    assert caught.value.code == code
    assert "feeds.tower" in caught.value.text
    assert named in caught.value.text
    assert caught.value.advice


def test_feed_may_ask_its_own_folder_only(opened: list[Node], made_folder: Path, tmp_path: Path) -> None:
    """A feed cannot reach another folder's actions, whatever grants they need."""
    node = node_with(opened, made_folder, tmp_path / "n", "")
    inlet = NodeInlet(node, "tower", node.registry.feeds["harbour.bell"], threading.Event())
    with pytest.raises(Refused, match="own folder"):
        asyncio.run(inlet.act("identity.enrol_person", nodes.Nothing()))
    inlet.close()
