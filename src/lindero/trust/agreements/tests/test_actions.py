"""Two nations bring an agreement into force, stop it and resume it, each on its own desk."""

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
from lindero.kernel.times import instant_of, months_after
from lindero.trust.agreements import acting, actions, believing, records
from lindero.trust.agreements.canonical import canonical_bytes
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.agreements.events import DUTIES
from lindero.trust.agreements.pages import AgreementQuery, show_agreement
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
        drafted = actions.draft_agreement(self, actions.DraftAgreement(text=text, name="a.yaml"))
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


@pytest.fixture
def sides() -> tuple[Side, Side]:
    """Return both nations' desks."""
    return Side("NRD"), Side("SUD")


@pytest.fixture
def active(sides: tuple[Side, Side]) -> tuple[Side, Side]:
    """Return both desks with the agreement active."""
    nrd, sud = agreed(sides)
    for side, other in ((nrd, sud), (sud, nrd)):
        side.try_contacts()
        for nation, person in OFFICERS:
            if nation == side.nation:
                side.sign(person)
        side.tell(other)
    for _ in range(2):
        actions.keep_dates(nrd)
        actions.keep_dates(sud)
        nrd.tell(sud)
        sud.tell(nrd)
    assert (nrd.phase, sud.phase) == ("active", "active")
    return sides


def agreed(sides: tuple[Side, Side], text: str = TREATY) -> tuple[Side, Side]:
    """Let both sides agree to a text."""
    nrd, sud = sides
    nrd.propose(text)
    nrd.tell(sud)
    sud.consent()
    sud.tell(nrd)
    return sides


def test_AGR_01_both_sides_hold_the_same_bytes(sides: tuple[Side, Side]) -> None:
    """What one nation proposes from its file, the other has to the byte, with the same hash."""
    nrd, sud = sides
    proposal = nrd.propose()
    nrd.tell(sud)
    assert nrd.version.text == sud.version.text
    assert sud.version.hash == nrd.version.hash == proposal.hash
    assert proposal.agreement == "AG-7@1"


def test_AGR_07_four_officers_bring_it_into_force(sides: tuple[Side, Side]) -> None:
    """It is signed when two officers a side have signed, and active at its date, on both nodes."""
    nrd, sud = agreed(sides)
    assert nrd.sign("storm").name == "agreed"
    assert nrd.sign("berg").name == "agreed"
    nrd.try_contacts()
    nrd.tell(sud)
    assert sud.sign("costa").name == "agreed"
    actions.keep_dates(sud)
    assert sud.phase == "agreed"
    assert sud.sign("duval").name == "awaiting entry"
    sud.try_contacts()
    sud.tell(nrd)
    for side, other in ((nrd, sud), (sud, nrd)):
        actions.keep_dates(side)
        assert side.phase == "awaiting entry"
        side.tell(other)
    for side in sides:
        actions.keep_dates(side)
        assert side.phase == "active"
        actions.keep_dates(side)
        assert side.of(records.AgreementActivated) == [
            records.AgreementActivated(agreement="AG-7@1", hash=side.version.hash)
        ]


def test_it_waits_for_its_day(sides: tuple[Side, Side]) -> None:
    """Signed before its date, it is activated by the job when the day has come, and ended when it is over."""
    begins = changed("effective: {from: 2026-01-01}", "effective: {from: 2026-12-01}")
    nrd, sud = agreed(sides, begins)
    for side, other, people in ((sud, nrd, ("costa", "duval")), (nrd, sud, ("storm", "berg"))):
        for person in people:
            side.sign(person)
        side.try_contacts()
        side.tell(other)
    for side, other in ((sud, nrd), (nrd, sud)):
        actions.keep_dates(side)
        side.tell(other)
    actions.keep_dates(nrd)
    assert nrd.phase == "awaiting entry"
    nrd.at = nrd.version.agreement.start
    actions.keep_dates(nrd)
    assert nrd.phase == "active"
    nrd.at = END
    actions.keep_dates(nrd)
    assert nrd.phase == "closing out"


