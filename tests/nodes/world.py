"""A world of nodes: real stores, keys, logs and gates; links are calls that can be cut, and time stands still."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from lindero.app import find_registry
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom, load_key
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.record import Head
from lindero.kernel.times import instant_of
from lindero.shells.node import Node
from lindero.shells.setup import NewOfficer, NewPerson, NodePlan, make_node
from lindero.trust.agreements.actions import (
    ProposeAgreement,
    ResumeAgreement,
    SignAgreement,
    SuspendAgreement,
)
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.agreements.tables import all_versions
from lindero.trust.exchange.actions import RecallRecord
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.witness import StaleWitness
from lindero.trust.identity.cards import fingerprint_of

START: Final = instant_of("2026-11-22T08:00:00Z")
TREATY: Final = Path(__file__).with_name("treaty.yaml")
EVERYTHING: Final = frozenset(
    {
        "agreements.draft", "agreements.sign", "agreements.suspend", "agreements.resume", "agreements.denounce",
        "agreements.read", "exchange.recall", "exchange.read", "oversight.read", "picture.read", "tracking.read",
        "sensors.read", "sensors.operate", "identity.read", "ledger.read",
    }
)  # fmt: skip
DIPLOMAT: Final = Actor(name="person/diplomat", grants=EVERYTHING)
NAMES: Final = {"NRD": "Nordia", "SUD": "Sudia", "VES": "Vesta"}


class Cable:
    """The way from one node to another: a call, unless it is cut."""

    def __init__(self, world: "World", here: str, there: str) -> None:
        self._world, self._here, self._there = world, here, there

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Ask the other node, as over the network; what crosses is written down."""
        if frozenset((self._here, self._there)) in self._world.cut:
            raise Unavailable("exchange.unreachable", f"{self._there} is out of reach.", "Wait.")
        self._world.crossed.append((self._here, self._there, path, body))
        if self._world.tamper is not None:
            body = self._world.tamper(path, body)
        try:
            answer = self._world.nodes[self._there].exchange.handlers()[path](self._here, body)
        except StaleWitness as stale:
            raise Gap("", stale.expected, stale.text) from stale
        if self._world.lose_answers:
            raise Unavailable("exchange.unreachable", "The answer was lost.", "Wait.")
        return answer

    def close(self) -> None:
        """Nothing to close."""


