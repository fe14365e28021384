"""An agreement in plain language, generated from its code: nothing is added, nothing left out."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place
from lindero.kernel.times import text_of
from lindero.trust.agreements.treaty import (
    FOREVER,
    Agreement,
    Clause,
    Corridor,
    Everywhere,
    NamedArea,
    Narrowing,
)
from lindero.trust.agreements.words import en, es

CATALOGUES: Final[Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]] = {
    "en": (en.MESSAGES, en.WORDS),
    "es": (es.MESSAGES, es.WORDS),
}
"""Messages and words by language."""


def render(agreement: Agreement, language: str = "en") -> str:
    """Return an agreement in plain language, as Markdown.

    Args:
        agreement: The agreement.
        language: `en` or `es`.

    Raises:
        Invalid: If there are no words in that language.
    """
    if language not in CATALOGUES:
        raise Invalid(
            "agreements.language",
            f"There are no words in {language!r} yet.",
            f"Choose one of {', '.join(CATALOGUES)}.",
        )
    return "\n".join(_Rendering(agreement, *CATALOGUES[language]).lines()) + "\n"


class _Rendering:
    """One agreement in one language."""

    def __init__(self, agreement: Agreement, messages: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._agreement = agreement
        self._messages = messages
        self._words = words
        self._names = {party.nation: f"{party.name} ({party.nation})" for party in agreement.parties}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text."""
        agreement = self._agreement
        yield f"# {self._say('heading', title=agreement.title)}"
        yield from ("", self._say("identity", ref=agreement.ref))
        level_name = self._words[f"level-{agreement.level}"]
        start, end = _date(agreement.start), _date(agreement.end)
        yield from (
            "",
            self._say("in_force", start=start, end=end, level=agreement.level, level_name=level_name),
        )
        yield from self._section("parties", self._parties())
        yield from self._section("basis", agreement.legal_basis)
        yield from self._section("purposes", (self._coded(purpose) for purpose in agreement.purposes))
        yield from ("", f"## {self._say('clauses')}")
        for clause in agreement.clauses:
            yield from ("", f"### {clause.article} ({clause.id})", "")
            yield from (f"- {line}" for line in self._clause(clause))
        yield from self._section("areas", (self._area(area) for area in agreement.areas))
        yield from self._section("reservations", (self._reservation(item) for item in agreement.reservations))
        yield from self._section("safeguards", (self._say(key) for key in ("life", "asylum", "human")))
        yield from self._section("time", self._time())
        yield from self._section("disputes", self._disputes())
        yield from self._section("deadlines", self._deadlines())
        yield from self._section("offences", self._offences())

    def _say(self, key: str, **values: object) -> str:
        return self._messages[key].format(**values)

    def _section(self, key: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield a heading with its lines, or nothing if there are none."""
        listed = list(lines)
        if listed:
            yield from ("", f"## {self._say(key)}", "")
            yield from (f"- {line}" for line in listed)

    def _coded(self, word: str) -> str:
        """Return a coded word in plain words, with its code."""
        return f"{self._words[word]} (`{word}`)"

    def _nations(self, nations: Iterable[str]) -> str:
        return ", ".join(self._names.get(nation, nation) for nation in nations)

    def _parties(self) -> Iterator[str]:
        for party in self._agreement.parties:
            authorities = ", ".join(authority.name for authority in party.authorities)
            yield self._say("party", name=party.name, nation=party.nation, authorities=authorities)

    def _clause(self, clause: Clause) -> Iterator[str]:
        yield self._say("sends", nations=self._nations(clause.senders))
        yield self._say("receives", nations=self._nations(clause.recipients))
        yield self._say("kinds", kinds=_codes(clause.kinds))
        yield self._say("fields", fields=_codes(clause.fields))
        yield self._say("for", purposes="; ".join(self._coded(purpose) for purpose in clause.purposes))
        yield self._say("area", areas=", ".join(clause.areas))
        yield self._say("about", classes="; ".join(self._coded(name) for name in clause.person_classes))
        yield self._retention(clause)
        handling = clause.handling
        yield self._say("handling", classification=self._words[handling.classification], tlp=handling.tlp)
        yield self._onward(clause)
        yield self._say("lanes", lanes="; ".join(self._words[lane] for lane in clause.lanes))
        if "own_nationals" in clause.reserves:
            yield self._say("own_nationals")
        if clause.needs_approval:
            yield self._say("approval")
        if clause.end != FOREVER:
            yield self._say("clause_period", start=_date(clause.start), end=_date(clause.end))
        elif clause.start:
            yield self._say("clause_from", start=_date(clause.start))

    def _retention(self, clause: Clause) -> str:
        first, *later = clause.retain
        changes = [self._say("kept_from", start=_date(dated.start), days=dated.days) for dated in later]
        return "; ".join([self._say("kept", days=first.days), *changes])

    def _onward(self, clause: Clause) -> str:
        if clause.onward:
            return self._say("onward", nations=self._nations(clause.onward))
        return self._say("no_onward" if clause.handling.no_onward else "onward_none")

    def _area(self, area: NamedArea) -> str:
        shape = area.shape
        if isinstance(shape, Everywhere):
            return self._say("everywhere", name=area.name, because=shape.because)
        if isinstance(shape, Corridor):
            half, corners = f"{shape.width_m / 2:g}", _corners(shape.line)
            return self._say("corridor", name=area.name, half=half, corners=corners)
        outer = self._say("polygon", name=area.name, corners=_corners(shape.outer))
        holes = [self._say("hole", corners=_corners(hole)) for hole in shape.holes]
        return "; ".join([outer, *holes])

    def _reservation(self, narrowing: Narrowing) -> str:
        owner = self._say("reservation", nation=self._nations([narrowing.party]), because=narrowing.because)
        concerns = self._say("concerns", what="; ".join(self._concerns(narrowing)))
        return f"{owner}: {'; '.join(self._effects(narrowing))}. {concerns}."

    def _effects(self, narrowing: Narrowing) -> Iterator[str]:
        if narrowing.withhold_all:
            yield self._say("withholds_all")
        if narrowing.withhold:
            yield self._say("withholds", fields=_codes(narrowing.withhold))
        if narrowing.not_about:
            classes = "; ".join(self._coded(name) for name in narrowing.not_about)
            yield self._say("not_about", classes=classes)
        if narrowing.max_retain_days:
            yield self._say("keeps", days=narrowing.max_retain_days)
        if narrowing.only_areas:
            yield self._say("only_in", areas=", ".join(narrowing.only_areas))
        if narrowing.needs_approval:
            yield self._say("on_approval")

    def _concerns(self, narrowing: Narrowing) -> Iterator[str]:
        """Yield what a reservation bites on: its directions, and whatever it is limited to."""
        yield ", ".join(self._words[direction] for direction in narrowing.directions)
        if narrowing.peers:
            yield self._nations(narrowing.peers)
        if narrowing.clauses or narrowing.kinds:
            yield _codes((*narrowing.clauses, *narrowing.kinds))
        if narrowing.purposes:
            yield ", ".join(self._coded(purpose) for purpose in narrowing.purposes)

    def _time(self) -> Iterator[str]:
        agreement = self._agreement
        review = agreement.review
        yield self._say("review", months=review.every_months, next=_date(review.next))
        if review.stops_flow:
            yield self._say("review_stops")
        roles = ", ".join(self._words[role] for role in agreement.suspension.may_suspend)
        yield self._say("suspension", article=agreement.suspension.article, roles=roles)
        yield self._say("lease", minutes=-(-agreement.lease.ttl_s // 60))
        yield self._say("sunset", end=_date(agreement.end))
        assessment = agreement.assessment
        yield self._say("assessment", id=assessment.id, until=_date(assessment.valid_until))
        for given in assessment.opinions:
            opinion = self._words[given.opinion]
            nation = self._nations([given.nation])
            yield self._say("opinion", nation=nation, opinion=opinion, given=_date(given.given_at))

    def _disputes(self) -> Iterator[str]:
        for rung in self._agreement.disputes:
            yield self._say("dispute", step=self._words[rung.step], days=rung.within_days)

    def _deadlines(self) -> Iterator[str]:
        for item in self._agreement.deadlines:
            unit = self._words[item.unit]
            line = self._say("deadline", what=item.what, limit=item.limit, unit=unit, source=item.source)
            yield line if item.verified else f"{line} [{self._say('unverified')}]"

    def _offences(self) -> Iterator[str]:
        for item in self._agreement.offences:
            yield self._say("offence", name=item.name, code=item.code, months=item.threshold_months)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _date(instant: int) -> str:
    """Return an instant as its date, with the time only where it is not midnight UTC."""
    text = text_of(instant)
    return text[:10] if text.endswith("T00:00:00.000Z") else text


def _corners(places: Iterable[Place]) -> str:
    return ", ".join(f"{_degrees(place.lon, 'EW')} {_degrees(place.lat, 'NS')}" for place in places)


def _degrees(value: int, names: str) -> str:
    """Return a coordinate in 1e-7 degree for people, exactly: `11.5° E`."""
    degrees = Decimal(abs(value)).scaleb(-7).normalize()
    return f"{degrees:f}° {names[0] if value >= 0 else names[1]}"