def test_AGR_07_suspension_at_once_and_resumption_by_both(active: tuple[Side, Side]) -> None:
    """One side stops, both nodes know; the flow comes back when both have agreed, on both nodes."""
    nrd, sud = active
    sud.act_as("guardian", "data_protection")
    name = acting.suspend_agreement(sud, acting.SuspendAgreement(agreement="AG-7@1", reason="rights"))
    assert sud.phase == "suspended"
    sud.tell(nrd)
    assert nrd.phase == "suspended"
    sud.resume(name)
    sud.tell(nrd)
    assert (sud.phase, nrd.phase) == ("suspended", "suspended")
    again = acting.ResumeAgreement(agreement="AG-7@1", suspension=name)
    sud.act_as("another", "data_protection")
    assert refusal(lambda: acting.resume_agreement(sud, again)).code == "agreements.resumed"
    sud.act_as("keller")
    assert refusal(lambda: acting.resume_agreement(sud, again)).code == "agreements.capacity"
    nrd.resume(name)
    nrd.tell(sud)
    assert (sud.phase, nrd.phase) == ("active", "active")


def test_suspensions_have_names_of_their_own(active: tuple[Side, Side]) -> None:
    """Each suspension is named for its nation and counted, so that both sides speak of the same one."""
    nrd, _ = active
    nrd.act_as("diplomat", "diplomatic")
    ask = acting.SuspendAgreement(agreement="AG-7@1", reason="security", scope="clause", value="art-6-1")
    assert [acting.suspend_agreement(nrd, ask) for _ in range(2)] == ["nrd-1", "nrd-2"]
    assert nrd.phase == "suspended in part"


def test_denouncing_ends_it_at_once(active: tuple[Side, Side]) -> None:
    """A nation that leaves does not wait for anybody, and cannot leave twice."""
    nrd, sud = active
    ask = acting.DenounceAgreement(agreement="AG-7@1")
    acting.denounce_agreement(nrd, ask)
    nrd.tell(sud)
    assert (nrd.phase, sud.phase) == ("closing out", "closing out")
    assert refusal(lambda: acting.denounce_agreement(nrd, ask)).code == "agreements.party"


def test_what_ended_is_closed_when_both_have_shown_their_duties(active: tuple[Side, Side]) -> None:
    """Nobody closes it by hand: the job does, on both nodes, when the last evidence is there."""
    nrd, sud = active
    acting.denounce_agreement(nrd, acting.DenounceAgreement(agreement="AG-7@1"))
    nrd.tell(sud)
    for side, other in ((nrd, sud), (sud, nrd)):
        for duty in DUTIES:
            actions.keep_dates(side)
            assert side.phase == "closing out"
            acting.do_duty(side, acting.DoDuty(agreement="AG-7@1", duty=duty, evidence="report 7"))
        side.tell(other)
    for side, other in ((nrd, sud), (sud, nrd)):
        actions.keep_dates(side)
        assert side.phase == "closed"
        side.tell(other)
    assert not [refused for _, _, refused in nrd.acts() + sud.acts() if refused]


# --- what is refused ------------------------------------------------------------------------------------------


def test_a_treaty_with_an_error_is_not_proposed(sides: tuple[Side, Side]) -> None:
    """The first error is named with its line, and how many more there are."""
    wrong = changed("ttl_s: 900", "ttl_s: 901", changed("tlp: amber", "tlp: orange"))
    error = refusal(lambda: sides[0].propose(wrong))
    assert error.code == "agreements.unknown_word"
    assert "a.yaml, line 32" in error.text
    assert "(1 more)" in error.text


def test_an_overlay_is_not_proposed(sides: tuple[Side, Side]) -> None:
    """National law is nobody's to agree to."""
    assert refusal(lambda: sides[0].propose(OVERLAY)).code == "agreements.wrong_kind"


def test_a_stranger_does_not_propose() -> None:
    """A nation that is no party has no say."""
    error = refusal(lambda: Side("VES").propose())
    assert error.code == "agreements.party"


def test_an_own_draft_may_be_corrected_until_somebody_agreed(sides: tuple[Side, Side]) -> None:
    """Before anybody else has agreed a text is replaced; afterwards only the next version changes anything."""
    nrd, sud = sides
    nrd.propose()
    nrd.tell(sud)
    corrected = nrd.propose(changed("retain_days: 30", "retain_days: 20"))
    assert nrd.version.hash == corrected.hash
    nrd.tell(sud)
    assert sud.version.hash == corrected.hash
    sud.consent()
    sud.tell(nrd)
    assert refusal(nrd.propose).code == "agreements.hash"


def test_a_draft_that_nobody_was_told_of_makes_room_for_the_neighbours_text(sides: tuple[Side, Side]) -> None:
    """What was only written at home does not stand in the way of what the other side puts forward."""
    nrd, sud = sides
    text = changed("retain_days: 30", "retain_days: 90")
    actions.draft_agreement(sud, actions.DraftAgreement(text=text, name="a.yaml"))
    nrd.propose()
    nrd.tell(sud)
    assert sud.version.hash == nrd.version.hash
    assert sud.phase == "negotiation"


