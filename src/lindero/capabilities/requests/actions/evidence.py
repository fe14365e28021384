"""From police information to evidence: the receiving side asks, the side that gave it consents, then it may be bundled.

CISA article 39 (2), and Directive (EU) 2023/977, which gives no right to use as evidence (both to be verified).
"""

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.found import answer_of
from lindero.kernel.desk import Desk


def ask_evidence(desk: Desk, ask: asks.AskEvidence) -> None:
    """Ask the side that gave an answer to consent to its use as evidence.

    Raises:
        Missing: If there is no such answer.
        Refused: If it is an own answer.
    """
    origin = answer_of(desk, ask.answer).origin
    desk.put(
        records.EvidenceAsked(
            answer=ask.answer, addressee=origin, court=ask.court, case_ref=ask.case_ref, because=ask.because
        )
    )


def decide_evidence(desk: Desk, ask: asks.DecideEvidence) -> None:
    """Consent to the use of an own answer as evidence, or not.

    Raises:
        Missing: If there is no such answer.
        Refused: If it is not an own one, or nobody asked.
    """
    receiver = answer_of(desk, ask.answer).addressee
    decided = records.EvidenceDecided(
        answer=ask.answer,
        addressee=receiver,
        consents=ask.consents,
        authority=ask.authority,
        conditions=ask.conditions,
    )
    desk.put(decided)


def bundle_for_court(desk: Desk, ask: asks.BundleForCourt) -> None:
    """Put an answer into a bundle for a court.

    Raises:
        Missing: If there is no such answer.
        Refused: If its origin has not consented.
    """
    answer_of(desk, ask.answer)
    desk.put(records.EvidenceBundled(answer=ask.answer, court=ask.court, case_ref=ask.case_ref))