class World:
    """Nodes that know each other.

    Attributes:
        clock: The clock of all nodes; `clocks` has one for each.
        nodes: The nodes by nation.
        cut: Pairs of nations whose link is cut.
        crossed: Everything that crossed: from, to, path, bytes.
        tamper: Changes bytes on their way, if set.
        lose_answers: Whether answers get lost after the request was carried out.
    """

    def __init__(
        self,
        folder: Path,
        nations: tuple[str, ...] = ("NRD", "SUD"),
        *,
        setting: str = "production",
        start: int = START,
    ) -> None:
        self.folder = folder
        self.registry = find_registry()
        self.clocks = {nation: SetClock(start) for nation in nations}
        self.nodes: dict[str, Node] = {}
        self.cut: set[frozenset[str]] = set()
        self.crossed: list[tuple[str, str, str, bytes]] = []
        self.tamper: Callable[[str, bytes], bytes] | None = None
        self.lose_answers = False
        for nation in nations:
            plan = NodePlan(
                nation=nation,
                name=NAMES[nation],
                setting=setting,  # type: ignore[arg-type]
                people=(
                    NewPerson(
                        person="admin", name="Administration", roles=("ADM",), phrase="four words make one"
                    ),
                ),
                officers=(
                    NewOfficer(person=f"cmd-{nation.lower()}", role="operational"),
                    NewOfficer(person=f"leg-{nation.lower()}", role="legal"),
                ),
            )
            make_node(
                folder / nation,
                plan,
                self.registry,
                clock=self.clocks[nation],
                random=SeededRandom(f"make {nation}"),
            )
            self.open(nation)
        for here in nations:
            for there in nations:
                if here != there:
                    self.pin(here, there)

    def open(self, nation: str) -> Node:
        """Open a node, or open it again."""
        self.nodes[nation] = Node(
            self.folder / nation,
            self.registry,
            clock=self.clocks[nation],
            random=SeededRandom(f"run {nation} {len(self.crossed)}"),
            connect=lambda there, address, certificate: Cable(self, nation, there),
        )
        self.nodes[nation].exchange.sync_links()
        return self.nodes[nation]

    def reopen(self, nation: str) -> Node:
        """Stop a node and start it again from its store."""
        self.nodes[nation].close()
        return self.open(nation)

    def pin(self, here: str, there: str) -> None:
        """Let one node recognise another after the ceremony."""
        card = self.nodes[there].card()
        self.nodes[here].pin(card, fingerprint_of(card), DIPLOMAT)
        self.nodes[here].exchange.sync_links()

    def move(self, duration_ms: int) -> None:
        """Let time pass everywhere."""
        for clock in self.clocks.values():
            clock.move(duration_ms)

    def settle(self, rounds: int = 50) -> None:
        """Let reactions, jobs and links work until nothing is left to do."""
        for _ in range(rounds):
            busy = False
            for node in self.nodes.values():
                node.jobs.run_due()
                busy |= bool(node.runner.catch_up())
                for link in node.exchange.links.values():
                    busy |= self.step(link)
            if not busy:
                return
        message = "the nodes do not come to rest"
        raise AssertionError(message)

    def step(self, link: Any) -> bool:
        """Let one link work; an unreachable neighbour is no news."""
        try:
            return bool(link.step())
        except Unavailable:
            return False

    def conclude(self, text: str, name: str = "treaty.yaml", proposer: str = "NRD") -> str:
        """Propose, sign by two officers a side, and bring into force; return `AG-1@1`."""
        proposal = self.nodes[proposer].act(
            "agreements.propose_agreement", ProposeAgreement(text=text, name=name), DIPLOMAT
        )
        self.settle()
        parties = next(
            v.agreement.nations for v in self.versions(proposer) if v.agreement.ref == proposal.agreement
        )
        for nation in parties:
            self.sign(nation, proposal.agreement)
        self.settle()
        # The day has come already; the job that looks finds it, then leases are renewed.
        for _ in range(2):
            self.move(1_000)
            self.settle()
        return str(proposal.agreement)

    def sign(self, nation: str, ref: str) -> None:
        """Let both officers of a nation sign."""
        node = self.nodes[nation]
        version = next(v for v in self.versions(nation) if v.agreement.ref == ref)
        for officer in (f"cmd-{nation.lower()}", f"leg-{nation.lower()}"):
            key = load_key(self.folder / nation / "keys" / "officers" / f"{officer}.pem")
            signature = sign_agreement(version.text.encode(), key)
            ask = SignAgreement(
                agreement=ref, officer=officer, key_id=signature.keyid, signature=signature.sig
            )
            node.act("agreements.sign_agreement", ask, DIPLOMAT)

    def versions(self, nation: str) -> list[Any]:
        """Return the agreements that a node knows."""
        return self.nodes[nation].store.run(all_versions)

    def phase(self, nation: str, ref: str) -> str:
        """Return how an agreement stands on a node."""
        return str(next(v.state.phase for v in self.versions(nation) if v.agreement.ref == ref))

    def observe(self, nation: str, lon: float = 11.0, lat: float = 55.5, **more: Any) -> Head:
        """Put a track update on a node."""
        node = self.nodes[nation]
        record = TrackUpdated(
            track_id="a" * 20, place=place_of(lon, lat), measured_at=node.clock.now(), **more
        )
        return node.work("tracking", Actor(name="reaction/test"), lambda desk: desk.put(record))

    def received(self, nation: str) -> list[Head]:
        """Return the heads of neighbours' track updates on a node, in log order."""
        node = self.nodes[nation]
        events = node.store.run(lambda tx: node.log.read(tx, ["tracking.track_updated"], -1, 100_000))
        return [event.head for event in events if event.head.origin != nation]

    def body(self, nation: str, head: Head) -> Any:
        """Return the decoded body of a record on a node, None once erased."""
        node = self.nodes[nation]
        return node.store.run(lambda tx: node.log.find(tx, head.record_id, head.origin)).record

    def rulings(self, nation: str) -> list[Any]:
        """Return every gate decision of a node, in log order."""
        node = self.nodes[nation]
        events = node.store.run(lambda tx: node.log.read(tx, ["exchange.gate_decided"], -1, 100_000))
        return [ruling for event in events for ruling in event.record.rulings]  # type: ignore[union-attr]

    def suspend(self, nation: str, ref: str, scope: str = "whole", value: str = "") -> str:
        """Suspend an agreement, or part of it; return the suspension's name."""
        ask = SuspendAgreement(agreement=ref, reason="rights", scope=scope, value=value)  # type: ignore[arg-type]
        return str(self.nodes[nation].act("agreements.suspend_agreement", ask, DIPLOMAT))

    def resume(self, nation: str, ref: str, suspension: str) -> None:
        """Agree to resume."""
        ask = ResumeAgreement(agreement=ref, suspension=suspension)
        self.nodes[nation].act("agreements.resume_agreement", ask, DIPLOMAT)

    def recall(self, nation: str, head: Head) -> None:
        """Recall a record."""
        ask = RecallRecord(record_id=head.record_id, reason="wrong vessel")
        self.nodes[nation].act("exchange.recall_record", ask, DIPLOMAT)

    def close(self) -> None:
        """Close every node."""
        for node in self.nodes.values():
            node.close()
