"""From proposal to end: who must agree to what, and nobody can skip a step."""

from typing import Any

import msgspec
import pytest

from lindero.kernel.errors import Refused
from lindero.kernel.times import months_after
from lindero.trust.agreements.condition import AgreementState, duties_left
from lindero.trust.agreements.events import (
    DUTIES,
    Activated,
    ContactReached,
    Drafted,
    DutyDone,
    Ended,
    LevelDeclared,
    OpinionHeard,
    Overridden,
    Proposed,
    Reserved,
    Resumed,
    Reviewed,
    ReviewHeld,
    Signed,
    StateEvent,
    Suspended,
    VectorsRun,
)
from lindero.trust.agreements.preparing import check_may_consent
from lindero.trust.agreements.running import review_due
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.states import (
    as_it_stands,
    in_force,
    levels_of,
    next_state,
    standings_of,
    version_in_force,
)
from lindero.trust.agreements.tests.samples import (
    DAY,
    END,
    KIND,
    NATIONS,
    NOW,
    START,
    a_suspension,
    an_agreement,
)
from lindero.trust.agreements.treaty import Agreement, Authority, Narrowing
from lindero.trust.agreements.waiting import awaited, missing_signatures

HASH = "a" * 64
AG = an_agreement()


def proposed(nation: str = "NRD", drafter: str = "lindqvist", hash_: str = HASH, **more: Any) -> Proposed:
    """Return a proposal, or a consent, with a favourable opinion."""
    facts: dict[str, Any] = {"opinion": "favourable", "overridden": False, "valid_until": END} | more
    return Proposed(nation=nation, drafter=drafter, hash=hash_, **facts)


def signed(nation: str, officer: str, role: str, hash_: str = HASH) -> Signed:
    """Return a signature."""
    return Signed(nation=nation, officer=officer, role=role, hash=hash_)


SIGNATURES = (
    signed("NRD", "storm", "operational"),
    signed("NRD", "berg", "legal"),
    signed("SUD", "costa", "operational"),
    signed("SUD", "duval", "legal"),
)


def after(*events: StateEvent, agreement: Agreement = AG) -> AgreementState:
    """Return the state after some events."""
    state = AgreementState(hash=HASH)
    for event in events:
        state = next_state(agreement, state, event)
    return state


def refusal(*events: StateEvent, agreement: Agreement = AG) -> str:
    """Return the code with which the last of some events is refused."""
    state = after(*events[:-1], agreement=agreement)
    with pytest.raises(Refused) as caught:
        next_state(agreement, state, events[-1])
    assert caught.value.advice
    return caught.value.code


def ready(*nations: str) -> tuple[StateEvent, ...]:
    """Return what else some parties do before entry into force: contact points tried, vectors run."""
    contacts = (
        ContactReached(nation=nation, party=party, authority="coast-guard", hash=HASH)
        for nation in nations
        for party in nations
        if party != nation
    )
    return (
        *contacts,
        *(VectorsRun(nation=nation, hash=HASH, vectors=AG.vectors, failed="") for nation in nations),
    )


def stop(suspension: Suspension | None = None, capacity: str = "data_protection") -> Suspended:
    """Return an order to stop."""
    return Suspended(suspension=suspension or a_suspension(), capacity=capacity)


def both_of(nation: str, suspension: str = "sud-1") -> tuple[Resumed, Resumed]:
    """Return the consent of a nation to resume: of its foreign ministry and of its data protection officer."""
    return (
        Resumed(nation=nation, suspension=suspension, capacity="diplomatic", officer=f"dip-{nation}"),
        Resumed(nation=nation, suspension=suspension, capacity="data_protection", officer=f"dpo-{nation}"),
    )


BOTH = (proposed(), proposed("SUD", "serra"))
SIGNED = (*BOTH, *SIGNATURES)
ACTIVE = (*SIGNED, *ready("NRD", "SUD"), Activated(at=NOW))
HOME = (
    Drafted(nation="NRD", drafter="lindqvist", hash=HASH),
    Reviewed(nation="NRD", jurist="berg", hash=HASH),
)


