"""From proposal to end: who must agree to what, and nobody can skip a step."""

import msgspec
import pytest

from lindero.kernel.errors import Refused
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.states import (
    Activated,
    AgreementState,
    Ended,
    Proposed,
    Resumed,
    Signed,
    StateEvent,
    Suspended,
    in_force,
    missing_signatures,
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
from lindero.trust.agreements.treaty import Agreement, Opinion

HASH = "a" * 64
AG = an_agreement()


def proposed(nation: str = "NRD", drafter: str = "lindqvist", hash_: str = HASH) -> Proposed:
    """Return a proposal."""
    return Proposed(nation=nation, drafter=drafter, hash=hash_)


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


ACTIVE = (proposed(), *SIGNATURES, Activated(at=NOW))


def test_the_whole_way() -> None:
    """Drafted, proposed, agreed, signed, active, suspended, resumed, denounced, closed: each follows the other."""
    assert AgreementState(hash=HASH).name == "drafted"
    assert after(proposed()).name == "proposed"
    assert after(proposed(), proposed("SUD", "serra")).name == "agreed"
    assert after(proposed(), *SIGNATURES[:3]).name == "agreed"
    assert after(proposed(), *SIGNATURES).name == "signed"
    assert after(*ACTIVE).name == "active"
    stopped = (*ACTIVE, Suspended(suspension=a_suspension()))
    assert after(*stopped).name == "suspended"
    one = Resumed(nation="SUD", suspension="sud-1")
    both = (*stopped, one, Resumed(nation="NRD", suspension="sud-1"))
    assert after(*stopped, one).name == "suspended"
    assert after(*both).name == "active"
    denounced = (*both, Ended(nation="SUD", how="denounced", at=NOW))
    assert after(*denounced).name == "denounced"
    assert after(*denounced, Ended(nation="NRD", how="closed", at=NOW)).name == "closed"


@pytest.mark.parametrize("missing", range(4))
def test_AGR_07_every_officer_must_have_signed(missing: int) -> None:
    """Operational and legal of both sides: without any one of them it is not signed, and cannot be activated."""
    events: list[StateEvent] = [proposed(), *(s for i, s in enumerate(SIGNATURES) if i != missing)]
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
    assert refusal(proposed(), SIGNATURES[0], event) == code


def test_S_53_a_neighbour_of_the_same_short_name_is_another_person() -> None:
    """Officers are told apart within their nation."""
    assert after(proposed("NRD", "storm"), signed("SUD", "storm", "operational")).signatures


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((SIGNATURES[0],), "agreements.phase"),
        ((Activated(at=NOW),), "agreements.phase"),
        ((Suspended(suspension=a_suspension()),), "agreements.phase"),
        ((proposed("VES"),), "agreements.party"),
        ((proposed(hash_="b" * 64),), "agreements.hash"),
        ((*ACTIVE, proposed("SUD", "serra")), "agreements.phase"),
        ((*ACTIVE, SIGNATURES[0]), "agreements.phase"),
        ((*ACTIVE, Activated(at=NOW)), "agreements.phase"),
        ((*ACTIVE, Resumed(nation="NRD", suspension="sud-1")), "agreements.suspension"),
        ((*ACTIVE, Suspended(suspension=a_suspension(nation="VES"))), "agreements.party"),
        ((*ACTIVE, Suspended(suspension=a_suspension(scope="clause", value="art-99"))), "agreements.scope"),
        ((*ACTIVE, Suspended(suspension=a_suspension(scope="kind", value="a.b"))), "agreements.scope"),
        (
            (*ACTIVE, Suspended(suspension=a_suspension(scope="direction", value="NRD>NRD"))),
            "agreements.scope",
        ),
        ((*ACTIVE, Suspended(suspension=a_suspension(scope="whole", value="x"))), "agreements.scope"),
        ((*ACTIVE, *[Suspended(suspension=a_suspension())] * 2), "agreements.suspension"),
        ((*ACTIVE, Ended(nation="VES", how="denounced", at=NOW)), "agreements.party"),
        ((*ACTIVE, Ended(nation="NRD", how="expired", at=NOW)), "agreements.dates"),
        ((*ACTIVE, Ended(nation="NRD", how="closed", at=NOW)), "agreements.phase"),
        ((proposed(), *SIGNATURES, Activated(at=START - 1)), "agreements.dates"),
        ((proposed(), *SIGNATURES, Activated(at=END)), "agreements.dates"),
    ],
)
def test_no_step_can_be_skipped(events: tuple[StateEvent, ...], code: str) -> None:
    """Whatever may not follow is refused with its reason and an advice."""
    assert refusal(*events) == code


