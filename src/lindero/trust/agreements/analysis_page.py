"""View of what an agreement comes to: what it changes, what may ever cross, who may finally hold it, what is idle."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Final

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.trust.agreements.accession import NOT_ACCEPTED
from lindero.trust.agreements.analysis.amending import Change, difference
from lindero.trust.agreements.analysis.aspects import WORDS
from lindero.trust.agreements.analysis.ever import Wanted, ever
from lindero.trust.agreements.analysis.fault import Fault
from lindero.trust.agreements.analysis.faults import faults_in
from lindero.trust.agreements.analysis.onward import holders
from lindero.trust.agreements.analysis.sentences import ever_lines, holder_lines, witness_line
from lindero.trust.agreements.pages import NAME_PATTERN
from lindero.trust.agreements.render_clauses import reservation_line
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.states import as_it_stands
from lindero.trust.agreements.tables import Version, after_what_preceded, known_versions
from lindero.trust.agreements.treaty import EVERY_AGREEMENT, Agreement, Overlay
from lindero.trust.agreements.wording import Wording

LENT_AS: Final = "agreements.as_the_gate"
"""Name under which the node lends the texts, standings and national laws by which its gate decides."""


class AnalysisQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which version, and what may ever cross; what is empty may be anything.

    Attributes:
        agreement: The version, `AG-7@2`; the newest of `AG-7`.
        to: The nation that would receive.
        kind: Kind of records.
        field: A field.
        purpose: What for.
    """

    agreement: Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
    to: str = ""
    kind: str = ""
    field: str = ""
    purpose: str = ""


class ChangeShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one text lets cross and the other does not.

    Attributes:
        clause: The clause.
        nearest: The other text's clause that comes nearest; empty if none is about it.
        aspects: In what it goes further, in words.
        flows: From whom to whom, `NRD > SUD`.
        kinds: Kinds of records.
        purposes: What for.
        fields: The fields.
        start: When it begins, milliseconds UTC.
        end: The first instant at which it is over.
        sure: Whether it is certain; else compare the place.
        lon: Longitude of a place where it differs, 1e-7 degree; None where place makes no difference.
        lat: Latitude of it.
        proof: A question that the one text refuses and the other allows, in words; empty if no decision shows it.
    """

    clause: str
    nearest: str
    aspects: tuple[str, ...]
    flows: tuple[str, ...]
    kinds: tuple[str, ...]
    purposes: tuple[str, ...]
    fields: tuple[str, ...]
    start: int
    end: int
    sure: bool
    lon: int | None
    lat: int | None
    proof: str


class TakenShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a party takes back from the text.

    Attributes:
        nation: Whose it is.
        how: `reserved` in the text, `reserved since` it was signed, `national law`, or `not accepted` yet.
        words: What it takes back, in words.
    """

    nation: str
    how: str
    words: str


class AnalysisView(msgspec.Struct, frozen=True, kw_only=True):
    """What a version of an agreement comes to: changes by the texts alone, all else after what is taken back.

    Attributes:
        agreement: The version.
        title: Its title.
        before: The version that it follows; empty for the first.
        taken_back: What reservations and the own nation's law take back.
        released: What may cross by it and not by the version before.
        withdrawn: What might cross by the version before and no longer does.
        compared: How many permissions were compared, of the version before and of this one.
        ever: What of the question may ever cross, or that none of it may, line by line.
        never: Whether none of it may.
        onward: Who may finally hold something, and by which chain, line by line.
        faults: What is written correctly and hardly meant.
        nations: The parties.
        kinds: Kinds that it speaks of.
        fields: Fields that it speaks of.
        purposes: Purposes that it serves.
    """

    agreement: str
    title: str
    before: str
    taken_back: tuple[TakenShown, ...]
    released: tuple[ChangeShown, ...]
    withdrawn: tuple[ChangeShown, ...]
    compared: tuple[int, int]
    ever: tuple[str, ...]
    never: bool
    onward: tuple[str, ...]
    faults: tuple[Fault, ...]
    nations: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]


