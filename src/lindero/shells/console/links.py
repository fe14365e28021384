"""How things stand with every agreement: in force or not, the neighbour linked or not."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Row
from lindero.shells.node import Node
from lindero.trust.agreements.states import in_force
from lindero.trust.agreements.tables import SELECT_VERSIONS, VERSIONS, Version, version_of
from lindero.trust.agreements.treaty import Agreement

MOST: Final = 3
"""Agreements named in the bar; further ones are counted."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with one agreement, in a few words.

    Attributes:
        agreement: Its name, `AG-7`; empty for the count of those that are not named.
        words: `AG-7 in force · SUD linked`.
        tone: `ok`, or `warning` where something is stopped.
    """

    agreement: str
    words: str
    tone: str


class Links:
    """Reads agreements and leases; the texts are decoded again only after one of them changed."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._rows: list[Row] = []
        self._versions: tuple[Version, ...] = ()

    def versions(self) -> tuple[Version, ...]:
        """Return the newest version of each agreement that binds this nation and has been activated."""
        if VERSIONS.name not in self._node.registry.tables:
            return ()
        rows = self._node.store.query(SELECT_VERSIONS)
        if rows != self._rows:
            newest = {
                version.agreement.id: version
                for version in map(version_of, rows)
                if version.state.phase == "active" and self._node.nation in version.agreement.nations
            }
            self._rows, self._versions = rows, tuple(newest.values())
        return self._versions

    def in_force(self) -> list[Agreement]:
        """Return the agreements under which something may flow now, with whomever."""
        now = self._node.clock.now()
        return [one.agreement for one in self.versions() if in_force(one.agreement, one.state, now)]

    def links(self) -> tuple[Link, ...]:
        """Return how things stand with each agreement; those that need attention first."""
        links = sorted(
            (self._link(version) for version in self.versions()), key=lambda link: link.tone == "ok"
        )
        if len(links) <= MOST:
            return tuple(links)
        rest = Link(agreement="", words=f"{len(links) - MOST} more agreements", tone="ok")
        return (*links[:MOST], rest)

    def _link(self, version: Version) -> Link:
        agreement, state = version.agreement, version.state
        others = [nation for nation in agreement.nations if nation != self._node.nation]
        away = [nation for nation in others if not self._node.leases.is_live(nation, version.hash)]
        stands = "in force"
        if not in_force(agreement, state, self._node.clock.now()):
            stands = "suspended" if state.name == "suspended" else "not in force"
        elif state.suspensions:
            stands = "suspended in part"
        calm = stands == "in force" and not away
        return Link(
            agreement=agreement.id,
            words=f"{agreement.id} {stands} · {_linked(others, away)}",
            tone="ok" if calm else "warning",
        )


def _linked(others: Sequence[str], away: Sequence[str]) -> str:
    """Say which neighbours are linked: have confirmed lately that the agreement holds for them too."""
    if not away:
        return f"{', '.join(others)} linked"
    return f"{', '.join(away)} not linked"
