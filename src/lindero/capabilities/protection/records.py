"""What is on record of a person in the care or custody of the border services: no name, and as little as will do.

What somebody said of a claim, of health, harm, family or counsel lies in compartments (safeguard S-14), all of it under
one kind, so that not even its existence can be told apart. None of it has a form in which it could cross (S-11).
"""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

How = Literal["presented", "intercepted", "rescued", "located"]
Age = Literal["adult", "minor", "age_doubt"]
HoldClass = Literal["adult", "family", "child_care", "medical"]
Ground = Literal["screening", "identity", "return_prepared", "offence"]
"""Why somebody is held; there is no word for seeking protection, nor for what trafficking made them do (S-19)."""

Teller = Literal["interpreter", "officer_in_that_language", "plain_text", "recording", "sign_language"]
Statement = Literal["made", "declined", "not_asked"]
Compartment = Literal["claims", "health", "vulnerability", "family", "counsel"]
COMPARTMENTS: Final[tuple[Compartment, ...]] = ("claims", "health", "vulnerability", "family", "counsel")
Instruction = Literal[
    "", "needs_cot", "needs_medical_escort", "needs_interpreter", "needs_privacy", "needs_quiet_room",
    "needs_food_for_infant", "needs_wheelchair", "keep_apart_from_others", "call_protection_officer",
]  # fmt: skip
"""All that enforcing roles are told: what to do, never why."""

Way = Literal["return", "hand_over", "readmission", "disembarkation"]
Objection = Literal["none_raised", "raised_and_answered", "upheld"]
Risk = Literal["none_found", "serious"]
Best = Literal["stay", "stay_together", "separation", "return"]
Clock = Literal["holding", "child_decision"]
RefusalGround = Literal["A", "B", "C", "D", "E", "F", "G", "H", "I"]
"""Coded grounds of a refusal of entry (Regulation (EU) 2016/399, annex V part B, to be verified)."""

PersonId = Annotated[
    str, field("the person: the record that received them", role="subject", pattern=RECORD_ID_PATTERN)
]
RecordName = Annotated[str, msgspec.Meta(pattern=r"^([a-z2-7]{26})?$(?!\n)")]
Reason = Annotated[str, msgspec.Meta(min_length=20, max_length=2_000)]
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$(?!\n)"


class PersonReceived(Record, frozen=True, kw_only=True, tag="protection.person_received"):
    """Somebody came into care or custody; the clock runs from the first contact (S-21)."""

    keep_days: ClassVar[int] = 1_826
    label: Annotated[
        str, field("wristband or number; no name", personal="indirect", min_length=1, max_length=40)
    ]
    facility: Annotated[str, field("where", min_length=2, max_length=80)]
    met_at: Annotated[Instant, field("first contact", unit="ms UTC")]
    how: Annotated[How, field("how they came")]
    age: Annotated[Age, field("adult, minor, or in doubt; doubt counts as a minor", personal="indirect")] = (
        "adult"
    )
    is_alone: Annotated[bool, field("whether a minor is without family", personal="indirect")] = False
    same_as: Annotated[RecordName, field("an earlier record of the same person")] = ""


class PersonInformed(Record, frozen=True, kw_only=True, tag="protection.person_informed"):
    """Somebody was told, in a language they understand, what happens, how to object, and that they may speak (S-22)."""

    keep_days: ClassVar[int] = 1_826
    person: PersonId
    language: Annotated[
        str, field("language, as a BCP 47 tag", personal="indirect", pattern=LANGUAGE_PATTERN)
    ]
    by: Annotated[Teller, field("who or what told it")]
    is_understood: Annotated[bool, field("whether they said so in their own words")]
    has_remedies: Annotated[bool, field("whether appeal, complaint and counsel were explained")]
    statement: Annotated[Statement, field("whether they made a statement of their own")]


