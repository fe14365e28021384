"""What is asked of this folder: the fields of a form, of JSON and of a command."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.requests.records.terms import (
    Access,
    Ground,
    Language,
    PersonClass,
    Purpose,
    Told,
    Wanted,
)
from lindero.kernel import translating
from lindero.kernel.grading import Basis, Credibility, Reliability
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.places import Place

Request = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the request")]
Answer = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the answer")]
Neighbour = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="which neighbour")]
Offence = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$(?!\n)", description="offence of the agreed catalogue, if any"
    ),
]
Court = Annotated[str, msgspec.Meta(min_length=3, max_length=200, description="which court or prosecutor")]
Case = Annotated[str, msgspec.Meta(min_length=1, max_length=80, description="your case")]
SourceGrade = Annotated[
    Reliability, msgspec.Meta(description="reliability of the source, A complete to E unreliable, F unknown")
]
InformationGrade = Annotated[
    Credibility, msgspec.Meta(description="credibility, 1 confirmed to 5 improbable, 6 unknown")
]
Stated = Annotated[Basis, msgspec.Meta(description="whether it states a fact or an assessment")]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class AskInformation(_Ask, frozen=True, kw_only=True):
    """Ask a neighbour for information; fill it in once, in your own words, and every form is made from it."""

    neighbour: Neighbour
    purpose: Annotated[Purpose, msgspec.Meta(description="what for")]
    wanted: Annotated[Wanted, msgspec.Meta(description="what kind of information")]
    description: Annotated[
        str,
        msgspec.Meta(
            min_length=10, max_length=4_000, description="precisely what you want to know; no names here"
        ),
    ]
    because: Annotated[
        str, msgspec.Meta(min_length=10, max_length=2_000, description="why they are likely to have it")
    ]
    case_ref: Case
    contact: Annotated[
        str, msgspec.Meta(min_length=3, max_length=200, description="who answers questions, by function")
    ]
    language: Annotated[Language, msgspec.Meta(description="language in which you ask")] = "en"
    translation: translating.Text = ""
    translation_language: translating.Into = ""
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False
    is_urgent: Annotated[bool, msgspec.Meta(description="whether it is urgent")] = False
    urgency_reasons: Annotated[
        str, msgspec.Meta(max_length=2_000, description="why it is urgent; without, it counts as not urgent")
    ] = ""
    offence: Offence = ""
    penalty_months: Annotated[
        int, msgspec.Meta(ge=0, le=12_000, description="its greatest penalty, months")
    ] = 0
    link: Annotated[
        str, msgspec.Meta(max_length=2_000, description="how the person or thing is linked to the purpose")
    ] = ""
    restrictions: Annotated[
        str, msgspec.Meta(max_length=1_000, description="how the request may be used")
    ] = ""
    authority: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$(?!\n)",
            description="your authority, as the agreement names it",
        ),
    ] = ""
    has_person: Annotated[
        bool, msgspec.Meta(description="whether you will name a person in the next step")
    ] = False


class NamePerson(_Ask, frozen=True, kw_only=True):
    """Say whom a request is about; a second person releases it."""

    request: Request
    person_class: Annotated[PersonClass, msgspec.Meta(description="who the person is in your case")]
    source: SourceGrade
    information: InformationGrade
    basis: Stated
    family_name: Annotated[str, msgspec.Meta(max_length=120, description="family name")] = ""
    given_names: Annotated[str, msgspec.Meta(max_length=120, description="given names")] = ""
    born_on: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$(?!\n)",
            description="date of birth, YYYY-MM-DD or its beginning",
        ),
    ] = ""
    nationalities: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=NATION_PATTERN)], ...],
        msgspec.Meta(max_length=8, description="of which countries"),
    ] = ()
    document: Annotated[str, msgspec.Meta(max_length=60, description="number of a document")] = ""
    more: Annotated[str, msgspec.Meta(max_length=8_000, description="anything else that identifies")] = ""


class WithdrawRequest(_Ask, frozen=True, kw_only=True):
    """Take a request back."""

    request: Request
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="why")]


class GiveClarification(_Ask, frozen=True, kw_only=True):
    """Answer the other side's question."""

    request: Request
    text: Annotated[
        str, msgspec.Meta(min_length=1, max_length=2_000, description="your answer; no names here")
    ]
    language: translating.Tongue = ""
    translation: translating.Text = ""
    translation_language: translating.Into = ""
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False


class GiveFeedback(_Ask, frozen=True, kw_only=True):
    """Say what an answer was worth."""

    request: Request
    worth: Annotated[
        Literal["decisive", "useful", "known_already", "not_useful"], msgspec.Meta(description="what")
    ]


class CloseRequest(_Ask, frozen=True, kw_only=True):
    """Close a request that is answered, refused or withdrawn."""

    request: Request


class AcknowledgeRequest(_Ask, frozen=True, kw_only=True):
    """Say that you have read a request, and whether the data are at hand; that decides its time limit."""

    request: Request
    access: Annotated[Access, msgspec.Meta(description="whether you have the data at hand")]


class AssignRequest(_Ask, frozen=True, kw_only=True):
    """Give a request to an office."""

    request: Request
    office: Annotated[
        str, msgspec.Meta(min_length=2, max_length=120, description="which office, by function")
    ]


class AskClarification(_Ask, frozen=True, kw_only=True):
    """Ask the other side a question; your clock runs on."""

    request: Request
    text: Annotated[
        str, msgspec.Meta(min_length=3, max_length=2_000, description="your question; no names here")
    ]
    language: translating.Tongue = ""
    translation: translating.Text = ""
    translation_language: translating.Into = ""
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False


