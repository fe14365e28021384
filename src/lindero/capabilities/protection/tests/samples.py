"""People in care for tests: a desk at which somebody acts, and the steps on somebody's way."""

from typing import Any

from lindero.capabilities.protection import actions
from lindero.capabilities.protection.asks import care, judgements, measures
from lindero.capabilities.protection.capability import CAPABILITY
from lindero.kernel.desk import Actor
from lindero.kernel.tests.fakes import EVERYTHING, FakeDesk
from lindero.trust.identity.records import ApprovalGiven

ASYLUM = "person/asylum"
OFFICER = "person/officer"
HEX = "0" * 64


class Desk(FakeDesk):
    """A desk at which different people act.

    Attributes:
        who: Who acts now.
        approval: The approval that they gave.
    """

    who: str = OFFICER
    approval: str = ""

    @property
    def actor(self) -> Actor:
        """Who acts now."""
        return Actor(name=self.who, grants=EVERYTHING, approved_with=self.approval)

    def sign(self, action: str, who: str = ASYLUM) -> None:
        """Let somebody act who has approved an act anew."""
        self.who, self.approval = who, ""
        given = ApprovalGiven(
            who=who, action=action, digest=HEX, nonce=HEX, asked=HEX, approved=HEX, method="phrase"
        )
        self.approval = self.put(given).record_id


def a_desk() -> Desk:
    """Return a desk of protection."""
    return Desk(CAPABILITY)


def received(desk: Desk, label: str = "W-17", **more: Any) -> str:
    """Receive somebody."""
    return actions.receive_person(
        desk, care.ReceivePerson(label=label, facility="Nordhavn reception", **more)
    )


def informed(desk: Desk, person: str, **more: Any) -> None:
    """Tell somebody their rights, all of them."""
    facts: dict[str, Any] = {
        "language": "ar", "by": "interpreter", "is_understood": True, "has_remedies": True, "statement": "declined",
    }  # fmt: skip
    actions.inform_person(desk, care.InformPerson(person=person, **(facts | more)))


def judged(desk: Desk, nation: str = "SUD", risk: str = "none_found", **more: Any) -> None:
    """Judge a country."""
    desk.sign("protection.assess_situation")
    ask = judgements.AssessSituation(nation=nation, risk=risk, sources=("country report",), **more)  # type: ignore[arg-type]
    actions.assess_situation(desk, ask)
    desk.who = OFFICER


def signed(desk: Desk, person: str, who: str = ASYLUM, **more: Any) -> str:
    """Sign that somebody may go."""
    facts: dict[str, Any] = {
        "destination": "SUD", "is_safe": True, "was_heard": True, "objection": "none_raised", "sources": ("interview",),
    }  # fmt: skip
    desk.sign("protection.sign_assessment", who)
    name = actions.sign_assessment(desk, judgements.SignAssessment(person=person, **(facts | more)))
    desk.who = OFFICER
    return name


def matter(desk: Desk, person: str, compartment: str = "claims", **more: Any) -> str:
    """Enter a matter."""
    facts: dict[str, Any] = {"words": "said at the counter"}
    return actions.enter_matter(
        desk,
        care.EnterMatter(person=person, compartment=compartment, **(facts | more)),  # type: ignore[arg-type]
    )


def ready(desk: Desk, **more: Any) -> tuple[str, str]:
    """Return somebody who may be sent to Sudia, and the signed assessment."""
    person = received(desk, **more)
    informed(desk, person)
    judged(desk)
    return person, signed(desk, person)


def sent(desk: Desk, person: str, assessment: str, **more: Any) -> str:
    """Send somebody to Sudia."""
    facts: dict[str, Any] = {"way": "readmission", "destination": "SUD"}
    ask = measures.TransferPerson(person=person, assessment=assessment, **(facts | more))
    return actions.transfer_person(desk, ask)


WHY = "stated in the interview with the guardian"
CRITERIA: dict[str, Any] = {
    "is_no_victim": True, "no_victim_because": WHY, "is_at_no_risk": True, "no_risk_because": WHY,
    "has_no_fear": True, "no_fear_because": WHY, "can_decide": True, "can_decide_because": WHY,
    "was_guardian_heard": True, "is_reception_confirmed": True,
}  # fmt: skip
