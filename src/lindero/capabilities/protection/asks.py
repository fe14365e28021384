"""What is asked: as few fields as will do, no names."""

from typing import Annotated

import msgspec

from lindero.capabilities.protection import records
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

Person = Annotated[
    str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the person: the record that received them")
]
Named = Annotated[
    str, msgspec.Meta(pattern=r"^([a-z2-7]{26})?$(?!\n)", description="a record, if there is one")
]
Sources = Annotated[
    tuple[str, ...],
    msgspec.Meta(min_length=1, max_length=40, description="what it rests on, one source a line"),
]
Country = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the country, for example SUD")]
Why = Annotated[str, msgspec.Meta(min_length=20, max_length=2_000, description="why, in a sentence or more")]


class ReceivePerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Receive somebody; the clock runs from the first contact."""

    label: Annotated[
        str, msgspec.Meta(min_length=1, max_length=40, description="wristband or number; no name")
    ]
    facility: Annotated[str, msgspec.Meta(min_length=2, max_length=80, description="where")]
    met_at: Annotated[Instant | None, msgspec.Meta(description="first contact; now if empty")] = None
    how: Annotated[records.How, msgspec.Meta(description="how they came")] = "presented"
    age: Annotated[records.Age, msgspec.Meta(description="doubt counts as a minor")] = "adult"
    is_alone: Annotated[bool, msgspec.Meta(description="a minor without family")] = False
    same_as: Named = ""


class InformPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put on record what somebody was told, how and in which language."""

    person: Person
    language: Annotated[
        str, msgspec.Meta(pattern=records.LANGUAGE_PATTERN, description="language as a tag: en, ar, fa-AF")
    ]
    by: Annotated[records.Teller, msgspec.Meta(description="who or what told it")]
    is_understood: Annotated[
        bool, msgspec.Meta(description="they said in their own words that they understand")
    ] = False
    has_remedies: Annotated[
        bool, msgspec.Meta(description="appeal, complaint and counsel were explained")
    ] = False
    statement: Annotated[
        records.Statement, msgspec.Meta(description="whether they made a statement of their own")
    ] = "not_asked"


class EnterMatter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter something in a compartment: only those who protect can read it; others are told what to do, not why."""

    person: Person
    compartment: Annotated[records.Compartment, msgspec.Meta(description="where it belongs")]
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=4_000, description="what was said or found")]
    protection: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(none|wished|claimed|granted|refused)$(?!\n)",
            description="the wish for protection: none, wished, claimed, granted or refused",
        ),
    ] = "none"
    origin_countries: Annotated[
        tuple[str, ...],
        msgspec.Meta(max_length=8, description="countries of nationality, residence and fear, one a line"),
    ] = ()
    is_presumed_victim: Annotated[
        bool, msgspec.Meta(description="trafficking is presumed: nothing may happen for 30 days")
    ] = False
    stops: Annotated[bool, msgspec.Meta(description="no transfer may happen")] = False
    instruction: Annotated[
        records.Instruction, msgspec.Meta(description="what those who enforce are told to do")
    ] = ""
    together_with: Named = ""


class LiftStop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lift a stop that a matter set; only who may read that matter can."""

    matter: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the matter whose stop is lifted")
    ]
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=4_000, description="why it is lifted")]


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


class HoldPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold somebody, or hold them elsewhere; the clock goes on."""

    person: Person
    facility: Annotated[str, msgspec.Meta(min_length=2, max_length=80, description="where")]
    hold_class: Annotated[records.HoldClass, msgspec.Meta(description="with whom")]
    ground: Annotated[records.Ground, msgspec.Meta(description="why")] = "screening"
    best_interests: Named = ""


class EndHold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put on record that somebody left."""

    person: Person
    how: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(released|placed_in_care|transferred|died)$(?!\n)",
            description="released, placed_in_care, transferred or died",
        ),
    ]


class RefuseEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Refuse entry, with the coded ground."""

    person: Person
    ground: Annotated[records.RefusalGround, msgspec.Meta(description="coded ground, A to I")]


class TransferPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Return, hand over, readmit or put ashore; impossible without everything that makes it lawful."""

    person: Person
    way: Annotated[records.Way, msgspec.Meta(description="which way")]
    destination: Country
    assessment: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the signed assessment")]


class ListNeeds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List what people who arrive will need, for whoever receives them: needs and numbers, no names."""

    place: Annotated[Place, msgspec.Meta(description="where they arrive: longitude, then latitude")]
    persons: Annotated[int, msgspec.Meta(ge=1, le=100_000, description="how many people")]
    is_rescued: Annotated[bool, msgspec.Meta(description="rescued; otherwise intercepted")] = True
    children: Annotated[int, msgspec.Meta(ge=0, le=100_000, description="of these, children")] = 0
    needs: Annotated[
        tuple[str, ...],
        msgspec.Meta(
            max_length=7, description="what they need, one word a line: shelter, medical_care, food, ..."
        ),
    ] = ()
    origin_countries: Annotated[
        tuple[str, ...],
        msgspec.Meta(max_length=40, description="countries that any of them left; never sent"),
    ] = ()
    any_wish: Annotated[bool, msgspec.Meta(description="any of them wishes protection; never sent")] = False
