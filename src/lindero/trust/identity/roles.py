"""The roles that people hold at a node: all there are, and which exclude each other."""

from collections.abc import Mapping
from itertools import combinations, product
from typing import Final

from lindero.trust.identity.role import Role
from lindero.trust.identity.roles_beside_duty import BESIDE_DUTY
from lindero.trust.identity.roles_on_duty import ON_DUTY

ROLES: Final[Mapping[str, Role]] = {**ON_DUTY, **BESIDE_DUTY}
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
