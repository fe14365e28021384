"""Two nations bring an agreement into force, stop it and resume it, each on its own desk."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from lindero.engine.keys import SeededRandom
from lindero.engine.officer_keys import OfficerKeys, new_officer_keys
from lindero.kernel.capability import Capability
from lindero.kernel.errors import LinderoError
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.agreements import actions, records
from lindero.trust.agreements.canonical import canonical_bytes
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.agreements.states import AgreementState
from lindero.trust.agreements.tables import SELECT_ACTS, Version, all_versions
from lindero.trust.agreements.tests.samples import END, NOW, an_agreement
from lindero.trust.agreements.tests.texts import OVERLAY, TREATY, changed
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import OfficerAppointed, OfficerDismissed

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

    def tell(self, other: "Side") -> None:
        """Send what was put since the last time, and let the other side check and fold it."""
        fresh, self.told = self.log[self.told :], len(self.log)
        for event in fresh:
            if event.head.origin == self.nation and event.record is not None:
                actions.check_received(other.rows, self.nation, event.record, event.head.at)
                other.put(event.record, origin=self.nation)
        other.told = len(other.log)

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


PROPOSE = actions.ProposeAgreement(text=TREATY, name="a.yaml")


@pytest.fixture
def sides() -> tuple[Side, Side]:
    """Return both nations' desks."""
    return Side("NRD"), Side("SUD")


@pytest.fixture
def active(sides: tuple[Side, Side]) -> tuple[Side, Side]:
    """Return both desks with the agreement active."""
    nrd, sud = sides
    actions.propose_agreement(nrd, PROPOSE)
    nrd.tell(sud)
    for side, other in ((nrd, sud), (sud, nrd)):
        for nation, person in OFFICERS:
            if nation == side.nation:
                side.sign(person)
        side.tell(other)
    for side in sides:
        actions.keep_dates(side)
        side.told = len(side.log)
    assert (nrd.phase, sud.phase) == ("active", "active")
    return sides


def test_AGR_01_both_sides_hold_the_same_bytes(sides: tuple[Side, Side]) -> None:
    """What one nation proposes from its file, the other has to the byte, with the same hash."""
    nrd, sud = sides
    proposal = actions.propose_agreement(nrd, PROPOSE)
    nrd.tell(sud)
    assert nrd.version.text == sud.version.text
    assert sud.version.hash == nrd.version.hash == proposal.hash
    assert proposal.agreement == "AG-7@1"


def test_AGR_07_four_officers_bring_it_into_force(sides: tuple[Side, Side]) -> None:
    """It is signed when two officers a side have signed, and active at its date, on both nodes."""
    nrd, sud = sides
    actions.propose_agreement(nrd, PROPOSE)
    nrd.tell(sud)
    assert nrd.sign("storm").name == "proposed"
    assert nrd.sign("berg").name == "proposed"
    nrd.tell(sud)
    assert sud.sign("costa").name == "agreed"
    actions.keep_dates(sud)
    assert sud.phase == "agreed"
    assert sud.sign("duval").name == "signed"
    sud.tell(nrd)
    for side in sides:
        actions.keep_dates(side)
        assert side.phase == "active"
        actions.keep_dates(side)
        assert side.of(records.AgreementActivated) == [
            records.AgreementActivated(agreement="AG-7@1", hash=side.version.hash)
        ]


def test_it_waits_for_its_day(sides: tuple[Side, Side]) -> None:
    """Signed before its date, it is activated by the job when the day has come, and ended when it is over."""
    nrd, sud = sides
    begins = changed("effective: {from: 2026-01-01}", "effective: {from: 2026-12-01}")
    actions.propose_agreement(nrd, actions.ProposeAgreement(text=begins, name="a.yaml"))
    nrd.tell(sud)
    for person in ("costa", "duval"):
        sud.sign(person)
    sud.tell(nrd)
    for person in ("storm", "berg"):
        nrd.sign(person)
    actions.keep_dates(nrd)
    assert nrd.phase == "signed"
    nrd.at = nrd.version.agreement.start
    actions.keep_dates(nrd)
    assert nrd.phase == "active"
    nrd.at = END
    actions.keep_dates(nrd)
    assert nrd.phase == "expired"


def test_AGR_07_suspension_at_once_and_resumption_by_both(active: tuple[Side, Side]) -> None:
    """One side stops, both nodes know; the flow comes back when both have agreed, on both nodes."""
    nrd, sud = active
    name = actions.suspend_agreement(sud, actions.SuspendAgreement(agreement="AG-7@1", reason="rights"))
    assert sud.phase == "suspended"
    sud.tell(nrd)
    assert nrd.phase == "suspended"
    resume = actions.ResumeAgreement(agreement="AG-7@1", suspension=name)
    actions.resume_agreement(sud, resume)
    sud.tell(nrd)
    assert (sud.phase, nrd.phase) == ("suspended", "suspended")
    assert refusal(lambda: actions.resume_agreement(sud, resume)).code == "agreements.resumed"
    actions.resume_agreement(nrd, resume)
    nrd.tell(sud)
    assert (sud.phase, nrd.phase) == ("active", "active")


