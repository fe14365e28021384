"""The roles that people hold at a node: what each may do, what it may never, and which exclude each other."""

from collections.abc import Mapping
from itertools import combinations, product
from typing import Final, Literal

import msgspec

Belonging = Literal["operations", "protection", "law", "independent", "exercise", "machine"]
"""What a role belongs to: daily border work, people in need, treaties, oversight, exercises, or the machine itself."""


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role that a person may hold.

    Attributes:
        title: Its name for people.
        belongs: What it belongs to.
        may: What it is for.
        never: What it may never do, whoever grants what.
    """

    title: str
    belongs: Belonging
    may: str
    never: str


def _role(title: str, belongs: Belonging, may: str, never: str) -> Role:
    return Role(title=title, belongs=belongs, may=may, never=never)


ROLES: Final[Mapping[str, Role]] = {
    "NCC": _role(
        "Coordination-centre duty officer", "operations",
        "Run the picture, raise and close events, propose the impact level, start the hand-off to rescue.",
        "Release personal data without the gate, or change an agreement.",
    ),
    "SPOC": _role(
        "Single point of contact", "operations",
        "Handle requests, hits and follow-ups around the clock.",
        "Skip purpose or justification.",
    ),
    "LO": _role(
        "Liaison officer", "operations",
        "Ask the own node on behalf of the neighbour; see own data and what is shared.",
        "Sign in to the neighbour's node.",
    ),
    "CMD": _role(
        "Operation commander", "operations",
        "Task patrols and approve the plan.",
        "Give executive powers that the plan does not.",
    ),
    "PTL": _role(
        "Patrol member", "operations",
        "Log contact, evidence and position; call pursuit and surveillance.",
        "Enter dwellings across the border, or keep data after the device is purged.",
    ),
    "UAS": _role(
        "Drone pilot, sensor operator", "operations",
        "Plan flights and tag detections.",
        "Fly or film beyond the permitted footprint.",
    ),
    "ANL": _role(
        "Intelligence analyst", "operations",
        "Work with the graph, risk rules and products.",
        "Put protected attributes into scores, or see who gave a tip.",
    ),
    "BG1": _role(
        "First-line border officer", "operations",
        "Check, and decide with reasons.",
        "Decide from a score alone.",
    ),
    "BG2": _role(
        "Second-line border officer", "operations",
        "Check in depth, and decide with reasons.",
        "Decide from a score alone.",
    ),
    "CUS": _role(
        "Customs and trade officer", "operations",
        "Handle trusted traders, cargo and release times.",
        "Use what was declared for trade to act against travellers.",
    ),
    "RCC": _role(
        "Rescue coordination officer", "operations",
        "Run rescue cases and task units for them.",
        "Be used to task enforcement before the rescue has ended.",
    ),
    "CA": _role(
        "Central authority", "operations",
        "Send and receive requests for legal assistance and extradition.",
        "Decide in the place of a court.",
    ),
    "COM": _role(
        "Community liaison officer", "operations",
        "Run campaigns and forums, and answer.",
        "See a tip that is not redacted.",
    ),
    "TIP-H": _role(
        "Tip handler", "operations",
        "Sort tips and follow them up.",
        "Know who gave a tip.",
    ),
    "TIP-C": _role(
        "Custodian of tip identities", "operations",
        "Open the identity behind a tip, with a reason.",
        "Handle tips.",
    ),
    "STA": _role(
        "Statistician", "operations",
        "Publish statistics with small numbers suppressed.",
        "Export single rows.",
    ),
    "MED": _role(
        "Health officer", "protection",
        "See needs, refer, stop and start the clocks of holding.",
        "Share protection data with views of enforcement.",
    ),
    "PRO": _role(
        "Protection officer", "protection",
        "See vulnerability and needs, refer, stop and start the clocks of holding.",
        "Share protection data with views of enforcement.",
    ),
    "CHI": _role(
        "Child-protection officer", "protection",
        "Assess and decide what is best for a child.",
        "Serve enforcement.",
    ),
    "ASY": _role(
        "Asylum authority", "protection",
        "Keep the register of claims, a compartment of its own.",
        "Release anything to a neighbour by default.",
    ),
    "LEG": _role(
        "Treaty and legal officer", "law",
        "Draft, compare and review agreements.",
        "Activate an agreement alone.",
    ),
    "DIP": _role(
        "Foreign ministry, joint commission", "law",
        "Handle disputes and notes; suspend and resume.",
        "Change data.",
    ),
    "HOA": _role(
        "Head of the authority", "law",
        "Go on against a negative opinion of the data protection officer, with a reason that auditors read.",
        "Do so without it being on record.",
    ),
    "JUD": _role(
        "Judge, prosecutor, magistrate", "law",
        "Authorise, refuse and limit.",
        "Carry out what was authorised.",
    ),
    "DPO": _role(
        "Data protection officer", "independent",
        "Read every log, stop the flow, answer persons about their data, audit.",
        "Edit anything operational.",
    ),
    "AUD": _role(
        "Auditor", "independent",
        "Read everything, holding clocks, complaints and random cases among it.",
        "Edit anything operational.",
    ),
    "FRO": _role(
        "Fundamental-rights officer", "independent",
        "Read everything, holding clocks, complaints and random cases among it.",
        "Edit anything operational.",
    ),
    "IMM": _role(
        "Independent monitoring mechanism", "independent",
        "Read everything, holding clocks, complaints and random cases among it.",
        "Edit anything operational.",
    ),
    "TRN": _role(
        "Trainer, trainee", "exercise",
        "Give and take courses.",
        "Touch production data.",
    ),
    "EXC": _role(
        "Exercise director, controller, evaluator", "exercise",
        "Run exercises, inject events, evaluate.",
        "Touch production data.",
    ),
    "ADM": _role(
        "Node administrator", "machine",
        "Install, keep keys and backups, give roles.",
        "Read content, edit a log, or give the own name a role.",
    ),
}  # fmt: skip
"""Every role that an account may hold, by its code."""

WITHOUT_ACCOUNT: Final[Mapping[str, str]] = {
    "PUB": "Citizen, anonymous reporter, trader, traveller, organisation, press",
    "SUBJ": "Person concerned, legal representative, interpreter",
}
"""Those whom the node serves without an account: nothing can be granted to them, so nothing can be withheld."""

INDEPENDENT: Final = frozenset(code for code, role in ROLES.items() if role.belongs == "independent")
"""Roles that no administrator gives, takes, mutes or signs in for (safeguard S-51)."""

ENFORCEMENT: Final = ("BG1", "BG2", "ANL", "CMD")
SHELTERED: Final = ("ASY", "CHI")
"""Compartments that enforcement has no part in."""


def _exclusions() -> frozenset[frozenset[str]]:
    """Return every two roles that no one person may hold.

    Who runs the machine does nothing else; who oversees does nothing that is overseen; who is in an exercise
    is not in production at the same time; enforcement is not in the compartments of asylum and children.
    """
    pairs = [*product(ENFORCEMENT, SHELTERED), ("TIP-H", "TIP-C")]
    for first, second in combinations(ROLES, 2):
        belong = {ROLES[first].belongs, ROLES[second].belongs}
        if len(belong) > 1 and belong & {"machine", "independent", "exercise"}:
            pairs.append((first, second))
    return frozenset(frozenset(pair) for pair in pairs)


APART: Final = _exclusions()
"""Pairs of roles that no one person may hold at the same time."""


def title_of(role: str) -> str:
    """Return a role's name for people; the code itself for a role of another edition."""
    return ROLES[role].title if role in ROLES else role


def apart_from(role: str) -> tuple[str, ...]:
    """Return the roles that cannot be held beside one, in the order of `ROLES`."""
    return tuple(other for other in ROLES if frozenset((role, other)) in APART)
