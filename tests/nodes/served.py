"""Nodes that are served in threads of this process: real TLS over loopback, real clocks, real links."""

# excused-throughout(clock): processes of their own run by the machine's clock
import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lindero.app import find_registry
from lindero.engine.clock import SystemClock
from lindero.engine.keys import SeededRandom
from lindero.engine.officer_keys import load_officer_keys
from lindero.kernel.desk import Actor
from lindero.kernel.times import DAY_MS, text_of
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY
from lindero.shells.node import Node
from lindero.shells.serving import open_doors, serve
from lindero.shells.setup import NewOfficer, NewPerson, NodePlan, make_node
from lindero.trust.agreements.actions import (
    GiveOpinion,
    ProposeAgreement,
    ReviewAgreement,
    SignAgreement,
    TestContact,
)
from lindero.trust.agreements.conforming import DraftAgreement
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.agreements.tables import all_versions
from lindero.trust.exchange.client import PeerConnection
from lindero.trust.exchange.speaking import Speaking
from lindero.trust.identity.cards import Card, fingerprint_of
from tests.nodes.made import NAMES
from tests.nodes.treaties import amended
from tests.nodes.world import DIPLOMAT, GUARDIAN, JURIST

PATIENCE_S: Final = 20.0


class Served:
    """One nation's node, served until it is stopped.

    Attributes:
        folder: The node's folder.
        node: The node.
        address: Where neighbours reach it.
    """

    def __init__(self, folder: Path, nation: str, exchange: str = "", peers: str = "") -> None:
        """Make the node if there is none yet, and serve it on free ports.

        Args:
            folder: Where the node's folder is, or is made.
            nation: The nation.
            exchange: A line for the configuration's table `exchange` of a node that is made.
            peers: The address that neighbours are told by a node that is made, if another than its own.
        """
        self.folder = folder / nation
        self.registry = find_registry()
        if not self.folder.exists():
            _make(self.folder, nation, peers)
            config = self.folder / "node.toml"
            text = config.read_text(encoding="utf-8").replace("[exchange]\n", f"[exchange]\n{exchange}\n")
            config.write_text(text, encoding="utf-8")
        self.address = ""
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=f"serve-{nation}")
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def stop(self) -> None:
        """Stop serving and close the node."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def card(self) -> Card:
        """Return the node's card."""
        return self.node.card()

    def pin(self, card: Card) -> None:
        """Recognise a neighbour after the ceremony."""
        self.node.pin(card, fingerprint_of(card), DIPLOMAT)

    def connection(self, to: "Served", as_whom: "Served | None" = None) -> PeerConnection:
        """Return a connection from this node to another's door, which it takes for somebody."""
        keys = self.folder / "keys"
        pinned = (as_whom or to).card().certificate
        nation = (as_whom or to).node.nation
        return PeerConnection(nation, to.address, pinned, keys / TLS_CERTIFICATE, keys / TLS_KEY)

    def speaking(self, to: "Served") -> Speaking:
        """Return a connection from this node to another's door that seals and opens as its link does."""
        return Speaking(to.node.nation, self.connection(to), self.node.exchange.speech)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._until_stopped())
        finally:
            self._loop.close()

    async def _until_stopped(self) -> None:
        self.node = Node(self.folder, self.registry)
        try:
            with open_doors(self.folder, self.node.config) as doors:
                await serve(
                    self.node, doors, started=lambda where: self._started(where.peers), stop=self._stop
                )
        finally:
            self.node.close()

    def _started(self, address: str) -> None:
        self.address = address
        self._ready.set()


def _make(folder: Path, nation: str, address: str) -> None:
    low = nation.lower()
    plan = NodePlan(
        nation=nation,
        name=NAMES[nation],
        console_port=0,
        peer_port=0,
        address=address,
        people=(
            NewPerson(person="admin", name="Administration", roles=("ADM",), phrase="four words make one"),
        ),
        officers=(
            NewOfficer(person=f"cmd-{low}", role="operational"),
            NewOfficer(person=f"leg-{low}", role="legal"),
        ),
    )
    make_node(folder, plan, find_registry(), clock=SystemClock(), random=SeededRandom(f"served {nation}"))


def treaty_for_now() -> str:
    """Return the bilateral treaty file with dates round the present."""
    now = SystemClock().now()
    past, future = text_of(now - 30 * DAY_MS), text_of(now + 300 * DAY_MS)
    text = amended(
        ("from: 2026-01-01T00:00:00Z", f"from: {past}"),
        ("sunset: 2031-01-01T00:00:00Z", f"sunset: {future}"),
        ("next: 2027-12-01", f"next: {text_of(now + 100 * DAY_MS)}"),
        ("valid_until: 2028-01-01", f"valid_until: {future}"),
    )
    return text.replace("given: 2025-11-01", f"given: {past}")


def conclude(first: Served, second: Served) -> None:
    """Bring the bilateral treaty into force between two served nodes."""
    draft = DraftAgreement(text=treaty_for_now(), name="treaty.yaml")
    first.node.act("agreements.draft_agreement", draft, DIPLOMAT)
    _consent(first)
    wait_for(lambda: bool(second.node.store.run(all_versions)))
    _consent(second)
    wait_for(lambda: first.node.store.run(all_versions)[0].state.phase == "agreed")
    for served, other in ((first, second), (second, first)):
        (version,) = served.node.store.run(all_versions)
        test = TestContact(agreement="AG-1@1", party=other.node.nation, authority="coast-guard")
        served.node.act("agreements.test_contact", test, DIPLOMAT)
        for role in ("cmd", "leg"):
            officer = f"{role}-{served.node.nation.lower()}"
            keys = load_officer_keys(served.folder / "keys" / "officers" / f"{officer}.pem")
            signature = sign_agreement(version.text.encode(), keys)
            sign = SignAgreement(
                agreement="AG-1@1",
                officer=officer,
                key_id=signature.keyid,
                signature=signature.sig,
                ml_dsa_signature=signature.ml_dsa_sig,
            )
            served.node.act("agreements.sign_agreement", sign, DIPLOMAT)
    for served in (first, second):
        wait_for(lambda node=served.node: node.store.run(all_versions)[0].state.phase == "active")


def _consent(served: Served) -> None:
    """Let a nation's jurist and data protection officer look at the text, and put it to the other or agree."""
    node, ref = served.node, "AG-1@1"
    node.act("agreements.review_agreement", ReviewAgreement(agreement=ref), JURIST)
    node.act("agreements.give_opinion", GiveOpinion(agreement=ref, opinion="favourable"), GUARDIAN)
    node.act("agreements.propose_agreement", ProposeAgreement(agreement=ref), DIPLOMAT)


def wait_for(condition: Callable[..., bool]) -> None:
    """Wait until something holds; threads are at work."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it does not come about"
        time.sleep(0.01)


REACTION: Final = Actor(name="reaction/test")
