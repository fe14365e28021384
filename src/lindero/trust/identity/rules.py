"""What roles permit together, which of them a person may hold, and who may give them."""

from collections.abc import Iterable

from lindero.kernel.capability import Grant
from lindero.kernel.errors import Refused
from lindero.trust.identity.roles import APART, INDEPENDENT, ROLES, WITHOUT_ACCOUNT


def grants_of(roles: Iterable[str], offered: Iterable[Grant]) -> frozenset[str]:
    """Return the permissions that some roles give together, as the folders declare them; an unknown role gives none."""
    held = set(roles)
    return frozenset(grant.name for grant in offered if held.intersection(grant.roles))


def check_role(role: str, held: Iterable[str]) -> None:
    """Let a role be added to those that a person holds.

    Raises:
        Refused: If the role does not exist, is for people without an account, or must be held by somebody else.
    """
    if role in WITHOUT_ACCOUNT:
        raise Refused(
            "identity.role",
            f"{role} is whom the node serves without an account.",
            "Nothing needs to be granted: what is public is open to them.",
        )
    if role not in ROLES:
        raise Refused("identity.role", f"There is no role {role}.", f"Choose one of {', '.join(ROLES)}.")
    for other in held:
        if frozenset((role, other)) in APART:
            raise Refused(
                "identity.apart",
                f"One person may not be both {role} and {other}.",
                "Give one of the roles to a colleague.",
            )


def check_giver(actor: str, person: str) -> None:
    """Let somebody give a role to a person, or take one (safeguard S-52).

    Raises:
        Refused: If it is the same person: nobody approves a privilege of the own name.
    """
    if actor == f"person/{person}":
        raise Refused(
            "identity.own_role",
            "Nobody gives or takes roles of the own name.",
            "Ask another administrator.",
            ("FOUR_EYES",),
        )


def is_independent(roles: Iterable[str]) -> bool:
    """Say whether any of the roles is outside the administrators' power (safeguard S-51)."""
    return not INDEPENDENT.isdisjoint(roles)
