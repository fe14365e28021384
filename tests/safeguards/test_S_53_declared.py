"""S-53 over all declarations: whatever lets something of consequence happen is approved anew, or says why it is not."""

import re
from pathlib import Path
from typing import Final

import msgspec
import pytest

from lindero.app import find_registry
from lindero.kernel.capability import Action
from lindero.kernel.desk import Actor
from lindero.shells.approval import NeedsApproval
from tests.safeguards.office import an_office

CONSEQUENCE: Final = re.compile(
    r"accede|activate|agree|appoint|approve|assess|authorise|change|confirm|decide|declare|denounce|erase|give|go|grant"
    r"|open|order|pass|promote|release|resume|review|revoke|sign|transfer|withhold"
)
"""First words of actions by which somebody answers for what happens then."""

SIGNED: Final = (
    "It carries signatures that persons made with their own keys over exactly this; a passkey adds nothing."
)
SECOND: Final = "Nothing leaves by it: what crosses waits for two other persons, who approve the very bytes."
STAYS: Final = "It changes how the own nation works and lets nothing cross or happen to anybody."
NARROWS: Final = "It only stops, narrows or takes back, and must be possible at once."
LIFE: Final = "Rescue waits for nothing; nothing of it can be turned against a person."
OPINION: Final = "It is one voice of several in a record; the signatures that make the text count come later."

NOT_ANEW: Final = {
    "agreements.sign_agreement": SIGNED,
    "agreements.accede_to_agreement": SIGNED,
    "agreements.review_agreement": OPINION,
    "agreements.give_opinion": OPINION,
    "agreements.go_against_opinion": OPINION,
    "agreements.declare_level": NARROWS,
    "agreements.denounce_agreement": NARROWS,
    "identity.revoke_api_key": NARROWS,
    "identity.end_access": NARROWS,
    "rescue.open_case": LIFE,
    "protection.assess_best_interests": STAYS,
    "matching.review_candidate": SECOND,
    "matching.release_core_data": SECOND,
    "requests.give_information": SECOND,
    "requests.give_feedback": STAYS,
    "requests.give_clarification": SECOND,
    "requests.decide_authorisation": STAYS,
    "requests.decide_evidence": SECOND,
}
"""Actions of consequence that nobody approves anew, each with the reason."""

ANEW: Final = {
    *("exchange.approve_release", "exchange.approve_releases", "exchange.give_consent", "exchange.pass_on"),
    *("exchange.erase_record", "exchange.open_held", "agreements.resume_agreement"),
    *("identity.grant_role", "identity.revoke_role", "identity.change_body_key", "identity.appoint_officer"),
    *("identity.ask_emergency", "identity.agree_emergency", "identity.ask_export", "identity.agree_export"),
    *("identity.review_emergency", "identity.confirm_member"),
    *("oversight.withhold_counter", "rights.decide_request", "rights.order_effect"),
    *("protection.assess_situation", "protection.sign_assessment", "protection.assess_group"),
    "protection.transfer_person",
}
"""What is approved anew, whatever its first word is; none of it may lose that without anybody noticing."""

ACTIONS: Final = find_registry().actions


def of_consequence() -> list[Action]:
    """Return the actions by which somebody answers for what happens then."""
    return [
        action
        for name, action in ACTIONS.items()
        if CONSEQUENCE.fullmatch(name.partition(".")[2].partition("_")[0])
    ]


@pytest.mark.parametrize("action", of_consequence(), ids=lambda action: str(action.name))
def test_S_53_what_has_consequences_is_approved_anew_or_says_why_not(action: Action) -> None:
    """A new action of any folder that approves, signs, decides, grants or transfers is thought of here."""
    assert action.step_up != (action.name in NOT_ANEW), (
        f"{action.name}: declare step_up=True, or say in NOT_ANEW why it is not approved anew"
    )


def test_S_53_nothing_loses_its_approval_unseen() -> None:
    """The list of what is approved anew is complete, and no reason stands there for what is not an action."""
    declared = {name for name, action in ACTIONS.items() if action.step_up}
    assert declared >= ANEW
    assert not declared & set(NOT_ANEW)
    gone = {name for name in NOT_ANEW if name.partition(".")[0] in {a.partition(".")[0] for a in ACTIONS}}
    assert gone <= set(ACTIONS)


def test_S_53_what_is_approved_covers_what_would_happen() -> None:
    """A release is approved with the bytes that would be sent: no approval of the exchange covers its ask alone."""
    for name in ("exchange.approve_release", "exchange.approve_releases"):
        action = ACTIONS[name]
        covers = action.approves is not None or "digest" in action.asks.__struct_fields__
        assert covers, f"{name} would be approved without what it sends"


def test_S_53_no_action_of_these_runs_without_the_approval(tmp_path: Path) -> None:
    """Whoever holds every permission is asked first, whatever the ask holds; nothing is done and nothing is put."""
    with an_office(tmp_path) as office:
        everything = frozenset(grant.name for grant in office.node.registry.offers("grants"))
        before = office.kinds()
        for name in sorted(ANEW):
            with pytest.raises(NeedsApproval):
                office.node.act(name, msgspec.Struct(), Actor(name="person/keller", grants=everything))
        assert office.kinds() == before
