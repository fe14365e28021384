"""Clauses and reservations in plain language, line by line; every field of either is told."""

from collections.abc import Iterator

from lindero.trust.agreements.treaty import FOREVER, Clause, Narrowing
from lindero.trust.agreements.wording import Wording, codes, date_text


def clause_lines(clause: Clause, wording: Wording) -> Iterator[str]:
    """Yield what a clause permits."""
    say = wording.say
    yield say("sends", nations=wording.nations(clause.senders))
    if clause.from_authorities:
        yield say("from_authorities", authorities=codes(clause.from_authorities))
    yield say("receives", nations=wording.nations(clause.recipients))
    if clause.to_authorities:
        yield say("to_authorities", authorities=codes(clause.to_authorities))
    yield say("kinds", kinds=codes(clause.kinds))
    yield say("fields", fields=codes(clause.fields))
    yield from _reductions(clause, wording)
    yield say("for", purposes=wording.all_coded(clause.purposes))
    if clause.offences:
        yield say("for_offences", offences=codes(clause.offences))
    yield say("area", areas=codes(clause.areas))
    yield say("about", classes=wording.all_coded(clause.person_classes))
    if "own_nationals" in clause.reserves:
        yield say("own_nationals")
    yield say("sources", sources="; ".join(wording.word(source) for source in clause.sources))
    yield _retention(clause, wording)
    yield from _treatment(clause, wording)
    yield from _period(clause, wording)


def _reductions(clause: Clause, wording: Wording) -> Iterator[str]:
    """Yield which fields cross coarse, and which cross since they must."""
    if clause.coarsen:
        told = [f"`{item.field}` {wording.word(f'way-{item.to}')}" for item in clause.coarsen]
        yield wording.say("coarse", fields="; ".join(told))
    if clause.strictly_necessary:
        told = [f"`{item.field}` ({item.because})" for item in clause.strictly_necessary]
        yield wording.say("necessary", fields="; ".join(told))


def _retention(clause: Clause, wording: Wording) -> str:
    first, *later = clause.retain
    changes = [wording.say("kept_from", start=date_text(dated.start), days=dated.days) for dated in later]
    return "; ".join([wording.say("kept", days=first.days), *changes])


def _treatment(clause: Clause, wording: Wording) -> Iterator[str]:
    """Yield how the recipient must treat it, how it is delivered, and what must happen before."""
    handling = clause.handling
    classification = wording.word(handling.classification)
    yield wording.say("handling", classification=classification, tlp=handling.tlp)
    if clause.onward:
        yield wording.say("onward", nations=wording.nations(clause.onward))
    else:
        yield wording.say("no_onward" if handling.no_onward else "onward_none")
    yield wording.say("lanes", lanes="; ".join(wording.word(lane) for lane in clause.lanes))
    if clause.needs_approval:
        yield wording.say("approval")
    for quota in clause.quota:
        line = wording.say("quota", records=quota.records, per=wording.word(f"per-{quota.per}"))
        yield wording.say("quota_from", start=date_text(quota.start), quota=line) if quota.start else line


def _period(clause: Clause, wording: Wording) -> Iterator[str]:
    if clause.end != FOREVER:
        yield wording.say("clause_period", start=date_text(clause.start), end=date_text(clause.end))
    elif clause.start:
        yield wording.say("clause_from", start=date_text(clause.start))


def reservation_line(narrowing: Narrowing, wording: Wording) -> str:
    """Return what a party has reserved: its effects, then what they bite on."""
    owner = wording.say(
        "reservation", nation=wording.nations([narrowing.party]), because=narrowing.because, id=narrowing.id
    )
    concerns = wording.say("concerns", what="; ".join(_concerns(narrowing, wording)))
    return f"{owner}: {'; '.join(_effects(narrowing, wording))}. {concerns}."


def _effects(narrowing: Narrowing, wording: Wording) -> Iterator[str]:
    if narrowing.withhold_all:
        yield wording.say("withholds_all")
    if narrowing.withhold:
        yield wording.say("withholds", fields=codes(narrowing.withhold))
    if narrowing.not_about:
        yield wording.say("not_about", classes=wording.all_coded(narrowing.not_about))
    if narrowing.max_retain_days:
        yield wording.say("keeps", days=narrowing.max_retain_days)
    if narrowing.only_areas:
        yield wording.say("only_in", areas=codes(narrowing.only_areas))
    if narrowing.needs_approval:
        yield wording.say("on_approval")
    if narrowing.coarsen:
        told = [f"`{item.field}` {wording.word(f'way-{item.to}')}" for item in narrowing.coarsen]
        yield wording.say("coarsens", fields=", ".join(told))


def _concerns(narrowing: Narrowing, wording: Wording) -> Iterator[str]:
    """Yield what a reservation bites on: its directions, and whatever it is limited to."""
    yield ", ".join(wording.word(direction) for direction in narrowing.directions)
    if narrowing.peers:
        yield wording.nations(narrowing.peers)
    if narrowing.clauses or narrowing.kinds:
        yield codes((*narrowing.clauses, *narrowing.kinds))
    if narrowing.purposes:
        yield ", ".join(wording.coded(purpose) for purpose in narrowing.purposes)
