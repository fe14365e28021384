"""The closed words of single events and the parts that reports are made of."""

from typing import Annotated, Final, Literal, get_args

import msgspec

REFERENCE_PATTERN: Final = r"^EV-[0-9]{4}-[0-9]{1,7}$(?!\n)"

EVENT_TYPES = Literal[
    "unauthorised_crossing", "person_smuggling", "person_trafficking", "illicit_drugs", "illicit_weapons",
    "stolen_vehicles", "excise_goods", "illicit_cash", "cultural_goods", "illicit_waste", "illicit_wildlife",
    "document_fraud", "vessel_of_interest", "flight_of_interest", "border_incident", "demonstration",
    "search_and_rescue", "missing_or_dead", "health_hazard", "environmental_hazard", "infrastructure_fault",
    "cyber_incident", "secondary_movement", "instrumentalisation", "exercise",
]  # fmt: skip
"""What a single event can be: Regulation (EU) 2021/581, annex 2, to be verified, and the parties' own additions."""

SIGNED_OFF: Final = frozenset({"instrumentalisation"})
"""Types that accuse a state: reported only after the political level has agreed."""

LIFE_TYPES: Final = frozenset({"search_and_rescue", "missing_or_dead", "health_hazard"})
"""Types in which lives are at risk whatever else is known."""

CLOSING = Literal["no_event", "impact_too_low", "ended"]
Level = Literal["none", "low", "medium", "high"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

Measure = Literal[
    "observe", "patrol_sent", "check", "rescue_called", "medical_care", "search",
    "seizure", "neighbour_informed", "closure", "repair", "inquiry",
]  # fmt: skip
Need = Literal["medical_care", "water", "food", "shelter", "interpreter", "care_for_infants"]
"""What people need. That somebody seeks protection is no such word: what is noted here may cross (S-11)."""

Number = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Impact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an event does, on three scales (Regulation (EU) 2021/581, article 17, to be verified).

    Attributes:
        migration_control: To detecting, preventing and handling crossings.
        cross_border_crime: To detecting, preventing and fighting cross-border crime.
        saving_lives: To protecting and saving lives.
    """

    migration_control: Level = "none"
    cross_border_crime: Level = "none"
    saving_lives: Level = "none"

    @property
    def highest(self) -> Level:
        """The highest of the three."""
        levels = (self.migration_control, self.cross_border_crime, self.saving_lives)
        return max(levels, key=LEVELS.index)


class Persons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """People in an event, as counts; None where nobody knows.

    Attributes:
        total: All of them.
        men: Grown men.
        women: Grown women.
        boys: Boys under 18.
        girls: Girls under 18.
        unaccompanied: Of the children, those with nobody.
        injured: Injured or ill.
        dead: Found dead.
        missing: Known to be missing.
        needs: What they need.
    """

    total: Number | None = None
    men: Number | None = None
    women: Number | None = None
    boys: Number | None = None
    girls: Number | None = None
    unaccompanied: Number | None = None
    injured: Number | None = None
    dead: Number | None = None
    missing: Number | None = None
    needs: Annotated[tuple[Need, ...], msgspec.Meta(max_length=7)] = ()


class Crossing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a crossing went (annex 2, to be verified); nothing in it says why anybody came.

    Attributes:
        outcome: Attempted or actual.
        manner: Open, or hidden from officers.
        direction: Into the own nation or out of it.
        embarked_in: The last country before it, three letters; empty if unknown.
        bound_for: Where it led, three letters; empty if unknown.
        found_by: A check at a crossing point, surveillance, or otherwise.
        evasion: How a check was avoided.
        transport: What they came on.
    """

    outcome: Literal["attempted", "actual"] = "actual"
    manner: Literal["unknown", "open", "clandestine"] = "unknown"
    direction: Literal["inbound", "outbound"] = "inbound"
    embarked_in: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)")] = ""
    bound_for: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)")] = ""
    found_by: Literal["check", "surveillance", "other"] = "surveillance"
    evasion: Literal["none", "around_the_crossing_point", "hidden", "false_documents", "other"] = "none"
    transport: Literal["unknown", "on_foot", "vehicle", "train", "boat", "aircraft", "other"] = "unknown"


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that an event has to do with.

    Attributes:
        sort: What it is.
        name: Its name: another event's reference, or a record's name.
    """

    sort: Literal["event", "track", "alert", "rescue", "request", "patrol"]
    name: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9:/-]{1,63}$(?!\n)")]
