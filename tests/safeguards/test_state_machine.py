"""Users, administrators, plug-ins and neighbours at random, over two nodes: whatever they try, the promises hold.

The moves of delivery (sharing, suspending, recalling, broken links, wrong clocks, restarts) and their promises are
those of `tests/nodes/test_machine.py`; here those join in who try to get round the safeguards. `make torture` plays for
long what is played here for seconds.
"""

from functools import partial
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.acting import SuspendAgreement
from lindero.trust.exchange.recall.asks import RecallRecord
from lindero.trust.exchange.release.actions import ApproveReleases
from lindero.trust.exchange.using import UseRecord
from lindero.trust.exchange.wire import PARCEL_PATH, Entry
from lindero.trust.identity.rules import grants_of
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.national import NATIONAL_TREE
from tests.nodes.folders import CROSSING, GRADED, PersonMet
from tests.nodes.releasing import release
from tests.nodes.test_machine import NATIONS, PEER, TwoNodes, nations
from tests.nodes.treaties import with_persons
from tests.nodes.world import World
from tests.safeguards.test_S_05_routes import ASKING
from tests.safeguards.trespass import CODE, SPY, check_refused, copied, dishonest, everybody, tricks

pytestmark = pytest.mark.timeout(300)
"""Every step of a game waits for the disk; on a busy machine six games take longer than other tests may."""

INSIDE: Final = place_of(11.0, 55.5)
EVERY_TRICK: Final = list(tricks())
ACCOUNTS: Final = (
    "identity.access_refused",
    "exchange.gate_decided",
    "exchange.batch_rejected",
    "exchange.batch_received",
)
"""Kinds in which refusals stand."""

SELECT_ACCOUNTS: Final = (
    "SELECT h.seq, b.body FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
    f" WHERE h.kind IN ({', '.join('?' * len(ACCOUNTS))}) AND h.seq > ? ORDER BY h.seq"
)
SELECT_OVERDUE: Final = (
    "SELECT h.record_id, h.origin FROM log_heads h JOIN log_bodies b ON b.seq = h.seq WHERE b.delete_by <= ?"
)
COUNT_ENDLESS: Final = (
    "SELECT (SELECT count(*) FROM log_heads WHERE delete_by <= at)"
    " + (SELECT count(*) FROM log_bodies WHERE delete_by <= 0)"
)


