"""Who is bound, and what the parties arranged among themselves: reviews, leases, deadlines, disputes."""

from typing import Final, cast

from lindero.kernel.deadlines import WEEKDAYS, Calendar, Weekday
from lindero.trust.agreements.cursor import NATION, SHORT_NAME, Cursor
from lindero.trust.agreements.source import Items
from lindero.trust.agreements.treaty import (
    Assessment,
    Authority,
    ContactPoint,
    DatedLimit,
    Deadline,
    DisputeStep,
    LeaseTerms,
    Offence,
    Opinion,
    Party,
    Review,
    Signers,
    SuspensionTerms,
)
from lindero.trust.agreements.vocabulary import DEADLINE_UNITS, DISPUTE_STEPS, OPINIONS, SUSPENDERS

MAX_RENEW_S: Final = 300
MAX_LIMIT: Final = 10_000
MAX_TTL_S: Final = 900


def read_parties(cursor: Cursor) -> tuple[Party, ...]:
    """Return the parties, sorted by nation."""
    parties = [read_party(name, described) for name, described in cursor.named()]
    if len(parties) < 2 and not cursor.absent:
        cursor.fail("parties", "An agreement binds at least two nations.", "Name each of them.")
    return tuple(sorted(parties, key=lambda party: party.nation))


def read_party(nation: str, cursor: Cursor) -> Party:
    """Return a party: who acts for it, where it is reached, how many sign."""
    if not NATION[0].fullmatch(nation):
        cursor.fail("form", f"{nation[:60]!r} is no nation's name.", f"Write {NATION[1]}.")
    entries = cursor.table(("name", "authorities", "contact_points", "signers"), ("calendar", "publishes"))
    authorities = [_read_authority(member) for member in entries["authorities"].items()]
    contacts = [_read_contact(member) for member in entries["contact_points"].items()]
    if not authorities and "authorities" in entries:
        entries["authorities"].fail("missing_authority", "No authority is named.", "Name who acts for it.")
    if not contacts and "contact_points" in entries:
        entries["contact_points"].fail("missing_contact", "No contact point is named.", "Name at least one.")
    return Party(
        nation=nation,
        name=entries["name"].text(120),
        authorities=tuple(sorted(authorities, key=lambda authority: authority.id)),
        contact_points=tuple(contacts),
        signers=_read_signers(entries["signers"]),
        calendar=_read_calendar(entries["calendar"]) if "calendar" in entries else None,
        publishes="publishes" in entries and entries["publishes"].flag(),
    )


def _read_authority(cursor: Cursor) -> Authority:
    entries = cursor.table(("id", "name"))
    return Authority(id=entries["id"].word(SHORT_NAME), name=entries["name"].text(120))


def _read_contact(cursor: Cursor) -> ContactPoint:
    entries = cursor.table(("authority", "reach", "hours"))
    return ContactPoint(
        authority=entries["authority"].word(SHORT_NAME),
        reach=entries["reach"].text(200),
        hours=entries["hours"].text(60),
    )


def _read_signers(cursor: Cursor) -> Signers:
    """Return how many officers of each role sign: one for operations, one for the law, or more."""
    entries = cursor.table(("operational",), ("legal", "data_protection", "at_least"))
    roles = [entries["operational"].integer(1, 9)]
    roles += [entries[role].integer(0, 9) for role in ("legal", "data_protection")]
    operational, legal, data_protection = roles
    signers = Signers(
        operational=operational,
        legal=legal,
        data_protection=data_protection,
        at_least=entries["at_least"].integer(2, 30) if "at_least" in entries else sum(roles),
    )
    if entries.sound and not cursor.absent and not signers.legal and not signers.data_protection:
        cursor.fail(
            "signers",
            "Two officers must sign for each side: one for operations, one for the law or data protection.",
            "Add `legal: 1` or `data_protection: 1`.",
        )
    if entries.sound and not cursor.absent and signers.at_least < sum(roles):
        entries["at_least"].fail(
            "signers",
            f"The roles alone ask for {sum(roles)} officers; fewer cannot be enough.",
            f"Write `at_least: {sum(roles)}` or more, or leave it out.",
        )
    return signers


def _read_calendar(cursor: Cursor) -> Calendar:
    """Return a party's days that are no working days, by day of the week and by date."""
    entries = cursor.table(("rest_days",), ("days_off",))
    rest_days = entries["rest_days"].several(
        lambda member: member.choice(WEEKDAYS, "unknown_weekday"), least=0
    )
    if len(rest_days) == len(WEEKDAYS):
        entries["rest_days"].fail(
            "calendar",
            "Who rests on every day of the week would never have to answer.",
            "Leave at least one working day.",
        )
    days_off = entries["days_off"].several(lambda member: member.day(), least=0)
    return Calendar(rest_days=cast(tuple[Weekday, ...], rest_days), days_off=days_off)


