"""Nations by name: the node's own from its configuration, the neighbours' as they are recognised."""

from typing import Protocol

from lindero.shells.node import Node
from lindero.trust.identity.tables import SELECT_PEERS


class Names(Protocol):
    """Turns `SUD` into `Sudia`."""

    def name(self, nation: str) -> str:
        """Return a nation's name for people; its letters where it is not known."""


class NationNames:
    """Turns `SUD` into `Sudia`; asks the store again only after something was committed."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._names: dict[str, str] = {}
        self._stale = True
        node.store.on_commit(self._forget)

    def name(self, nation: str) -> str:
        """Return a nation's name for people; its letters where it is not recognised."""
        if self._stale:
            self._stale = False
            peers = {nation: name for nation, name, *_ in self._node.store.query(SELECT_PEERS)}
            self._names = {**peers, self._node.nation: self._node.config.name}
        return self._names.get(nation, nation)

    def _forget(self) -> None:
        self._stale = True
