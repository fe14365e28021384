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

_SEES_THE_PICTURE: Final = ("picture.read", "tracking.read")
_SEES_THE_SHARING: Final = ("agreements.read", "exchange.read")
_OVERSEES: Final = (*_SEES_THE_SHARING, "oversight.read", "ledger.read")

_GRANTS: Final[Mapping[str, frozenset[str]]] = {
    "NCC": frozenset(
        {*_SEES_THE_PICTURE, *_SEES_THE_SHARING, "sensors.read", "oversight.read", "exchange.recall"}
    ),
    "SPOC": frozenset({*_SEES_THE_SHARING, "picture.read", "oversight.read", "exchange.recall"}),
    "LO": frozenset({*_SEES_THE_SHARING, "picture.read"}),
    "CMD": frozenset({*_SEES_THE_SHARING, "picture.read", "agreements.sign"}),
    "ANL": frozenset(_SEES_THE_PICTURE),
    "LEG": frozenset({*_SEES_THE_SHARING, "agreements.draft", "agreements.sign", "oversight.read"}),
    "DIP": frozenset(
        {
            "agreements.read",
            "agreements.draft",
            "agreements.suspend",
            "agreements.resume",
            "agreements.denounce",
        }
    )
    | {"oversight.read"},
    "DPO": frozenset({*_OVERSEES, "agreements.suspend", "agreements.resume", "agreements.sign"})
    | {"exchange.recall", "identity.read"},
    "AUD": frozenset({*_OVERSEES, "identity.read"}),
    "FRO": frozenset(_OVERSEES),
    "ADM": frozenset({"sensors.read", "sensors.operate", "identity.read", "identity.administer"}),
}
"""What each role may do; content is never among what an administrator may (safeguard S-52)."""

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