class AddTranslation(_Ask, frozen=True, kw_only=True):
    """Put a translation beside words of the other side; theirs count, and yours says who or what made it."""

    about: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the other side's words, by their record")
    ]
    language: translating.From = ""
    translation: translating.Beside
    translation_language: translating.Into
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False


class AskAuthorisation(_Ask, frozen=True, kw_only=True):
    """Say that the answer needs a court's leave; the clock stands still, and the other side is told."""

    request: Request
    court: Court
    expected_days: Annotated[
        int, msgspec.Meta(ge=1, le=366, description="how long it is likely to take, days")
    ]


class DecideAuthorisation(_Ask, frozen=True, kw_only=True):
    """Put on record what the court decided; the clock runs on."""

    request: Request
    outcome: Annotated[Literal["granted", "refused"], msgspec.Meta(description="how it decided")]


class ExtendDeadline(_Ask, frozen=True, kw_only=True):
    """Take longer than the limit, once, as far as the agreement allows, before it is over; the other side is told."""

    request: Request
    by: Annotated[
        int,
        msgspec.Meta(
            ge=1, le=100_000, description="by how much, in the unit of the limit, for example 8 hours"
        ),
    ]
    because: Annotated[str, msgspec.Meta(min_length=10, max_length=1_000, description="why it takes longer")]


class GiveInformation(_Ask, frozen=True, kw_only=True):
    """Answer a request, or a part of it; it is stamped as no evidence, and a second person releases it."""

    request: Request
    completes: Annotated[Literal["all", "part"], msgspec.Meta(description="whether this is all of it")]
    person_class: Annotated[PersonClass, msgspec.Meta(description="of whom it speaks; `other` for nobody")]
    source: SourceGrade
    information: InformationGrade
    basis: Stated
    text: Annotated[
        str, msgspec.Meta(max_length=8_000, description="what you tell of things; no names here")
    ] = ""
    language: translating.Tongue = ""
    translation: translating.Text = ""
    translation_language: translating.Into = ""
    translator: translating.Translator = ""
    machine: translating.Machine = ""
    is_reviewed: translating.Reviewed = False
    about_person: Annotated[str, msgspec.Meta(max_length=8_000, description="what you tell of a person")] = ""
    conditions: Annotated[
        str, msgspec.Meta(max_length=1_000, description="on which conditions it may be used")
    ] = ""
    left_out: Annotated[Told | Literal[""], msgspec.Meta(description="why a part is left out, if one is")] = (
        ""
    )


class RefuseRequest(_Ask, frozen=True, kw_only=True):
    """Refuse a request as a whole; where only a part is affected, answer the rest instead."""

    request: Request
    ground: Annotated[Ground, msgspec.Meta(description="why; told as far as it may be")]
    text: Annotated[
        str,
        msgspec.Meta(max_length=1_000, description="why, in words; leave empty where the ground is not told"),
    ] = ""


class AnswerTicket(_Ask, frozen=True, kw_only=True):
    """Say why an answer was late, and what is changed."""

    request: Request
    cause: Annotated[
        Literal["own_queue", "court", "other_side", "link", "not_late"],
        msgspec.Meta(description="what held it up"),
    ]
    remedy: Annotated[str, msgspec.Meta(min_length=5, max_length=1_000, description="what is changed")]


class AskEvidence(_Ask, frozen=True, kw_only=True):
    """Ask the side that gave an answer to consent to its use as evidence."""

    answer: Answer
    court: Court
    case_ref: Case
    because: Annotated[str, msgspec.Meta(min_length=10, max_length=1_000, description="why it is needed")]


class DecideEvidence(_Ask, frozen=True, kw_only=True):
    """Consent to the use of your answer as evidence, or point to judicial assistance instead."""

    answer: Answer
    consents: Annotated[Literal["yes", "no"], msgspec.Meta(description="whether you consent")]
    authority: Annotated[
        str, msgspec.Meta(min_length=3, max_length=200, description="which authority decided")
    ]
    conditions: Annotated[
        str, msgspec.Meta(max_length=1_000, description="conditions, or the way to ask instead")
    ] = ""


class BundleForCourt(_Ask, frozen=True, kw_only=True):
    """Put an answer into a bundle for a court; only with the consent of the side that gave it."""

    answer: Answer
    court: Court
    case_ref: Case


class NoteInformation(_Ask, frozen=True, kw_only=True):
    """Note what a neighbour may need to know; it stays at home until a person offers it."""

    purpose: Annotated[Purpose, msgspec.Meta(description="what it is of use for")]
    text: Annotated[
        str,
        msgspec.Meta(min_length=10, max_length=4_000, description="what is known of things; no names here"),
    ]
    source: SourceGrade
    information: InformationGrade
    basis: Stated
    place: Annotated[Place | None, msgspec.Meta(description="where")] = None
    offence: Offence = ""
    about_person: Annotated[str, msgspec.Meta(max_length=4_000, description="what is known of a person")] = ""
    person_class: Annotated[PersonClass, msgspec.Meta(description="of whom; `other` for nobody")] = "other"


class OfferInformation(_Ask, frozen=True, kw_only=True):
    """Offer a note to a neighbour; a second person releases it, and it is stamped as no evidence."""

    note: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the note")]
    neighbour: Neighbour
    with_person: Annotated[
        bool, msgspec.Meta(description="whether what is known of the person goes along")
    ] = False
    conditions: Annotated[
        str, msgspec.Meta(max_length=1_000, description="on which conditions it may be used")
    ] = ""


class DeclineOffer(_Ask, frozen=True, kw_only=True):
    """Decide that a note is not offered to a neighbour."""

    note: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the note")]
    neighbour: Neighbour
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="why")]
