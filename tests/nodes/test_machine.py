"""Two nodes play at random: sharing, suspending, resuming, recalling, broken links, wrong clocks, restarts.

After every step the promises hold that nothing may break, whatever the order of things was.
"""

import shutil
import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lindero.kernel.errors import Conflict, Refused
from lindero.kernel.record import Head
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.exchange.facts import question_about
from lindero.trust.exchange.wire import (
    BATCH_DECODER,
    CONTROL,
    ENTRY_DECODER,
    NULL,
    PARCEL_DECODER,
    PARCEL_PATH,
    Entry,
    channel_of,
)
from tests.nodes.cable import Fault
from tests.nodes.treaties import amended
from tests.nodes.world import World

NATIONS = ("NRD", "SUD")
PEER = {"NRD": "SUD", "SUD": "NRD"}
nations = st.sampled_from(NATIONS)
faults = st.sampled_from(["", "", "", "lost", "late", "unanswered", "twice"])


class TwoNodes(RuleBasedStateMachine):
    """Nordia and Sudia under a treaty, with everything that can happen to them.

    Attributes:
        kinds: Kinds of records that cross under the treaty.
    """

    kinds: tuple[str, ...] = ("tracking.track_updated", "tracking.track_ended")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lindero-machine-"))
        self.world = self.made()
        self.world.tamper = self.watched
        self.own: dict[str, list[tuple[Head, str]]] = {nation: [] for nation in NATIONS}
        self.secrets: dict[str, str] = {}

    def made(self) -> World:
        """Make the two nodes and bring their treaty into force."""
        world = World(self.folder)
        world.conclude(amended())
        return world

    def teardown(self) -> None:
        """Close the nodes and remove their folders."""
        self.world.close()
        shutil.rmtree(self.folder)

    # --- what may happen --------------------------------------------------------------------------------------

    @rule(nation=nations, inside=st.booleans(), count=st.integers(1, 3))
    def observe(self, nation: str, inside: bool, count: int) -> None:
        """Ships are seen, some of them outside the area of the treaty."""
        for _ in range(count):
            secret = f"21{NATIONS.index(nation)}{len(self.secrets):05d}77"
            head = self.world.observe(nation, lon=11.0 if inside else 12.5, identity=secret)
            self.secrets[head.record_id] = secret
            self.own[nation].append((head, secret))

    @rule(nation=nations, part=st.sampled_from(["whole", "clause", "kind", "direction"]))
    def suspend(self, nation: str, part: str) -> None:
        """Somebody stops the flow, or part of it."""
        value = {
            "whole": "",
            "clause": "art-6-1",
            "kind": "tracking.track_updated",
            "direction": f"{nation}>{PEER[nation]}",
        }[part]
        self.world.suspend(nation, "AG-1@1", part, value)

    @rule(who=st.sampled_from([("NRD",), ("SUD",), NATIONS, NATIONS]))
    def resume(self, who: tuple[str, ...]) -> None:
        """One side, or both, agree to resume what is suspended."""
        for nation in who:
            for suspension in self.world.version(nation, "AG-1@1").state.suspensions:
                try:
                    self.world.resume(nation, "AG-1@1", suspension.id)
                except Refused:
                    continue
            self.world.settle_troubled()

    @precondition(lambda self: any(self.own.values()))
    @rule(data=st.data())
    def recall(self, data: st.DataObject) -> None:
        """Somebody asks a record back."""
        nation = data.draw(st.sampled_from([n for n in NATIONS if self.own[n]]))
        head, _ = data.draw(st.sampled_from(self.own[nation][-4:]))
        try:
            self.world.recall(nation, head)
        except Conflict:  # it was recalled before
            return

    @precondition(lambda self: not self.world.cut)
    @rule()
    def cut(self) -> None:
        """The link breaks."""
        self.world.sever(*NATIONS)

    @precondition(lambda self: self.world.cut)
    @rule()
    def mend(self) -> None:
        """The link works again, and everything there is to do is done."""
        self.world.mend(*NATIONS)
        self.world.settle_troubled()

    @rule(nation=nations)
    def seal(self, nation: str) -> None:
        """A ship is seen; the node decides and seals, and does not get to sending."""
        self.observe(nation, inside=True, count=1)
        node = self.world.nodes[nation]
        node.store.run(lambda tx: node.exchange.outbox.seal_next(tx, PEER[nation], "operations"))

    @rule(minutes=st.sampled_from([1, 5, 16]))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.move(minutes * 60_000)

    @rule(nation=nations, by_s=st.sampled_from([-200, -30, -1, 1, 30, 200]))
    def set_clock(self, nation: str, by_s: int) -> None:
        """Somebody sets a clock, the nodes work on with it, and it is set right again."""
        clock = self.world.clocks[nation]
        clock.set_wall(clock.now() + by_s * 1_000)
        self.world.settle_troubled()
        latest = max(clock.now() for clock in self.world.clocks.values())
        for clock in self.world.clocks.values():
            clock.set_wall(latest)

    @rule(nation=nations)
    def restart(self, nation: str) -> None:
        """A node is stopped and started."""
        self.world.reopen(nation)

    @rule(befalls=st.lists(faults, max_size=12))
    def work(self, befalls: list[Fault]) -> None:
        """Links and reactions do what there is to do, over a line with faults."""
        remaining = list(befalls)
        self.world.trouble = lambda _here, _there, _path: remaining.pop() if remaining else ""
        self.world.settle_troubled()
        self.world.trouble = None

    @rule()
    def work_well(self) -> None:
        """Everything there is to do is done, over a line without faults, and a second passes."""
        self.world.settle_troubled()
        self.world.move(1_000)
        self.world.settle_troubled()

    @rule()
    def late_arrivals(self) -> None:
        """What was on its way arrives, the last first."""
        self.world.deliver_late(lambda requests: list(reversed(requests)))

    # --- what must hold ---------------------------------------------------------------------------------------

    @invariant()
    def S_50_both_logs_agree_as_far_as_both_go(self) -> None:
        """Leaf by leaf, in every channel."""
        self.world.check_logs_agree(at_rest=False)

    @invariant()
    def EXC_01_released_is_received_and_in_flight(self) -> None:
        """Every entry that the receiver logged is a record it stored or an outcome it told, each once."""
        for nation in NATIONS:
            peer = PEER[nation]
            name = f"lindero/{nation}-{peer}/AG-1/operations"
            sent, got = len(self.world.leaves(nation, name)), len(self.world.leaves(peer, name))
            assert got <= sent
            told = [
                outcome
                for batch in self.world.records(peer, "exchange.batch_received")
                if batch is not None and batch.channel == name
                for outcome in batch.outcomes
            ]
            stored = [
                event.head for event in self.world.events(peer, *self.kinds) if event.head.origin == nation
            ]
            assert len(stored) + len(told) == got
            assert len({head.record_id for head in stored}) == len(stored)

    @invariant()
    def S_40_what_was_certified_as_erased_is_in_no_file(self) -> None:
        """A byte search of the recipient's whole folder finds nothing of it."""
        for nation in NATIONS:
            proved = self.world.records(nation, "exchange.erasure_proved")
            gone = [self.secrets[p.recalled] for p in proved if p is not None]
            if gone:
                assert self.world.files_holding(PEER[nation], *gone) == []

    @invariant()
    def S_09_nothing_outside_the_area_ever_arrives(self) -> None:
        """No ship east of the strait is on the neighbour's node."""
        for nation in NATIONS:
            for event in self.world.events(nation, "tracking.track_updated"):
                if event.head.origin != nation and event.record is not None:
                    assert event.record.place.lon <= 120_000_000  # type: ignore[attr-defined]

    def watched(self, path: str, body: bytes) -> bytes:
        """Look at every parcel as it leaves: content needs a clause that permits it at this moment (S-01)."""
        if path == PARCEL_PATH:
            parcel = PARCEL_DECODER.decode(body)
            for raw in parcel.batches:
                batch = BATCH_DECODER.decode(raw)
                if channel_of(batch.channel).agreement == CONTROL:
                    continue
                for data, disclosure in zip(batch.entries, batch.disclosures, strict=True):
                    if disclosure != NULL:
                        self.check_permitted(parcel.sender, parcel.recipient, ENTRY_DECODER.decode(data))
        return body

    def is_released(self, sender: str, entry: Entry) -> bool:
        """Say whether people released a record, where its clause wants that; here no clause does."""
        return False

    def check_permitted(self, sender: str, recipient: str, entry: Entry) -> None:
        """An entry with content is one that the sender's agreements permit at this moment, field by field."""
        node = self.world.nodes[sender]
        border = node.exchange.border
        record = node.store.run(lambda tx: node.log.find(tx, entry.record_id)).record
        assert record is not None
        question = question_about(
            record, sender, recipient, entry.purpose, entry.lane, entry.at, entry.released
        )
        question = msgspec.structs.replace(question, approved=self.is_released(sender, entry))
        now = node.clock.now()
        stand = node.store.run(lambda tx: border._agreements.stand(tx, now))  # type: ignore[attr-defined]
        state = node.store.run(
            lambda tx: border._state(  # type: ignore[attr-defined]
                tx, entry.lane, stand, recipient, now, is_leased=False
            )
        )
        decision = evaluate(stand.policy.book, question, state)
        assert decision.allowed, decision
        assert decision.fields == entry.released


TestTwoNodes = TwoNodes.TestCase
TestTwoNodes.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
