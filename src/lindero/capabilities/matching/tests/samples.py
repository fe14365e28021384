"""Records of matching for tests: a question about a ship, its answer and what follows; the secrets are told."""

import hashlib
from typing import Any

from lindero.capabilities.matching import records
from lindero.capabilities.matching.blinding import Answer, Secret, answered, blinded, pseudonym
from lindero.kernel.grading import Grading
from lindero.kernel.record import Record, kind_of

QUESTION = "mfzwizltoq2gk43ufzwizltoq2"
REQUEST = "nfzwizltoq2gk43ufzwizltoq2"
REVIEW = "ofzwizltoq2gk43ufzwizltoq2"
SHIP = "vessel:mmsi:219005533"
CIRCLE = "NRD/vessel/20779"


def secret_of(nation: str) -> Secret:
    """Return a nation's secrets, as everybody may compute them here."""
    return lambda label: hashlib.sha256(f"{nation} {label}".encode()).digest()


ELEMENTS = blinded((SHIP,), QUESTION, secret_of("NRD"))


def answer_to(elements: tuple[str, ...], *subjects: tuple[str, str], circle: str = CIRCLE) -> Answer:
    """Return Sudia's answer to a question of Nordia's."""
    return answered(elements, subjects, question=QUESTION, circle=circle, peer="NRD", secret=secret_of("SUD"))


_ANSWER = answer_to(ELEMENTS, (SHIP, "subject"))
_REFERENCE = pseudonym("subject", "NRD", secret_of("SUD"))
_WHY: dict[str, Any] = {"purpose": "crime_investigation", "case_ref": "NRD-2026-114"}

CROSSING: tuple[Record, ...] = (
    records.QuestionAsked(
        to="SUD", question=QUESTION, sort="vessel", grounds="open_case", blinded=ELEMENTS, **_WHY
    ),
    records.NamesAsked(
        to="SUD", question=QUESTION, person_class="suspect", grounds="alert", blinded=ELEMENTS, **_WHY
    ),
    records.BulkAsked(
        to="SUD", question=QUESTION, sort="vehicle", grounds="court_order", blinded=ELEMENTS * 2, **_WHY
    ),
    records.WorkCompared(to="SUD", question=QUESTION, purpose="crime_investigation", blinded=ELEMENTS),
    records.QuestionAnswered(
        to="NRD",
        question=QUESTION,
        sort="vessel",
        day=20_779,
        key=_ANSWER.key,
        evaluated=_ANSWER.evaluated,
        proof=_ANSWER.proof,
        rows=_ANSWER.rows,
    ),
    records.QuestionDenied(to="NRD", question=QUESTION, code="RATE"),
    records.OverlapTold(to="SUD", reference=_REFERENCE, question=QUESTION, contact="Duty desk, +99 1 234"),
    records.CoreDataAsked(
        to="SUD",
        question=QUESTION,
        reference=_REFERENCE,
        review=REVIEW,
        necessity="the ship is expected tonight, and its crew is to be met",
        **_WHY,
    ),
    records.CoreDataRefused(to="NRD", request=REQUEST, code="ONGOING_CASE"),
    records.CoreDataReleased(
        to="NRD",
        request=REQUEST,
        person_class="suspect",
        grading=Grading(source="B", information="2", basis="fact"),
        family_names="Marešová",
        given_names="Zoë",
        birth_date="1990-01-31",
        nationalities=("VES",),
        offence="smuggling",
        authority="Customs of Sudia",
    ),
    records.AnomalyNoticed(to="SUD", nature="batch", question=QUESTION, amount=1_000),
)
"""One of each kind that may cross, as golden bytes have them."""


def golden_name(record: Record) -> str:
    """Return the file that holds a sample's bytes."""
    return f"{kind_of(type(record)).partition('.')[2]}-1.json"
