"""Agreements as Cedar policies (Cedar 4): one permission for each clause, prohibitions for what no clause can lift.

A request is about one field of one record (`cedar_requests.py` makes it). Geometry is no matter of Cedar: the request
says within which areas the record lies, by the clauses and laws that have them. What follows a release (handling,
passing on, coarse values, quotas) stands in annotations, since Cedar decides and obliges nobody.

Of several clauses that the signed texts let release a field the first speaks, and a law takes from that one (S-08). So
a clause is no exception to a law on an earlier one: it permits nothing that the earlier permits but for a law.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from lindero.kernel.times import Instant
from lindero.trust.agreements.rulebook import Rule, Rulebook
from lindero.trust.agreements.safeguards import PROTECTED_CLASSES
from lindero.trust.agreements.treaty import FOREVER, Agreement, Clause
from lindero.trust.agreements.vocabulary import (
    LIFE_FIELDS,
    NEVER_SENT,
    NO_PERSON,
    PERSON_CLASSES,
    PURPOSES,
    RESCUE_PURPOSES,
    TAKEN_UP,
)

LIFE: Final = "life"
_LATEST: Final = 2**62


def cedar_policies(book: Rulebook) -> str:
    """Return agreements, reservations and laws as the text of a Cedar policy set; the safeguards come first."""
    policies = [*_safeguards(book)]
    stopped: list[_Stopped] = []
    for agreement in book.agreements:
        for clause in agreement.clauses:
            policies.append(_clause(book, agreement, clause, stopped))
            if law := _stopped(book, agreement, clause):
                stopped.append(law)
    return "\n\n".join(policies) + "\n"


def quoted(text: str) -> str:
    """Return a text as a Cedar string."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\u{{{ord(one):x}}}" for one in plain) + '"'


def set_of(words: Iterable[str]) -> str:
    """Return words as a Cedar set."""
    return f"[{', '.join(quoted(word) for word in words)}]"


def areas_of_rules(book: Rulebook, agreement: Agreement) -> list[tuple[Rule, str]]:
    """Return the narrowings of an agreement, each with the name by which a request means its area.

    Laws of two nations, and of one, may be called the same; so each has its number before its name.
    """
    rules = book.rules[agreement.ref]
    return [(rule, f"{agreement.ref}/law-{number}/{rule.ref}") for number, rule in enumerate(rules)]


# --- safeguards -----------------------------------------------------------------------------------------------


def _safeguards(book: Rulebook) -> Iterator[str]:
    """Yield what holds whatever is agreed: S-10, S-12, the vocabulary, the clock, the life lane (S-15)."""
    protected = f"(context.protected || {_in('person_class', sorted(PROTECTED_CLASSES))})"
    reached = f"({' || '.join(_reach(book))})"
    yield _policy("forbid", "safeguard/S-10", [protected, reached], ())
    unknown = f"!{_in('person_class', PERSON_CLASSES)} || !{_in('purpose', sorted(PURPOSES))}"
    yield _policy("forbid", "vocabulary", [f"({unknown})"], ())
    clock = f"context.lane != {quoted(LIFE)}"
    yield _policy("forbid", "safeguard/S-62", [clock, "context.at > context.now + context.max_skew_ms"], ())
    taken_up = f"{clock} && {_in('person_class', sorted(TAKEN_UP))}"
    unjudged = "context.is_judged && !context.without_risk.contains(context.recipient)"
    yield _policy("forbid", "safeguard/S-12", [taken_up, unjudged], ())
    never = f"{clock} && {_in('field', sorted(NEVER_SENT))}"
    yield _policy("forbid", "safeguard/S-11", [never], ())
    rescue = [
        f"context.lane == {quoted(LIFE)}",
        _in("purpose", sorted(RESCUE_PURPOSES)),
        _in("field", LIFE_FIELDS),
    ]
    yield _policy("permit", "safeguard/S-15", rescue, ())