def opinion(word: str = "favourable", nation: str = "NRD", **more: Any) -> OpinionHeard:
    """Return what a data protection officer says."""
    facts: dict[str, Any] = {
        "officer": "dahl",
        "hash": HASH,
        "assessment": "DPIA-1",
        "valid_until": END,
    } | more
    return OpinionHeard(nation=nation, opinion=word, **facts)


def test_the_whole_way() -> None:
    """Drafted, reviewed, assessed, proposed, agreed, signed, active, stopped, resumed, left, closed, in turn."""
    assert AgreementState(hash=HASH).name == "draft"
    assert after(*HOME[:1]).name == "draft"
    assert after(*HOME).name == "legal review"
    assert after(*HOME, opinion()).name == "dpia"
    assert after(*HOME, opinion(), proposed()).name == "negotiation"
    assert after(*BOTH).name == "agreed"
    assert after(*BOTH, *SIGNATURES[:3]).name == "agreed"
    assert after(*SIGNED).name == "awaiting entry"
    assert after(*ACTIVE).name == "active"
    stopped = (*ACTIVE, stop())
    assert after(*stopped).name == "suspended"
    assert after(*ACTIVE, stop(a_suspension(scope="kind", value=KIND))).name == "suspended in part"
    assert after(*stopped, *both_of("SUD")).name == "suspended"
    both = (*stopped, *both_of("SUD"), *both_of("NRD"))
    assert after(*both).name == "active"
    denounced = (*both, Ended(nation="SUD", how="denounced", at=NOW))
    assert (after(*denounced).phase, after(*denounced).name) == ("denounced", "closing out")
    done = [DutyDone(nation=n, duty=duty, evidence="report 7") for n in ("NRD", "SUD") for duty in DUTIES]
    assert after(*denounced, *done, Ended(nation="NRD", how="closed", at=NOW)).name == "closed"


@pytest.mark.parametrize("missing", range(4))
def test_AGR_07_every_officer_must_have_signed(missing: int) -> None:
    """Operational and legal of both sides: without any one of them it is not signed, and cannot be activated."""
    events: list[StateEvent] = [*BOTH, *(s for i, s in enumerate(SIGNATURES) if i != missing)]
    state = after(*events)
    assert state.name == "agreed"
    assert len(missing_signatures(AG, state)) == 1
    assert refusal(*events, Activated(at=NOW)) == "agreements.phase"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (signed("NRD", "lindqvist", "legal"), "agreements.drafter"),
        (signed("NRD", "storm", "legal"), "agreements.signed_twice"),
        (signed("VES", "kovac", "operational"), "agreements.party"),
        (signed("NRD", "berg", "legal", "b" * 64), "agreements.hash"),
        (signed("NRD", "berg", "minister"), "agreements.role"),
    ],
)
def test_S_53_who_may_not_sign(event: Signed, code: str) -> None:
    """Not the drafter, not one person twice, not a stranger, not another text, not in another capacity."""
    assert refusal(*BOTH, SIGNATURES[0], event) == code


