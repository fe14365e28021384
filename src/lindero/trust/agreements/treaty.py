"""An agreement as it is signed: frozen types of whole numbers and sorted words, equal on every node."""

from typing import Final

import msgspec

from lindero.kernel.deadlines import Calendar
from lindero.kernel.names import Kind, Nation
from lindero.kernel.places import Place
from lindero.kernel.times import Instant
from lindero.trust.agreements.vocabulary import CIVIL, Level

AGREEMENT_FORMAT: Final = "agreement/1"
OVERLAY_FORMAT: Final = "overlay/1"
EVERY_AGREEMENT: Final = "every_agreement"
FOREVER: Final = 253_402_300_799_999
"""The end of what has none: the last instant that there is."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the signed text: unknown fields are refused, since nobody could say what they mean."""


class Authority(_Part, frozen=True, kw_only=True):
    """A body that acts for a party: short name and full name."""

    id: str
    name: str


class ContactPoint(_Part, frozen=True, kw_only=True):
    """Where an authority is reached, by function and never by a person's name."""

    authority: str
    reach: str
    hours: str


class Signers(_Part, frozen=True, kw_only=True):
    """How many officers must sign for a party: of each role, and altogether (`at_least`: k of those appointed)."""

    operational: int
    legal: int
    data_protection: int
    at_least: int