def _reach(book: Rulebook) -> Iterator[str]:
    """Yield when something about a protected person could come to a country of origin, or nobody knows."""
    yield "context.origin_countries.isEmpty()"
    yield "context.origin_countries.contains(context.recipient)"
    for nation, reached in sorted(book.reach.items()):
        if beyond := sorted(reached - {nation}):
            yield (
                f"(context.recipient == {quoted(nation)}"
                f" && context.origin_countries.containsAny({set_of(beyond)}))"
            )


# --- clauses --------------------------------------------------------------------------------------------------


class _Stopped(NamedTuple):
    """A clause on which laws bite: when they let nothing of it cross that the signed texts would."""

    agreement: Agreement
    clause: Clause
    when: str


def _clause(book: Rulebook, agreement: Agreement, clause: Clause, stopped: Iterable[_Stopped]) -> str:
    """Return a clause as a permission, with every narrowing of its agreement as an exception.

    Args:
        book: The texts.
        agreement: The clause's agreement.
        clause: The clause.
        stopped: The earlier clauses on which laws bite.
    """
    exceptions = [text for _, text in _exceptions(book, agreement, clause)]
    earlier = [one.when for one in stopped if _may_meet(one, agreement, clause)]
    return _policy(
        "permit",
        f"{agreement.ref}/{clause.id}",
        _conditions(book, agreement, clause),
        [*exceptions, *earlier],
        _annotations(book, agreement, clause),
    )


def _conditions(book: Rulebook, agreement: Agreement, clause: Clause) -> list[str]:
    return [
        *_subject(agreement, clause),
        *_fields(book, clause),
        *_time(book, agreement, clause),
        *_content(book, agreement, clause),
        f"context.within.contains({quoted(f'{agreement.ref}/{clause.id}')})",
    ]


def _exceptions(book: Rulebook, agreement: Agreement, clause: Clause) -> list[tuple[Rule, str]]:
    """Return each narrowing that bites on a clause, with when it lets nothing of it cross."""
    rules = [(rule, _exception(rule, area, clause)) for rule, area in areas_of_rules(book, agreement)]
    return [(rule, text) for rule, text in rules if text]


def _stopped(book: Rulebook, agreement: Agreement, clause: Clause) -> _Stopped | None:
    """Return when laws stop what a clause permits by the signed texts; None if no law ever bites on it."""
    exceptions = _exceptions(book, agreement, clause)
    laws = [text for rule, text in exceptions if rule.is_law]
    if not laws:
        return None
    signed = [
        *_conditions(book, agreement, clause),
        *(f"!({text}\n  )" for rule, text in exceptions if not rule.is_law),
    ]
    head = f"// {agreement.ref}/{clause.id} speaks first, and a law stops it"
    laws_text = " ||\n  ".join(f"({text}\n  )" for text in laws)
    return _Stopped(agreement, clause, head + "\n  " + " &&\n  ".join([*signed, f"({laws_text})"]))


def _may_meet(earlier: _Stopped, agreement: Agreement, clause: Clause) -> bool:
    """Say whether two clauses may speak of one record at all."""
    one = earlier.clause
    return bool(
        set(one.senders) & set(clause.senders) & set(earlier.agreement.nations) & set(agreement.nations)
        and set(one.recipients) & set(clause.recipients)
        and set(one.kinds) & set(clause.kinds)
        and set(one.purposes) & set(clause.purposes)
        and set(one.lanes) & set(clause.lanes)
        and set(one.fields) & set(clause.fields)
    )


def _subject(agreement: Agreement, clause: Clause) -> Iterator[str]:
    lanes = [lane for lane in clause.lanes if lane != LIFE]
    nations = set(agreement.nations)
    yield _in("sender", [nation for nation in clause.senders if nation in nations])
    yield _in("recipient", [nation for nation in clause.recipients if nation in nations])
    yield _in("purpose", clause.purposes)
    yield _in("lane", lanes)
    if clause.from_authorities:
        yield _in("sender_authority", clause.from_authorities)
    if clause.to_authorities:
        yield _in("recipient_authority", ("", *clause.to_authorities))