def test_AGR_08_nothing_is_told_before_the_own_data_protection_officer_spoke(
    sides: tuple[Side, Side],
) -> None:
    """Draft, review and opinion stay at home; a negative one keeps the text there until it is overridden."""
    nrd, sud = sides
    error = refusal(lambda: nrd.consent("AG-7@1"))
    assert error.code == "agreements.unknown"
    nrd.act_as("test")
    actions.draft_agreement(nrd, actions.DraftAgreement(text=TREATY, name="a.yaml"))
    ask = actions.ProposeAgreement(agreement="AG-7@1")
    assert refusal(lambda: actions.propose_agreement(nrd, ask)).code == "agreements.review"
    assert refusal(lambda: nrd.consent(opinion="negative")).code == "agreements.assessment"
    nrd.tell(sud)
    assert all_versions(sud.tables) == []
    nrd.act_as("minister")
    override = actions.GoAgainstOpinion(agreement="AG-7@1", because="The strait is not watched otherwise.")
    actions.go_against_opinion(nrd, override)
    actions.propose_agreement(nrd, ask)
    nrd.tell(sud)
    (held,) = sud.version.state.opinions
    assert (held.opinion, held.permits) == ("negative", True)
    assert ("NRD", "overridden", "") in nrd.acts()
    wrong = msgspec.structs.replace(ask, hash="0" * 64)
    assert refusal(lambda: actions.propose_agreement(sud, wrong)).code == "agreements.hash"


def test_AGR_08_an_assessment_that_runs_out_raises_a_task_once(active: tuple[Side, Side]) -> None:
    """A renewed opinion moves the date; when that passes, there is a task again."""
    nrd, _ = active
    end = nrd.version.agreement.assessment.valid_until
    nrd.at = end
    for _ in range(2):
        actions.keep_dates(nrd)
    assert [(task.task, task.due) for task in nrd.of(records.TaskRaised) if task.task == "assessment"] == [
        ("assessment", end)
    ]
    renewed = actions.GiveOpinion(
        agreement="AG-7@1", opinion="favourable", assessment="DPIA-2", valid_until="2034-01-01"
    )
    actions.give_opinion(nrd, renewed)
    nrd.at = instant_of("2034-01-01")
    actions.keep_dates(nrd)
    assert len([task for task in nrd.of(records.TaskRaised) if task.task == "assessment"]) == 2


def test_AGR_06_an_overdue_review_raises_a_task_once(active: tuple[Side, Side]) -> None:
    """The review that both have held makes room for the next, which raises its own task when it is due."""
    nrd, sud = active
    due = nrd.version.agreement.review.next
    nrd.at = sud.at = due
    for _ in range(2):
        actions.keep_dates(nrd)
    assert [(task.task, task.due) for task in nrd.of(records.TaskRaised)] == [("review", due)]
    for side, other in ((nrd, sud), (sud, nrd)):
        acting.hold_review(side, acting.HoldReview(agreement="AG-7@1", report="minutes 4"))
        side.tell(other)
    nrd.at = months_after(due, 12)
    actions.keep_dates(nrd)
    assert [task.due for task in nrd.of(records.TaskRaised)] == [due, months_after(due, 12)]


def test_AGR_10_vectors_that_the_text_does_not_name_are_refused(sides: tuple[Side, Side]) -> None:
    """What travels is what was named: at home and from a neighbour, any other set of vectors is turned away."""
    nrd, sud = sides
    proposal = nrd.propose()
    good = nrd.of(records.AgreementProposed)[0]
    lines = good.vectors.splitlines(keepends=True)
    other = msgspec.structs.replace(good, vectors="".join(lines[1:]))
    assert received(sud, other, "NRD").code == "agreements.vectors"
    named = f"vectors: {nrd.version.agreement.vectors}\n{TREATY}"
    ask = actions.DraftAgreement(text=named, name="a.yaml", vectors=good.vectors)
    assert actions.draft_agreement(Side("NRD"), ask).hash == proposal.hash
    wrong = msgspec.structs.replace(ask, vectors="".join(lines[1:]))
    assert refusal(lambda: actions.draft_agreement(Side("NRD"), wrong)).code == "agreements.vectors"


