"""Views of agreements: all of them as they stand, and one of them clause by clause."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.trust.agreements.condition import BEFORE_SIGNED, BINDING, ENDED, OpinionHeld, duties_left
from lindero.trust.agreements.render import CATALOGUES
from lindero.trust.agreements.running import review_due
from lindero.trust.agreements.shown import CLAUSE_LEVEL, ClauseShown, TextPart, clauses_shown, text_parts
from lindero.trust.agreements.standing import Consent
from lindero.trust.agreements.states import in_force, levels_of, version_in_force
from lindero.trust.agreements.tables import (
    SELECT_ACTS,
    SELECT_VERSIONS,
    Version,
    after_what_preceded,
    version_of,
)
from lindero.trust.agreements.telling import language_of
from lindero.trust.agreements.treaty import Agreement, Opinion, Party
from lindero.trust.agreements.vocabulary import LEVELS, RIGHT_TO_LEFT
from lindero.trust.agreements.waiting import awaited, joined_by, missing_signatures

NAME_PATTERN: Final = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*(@[1-9][0-9]{0,3})?$(?!\n)"


class AgreementsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which agreements to show.

    Attributes:
        all_versions: Every version of each, not only the one that counts now.
    """

    all_versions: bool = False


class AgreementLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an agreement in the list.

    Attributes:
        agreement: Name and version, `AG-7@1`.
        id: Its name.
        version: Its version.
        title: Its title.
        nations: The parties.
        phase: How far it has come; a suspension does not change the phase.
        standing: The same for people: `suspended` where the whole of it is stopped.
        is_in_force: Whether something may flow under it now.
        start: When it enters into force, milliseconds UTC.
        end: The first instant at which it no longer is in force.
        review_at: When it must be reviewed next.
        is_review_overdue: Whether that time has passed.
        signatures: How many officers have signed.
        missing: Which signatures are missing, in words.
        suspensions: How many suspensions stand.
    """

    agreement: str
    id: str
    version: int
    title: str
    nations: tuple[str, ...]
    phase: str
    standing: str
    is_in_force: bool
    start: int
    end: int
    review_at: int
    is_review_overdue: bool
    signatures: int
    missing: tuple[str, ...]
    suspensions: int


class AgreementsView(msgspec.Struct, frozen=True, kw_only=True):
    """Agreements, by name and version.

    Attributes:
        agreements: The agreements.
        older: How many versions are not shown.
    """

    agreements: tuple[AgreementLine, ...]
    older: int


class AgreementQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One agreement.

    Attributes:
        agreement: `AG-7` for the version that counts now, `AG-7@2` for one that is meant.
        language: Language of the plain text; empty for the first of the agreement's that there are words in.
        beside: A second language, shown side by side with the first; empty for none.
    """

    agreement: Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
    language: str = ""
    beside: str = ""