def _fields(book: Rulebook, clause: Clause) -> Iterator[str]:
    """Yield of which kinds which fields cross, and that what must cross with them does."""
    kinds = []
    for kind in clause.kinds:
        fields = sorted(book.released(clause, kind) - book.unneeded(clause, kind))
        if not fields:
            continue
        kinds.append(
            f"(context.kind == {quoted(kind)} && {_in('field', fields)}"
            f" && {set_of(fields)}.containsAll(context.must_cross))"
        )
    yield f"({' || '.join(kinds or ['false'])})"
    yield "context.asked.containsAll(context.must_cross)"


def _time(book: Rulebook, agreement: Agreement, clause: Clause) -> Iterator[str]:
    span = book.spans[agreement.ref]
    end = min(span.end, clause.end)
    yield f"context.now >= {max(span.start, clause.start)} && context.now < {end}"
    yield f"context.at >= {max(span.since, clause.start)} && context.at < {end}"
    if agreement.review.stops_flow:
        yield f"context.now < {agreement.review.next}"


def _content(book: Rulebook, agreement: Agreement, clause: Clause) -> Iterator[str]:
    yield _in("source", clause.sources)
    yield _in("person_class", clause.person_classes)
    yield from _level(book, agreement, clause)
    if "own_nationals" in clause.reserves:
        foreign = (
            "(!context.origin_countries.isEmpty() && !context.origin_countries.contains(context.sender))"
        )
        yield f"(context.person_class == {quoted(NO_PERSON)} || {foreign})"
    if clause.offences:
        yield f"({' || '.join(_offences(agreement, clause))})"
    yield "context.lacks.isEmpty()"
    yield f"context.retain_days <= {_days(clause)}"
    if approved := [kind for kind in clause.kinds if book.needs_release(clause, kind)]:
        yield f"(context.approved || !{_in('kind', approved)})"


def _level(book: Rulebook, agreement: Agreement, clause: Clause) -> Iterator[str]:
    """Yield which kinds the level is high enough for, between nations whose levels may differ."""
    flows = {
        (sender, recipient): " && ".join(_at_level(book, clause, book.level(agreement, sender, recipient)))
        for sender in clause.senders
        for recipient in clause.recipients
        if sender != recipient
    }
    if len(set(flows.values())) <= 1:
        yield from filter(None, set(flows.values()))
        return
    yield (
        "("
        + " || ".join(
            f"(context.sender == {quoted(sender)} && context.recipient == {quoted(recipient)} && {text or 'true'})"
            for (sender, recipient), text in flows.items()
        )
        + ")"
    )


def _at_level(book: Rulebook, clause: Clause, level: int) -> Iterator[str]:
    """Yield what a level asks for; of unknown kinds, what the record says decides."""
    unknown = [kind for kind in clause.kinds if book.facts(kind) is None]
    low = [k for k in clause.kinds if (facts := book.facts(k)) is not None and facts.level > level]
    if low:
        yield f"!{_in('kind', low)}"
    if unknown and level < 4:
        nobody = f"context.person_class == {quoted(NO_PERSON)}"
        placed = "" if level >= 2 else " && !context.has_place"
        yield f"(!{_in('kind', unknown)} || ({nobody}{placed}))"


def _offences(agreement: Agreement, clause: Clause) -> Iterator[str]:
    for code in clause.offences:
        thresholds = [item.threshold_months for item in agreement.offences if item.code == code]
        months = max(thresholds, default=_LATEST)
        yield f"(context.offence == {quoted(code)} && context.penalty_months >= {months})"


def _days(clause: Clause) -> str:
    """Return the retention as an expression: the latest value whose date has come."""
    text = str(clause.retain[0].days)
    for dated in clause.retain:
        text = f"(if context.now >= {dated.start} then {dated.days} else {text})"
    return text


# --- narrowings -----------------------------------------------------------------------------------------------


