"""The roles beside daily border work: protection, law, oversight, exercises and the machine itself."""

from collections.abc import Mapping
from typing import Final

from lindero.trust.identity.role import Role, role_of

BESIDE_DUTY: Final[Mapping[str, Role]] = {
    "MED": role_of(
        "Health officer", "protection",
        "See needs, refer, stop and start the clocks of holding.",
        "Share protection data with views of enforcement.",
    ),
    "PRO": role_of(
        "Protection officer", "protection",
        "See vulnerability and needs, refer, stop and start the clocks of holding.",
        "Share protection data with views of enforcement.",
    ),
    "CHI": role_of(
        "Child-protection officer", "protection",
        "Assess and decide what is best for a child.",
        "Serve enforcement.",
    ),
    "ASY": role_of(
        "Asylum authority", "protection",
        "Keep the register of claims, a compartment of its own.",
        "Release anything to a neighbour by default.",
    ),
    "LEG": role_of(
        "Treaty and legal officer", "law",
        "Draft, compare and review agreements.",
        "Activate an agreement alone.",
    ),
    "DIP": role_of(
        "Foreign ministry, joint commission", "law",
        "Handle disputes and notes; suspend and resume.",
        "Change data.",
    ),
    "HOA": role_of(
        "Head of the authority", "law",
        "Go on against a negative opinion of the data protection officer, with a reason that auditors read.",
        "Do so without it being on record.",
    ),
    "JUD": role_of(
        "Judge, prosecutor, magistrate", "law",
        "Authorise, refuse and limit.",
        "Carry out what was authorised.",
    ),
    "DPO": role_of(
        "Data protection officer", "independent",
        "Read every log, stop the flow, answer persons about their data, audit.",
        "Edit anything operational.",
    ),
    "AUD": role_of(
        "Auditor", "independent",
        "Read everything, holding clocks, complaints and random cases among it.",
        "Edit anything operational.",
    ),
    "FRO": role_of(
        "Fundamental-rights officer", "independent",
        "Read everything, holding clocks, complaints and random cases among it.",
        "Edit anything operational.",
    ),
    "IMM": role_of(
        "Independent monitoring mechanism", "independent",
        "Read everything, holding clocks, complaints and random cases among it.",
        "Edit anything operational.",
    ),
    "TRN": role_of(
        "Trainer, trainee", "exercise",
        "Give and take courses.",
        "Touch production data.",
    ),
    "EXC": role_of(
        "Exercise director, controller, evaluator", "exercise",
        "Run exercises, inject events, evaluate.",
        "Touch production data.",
    ),
    "ADM": role_of(
        "Node administrator", "machine",
        "Install, keep keys and backups, give roles.",
        "Read content, edit a log, or give the own name a role.",
    ),
}  # fmt: skip
"""Roles that belong to anything but operations, by their codes."""
