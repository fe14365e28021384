"""What is asked about data that crossed: the fields of a form, of JSON and of a command."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import msgspec

from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.trust.exchange.records import Contester, Ground, Remover

MOST_AT_ONCE: Final = 10_000
_Id = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the record")]
_Ids = Annotated[
    tuple[_Id, ...],
    msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE, description="names of the records"),
]
_Origin = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the nation whose record it is")]
_Told = Annotated[
    str,
    msgspec.Meta(min_length=3, max_length=300, description="why, told to the neighbours; no personal data"),
]
_Why = Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="why")]
_Law = Annotated[str, msgspec.Meta(min_length=3, max_length=200, description="the law that permits it")]
_Authority = Annotated[
    str, msgspec.Meta(min_length=3, max_length=200, description="the authority that ordered it")
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks here have in common: an unknown key is refused."""


class RecallRecord(_Ask, frozen=True, kw_only=True):
    """Ask a record back from every neighbour that received it."""

    record_id: _Id
    reason: _Told
    ground: Annotated[Ground, msgspec.Meta(description="on what ground")] = "wrong"


class RecallRecords(_Ask, frozen=True, kw_only=True):
    """Ask many records back at once."""

    record_ids: _Ids
    reason: _Told
    ground: Annotated[Ground, msgspec.Meta(description="on what ground")] = "wrong"


class EraseRecord(_Ask, frozen=True, kw_only=True):
    """Erase a record of ours, here and wherever it went."""

    record_id: _Id
    reason: _Told
    ground: Annotated[Ground, msgspec.Meta(description="on what ground")] = "unlawful"


class CorrectRecord(_Ask, frozen=True, kw_only=True):
    """Put a corrected record in the place of a wrong one, here and wherever it went."""

    record_id: _Id
    fields: Annotated[
        Mapping[str, Any],
        msgspec.Meta(min_length=1, description="the corrected values by field; null takes one out"),
    ]
    reason: _Told


class HoldRecord(_Ask, frozen=True, kw_only=True):
    """Keep a record from being erased, for a law, by an authority, until a date."""

    record_id: _Id
    origin: _Origin
    legal_basis: _Law
    authority: _Authority
    reason: _Why
    review_at: Annotated[int, msgspec.Meta(ge=0, description="when it ends unless ordered anew, ms UTC")]


class EndHold(_Ask, frozen=True, kw_only=True):
    """Lift a hold before its review date."""

    record_id: _Id
    origin: _Origin
    reason: _Why


class OpenHeld(_Ask, frozen=True, kw_only=True):
    """Open a record that is locked away under a hold."""

    record_id: _Id
    origin: _Origin
    reason: _Why


class ContestAccuracy(_Ask, frozen=True, kw_only=True):
    """Flag a record as contested, here and wherever it went."""

    record_id: _Id
    by: Annotated[Contester, msgspec.Meta(description="who contests it")]
    reason: _Told


class EndContest(_Ask, frozen=True, kw_only=True):
    """Lower the flag, with the leave of the person, a court or the supervisor."""

    record_id: _Id
    agreed_by: Annotated[Remover, msgspec.Meta(description="who agreed")]
    reference: Annotated[
        str,
        msgspec.Meta(min_length=3, max_length=120, description="file number of the agreement or decision"),
    ]


class AskCorrection(_Ask, frozen=True, kw_only=True):
    """Tell the origin of a record that it is wrong, out of date or unlawful."""

    record_id: _Id
    wish: Annotated[Literal["correct", "erase"], msgspec.Meta(description="what is asked for")]
    reason: _Told


class RefuseCorrection(_Ask, frozen=True, kw_only=True):
    """Answer a neighbour's objection with a no, and say why."""

    record_id: _Id
    peer: Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the neighbour that asked")]
    reason: _Told


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was locked away, opened for what the hold is for.

    Attributes:
        kind: Its kind.
        review_at: When the hold ends, milliseconds UTC.
        fields: Its fields by name.
    """

    kind: str
    review_at: int
    fields: Mapping[str, Any]
