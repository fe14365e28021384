"""An agreement written back as the plain values of a treaty file; the inverse of reading.

Canonical bytes that come from a neighbour pass through here and through the reader again, so that nothing can
be signed that could not have been written, and refused, as a file.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lindero.kernel.places import Place
from lindero.kernel.times import text_of
from lindero.trust.agreements.checking import check_agreement
from lindero.trust.agreements.findings import Finding, errors_in
from lindero.trust.agreements.reading import read_document
from lindero.trust.agreements.source import Table
from lindero.trust.agreements.toml_source import tree_of
from lindero.trust.agreements.treaty import (
    FOREVER,
    Agreement,
    Clause,
    Corridor,
    Deadline,
    NamedArea,
    Narrowing,
    Party,
    Polygon,
    Quota,
)


def is_readable(agreement: Agreement) -> bool:
    """Say whether an agreement, written as a file, would be read as exactly this agreement."""
    root = tree_of(plain_agreement(agreement))
    found: list[Finding] = []
    again = read_document(root, found) if isinstance(root, Table) else None
    if again != agreement or errors_in(found):
        return False
    return not errors_in(check_agreement(agreement, lambda _: 1, None))


def plain_agreement(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as the mappings, lists, texts and numbers of a treaty file."""
    plain = {
        "lindero": agreement.format,
        "id": agreement.id,
        "version": agreement.version,
        "title": agreement.title,
        "level": agreement.level,
        "level_up_to": agreement.level_up_to,
        "legal_basis": list(agreement.legal_basis),
        "purposes": list(agreement.purposes),
        "languages": list(agreement.languages),
        "parties": {party.nation: _party(party) for party in agreement.parties},
        "areas": {area.name: _area(area) for area in agreement.areas},
        "clauses": [_clause(clause) for clause in agreement.clauses],
        "reservations": [plain_narrowing(narrowing) for narrowing in agreement.reservations],
        "effective": {"from": text_of(agreement.start), "since": text_of(agreement.since)},
        "review": _plain(agreement.review) | {"next": text_of(agreement.review.next)},
        "sunset": text_of(agreement.end),
        "lease": _plain(agreement.lease),
        "dpia": {
            "id": agreement.assessment.id,
            "valid_until": text_of(agreement.assessment.valid_until),
            "opinions": [
                {"nation": given.nation, "opinion": given.opinion, "given": text_of(given.given_at)}
                for given in agreement.assessment.opinions
            ],
        },
        "offences": [_plain(offence) for offence in agreement.offences],
        "deadlines": [_deadline(deadline) for deadline in agreement.deadlines],
        "disputes": [_plain(step) for step in agreement.disputes],
        "suspension": _plain(agreement.suspension),
    }
    optional = {"accession": agreement.accession, "acceding": agreement.acceding}
    plain |= {key: _without_empty(_plain(part)) for key, part in optional.items() if part is not None}
    return plain | ({"vectors": agreement.vectors} if agreement.vectors else {})


def _plain(part: msgspec.Struct) -> dict[str, Any]:
    """Return a part whose fields stand in the file under their own names."""
    return {name: _listed(getattr(part, name)) for name in part.__struct_fields__}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _deadline(deadline: Deadline) -> dict[str, Any]:
    plain = _plain(deadline)
    del plain["limits"]
    if not deadline.extendable_by:
        del plain["extendable_by"]
    return plain | {
        "limit": [{"from": text_of(dated.start), "limit": dated.limit} for dated in deadline.limits]
    }


def _party(party: Party) -> dict[str, Any]:
    plain = {
        "name": party.name,
        "authorities": [_plain(authority) for authority in party.authorities],
        "contact_points": [_plain(contact) for contact in party.contact_points],
        "signers": _plain(party.signers),
    }
    plain |= {"calendar": _plain(party.calendar)} if party.calendar is not None else {}
    return plain | ({"publishes": True} if party.publishes else {})


def _area(area: NamedArea) -> dict[str, Any]:
    shape = area.shape
    if isinstance(shape, Polygon):
        return {"polygon": _places(shape.outer), "holes": [_places(hole) for hole in shape.holes]}
    if isinstance(shape, Corridor):
        return {"corridor": {"line": _places(shape.line), "width_m": shape.width_m}}
    return {"everywhere": {"because": shape.because}}


def _places(places: Sequence[Place]) -> list[list[Decimal]]:
    return [[Decimal(place.lon).scaleb(-7), Decimal(place.lat).scaleb(-7)] for place in places]


def _clause(clause: Clause) -> dict[str, Any]:
    plain = {
        "id": clause.id,
        "article": clause.article,
        "from": list(clause.senders),
        "to": list(clause.recipients),
        "kinds": list(clause.kinds),
        "fields": list(clause.fields),
        "purposes": list(clause.purposes),
        "area": list(clause.areas),
        "person_classes": list(clause.person_classes),
        "retain_days": [{"from": text_of(dated.start), "days": dated.days} for dated in clause.retain],
        "handling": _plain(clause.handling),
        "onward": list(clause.onward),
        "lanes": list(clause.lanes),
        "reserves": list(clause.reserves),
        "needs_approval": clause.needs_approval,
        "effective": _period(clause.start, clause.end),
        "from_authorities": list(clause.from_authorities),
        "to_authorities": list(clause.to_authorities),
        "offences": list(clause.offences),
        "coarsen": {item.field: item.to for item in clause.coarsen},
        "strictly_necessary": {item.field: item.because for item in clause.strictly_necessary},
        "sources": list(clause.sources),
    }
    plain["quota"] = [_quota(quota) for quota in clause.quota]
    return _without_empty(plain)


def _quota(quota: Quota) -> dict[str, Any]:
    return {"from": text_of(quota.start), "records": quota.records, "per": quota.per}


def _period(start: int, end: int) -> dict[str, str]:
    return {"from": text_of(start)} | ({"until": text_of(end)} if end != FOREVER else {})


def plain_narrowing(narrowing: Narrowing) -> dict[str, Any]:
    """Return a reservation as the mappings, lists and texts of a treaty file."""
    plain = _plain(narrowing)
    plain["with"] = plain.pop("peers")
    plain["coarsen"] = {item.field: item.to for item in narrowing.coarsen}
    withhold_all = plain.pop("withhold_all")
    plain["withhold"] = "everything" if withhold_all else plain["withhold"]
    if not narrowing.max_retain_days:
        del plain["max_retain_days"]
    return _without_empty(plain)


def _without_empty(plain: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty lists: in a file, what selects or adds nothing is not written."""
    return {key: value for key, value in plain.items() if value not in ([], {})}
