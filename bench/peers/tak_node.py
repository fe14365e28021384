"""A node whose door for TAK clients is open to this machine, for as long as it is measured: `FOLDER PORT`."""

import sys
from pathlib import Path

from lindero.app import find_registry
from lindero.engine.clock import SystemClock
from lindero.engine.keys import SeededRandom
from lindero.kernel.desk import Actor
from lindero.shells.node import Node
from lindero.shells.operations import issue_key
from lindero.shells.said_locally import IssueKey
from lindero.shells.serving import run_node
from lindero.shells.setup import NewPerson, NodePlan, make_node

KEY_FILE = "tak.key"


def make(folder: Path, port: int) -> None:
    """Make a node, a machine's key that may send and see, and the door."""
    plan = NodePlan(
        nation="NRD",
        name="Nordia",
        console_port=0,
        peer_port=0,
        people=(
            NewPerson(person="admin", name="Administration", roles=("ADM",), phrase="four words make one"),
        ),
    )
    make_node(folder, plan, find_registry(), clock=SystemClock(), random=SeededRandom("bench"))
    node = Node(folder, find_registry())
    try:
        ask = IssueKey(
            name="harbour",
            grants=("sensors.operate", "picture.read"),
            days=1,
            assessment="DPIA-3",
            opinion_by="data protection officer",
            assessed_until="2099-01-01",
        )
        made = issue_key(node, ask, Actor(name="person/admin", grants=frozenset({"identity.administer"})))
    finally:
        node.close()
    key = folder / "keys" / KEY_FILE
    key.touch(mode=0o600)
    key.write_text(made.key, encoding="ascii")
    with (folder / "node.toml").open("a", encoding="utf-8") as config:
        config.write(f'\n[tak]\nport = {port}\nlocal_key = "keys/{KEY_FILE}"\n')


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
    run_node(Path(sys.argv[1]), find_registry(), lambda _: print("ready", flush=True))
