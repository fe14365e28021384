"""What is asked before somebody is held, let go, refused or taken elsewhere."""

from typing import Annotated

import msgspec

from lindero.capabilities.protection import records
from lindero.capabilities.protection.asks.fields import Country, Named, Person
from lindero.kernel.names import RECORD_ID_PATTERN


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
