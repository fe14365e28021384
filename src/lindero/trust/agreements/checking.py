"""What must hold between the parts of an agreement: names exist, dates are in order, areas are areas."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lindero.kernel.deadlines import WEEKDAYS, Calendar
from lindero.trust.agreements.checking_release import release_complaints
from lindero.trust.agreements.findings import Finding, Severity
from lindero.trust.agreements.shapes import crossing_edges, hole_outside
from lindero.trust.agreements.treaty import Agreement, Clause, NamedArea, Narrowing, Overlay, Polygon
from lindero.trust.agreements.vocabulary import NEVER_SENT, NO_PERSON, Vocabulary

LineOf = Callable[[str], int]
"""Returns the line of a path, or of the nearest thing around it."""


class _Report:
    """Collects findings by path."""

    def __init__(self, line_of: LineOf) -> None:
        self.found: list[Finding] = []
        self._line_of = line_of

    def __call__(self, path: str, code: str, text: str, advice: str, severity: Severity = "error") -> None:
        self.found.append(Finding(self._line_of(path), path, code, text, advice, severity))


def check_agreement(agreement: Agreement, line_of: LineOf, vocabulary: Vocabulary | None) -> list[Finding]:
    """Return what is wrong between the parts of an agreement whose parts are in order."""
    report = _Report(line_of)
    _check_parties(agreement, report)
    _check_dates(agreement, report)
    _check_assessment(agreement, report)
    _check_accession(agreement, report)
    _check_areas(agreement.areas, report)
    for index, clause in enumerate(agreement.clauses):
        path = f"clauses[{index}]"
        _check_clause(agreement, clause, path, report)
        for code, where, text, advice in release_complaints(agreement, clause, vocabulary):
            report(f"{path}.{where}", code, text, advice)
        _check_fields(agreement, clause, path, report, vocabulary)
    _check_doubles((clause.id for clause in agreement.clauses), "clauses", report)
    _check_doubles((narrowing.id for narrowing in agreement.reservations), "reservations", report)
    for index, reservation in enumerate(agreement.reservations):
        _check_reservation(agreement, reservation, f"reservations[{index}]", report)
    used_purposes = {purpose for clause in agreement.clauses for purpose in clause.purposes}
    for purpose in sorted(set(agreement.purposes) - used_purposes):
        report("purposes", "unused", f"No clause uses the purpose {purpose}.", "Remove it.", "warning")
    used_areas = {area for clause in agreement.clauses for area in clause.areas}
    used_areas |= {area for reservation in agreement.reservations for area in reservation.only_areas}
    for area in sorted({area.name for area in agreement.areas} - used_areas):
        report(f"areas.{area}", "unused", f"Nothing uses the area {area}.", "Remove it.", "warning")
    return report.found


def check_overlay(overlay: Overlay, line_of: LineOf) -> list[Finding]:
    """Return what is wrong between the parts of an overlay whose parts are in order."""
    report = _Report(line_of)
    _check_areas(overlay.areas, report)
    _check_doubles((narrowing.id for narrowing in overlay.narrows), "narrows", report)
    names = {area.name for area in overlay.areas}
    for index, narrowing in enumerate(overlay.narrows):
        _check_known(narrowing.only_areas, names, f"narrows[{index}].only_areas", "area", report)
        if overlay.nation in narrowing.peers:
            report(
                f"narrows[{index}].with",
                "unknown_party",
                "A nation has no rule towards itself.",
                "Remove it.",
            )
    return report.found


def _check_doubles(ids: Iterable[str], path: str, report: _Report) -> None:
    for name, count in Counter(ids).items():
        if count > 1:
            report(path, "duplicate", f"The id {name!r} stands {count} times.", "Give each its own id.")


def _check_known(used: Iterable[str], known: Iterable[str], path: str, what: str, report: _Report) -> None:
    for name in sorted(set(used) - set(known)):
        code = f"unknown_{what}"
        report(path, code, f"There is no {what} {name!r}.", f"Choose one of {', '.join(sorted(known))}.")


def _check_parties(agreement: Agreement, report: _Report) -> None:
    for party in agreement.parties:
        authorities = [authority.id for authority in party.authorities]
        path = f"parties.{party.nation}"
        _check_doubles(authorities, f"{path}.authorities", report)
        used = (contact.authority for contact in party.contact_points)
        _check_known(used, authorities, f"{path}.contact_points", "authority", report)
        if party.calendar is not None:
            _check_calendar(party.calendar, f"{path}.calendar.days_off", report)


def _check_calendar(calendar: Calendar, path: str, report: _Report) -> None:
    for day in calendar.days_off:
        if (weekday := WEEKDAYS[dt.date.fromisoformat(day).weekday()]) in calendar.rest_days:
            text = f"{day} is a {weekday.title()}, which is a day of rest already."
            report(path, "unused", text, "Check the date.", "warning")


def _check_dates(agreement: Agreement, report: _Report) -> None:
    # A nation that accedes changes neither a review that is due nor a clause that is over.
    earliest = agreement.start if agreement.acceding is None else agreement.since
    if not earliest <= agreement.review.next <= agreement.end:
        report("review.next", "dates", "The review lies outside the time in force.", "Correct the date.")
    if agreement.assessment.valid_until <= agreement.start:
        report("dpia.valid_until", "dates", "The assessment ends before the agreement begins.", "Renew it.")
    for index, clause in enumerate(agreement.clauses):
        path = f"clauses[{index}]"
        if clause.start >= agreement.end or clause.end <= earliest:
            report(f"{path}.effective", "dates", "The clause is never in force.", "Correct the dates.")
        if clause.retain[0].start > max(clause.start, agreement.since):
            report(
                f"{path}.retain_days",
                "missing_retention",
                "The clause begins before its first retention does.",
                "Let the first value hold from the beginning.",
            )


def _check_assessment(agreement: Agreement, report: _Report) -> None:
    given = [opinion.nation for opinion in agreement.assessment.opinions]
    _check_known(given, agreement.nations, "dpia.opinions", "party", report)
    _check_doubles(given, "dpia.opinions", report)
    for nation in sorted(set(agreement.nations) - set(given)):
        report(
            "dpia",
            "opinion_pending",
            f"The data protection officer of {nation} has given no opinion.",
            "It must be recorded before activation.",
            "warning",
        )


def _check_accession(agreement: Agreement, report: _Report) -> None:
    """Report what is wrong with how others join, and with an instrument by which one does."""
    if terms := agreement.accession:
        clauses = [clause.id for clause in agreement.clauses]
        for key, used in (("sends", terms.sends), ("receives", terms.receives)):
            _check_known(used, clauses, f"accession.{key}", "clause", report)
        for nation in sorted(set(terms.open_to) & set(agreement.nations)):
            text = f"{nation} is a party already."
            report("accession.open_to", "accession", text, "Name nations that are none yet.")
    if agreement.acceding is not None:
        _check_known([agreement.acceding.nation], agreement.nations, "acceding.nation", "party", report)
        if len(agreement.parties) <= 2:
            report("acceding", "accession", "A nation accedes to what two others agreed.", "Write a treaty.")


def _check_areas(areas: Iterable[NamedArea], report: _Report) -> None:
    for area in areas:
        if not isinstance(area.shape, Polygon):
            continue
        path = f"areas.{area.name}"
        rings = [("polygon", area.shape.outer)]
        rings += [(f"holes[{index}]", hole) for index, hole in enumerate(area.shape.holes)]
        for name, ring in rings:
            if edges := crossing_edges(ring):
                text = f"The edges after corners {edges[0] + 1} and {edges[1] + 1} cross."
                report(
                    f"{path}.{name}", "self_crossing", text, "List the corners in their order round the area."
                )
        for index in hole_outside(area.shape):
            report(f"{path}.holes[{index}]", "hole", "The hole leaves its polygon.", "Correct its corners.")


def _check_clause(agreement: Agreement, clause: Clause, path: str, report: _Report) -> None:
    _check_known(clause.purposes, agreement.purposes, f"{path}.purposes", "purpose", report)
    _check_known(clause.areas, [area.name for area in agreement.areas], f"{path}.area", "area", report)
    if len(clause.senders) == 1 and clause.senders == clause.recipients:
        report(f"{path}.to", "unknown_party", "A nation sends nothing to itself.", "Name the other party.")
    if clause.handling.no_onward and clause.onward:
        report(
            f"{path}.onward",
            "onward",
            "The clause forbids passing on and permits it.",
            "Remove `onward`, or write `no_onward: false`.",
        )
    if set(clause.onward) & set(clause.senders):
        report(f"{path}.onward", "onward", "The sender has the data already.", "Name third nations only.")
    if "life" in clause.lanes:
        report(
            f"{path}.lanes",
            "life_lane",
            "The life lane passes without any clause, and carries the same fields with one.",
            "Remove `life`.",
            "warning",
        )


def _check_fields(
    agreement: Agreement, clause: Clause, path: str, report: _Report, vocabulary: Vocabulary | None
) -> None:
    for name in sorted(set(clause.fields) & NEVER_SENT):
        text = f"The field {name} would tell of a claim, which never leaves the country (S-11)."
        report(f"{path}.fields", "never_sent", text, "Remove it.")
    if vocabulary is None:
        for kind in clause.kinds:
            text = f"Without a vocabulary nobody can tell whether {kind} and its fields exist."
            report(
                f"{path}.kinds", "unchecked_kind", text, "Check again with the node's vocabulary.", "warning"
            )
        return
    for code, where, text, advice, severity in _field_findings(agreement, clause, vocabulary):
        report(f"{path}.{where}", code, text, advice, severity)


def _field_findings(
    agreement: Agreement, clause: Clause, vocabulary: Vocabulary
) -> Iterator[tuple[str, str, str, str, Severity]]:
    """Yield code, place, text, advice and severity of what the record types say against a clause."""
    _check_known_kinds = sorted(set(clause.kinds) - set(vocabulary.kinds))
    for kind in _check_known_kinds:
        yield "unknown_kind", "kinds", f"There is no record kind {kind}.", "See docs/reference.", "error"
    facts = {kind: vocabulary.kinds[kind] for kind in clause.kinds if kind in vocabulary.kinds}
    sharable = frozenset[str]().union(*(fact.sharable for fact in facts.values()))
    for name in sorted(set(clause.fields) - sharable) if not _check_known_kinds else ():
        kinds = ", ".join(facts)
        text = f"None of {kinds} has a field {name} that may be shared."
        yield "unknown_field", "fields", text, f"Choose among {', '.join(sorted(sharable))}.", "error"
    for kind, fact in facts.items():
        if lacking := sorted(fact.required - set(clause.fields)):
            text = f"{kind} makes no sense without {', '.join(lacking)}, which the clause does not release."
            yield "required_field", "fields", text, "Add the field, or take the kind out.", "error"
        if set(clause.fields) & fact.direct and NO_PERSON in clause.person_classes:
            text = f"The clause releases personal fields of {kind} and admits records about nobody."
            yield "person_class", "person_classes", text, "Name the classes of persons instead.", "error"
        if fact.level > agreement.level:
            text = f"{kind} needs level {fact.level}; the agreement stands at level {agreement.level}."
            yield "level", "kinds", text, "The clause rests until the level is raised.", "warning"


def _check_reservation(agreement: Agreement, reservation: Narrowing, path: str, report: _Report) -> None:
    _check_known([reservation.party], agreement.nations, f"{path}.party", "party", report)
    _check_known(reservation.peers, agreement.nations, f"{path}.with", "party", report)
    clauses = [clause.id for clause in agreement.clauses]
    _check_known(reservation.clauses, clauses, f"{path}.clauses", "clause", report)
    areas = [area.name for area in agreement.areas]
    _check_known(reservation.only_areas, areas, f"{path}.only_areas", "area", report)
    released = {name for clause in agreement.clauses for name in clause.fields}
    for name in sorted(set(reservation.withhold) - released):
        report(
            f"{path}.withhold",
            "unused",
            f"No clause releases the field {name}.",
            "Check its name.",
            "warning",
        )
