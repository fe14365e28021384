"""What is refused at a nation's own desk before an agreement is in force, and what is overdue after."""

from typing import Any

import msgspec
import pytest

from lindero.kernel.times import instant_of, months_after
from lindero.trust.agreements import acting, actions, conforming, records
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.pages import AgreementQuery, show_agreement
from lindero.trust.agreements.tables import all_versions
from lindero.trust.agreements.tests.sides import OFFICERS, TRACKING, Side, agreed, keys_of, received, refusal
from lindero.trust.agreements.tests.texts import OVERLAY, TREATY, changed
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import OfficerAppointed, OfficerDismissed


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
    actions.draft_agreement(sud, conforming.DraftAgreement(text=text, name="a.yaml"))
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
    actions.draft_agreement(nrd, conforming.DraftAgreement(text=TREATY, name="a.yaml"))
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
    ask = conforming.DraftAgreement(text=named, name="a.yaml", vectors=good.vectors)
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
    assert actions.rerun_vectors(sud, conforming.RunVectors(agreement="AG-7@1")).failed == ""
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
