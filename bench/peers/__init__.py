"""Lindero beside systems that people would otherwise take: the same records, the same machine, the same run.

The other systems are installed in an environment of their own (`make bench` does so); none of them is a part of
Lindero, and none is needed to run or to test it.
"""

import tempfile
from pathlib import Path
from typing import Final

from bench.peers import matrix_pair, nats_leaf, own_pair
from bench.peers.found import Found, is_installed

RECORDS: Final = 20_000

NOT_DONE: Final = {
    "NATS leaf pair": (
        "no agreement checked at either end, no field withheld, no receipt signed by the receiver,"
        " no proof of what was sent, no recall: a message deleted at its origin stays at the peer"
    ),
    "Matrix (Synapse)": (
        "no purpose, no area, no field withheld, no end of keeping agreed; a redaction asks, and proves nothing;"
        " what a peer missed comes when somebody scrolls back"
    ),
    "Lindero": "no fan-out to many readers of one nation; no rooms, no presence, no messages between persons",
}


def run() -> None:
    """Measure and print; says so where the others are not installed."""
    print(
        "\nBeside others (20,000 track updates; what is recovered after an outage, and what a recall leaves)"
    )
    if not is_installed():
        print("the other systems are not installed: run `make bench ARGS=peers`, which installs them")
        return
    with tempfile.TemporaryDirectory(prefix="lindero-peers-") as name:
        folder = Path(name)
        bodies = own_pair.bodies(RECORDS)
        ours = own_pair.measured(folder / "lindero", RECORDS)
        nats = nats_leaf.measured(folder / "nats", bodies)
        matrix = matrix_pair.measured(folder / "matrix", bodies)
    _show((ours, nats, matrix))


def _show(found: tuple[Found, ...]) -> None:
    ours = found[0]
    print(
        f"{'':<18}{'recovered in':>14}{'arrived':>18}{'flowing':>14}{'after a recall, files at the peer':>36}"
    )
    for each in found:
        ratio = "" if each is ours else f"{each.per_s / ours.per_s:8.2f}x of Lindero"
        recovery = f"{each.recovery_s:.1f} s" if each.recovery_s else "not measured"
        arrived = f"{each.arrived:,} of {each.sent:,}"
        left = f"{each.recalled_left} of {each.recalled} readable"
        print(f"{each.name:<18}{recovery:>14}{arrived:>18}{each.per_s:>12,.0f}/s{left:>36}  {ratio}")
    for each in found:
        print(f"{each.name} does not do: {NOT_DONE[each.name]}.")
