"""What each role may do, and which roles no one person may hold together."""

from collections.abc import Iterable, Mapping
from typing import Final

from lindero.kernel.capability import Grant
from lindero.kernel.errors import Refused

ROLES: Final[Mapping[str, str]] = {
    "NCC": "Coordination-centre duty officer",
    "SPOC": "Single point of contact",
    "LO": "Liaison officer",
    "CMD": "Operation commander",
    "ANL": "Intelligence analyst",
    "LEG": "Treaty and legal officer",
    "DIP": "Foreign ministry, joint commission",
    "DPO": "Data protection officer",
    "AUD": "Auditor",
    "FRO": "Fundamental-rights officer",
    "ADM": "Node administrator",
}

APART: Final[tuple[tuple[str, str], ...]] = (("ADM", "DPO"), ("ADM", "AUD"), ("ADM", "FRO"), ("LEG", "DPO"))
"""Roles that no one person may hold together: who runs the node does not oversee it."""


def grants_of(roles: Iterable[str], offered: Iterable[Grant]) -> frozenset[str]:
    """Return the permissions that some roles give together, as the folders declare them; an unknown role gives none."""
    held = set(roles)
    return frozenset(grant.name for grant in offered if held.intersection(grant.roles))


def check_role(role: str, held: Iterable[str]) -> None:
    """Let a role be added to those that a person holds.

    Raises:
        Refused: If the role does not exist, or must be held by somebody else.
    """
    if role not in ROLES:
        raise Refused("identity.role", f"There is no role {role}.", f"Choose one of {', '.join(ROLES)}.")
    for other in held:
        if (role, other) in APART or (other, role) in APART:
            raise Refused(
                "identity.apart",
                f"One person may not be both {role} and {other}.",
                "Give one of the roles to a colleague.",
            )
