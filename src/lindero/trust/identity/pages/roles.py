"""The view of all roles: what each may, what it may never, and beside which others it cannot be held."""

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.identity.roles import INDEPENDENT, ROLES, WITHOUT_ACCOUNT, apart_from
from lindero.trust.identity.rules import grants_of


class RolesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which roles to show.

    Attributes:
        role: Only this one; all of them where empty.
    """

    role: str = ""


class RoleShown(msgspec.Struct, frozen=True, kw_only=True):
    """A role.

    Attributes:
        role: Its code.
        title: Its name for people.
        may: What it is for.
        never: What it may never do.
        independent: Whether only the independent body gives and takes it.
        grants: The permissions that it gives.
        apart_from: Codes of the roles that nobody may hold beside it.
    """

    role: str
    title: str
    may: str
    never: str
    independent: bool
    grants: tuple[str, ...]
    apart_from: tuple[str, ...]


class RolesView(msgspec.Struct, frozen=True, kw_only=True):
    """All roles.

    Attributes:
        roles: Roles of people with an account.
        without_account: Whom the node serves without one, by code.
        permissions: What each permission that is given here opens, by its name.
    """

    roles: tuple[RoleShown, ...]
    without_account: dict[str, str]
    permissions: dict[str, str]


def show_roles(desk: Desk, query: RolesQuery) -> RolesView:
    """Show the roles with what they permit here and what keeps them apart."""
    offered = desk.offers("grants")
    return RolesView(
        roles=tuple(
            RoleShown(
                role=code,
                title=role.title,
                may=role.may,
                never=role.never,
                independent=code in INDEPENDENT,
                grants=tuple(sorted(grants_of([code], offered))),
                apart_from=apart_from(code),
            )
            for code, role in ROLES.items()
            if query.role in {"", code}
        ),
        without_account=dict(WITHOUT_ACCOUNT) if not query.role else {},
        permissions={grant.name: grant.sentence for grant in offered},
    )