def test_AGR_08_no_activation_without_the_opinions() -> None:
    """Without every party's favourable opinion, or after the assessment has run out, nothing is activated."""
    for assessment in (
        msgspec.structs.replace(AG.assessment, opinions=AG.assessment.opinions[:1]),
        msgspec.structs.replace(
            AG.assessment,
            opinions=(AG.assessment.opinions[0], Opinion(nation="SUD", opinion="negative", given_at=START)),
        ),
        msgspec.structs.replace(AG.assessment, valid_until=NOW),
    ):
        agreement = an_agreement(assessment=assessment)
        assert refusal(*ACTIVE, agreement=agreement) == "agreements.assessment"


def test_AGR_07_either_party_suspends_alone_and_at_once() -> None:
    """One nation's word is enough to stop, in any scope, any number of times."""
    for scope, value in (("whole", ""), ("clause", "art-6-1"), ("kind", KIND), ("direction", "SUD>NRD")):
        for nation in ("NRD", "SUD"):
            suspension = a_suspension(nation=nation, scope=scope, value=value)
            assert after(*ACTIVE, Suspended(suspension=suspension)).suspensions == (suspension,)


def test_AGR_07_a_suspension_cannot_arrive_already_resumed() -> None:
    """Whatever a suspension claims of consent, it begins with none."""
    claimed = a_suspension(resumed_by=("NRD", "SUD"))
    state = after(*ACTIVE, Suspended(suspension=claimed))
    assert state.suspensions == (a_suspension(),)


def test_AGR_07_each_suspension_is_resumed_by_itself() -> None:
    """Two suspensions need consent twice; resuming one leaves the other."""
    second = a_suspension(id="nrd-1", nation="NRD", scope="kind", value=KIND)
    events = (*ACTIVE, Suspended(suspension=a_suspension()), Suspended(suspension=second))
    resumed = (Resumed(nation="NRD", suspension="sud-1"), Resumed(nation="SUD", suspension="sud-1"))
    assert after(*events, *resumed).suspensions == (second,)


def test_AGR_07_among_three_a_suspension_ends_pair_by_pair() -> None:
    """Two that agree to resume share again; the third comes back when it agrees."""
    agreement = an_agreement(nations=NATIONS)
    ves = (signed("VES", "kovac", "operational"), signed("VES", "ilic", "legal"))
    events: tuple[StateEvent, ...] = (proposed(), *SIGNATURES, *ves, Activated(at=NOW))
    events += (Suspended(suspension=a_suspension()), Resumed(nation="SUD", suspension="sud-1"))
    state = after(*events, Resumed(nation="NRD", suspension="sud-1"), agreement=agreement)
    (left,) = state.suspensions
    assert not left.bites("art-6-1", KIND, "NRD", "SUD")
    assert left.bites("art-6-1", KIND, "SUD", "VES")
    over = next_state(agreement, state, Resumed(nation="VES", suspension="sud-1"))
    assert over.suspensions == ()


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
    assert not in_force(AG, after(proposed(), *SIGNATURES), NOW)
    assert not in_force(AG, after(*ACTIVE, Suspended(suspension=a_suspension())), NOW)
    part = a_suspension(scope="kind", value=KIND)
    assert in_force(AG, after(*ACTIVE, Suspended(suspension=part)), NOW)


def test_AGR_07_an_amendment_does_not_resume() -> None:
    """What is suspended under one version stays so under the versions that follow it."""
    stopped = after(*ACTIVE, Suspended(suspension=a_suspension()))
    second = an_agreement(version=2, start=NOW)
    other = an_agreement(id="AG-8")
    standings = standings_of([(AG, stopped), (second, after(*ACTIVE)), (other, after(*ACTIVE))])
    assert standings["AG-7@2"].suspensions == (a_suspension(),)
    assert standings["AG-8@1"].suspensions == ()


def test_a_state_survives_being_written_down() -> None:
    """A state is stored as JSON and read back the same."""
    state = after(*ACTIVE, Suspended(suspension=a_suspension()))
    assert msgspec.json.decode(msgspec.json.encode(state), type=AgreementState) == state
    assert isinstance(state.suspensions[0], Suspension)
