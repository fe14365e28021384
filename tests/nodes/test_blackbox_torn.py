"""A log of writes that was torn when the power failed: the node opens, and what it holds is whole up to one moment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lindero.trust.exchange.auditing import Audited, AuditQuery
from tests.nodes.world import DIPLOMAT, World

HEAD = 32
"""Bytes before the first frame of SQLite's write-ahead log."""

FRAME = 24 + 4_096
"""Bytes of a frame: its header and a page."""


def torn(world: World, tear: Callable[[bytes], bytes]) -> list[str]:
    """Stop a node as a power cut would, its log of writes torn; open it again and return the names in its log."""
    node, database = world.nodes["NRD"], world.folder / "NRD" / "data" / "node.db"
    beside = Path(f"{database}-wal")
    pages, writes = database.read_bytes(), beside.read_bytes()
    assert len(writes) > HEAD + 3 * FRAME, "there is something to tear"
    node.close()
    database.write_bytes(pages)
    Path(f"{database}-shm").unlink(missing_ok=True)
    beside.write_bytes(tear(writes))
    world.open("NRD")
    return names(world)


def names(world: World) -> list[str]:
    """Return the names of all records in Nordia's log, in order."""
    return [
        name for (name,) in world.nodes["NRD"].store.query("SELECT record_id FROM log_heads ORDER BY seq")
    ]


def is_whole(world: World) -> bool:
    """Say whether log, bodies, trees and channels of Nordia fit each other."""
    node = world.nodes["NRD"]
    found = node.show(node.page("/sharing/audit"), AuditQuery(), DIPLOMAT)
    return isinstance(found, Audited) and found.ok


@pytest.mark.parametrize(
    "tear",
    [
        lambda writes: writes + bytes(FRAME),
        lambda writes: writes + b"\xff" * 700,
        lambda writes: writes + writes[-FRAME:],
        lambda writes: writes + writes[HEAD : HEAD + 2 * FRAME],
    ],
)
def test_S_50_what_was_half_written_behind_the_last_commit_is_as_if_it_never_was(
    allied: World, tear: Callable[[bytes], bytes]
) -> None:
    """Rubbish, frames cut in the middle, frames of earlier commits: every record that was confirmed is there."""
    for number in range(3):
        allied.observe("NRD", identity=f"21900000{number}")
    allied.settle()
    before = names(allied)
    assert torn(allied, tear) == before
    assert is_whole(allied)
    allied.observe("NRD")
    allied.settle()
    assert len(allied.received("SUD")) == 4
    allied.check_logs_agree()


@pytest.mark.parametrize("lost_frames", [1, 2, 5, 9])
def test_S_50_commit_that_is_torn_is_gone_as_a_whole(allied: World, lost_frames: int) -> None:
    """A disk that lied about a sync: the log ends at an earlier commit, with its trees and its channels."""
    allied.sever("NRD", "SUD")
    for number in range(6):
        allied.observe("NRD", identity=f"21900000{number}")
    before = names(allied)
    left = torn(allied, lambda writes: writes[: len(writes) - lost_frames * FRAME + 100])
    assert left == before[: len(left)]
    assert len(left) < len(before)
    assert is_whole(allied)
    allied.mend("NRD", "SUD")
    allied.observe("NRD", identity="219000009")
    allied.move(1_000)
    allied.settle()
    sent = [event.head.record_id for event in allied.events("NRD", "tracking.track_updated")]
    assert [head.record_id for head in allied.received("SUD")] == sent
