"""What is asked: shapes as places in order, longitude before latitude."""

from typing import Annotated

import msgspec

from lindero.capabilities.boundaries import records
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

Name = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9-]{1,59}$(?!\n)", description="its name, the same through all versions"
    ),
]
Nation = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="whose it is, for example NRD")]
Outer = Annotated[
    tuple[Place, ...],
    msgspec.Meta(min_length=3, max_length=20_000, description="its outline: places in order, in 1e-7 degree"),
]
Holes = Annotated[
    tuple[tuple[Place, ...], ...],
    msgspec.Meta(max_length=100, description="outlines of what is not part of it"),
]
Source = Annotated[
    str, msgspec.Meta(min_length=3, max_length=300, description="the text or chart that it comes from")
]
From = Annotated[Instant, msgspec.Meta(description="from when on it counts; 0 for ever since")]


class RegisterLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a line, or its next version."""

    name: Name
    parties: Annotated[tuple[str, str], msgspec.Meta(description="between which two nations")]
    holder: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([A-Z]{3})?$(?!\n)", description="whose official line; empty for the treaty's"
        ),
    ] = ""
    points: Annotated[
        tuple[Place, ...],
        msgspec.Meta(min_length=2, max_length=20_000, description="its points in order, in 1e-7 degree"),
    ]
    source: Source
    valid_from: From = 0


class RegisterStrip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a disputed strip, or its next version."""

    name: Name
    claimants: Annotated[
        tuple[str, ...], msgspec.Meta(min_length=2, max_length=8, description="who claims it")
    ]
    outer: Outer
    holes: Holes = ()
    source: Source
    valid_from: From = 0


class RegisterZone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a zone, or its next version."""

    name: Name
    zone: Annotated[records.Zone, msgspec.Meta(description="which kind of zone")]
    nation: Nation
    outer: Outer
    holes: Holes = ()
    source: Source
    valid_from: From = 0


class WithdrawShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a line, strip or zone counts no longer."""

    name: Name
    because: Annotated[
        str, msgspec.Meta(min_length=10, max_length=600, description="why, for example a settlement")
    ]


class PlaceEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Look up whose an event is; in a disputed strip it stays undetermined."""

    reference: Annotated[
        str, msgspec.Meta(min_length=1, max_length=80, description="the event, by its reference")
    ]
    place: Annotated[Place, msgspec.Meta(description="where it was: longitude, then latitude")]
    happened_at: Annotated[Instant | None, msgspec.Meta(description="when it was; now if empty")] = None


class ChooseJurisdiction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Choose who deals with an event whose jurisdiction is undetermined; it says nothing of where the boundary runs."""

    event: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the record that placed the event")
    ]
    nation: Nation
    because: Annotated[
        str, msgspec.Meta(min_length=20, max_length=2_000, description="why, in a sentence or more")
    ]
