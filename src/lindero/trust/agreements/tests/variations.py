"""Every field of everything that stands in an agreement, with another value for it: what must not go unnoticed.

A field that is added to a part of the treaty and is missing here turns `test_every_field.py` red, and with it whoever
forgot to tell it in the plain text, to analyse it, or to export it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from lindero.kernel.deadlines import Calendar
from lindero.kernel.places import Place, place_of
from lindero.trust.agreements import treaty
from lindero.trust.agreements.tests.samples import (
    BOX,
    DAY,
    HANDLING,
    NOW,
    START,
    a_clause,
    a_party,
    an_agreement,
)
from lindero.trust.agreements.treaty import (
    Acceding,
    AccessionTerms,
    Agreement,
    Assessment,
    Authority,
    Clause,
    Coarsening,
    ContactPoint,
    Corridor,
    DatedDays,
    DatedLimit,
    Deadline,
    DisputeStep,
    Everywhere,
    Handling,
    LeaseTerms,
    NamedArea,
    Narrowing,
    Necessity,
    Offence,
    Opinion,
    Party,
    Polygon,
    Quota,
    Review,
    Signers,
    SuspensionTerms,
)

HOLE: Final = (place_of(11, 55), place_of(12, 55), place_of(12, 56))
CLAUSE: Final = a_clause(
    fields=("course_mdeg", "measured_at", "name", "place", "track_id"),
    person_classes=("none", "suspect"),
    areas=("belt", "lane", "strip"),
    handling=msgspec.structs.replace(HANDLING, no_onward=False),
    onward=("VES",),
    end=NOW + 100 * DAY,
    from_authorities=("coast-guard",),
    to_authorities=("coast-guard",),
    offences=("smuggling",),
    coarsen=(Coarsening(field="place", to="cell_10km"),),
    strictly_necessary=(Necessity(field="name", because="it is the key"),),
    quota=(Quota(records=100, per="day"),),
)
RESERVATION: Final = Narrowing(
    id="no-names",
    party="SUD",
    because="Data Act, section 4",
    clauses=("art-6-1",),
    kinds=CLAUSE.kinds,
    purposes=("sea_rescue",),
    peers=("NRD",),
    directions=("receives",),
    withhold=("name",),
    not_about=("suspect",),
    max_retain_days=20,
    only_areas=("belt",),
    coarsen=(Coarsening(field="measured_at", to="hour"),),
)
SECOND: Final = msgspec.structs.replace(CLAUSE, id="art-7", kinds=("tracking.track_ended",), quota=())
STRIP: Final = Polygon(outer=tuple(place_of(*corner) for corner in ((20, 54), (21, 54), (21, 55))))
CALENDAR: Final = Calendar(rest_days=("saturday", "sunday"), days_off=("2026-12-25",))
WHOLE: Final = an_agreement(
    nations=("NRD", "SUD", "VES"),
    level=2,
    level_up_to=4,
    parties=tuple(
        msgspec.structs.replace(a_party(nation), calendar=CALENDAR) for nation in ("NRD", "SUD", "VES")
    ),
    areas=(
        NamedArea(name="belt", shape=msgspec.structs.replace(BOX, holes=(HOLE,))),
        NamedArea(name="lane", shape=Corridor(line=(place_of(10, 55), place_of(12, 56)), width_m=9_000)),
        NamedArea(name="strip", shape=STRIP),
        NamedArea(name="world", shape=Everywhere(because="statistics")),
    ),
    clauses=(CLAUSE, SECOND),
    reservations=(RESERVATION,),
    offences=(
        Offence(code="smuggling", name="smuggling", threshold_months=12),
        Offence(code="theft", name="theft", threshold_months=24),
    ),
    deadlines=(
        Deadline(
            id="D-1",
            what="answer",
            limits=(DatedLimit(start=0, limit=8),),
            unit="hours",
            source="article 5",
            verified=False,
        ),
    ),
    accession=AccessionTerms(open_to=("OST",), accepted_by="majority", sends=("art-6-1",), receives=()),
    acceding=Acceding(nation="VES", to="a" * 64, accepted_by="majority"),
)
"""An agreement that says something in every field that there is."""

OTHER: Final[Mapping[type[msgspec.Struct], Mapping[str, Any]]] = {
    Authority: {"id": "navy", "name": "Navy"},
    ContactPoint: {"authority": "navy", "reach": "telephone", "hours": "office hours"},
    Signers: {"operational": 2, "legal": 2, "data_protection": 1, "at_least": 7},
    Calendar: {"rest_days": ("friday",), "days_off": ("2026-12-24", "2026-12-25")},
    Party: {
        "nation": "OST",
        "name": "Duchy of Nordia",
        "authorities": (Authority(id="navy", name="Navy"),),
        "contact_points": (),
        "signers": Signers(operational=3, legal=1, data_protection=0, at_least=4),
        "calendar": None,
        "publishes": True,
    },
    Polygon: {"outer": BOX.outer[:3], "holes": ()},
    Corridor: {"line": (place_of(10, 55), place_of(13, 56)), "width_m": 9_001},
    Everywhere: {"because": "rescue"},
    NamedArea: {"name": "sound", "shape": Corridor(line=HOLE, width_m=10)},
    DatedDays: {"start": NOW, "days": 31},
    Handling: {"classification": "secret", "tlp": "green", "no_onward": True},
    Coarsening: {"field": "track_id", "to": "cell_1km"},
    Necessity: {"field": "track_id", "because": "nothing else finds it"},
    Quota: {"start": NOW, "records": 101, "per": "hour"},
    Clause: {
        "id": "art-9",
        "article": "Article 9",
        "senders": ("NRD", "VES"),
        "recipients": ("SUD", "VES"),
        "kinds": ("tracking.track_ended",),
        "fields": ("measured_at", "place", "track_id"),
        "purposes": ("sea_rescue",),
        "areas": ("lane",),
        "person_classes": ("none", "suspect", "witness"),
        "retain": (DatedDays(start=0, days=30), DatedDays(start=NOW, days=7)),
        "handling": msgspec.structs.replace(HANDLING, tlp="red"),
        "onward": (),
        "lanes": ("operations",),
        "reserves": ("own_nationals",),
        "needs_approval": True,
        "start": START + 2 * DAY,
        "end": treaty.FOREVER,
        "from_authorities": ("navy",),
        "to_authorities": (),
        "offences": ("smuggling", "theft"),
        "coarsen": (),
        "strictly_necessary": (),
        "sources": ("civil", "military"),
        "quota": (),
    },
    Narrowing: {
        "id": "no-tracks",
        "party": "NRD",
        "because": "another law",
        "clauses": ("art-7",),
        "kinds": ("tracking.track_ended",),
        "purposes": (),
        "peers": ("VES",),
        "directions": ("sends",),
        "withhold": ("name", "place"),
        "withhold_all": True,
        "not_about": (),
        "max_retain_days": 10,
        "only_areas": ("belt", "lane"),
        "needs_approval": True,
        "coarsen": (Coarsening(field="measured_at", to="day"),),
    },
    Review: {"next": NOW, "every_months": 6, "stops_flow": True},
    LeaseTerms: {"renew_s": 61, "ttl_s": 600},
    Opinion: {"nation": "SUD", "opinion": "negative", "given_at": NOW},
    Assessment: {"id": "DPIA-2", "valid_until": NOW, "opinions": ()},
    Offence: {"code": "fraud", "name": "fraud", "threshold_months": 6},
    DatedLimit: {"start": NOW, "limit": 12},
    Deadline: {
        "id": "D-2",
        "what": "reply",
        "limits": (DatedLimit(start=0, limit=9),),
        "unit": "days",
        "source": "article 6",
        "verified": True,
        "extendable_by": 3,
    },
    DisputeStep: {"step": "court", "within_days": 6},
    SuspensionTerms: {"article": "Article 15", "may_suspend": ("data_protection", "operational")},
    AccessionTerms: {"open_to": ("OST", "WES"), "accepted_by": "all", "sends": (), "receives": ("art-7",)},
    Acceding: {"nation": "SUD", "to": "b" * 64, "accepted_by": "all"},
    Agreement: {
        "format": "agreement/2",
        "id": "AG-8",
        "version": 2,
        "title": "Agreement on something else",
        "level": 4,
        "legal_basis": ("Treaty of Peace",),
        "purposes": ("sea_rescue",),
        "languages": ("en",),
        "parties": (a_party("NRD"),),
        "areas": WHOLE.areas[:1],
        "clauses": (),
        "reservations": (),
        "since": START - DAY,
        "start": START + DAY,
        "end": NOW,
        "review": Review(next=NOW, every_months=1, stops_flow=False),
        "lease": LeaseTerms(renew_s=30, ttl_s=60),
        "assessment": Assessment(id="DPIA-3", valid_until=NOW, opinions=()),
        "offences": (),
        "deadlines": (),
        "disputes": (),
        "suspension": SuspensionTerms(article="Article 16", may_suspend=()),
        "level_up_to": 2,
        "vectors": "f" * 64,
        "accession": None,
        "acceding": None,
    },
}
"""Another value for every field of every part; a field that is not here is not thought of."""

Put = Callable[[Any], Agreement]


def _clause(**changes: Any) -> Agreement:
    return _whole(clauses=(msgspec.structs.replace(CLAUSE, **changes), SECOND))


def _party(**changes: Any) -> Agreement:
    first, *rest = WHOLE.parties
    return _whole(parties=(msgspec.structs.replace(first, **changes), *rest))


def _whole(**changes: Any) -> Agreement:
    return msgspec.structs.replace(WHOLE, **changes)


def _area(index: int, area: NamedArea) -> Agreement:
    areas = list(WHOLE.areas)
    areas[index] = area
    return _whole(areas=tuple(areas))


def _shape(index: int, shape: Any) -> Agreement:
    return _area(index, msgspec.structs.replace(WHOLE.areas[index], shape=shape))


def _opinions(part: Opinion) -> Agreement:
    return _whole(assessment=msgspec.structs.replace(WHOLE.assessment, opinions=(part,)))


PLACES: Final[Mapping[type[msgspec.Struct], tuple[Any, Put]]] = {
    Authority: (WHOLE.parties[0].authorities[0], lambda part: _party(authorities=(part,))),
    ContactPoint: (WHOLE.parties[0].contact_points[0], lambda part: _party(contact_points=(part,))),
    Signers: (WHOLE.parties[0].signers, lambda part: _party(signers=part)),
    Calendar: (CALENDAR, lambda part: _party(calendar=part)),
    Party: (WHOLE.parties[0], lambda part: _whole(parties=(part, *WHOLE.parties[1:]))),
    Polygon: (WHOLE.areas[0].shape, lambda part: _shape(0, part)),
    Corridor: (WHOLE.areas[1].shape, lambda part: _shape(1, part)),
    Everywhere: (WHOLE.areas[3].shape, lambda part: _shape(3, part)),
    NamedArea: (WHOLE.areas[2], lambda part: _area(2, part)),
    DatedDays: (DatedDays(start=START + DAY, days=14), lambda part: _clause(retain=(CLAUSE.retain[0], part))),
    Handling: (CLAUSE.handling, lambda part: _clause(handling=part, onward=())),
    Coarsening: (CLAUSE.coarsen[0], lambda part: _clause(coarsen=(part,))),
    Necessity: (CLAUSE.strictly_necessary[0], lambda part: _clause(strictly_necessary=(part,))),
    Quota: (CLAUSE.quota[0], lambda part: _clause(quota=(part,))),
    Clause: (CLAUSE, lambda part: _whole(clauses=(part, SECOND))),
    Narrowing: (RESERVATION, lambda part: _whole(reservations=(part,))),
    Review: (WHOLE.review, lambda part: _whole(review=part)),
    LeaseTerms: (WHOLE.lease, lambda part: _whole(lease=part)),
    Opinion: (WHOLE.assessment.opinions[0], _opinions),
    Assessment: (WHOLE.assessment, lambda part: _whole(assessment=part)),
    Offence: (WHOLE.offences[0], lambda part: _whole(offences=(part, *WHOLE.offences[1:]))),
    DatedLimit: (
        DatedLimit(start=START, limit=6),
        lambda part: _whole(
            deadlines=(
                msgspec.structs.replace(WHOLE.deadlines[0], limits=(*WHOLE.deadlines[0].limits, part)),
            )
        ),
    ),
    Deadline: (WHOLE.deadlines[0], lambda part: _whole(deadlines=(part,))),
    DisputeStep: (WHOLE.disputes[0], lambda part: _whole(disputes=(part,))),
    SuspensionTerms: (WHOLE.suspension, lambda part: _whole(suspension=part)),
    AccessionTerms: (WHOLE.accession, lambda part: _whole(accession=part)),
    Acceding: (WHOLE.acceding, lambda part: _whole(acceding=part)),
    Agreement: (WHOLE, lambda part: part),
}
"""Where each part stands in the whole agreement, and how the agreement is with another one in its place."""


def variations() -> Iterator[tuple[str, Agreement, Agreement]]:
    """Yield each field by name, with two agreements that differ in it and in nothing else."""
    for kind, others in OTHER.items():
        part, put = PLACES[kind]
        for name, other in others.items():
            changed = msgspec.structs.replace(part, **{name: other})
            yield f"{kind.__name__}.{name}", put(part), put(changed)


def parts_of_a_treaty() -> set[type[msgspec.Struct]]:
    """Return every type of which an agreement is built."""
    found = {value for value in vars(treaty).values() if isinstance(value, type)}
    return {part for part in found if issubclass(part, msgspec.Struct) and part.__struct_fields__} - {
        treaty.Overlay,
        Place,
    }
