"""A world of nodes: real stores, keys, logs and gates; links are calls that can be cut, time stands still."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from lindero.app import find_folders
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.officer_keys import load_officer_keys
from lindero.engine.registry import Registry, joined
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Unavailable
from lindero.kernel.places import place_of
from lindero.kernel.record import Event, Head, Record, Setting
from lindero.kernel.times import instant_of
from lindero.shells.node import Node
from lindero.trust.agreements.acting import ResumeAgreement, SuspendAgreement
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
from lindero.trust.exchange import channels
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.links import PeerLink
from lindero.trust.exchange.recall.asks import RecallRecord
from lindero.trust.exchange.wire import ENTRY_DECODER, PARCEL_PATH, RESCUE_PATH, Entry
from lindero.trust.exchange.witness import StaleWitness
from lindero.trust.identity.cards import fingerprint_of
from lindero.trust.ledger import tree
from tests.nodes.acting import act
from tests.nodes.cable import Cable, Fault
from tests.nodes.made import made_folder

START: Final = instant_of("2026-11-22T08:00:00Z")
TREATY: Final = Path(__file__).with_name("treaty.yaml")
EVERYTHING: Final = frozenset(
    {
        "agreements.draft", "agreements.review", "agreements.assess", "agreements.go_against", "agreements.test",
        "agreements.sign", "agreements.suspend", "agreements.resume", "agreements.denounce", "agreements.read",
        "exchange.recall", "exchange.read", "exchange.release", "exchange.use", "oversight.read",
        "picture.read", "tracking.read", "sensors.read", "sensors.operate", "identity.read", "ledger.read",
    }
)  # fmt: skip
DIPLOMAT: Final = Actor(name="person/diplomat", grants=EVERYTHING | {"agreements.as_diplomatic"})
JURIST: Final = Actor(name="person/jurist", grants=EVERYTHING | {"agreements.as_legal"})
GUARDIAN: Final = Actor(name="person/guardian", grants=EVERYTHING | {"agreements.as_data_protection"})


@cache
def _own_registry() -> Registry:
    """Return the declarations of the program's own folders, joined once for every world of a run."""
    return joined(find_folders())


