"""What is on record of border sections: that they exist, which level was proposed and answered, what was then done."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

TEN_YEARS_DAYS = 3_653
SECTION_PATTERN = r"^[a-z][a-z0-9-]{1,59}$(?!\n)"

Level = Literal["low", "medium", "high", "critical"]
"""Impact levels of a section: Regulation (EU) 2019/1896, article 34, to be verified; critical holds for a time only."""

Duty = Literal[
    "regular_surveillance", "contact_neighbour", "reinforce_patrols", "report_weekly", "ask_for_support",
    "report_daily", "joint_plan", "rights_officer_informed",
]  # fmt: skip
"""What a level demands: article 35, to be verified, and the parties' own additions."""

SectionName = Annotated[
    str, field("the section, by its name with its holder", sharable=True, pattern=SECTION_PATTERN)
]
Holder = Annotated[Nation, field("the nation whose section it is", sharable=True)]
Where = Annotated[Place, field("its middle", unit="1e-7 degree", sharable=True, role="place")]
Number = Annotated[
    int, field("which proposal of this proposer's, from 1 on", sharable=True, ge=1, le=100_000)
]


class SectionRegistered(Record, frozen=True, kw_only=True, tag="sections.section_registered"):
    """A stretch of border that is judged as one, or its next version."""

    keep_days: ClassVar[int] = 36_525
    default_lane: ClassVar[Lane] = "bulk"
    name: SectionName
    version: Annotated[int, field("which version of it, from 1 on", sharable=True, ge=1, le=10_000)]
    place: Where
    title: Annotated[str, field("what people call it", sharable=True, min_length=2, max_length=120)]
    partner: Annotated[
        str,
        field("the nation on its other side; empty if none", sharable=True, pattern=r"^([A-Z]{3})?$(?!\n)"),
    ] = ""
    points: Annotated[
        tuple[Place, ...], field("its line in order", unit="1e-7 degree", sharable=True, max_length=2_000)
    ] = ()


class LevelProposed(Record, frozen=True, kw_only=True, tag="sections.level_proposed"):
    """A side proposed another impact level; until the other agrees the old one stays."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    holder: Holder
    section: SectionName
    number: Number
    place: Where
    level: Annotated[Level, field("the level that is proposed", sharable=True)]
    until: Annotated[
        Instant, field("for critical: when it ends by itself; 0 for the others", unit="ms UTC", sharable=True)
    ] = 0
    because: Annotated[str, field("why", sharable=True, max_length=1_000)] = ""


class LevelAnswered(Record, frozen=True, kw_only=True, tag="sections.level_answered"):
    """The other side agreed to a proposal, or did not."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    holder: Holder
    section: SectionName
    proposer: Annotated[Nation, field("whose proposal it is", sharable=True)]
    number: Number
    place: Where
    agrees: Annotated[bool, field("whether it agrees", sharable=True)]
    because: Annotated[str, field("why", sharable=True, max_length=1_000)] = ""


class DutyOpened(Record, frozen=True, kw_only=True, tag="sections.duty_opened"):
    """A level came to hold that demands something of this nation: the node opened the task by itself."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    holder: Annotated[Nation, field("the nation whose section it is")]
    section: Annotated[str, field("the section", pattern=SECTION_PATTERN)]
    level: Annotated[Level, field("the level that demands it")]
    duty: Annotated[Duty, field("what is demanded")]
    since: Annotated[Instant, field("since when the level holds", unit="ms UTC")]
    due_at: Annotated[Instant, field("by when", unit="ms UTC")]


class DutyDone(Record, frozen=True, kw_only=True, tag="sections.duty_done"):
    """What a level demanded was done."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    holder: Annotated[Nation, field("the nation whose section it is")]
    section: Annotated[str, field("the section", pattern=SECTION_PATTERN)]
    duty: Annotated[Duty, field("what was done")]
    since: Annotated[Instant, field("since when the level holds that demanded it", unit="ms UTC")]
    note: Annotated[str, field("how", max_length=1_000)] = ""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A section as rows know it.

    Attributes:
        holder: Whose it is.
        name: Its name.
        version: Its latest version.
        title: What people call it.
        partner: The nation on its other side; empty if none.
        place: Its middle.
    """

    holder: str
    name: str
    version: int
    title: str
    partner: str
    place: Place