def test_suspensions_have_names_of_their_own(active: tuple[Side, Side]) -> None:
    """Each suspension is named for its nation and counted, so that both sides speak of the same one."""
    nrd, _ = active
    ask = actions.SuspendAgreement(agreement="AG-7@1", reason="security", scope="clause", value="art-6-1")
    assert [actions.suspend_agreement(nrd, ask) for _ in range(2)] == ["nrd-1", "nrd-2"]
    assert nrd.phase == "active"


def test_denouncing_ends_it_at_once(active: tuple[Side, Side]) -> None:
    """A nation that leaves does not wait for anybody, and cannot leave twice."""
    nrd, sud = active
    ask = actions.DenounceAgreement(agreement="AG-7@1")
    actions.denounce_agreement(nrd, ask)
    nrd.tell(sud)
    assert (nrd.phase, sud.phase) == ("denounced", "denounced")
    assert refusal(lambda: actions.denounce_agreement(nrd, ask)).code == "agreements.phase"


# --- what is refused ------------------------------------------------------------------------------------------


def test_a_treaty_with_an_error_is_not_proposed(sides: tuple[Side, Side]) -> None:
    """The first error is named with its line, and how many more there are."""
    wrong = changed("ttl_s: 900", "ttl_s: 901", changed("tlp: amber", "tlp: orange"))
    error = refusal(
        lambda: actions.propose_agreement(sides[0], actions.ProposeAgreement(text=wrong, name="a.yaml"))
    )
    assert error.code == "agreements.unknown_word"
    assert "a.yaml, line 32" in error.text
    assert "(1 more)" in error.text


def test_an_overlay_is_not_proposed(sides: tuple[Side, Side]) -> None:
    """National law is nobody's to agree to."""
    ask = actions.ProposeAgreement(text=OVERLAY, name="a.yaml")
    assert refusal(lambda: actions.propose_agreement(sides[0], ask)).code == "agreements.wrong_kind"


def test_a_stranger_does_not_propose() -> None:
    """A nation that is no party has no say."""
    desk = FakeDesk(CAPABILITY, IDENTITY, at=NOW, nation="VES")
    error = refusal(lambda: actions._check_may_propose(desk, an_agreement(), "0" * 64))
    assert error.code == "agreements.party"


def test_an_own_draft_may_be_corrected_until_somebody_agreed(sides: tuple[Side, Side]) -> None:
    """Before anybody else has agreed a text is replaced; afterwards only the next version changes anything."""
    nrd, sud = sides
    actions.propose_agreement(nrd, PROPOSE)
    better = actions.ProposeAgreement(text=changed("retain_days: 30", "retain_days: 20"), name="a.yaml")
    corrected = actions.propose_agreement(nrd, better)
    assert nrd.version.hash == corrected.hash
    nrd.tell(sud)
    assert sud.version.hash == corrected.hash
    sud.sign("costa")
    sud.tell(nrd)
    assert refusal(lambda: actions.propose_agreement(nrd, PROPOSE)).code == "agreements.hash"


def test_another_text_of_a_neighbour_is_not_taken_for_the_known_one(sides: tuple[Side, Side]) -> None:
    """Two texts of one version are a conflict that people must solve; the first one stays."""
    nrd, sud = sides
    actions.propose_agreement(nrd, PROPOSE)
    other = actions.ProposeAgreement(text=changed("retain_days: 30", "retain_days: 90"), name="a.yaml")
    actions.propose_agreement(sud, other)
    first = nrd.version.hash
    sud.tell(nrd)
    assert nrd.version.hash == first
    assert "another text" in nrd.acts()[-1][2]


@pytest.mark.parametrize(
    ("person", "text", "code"),
    [
        ("storm", b"another text", "proofs.signature"),
        ("nobody", None, "agreements.officer"),
        ("costa", None, "agreements.officer"),
        ("test", None, "agreements.officer"),
    ],
)
def test_signatures_that_do_not_count_are_not_put(
    sides: tuple[Side, Side], person: str, text: bytes | None, code: str
) -> None:
    """A forged signature, one over another text, and one of somebody who is no officer here leave no trace."""
    nrd, _ = sides
    actions.propose_agreement(nrd, PROPOSE)
    assert refusal(lambda: nrd.sign(person, text)).code == code
    assert nrd.of(records.AgreementSigned) == []


def test_a_dismissed_officer_signs_no_more(sides: tuple[Side, Side]) -> None:
    """From the moment of dismissal the key counts for nothing new."""
    nrd, _ = sides
    actions.propose_agreement(nrd, PROPOSE)
    nrd.put(OfficerDismissed(nation="NRD", person="storm"))
    assert refusal(lambda: nrd.sign("storm")).code == "agreements.signed_key_time"


