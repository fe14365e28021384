"""Whether somebody answers for what a source of outside data brings: its impact assessment, judged at every ask."""

from typing import TYPE_CHECKING, Final

import msgspec

from lindero.engine.config import FeedSource
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.times import Instant

if TYPE_CHECKING:
    from lindero.shells.node import Node

FEED_ACTOR: Final = "feed/"
"""What the names of feeds begin with where they act."""


def lacking(name: str, said: FeedSource, feed: Feed, now: Instant) -> Refused | None:
    """Return why nothing of a source is kept; None if its assessment counts, or it needs none (AGR-08).

    Args:
        name: Its name in the configuration.
        said: What the configuration says of it.
        feed: The declared feed that reads it.
        now: The node's time, milliseconds UTC.
    """
    if feed.brings != "persons":
        return None
    if not (said.assessment.strip() and said.opinion_by.strip() and said.ends_at is not None):
        return Refused(
            "feeds.unassessed",
            f"Nobody has assessed what {name} brings: nothing of it is kept but distress signals.",
            "Say assessment, opinion_by and assessed_until in its table of node.toml, and start the node again.",
            ("AGR-08",),
        )
    if said.ends_at <= now:
        return Refused(
            "feeds.assessment_ended",
            f"The impact assessment {said.assessment} of {name} ended on {said.assessed_until}: "
            "nothing of it is kept but distress signals.",
            "Have it assessed anew, say so in its table of node.toml, and start the node again.",
            ("AGR-08",),
        )
    return None


def lacking_now(node: "Node", actor: str) -> Refused | None:
    """Return why nothing of a feed is kept now, by the name under which it acts; None if it may, or is no feed."""
    name = actor.removeprefix(FEED_ACTOR)
    said = node.config.feeds.get(name) if actor.startswith(FEED_ACTOR) else None
    feed = node.registry.feeds.get(said.feed) if said is not None else None
    return lacking(name, said, feed, node.clock.now()) if said is not None and feed is not None else None


def check_assessed(node: "Node", actor: Actor, ask: msgspec.Struct) -> None:
    """Let a feed act only with an assessment that counts, or with what may save a life alone, whoever calls for it.

    Raises:
        Refused: Otherwise.
    """
    refusal = lacking_now(node, actor.name)
    if refusal is None:
        return
    life = node.registry.feeds[node.config.feeds[actor.name.removeprefix(FEED_ACTOR)].feed].life
    if life is None or life(ask) is not ask:
        raise refusal