def read_review(cursor: Cursor) -> Review:
    """Return when the agreement is reviewed."""
    entries = cursor.table(("next", "every_months", "stops_flow"))
    return Review(
        next=entries["next"].instant(),
        every_months=entries["every_months"].integer(1, 60),
        stops_flow=entries["stops_flow"].flag(),
    )


def read_lease(cursor: Cursor) -> LeaseTerms:
    """Return the terms of the lease; no treaty may make them longer than the product allows (S-02)."""
    entries = cursor.table(("renew_s", "ttl_s"))
    terms = LeaseTerms(
        renew_s=entries["renew_s"].integer(1, MAX_RENEW_S), ttl_s=entries["ttl_s"].integer(2, MAX_TTL_S)
    )
    if entries.sound and not cursor.absent and terms.renew_s >= terms.ttl_s:
        cursor.fail("lease", "The lease ends before it is renewed.", "Make renew_s shorter than ttl_s.")
    return terms


def read_assessment(cursor: Cursor) -> Assessment:
    """Return the data-protection impact assessment with the opinions given so far."""
    entries = cursor.table(("id", "valid_until"), ("opinions",))
    opinions = []
    for member in entries["opinions"].items():
        given = member.table(("nation", "opinion", "given"))
        opinions.append(
            Opinion(
                nation=given["nation"].word(NATION),
                opinion=given["opinion"].choice(OPINIONS),
                given_at=given["given"].instant(),
            )
        )
    return Assessment(
        id=entries["id"].text(60),
        valid_until=entries["valid_until"].instant(),
        opinions=tuple(sorted(opinions, key=lambda opinion: opinion.nation)),
    )


def read_offences(cursor: Cursor) -> tuple[Offence, ...]:
    """Return the offence catalogue, sorted by code."""
    offences = []
    for member in cursor.items():
        entries = member.table(("code", "name", "threshold_months"))
        offences.append(
            Offence(
                code=entries["code"].word(SHORT_NAME),
                name=entries["name"].text(200),
                threshold_months=entries["threshold_months"].integer(0, 1_200),
            )
        )
    return tuple(sorted(offences, key=lambda offence: offence.code))


def read_deadlines(cursor: Cursor) -> tuple[Deadline, ...]:
    """Return the agreed time limits; one that is not verified against its source is pointed out."""
    deadlines = []
    for member in cursor.items():
        entries = member.table(("id", "what", "limit", "unit", "source", "verified"), ("extendable_by",))
        deadline = Deadline(
            id=entries["id"].text(20),
            what=entries["what"].text(),
            limits=_read_limits(entries["limit"]),
            unit=entries["unit"].choice(DEADLINE_UNITS),
            source=entries["source"].text(),
            verified=entries["verified"].flag(),
            extendable_by=entries["extendable_by"].integer(1, MAX_LIMIT) if "extendable_by" in entries else 0,
        )
        if "verified" in entries and not deadline.verified:
            member.fail(
                "to_be_verified",
                f"The limit {deadline.id} was not verified against its source.",
                "Check it in the official text, then write `verified: true`.",
                "warning",
            )
        deadlines.append(deadline)
    return tuple(sorted(deadlines, key=lambda deadline: deadline.id))


def _read_limits(cursor: Cursor) -> tuple[DatedLimit, ...]:
    """Return a time limit as it changes: a number, or a list with the instants from which each value holds."""
    if not isinstance(cursor.node, Items):
        return (DatedLimit(start=0, limit=cursor.integer(1, MAX_LIMIT)),)
    dated: list[DatedLimit] = []
    for member in cursor.items():
        entries = member.table(("from", "limit"))
        dated.append(
            DatedLimit(start=entries["from"].instant(), limit=entries["limit"].integer(1, MAX_LIMIT))
        )
        if entries.sound and len(dated) > 1 and dated[-2].start >= dated[-1].start:
            member.fail("dates", "The dates do not ascend.", "Order the values by their dates.")
    if not dated:
        cursor.fail("empty_list", "The list is empty.", "Give at least one value.")
    return tuple(dated)


def read_disputes(cursor: Cursor) -> tuple[DisputeStep, ...]:
    """Return the dispute ladder, the lowest rung first."""
    steps = []
    for member in cursor.items():
        entries = member.table(("step", "within_days"))
        steps.append(
            DisputeStep(
                step=entries["step"].choice(DISPUTE_STEPS),
                within_days=entries["within_days"].integer(1, 3_650),
            )
        )
    if not steps and not cursor.absent:
        cursor.fail("disputes", "The dispute ladder has no rung.", "Begin with `contact_points`.")
    return tuple(steps)


def read_suspension(cursor: Cursor) -> SuspensionTerms:
    """Return the suspension clause."""
    entries = cursor.table(("article", "may_suspend"))
    may_suspend = entries["may_suspend"].choices(SUSPENDERS)
    if entries.sound and not cursor.absent and "data_protection" not in may_suspend:
        entries["may_suspend"].fail(
            "suspension",
            "No agreement takes the power to stop the flow from the data protection officers.",
            "Add `data_protection`.",
        )
    return SuspensionTerms(article=entries["article"].text(200), may_suspend=may_suspend)
