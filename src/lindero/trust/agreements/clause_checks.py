"""The checks that a clause is put through, one small function each; all failures are told."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from lindero.kernel.decisions import Reason
from lindero.kernel.times import text_of
from lindero.trust.agreements import reasons
from lindero.trust.agreements.questions import Particulars, Question
from lindero.trust.agreements.rulebook import Rule, Rulebook, days_at, level_needed
from lindero.trust.agreements.shapes import shape_contains
from lindero.trust.agreements.standing import Standing
from lindero.trust.agreements.treaty import FOREVER, Agreement, Clause, Everywhere, Shape
from lindero.trust.agreements.vocabulary import NEVER_SENT, NO_PERSON


class Case(msgspec.Struct, frozen=True):
    """One clause and one question, at one moment."""

    book: Rulebook
    agreement: Agreement
    clause: Clause
    question: Question
    now: int

    @property
    def ref(self) -> str:
        """The clause as reasons name it, `AG-7@1/art-6-1`."""
        return f"{self.agreement.ref}/{self.clause.id}"

    def no(self, code: str, text: str, fix: str, ref: str = "") -> Reason:
        """Return a reason that names the clause, or what else is named."""
        return Reason(code=code, text=text, clause=ref or self.ref, fix=fix)

    def rules(self) -> list[Rule]:
        """Return the narrowings that bite here and now."""
        question = self.question
        flow = question.sender, question.recipient
        return self.book.biting(self.agreement, self.clause, flow, question.kind, question.purpose, self.now)


def stands(case: Case, standings: Mapping[str, Standing] | None) -> Iterator[Reason]:
    """Yield why the agreement permits nothing at this moment: no lease, not active, suspended."""
    if standings is None:
        return
    question, ref = case.question, case.agreement.ref
    standing = standings.get(ref, Standing(phase="not signed here"))
    if not standing.lease_lives(question.sender, question.recipient):
        text = f"No live lease says that the neighbour, too, holds {ref} in force."
        yield case.no("LEASE", text, "Reach the neighbour's node; the lease renews by itself.")
    if standing.phase != "active":
        text = f"{ref} is {standing.phase}, not active."
        yield case.no("NOT_IN_FORCE", text, "Sign and activate the agreement on both sides.")
    for suspension in standing.suspensions:
        if suspension.bites(case.clause.id, question.kind, question.sender, question.recipient):
            what = suspension.value or "everything"
            text = f"{suspension.nation} suspended {what} under {ref} ({suspension.reason})."
            yield case.no("SUSPENDED", text, "Both sides must agree to resume.")


def in_force(case: Case) -> Iterator[Reason]:
    """Yield why the clause is not in force: at this moment, and at the record's time."""
    span, clause = case.book.spans[case.agreement.ref], case.clause
    at, now = case.question.at, case.now
    start, end = max(span.start, clause.start), min(span.end, clause.end)
    what = f"{case.agreement.ref}, {clause.article},"
    if max(at, now) >= end:
        fix = "Renew the agreement, or use its version in force."
        yield case.no("EXPIRED", f"{what} ended at {text_of(end)}.", fix)
    elif now < start or at < max(span.since, clause.start):
        fix = "Wait until it enters into force; what is older does not cross."
        yield case.no("NOT_IN_FORCE", f"{what} is in force from {text_of(start)}.", fix)
    review = case.agreement.review
    if review.stops_flow and now >= review.next:
        text = f"The review of {case.agreement.ref} was due at {text_of(review.next)}, and the flow rests."
        yield case.no("REVIEW_OVERDUE", text, "Hold the review and bring its result into force.")


def speaks_for(clause: Clause, particulars: Particulars) -> bool:
    """Say whether the record is of an authority of the clause, and for one of it (check 3).

    A record that does not say whose it is passes only a clause for every authority.
    """
    sends = not clause.from_authorities or particulars.sender_authority in clause.from_authorities
    to = particulars.recipient_authority
    return sends and (not to or not clause.to_authorities or to in clause.to_authorities)