class Trespassers(TwoNodes):
    """Two nodes under a treaty about ships and persons, with plug-ins, and with people who go too far."""

    kinds = (*TwoNodes.kinds, "crossing.person_met")

    def __init__(self) -> None:
        super().__init__()
        self.never: set[str] = set()
        self.blind = ""
        self.betrayed: set[str] = set()
        self.heads: dict[str, list[bytes]] = {nation: [] for nation in NATIONS}
        self.read: dict[str, int] = dict.fromkeys(NATIONS, -1)
        self.answers = 0

    def made(self) -> World:
        """Make the two nodes and bring their treaty into force."""
        world = World(self.folder, folders=(CROSSING, SPY))
        world.conclude(with_persons("suspect", "claimant"))
        return world

    def teardown(self) -> None:
        """Audit both logs from end to end; then close the nodes."""
        for node in self.world.nodes.values():
            now = node.clock.now()
            audited = node.store.run(lambda tx, node=node, now=now: node.auditor.audit(tx, now))  # type: ignore[misc]
            assert audited.ok, audited.findings
        super().teardown()

    # --- who plays by the rules -------------------------------------------------------------------------------

    @rule(
        nation=nations,
        person_class=st.sampled_from(["suspect", "claimant", "witness"]),
        origins=st.sampled_from([(), ("NRD",), ("SUD",), ("VES",), ("VES", "SUD")]),
        wish=st.sampled_from([None, "asks"]),
        at_once=st.booleans(),
    )
    def meet(
        self, nation: str, person_class: str, origins: tuple[str, ...], wish: str | None, at_once: bool
    ) -> None:
        """Somebody is met at the border; the treaty knows suspects and claimants, not witnesses.

        Two people may release it at once, if it waits for them.
        """
        name = f"Ada Lovelace {len(self.secrets):05d}"
        record = PersonMet(
            place=INSIDE,
            person_class=person_class,
            name=name,
            nationality=origins,
            wish=wish,
            grading=GRADED,
        )
        head = self.world.put(nation, "crossing", record)
        self.secrets[head.record_id] = name
        self.own[nation].append((head, name))
        is_protected = wish is not None or person_class == "claimant"
        if person_class == "witness" or (is_protected and (not origins or PEER[nation] in origins)):
            self.never.add(name)
        if at_once:
            self.world.settle_troubled()
            self.release(nation)

    @rule(nation=nations)
    def release(self, nation: str) -> None:
        """Two people release whatever waits for them, and it leaves."""
        release(self.world, nation, PEER[nation])
        self.world.settle_troubled()

    @rule()
    def days_pass(self) -> None:
        """So much time passes that what crossed is past its time."""
        self.world.move(11 * DAY_MS)

    # --- who does not -----------------------------------------------------------------------------------------

    @rule(nation=nations, number=st.integers(0, 2))
    def administer(self, nation: str, number: int) -> None:
        """The administrator wants to suspend, to recall, to release: refused, and on record."""
        node = self.world.nodes[nation]
        grants = grants_of(["ADM"], node.registry.offers("grants"))
        administrator = Actor(name="person/admin", grants=grants, roles=("ADM",))
        name, ask = (
            ("agreements.suspend_agreement", SuspendAgreement(agreement="AG-1@1", reason="rights")),
            ("exchange.recall_record", RecallRecord(record_id="a" * 26, reason="because")),
            ("exchange.approve_releases", ApproveReleases(peer=PEER[nation], digest="0" * 64)),
        )[number]
        check_refused(self.world, partial(node.act, name, ask, administrator), name, nation)

    @rule(nation=nations)
    def misuse(self, nation: str) -> None:
        """Somebody who may do everything opens what came for one purpose for another: refused, and on record."""
        found = [
            event.head
            for event in self.world.events(nation, *self.kinds)
            if event.head.origin != nation and event.record is not None
        ]
        for head in found[-1:]:
            ask = UseRecord(origin=head.origin, record_id=head.record_id, purpose="crime_investigation")
            act = partial(
                self.world.nodes[nation].act, "exchange.use_record", ask, everybody(self.world, nation)
            )
            check_refused(self.world, act, "exchange.use_record", nation)

    @rule(nation=nations, trick=st.sampled_from(EVERY_TRICK))
    def plug_in(self, nation: str, trick: tuple[str, Any]) -> None:
        """A plug-in reaches for what is not its own: refused, and on record."""
        what, attempt = trick
        check_refused(self.world, partial(self.world.nodes[nation].work, "spy", CODE, attempt), what, nation)

    @rule(nation=nations)
    def plug_in_copies(self, nation: str) -> None:
        """A plug-in writes down what it saw in a kind of its own, all of which may be shared."""
        secret = f"Spied {len(self.never):05d} by plug-in"
        copied(self.world, secret, nation)
        self.never.add(secret)

    @rule(nation=nations, body=st.sampled_from(ASKING), number=st.integers(0, 6))
    def pry(self, nation: str, body: bytes, number: int) -> None:
        """The neighbour asks for what it must not ask for: turned away, and on record."""
        paths = sorted(self.world.nodes[nation].exchange.handlers())
        before = len(self.world.records(nation, "exchange.batch_rejected"))
        with pytest.raises(LinderoError):
            self.world.deliver(PEER[nation], nation, paths[number % len(paths)], body)
        assert len(self.world.records(nation, "exchange.batch_rejected")) == before + 1

    @precondition(lambda self: self.world.crossed)
    @rule(data=st.data())
    def replay(self, data: st.DataObject) -> None:
        """Somebody brings an old parcel once more."""
        parcels = [request for request in self.world.crossed if request[2] == PARCEL_PATH]
        if parcels:
            try:
                self.world.deliver(*data.draw(st.sampled_from(parcels[-6:])))
            except LinderoError:
                return

    @precondition(lambda self: not self.world.cut)
    @rule(nation=nations)
    def betray(self, nation: str) -> None:
        """A node whose gate was made blind sends a ship from outside the area; the neighbour's gate is not blind."""
        secret = f"21{NATIONS.index(nation)}{len(self.secrets):05d}77"
        self.blind = nation
        with dishonest(self.world, nation, place=INSIDE):
            head = self.world.observe(nation, lon=12.5, identity=secret)
            self.world.settle_troubled()
        self.blind = ""
        self.secrets[head.record_id] = secret
        self.own[nation].append((head, secret))

    # --- what must hold ---------------------------------------------------------------------------------------

    def watched(self, path: str, body: bytes) -> bytes:
        """Look at every request as it leaves: nothing in it that must never leave (S-10, S-11, S-61)."""
        self._check_never(body)
        return super().watched(path, body)

    def is_released(self, sender: str, entry: Entry) -> bool:
        """Say whether two people released a record."""
        approved = self.world.events(sender, "exchange.release_approved")
        about = {
            event.head.actor
            for event in approved
            if event.record is not None and event.record.about == entry.record_id  # type: ignore[attr-defined]
        }
        return len(about) >= 2

    def check_permitted(self, sender: str, recipient: str, entry: Entry) -> None:
        """An entry with content is one that a clause permits now, unless a blind gate let it pass."""
        if sender == self.blind:
            self.betrayed.add(entry.record_id)
        if entry.record_id not in self.betrayed:
            super().check_permitted(sender, recipient, entry)

    @invariant()
    def S_10_no_answer_tells_what_must_never_leave(self) -> None:
        """Answers to neighbours are looked at like requests."""
        for _, _, _, body in self.world.answered[self.answers :]:
            self._check_never(body)
        self.answers = len(self.world.answered)

    @invariant()
    def S_50_log_only_grows_and_verifies(self) -> None:
        """What stood in a log stands there still, byte for byte, and its tree can be computed again."""
        for nation in NATIONS:
            store = self._store(nation)
            heads = [head for (head,) in store.query("SELECT head FROM log_heads ORDER BY seq")]
            known = self.heads[nation]
            assert heads[: len(known)] == known
            self.heads[nation] = heads
            assert store.run(lambda tx: audit(tx, NATIONAL_TREE)) == []

    @invariant()
    def S_40_everything_has_an_end_and_nothing_is_read_after_it(self) -> None:
        """No row without a time to go; nothing past its time is handed out, whether the job has come by or not."""
        for nation in NATIONS:
            node = self.world.nodes[nation]
            assert self._store(nation).query(COUNT_ENDLESS) == [(0,)]
            overdue = self._store(nation).query(SELECT_OVERDUE, (node.clock.now(),))
            for record_id, origin in overdue[-5:]:
                find = partial(node.log.find, record_id=record_id, origin=origin)
                assert node.store.run(find).record is None

    @invariant()
    def S_41_no_account_of_a_refusal_holds_content(self) -> None:
        """Decisions, refusals and accounts of batches name records, kinds and codes, and no value of any of them."""
        secrets = [secret.encode() for secret in (*self.secrets.values(), *self.never)]
        for nation in NATIONS:
            for seq, body in self._store(nation).query(SELECT_ACCOUNTS, (*ACCOUNTS, self.read[nation])):
                assert not [secret for secret in secrets if secret in body]
                self.read[nation] = seq

    def _store(self, nation: str) -> SqliteStore:
        return self.world.nodes[nation].store

    def _check_never(self, body: bytes) -> None:
        assert not [secret for secret in self.never if secret.encode() in body]


TestTrespassers = Trespassers.TestCase
TestTrespassers.settings = settings(
    max_examples=6,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
