"""What nations have agreed, in the words that capabilities may know: clauses in force and areas.

The gate alone decides what crosses. What stands here is for preparing and explaining: whom one could tell, by which
clause, until when. It holds no text of a treaty and nothing that is not in force.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

Form = Literal["polygon", "corridor", "everywhere"]


class AgreedArea(msgspec.Struct, frozen=True, kw_only=True):
    """An area that clauses refer to by name.

    Attributes:
        name: The name.
        form: A polygon, a corridor along a line, or everywhere on Earth.
        outer: The corners of a polygon.
        holes: The corners of each of its holes.
        line: The line of a corridor.
        width_m: The width of a corridor, metres.
    """

    name: str
    form: Form
    outer: tuple[Place, ...] = ()
    holes: tuple[tuple[Place, ...], ...] = ()
    line: tuple[Place, ...] = ()
    width_m: int = 0


class AgreedClause(msgspec.Struct, frozen=True, kw_only=True):
    """A permission of an agreement in force, as signed; laws and reservations may narrow it further.

    Attributes:
        id: Its name in the agreement.
        article: The article of the treaty.
        senders: Who may send.
        recipients: To whom.
        kinds: Which kinds of record.
        fields: Which of their fields.
        purposes: For what they may be used.
        areas: Where; none for a clause whose areas are not known here.
        begins_at: From when on it counts, milliseconds UTC.
        ends_at: The first instant at which it no longer counts.
        offences: Offences to which it is limited; none for no limit.
        stopped: What of it is suspended now: kind, sender and recipient.
    """

    id: str
    article: str
    senders: tuple[Nation, ...]
    recipients: tuple[Nation, ...]
    kinds: tuple[Kind, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    areas: tuple[AgreedArea, ...]
    begins_at: Instant
    ends_at: Instant
    offences: tuple[str, ...] = ()
    stopped: frozenset[tuple[Kind, Nation, Nation]] = frozenset()

    def ways(self) -> Iterator[tuple[Nation, Nation]]:
        """Yield every sender with every recipient, a nation never with itself."""
        return ((one, other) for one in self.senders for other in self.recipients if one != other)

    def is_stopped(self, kind: Kind, sender: Nation, recipient: Nation) -> bool:
        """Say whether this kind is suspended on this way."""
        return (kind, sender, recipient) in self.stopped


class AgreedStop(msgspec.Struct, frozen=True, kw_only=True):
    """A suspension that stops something of an agreement now.

    Attributes:
        nation: Who suspended it.
        scope: How much: `whole`, `clause`, `kind`, `direction` or `authority`.
        value: Which clause, kind, direction `NRD>SUD` or authority `NRD/coast-guard`; empty for the whole.
        clauses: The clauses of which it stops something.
    """

    nation: Nation
    scope: str
    value: str
    clauses: tuple[str, ...]


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """One agreement that is in force, by its own dates and at this node.

    Attributes:
        ref: Agreement and version, `AG-7@1`.
        nations: The parties that have not left it.
        clauses: What it permits.
        areas: Its areas.
        stops: The suspensions that stop something of it now, in the order of their times.
    """

    ref: str
    nations: tuple[Nation, ...]
    clauses: tuple[AgreedClause, ...] = ()
    areas: tuple[AgreedArea, ...] = ()
    stops: tuple[AgreedStop, ...] = ()


def clauses_naming(agreements: Iterable[Agreed], kind: Kind) -> Iterator[tuple[Agreed, AgreedClause]]:
    """Yield the clauses that name a kind, each with its agreement, in the order of agreements."""
    for agreed in agreements:
        for clause in agreed.clauses:
            if kind in clause.kinds:
                yield agreed, clause
