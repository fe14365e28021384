"""What is asked of those who judge: whether a country is safe, what is best for a child."""

from typing import Annotated

import msgspec

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks.fields import Country, Person, Sources, Why
from lindero.kernel.names import RECORD_ID_PATTERN


class AssessSituation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge whether people are at risk in a country."""

    nation: Country
    risk: Annotated[records.Risk, msgspec.Meta(description="what was found")]
    sources: Sources
    valid_days: Annotated[
        int, msgspec.Meta(ge=1, le=180, description="how long it counts as current, days")
    ] = 90


class SignAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer for it, under your own name, that somebody may or may not go to a country."""

    person: Person
    destination: Country
    is_safe: Annotated[bool, msgspec.Meta(description="they may go there")]
    was_heard: Annotated[bool, msgspec.Meta(description="they were heard, with an interpreter where needed")]
    objection: Annotated[records.Objection, msgspec.Meta(description="what they objected")]
    sources: Sources


class AssessGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer for it that people of a rescue may go ashore in another nation."""

    case: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the rescue case")]
    destination: Country
    is_safe: Annotated[bool, msgspec.Meta(description="they may")]
    languages: Annotated[
        tuple[str, ...],
        msgspec.Meta(min_length=1, max_length=40, description="in which languages they were told"),
    ]
    objections: Annotated[records.Objection, msgspec.Meta(description="what was objected")]
    sources: Sources


class AssessBestInterests(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Decide what is best for a child."""

    person: Person
    outcome: Annotated[records.Best, msgspec.Meta(description="what is best")]
    because: Why


class WeighChildReturn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer the four criteria for the return of an unaccompanied child, each with its reason."""

    person: Person
    is_no_victim: Annotated[bool, msgspec.Meta(description="not a victim of trafficking")]
    no_victim_because: Why
    is_at_no_risk: Annotated[bool, msgspec.Meta(description="no risk of trafficking on return")]
    no_risk_because: Why
    has_no_fear: Annotated[bool, msgspec.Meta(description="no fear of return")]
    no_fear_because: Why
    can_decide: Annotated[bool, msgspec.Meta(description="able to decide alone; under 14 presumed not")]
    can_decide_because: Why
    was_guardian_heard: Annotated[bool, msgspec.Meta(description="guardian or representative was heard")]
    is_reception_confirmed: Annotated[bool, msgspec.Meta(description="adequate reception is confirmed")]