class SignatureShown(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's signature, verified when it came.

    Attributes:
        nation: For whom.
        officer: Short name.
        role: In which capacity.
    """

    nation: str
    officer: str
    role: str


class SuspensionShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is stopped.

    Attributes:
        name: The suspension's name.
        nation: Who stopped it.
        scope: `whole`, `clause`, `kind` or `direction`.
        value: Which clause, kind or direction; empty for the whole.
        reason: Why, as a code.
        at: When, milliseconds UTC.
        resumed_by: The nations that agreed to resume it.
        awaited: The parties that have not: each needs its foreign ministry and its data protection officer.
        consents: What persons have said for their nations so far.
    """

    name: str
    nation: str
    scope: str
    value: str
    reason: str
    at: int
    resumed_by: tuple[str, ...]
    awaited: tuple[str, ...]
    consents: tuple[Consent, ...]


class LevelShown(msgspec.Struct, frozen=True, kw_only=True):
    """Up to which maturity level a party shares and takes; between two parties the lower one holds."""

    nation: str
    level: int


class ReservationShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a party took back after signing, and on which law it rests."""

    name: str
    nation: str
    because: str


class RunShown(msgspec.Struct, frozen=True, kw_only=True):
    """How a party's node answered the conformance vectors; `failed` names the first that it failed."""

    nation: str
    failed: str


class DutyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that the end of an agreement leaves to a party, and what shows that it was done; empty while open."""

    nation: str
    duty: str
    evidence: str


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done about the agreement, or tried.

    Attributes:
        at: When, milliseconds UTC.
        nation: By whom.
        act: What, in a word or two, for example `signed`, `contact reached`, `suspended`, `denounced`.
        officer: Who ordered it; empty for the node itself.
        detail: What it was about.
        refused: Why it changed nothing; empty where it did.
    """

    at: int
    nation: str
    act: str
    officer: str
    detail: str
    refused: str


class JoiningShown(msgspec.Struct, frozen=True, kw_only=True):
    """Who accedes by a version, and with whom it takes effect.

    Attributes:
        nation: Who accedes.
        accepted: The parties that have accepted it and are ready.
        awaited: The others; between them and the nation nothing crosses.
    """

    nation: str
    accepted: tuple[str, ...]
    awaited: tuple[str, ...]


class AgreementView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an agreement.

    Attributes:
        agreement: Name and version, `AG-7@1`.
        id: Its name.
        version: Its version.
        versions: All versions that are known here, as `AG-7@1`.
        title: Its title.
        nations: The parties' nations.
        parties: The parties with their authorities and contact points.
        level: How far the parties trust it yet, 1 to 4, and what that means.
        legal_basis: What it rests on.
        purposes: The purposes that it serves at all.
        phase: How far it has come.
        standing: The same for people: `suspended` where the whole of it is stopped.
        is_in_force: Whether something may flow under it now.
        since: When the first version entered into force, milliseconds UTC.
        start: When this version enters into force.
        end: The first instant at which it no longer is in force.
        review_at: When it must be reviewed next.
        is_review_overdue: Whether that time has passed.
        review_stops_flow: Whether nothing flows while the review is overdue.
        lease_ttl_s: Seconds for which it stays live without word from the neighbour.
        assessment: The data-protection impact assessment behind it.
        assessment_until: Until when that is valid, milliseconds UTC.
        opinions: What the data protection officers said of it.
        hash: SHA-256 of the canonical bytes: the agreement's identity.
        canonical: The canonical bytes, as text: what is signed.
        language: Language of the plain text.
        beside: The second language; empty for none.
        languages: Languages that there are words in.
        right_to_left: Those of them that are written from right to left.
        clauses: The clauses, text beside rule.
        text: All else in plain language, section by section.
        signatures: Who has signed.
        missing: Which signatures are missing, in words.
        awaits: Everything that stands between the text and its entry into force, in words.
        assessments: What the data protection officers think of it, and who went on against them.
        levels: Up to which level each party shares and takes.
        level_up_to: The level that all may declare without an amendment.
        reservations_made: What parties took back after signing.
        withdrawn: Parties that left while the others go on.
        joining: Who accedes by this version; None if nobody does.
        open_to: Nations that may accede to it.
        amended_by: A later version on its way, `AG-7@2`; empty for none.
        vectors: How many conformance vectors travel with it.
        runs: How each party's node answered them.
        duties: What its end leaves to do, by party.
        suspensions: What is stopped.
        acts: Everything that was done about it, in order.
    """

    agreement: str
    id: str
    version: int
    versions: tuple[str, ...]
    title: str
    nations: tuple[str, ...]
    parties: tuple[Party, ...]
    level: str
    legal_basis: tuple[str, ...]
    purposes: tuple[str, ...]
    phase: str
    standing: str
    is_in_force: bool
    since: int
    start: int
    end: int
    review_at: int
    is_review_overdue: bool
    review_stops_flow: bool
    lease_ttl_s: int
    assessment: str
    assessment_until: int
    opinions: tuple[Opinion, ...]
    hash: str
    canonical: str
    language: str
    beside: str
    languages: tuple[str, ...]
    right_to_left: tuple[str, ...]
    clauses: tuple[ClauseShown, ...]
    text: tuple[TextPart, ...]
    signatures: tuple[SignatureShown, ...]
    missing: tuple[str, ...]
    awaits: tuple[str, ...]
    assessments: tuple[OpinionHeld, ...]
    levels: tuple[LevelShown, ...]
    level_up_to: int
    reservations_made: tuple[ReservationShown, ...]
    withdrawn: tuple[str, ...]
    joining: JoiningShown | None
    open_to: tuple[str, ...]
    amended_by: str
    vectors: int
    runs: tuple[RunShown, ...]
    duties: tuple[DutyShown, ...]
    suspensions: tuple[SuspensionShown, ...]
    acts: tuple[Act, ...]


def show_agreements(desk: Desk, query: AgreementsQuery) -> AgreementsView:
    """Show agreements as they stand; of each what counts now and what people have still to sign, or all versions."""
    versions = [version_of(row) for row in desk.rows(SELECT_VERSIONS)]
    names = dict.fromkeys(version.agreement.id for version in versions)
    now = desk.now()
    current = {name: _current([v for v in versions if v.agreement.id == name], now) for name in names}
    shown = [v for v in versions if query.all_versions or _is_shown(v, current[v.agreement.id])]
    return AgreementsView(
        agreements=tuple(_line(version, now) for version in shown),
        older=len(versions) - len(shown),
    )


def show_agreement(desk: Desk, query: AgreementQuery) -> AgreementView:
    """Show one version of an agreement.

    Raises:
        Missing: If it is not known here.
    """
    name, _, number = query.agreement.partition("@")
    versions = [version_of(row) for row in desk.rows(SELECT_VERSIONS)]
    same = [version for version in versions if version.agreement.id == name]
    meant = [version for version in same if str(version.agreement.version) == number] if number else same
    if not meant:
        raise Missing(
            "agreements.unknown",
            f"There is no agreement {query.agreement} here.",
            "See the list of agreements; one that a neighbour proposed arrives when the link is up.",
        )
    version = after_what_preceded(_current(meant, desk.now()), same)
    acts = tuple(
        Act(at=at, nation=nation, act=act, officer=officer, detail=detail, refused=refused)
        for at, nation, act, officer, detail, refused in desk.rows(SELECT_ACTS, (version.agreement.ref,))
    )
    language = query.language or language_of(version.agreement)
    languages = (language, query.beside)
    return _view(version, tuple(v.agreement.ref for v in same), acts, languages, desk.now())


def _current(versions: Sequence[Version], now: int) -> Version:
    """Return the version that counts now: the one in force, else the newest."""
    active = [version for version in versions if version.state.phase == "active"]
    counts = version_in_force([version.agreement for version in active], now)
    return next((version for version in active if version.agreement is counts), versions[-1])


def _is_shown(version: Version, current: Version) -> bool:
    """Say whether a version is the one that counts now, or is on its way to be signed after it."""
    waits = version.state.phase in BEFORE_SIGNED | (BINDING - {"active"})
    return version is current or (waits and version.agreement.version > current.agreement.version)


def _line(version: Version, now: int) -> AgreementLine:
    agreement, state = version.agreement, version.state
    return AgreementLine(
        agreement=agreement.ref,
        id=agreement.id,
        version=agreement.version,
        title=agreement.title,
        nations=agreement.nations,
        phase=state.phase,
        standing=state.name,
        is_in_force=in_force(agreement, state, now),
        start=agreement.start,
        end=agreement.end,
        review_at=review_due(agreement, state),
        is_review_overdue=now >= review_due(agreement, state),
        signatures=len(state.signatures),
        missing=missing_signatures(agreement, state),
        suspensions=len(state.suspensions),
    )


def _view(
    version: Version, versions: tuple[str, ...], acts: tuple[Act, ...], languages: tuple[str, str], now: int
) -> AgreementView:
    agreement, state = version.agreement, version.state
    language, beside = languages
    parts = text_parts(agreement, language, beside)
    return AgreementView(
        agreement=agreement.ref,
        id=agreement.id,
        version=agreement.version,
        versions=versions,
        title=agreement.title,
        nations=agreement.nations,
        parties=agreement.parties,
        level=f"{agreement.level}: {LEVELS[agreement.level]}",
        legal_basis=agreement.legal_basis,
        purposes=agreement.purposes,
        phase=state.phase,
        standing=state.name,
        is_in_force=in_force(agreement, state, now),
        since=agreement.since,
        start=agreement.start,
        end=agreement.end,
        review_at=review_due(agreement, state),
        is_review_overdue=now >= review_due(agreement, state),
        review_stops_flow=agreement.review.stops_flow,
        lease_ttl_s=agreement.lease.ttl_s,
        assessment=agreement.assessment.id,
        assessment_until=agreement.assessment.valid_until,
        awaits=awaited(agreement, state, now),
        assessments=state.opinions,
        levels=tuple(LevelShown(nation=n, level=lv) for n, lv in levels_of(agreement, state).items()),
        level_up_to=agreement.level_up_to,
        reservations_made=tuple(
            ReservationShown(name=one.id, nation=one.party, because=one.because) for one in state.reservations
        ),
        withdrawn=state.withdrawn,
        joining=_joining(version),
        open_to=agreement.accession.open_to if agreement.accession is not None else (),
        amended_by=_amended_by(version, versions),
        vectors=version.vectors.count("\n"),
        runs=tuple(RunShown(nation=run.nation, failed=run.failed) for run in state.vectors),
        duties=_duties(version),
        opinions=agreement.assessment.opinions,
        hash=version.hash,
        canonical=version.text,
        language=language,
        beside=beside,
        languages=tuple(CATALOGUES),
        right_to_left=tuple(sorted(RIGHT_TO_LEFT)),
        clauses=clauses_shown(agreement, parts, state.suspensions, now),
        text=tuple(part for part in parts if part.level < CLAUSE_LEVEL and part.lines),
        signatures=tuple(
            SignatureShown(nation=s.nation, officer=s.officer, role=s.role) for s in state.signatures
        ),
        missing=missing_signatures(agreement, state),
        suspensions=_suspensions(version, agreement),
        acts=acts,
    )


def _joining(version: Version) -> JoiningShown | None:
    agreement, state = version.agreement, version.state
    if agreement.acceding is None:
        return None
    accepted, nation = joined_by(agreement, state), agreement.acceding.nation
    return JoiningShown(
        nation=nation,
        accepted=accepted,
        awaited=tuple(one for one in agreement.nations if one not in {*accepted, nation}),
    )


def _amended_by(version: Version, versions: Sequence[str]) -> str:
    """Return the newest version that is later than one in force, if there is one."""
    is_amending = version.state.phase == "active" and versions[-1] != version.agreement.ref
    return versions[-1] if is_amending else ""


def _duties(version: Version) -> tuple[DutyShown, ...]:
    """Return the duties of the end, open ones first; none while an agreement runs."""
    if version.state.phase not in ENDED | {"closed"}:
        return ()
    left = duties_left(version.agreement, version.state)
    done = version.state.duties
    return (
        *(DutyShown(nation=nation, duty=duty, evidence="") for nation, duty in left),
        *(DutyShown(nation=one.nation, duty=one.duty, evidence=one.evidence) for one in done),
    )


def _suspensions(version: Version, agreement: Agreement) -> tuple[SuspensionShown, ...]:
    return tuple(
        SuspensionShown(
            name=suspension.id,
            nation=suspension.nation,
            scope=suspension.scope,
            value=suspension.value,
            reason=suspension.reason,
            at=suspension.at,
            resumed_by=suspension.resumed_by,
            awaited=tuple(n for n in version.state.parties_left(agreement) if n not in suspension.resumed_by),
            consents=suspension.consents,
        )
        for suspension in version.state.suspensions
    )
