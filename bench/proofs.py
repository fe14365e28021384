"""Proofs from logs of 10^4 to 10^7 entries: their size, and the time to build and verify them.

The naive baseline keeps leaf hashes alone and computes the tree anew for each proof, as a log without tiles must.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench.timing import Measured, measure, show
from lindero.engine.adapters.sqlite import SqliteStore
from lindero.kernel.proofs import leaf_hash, node_hash, verify_consistency, verify_inclusion
from lindero.trust.ledger import tree

LARGEST: Final = "LINDERO_BENCH_ENTRIES"
"""Entries of the longest log; 10^6 unless this says otherwise, up to 10^7."""

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)
NAIVE_UP_TO: Final = 1_000_000
STEP: Final = 50_000
PROOFS: Final = 500
HASH: Final = 32


def run() -> None:
    """Grow one log and measure at each size."""
    largest = int(os.environ.get(LARGEST, "1000000"))
    print(f"\nProofs (logs of up to {largest:,} entries; {PROOFS} proofs at each size)")
    with tempfile.TemporaryDirectory(prefix="lindero-proofs-") as folder:
        store = SqliteStore(Path(folder) / "log.db")
        store.run(tree.create_tables)
        leaves: list[bytes] = []
        for size in (size for size in SIZES if size <= largest):
            _measured_at(store, leaves, size)
        store.close()


def _measured_at(store: SqliteStore, leaves: list[bytes], size: int) -> None:
    before = len(leaves)
    leaves += [leaf_hash(b"%d" % number) for number in range(before, size)]
    grown = measure(f"{size:>11,} append, durable", lambda: _grow(store, leaves, before))
    show(grown)
    head = store.run(lambda tx: tree.head(tx, "log"))
    assert head.size == size
    places = [number * (size // PROOFS) for number in range(PROOFS)]
    proofs: list[list[bytes]] = []
    built = measure(f"{size:>11,} inclusion proof, built", lambda: _build(store, places, size, proofs))
    naive = _naive(leaves, places[1], size, proofs[1]) if size <= NAIVE_UP_TO else None
    if naive is not None:
        show(naive)
    show(built, naive)

    def verify() -> int:
        for place, proof in zip(places, proofs, strict=True):
            verify_inclusion(leaves[place], place, size, proof, head.root)
        return PROOFS

    show(measure(f"{size:>11,} inclusion proof, verified", verify), naive)
    show(
        measure(
            f"{size:>11,} consistency proof, built and verified", _consistency(store, leaves, size, head.root)
        )
    )
    longest = max(map(len, proofs))
    ((stored,),) = store.query("SELECT sum(length(hashes)) FROM ledger_tiles")
    size_of = f"at most {longest} hashes, {longest * HASH} bytes"
    print(f"{size:>11,} a proof has {size_of}; {stored / size:.1f} bytes of tiles an entry")


def _grow(store: SqliteStore, leaves: Sequence[bytes], start: int) -> int:
    for first in range(start, len(leaves), STEP):
        batch = leaves[first : first + STEP]
        store.run(lambda tx, batch=batch: tree.append(tx, "log", batch))  # type: ignore[misc]
    return len(leaves) - start


def _build(store: SqliteStore, places: Sequence[int], size: int, into: list[list[bytes]]) -> int:
    into += store.run(lambda tx: [tree.prove_inclusion(tx, "log", place, size) for place in places])
    return len(places)


def _consistency(store: SqliteStore, leaves: Sequence[bytes], size: int, root: bytes) -> Callable[[], int]:
    old = size // 3
    old_root = _root(leaves[:old]) if size <= NAIVE_UP_TO else None

    def check() -> int:
        for _ in range(PROOFS):
            proof = store.run(lambda tx: tree.prove_consistency(tx, "log", old, size))
            if old_root is not None:
                verify_consistency(old, old_root, size, root, proof)
        return PROOFS

    return check


# --- the naive way: the whole tree from its leaves, for each proof ----------------------------------------------


def _naive(leaves: Sequence[bytes], place: int, size: int, expected: Sequence[bytes]) -> Measured:
    found: list[bytes] = []

    def work() -> int:
        found.extend(_path(leaves, place, size))
        return 1

    measured = measure(f"{size:>11,} inclusion proof, naive", work)
    assert found == list(expected)
    return measured


def _path(leaves: Sequence[bytes], place: int, size: int) -> list[bytes]:
    """Return an inclusion proof by RFC 9162, section 2.1.3.1, as it stands there."""
    if size == 1:
        return []
    split = 1 << (size - 1).bit_length() - 1
    if place < split:
        return [*_path(leaves[:split], place, split), _root(leaves[split:size])]
    return [*_path(leaves[split:size], place - split, size - split), _root(leaves[:split])]


def _root(leaves: Sequence[bytes]) -> bytes:
    """Return a tree's root, level by level; an unpaired hash waits for the next level."""
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]
