"""A node in a process of its own, to be killed: `python -m tests.nodes.child FOLDER [COUNT [AT_ONCE]]`.

It is served as `lindero serve` does it. With a count it also puts track updates, some at once, until the log holds that
many, and writes the name of each to standard output once it is durable.
"""

# excused-throughout(clock): processes of their own run by the machine's clock
import asyncio
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lindero.app import find_registry
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.config import read_config
from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.places import place_of
from lindero.kernel.record import Head
from lindero.shells.cli.journal import write_journal
from lindero.shells.node import CONFIG_FILE, Node
from lindero.shells.serving import Doors, open_doors, serve

AT_ONCE: Final = 20
PAUSE_S: Final = 0.02
OWN: Final = "SELECT count(*) FROM log_heads WHERE kind = 'tracking.track_updated' AND origin = ?"


def main(folder: Path, count: int, at_once: int = AT_ONCE) -> None:
    """Serve the node until it is told to stop, or killed."""
    write_journal()
    config = read_config(folder / CONFIG_FILE)
    with open_doors(folder, config) as doors, contextlib.closing(Node(folder, find_registry())) as node:
        if count:
            threading.Thread(target=_put, args=(node, count, at_once), daemon=True).start()
        asyncio.run(_serve(node, doors))


async def _serve(node: Node, doors: Doors) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await serve(node, doors, started=lambda _: None, stop=stop)


def _put(node: Node, count: int, at_once: int) -> None:
    ((done,),) = node.store.query(OWN, (node.nation,))
    try:
        while done < count:
            records = [
                TrackUpdated(
                    # A track for each record, since an update that waits too long is overtaken by a newer one.
                    track_id="".join(chr(97 + int(digit)) for digit in f"{number:020d}"),
                    place=place_of(11, 55.5),
                    measured_at=node.clock.now(),
                    identity=str(number),
                )
                for number in range(done, min(done + at_once, count))
            ]
            heads = node.work("tracking", Actor(name="feed/test"), _putting(records))
            # Whoever tries what a killed node remembers reads here what it had confirmed.
            sys.stdout.write("".join(f"{head.record_id}\n" for head in heads))
            sys.stdout.flush()
            done += len(records)
            time.sleep(PAUSE_S)
    except LinderoError:
        return  # the node is closing


def _putting(records: list[TrackUpdated]) -> Callable[[WorkDesk], list[Head]]:
    return lambda desk: desk.put_all(records)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:] or ["0"]))
