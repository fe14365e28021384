"""One live feed for all who may see the same: members of the same authorities share one encoder."""

import threading

from lindero.capabilities.picture.live import LivePicture
from lindero.kernel.desk import Actor
from lindero.shells.console.live import LiveFeed
from lindero.shells.node import Node
from lindero.trust.identity.roles import INDEPENDENT


class LiveFeeds:
    """Makes feeds as they are needed; there are as many as there are different sets of authorities."""

    def __init__(self, node: Node) -> None:
        """Prepare.

        Args:
            node: The node of which the picture is.
        """
        self._node = node
        self._feeds: dict[tuple[tuple[str, ...], tuple[str, ...]], LiveFeed] = {}
        self._lock = threading.Lock()

    def feed_for(self, actor: Actor) -> LiveFeed:
        """Return the feed of what somebody may see: memberships and oversight decide, nothing else of the person."""
        overseeing = tuple(sorted(INDEPENDENT.intersection(actor.roles)))
        key = (tuple(sorted(actor.authorities)), overseeing)
        with self._lock:
            if key not in self._feeds:
                watching = Actor(name="live/picture", authorities=key[0], roles=overseeing)
                desk = self._node.reading_desk("picture", watching)
                self._feeds[key] = LiveFeed(LivePicture(desk.rows, self._node.clock.now))
                self._node.store.on_commit(self._feeds[key].committed)
            return self._feeds[key]