class MatterEntered(Record, frozen=True, kw_only=True, tag="protection.matter_entered"):
    """Something was entered in a compartment: a wish for protection, an illness, harm, a family tie, a court's word.

    It may stop every transfer (`stops`, at least until `stops_until`), lift an earlier stop, keep people together, and
    give those who enforce an instruction, in a word that says nothing of the reason.
    """

    keep_days: ClassVar[int] = 3_653
    compartment_field: ClassVar[str] = "compartment"
    person: PersonId
    compartment: Annotated[Compartment, field("where it belongs", personal="special", sensitivity="secret")]
    words: Annotated[
        str,
        field(
            "what was said or found", personal="special", sensitivity="secret", min_length=1, max_length=4_000
        ),
    ]
    protection: Annotated[
        Literal["none", "wished", "claimed", "granted", "refused"],
        field("the wish for protection", personal="special", sensitivity="secret", role="protection"),
    ] = "none"
    origin_countries: Annotated[
        tuple[Nation, ...],
        field(
            "nationality, residence and what is feared",
            personal="special",
            sensitivity="secret",
            role="origin_countries",
            max_length=8,
        ),
    ] = ()
    is_presumed_victim: Annotated[
        bool, field("whether trafficking is presumed", personal="special", sensitivity="secret")
    ] = False
    stops: Annotated[bool, field("whether no transfer may happen")] = False
    lifts: Annotated[RecordName, field("the matter whose stop it lifts")] = ""
    instruction: Annotated[Instruction, field("what those who enforce are told")] = ""
    together_with: Annotated[RecordName, field("a person not to be separated from")] = ""


class SituationAssessed(Record, frozen=True, kw_only=True, tag="protection.situation_assessed"):
    """The asylum authority or the rights officer judged whether people are at risk in a country (S-12)."""

    keep_days: ClassVar[int] = 3_653
    nation: Annotated[Nation, field("which country")]
    risk: Annotated[Risk, field("what was found")]
    sources: Annotated[tuple[str, ...], field("what it rests on", min_length=1, max_length=40)]
    valid_days: Annotated[int, field("how long it counts as current", unit="d", ge=1, le=180)] = 90
    approval: Annotated[RecordName, field("the approval with which it was signed")] = ""


class AssessmentSigned(Record, frozen=True, kw_only=True, tag="protection.assessment_signed"):
    """A named officer answers for it that somebody may go to a country: non-refoulement, after hearing them (S-13)."""

    keep_days: ClassVar[int] = 3_653
    person: PersonId
    destination: Annotated[Nation, field("where they would go")]
    is_safe: Annotated[bool, field("whether they may go there", personal="special", sensitivity="secret")]
    was_heard: Annotated[bool, field("whether they were heard, with an interpreter where needed")]
    objection: Annotated[Objection, field("what they objected", personal="special", sensitivity="secret")]
    sources: Annotated[tuple[str, ...], field("what it rests on", min_length=1, max_length=40)]
    approval: Annotated[RecordName, field("the approval with which it was signed")] = ""


class GroupAssessed(Record, frozen=True, kw_only=True, tag="protection.group_assessed"):
    """The same for people of one rescue who would go ashore in another nation (Regulation (EU) 656/2014, article 4)."""

    keep_days: ClassVar[int] = 3_653
    case: Annotated[str, field("the rescue case", pattern=RECORD_ID_PATTERN)]
    destination: Annotated[Nation, field("where they would go ashore")]
    is_safe: Annotated[bool, field("whether they may")]
    languages: Annotated[
        tuple[str, ...], field("in which languages they were told", min_length=1, max_length=40)
    ]
    objections: Annotated[Objection, field("what was objected, of all answers the gravest")]
    sources: Annotated[tuple[str, ...], field("what it rests on", min_length=1, max_length=40)]
    approval: Annotated[RecordName, field("the approval with which it was signed")] = ""


class BestInterestsAssessed(Record, frozen=True, kw_only=True, tag="protection.best_interests_assessed"):
    """Child protection decided what is best for a child (CRC article 3); the reasons lie in a compartment."""

    keep_days: ClassVar[int] = 3_653
    person: PersonId
    outcome: Annotated[Best, field("what is best", personal="special")]
    matter: Annotated[str, field("the matter with the reasons", pattern=RECORD_ID_PATTERN)]


class ChildReturnWeighed(Record, frozen=True, kw_only=True, tag="protection.child_return_weighed"):
    """The four criteria for the return of an unaccompanied child were answered, each with its reason (S-18)."""

    keep_days: ClassVar[int] = 3_653
    compartment_field: ClassVar[str] = "compartment"
    person: PersonId
    compartment: Annotated[Literal["vulnerability"], field("where it belongs")]
    is_no_victim: Annotated[
        bool, field("not a victim of trafficking", personal="special", sensitivity="secret")
    ]
    no_victim_because: Annotated[Reason, field("why", personal="special", sensitivity="secret")]
    is_at_no_risk: Annotated[
        bool, field("no risk of trafficking on return", personal="special", sensitivity="secret")
    ]
    no_risk_because: Annotated[Reason, field("why", personal="special", sensitivity="secret")]
    has_no_fear: Annotated[bool, field("no fear of return", personal="special", sensitivity="secret")]
    no_fear_because: Annotated[Reason, field("why", personal="special", sensitivity="secret")]
    can_decide: Annotated[
        bool, field("able to decide alone; under 14 presumed not", personal="special", sensitivity="secret")
    ]
    can_decide_because: Annotated[Reason, field("why", personal="special", sensitivity="secret")]
    was_guardian_heard: Annotated[bool, field("whether guardian or representative was heard")]
    is_reception_confirmed: Annotated[bool, field("whether adequate reception is confirmed")]