def test_S_53_a_neighbour_of_the_same_short_name_is_another_person() -> None:
    """Officers are told apart within their nation."""
    events = (proposed("NRD", "storm"), proposed("SUD", "serra"), signed("SUD", "storm", "operational"))
    assert after(*events).signatures


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((SIGNATURES[0],), "agreements.phase"),
        ((proposed("SUD", "serra"), SIGNATURES[0]), "agreements.consent"),
        ((Activated(at=NOW),), "agreements.phase"),
        ((stop(),), "agreements.phase"),
        ((proposed("VES"),), "agreements.party"),
        ((proposed(hash_="b" * 64),), "agreements.hash"),
        ((*ACTIVE, proposed("SUD", "serra")), "agreements.phase"),
        ((*ACTIVE, SIGNATURES[0]), "agreements.phase"),
        ((*ACTIVE, Activated(at=NOW)), "agreements.phase"),
        ((*ACTIVE, both_of("NRD")[0]), "agreements.suspension"),
        ((*ACTIVE, stop(a_suspension(nation="VES"))), "agreements.party"),
        ((*ACTIVE, stop(a_suspension(scope="clause", value="art-99"))), "agreements.scope"),
        ((*ACTIVE, stop(a_suspension(scope="kind", value="a.b"))), "agreements.scope"),
        ((*ACTIVE, stop(a_suspension(scope="direction", value="NRD>NRD"))), "agreements.scope"),
        ((*ACTIVE, stop(a_suspension(scope="authority", value="NRD/navy"))), "agreements.scope"),
        ((*ACTIVE, stop(a_suspension(scope="whole", value="x"))), "agreements.scope"),
        ((*ACTIVE, *[stop()] * 2), "agreements.suspension"),
        ((*ACTIVE, Ended(nation="VES", how="denounced", at=NOW)), "agreements.party"),
        ((*ACTIVE, Ended(nation="NRD", how="expired", at=NOW)), "agreements.dates"),
        ((*ACTIVE, Ended(nation="NRD", how="closed", at=NOW)), "agreements.phase"),
        ((*ACTIVE, *[Ended(nation="NRD", how="denounced", at=NOW)] * 2), "agreements.party"),
        ((*SIGNED, Activated(at=START - 1)), "agreements.dates"),
        ((*SIGNED, Activated(at=END)), "agreements.dates"),
        ((*HOME[:1], opinion()), "agreements.phase"),
        ((proposed(), opinion(nation="SUD")), "agreements.review"),
        ((*HOME, opinion("perhaps")), "agreements.opinion"),
        ((*HOME, opinion(assessment=" ")), "agreements.assessment"),
        ((HOME[0], Reviewed(nation="NRD", jurist="lindqvist", hash=HASH)), "agreements.drafter"),
        ((*HOME, opinion("negative"), proposed(opinion="negative")), "agreements.assessment"),
        ((*HOME, opinion("negative"), proposed()), "agreements.assessment"),
        ((proposed(opinion="negative"),), "agreements.assessment"),
        (
            (*BOTH, ContactReached(nation="NRD", party="SUD", authority="navy", hash=HASH)),
            "agreements.contact",
        ),
        (
            (proposed(), ContactReached(nation="SUD", party="NRD", authority="coast-guard", hash=HASH)),
            "agreements.consent",
        ),
        ((*ACTIVE, LevelDeclared(nation="NRD", level=3)), "agreements.level"),
        ((*ACTIVE, ReviewHeld(nation="NRD", due=NOW, at=NOW)), "agreements.review"),
        ((*ACTIVE, DutyDone(nation="NRD", duty="erased", evidence="x")), "agreements.phase"),
    ],
)
def test_no_step_can_be_skipped(events: tuple[StateEvent, ...], code: str) -> None:
    """Whatever may not follow is refused with its reason and an advice."""
    assert refusal(*events) == code


def test_AGR_08_no_activation_without_a_valid_opinion_of_each_party() -> None:
    """An opinion of one side alone, or an assessment that has run out, keeps the text from entering into force."""
    expired = (proposed(valid_until=NOW), proposed("SUD", "serra"), *SIGNATURES, *ready("NRD", "SUD"))
    assert refusal(*expired, Activated(at=NOW)) == "agreements.assessment"
    assert after(*expired, Activated(at=NOW - 1)).phase == "active"
    assert "ended" in " ".join(awaited(AG, after(*expired), NOW))


def test_AGR_08_nothing_goes_out_before_jurist_and_data_protection_officer_have_spoken() -> None:
    """Neither may be left out, a negative opinion stops it, and an override goes on record."""
    negative = (*HOME, opinion("negative"))
    for events, code in (
        (HOME[:1], "agreements.review"),
        (HOME, "agreements.assessment"),
        (negative, "agreements.assessment"),
        ((*HOME, opinion(valid_until=NOW)), "agreements.assessment"),
    ):
        with pytest.raises(Refused) as caught:
            check_may_consent(AG, after(*events), "NRD", NOW)
        assert caught.value.code == code
    override = Overridden(nation="NRD", head="minister", hash=HASH, because="public safety, decree 12")
    assert refusal(*HOME, opinion(), override) == "agreements.opinion"
    assert refusal(*negative, msgspec.structs.replace(override, head="dahl")) == "agreements.drafter"
    state = after(*negative, override)
    held = check_may_consent(AG, state, "NRD", NOW)
    assert (held.opinion, held.overridden_by, held.because) == (
        "negative",
        "minister",
        "public safety, decree 12",
    )
    assert after(*negative, override, opinion("negative")).opinions[0].overridden_by == ""


