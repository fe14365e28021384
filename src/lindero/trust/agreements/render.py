"""An agreement in plain language, generated from its code: nothing is added, nothing left out.

Every language is told from the same canonical form, whose hash stands in the text, line by line in the same order.
"""

from collections.abc import Iterable, Iterator

from lindero.kernel.deadlines import WEEKDAYS, Calendar
from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.render_clauses import clause_lines, reservation_line
from lindero.trust.agreements.treaty import Agreement, Corridor, Everywhere, NamedArea, Party
from lindero.trust.agreements.vocabulary import LANGUAGES, OFFICER_ROLES
from lindero.trust.agreements.wording import CATALOGUES, Wording, corners, date_text

__all__ = ["CATALOGUES", "render", "render_lines"]


def render(agreement: Agreement, language: str = "en") -> str:
    """Return an agreement in plain language, as Markdown.

    Args:
        agreement: The agreement.
        language: One of `CATALOGUES`.

    Raises:
        Invalid: If there are no words in that language.
    """
    return "\n".join(render_lines(agreement, language)) + "\n"


def render_lines(agreement: Agreement, language: str = "en") -> list[str]:
    """Return the lines of `render`; in every language the same line says the same.

    Raises:
        Invalid: If there are no words in that language.
    """
    return list(_lines(agreement, Wording(agreement, language)))


