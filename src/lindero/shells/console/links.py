"""How things stand with every agreement: in force or not, the neighbour linked or not."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Row
from lindero.shells.node import Node
from lindero.trust.agreements.states import in_force
from lindero.trust.agreements.tables import SELECT_VERSIONS, VERSIONS, Version, version_of

MOST: Final = 3
"""Agreements named in the bar; more than that are counted."""

IN_FORCE: Final = "in force"


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with an agreement, or with several, in a few words.

    Attributes:
        agreement: Its name, `AG-7`; empty where several are meant.
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

    def links(self) -> tuple[Link, ...]:
        """Return how things stand: each agreement that needs attention, then all calm ones in one."""
        standings = [(version, *self._standing(version)) for version in self.versions()]
        troubled = [
            Link(
                agreement=version.agreement.id,
                words=f"{_stands(version.agreement.id, stands)} · {_linked(self._others(version), away)}",
                tone="warning",
            )
            for version, stands, away in standings
            if stands != IN_FORCE or away
        ]
        calm = [version for version, stands, away in standings if stands == IN_FORCE and not away]
        return (*troubled, *self._calm(calm)) if len(troubled) <= MOST else (_many(troubled),)

    def _calm(self, versions: Sequence[Version]) -> tuple[Link, ...]:
        if not versions:
            return ()
        names = [version.agreement.id for version in versions]
        named = ", ".join(names) if len(names) <= MOST else f"{len(names)} agreements"
        others = sorted({nation for version in versions for nation in self._others(version)})
        words = f"{_stands(named, IN_FORCE)} · {_linked(others, [])}"
        return (Link(agreement=names[0] if len(names) == 1 else "", words=words, tone="ok"),)

    def _others(self, version: Version) -> list[str]:
        return [nation for nation in version.agreement.nations if nation != self._node.nation]

    def _standing(self, version: Version) -> tuple[str, list[str]]:
        """Return how an agreement stands in words, and which neighbours have not confirmed it lately."""
        away = [
            nation for nation in self._others(version) if not self._node.leases.is_live(nation, version.hash)
        ]
        if not in_force(version.agreement, version.state, self._node.clock.now()):
            return ("suspended" if version.state.name == "suspended" else "not in force"), away
        return ("suspended in part" if version.state.suspensions else IN_FORCE), away


def _many(troubled: Sequence[Link]) -> Link:
    return Link(agreement="", words=f"{len(troubled)} agreements need attention", tone="warning")


def _stands(named: str, how: str) -> str:
    """Say how agreements stand."""
    match how:
        case "suspended":
            return f"{named} suspended"
        case "suspended in part":
            return f"{named} suspended in part"
        case "not in force":
            return f"{named} not in force"
        case _:
            return f"{named} in force"


def _linked(others: Sequence[str], away: Sequence[str]) -> str:
    """Say which neighbours are linked: have confirmed lately that the agreement holds for them too."""
    if not away:
        return f"{', '.join(others)} linked"
    return f"{', '.join(away)} not linked"