def test_S_53_contact_points_and_vectors_come_before_entry_into_force() -> None:
    """Each untested contact point and each node that has not passed is named; a failing vector is named too."""
    assert refusal(*SIGNED, Activated(at=NOW)) == "agreements.contacts"
    tested = [event for event in ready("NRD", "SUD") if isinstance(event, ContactReached)]
    assert refusal(*SIGNED, *tested, Activated(at=NOW)) == "agreements.vectors"
    passed = VectorsRun(nation="NRD", hash=HASH, vectors=AG.vectors, failed="")
    for wrong in (
        VectorsRun(nation="SUD", hash=HASH, vectors="0" * 64, failed=""),
        VectorsRun(nation="SUD", hash=HASH, vectors=AG.vectors, failed="art-6-1/wrong-purpose"),
    ):
        events: tuple[StateEvent, ...] = (*SIGNED, *tested, passed, wrong)
        assert refusal(*events, Activated(at=NOW)) == "agreements.vectors"
    assert "art-6-1/wrong-purpose" in " ".join(awaited(AG, after(*events), NOW))


def test_more_officers_than_the_roles_ask_for() -> None:
    """Where the treaty asks for three altogether, any role may be the third; two are not enough."""
    signers = msgspec.structs.replace(AG.parties[0].signers, at_least=3)
    parties = (msgspec.structs.replace(AG.parties[0], signers=signers), AG.parties[1])
    agreement = an_agreement(parties=parties)
    assert missing_signatures(agreement, after(*SIGNED, agreement=agreement)) == (
        "1 more of any role of NRD",
    )
    third = signed("NRD", "dahl", "data_protection")
    assert after(*SIGNED, third, agreement=agreement).phase == "signed"


def test_a_signature_may_arrive_before_a_third_party_agrees() -> None:
    """What two have done counts when the third consents later: nothing that arrived is lost."""
    agreement = an_agreement(nations=NATIONS)
    ves = (signed("VES", "kovac", "operational"), signed("VES", "ilic", "legal"))
    events = (*SIGNED, proposed("VES", "horvat"), *ves)
    assert after(*SIGNED, agreement=agreement).phase == "negotiation"
    assert after(*events, agreement=agreement).phase == "signed"


def test_AGR_07_either_party_suspends_alone_and_at_once() -> None:
    """One nation's word is enough to stop, in any scope, any number of times."""
    for scope, value in (("whole", ""), ("clause", "art-6-1"), ("kind", KIND), ("direction", "SUD>NRD")):
        for nation in ("NRD", "SUD"):
            suspension = a_suspension(nation=nation, scope=scope, value=value)
            assert after(*ACTIVE, stop(suspension)).suspensions == (suspension,)


def test_AGR_07_a_suspension_cannot_arrive_already_resumed() -> None:
    """Whatever a suspension claims of consent, it begins with none."""
    claimed = a_suspension(resumed_by=("NRD", "SUD"))
    state = after(*ACTIVE, stop(claimed))
    assert state.suspensions == (a_suspension(),)


def test_AGR_07_each_suspension_is_resumed_by_itself() -> None:
    """Two suspensions need consent twice; resuming one leaves the other."""
    second = a_suspension(id="nrd-1", nation="NRD", scope="kind", value=KIND)
    events = (*ACTIVE, stop(), stop(second))
    resumed = (*both_of("NRD"), *both_of("SUD"))
    assert after(*events, *resumed).suspensions == (second,)


def test_AGR_07_among_three_a_suspension_ends_pair_by_pair() -> None:
    """Two that agree to resume share again; the third comes back when it agrees."""
    agreement, events = three_parties()
    events += (stop(), *both_of("SUD"))
    state = after(*events, *both_of("NRD"), agreement=agreement)
    (left,) = state.suspensions
    assert not left.bites("art-6-1", KIND, "NRD", "SUD")
    assert left.bites("art-6-1", KIND, "SUD", "VES")
    for event in both_of("VES"):
        state = next_state(agreement, state, event)
    assert state.suspensions == ()


def three_parties() -> tuple[Agreement, tuple[StateEvent, ...]]:
    """Return an agreement among three, and what brings it into force."""
    agreement = an_agreement(nations=NATIONS)
    ves = (signed("VES", "kovac", "operational"), signed("VES", "ilic", "legal"))
    events = (*BOTH, proposed("VES", "horvat"), *SIGNATURES, *ves, *ready(*NATIONS), Activated(at=NOW))
    return agreement, events


