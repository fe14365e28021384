"""An agreement made by hand, for tests that only look at how it stands and where it holds."""

import msgspec

from lindero.kernel.places import Place, place_of
from lindero.kernel.times import DAY_MS
from lindero.shells.console.tests.browsing import BEGIN_AT
from lindero.shells.node import Node
from lindero.trust.agreements.canonical import agreement_hash, canonical_bytes
from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.tables import VERSIONS
from lindero.trust.agreements.treaty import (
    AGREEMENT_FORMAT,
    Agreement,
    Assessment,
    LeaseTerms,
    NamedArea,
    Party,
    Polygon,
    Review,
    Signers,
    SuspensionTerms,
)
from lindero.trust.exchange.wire import LeaseGrant

YEAR_MS = 365 * DAY_MS


def corners(*degrees: tuple[float, float]) -> tuple[Place, ...]:
    """Return places from longitudes and latitudes in degrees."""
    return tuple(place_of(lon, lat) for lon, lat in degrees)


STRAIT = NamedArea(
    name="shared_strait", shape=Polygon(outer=corners((10.0, 55.0), (11.0, 55.0), (11.0, 56.0), (10.0, 56.0)))
)


def treaty(
    name: str = "AG-7", others: tuple[str, ...] = ("SUD",), areas: tuple[NamedArea, ...] = (STRAIT,)
) -> Agreement:
    """Return an agreement of Nordia with others, in force for a year, without a single clause."""
    return Agreement(
        format=AGREEMENT_FORMAT,
        id=name,
        version=1,
        title="Shared picture",
        level=2,
        level_up_to=2,
        legal_basis=("Made-up Act",),
        purposes=("watch",),
        languages=("en",),
        parties=tuple(
            Party(
                nation=nation,
                name=nation,
                authorities=(),
                contact_points=(),
                signers=Signers(operational=1, legal=1, data_protection=0, at_least=2),
            )
            for nation in sorted(("NRD", *others))
        ),
        areas=areas,
        clauses=(),
        reservations=(),
        since=BEGIN_AT - YEAR_MS,
        start=BEGIN_AT - YEAR_MS,
        end=BEGIN_AT + YEAR_MS,
        review=Review(next=BEGIN_AT + YEAR_MS, every_months=12, stops_flow=False),
        lease=LeaseTerms(renew_s=300, ttl_s=900),
        assessment=Assessment(id="DPIA-1", valid_until=BEGIN_AT + YEAR_MS, opinions=()),
        offences=(),
        deadlines=(),
        disputes=(),
        suspension=SuspensionTerms(article="9", may_suspend=("NRD",)),
    )


def lay_down(node: Node, agreement: Agreement, state: AgreementState | None = None) -> None:
    """Write an agreement into its table as if everybody had signed it."""
    stands = state or AgreementState(hash=agreement_hash(agreement), phase="active")
    names = tuple(VERSIONS.columns)
    values = {
        "agreement": agreement.ref,
        "id": agreement.id,
        "version": agreement.version,
        "title": agreement.title,
        "hash": stands.hash,
        "phase": stands.phase,
        "state": msgspec.json.encode(stands).decode(),
        "text": canonical_bytes(agreement).decode(),
        "vectors": "",
        "changed_at": node.clock.now(),
    }
    marks = ", ".join("?" for _ in names)
    sql = f"INSERT OR REPLACE INTO {VERSIONS.name} ({', '.join(names)}) VALUES ({marks})"
    node.store.run(lambda tx: tx.execute(sql, [values[name] for name in names]))


def link(node: Node, peer: str, *agreements: Agreement) -> None:
    """Hold a neighbour's lease on agreements, granted now."""
    grant = LeaseGrant(
        grantor=peer,
        grantee=node.nation,
        agreements=tuple(agreement_hash(agreement) for agreement in agreements),
        granted_at=node.clock.now(),
        ttl_s=900,
        nonce="00",
    )
    node.leases.hold(grant, node.clock.now(), node.clock.monotonic_s())
