"""Questions put to the rules: as JSON lines from outside, and as whole numbers inside."""

from typing import Annotated, Final

import msgspec

from lindero.kernel.decisions import Decision, refused
from lindero.kernel.errors import Invalid
from lindero.kernel.names import Kind, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Lane
from lindero.kernel.times import Instant, instant_of
from lindero.kernel.units import e7_of_degrees
from lindero.trust.agreements.vocabulary import CIVIL, NO_PERSON, NOT_PROTECTED

INVALID_REQUEST: Final = "INVALID_REQUEST"
MAX_FIELDS: Final = 256
MAX_PLACES: Final = 10_000
_LATEST: Final = 253_402_300_799_999

Degrees = tuple[float, float]
"""Longitude and latitude in degrees."""

Word = Annotated[str, msgspec.Meta(max_length=64)]


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question in JSON; what is not listed here is refused.

    Attributes:
        sender: `from`: the nation that would send.
        recipient: `to`: the nation that would receive.
        kind: The record's kind.
        fields: Names of the fields that would cross.
        purpose: What the recipient would use it for.
        person_class: Whom the record speaks of; nobody where null.
        place: Where the record is, or null.
        at: The record's time, RFC 3339 or milliseconds UTC.
        retain_days: How long the recipient would keep it; the clause's limit where null.
        origin_countries: Countries of nationality, residence or fear of the person, where known.
        protection: The person's protection need; null, empty or `none` say that there is none.
        lane: Delivery lane; `operations` where null.
        route: Further places of the record.
        from_authority: The authority whose record it is.
        to_authority: The authority that would receive it; those that the clause names where null.
        offence: The offence that it is about.
        penalty_months: The offence's greatest penalty at the sender, months.
        source: `civil` where null, or `military`.
        grading: False if the kind wants a grading that the record lacks.
    """

    sender: Nation = msgspec.field(name="from")
    recipient: Nation = msgspec.field(name="to")
    kind: Kind
    fields: tuple[Word, ...]
    purpose: Word
    at: str | int
    person_class: Word | None = None
    place: Degrees | None = None
    retain_days: int | None = None
    origin_countries: tuple[Nation, ...] | None = None
    protection: str | None = None
    lane: Lane | None = None
    route: tuple[Degrees, ...] | None = None
    from_authority: Word | None = None
    to_authority: Word | None = None
    offence: Word | None = None
    penalty_months: Annotated[int, msgspec.Meta(ge=0, le=12_000)] | None = None
    source: Word | None = None
    grading: bool | None = None


class Particulars(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What only some records say, and only some clauses ask about.

    Attributes:
        sender_authority: The authority whose record it is; empty if it does not say.
        recipient_authority: The authority that would receive it; empty for those that the clause names.
        offence: The offence that it is about; empty for none.
        penalty_months: The offence's greatest penalty at the sender, months.
        source: Where it comes from.
        lacks: What a record of its kind must say before it crosses, and this one does not (S-44).
        must_cross: Fields without which it must not cross: grading, class of the person, a machine's label (S-56).
    """

    sender_authority: str = ""
    recipient_authority: str = ""
    offence: str = ""
    penalty_months: int = 0
    source: str = CIVIL
    lacks: tuple[str, ...] = ()
    must_cross: tuple[str, ...] = ()


PLAIN: Final = Particulars()
"""The particulars of a record that has none, as most have."""


class Question(msgspec.Struct, frozen=True, gc=False):
    """A question inside the node: places in 1e-7 degree, time in milliseconds UTC.

    Attributes:
        sender: The nation that would send.
        recipient: The nation that would receive.
        kind: The record's kind.
        fields: Names of the fields that would cross, each once, in the record's order.
        purpose: What the recipient would use it for.
        lane: Delivery lane.
        at: The record's time.
        places: Every place of the record.
        person_class: Whom it speaks of.
        retain_days: How long the recipient would keep it; 0 for as long as the clause permits.
        origin_countries: Countries of origin of the person; empty where unknown.
        protected: Whether the person has, or may have, a protection need.
        approved: Whether an officer approved this release.
        particulars: What only some records say.
    """

    sender: Nation
    recipient: Nation
    kind: Kind
    fields: tuple[str, ...]
    purpose: str
    lane: Lane
    at: Instant
    places: tuple[Place, ...] = ()
    person_class: str = NO_PERSON
    retain_days: int = 0
    origin_countries: frozenset[str] = frozenset()
    protected: bool = False
    approved: bool = False
    particulars: Particulars = PLAIN