def test_S_53_the_drafter_does_not_sign(sides: tuple[Side, Side]) -> None:
    """Who proposed the text on this node cannot sign it, even as an appointed officer."""
    nrd, _ = sides
    keys = keys_of("NRD", "test")
    nrd.put(
        OfficerAppointed(
            nation="NRD",
            person="test",
            role="legal",
            public_key=keys.public_key,
            ml_dsa_key=keys.ml_dsa_key,
        )
    )
    actions.propose_agreement(nrd, PROPOSE)
    assert refusal(lambda: nrd.sign("test")).code == "agreements.drafter"


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: actions.suspend_agreement(
            desk, actions.SuspendAgreement(agreement="AG-9@1", reason="rights")
        ),
        lambda desk: actions.resume_agreement(
            desk, actions.ResumeAgreement(agreement="AG-9@1", suspension="x")
        ),
        lambda desk: actions.denounce_agreement(desk, actions.DenounceAgreement(agreement="AG-9@1")),
        lambda desk: actions.sign_agreement(
            desk,
            actions.SignAgreement(
                agreement="AG-9@1", officer="x", key_id="", signature="", ml_dsa_signature=""
            ),
        ),
    ],
)
def test_what_is_not_known_is_said_to_be_missing(sides: tuple[Side, Side], act: Any) -> None:
    """Nobody acts on an agreement that is not here."""
    assert refusal(lambda: act(sides[0])).code == "agreements.unknown"


# --- what a neighbour sends -----------------------------------------------------------------------------------


def received(desk: Side, record: Any, peer: str = "SUD") -> LinderoError:
    """Return how something a neighbour sends is turned away."""
    return refusal(lambda: actions.check_received(desk.rows, peer, record, NOW))


def test_a_neighbour_speaks_for_itself_only(active: tuple[Side, Side]) -> None:
    """No node can propose, sign, suspend or resume in the name of another nation."""
    nrd, sud = active
    for record in (
        sud.of(records.AgreementProposed)[0],
        sud.of(records.AgreementSigned)[0],
        records.AgreementSuspended(
            agreement="AG-7@1",
            suspension="nrd-1",
            nation="NRD",
            scope="whole",
            value="",
            reason="rights",
            officer="x",
        ),
        records.AgreementResumed(agreement="AG-7@1", suspension="sud-1", nation="NRD", officer="x"),
        records.AgreementEnded(agreement="AG-7@1", nation="NRD", how="denounced"),
    ):
        assert received(nrd, msgspec.structs.replace(record, nation="NRD")).code == "agreements.speaker"


def test_a_fold_believes_nobody_who_speaks_for_another(active: tuple[Side, Side]) -> None:
    """Even if such a record came past the check, the tables would not follow it."""
    nrd, _ = active
    stopped = records.AgreementSuspended(
        agreement="AG-7@1",
        suspension="nrd-1",
        nation="NRD",
        scope="whole",
        value="",
        reason="rights",
        officer="x",
    )
    nrd.put(stopped, origin="SUD")
    assert nrd.phase == "active"
    assert nrd.acts()[-1] == ("SUD", "suspended", "SUD speaks for NRD")


def test_a_proposal_must_carry_its_text(sides: tuple[Side, Side]) -> None:
    """Text, name and hash of a received proposal belong together, and the text is canonical."""
    nrd, sud = sides
    actions.propose_agreement(sud, PROPOSE)
    good = sud.of(records.AgreementProposed)[0]
    for changes in (
        {"hash": "0" * 64},
        {"agreement": "AG-8@1"},
        {"text": "{}"},
        {"text": good.text + " "},
        {"text": canonical_bytes(an_agreement(purposes=("targeting",))).decode()},
    ):
        error = received(nrd, msgspec.structs.replace(good, **changes))
        assert error.code in {"agreements.hash", "agreements.canonical"}
        nrd.put(msgspec.structs.replace(good, **changes), origin="SUD")
    assert all_versions(nrd.tables) == []


def test_a_received_signature_is_verified(sides: tuple[Side, Side]) -> None:
    """A neighbour's signature counts only if its officer, whom we know, made it over the text that we have."""
    nrd, sud = sides
    actions.propose_agreement(sud, PROPOSE)
    sud.sign("costa")
    signature = sud.of(records.AgreementSigned)[0]
    assert received(nrd, signature).code == "agreements.unknown"
    sud.tell(nrd)
    assert nrd.version.state.signatures
    for changes in ({"officer": "nobody"}, {"hash": "0" * 64}, {"signature": "AA=="}, {"role": "legal"}):
        received(nrd, msgspec.structs.replace(signature, **changes))


def test_every_act_is_listed(active: tuple[Side, Side]) -> None:
    """Who did what upon an agreement can be read in order, on both nodes."""
    nrd, sud = active
    assert [act for _, act, _ in nrd.acts()] == [
        "proposed",
        "signed",
        "signed",
        "signed",
        "signed",
        "activated",
    ]
    assert all(refused == "" for _, _, refused in nrd.acts() + sud.acts())
