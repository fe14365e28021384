"""View of what an agreement comes to: what it changes, what may ever cross, who may finally hold it, what is idle."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.trust.agreements.analysis.amending import Change, difference
from lindero.trust.agreements.analysis.aspects import WORDS
from lindero.trust.agreements.analysis.ever import Wanted, ever
from lindero.trust.agreements.analysis.fault import Fault
from lindero.trust.agreements.analysis.faults import faults_in
from lindero.trust.agreements.analysis.onward import holders
from lindero.trust.agreements.analysis.sentences import ever_lines, holder_lines, witness_line
from lindero.trust.agreements.pages import NAME_PATTERN
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tables import SELECT_VERSIONS, version_of
from lindero.trust.agreements.treaty import Agreement


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


class AnalysisView(msgspec.Struct, frozen=True, kw_only=True):
    """What a version of an agreement comes to, worked out from the texts alone.

    Attributes:
        agreement: The version.
        title: Its title.
        before: The version that it follows; empty for the first.
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
    text, before = _texts(desk, query.agreement)
    book = Rulebook([text])
    old = Rulebook([before] if before is not None else [])
    changes = difference(old, Rulebook([before, text]) if before is not None else book)
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


def _texts(desk: Desk, named: str) -> tuple[Agreement, Agreement | None]:
    """Return the version that is meant, and the one before it."""
    name, _, number = named.partition("@")
    known = [version_of(row).agreement for row in desk.rows(SELECT_VERSIONS)]
    same = sorted((text for text in known if text.id == name), key=lambda text: text.version)
    meant = [text for text in same if str(text.version) == number] if number else same
    if not meant:
        raise Missing(
            "agreements.unknown",
            f"There is no agreement {named} here.",
            "See the list of agreements; one that a neighbour proposed arrives when the link is up.",
        )
    earlier = [text for text in same if text.version < meant[-1].version]
    return meant[-1], earlier[-1] if earlier else None


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