def show_analysis(desk: Desk, query: AnalysisQuery) -> AnalysisView:
    """Show what a version comes to, beside the version before it.

    Raises:
        Missing: If it is not known here.
    """
    version, before = _versions(desk, query.agreement)
    text, laws = version.agreement, _laws(desk)
    stands = as_it_stands(text, version.state)
    book = Rulebook([stands], laws)
    old = Rulebook([before] if before is not None else [])
    changes = difference(old, Rulebook([before, text]) if before is not None else Rulebook([text]))
    found = ever(
        book,
        Wanted(
            recipient=query.to or None,
            kind=query.kind or None,
            field=query.field or None,
            purpose=query.purpose or None,
        ),
    )
    return AnalysisView(
        agreement=text.ref,
        title=text.title,
        before=before.ref if before is not None else "",
        taken_back=tuple(_taken_back(text, stands, laws)),
        released=tuple(_shown(change, proves=True) for change in changes.released) if before else (),
        withdrawn=tuple(_shown(change, proves=False) for change in changes.withdrawn),
        compared=changes.compared,
        ever=tuple(ever_lines(found)),
        never=found.never,
        onward=tuple(holder_lines(holders(book))),
        faults=faults_in(book, desk.now()),
        nations=text.nations,
        kinds=tuple(sorted({kind for clause in text.clauses for kind in clause.kinds})),
        fields=tuple(sorted({name for clause in text.clauses for name in clause.fields})),
        purposes=text.purposes,
    )


def _laws(desk: Desk) -> Sequence[Overlay]:
    """Return the own nation's laws, which the node lends."""
    laws: Sequence[Overlay] = desk.lent(LENT_AS).laws if isinstance(desk, WorkDesk) else ()
    return laws


def _taken_back(text: Agreement, stands: Agreement, laws: Iterable[Overlay]) -> Iterator[TakenShown]:
    wording = Wording(text, "en")
    signed = {one.id for one in text.reservations}
    for one in stands.reservations:
        since = "not accepted" if one.id.startswith(NOT_ACCEPTED) else "reserved since"
        how = "reserved" if one.id in signed else since
        yield TakenShown(nation=one.party, how=how, words=reservation_line(one, wording))
    for law in laws:
        if law.agreement in {EVERY_AGREEMENT, text.id}:
            for one in law.narrows:
                words = reservation_line(one, wording)
                yield TakenShown(nation=one.party, how="national law", words=f"{law.title}: {words}")


def _versions(desk: Desk, named: str) -> tuple[Version, Agreement | None]:
    """Return the version that is meant as it stands, and the text of the one before it."""
    name, _, number = named.partition("@")
    same = list(known_versions(desk.rows, name).values())
    meant = [one for one in same if str(one.agreement.version) == number] if number else same
    if not meant:
        raise Missing(
            "agreements.unknown",
            f"There is no agreement {named} here.",
            "See the list of agreements; one that a neighbour proposed arrives when the link is up.",
        )
    newest = meant[-1]
    stands = after_what_preceded(newest, same)
    earlier = [one.agreement for one in same if one.agreement.version < newest.agreement.version]
    return stands, earlier[-1] if earlier else None


def _shown(change: Change, *, proves: bool) -> ChangeShown:
    place = change.place
    return ChangeShown(
        clause=change.clause,
        nearest=change.nearest,
        aspects=tuple(WORDS[aspect] for aspect in change.aspects),
        flows=tuple(f"{sender} > {recipient}" for sender, recipient in change.flows),
        kinds=change.kinds,
        purposes=change.purposes,
        fields=change.fields,
        start=change.start,
        end=change.end,
        sure=change.sure,
        lon=place.lon if place is not None else None,
        lat=place.lat if place is not None else None,
        proof=witness_line(change.witness) if proves and change.witness is not None else "",
    )