_DECODER: Final = msgspec.json.Decoder(Request)


def read_request(line: bytes | str) -> Question | Decision:
    """Return the question that a line of JSON asks, or a refusal that says what is wrong with it."""
    try:
        return _question(_DECODER.decode(line))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return _invalid(f"This is no request: {error}.")
    except Invalid as error:
        return _invalid(f"{error.text} {error.advice}")


def question_of(request: Request) -> Question | Decision:
    """Return a request as a question, or a refusal; constructing a `Request` had checked nothing yet."""
    try:
        checked = msgspec.convert(msgspec.to_builtins(request), Request)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        return _invalid(f"This is no request: {error}.")
    try:
        return _question(checked)
    except Invalid as error:
        return _invalid(f"{error.text} {error.advice}")


def _question(request: Request) -> Question:
    """Return a request, whose types are right, as a question.

    Raises:
        Invalid: If a value makes no sense.
    """
    if request.sender == request.recipient:
        raise _wrong("`from` and `to` name the same nation.", "Name the neighbour.")
    places: tuple[Place, ...] = () if request.place is None else (_place(request.place),)
    if request.route:
        places += tuple(_place(point) for point in request.route[:MAX_PLACES])
        if len(request.route) > MAX_PLACES:
            raise _wrong(f"The route has more than {MAX_PLACES} places.", "Send it in parts.")
    return Question(
        sender=request.sender,
        recipient=request.recipient,
        kind=request.kind,
        fields=_fields(request.fields),
        purpose=request.purpose,
        lane=request.lane or "operations",
        at=_instant(request.at),
        places=places,
        person_class=request.person_class or NO_PERSON,
        retain_days=_days(request.retain_days),
        origin_countries=frozenset(request.origin_countries or ()),
        protected=(request.protection or "").strip().lower() not in NOT_PROTECTED,
        particulars=_particulars(request),
    )


def _particulars(request: Request) -> Particulars:
    return Particulars(
        sender_authority=request.from_authority or "",
        recipient_authority=request.to_authority or "",
        offence=request.offence or "",
        penalty_months=request.penalty_months or 0,
        source=request.source or CIVIL,
        lacks=("grading",) if request.grading is False else (),
    )


def _fields(names: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 <= len(names) <= MAX_FIELDS:
        raise _wrong(f"`fields` has {len(names)} names.", f"Name 1 to {MAX_FIELDS} fields.")
    return tuple(dict.fromkeys(names))


def _place(degrees: Degrees) -> Place:
    lon, lat = degrees
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _wrong(f"[{lon}, {lat}] is no place.", "Write [longitude, latitude] in degrees.")
    return Place(lon=e7_of_degrees(lon), lat=e7_of_degrees(lat))


def _instant(at: str | int) -> int:
    if isinstance(at, str):
        return instant_of(at)
    if not 0 <= at <= _LATEST:
        raise _wrong(f"{at} is no instant.", "Write milliseconds since 1970, UTC.")
    return at


def _days(days: int | None) -> int:
    if days is None:
        return 0
    if days < 1:
        raise _wrong(f"Nothing can be kept for {days} days.", "Ask for at least one day, or leave it out.")
    return days


def _wrong(text: str, advice: str) -> Invalid:
    return Invalid("agreements.request", text, advice)


def _invalid(text: str) -> Decision:
    return refused(INVALID_REQUEST, text, fix="Correct the request.")