class Party(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """A nation that is bound.

    Attributes:
        calendar: Its days that are no working days; None, and then not in the canonical bytes, if it states none.
        publishes: Whether it lets the public read the text in plain language; not in the canonical bytes if it does
            not. The text is published only if every party does (AGR-09).
    """

    nation: Nation
    name: str
    authorities: tuple[Authority, ...]
    contact_points: tuple[ContactPoint, ...]
    signers: Signers
    calendar: Calendar | None = None
    publishes: bool = False


class Polygon(_Part, frozen=True, kw_only=True, tag="polygon", tag_field="shape"):
    """A ring of corners with holes; edges straight in longitude and latitude, and part of the area."""

    outer: tuple[Place, ...]
    holes: tuple[tuple[Place, ...], ...] = ()


class Corridor(_Part, frozen=True, kw_only=True, tag="corridor", tag_field="shape"):
    """All places within half of `width_m` of a line."""

    line: tuple[Place, ...]
    width_m: int


class Everywhere(_Part, frozen=True, kw_only=True, tag="everywhere", tag_field="shape"):
    """The whole Earth, and records that have no place; never without the reason."""

    because: str


Shape = Polygon | Corridor | Everywhere


class NamedArea(_Part, frozen=True, kw_only=True):
    """An area that clauses refer to by name."""

    name: str
    shape: Shape


class DatedDays(_Part, frozen=True, kw_only=True, rename={"start": "from"}):
    """Days of retention from an instant on; `start` 0 means from the beginning."""

    start: Instant
    days: int


class Handling(_Part, frozen=True, kw_only=True):
    """How the recipient must treat what it gets."""

    classification: str
    tlp: str
    no_onward: bool

    @property
    def words(self) -> str:
        """The handling words that travel with a record, `restricted tlp:amber no-onward`."""
        return f"{self.classification} tlp:{self.tlp}" + (" no-onward" if self.no_onward else "")


class Coarsening(_Part, frozen=True, kw_only=True):
    """A field of which only a coarse value crosses, and in which way it is made coarse (`kernel.coarse.WAYS`)."""

    field: str
    to: str


class Necessity(_Part, frozen=True, kw_only=True):
    """A field that tells a protected trait, and why it is strictly necessary (Directive (EU) 2016/680, article 10)."""

    field: str
    because: str


class Quota(_Part, frozen=True, kw_only=True, rename={"start": "from"}):
    """How many records cross by themselves in a period, `hour` or `day`, from an instant on; more wait (S-59)."""

    start: Instant = 0
    records: int
    per: str


class Clause(_Part, frozen=True, kw_only=True, rename={"senders": "from", "recipients": "to"}):
    """One permission: who may send what to whom, for what, where, about whom, for how long.

    Attributes:
        from_authorities: Authorities of the sender whose records it speaks of; empty for all of them.
        to_authorities: Authorities of the recipient for which it is meant; empty for all of them.
        offences: Offences of the agreed catalogue to which it is limited; empty for no limit.
        coarsen: Fields of which only a coarse value crosses.
        strictly_necessary: Fields that tell a protected trait and cross all the same, each with its reason.
        sources: Where its records may come from.
        quota: How many cross by themselves, as that changes with time; none before the first, or at all if empty.
    """

    id: str
    article: str
    senders: tuple[Nation, ...]
    recipients: tuple[Nation, ...]
    kinds: tuple[Kind, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    areas: tuple[str, ...]
    person_classes: tuple[str, ...]
    retain: tuple[DatedDays, ...]
    handling: Handling
    onward: tuple[Nation, ...]
    lanes: tuple[str, ...]
    reserves: tuple[str, ...]
    needs_approval: bool
    start: Instant
    end: Instant
    from_authorities: tuple[str, ...] = ()
    to_authorities: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    coarsen: tuple[Coarsening, ...] = ()
    strictly_necessary: tuple[Necessity, ...] = ()
    sources: tuple[str, ...] = (CIVIL,)
    quota: tuple[Quota, ...] = ()


class Narrowing(_Part, frozen=True, kw_only=True, rename={"peers": "with"}):
    """Something that one nation takes back: a reservation to a treaty, or a rule of its national law.

    It bites on what the party sends or receives. Empty selectors match everything; each effect can only
    narrow.

    Attributes:
        id: Short name.
        party: Whose it is.
        because: The law or declaration that it rests on.
        clauses: Clauses that it bites on.
        kinds: Kinds that it bites on.
        purposes: Purposes that it bites on.
        peers: Other nations that it bites towards.
        directions: `sends`, `receives`.
        withhold: Fields that do not cross.
        withhold_all: Whether nothing crosses.
        not_about: Person classes about which nothing crosses.
        max_retain_days: Longest retention; 0 for no limit of its own.
        only_areas: Areas in which alone it lets anything cross; empty for no limit of its own.
        needs_approval: Whether a human must approve each release.
        coarsen: Fields of which only a value crosses that is at least as coarse.
    """

    id: str
    party: Nation
    because: str
    clauses: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    purposes: tuple[str, ...] = ()
    peers: tuple[Nation, ...] = ()
    directions: tuple[str, ...] = ("receives", "sends")
    withhold: tuple[str, ...] = ()
    withhold_all: bool = False
    not_about: tuple[str, ...] = ()
    max_retain_days: int = 0
    only_areas: tuple[str, ...] = ()
    needs_approval: bool = False
    coarsen: tuple[Coarsening, ...] = ()


class Review(_Part, frozen=True, kw_only=True):
    """When the parties look at the agreement again, and whether it rests when they do not."""

    next: Instant
    every_months: int
    stops_flow: bool


class LeaseTerms(_Part, frozen=True, kw_only=True):
    """How often a lease is renewed, and how long it lasts without word from the neighbour, seconds."""

    renew_s: int
    ttl_s: int


class Opinion(_Part, frozen=True, kw_only=True):
    """What a party's data protection officer said of the impact assessment."""

    nation: Nation
    opinion: str
    given_at: Instant


class Assessment(_Part, frozen=True, kw_only=True):
    """The data-protection impact assessment behind the agreement (AGR-08)."""

    id: str
    valid_until: Instant
    opinions: tuple[Opinion, ...]


class Offence(_Part, frozen=True, kw_only=True):
    """An offence of the agreed catalogue, with the least maximum penalty in months."""

    code: str
    name: str
    threshold_months: int


class DatedLimit(_Part, frozen=True, kw_only=True, rename={"start": "from"}):
    """A time limit from an instant on, in the deadline's unit; `start` 0 means from the beginning."""

    start: Instant
    limit: int


class Deadline(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """A time limit that the parties agreed, as it changes, with its source and whether that was verified.

    Attributes:
        extendable_by: By how much whoever must act may extend it once, with reasons, in its unit; 0 if not at all.
    """

    id: str
    what: str
    limits: tuple[DatedLimit, ...]
    unit: str
    source: str
    verified: bool
    extendable_by: int = 0

    def limit_at(self, now: Instant) -> int:
        """Return the limit at an instant, in the deadline's unit: the last that has begun, else the first."""
        begun = [dated.limit for dated in self.limits if dated.start <= now]
        return begun[-1] if begun else self.limits[0].limit


class DisputeStep(_Part, frozen=True, kw_only=True):
    """A rung of the dispute ladder and the days it may take."""

    step: str
    within_days: int


class SuspensionTerms(_Part, frozen=True, kw_only=True):
    """Who may stop the flow alone and at once; that resumption needs both sides is no matter of treaty."""

    article: str
    may_suspend: tuple[str, ...]


class AccessionTerms(_Part, frozen=True, kw_only=True):
    """How a nation joins that is no party yet (AGR-03).

    Attributes:
        open_to: The nations that may accede; each is told the text and what becomes of it.
        accepted_by: Whose acceptance an accession needs: `all` other parties, or a `majority` of them.
        sends: Clauses under which a nation that accedes sends.
        receives: Clauses under which it receives.
    """

    open_to: tuple[Nation, ...]
    accepted_by: str
    sends: tuple[str, ...]
    receives: tuple[str, ...]


class Acceding(_Part, frozen=True, kw_only=True):
    """By which nation's accession a text came about, and to which text.

    Attributes:
        nation: Who accedes.
        to: The hash of the version that it follows from.
        accepted_by: Whose acceptance that version asks for, `all` or `majority`.
    """

    nation: Nation
    to: str
    accepted_by: str


class Agreement(_Part, frozen=True, kw_only=True):
    """A treaty in its canonical form; the hash of its canonical bytes is its identity.

    Attributes:
        level: The maturity level at which it begins.
        level_up_to: The level that both sides may step up to by declaring it; beyond takes an amendment.
        vectors: SHA-256 of the conformance vectors that travel with it; empty until it is put forward.
        since: When the first version entered into force.
        start: When this version enters into force.
        end: The first instant at which it no longer is in force: the earlier of `until` and sunset.
        accession: How others join; None if it is closed to them.
        acceding: Set in an instrument of accession: who joins by it.
    """

    format: str
    id: str
    version: int
    title: str
    level: Level
    level_up_to: Level
    legal_basis: tuple[str, ...]
    purposes: tuple[str, ...]
    languages: tuple[str, ...]
    parties: tuple[Party, ...]
    areas: tuple[NamedArea, ...]
    clauses: tuple[Clause, ...]
    reservations: tuple[Narrowing, ...]
    since: Instant
    start: Instant
    end: Instant
    review: Review
    lease: LeaseTerms
    assessment: Assessment
    offences: tuple[Offence, ...]
    deadlines: tuple[Deadline, ...]
    disputes: tuple[DisputeStep, ...]
    suspension: SuspensionTerms
    vectors: str = ""
    accession: AccessionTerms | None = None
    acceding: Acceding | None = None

    @property
    def ref(self) -> str:
        """Name and version, `AG-7@1`, as every record keeps it."""
        return f"{self.id}@{self.version}"

    @property
    def nations(self) -> tuple[Nation, ...]:
        """The parties' nations, in alphabetical order."""
        return tuple(party.nation for party in self.parties)

    @property
    def is_public(self) -> bool:
        """Whether every party lets the public read its text in plain language."""
        return bool(self.parties) and all(party.publishes for party in self.parties)

    @property
    def told(self) -> tuple[Nation, ...]:
        """Everybody who is told what becomes of it: the parties, and those to which it is open."""
        return self.nations + (self.accession.open_to if self.accession is not None else ())


class Overlay(_Part, frozen=True, kw_only=True):
    """A nation's own law laid over its agreements: a list of narrowings, and nothing that could widen (S-08).

    Attributes:
        agreement: The agreement that it narrows, or `every_agreement`.
        start: When it begins to bite.
        end: The first instant at which it no longer does.
    """

    format: str
    id: str
    version: int
    nation: Nation
    agreement: str
    title: str
    legal_basis: tuple[str, ...]
    areas: tuple[NamedArea, ...]
    narrows: tuple[Narrowing, ...]
    start: Instant
    end: Instant

    @property
    def ref(self) -> str:
        """Name and version, `nordia-data-act@1`."""
        return f"{self.id}@{self.version}"
