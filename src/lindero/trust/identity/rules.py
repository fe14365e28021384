"""What each role may do, and which roles no one person may hold together."""

from collections.abc import Iterable, Mapping
from typing import Final

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

_GRANTS: Final[Mapping[str, frozenset[str]]] = {
    "NCC": frozenset({"picture.read", "sensors.read", "tracking.read", "oversight.read", "exchange.read", "exchange.recall"}),
    "SPOC": frozenset({"picture.read", "oversight.read", "exchange.read", "exchange.recall", "agreements.read"}),
    "LO": frozenset({"picture.read", "exchange.read", "agreements.read"}),
    "CMD": frozenset({"picture.read", "exchange.read", "agreements.read", "agreements.sign"}),
    "ANL": frozenset({"picture.read", "tracking.read"}),
    "LEG": frozenset({"agreements.read", "agreements.draft", "agreements.sign", "oversight.read", "exchange.read"}),
    "DIP": frozenset({"agreements.read", "agreements.draft", "agreements.suspend", "agreements.resume", "agreements.denounce", "oversight.read"}),
    "DPO": frozenset(
        {"agreements.read", "agreements.suspend", "agreements.resume", "oversight.read", "exchange.read", "exchange.recall",
         "ledger.read", "identity.read", "agreements.sign"}
    ),
    "AUD": frozenset({"agreements.read", "oversight.read", "exchange.read", "ledger.read", "identity.read"}),
    "FRO": frozenset({"agreements.read", "oversight.read", "exchange.read", "ledger.read"}),
    "ADM": frozenset({"sensors.read", "sensors.operate", "identity.read", "identity.administer"}),
}  # fmt: skip

APART: Final[tuple[tuple[str, str], ...]] = (("ADM", "DPO"), ("ADM", "AUD"), ("ADM", "FRO"), ("LEG", "DPO"))
"""Roles that no one person may hold together: who runs the node does not oversee it."""


def grants_of(roles: Iterable[str]) -> frozenset[str]:
    """Return the permissions that some roles give together; an unknown role gives none."""
    return frozenset(grant for role in roles for grant in _GRANTS.get(role, frozenset()))


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