def _lines(agreement: Agreement, wording: Wording) -> Iterator[str]:
    say = wording.say
    yield f"# {say('heading', title=agreement.title)}"
    yield from ("", say("identity", ref=agreement.ref, hash=agreement_hash(agreement)))
    yield from ("", " ".join(in_force_text(agreement, wording)))
    yield from _section(say("parties"), _parties(agreement, wording))
    yield from _section(say("basis"), agreement.legal_basis)
    yield from _section(say("purposes"), (wording.coded(purpose) for purpose in agreement.purposes))
    yield from ("", f"## {say('clauses')}")
    for clause in agreement.clauses:
        yield from ("", f"### {clause.article} ({clause.id})", "")
        yield from (f"- {line}" for line in clause_lines(clause, wording))
    yield from _section(say("areas"), (_area(area, wording) for area in agreement.areas))
    reservations = (reservation_line(item, wording) for item in agreement.reservations)
    yield from _section(say("reservations"), reservations)
    yield from _section(say("safeguards"), (say(key) for key in ("life", "asylum", "human")))
    yield from _section(say("time"), _time(agreement, wording))
    yield from _section(say("disputes"), dispute_lines(agreement, wording))
    yield from _section(say("deadlines"), deadline_lines(agreement, wording))
    yield from _section(say("offences"), offence_lines(agreement, wording))


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a heading with its lines, or nothing if there are none."""
    listed = list(lines)
    if listed:
        yield from ("", f"## {heading}", "")
        yield from (f"- {line}" for line in listed)


def in_force_text(agreement: Agreement, wording: Wording) -> Iterator[str]:
    """Yield from when until when it is in force and on which level, sentence by sentence."""
    yield wording.say(
        "in_force",
        start=date_text(agreement.start),
        end=date_text(agreement.end),
        level=agreement.level,
        level_name=wording.word(f"level-{agreement.level}"),
    )
    if agreement.level_up_to != agreement.level:
        name = wording.word(f"level-{agreement.level_up_to}")
        yield wording.say("level_up_to", level=agreement.level_up_to, level_name=name)
    if agreement.vectors:
        yield wording.say("vectors", vectors=agreement.vectors)
    if agreement.since != agreement.start:
        yield wording.say("since", since=date_text(agreement.since))


def _parties(agreement: Agreement, wording: Wording) -> Iterator[str]:
    for party in agreement.parties:
        yield party_line(party, wording)
        for contact in party.contact_points:
            yield wording.say(
                "contact",
                name=party.name,
                authority=f"`{contact.authority}`",
                reach=contact.reach,
                hours=contact.hours,
            )
        yield wording.say(
            "signers", name=party.name, signers=_signers(party, wording), total=party.signers.at_least
        )
        if party.calendar is not None:
            yield _calendar(party.name, party.calendar, wording)
        if party.publishes:
            yield wording.say("publishes", name=party.name)
    yield languages_line(agreement, wording)
    yield from joining_lines(agreement, wording)


def party_line(party: Party, wording: Wording) -> str:
    """Return who is bound, and who acts for it."""
    authorities = ", ".join(f"{authority.name} (`{authority.id}`)" for authority in party.authorities)
    return wording.say("party", name=party.name, nation=party.nation, authorities=authorities)


def languages_line(agreement: Agreement, wording: Wording) -> str:
    """Return in which languages texts are made."""
    return wording.say("languages", languages=", ".join(LANGUAGES[one] for one in agreement.languages))


def joining_lines(agreement: Agreement, wording: Wording) -> Iterator[str]:
    """Yield who accedes by the text, and who may accede to it, how and under which clauses."""
    if by := agreement.acceding:
        acceptance = wording.word(f"accepted-{by.accepted_by}")
        yield wording.say("acceding", nation=_of(by.nation, agreement), to=by.to, acceptance=acceptance)
    if terms := agreement.accession:
        clauses = {
            key: ", ".join(f"`{name}`" for name in names) or wording.say("no_clause")
            for key, names in (("sends", terms.sends), ("receives", terms.receives))
        }
        acceptance = wording.word(f"accepted-{terms.accepted_by}")
        nations = ", ".join(terms.open_to)
        yield wording.say("accession", nations=nations, acceptance=acceptance, **clauses)


def _of(nation: str, agreement: Agreement) -> str:
    return next((party.name for party in agreement.parties if party.nation == nation), nation)


def _signers(party: Party, wording: Wording) -> str:
    signers = party.signers
    counts = {role: getattr(signers, role) for role in OFFICER_ROLES}
    return ", ".join(f"{count} {wording.word(role)}" for role, count in counts.items() if count)


def _calendar(name: str, calendar: Calendar, wording: Wording) -> str:
    """Return which days are no working days: those of each week in their order, then the dates."""
    rest_days = [wording.word(day) for day in WEEKDAYS if day in calendar.rest_days]
    days = ", ".join([*rest_days, *calendar.days_off])
    return wording.say("days_off", name=name, days=days) if days else wording.say("no_days_off", name=name)


def _area(area: NamedArea, wording: Wording) -> str:
    shape, name = area.shape, f"`{area.name}`"
    if isinstance(shape, Everywhere):
        return wording.say("everywhere", name=name, because=shape.because)
    if isinstance(shape, Corridor):
        half = f"{shape.width_m / 2:.10g}"
        return wording.say("corridor", name=name, half=half, corners=corners(shape.line))
    outer = wording.say("polygon", name=name, corners=corners(shape.outer))
    holes = [wording.say("hole", corners=corners(hole)) for hole in shape.holes]
    return "; ".join([outer, *holes])


def _time(agreement: Agreement, wording: Wording) -> Iterator[str]:
    review, say = agreement.review, wording.say
    yield say("review", months=review.every_months, next=date_text(review.next))
    if review.stops_flow:
        yield say("review_stops")
    roles = ", ".join(wording.word(role) for role in agreement.suspension.may_suspend)
    yield say("suspension", article=agreement.suspension.article, roles=roles)
    yield say("lease", ttl=wording.duration(agreement.lease.ttl_s))
    yield say("renewed", renew=wording.duration(agreement.lease.renew_s))
    yield say("sunset", end=date_text(agreement.end))
    assessment = agreement.assessment
    yield say("assessment", id=assessment.id, until=date_text(assessment.valid_until))
    for given in assessment.opinions:
        nation, opinion = wording.nations([given.nation]), wording.word(given.opinion)
        yield say("opinion", nation=nation, opinion=opinion, given=date_text(given.given_at))


def dispute_lines(agreement: Agreement, wording: Wording) -> Iterator[str]:
    """Yield the rungs of the ladder."""
    for rung in agreement.disputes:
        yield wording.say("dispute", step=wording.word(rung.step), days=rung.within_days)


def deadline_lines(agreement: Agreement, wording: Wording) -> Iterator[str]:
    """Yield the time limits that the parties agreed, and which of them nobody has verified."""
    for item in agreement.deadlines:
        unit = wording.word(item.unit)
        first, *later = item.limits
        limits = [f"{first.limit} {unit}"] if not first.start else []
        limits += [
            wording.say("limit_from", start=date_text(dated.start), limit=dated.limit, unit=unit)
            for dated in (later if limits else item.limits)
        ]
        line = wording.say(
            "deadline", id=item.id, what=item.what, limits=", ".join(limits), source=item.source
        )
        if item.extendable_by:
            line = wording.say("extendable", line=line, limit=item.extendable_by, unit=unit)
        yield line if item.verified else f"{line} [{wording.say('unverified')}]"


def offence_lines(agreement: Agreement, wording: Wording) -> Iterator[str]:
    """Yield the agreed catalogue of offences."""
    for item in agreement.offences:
        code = f"`{item.code}`"
        yield wording.say("offence", name=item.name, code=code, months=item.threshold_months)