def _exception(rule: Rule, area: str, clause: Clause) -> str:
    """Return when a narrowing lets nothing of a clause cross; empty if it never bites on the clause."""
    narrowing = rule.narrowing
    if narrowing.clauses and clause.id not in narrowing.clauses:
        return ""
    effects = list(_effects(rule, area))
    if not effects:
        return ""
    conditions = [f"({' || '.join(_directions(rule))})"]
    if narrowing.kinds:
        conditions.append(_in("kind", narrowing.kinds))
    if narrowing.purposes:
        conditions.append(_in("purpose", narrowing.purposes))
    conditions.append(f"context.now >= {_clamped(rule.start)} && context.now < {_clamped(rule.end)}")
    areas = f": only within {', '.join(narrowing.only_areas)}" if rule.shapes else ""
    return f"// {rule.ref}{areas}\n  " + " && ".join([*conditions, f"({' || '.join(effects)})"])


def _directions(rule: Rule) -> Iterator[str]:
    """Yield the flows that it bites on: what its party sends, and, of all else, what it receives."""
    narrowing = rule.narrowing
    party = quoted(narrowing.party)
    for direction, own, other in (("sends", "sender", "recipient"), ("receives", "recipient", "sender")):
        if direction in narrowing.directions:
            peers = f" && {_in(other, narrowing.peers)}" if narrowing.peers else ""
            yield f"(context.{own} == {party}{peers})"


def _effects(rule: Rule, area: str) -> Iterator[str]:
    narrowing = rule.narrowing
    if narrowing.withhold_all:
        yield "true"
    if narrowing.withhold:
        held = set_of(narrowing.withhold)
        yield f"{_in('field', narrowing.withhold)} || {held}.containsAny(context.must_cross)"
    if narrowing.not_about:
        yield _in("person_class", narrowing.not_about)
    if narrowing.max_retain_days:
        yield f"context.retain_days > {narrowing.max_retain_days}"
    if rule.shapes:
        yield f"!context.within.contains({quoted(area)})"
    if narrowing.needs_approval:
        yield "!context.approved"


# --- writing --------------------------------------------------------------------------------------------------


def _policy(
    effect: str,
    ref: str,
    conditions: Sequence[str],
    exceptions: Sequence[str],
    annotations: Iterable[tuple[str, str]] = (),
) -> str:
    notes = [f"@{name}({quoted(value)})" for name, value in (("id", ref), *annotations)]
    lines = [*notes, f'{effect} (principal, action == Action::"release", resource)']
    lines.append("when {\n  " + " &&\n  ".join(conditions) + "\n}")
    lines += ["unless {\n  " + text + "\n}" for text in exceptions]
    return "\n".join(lines) + ";"


def _in(name: str, words: Iterable[str]) -> str:
    """Return that a word is one of a list; Cedar has no empty lists, and of none it is none."""
    listed = list(words)
    return f"{set_of(listed)}.contains(context.{name})" if listed else "false"


def _clamped(instant: Instant) -> int:
    return min(instant, FOREVER)


def _annotations(book: Rulebook, agreement: Agreement, clause: Clause) -> Iterator[tuple[str, str]]:
    """Yield what a clause says and Cedar does not decide: its article, and the duties of who receives."""
    yield "article", clause.article
    yield "legal_basis", "; ".join(agreement.legal_basis)
    yield "areas", ", ".join(clause.areas)
    yield "handling", clause.handling.words
    if clause.onward:
        yield "onward", ", ".join(clause.onward)
    if clause.coarsen:
        yield "coarsen", ", ".join(f"{item.field}={item.to}" for item in clause.coarsen)
    coarser = [
        f"{item.field}={item.to} by {rule.ref}"
        for rule in book.rules[agreement.ref]
        for item in rule.narrowing.coarsen
        if not rule.narrowing.clauses or clause.id in rule.narrowing.clauses
    ]
    if coarser:
        yield "coarser", ", ".join(coarser)
    if clause.strictly_necessary:
        yield "strictly_necessary", "; ".join(f"{i.field}: {i.because}" for i in clause.strictly_necessary)
    if clause.quota:
        dated = (f"{q.records} per {q.per} from {q.start}" for q in clause.quota)
        yield "quota", "; ".join(dated)
