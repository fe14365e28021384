"""What personal data may be read for, by whom, and what must be said first (safeguards S-52, S-58; LED article 25)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused

CASE_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9 ._/-]{2,59}$(?!\n)"
"""A case reference: 3 to 60 letters, digits and ` . _ / -`, a letter or digit first."""

MIN_REASON: Final = 10
MAX_REASON: Final = 300


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """Something that personal data may be read for.

    Attributes:
        title: Its name for people.
        roles: Codes of the roles that may read for it.
        asks_reason: Whether the case alone does not justify it, and a sentence must.
    """

    title: str
    roles: frozenset[str]
    asks_reason: bool = False


def _for(title: str, roles: str, *, asks_reason: bool = False) -> Purpose:
    return Purpose(title=title, roles=frozenset(roles.split()), asks_reason=asks_reason)


PURPOSES: Final[Mapping[str, Purpose]] = {
    "border_management": _for("Managing the border", "NCC SPOC LO CMD"),
    "border_surveillance": _for("Border surveillance", "NCC SPOC LO CMD PTL UAS ANL"),
    "border_checks": _for("Border checks", "NCC SPOC BG1 BG2"),
    "crime_prevention": _for("Preventing crime", "SPOC LO CMD ANL BG2", asks_reason=True),
    "crime_investigation": _for("Investigating crime", "SPOC LO CMD ANL BG2 CA JUD", asks_reason=True),
    "counter_smuggling": _for("Against smuggling", "NCC SPOC LO CMD ANL BG2 CUS", asks_reason=True),
    "counter_trafficking": _for(
        "Against trafficking in persons", "SPOC LO CMD ANL BG2 PRO", asks_reason=True
    ),
    "judicial_assistance": _for("Assistance between courts", "CA JUD SPOC"),
    "victim_protection": _for("Protecting victims", "PRO MED CHI"),
    "child_protection": _for("Protecting children", "CHI PRO"),
    "missing_persons": _for("Missing persons", "NCC SPOC RCC PRO CHI"),
    "sea_rescue": _for("Rescue at sea", "RCC NCC SPOC LO CMD PTL UAS MED"),
    "land_rescue": _for("Rescue on land", "RCC NCC SPOC LO CMD PTL UAS MED"),
    "air_rescue": _for("Rescue of aircraft", "RCC NCC SPOC LO CMD PTL UAS MED"),
    "customs_control": _for("Customs control", "CUS"),
    "trade_facilitation": _for("Making trade easier", "CUS"),
    "asylum_procedure": _for("Asylum procedure", "ASY"),
    "health_care": _for("Health care", "MED"),
    "tips": _for("Following up a tip", "TIP-H TIP-C", asks_reason=True),
    "community": _for("Answering the public", "COM"),
    "statistics": _for("Statistics", "STA"),
    "legal_review": _for("Legal review, disputes", "LEG DIP JUD", asks_reason=True),
    "data_subject_rights": _for("Rights of the person concerned", "DPO"),
    "oversight": _for("Oversight and audit", "DPO AUD FRO IMM"),
    "training": _for("Training and exercises", "TRN EXC"),
}
"""Every purpose that there is, those of agreements among them; there is none for military use or targeting."""


def purposes_for(roles: Iterable[str]) -> tuple[str, ...]:
    """Return the purposes that somebody with these roles may state, in the order of `PURPOSES`."""
    held = set(roles)
    return tuple(name for name, purpose in PURPOSES.items() if purpose.roles & held)


class NoPurpose(Refused):
    """Nothing was stated yet that would justify reading; who asks states it and asks again."""


def check_stated(actor: Actor) -> None:
    """Let somebody read personal data who has stated what for.

    Args:
        actor: Who reads, with roles, purpose, case reference and reason.

    What break-glass opens was justified when two persons agreed to it.

    Raises:
        Refused: If the person runs the node, or the purpose is no purpose of a role held.
        NoPurpose: If purpose, case or reason are missing or not as they must be.
    """
    if actor.emergency:
        # Two persons agreed to case and reason beforehand; the role's own purposes are what was not enough.
        return
    check_reads_content(actor)
    possible = purposes_for(actor.roles)
    if not possible:
        raise Refused(
            "identity.no_purpose",
            "No role held here reads personal data for any purpose.",
            "Ask a colleague whose work it is; machines read none.",
        )
    if actor.purpose not in possible:
        what = f"{actor.purpose} is no purpose" if actor.purpose else "No purpose is stated"
        raise NoPurpose(
            "identity.purpose",
            f"{what} for which {' and '.join(actor.roles)} may read personal data.",
            f"State one of {', '.join(possible)}.",
            ("PURPOSE",),
        )
    if not re.fullmatch(CASE_PATTERN, actor.case_ref):
        raise NoPurpose(
            "identity.case",
            "No case reference is stated." if not actor.case_ref else "This is no case reference.",
            "Write 3 to 60 letters, digits and . _ / - of the case that this belongs to.",
            ("CASE",),
        )
    _check_reason(PURPOSES[actor.purpose], actor.reason)


def check_reads_content(actor: Actor) -> None:
    """Keep who runs the node from what it holds (safeguard S-52).

    Raises:
        Refused: If the actor holds the role of an administrator.
    """
    if "ADM" in actor.roles:
        raise Refused(
            "identity.content",
            "Who runs a node does not read what it holds about persons.",
            "Ask a colleague whose work it is.",
            ("CONTENT",),
        )


def _check_reason(purpose: Purpose, reason: str) -> None:
    given = len(reason.strip())
    if purpose.asks_reason and given < MIN_REASON:
        raise NoPurpose(
            "identity.reason",
            f"{purpose.title} needs a reason beyond the case.",
            f"Say in a sentence, of {MIN_REASON} characters at least, what these data are needed for.",
            ("REASON",),
        )
    if given > MAX_REASON:
        raise NoPurpose(
            "identity.reason", "The reason is too long.", f"Say it in {MAX_REASON} characters.", ("REASON",)
        )