@pytest.mark.parametrize("capacity", ["data_protection", "diplomatic"])
def test_AGR_07_resuming_takes_two_persons_of_each_side(capacity: str) -> None:
    """Foreign ministry alone, data protection alone, one person in both capacities, another capacity: not enough."""
    one = [event for event in both_of("SUD") if event.capacity == capacity]
    events = (*ACTIVE, stop(), *both_of("NRD"), *one)
    (left,) = after(*events).suspensions
    assert left.resumed_by == ("NRD",)
    assert left.bites("art-6-1", KIND, "NRD", "SUD")
    (other,) = [event for event in both_of("SUD") if event.capacity != capacity]
    same = msgspec.structs.replace(other, officer=one[0].officer)
    assert refusal(*events, same) == "agreements.same_person"
    assert refusal(*events, msgspec.structs.replace(other, capacity="legal")) == "agreements.capacity"
    assert after(*events, other).suspensions == ()


@pytest.mark.parametrize("capacity", ["operational", "legal", "", "minister"])
def test_AGR_07_only_who_the_treaty_names_may_stop(capacity: str) -> None:
    """The suspension clause is what is enforced, whoever asks."""
    assert refusal(*ACTIVE, stop(capacity=capacity)) == "agreements.capacity"


def test_AGR_07_an_authority_is_stopped_in_every_clause_that_may_serve_it() -> None:
    """A clause that names other authorities flows on; one that names none is open to all, so it stops."""
    party = msgspec.structs.replace(
        AG.parties[0], authorities=(*AG.parties[0].authorities, Authority(id="customs", name="Customs"))
    )
    (clause,) = AG.clauses
    clauses = (
        clause,
        msgspec.structs.replace(clause, id="art-7", from_authorities=("customs",)),
        msgspec.structs.replace(clause, id="art-8", from_authorities=("coast-guard",)),
        msgspec.structs.replace(clause, id="art-9", senders=("SUD",), recipients=("NRD",)),
    )
    agreement = an_agreement(parties=(party, AG.parties[1]), clauses=clauses)
    state = after(*ACTIVE, stop(a_suspension(scope="authority", value="NRD/customs")), agreement=agreement)
    (one,) = state.suspensions
    stopped = [c.id for c in clauses if one.bites(c.id, KIND, c.senders[0], c.recipients[0])]
    assert stopped == ["art-6-1", "art-7", "art-9"]
    assert state.name == "suspended in part"


def test_S_02_a_neighbour_may_stop_what_is_not_in_force_here_yet() -> None:
    """Its node may have begun a second earlier; the stop is not lost, and holds when this node begins."""
    early = (*SIGNED, *ready("NRD", "SUD"), stop())
    assert after(*early, Activated(at=NOW)).name == "suspended"


def test_AGR_05_a_step_down_is_one_sides_word_and_a_step_up_that_of_both() -> None:
    """Between two nations the lower declaration holds; none reaches beyond the text."""
    agreement = an_agreement(level=2, level_up_to=3)
    assert levels_of(agreement, after(*ACTIVE, agreement=agreement)) == {"NRD": 2, "SUD": 2}
    up = (*ACTIVE, LevelDeclared(nation="NRD", level=3))
    assert levels_of(agreement, after(*up, agreement=agreement)) == {"NRD": 3, "SUD": 2}
    down = (*up, LevelDeclared(nation="SUD", level=1))
    assert levels_of(agreement, after(*down, agreement=agreement)) == {"NRD": 3, "SUD": 1}
    assert refusal(*up, LevelDeclared(nation="SUD", level=4), agreement=agreement) == "agreements.level"