def test_AGR_10_a_node_that_fails_one_vector_says_so_and_stays_out(sides: tuple[Side, Side]) -> None:
    """The vector is named on both sides, and after the node was mended it is run again on request."""
    nrd, sud = agreed(sides)
    for side, other in ((nrd, sud), (sud, nrd)):
        side.try_contacts()
        for nation, person in OFFICERS:
            if nation == side.nation:
                side.sign(person)
        side.tell(other)
    sud._capabilities = (CAPABILITY, IDENTITY)
    for _ in range(3):
        actions.keep_dates(nrd)
        actions.keep_dates(sud)
        nrd.tell(sud)
        sud.tell(nrd)
    assert (nrd.phase, sud.phase) == ("awaiting entry", "awaiting entry")
    (run,) = (run for run in sud.of(records.VectorsRun) if run.nation == "SUD")
    assert run.failed
    view = show_agreement(nrd, AgreementQuery(agreement="AG-7"))
    assert any(run.failed in wait for wait in view.awaits)
    sud._capabilities = (CAPABILITY, IDENTITY, TRACKING)
    assert actions.rerun_vectors(sud, actions.RunVectors(agreement="AG-7@1")).failed == ""
    sud.tell(nrd)
    for side in sides:
        actions.keep_dates(side)
        assert side.phase == "active"


def test_another_text_of_a_neighbour_is_not_taken_for_the_known_one(sides: tuple[Side, Side]) -> None:
    """Two texts of one version are a conflict that people must solve; the first one stays."""
    nrd, sud = sides
    nrd.propose()
    sud.propose(changed("retain_days: 30", "retain_days: 90"))
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
    nrd.propose()
    assert refusal(lambda: nrd.sign(person, text)).code == code
    assert nrd.of(records.AgreementSigned) == []


def test_a_dismissed_officer_signs_no_more(sides: tuple[Side, Side]) -> None:
    """From the moment of dismissal the key counts for nothing new."""
    nrd, _ = sides
    nrd.propose()
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
    nrd.propose()
    assert refusal(lambda: nrd.sign("test")).code == "agreements.drafter"


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: acting.suspend_agreement(
            desk, acting.SuspendAgreement(agreement="AG-9@1", reason="rights")
        ),
        lambda desk: acting.resume_agreement(
            desk, acting.ResumeAgreement(agreement="AG-9@1", suspension="x")
        ),
        lambda desk: acting.denounce_agreement(desk, acting.DenounceAgreement(agreement="AG-9@1")),
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
    return refusal(lambda: believing.check_received(desk.rows, peer, record, NOW))


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
            capacity="diplomatic",
        ),
        records.AgreementResumed(
            agreement="AG-7@1", suspension="sud-1", nation="NRD", officer="x", capacity="diplomatic"
        ),
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
        capacity="diplomatic",
    )
    nrd.put(stopped, origin="SUD")
    assert nrd.phase == "active"
    assert nrd.acts()[-1] == ("SUD", "suspended", "SUD speaks for NRD")


def test_a_proposal_must_carry_its_text(sides: tuple[Side, Side]) -> None:
    """Text, name and hash of a received proposal belong together, and the text is canonical."""
    nrd, sud = sides
    sud.propose()
    good = sud.of(records.AgreementProposed)[0]
    for changes in (
        {"hash": "0" * 64},
        {"agreement": "AG-8@1"},
        {"text": "{}"},
        {"text": good.text + " "},
        {"text": canonical_bytes(an_agreement(purposes=("targeting",))).decode()},
    ):
        error = received(nrd, msgspec.structs.replace(good, **changes))
        assert error.code in {"agreements.hash", "agreements.canonical", "agreements.vectors"}
        nrd.put(msgspec.structs.replace(good, **changes), origin="SUD")
    assert all_versions(nrd.tables) == []


def test_a_received_signature_is_verified(sides: tuple[Side, Side]) -> None:
    """A neighbour's signature counts only if its officer, whom we know, made it over the text that we have."""
    nrd, sud = sides
    sud.propose()
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
    assert [act for nation, act, _ in nrd.acts() if nation == "NRD"] == [
        "drafted",
        "reviewed",
        "assessed",
        "proposed",
        "contact reached",
        "signed",
        "signed",
        "vectors run",
        "activated",
    ]
    assert "activated there" in [act for nation, act, _ in nrd.acts() if nation == "SUD"]
    assert all(refused == "" for _, _, refused in nrd.acts() + sud.acts())