def subject(case: Case) -> Iterator[Reason]:
    """Yield why the clause speaks of something else."""
    clause, question = case.clause, case.question
    if not speaks_for(clause, question.particulars):
        authorities = case.question.particulars
        sender = authorities.sender_authority or "an authority that is not named"
        to = f" to {authorities.recipient_authority}" if authorities.recipient_authority else ""
        text = f"{clause.article} does not let {sender} send{to}."
        yield case.no("AUTHORITY", text, _authorities(clause))
    if question.purpose not in clause.purposes:
        text = f"{clause.article} does not permit {question.purpose}."
        yield case.no("PURPOSE", text, f"Permitted: {reasons.listed(clause.purposes)}.")
    if question.sender not in clause.senders or question.recipient not in clause.recipients:
        text = f"{clause.article} does not let {question.sender} send to {question.recipient}."
        fix = f"It lets {reasons.listed(clause.senders)} send to {reasons.listed(clause.recipients)}."
        yield case.no("DIRECTION", text, fix)
    if question.kind not in clause.kinds:
        text = f"{clause.article} does not cover {question.kind}."
        yield case.no("KIND", text, f"Covered: {reasons.listed(clause.kinds)}.")
    if question.lane not in clause.lanes:
        text = f"{clause.article} does not use the lane {question.lane}."
        yield case.no("LANE", text, f"Used: {reasons.listed(clause.lanes)}.")


def _authorities(clause: Clause) -> str:
    senders = reasons.listed(clause.from_authorities) or "every authority"
    return f"It lets {senders} send to {reasons.listed(clause.to_authorities) or 'every authority'}."


def content(case: Case) -> Iterator[Reason]:
    """Yield why what the record says, of whom and where, goes beyond the clause."""
    clause, question = case.clause, case.question
    if (source := question.particulars.source) not in clause.sources:
        text = f"{clause.article} does not cover data from a {source} source."
        yield case.no("SOURCE", text, f"Covered: {reasons.listed(clause.sources)}.")
    about_person = question.person_class != NO_PERSON
    facts = case.book.facts(question.kind)
    needed = level_needed(facts, about_person=about_person, placed=bool(question.places))
    level = case.book.level(case.agreement, case.question.sender, case.question.recipient)
    if needed > level:
        text = reasons.level_text(needed, level)
        yield case.no("LEVEL", text, f"Raise the agreement to level {needed}; each step is signed.")
    if question.person_class not in clause.person_classes:
        text = f"{clause.article} does not cover records about {_whom(question.person_class)}."
        yield case.no("PERSON_CLASS", text, f"Covered: {reasons.listed(clause.person_classes)}.")
    if not _inside(case.book.shapes_of(case.agreement, clause), question):
        text = f"{_where(question)} outside the area of {clause.article} ({reasons.listed(clause.areas)})."
        yield case.no("AREA", text, "Only what lies within the area crosses; cut a route to it.")
    own = not question.origin_countries or question.sender in question.origin_countries
    if "own_nationals" in clause.reserves and about_person and own:
        text = f"{clause.article} reserves records about {question.sender}'s own nationals."
        yield case.no("ORIGIN_RESERVED", text, "Ask for legal assistance instead.")
    if failure := offence_failure(case.agreement, clause, question.particulars):
        yield case.no(
            "OFFENCE", failure, f"Covered: {reasons.listed(clause.offences)}, from their thresholds on."
        )
    if question.particulars.lacks:
        text = f"The record lacks its {reasons.listed(question.particulars.lacks)}."
        yield case.no("GRADING", text, "Grade it and say whom it speaks of; nothing ungraded crosses.")
    if question.retain_days > (days := days_at(clause, case.now)):
        text = f"{clause.article} permits {days} days of retention, not {question.retain_days}."
        yield case.no("RETENTION", text, f"Ask for at most {days} days.")


def offence_failure(agreement: Agreement, clause: Clause, particulars: Particulars) -> str:
    """Return why an offence is none of the clause's, or below its threshold (check 10); empty if it passes."""
    if not clause.offences:
        return ""
    if particulars.offence not in clause.offences:
        return f"{clause.article} does not cover {particulars.offence or 'a record about no offence'}."
    agreed = [item.threshold_months for item in agreement.offences if item.code == particulars.offence]
    threshold = max(agreed, default=FOREVER)
    if particulars.penalty_months >= threshold:
        return ""
    months = particulars.penalty_months
    return f"{particulars.offence} carries at most {months} months here; {threshold} are agreed as the threshold."