def test_AGR_03_a_reservation_after_signing_is_added_to_the_text() -> None:
    """It bites like one of the text, for its own party only, under a name of its own, on what the text has."""
    narrowing = Narrowing(id="nrd-9", party="NRD", because="act 9", withhold=("name",))
    state = after(*ACTIVE, Reserved(nation="NRD", narrowing=narrowing))
    assert as_it_stands(AG, state).reservations == (narrowing,)
    again = Reserved(nation="NRD", narrowing=narrowing)
    assert refusal(*ACTIVE, again, again) == "agreements.reservation"
    assert refusal(*ACTIVE, Reserved(nation="SUD", narrowing=narrowing)) == "agreements.speaker"
    for wrong in ({"clauses": ("art-99",)}, {"peers": ("XXX",)}, {"only_areas": ("sea",)}):
        strange = msgspec.structs.replace(narrowing, **wrong)
        assert refusal(*ACTIVE, Reserved(nation="NRD", narrowing=strange)) == "agreements.reservation"


def test_AGR_03_one_of_three_leaves_and_the_others_go_on() -> None:
    """Nothing flows to or from who left; the rest stays; when only one is left it has ended."""
    agreement, events = three_parties()
    left = after(*events, Ended(nation="VES", how="denounced", at=NOW), agreement=agreement)
    assert (left.phase, left.withdrawn) == ("active", ("VES",))
    stands = as_it_stands(agreement, left)
    assert stands.nations == ("NRD", "SUD")
    assert "VES" not in {n for clause in stands.clauses for n in (*clause.senders, *clause.recipients)}
    over = next_state(agreement, left, Ended(nation="SUD", how="denounced", at=NOW))
    assert over.phase == "denounced"


def test_AGR_06_a_review_that_all_have_held_makes_room_for_the_next() -> None:
    """One side's review is not enough; then the next is due as many months later as the text says."""
    due = AG.review.next
    one = after(*ACTIVE, ReviewHeld(nation="NRD", due=due, at=NOW))
    assert review_due(AG, one) == due
    both = next_state(AG, one, ReviewHeld(nation="SUD", due=due, at=NOW))
    assert review_due(AG, both) == months_after(due, 12) > due
    assert as_it_stands(AG, both).review.next == months_after(due, 12)


def test_the_end_leaves_duties_and_closing_waits_for_them() -> None:
    """What was received is erased, certificates are at hand, clocks have run out: shown by both, each with evidence."""
    over = (*ACTIVE, Ended(nation="SUD", how="denounced", at=NOW))
    assert len(duties_left(AG, after(*over))) == 2 * len(DUTIES)
    assert refusal(*over, Ended(nation="NRD", how="closed", at=NOW)) == "agreements.duties"
    assert refusal(*over, DutyDone(nation="NRD", duty="erased", evidence=" ")) == "agreements.evidence"
    assert refusal(*over, DutyDone(nation="VES", duty="erased", evidence="x")) == "agreements.party"
    expired = (*ACTIVE, *[Ended(nation=n, how="expired", at=END) for n in ("NRD", "SUD")])
    assert after(*expired).phase == "expired"


def test_AGR_06_the_version_in_force() -> None:
    """At each instant one version holds; when the newest has ended no older one comes back."""
    first = an_agreement(end=NOW + 10 * DAY)
    second = an_agreement(version=2, start=NOW, end=NOW + 5 * DAY)
    versions = (second, first)
    assert version_in_force(versions, START - 1) is None
    assert version_in_force(versions, START) == first
    assert version_in_force(versions, NOW - 1) == first
    assert version_in_force(versions, NOW) == second
    assert version_in_force(versions, NOW + 5 * DAY) is None
    assert version_in_force((), NOW) is None


def test_in_force_needs_everything() -> None:
    """Active, within its dates, not suspended as a whole."""
    state = after(*ACTIVE)
    assert in_force(AG, state, NOW)
    assert not in_force(AG, state, END)
    assert not in_force(AG, after(*SIGNED), NOW)
    assert not in_force(AG, after(*ACTIVE, stop()), NOW)
    part = a_suspension(scope="kind", value=KIND)
    assert in_force(AG, after(*ACTIVE, stop(part)), NOW)


def test_AGR_07_an_amendment_does_not_resume() -> None:
    """What is suspended under one version stays so under the versions that follow it."""
    stopped = after(*ACTIVE, stop())
    second = an_agreement(version=2, start=NOW)
    other = an_agreement(id="AG-8")
    standings = standings_of([(AG, stopped), (second, after(*ACTIVE)), (other, after(*ACTIVE))])
    assert standings["AG-7@2"].suspensions == (a_suspension(),)
    assert standings["AG-8@1"].suspensions == ()
