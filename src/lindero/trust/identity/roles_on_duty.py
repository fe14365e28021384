"""The roles of daily border work, with what each may and may never."""

from collections.abc import Mapping
from typing import Final

from lindero.trust.identity.role import Role, role_of

ON_DUTY: Final[Mapping[str, Role]] = {
    "NCC": role_of(
        "Coordination-centre duty officer", "operations",
        "Run the picture, raise and close events, propose the impact level, start the hand-off to rescue.",
        "Release personal data without the gate, or change an agreement.",
    ),
    "SPOC": role_of(
        "Single point of contact", "operations",
        "Handle requests, hits and follow-ups around the clock.",
        "Skip purpose or justification.",
    ),
    "LO": role_of(
        "Liaison officer", "operations",
        "Ask the own node on behalf of the neighbour; see own data and what is shared.",
        "Sign in to the neighbour's node.",
    ),
    "CMD": role_of(
        "Operation commander", "operations",
        "Task patrols and approve the plan.",
        "Give executive powers that the plan does not.",
    ),
    "PTL": role_of(
        "Patrol member", "operations",
        "Log contact, evidence and position; call pursuit and surveillance.",
        "Enter dwellings across the border, or keep data after the device is purged.",
    ),
    "UAS": role_of(
        "Drone pilot, sensor operator", "operations",
        "Plan flights and tag detections.",
        "Fly or film beyond the permitted footprint.",
    ),
    "ANL": role_of(
        "Intelligence analyst", "operations",
        "Work with the graph, risk rules and products.",
        "Put protected attributes into scores, or see who gave a tip.",
    ),
    "BG1": role_of(
        "First-line border officer", "operations",
        "Check, and decide with reasons.",
        "Decide from a score alone.",
    ),
    "BG2": role_of(
        "Second-line border officer", "operations",
        "Check in depth, and decide with reasons.",
        "Decide from a score alone.",
    ),
    "CUS": role_of(
        "Customs and trade officer", "operations",
        "Handle trusted traders, cargo and release times.",
        "Use what was declared for trade to act against travellers.",
    ),
    "RCC": role_of(
        "Rescue coordination officer", "operations",
        "Run rescue cases and task units for them.",
        "Be used to task enforcement before the rescue has ended.",
    ),
    "CA": role_of(
        "Central authority", "operations",
        "Send and receive requests for legal assistance and extradition.",
        "Decide in the place of a court.",
    ),
    "COM": role_of(
        "Community liaison officer", "operations",
        "Run campaigns and forums, and answer.",
        "See a tip that is not redacted.",
    ),
    "TIP-H": role_of(
        "Tip handler", "operations",
        "Sort tips and follow them up.",
        "Know who gave a tip.",
    ),
    "TIP-C": role_of(
        "Custodian of tip identities", "operations",
        "Open the identity behind a tip, with a reason.",
        "Handle tips.",
    ),
    "STA": role_of(
        "Statistician", "operations",
        "Publish statistics with small numbers suppressed.",
        "Export single rows.",
    ),
}  # fmt: skip
"""Roles that belong to operations, by their codes."""
