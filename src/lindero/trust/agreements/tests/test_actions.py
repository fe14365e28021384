"""Two nations bring an agreement into force, stop it, resume it and end it, each on its own desk."""

from lindero.trust.agreements import acting, actions, records
from lindero.trust.agreements.events import DUTIES
from lindero.trust.agreements.tests.samples import END
from lindero.trust.agreements.tests.sides import Side, agreed, refusal
from lindero.trust.agreements.tests.texts import changed


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
