"""What is asked about who arrives: received, informed, what they said, what they will need; no names."""

from typing import Annotated

import msgspec

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks.fields import Named, Person
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant


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