def labelled(case: Case, crossing: Iterable[str]) -> Iterator[Reason]:
    """Yield what must cross with the record and would not: its grading, its person's class, a machine's label."""
    crossing = set(crossing)
    missing = [name for name in case.question.particulars.must_cross if name not in crossing]
    if missing:
        text = f"It must not cross without {reasons.listed(missing)}."
        yield case.no(
            "UNMARKED", text, "Let the clause release them, or have a machine's statement verified."
        )


def _whom(person_class: str) -> str:
    return "nobody in particular" if person_class == NO_PERSON else person_class


def _where(question: Question) -> str:
    return "The record lies" if question.places else "A record without a place lies"


def _inside(shapes: tuple[Shape, ...], question: Question) -> bool:
    """Say whether every place lies in one of the areas; what has no place lies in `everywhere` only."""
    if not question.places:
        return any(isinstance(shape, Everywhere) for shape in shapes)
    return all(any(shape_contains(shape, place) for shape in shapes) for place in question.places)


def fields_and_notes(case: Case, rules: Iterable[Rule]) -> tuple[tuple[str, ...], list[Reason]]:
    """Return the fields that may cross, in the order asked for, and a reason for each group that may not."""
    fields, clause = case.question.fields, case.clause
    released = case.book.released(clause, case.question.kind)
    never = [name for name in fields if name in NEVER_SENT]
    unnamed = [name for name in fields if name not in released and name not in NEVER_SENT]
    notes = [reasons.field_never_sent(never)] if never else []
    if unnamed:
        text = f"{clause.article} does not release {reasons.listed(unnamed)}."
        notes.append(case.no("FIELD", text, "Leave the fields out, or agree on a clause that releases them."))
    withheld: set[str] = set()
    unneeded = case.book.unneeded(clause, case.question.kind)
    if special := [name for name in fields if name in unneeded]:
        withheld.update(special)
        text = f"{clause.article} does not say why {reasons.listed(special)} is strictly necessary."
        notes.append(
            case.no("SPECIAL", text, "Leave the fields out, or give the reason in `strictly_necessary`.")
        )
    for rule in rules:
        taken = [name for name in fields if name in released and name in rule.narrowing.withhold]
        withheld.update(taken)
        if taken:
            text = f"{_owner(rule)} withholds {reasons.listed(taken)}: {rule.narrowing.because}."
            notes.append(case.no(rule.code, text, "Leave the fields out.", rule.ref))
    return tuple(name for name in fields if name in released and name not in withheld), notes


def _owner(rule: Rule) -> str:
    kind = "A reservation of" if rule.code == "RESERVATION" else "The law of"
    return f"{kind} {rule.narrowing.party}"


def narrowed(case: Case, rule: Rule) -> Iterator[Reason]:
    """Yield why a narrowing lets nothing of this cross."""
    narrowing, question = rule.narrowing, case.question
    because = f"{_owner(rule)} forbids it: {narrowing.because}"
    if narrowing.withhold_all:
        yield case.no(rule.code, f"{because}.", "Only its owner can lift it.", rule.ref)
    if question.person_class in narrowing.not_about:
        whom = _whom(question.person_class)
        yield case.no(rule.code, f"{because} (about {whom}).", "Only its owner can lift it.", rule.ref)
    if narrowing.max_retain_days and question.retain_days > narrowing.max_retain_days:
        days = narrowing.max_retain_days
        yield case.no(rule.code, f"{because} (kept too long).", f"Ask for at most {days} days.", rule.ref)
    if rule.shapes and not _inside(rule.shapes, question):
        fix = f"Only what lies within {reasons.listed(narrowing.only_areas)} crosses."
        yield case.no(rule.code, f"{because} (there).", fix, rule.ref)
    if narrowing.needs_approval and not question.approved:
        yield case.no("APPROVAL", f"{because} without approval.", "Let an officer approve it.", rule.ref)


def approval(case: Case) -> Iterator[Reason]:
    """Yield whether an officer must approve the release first."""
    if case.book.needs_release(case.clause, case.question.kind) and not case.question.approved:
        text = f"{case.clause.article} lets it cross only after an officer's approval."
        yield case.no("APPROVAL", text, "Let an officer approve this release.")