class World:
    """Nodes that know each other.

    Attributes:
        registry: The folders that every node has.
        clocks: The clock of each node.
        nodes: The nodes by nation.
        cut: Pairs of nations whose link is cut.
        crossed: Every request that crossed, opened: from, to, path, bytes.
        answered: Every answer that crossed, opened: from, to, path, bytes.
        travelled: Requests and answers as whoever is in between sees them: from, to, path, bytes.
        tamper: Changes requests on their way, if set: path and opened bytes, which are sealed again.
        lose_answers: Whether all answers get lost after the request was carried out.
        trouble: Says what befalls a request, if set: from, to, path.
        late: Requests that are still on their way, opened: from, to, path, bytes.
    """

    def __init__(  # noqa: PLR0913  each a way in which nodes may differ
        self,
        folder: Path,
        nations: tuple[str, ...] = ("NRD", "SUD"),
        *,
        setting: str = "production",
        start: int = START,
        settings: Mapping[str, Setting] | None = None,
        folders: Sequence[Capability] = (),
        laws: Mapping[str, str] | None = None,
        editions: Mapping[str, Registry] | None = None,
        exchange: Mapping[str, str] | None = None,
        made: Path | None = None,
    ) -> None:
        """Make the nodes, open them and let them recognise each other.

        Args:
            folder: Where their folders are made.
            nations: Which there are.
            setting: Production or exercise, for all of them.
            start: What all clocks say, milliseconds UTC.
            settings: Nations in another setting than the others.
            folders: Capabilities beside those that Lindero has.
            laws: National law by nation: the text of an overlay.
            editions: Declarations of nations whose node is of another edition.
            exchange: What a nation's configuration says in its table `exchange` beside what it says anyway.
            made: Folders of nodes that another world left, by nation; they know each other already.
        """
        self.folder = folder
        self.registry: Registry = joined([*find_folders(), *folders]) if folders else _own_registry()
        self._editions = editions or {}
        self.clocks = {nation: SetClock(start) for nation in nations}
        self.nodes: dict[str, Node] = {}
        self.cut: set[frozenset[str]] = set()
        self.crossed: list[tuple[str, str, str, bytes]] = []
        self.answered: list[tuple[str, str, str, bytes]] = []
        self.travelled: list[tuple[str, str, str, bytes]] = []
        self.tamper: Callable[[str, bytes], bytes] | None = None
        self.lose_answers = False
        self.trouble: Callable[[str, str, str], Fault] | None = None
        self.late: list[tuple[str, str, str, bytes]] = []
        # Nodes that go on where another world left them draw other salts than it did.
        self._opened = 0 if made is None else 1_000
        for nation in nations:
            own_setting = (settings or {}).get(nation, msgspec.convert(setting, Setting))
            shutil.copytree(
                made / nation if made else made_folder(nation, own_setting, start), folder / nation
            )
            if laws and nation in laws:
                self.legislate(nation, laws[nation])
            if exchange and nation in exchange:
                self.configure(nation, exchange[nation])
            self.open(nation)
        for here in nations if made is None else ():
            for there in nations:
                if here != there:
                    self.pin(here, there)

    # --- nodes ----------------------------------------------------------------------------------------------

    def open(self, nation: str) -> Node:
        """Open a node, or open it again."""
        self._opened += 1
        self.nodes[nation] = Node(
            self.folder / nation,
            self._editions.get(nation, self.registry),
            clock=self.clocks[nation],
            random=SeededRandom(f"run {nation} {self._opened}"),
            connect=lambda there, _address, _certificate: Cable(self, nation, there),
        )
        self.nodes[nation].exchange.sync_links()
        return self.nodes[nation]

    def reopen(self, nation: str) -> Node:
        """Stop a node and start it again from its store."""
        self.nodes[nation].close()
        return self.open(nation)

    def legislate(self, nation: str, law: str) -> None:
        """Lay national law over a nation's agreements; it holds when the node is opened."""
        folder = self.folder / nation
        (folder / "law.yaml").write_text(law, encoding="utf-8")
        config = folder / "node.toml"
        text = config.read_text(encoding="utf-8").replace("overlays = []", 'overlays = ["law.yaml"]')
        config.write_text(text, encoding="utf-8")

    def configure(self, nation: str, line: str) -> None:
        """Add a line to a nation's table `exchange`; it holds when the node is opened."""
        config = self.folder / nation / "node.toml"
        text = config.read_text(encoding="utf-8").replace("[exchange]\n", f"[exchange]\n{line}\n")
        config.write_text(text, encoding="utf-8")

    def pin(self, here: str, there: str) -> None:
        """Let one node recognise another after the ceremony."""
        card = self.nodes[there].card()
        self.nodes[here].pin(card, fingerprint_of(card), DIPLOMAT)
        self.nodes[here].exchange.sync_links()

    def close(self) -> None:
        """Close every node."""
        for node in self.nodes.values():
            node.close()

    # --- time and traffic -----------------------------------------------------------------------------------

    def move(self, duration_ms: int) -> None:
        """Let time pass everywhere."""
        for clock in self.clocks.values():
            clock.move(duration_ms)

    def settle(self, rounds: int = 50) -> None:
        """Let reactions, jobs and links work until nothing is left to do.

        Raises:
            LinderoError: If something goes wrong that is more than an unreachable neighbour.
        """
        self._settle(self.step, rounds)

    def settle_troubled(self, rounds: int = 50) -> None:
        """The same, but what goes wrong is only noted in the links' states, as when they run alone."""
        self._settle(lambda link: bool(link.attempt()), rounds)

    def _settle(self, step: Callable[[PeerLink], bool], rounds: int) -> None:
        for _ in range(rounds):
            busy = False
            for node in self.nodes.values():
                node.jobs.run_due()
                busy |= bool(node.runner.catch_up())
                for link in node.exchange.links.values():
                    busy |= step(link)
            if not busy:
                return
        message = "the nodes do not come to rest"
        raise AssertionError(message)

    def settle_parts(self, here: str, there: str) -> None:
        """Let one link alone work, until it rests or fails; what went wrong is noted in its state."""
        link = self.link(here, there)
        while link.attempt():
            pass

    def step(self, link: PeerLink) -> bool:
        """Let one link work; an unreachable neighbour is no news."""
        try:
            return link.step()
        except Unavailable:
            return False

    def link(self, here: str, there: str) -> PeerLink:
        """Return a node's link to a neighbour."""
        return self.nodes[here].exchange.links[there]

    def deliver(self, here: str, there: str, path: str, body: bytes) -> bytes:
        """Seal a request, hand it to a node's door and return its answer, opened."""
        speech = self.nodes[here].exchange.speech
        travelled = speech.request(there, path, body)
        try:
            answer = self.nodes[there].exchange.handlers()[path](here, travelled)
        except StaleWitness as stale:
            raise Gap("", stale.expected, stale.text) from stale
        return speech.answer_to(there, path, travelled, answer)

    def opened(self, here: str, there: str, path: str, travelled: bytes) -> bytes:
        """Return what is in a request, as its receiver reads it."""
        return self.nodes[there].exchange.speech.heard(here, path, travelled)

    def greet(self, nation: str) -> bytes:
        """Return what a node says of itself to whoever asks."""
        return self.nodes[nation].exchange.greeting()

    def deliver_late(self, order: Callable[[list[Any]], list[Any]] = list) -> None:
        """Let everything arrive that was on its way, in any order; nobody waits for the answers any more."""
        arriving, self.late = order(self.late), []
        for request in arriving:
            try:
                self.deliver(*request)
            except LinderoError:
                continue

    def sever(self, here: str, there: str) -> None:
        """Cut the link between two nations."""
        self.cut.add(frozenset((here, there)))

    def mend(self, here: str, there: str) -> None:
        """Mend the link between two nations."""
        self.cut.discard(frozenset((here, there)))

    def wire(self, here: str, there: str) -> bytes:
        """Return every byte that went from one node to another, in requests and in answers, opened."""
        both = [*self.crossed, *self.answered]
        return b"\n".join(body for sender, recipient, _, body in both if (sender, recipient) == (here, there))

    def parcels(self, here: str, there: str) -> list[bytes]:
        """Return the parcels that went from one node to another, opened."""
        paths = {PARCEL_PATH, RESCUE_PATH}
        return [body for a, b, path, body in self.crossed if (a, b) == (here, there) and path in paths]

    # --- agreements -----------------------------------------------------------------------------------------

    def conclude(self, text: str, name: str = "treaty.yaml", proposer: str = "NRD") -> str:
        """Propose, sign by two officers a side, and bring into force; return `AG-1@1`."""
        ref = self.agree(text, name, proposer)
        # The day has come already; the job that looks finds it, then leases are renewed.
        for _ in range(3):
            self.move(1_000)
            self.settle()
        return ref

    def agree(self, text: str, name: str = "treaty.yaml", proposer: str = "NRD") -> str:
        """Draft, review, assess, propose, test and sign on all sides, without waiting for its day; return `AG-1@1`."""
        ref = self.draft(proposer, text, name)
        self.consent(proposer, ref)
        self.settle()
        nations = self.version(proposer, ref).agreement.nations
        for nation in nations:
            if nation != proposer:
                self.consent(nation, ref)
        self.settle()
        for nation in nations:
            self.test_contacts(nation, ref)
            self.sign(nation, ref)
        self.settle()
        return ref

    def draft(self, nation: str, text: str, name: str = "treaty.yaml") -> str:
        """Let a nation write a text; return `AG-1@1`."""
        ask = DraftAgreement(text=text, name=name)
        return str(self.nodes[nation].act("agreements.draft_agreement", ask, DIPLOMAT).agreement)

    def consent(self, nation: str, ref: str) -> None:
        """Let a nation's jurist and data protection officer look at a text, and put it to the others or agree."""
        node = self.nodes[nation]
        node.act("agreements.review_agreement", ReviewAgreement(agreement=ref), JURIST)
        opinion = GiveOpinion(agreement=ref, opinion="favourable")
        node.act("agreements.give_opinion", opinion, GUARDIAN)
        node.act("agreements.propose_agreement", ProposeAgreement(agreement=ref), DIPLOMAT)

    def test_contacts(self, nation: str, ref: str) -> None:
        """Let a nation try every contact point of the others; all answer."""
        for party in self.version(nation, ref).agreement.parties:
            for contact in party.contact_points if party.nation != nation else ():
                ask = TestContact(agreement=ref, party=party.nation, authority=contact.authority)
                self.nodes[nation].act("agreements.test_contact", ask, DIPLOMAT)

    def sign(self, nation: str, ref: str) -> None:
        """Let both officers of a nation sign."""
        node = self.nodes[nation]
        version = self.version(nation, ref)
        for officer in (f"cmd-{nation.lower()}", f"leg-{nation.lower()}"):
            keys = load_officer_keys(self.folder / nation / "keys" / "officers" / f"{officer}.pem")
            signature = sign_agreement(version.text.encode(), keys)
            ask = SignAgreement(
                agreement=ref,
                officer=officer,
                key_id=signature.keyid,
                signature=signature.sig,
                ml_dsa_signature=signature.ml_dsa_sig,
            )
            node.act("agreements.sign_agreement", ask, DIPLOMAT)

    def versions(self, nation: str) -> list[Any]:
        """Return the agreements that a node knows."""
        return self.nodes[nation].store.run(all_versions)

    def version(self, nation: str, ref: str) -> Any:
        """Return one version of an agreement as a node knows it."""
        return next(v for v in self.versions(nation) if v.agreement.ref == ref)

    def phase(self, nation: str, ref: str) -> str:
        """Return how an agreement stands on a node."""
        return str(self.version(nation, ref).state.phase)

    def suspend(self, nation: str, ref: str, scope: str = "whole", value: str = "") -> str:
        """Suspend an agreement, or part of it; return the suspension's name."""
        ask = SuspendAgreement(agreement=ref, reason="rights", scope=scope, value=value)  # type: ignore[arg-type]
        return str(self.nodes[nation].act("agreements.suspend_agreement", ask, DIPLOMAT))

    def resume(self, nation: str, ref: str, suspension: str) -> None:
        """Let a nation agree to resume: its foreign ministry wants it, its data protection officer does not object."""
        ask = ResumeAgreement(agreement=ref, suspension=suspension)
        for actor in (DIPLOMAT, GUARDIAN):
            act(self.nodes[nation], "agreements.resume_agreement", ask, actor)

    # --- records --------------------------------------------------------------------------------------------

    def observe(self, nation: str, lon: float = 11.0, lat: float = 55.5, **more: Any) -> Head:
        """Put a track update on a node."""
        return self.put(nation, "tracking", self.track(nation, lon, lat, **more))

    def observe_many(self, nation: str, count: int, **more: Any) -> list[Head]:
        """Put many track updates on a node at once."""
        records = [self.track(nation, **more) for _ in range(count)]
        actor = Actor(name="reaction/test")
        return self.nodes[nation].work("tracking", actor, lambda desk: desk.put_all(records))

    def track(self, nation: str, lon: float = 11.0, lat: float = 55.5, **more: Any) -> TrackUpdated:
        """Return a track update as a node would put it now."""
        now = self.nodes[nation].clock.now()
        facts: dict[str, Any] = {"track_id": "a" * 20, "place": place_of(lon, lat), "measured_at": now}
        return TrackUpdated(**(facts | more))

    def put(self, nation: str, folder: str, record: Record) -> Head:
        """Put a record on a node, as its folder would."""
        actor = Actor(name="reaction/test")
        return self.nodes[nation].work(folder, actor, lambda desk: desk.put(record))

    def recall(self, nation: str, head: Head) -> None:
        """Recall a record."""
        ask = RecallRecord(record_id=head.record_id, reason="wrong vessel")
        self.nodes[nation].act("exchange.recall_record", ask, DIPLOMAT)

    def events(self, nation: str, *kinds: str) -> list[Event]:
        """Return a node's records of some kinds, in log order."""
        node = self.nodes[nation]
        return node.store.run(lambda tx: node.log.read(tx, kinds, -1, 1_000_000))

    def records(self, nation: str, kind: str) -> list[Any]:
        """Return the bodies of a node's records of one kind, in log order."""
        return [event.record for event in self.events(nation, kind)]

    def received(self, nation: str, kind: str = "tracking.track_updated") -> list[Head]:
        """Return the heads of neighbours' records of a kind on a node, in log order."""
        return [event.head for event in self.events(nation, kind) if event.head.origin != nation]

    def body(self, nation: str, head: Head) -> Any:
        """Return the decoded body of a record on a node, None once erased."""
        node = self.nodes[nation]
        return node.store.run(lambda tx: node.log.find(tx, head.record_id, head.origin)).record

    def rulings(self, nation: str) -> list[Any]:
        """Return every gate decision of a node, in log order."""
        return [r for decided in self.records(nation, "exchange.gate_decided") for r in decided.rulings]

    # --- channels -------------------------------------------------------------------------------------------

    def channels(self, nation: str) -> list[str]:
        """Return the names of the channels that a node holds a log of."""
        return [c for (c,) in self.nodes[nation].store.query("SELECT channel FROM exchange_channels")]

    def leaves(self, nation: str, channel: str) -> list[bytes]:
        """Return the leaf hashes of a channel's log on a node."""
        store = self.nodes[nation].store
        return store.run(
            lambda tx: [
                tree.leaf(tx, channels.tree_name(channel), place)
                for place in range(channels.size_of(tx, channel))
            ]
        )

    def entries(self, nation: str, channel: str) -> list[Entry]:
        """Return the entries of a channel's log on a node."""
        found = self.nodes[nation].store.query(
            "SELECT entry FROM exchange_entries WHERE channel = ? ORDER BY place", (channel,)
        )
        return [ENTRY_DECODER.decode(entry) for (entry,) in found]

    def check_logs_agree(self, *, at_rest: bool = True) -> None:
        """Compare the two sides' logs of every channel, leaf by leaf; at rest both have the same length."""
        for here, node in self.nodes.items():
            for name in self.channels(here):
                there = name.split("/")[1].replace(here, "").strip("-")
                ours, theirs = self.leaves(node.nation, name), self.leaves(there, name)
                shorter = min(len(ours), len(theirs))
                assert ours[:shorter] == theirs[:shorter], name
                if at_rest:
                    assert len(ours) == len(theirs), name

    def files_holding(self, nation: str, *needles: bytes | str) -> list[str]:
        """Return the names of those files of a node's folder that hold any of some bytes."""
        wanted = [n.encode() if isinstance(n, str) else n for n in needles]
        files = (path for path in (self.folder / nation).rglob("*") if path.is_file())
        return sorted(str(path) for path in files if any(needle in path.read_bytes() for needle in wanted))
