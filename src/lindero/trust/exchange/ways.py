"""Ways: how each neighbour is reached, by connecting to it or by waiting for it to fetch."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from lindero.engine.clock import Clock
from lindero.kernel.errors import Refused
from lindero.trust.exchange.fetching import Fetcher, Mailbox
from lindero.trust.exchange.sealed import Speech
from lindero.trust.exchange.speaking import Connection, Speaking
from lindero.trust.exchange.wire import Handler

Connect = Callable[[str, str, str], Connection]
"""Opens the way to a neighbour: nation, address, certificate PEM."""


class Ways:
    """The ways of one node to its neighbours.

    Attributes:
        mailboxes: What waits for each neighbour that fetches, by nation.
    """

    def __init__(
        self,
        connect: Connect,
        speech: Speech,
        *,
        fetched_by: Collection[str] = (),
        fetches_from: Collection[str] = (),
    ) -> None:
        """Prepare them; nothing is opened yet.

        Args:
            connect: Opens the way to a neighbour.
            speech: How this node speaks with its neighbours.
            fetched_by: Neighbours that cannot be reached and fetch what there is for them.
            fetches_from: Neighbours that cannot reach this node, which fetches from them.
        """
        self.mailboxes = {nation: Mailbox(nation) for nation in fetched_by}
        self._connect = connect
        self._speech = speech
        self._fetches_from = frozenset(fetches_from)
        self._fetchers: dict[str, tuple[tuple[Any, ...], Fetcher]] = {}

    def to(self, reaches: Sequence[Any]) -> Speaking:
        """Return the way to a neighbour for its link.

        Args:
            reaches: What the neighbour was recognised by: nation, address, certificate, and more.
        """
        nation, address, certificate, *_ = reaches
        way = self.mailboxes.get(nation) or self._connect(nation, address, certificate)
        return Speaking(nation, way, self._speech)

    async def fetched(self, peer: str, body: bytes) -> bytes:
        """Answer a neighbour that fetches.

        Raises:
            Refused: If it is not one that fetches.
            Invalid: If the bytes are no fetch.
        """
        mailbox = self.mailboxes.get(peer)
        if mailbox is None:
            raise Refused(
                "exchange.no_mailbox",
                f"Nothing is laid out here for {peer}: this node connects to it.",
                f"Name {peer} in `fetched_by` here, or leave this node out of `fetches_from` there.",
            )
        return await mailbox.fetched(body)

    def fetch_from(
        self,
        peers: Mapping[str, Sequence[Any]],
        handlers: Mapping[str, Handler],
        greeting: bytes,
        clock: Clock,
    ) -> None:
        """Fetch from those of the recognised neighbours that cannot reach this node; end the others' fetchers."""
        wanted = {nation: tuple(row) for nation, row in peers.items() if nation in self._fetches_from}
        for nation in [n for n, (reaches, _) in self._fetchers.items() if wanted.get(n) != reaches]:
            self._fetchers.pop(nation)[1].stop()
        for nation, reaches in wanted.items():
            if nation not in self._fetchers:
                way = self._connect(*reaches[:3])
                fetcher = Fetcher(nation, way, handlers, greeting, clock)
                self._fetchers[nation] = (reaches, fetcher)
                fetcher.start()

    def let_go(self) -> None:
        """Answer at once those neighbours that wait for something to fetch; the node stops."""
        for mailbox in self.mailboxes.values():
            mailbox.abort()

    def stop(self) -> None:
        """Fetch no more, and let nobody wait to be fetched from."""
        self.let_go()
        for _, fetcher in self._fetchers.values():
            fetcher.stop()
        self._fetchers.clear()
