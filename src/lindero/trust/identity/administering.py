"""What administrators do beyond accounts and roles: end somebody's access at once, settle a step of the first days."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.trust.identity import records
from lindero.trust.identity.actions import check_enrolled, roles_of
from lindero.trust.identity.rules import is_independent
from lindero.trust.identity.tables.administering import COUNT_OTHER_ADMINISTRATORS
from lindero.trust.identity.tables.passkeys import PASSKEYS_OF

Because = Annotated[str, msgspec.Meta(min_length=3, max_length=300)]


class EndAccess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a person's access at once.

    Attributes:
        person: Whose: sessions end, passkeys, codes and roles are taken back.
        because: Why, for example that the person has left the service.
    """

    person: Annotated[str, msgspec.Meta(pattern=records.PERSON_PATTERN)]
    because: Because


class SettleStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a step of the first days is done, or not needed here.

    Attributes:
        step: Which step, as its page names it.
        because: What was done, or why it is not needed.
    """

    step: Annotated[
        str, msgspec.Meta(pattern=records.STEP_PATTERN, max_length=120, examples=["identity.passkeys"])
    ]
    because: Because


def end_access(desk: Desk, ask: EndAccess) -> str:
    """End a person's access: sessions, passkeys, codes and roles; a pass phrase opens nothing then.

    Raises:
        Missing: If there is no such person.
        Refused: If the person oversees the node, whose roles the independent body alone takes (safeguard S-51); or it
            is the last administrator.
    """
    check_enrolled(desk, ask.person)
    roles = roles_of(desk, ask.person)
    if is_independent(roles):
        raise Refused(
            "identity.independent",
            f"{ask.person} oversees this node: no administrator ends this access.",
            "The independent body takes the roles with its statement; the account is empty then.",
            ("INDEPENDENT",),
        )
    (others,) = desk.rows(COUNT_OTHER_ADMINISTRATORS, (ask.person,))[0]
    if "ADM" in roles and not others:
        raise Refused(
            "identity.last_administrator",
            f"{ask.person} is the only administrator: nobody could let anybody in afterwards.",
            "Give another person the role first.",
        )
    for credential_id, *_ in desk.rows(PASSKEYS_OF, (ask.person,)):
        desk.put(records.PasskeyRevoked(person=ask.person, credential_id=credential_id))
    for role in roles:
        desk.put(records.RoleRevoked(person=ask.person, role=role))
    return desk.put(records.AccessEnded(person=ask.person, because=ask.because)).record_id


def settle_step(desk: Desk, ask: SettleStep) -> str:
    """Put on record that a step is done or not needed here.

    Raises:
        Missing: If no folder offers such a step.
    """
    if ask.step not in {step.name for step in desk.offers("steps")}:
        raise Missing("identity.step", f"There is no step {ask.step}.", "Take its name from the start page.")
    return desk.put(records.StepSettled(step=ask.step, because=ask.because)).record_id