class PersonHeld(Record, frozen=True, kw_only=True, tag="protection.person_held"):
    """Somebody is held, or held elsewhere or otherwise than before; the clock does not start anew (S-21)."""

    keep_days: ClassVar[int] = 1_826
    person: PersonId
    facility: Annotated[str, field("where", min_length=2, max_length=80)]
    hold_class: Annotated[HoldClass, field("with whom")]
    ground: Annotated[Ground, field("why")] = "screening"
    best_interests: Annotated[RecordName, field("the assessment that permits separation from family")] = ""


class HoldEnded(Record, frozen=True, kw_only=True, tag="protection.hold_ended"):
    """Somebody left custody; impossible while they were not told their rights (S-22)."""

    keep_days: ClassVar[int] = 1_826
    is_account: ClassVar[bool] = True
    person: PersonId
    how: Annotated[Literal["released", "placed_in_care", "transferred", "died"], field("how it ended")]


class EntryRefused(Record, frozen=True, kw_only=True, tag="protection.entry_refused"):
    """Entry was refused, with its coded ground; impossible while the person was not told their rights (S-22)."""

    keep_days: ClassVar[int] = 1_826
    is_account: ClassVar[bool] = True
    person: PersonId
    ground: Annotated[RefusalGround, field("coded ground")]


class PersonTransferred(Record, frozen=True, kw_only=True, tag="protection.person_transferred"):
    """Somebody was returned, handed over, readmitted or put ashore; it repeats what made it lawful (S-13)."""

    keep_days: ClassVar[int] = 3_653
    is_account: ClassVar[bool] = True
    person: PersonId
    way: Annotated[Way, field("which way")]
    destination: Annotated[Nation, field("where to")]
    assessment: Annotated[str, field("the signed assessment", pattern=RECORD_ID_PATTERN)]
    assessed_at: Annotated[Instant, field("when it was signed", unit="ms UTC")]
    language: Annotated[str, field("language in which they were told", pattern=LANGUAGE_PATTERN)]
    situation: Annotated[str, field("the assessment of the country", pattern=RECORD_ID_PATTERN)]


class HoldOverrun(Record, frozen=True, kw_only=True, tag="protection.hold_overrun"):
    """A clock ran out; counted in public, and shown to the independent monitor at once (S-21)."""

    keep_days: ClassVar[int] = 3_653
    is_account: ClassVar[bool] = True
    person: PersonId
    clock: Annotated[Clock, field("which clock")]
    due_at: Annotated[Instant, field("when it ran out", unit="ms UTC")]


class NeedsListed(Record, frozen=True, kw_only=True, tag="protection.needs_listed"):
    """What people who arrive will need, for whoever receives them: needs and numbers, no names."""

    keep_days: ClassVar[int] = 30
    place: Annotated[Place, field("where they arrive", unit="1e-7 degree", sharable=True, role="place")]
    persons: Annotated[int, field("how many people", sharable=True, ge=1, le=100_000)]
    person_class: Annotated[
        Literal["rescued", "intercepted"], field("how they came", sharable=True, role="person_class")
    ]
    children: Annotated[int, field("of these, children", sharable=True, ge=0, le=100_000)] = 0
    needs: Annotated[
        tuple[
            Literal[
                "shelter",
                "medical_care",
                "care_for_infants",
                "care_for_pregnant",
                "interpreter",
                "food",
                "clothes",
            ],
            ...,
        ],
        field("what they need", sharable=True, max_length=7),
    ] = ()
    origin_countries: Annotated[
        tuple[Nation, ...],
        field(
            "countries that any of them left, as far as known",
            personal="special",
            role="origin_countries",
            max_length=40,
        ),
    ] = ()
    protection: Annotated[
        Literal["none", "wished"],
        field("whether any of them wishes protection", personal="special", role="protection"),
    ] = "none"
