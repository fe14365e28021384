"""What is asked of sections."""

from typing import Annotated

import msgspec

from lindero.capabilities.sections.records import SECTION_PATTERN, Duty, Level
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

Section = Annotated[str, msgspec.Meta(pattern=SECTION_PATTERN, description="the section, as strait-north")]
Holder = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([A-Z]{3})?$(?!\n)", description="whose section it is; the own nation's if empty"
    ),
]
Because = Annotated[str, msgspec.Meta(max_length=1_000, description="why")]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class RegisterSection(_Ask, frozen=True, kw_only=True):
    """Register a stretch of border, or its next version."""

    name: Section
    title: Annotated[str, msgspec.Meta(min_length=2, max_length=120, description="what people call it")]
    place: Annotated[Place, msgspec.Meta(description="its middle: longitude, then latitude")]
    partner: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([A-Z]{3})?$(?!\n)", description="the nation on its other side; none if empty"
        ),
    ] = ""
    points: Annotated[
        tuple[Place, ...], msgspec.Meta(max_length=2_000, description="its line: places in order")
    ] = ()


class ProposeLevel(_Ask, frozen=True, kw_only=True):
    """Propose another impact level; until the other side agrees the old one stays."""

    section: Section
    holder: Holder = ""
    level: Annotated[Level, msgspec.Meta(description="low, medium, high or critical")]
    until: Annotated[
        Instant | None, msgspec.Meta(description="for critical: when it ends by itself, within 30 days")
    ] = None
    because: Because = ""


class AnswerLevel(_Ask, frozen=True, kw_only=True):
    """Agree to a proposal of the other side, or not."""

    section: Section
    holder: Holder = ""
    proposer: Annotated[
        str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)", description="the nation that proposed")
    ]
    number: Annotated[int, msgspec.Meta(ge=1, description="which proposal of its")]
    agrees: Annotated[bool, msgspec.Meta(description="whether you agree")] = False
    because: Because = ""


class NoteDone(_Ask, frozen=True, kw_only=True):
    """Say that what a level demanded was done."""

    section: Section
    holder: Holder = ""
    duty: Annotated[Duty, msgspec.Meta(description="what was done")]
    since: Annotated[Instant, msgspec.Meta(description="since when the level holds that demanded it")]
    note: Annotated[str, msgspec.Meta(max_length=1_000, description="how, for example whom you spoke to")] = (
        ""
    )
