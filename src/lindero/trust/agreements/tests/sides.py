"""Two nations' desks, each with the officers of both, that tell each other what crosses."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from lindero.engine.keys import SeededRandom
from lindero.engine.officer_keys import OfficerKeys, new_officer_keys
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.agreements import acting, actions, believing, conforming, records
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.agreements.tables import SELECT_ACTS, Version, all_versions
from lindero.trust.agreements.tests.samples import NOW
from lindero.trust.agreements.tests.texts import TREATY
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import OfficerAppointed

OFFICERS = {
    ("NRD", "storm"): "operational",
    ("NRD", "berg"): "legal",
    ("SUD", "costa"): "operational",
    ("SUD", "duval"): "data_protection",
}


class TrackUpdated(Record, frozen=True, kw_only=True, tag="tracking.track_updated"):
    """The one kind that the sample treaty speaks of."""

    keep_days: ClassVar[int] = 30
    track_id: Annotated[str, field("the track's name", sharable=True)]
    place: Annotated[Place, field("where it is", sharable=True, role="place")]


TRACKING = Capability(name="tracking", title="Tracking", records=(TrackUpdated,))


def refusal(act: Callable[[], object]) -> LinderoError:
    """Return how something is refused."""
    with pytest.raises(LinderoError) as caught:
        act()
    return caught.value


def keys_of(nation: str, person: str) -> OfficerKeys:
    """Return a synthetic officer's two keys."""
    return new_officer_keys(SeededRandom(f"{nation}/{person}"))


class Side(FakeDesk):
    """One nation's desk, with the officers of both appointed."""

    def __init__(self, nation: str) -> None:
        super().__init__(CAPABILITY, IDENTITY, TRACKING, at=NOW, nation=nation)
        self.who = Actor(name="person/test")
        for (officers_nation, person), role in OFFICERS.items():
            keys = keys_of(officers_nation, person)
            self.put(
                OfficerAppointed(
                    nation=officers_nation,
                    person=person,
                    role=msgspec.convert(role, records.OfficerRole),
                    public_key=keys.public_key,
                    ml_dsa_key=keys.ml_dsa_key,
                )
            )
        self.told = len(self.log)

    @property
    def actor(self) -> Actor:
        """Who acts now."""
        return self.who

    def act_as(self, person: str, *capacities: str) -> None:
        """Let another person act, in some capacities."""
        grants = frozenset(f"{acting.AS}{capacity}" for capacity in capacities)
        self.who = Actor(name=f"person/{person}", grants=grants)

    def propose(self, text: str = TREATY) -> actions.Proposal:
        """Draft a text, let jurist and data protection officer speak, and put it to the other side."""
        self.act_as("test")
        drafted = actions.draft_agreement(self, conforming.DraftAgreement(text=text, name="a.yaml"))
        return self.consent(drafted.agreement)

    def consent(self, ref: str = "AG-7@1", opinion: records.OpinionWord = "favourable") -> actions.Proposal:
        """Let jurist and data protection officer speak, then agree to the text."""
        self.act_as("jurist")
        actions.review_agreement(self, actions.ReviewAgreement(agreement=ref))
        self.act_as("guardian")
        actions.give_opinion(self, actions.GiveOpinion(agreement=ref, opinion=opinion))
        self.act_as("test")
        return actions.propose_agreement(self, actions.ProposeAgreement(agreement=ref))

    def try_contacts(self) -> None:
        """Try the other side's contact point."""
        for party in self.version.agreement.parties:
            if party.nation != self.nation:
                authority = party.contact_points[0].authority
                ask = actions.TestContact(agreement="AG-7@1", party=party.nation, authority=authority)
                actions.test_contact(self, ask)

    def resume(self, name: str) -> None:
        """Let foreign ministry and data protection agree to resume."""
        ask = acting.ResumeAgreement(agreement="AG-7@1", suspension=name)
        for who, capacity in (("diplomat", "diplomatic"), ("guardian", "data_protection")):
            self.act_as(who, capacity)
            acting.resume_agreement(self, ask)

    def tell(self, other: "Side") -> None:
        """Send what was put since the last time, and let the other side check and fold it."""
        fresh, self.told = self.log[self.told :], len(self.log)
        for event in fresh:
            if event.head.origin == self.nation and isinstance(event.record, records.SHARED_ACTS):
                believing.check_received(other.rows, self.nation, event.record, event.head.at)
                other.put(event.record, origin=self.nation, source_leaf="1" * 64)

    def sign(self, person: str, text: bytes | None = None) -> AgreementState:
        """Sign the only agreement as an officer."""
        signature = sign_agreement(text or self.version.text.encode(), keys_of(self.nation, person))
        ask = actions.SignAgreement(
            agreement="AG-7@1",
            officer=person,
            key_id=signature.keyid,
            signature=signature.sig,
            ml_dsa_signature=signature.ml_dsa_sig,
        )
        return actions.sign_agreement(self, ask)

    @property
    def version(self) -> Version:
        """The only version of the only agreement."""
        (version,) = all_versions(self.tables)
        return version

    @property
    def phase(self) -> str:
        """How the only agreement stands."""
        return self.version.state.name

    def acts(self) -> list[Any]:
        """Return the acts upon the agreement: who, what, and why it changed nothing."""
        return [
            (nation, act, refused) for _, nation, act, _, _, refused in self.rows(SELECT_ACTS, ("AG-7@1",))
        ]


def agreed(sides: tuple[Side, Side], text: str = TREATY) -> tuple[Side, Side]:
    """Let both sides agree to a text."""
    nrd, sud = sides
    nrd.propose(text)
    nrd.tell(sud)
    sud.consent()
    sud.tell(nrd)
    return sides


def received(desk: Side, record: Any, peer: str = "SUD") -> LinderoError:
    """Return how something a neighbour sends is turned away."""
    return refusal(lambda: believing.check_received(desk.rows, peer, record, NOW))
