"""People who release what waits on a node, in tests with several nodes."""

from typing import Any, Final

from lindero.kernel.desk import Actor
from lindero.trust.exchange.release.actions import ApproveReleases
from lindero.trust.exchange.release.pages import PeerReleases, ReleasesQuery, ReleasesView
from tests.nodes.world import EVERYTHING, World

RELEASERS: Final = tuple(Actor(name=f"person/{name}", grants=EVERYTHING) for name in ("ana", "bo"))
"""Two people who release what waits for a second person."""


def waiting_for(world: World, nation: str, peer: str) -> PeerReleases | None:
    """Return what waits for people on a node before it crosses to a neighbour; None if nothing does."""
    node = world.nodes[nation]
    view = node.show(node.page("/sharing/releases"), ReleasesQuery(peer=peer), RELEASERS[0])
    assert isinstance(view, ReleasesView)
    return next(iter(view.peers), None)


def release(world: World, nation: str, peer: str) -> None:
    """Let two people release everything that waits on a node for a neighbour."""
    for actor in RELEASERS:
        if (waiting := waiting_for(world, nation, peer)) is not None:
            ask = ApproveReleases(peer=peer, digest=waiting.digest)
            agreed_to(world, nation, "exchange.approve_releases", ask, actor)


def agreed_to(world: World, nation: str, name: str, ask: Any, actor: Actor) -> Any:
    """Run an action as for somebody who has just approved exactly this with a passkey."""
    node, folder = world.nodes[nation], name.partition(".")[0]
    return node.work(folder, actor, lambda desk: node.registry.action(name).run(desk, ask))
