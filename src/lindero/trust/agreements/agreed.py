"""Agreements in force in the kernel's words, so that capabilities prepare and explain by what the gate decides by."""

from collections.abc import Iterator

from lindero.kernel.agreed import Agreed, AgreedArea, AgreedClause, AgreedStop
from lindero.trust.agreements.standing import Standing
from lindero.trust.agreements.treaty import (
    Agreement,
    Clause,
    Corridor,
    NamedArea,
    Polygon,
)


def agreed_of(agreement: Agreement, standing: Standing) -> Agreed:
    """Return an agreement, with what parties took back, and how it stands, in the kernel's words."""
    areas = {area.name: _area(area) for area in agreement.areas}
    return Agreed(
        ref=agreement.ref,
        nations=agreement.nations,
        clauses=tuple(_clause(clause, agreement, areas, standing) for clause in agreement.clauses),
        areas=tuple(areas.values()),
        stops=tuple(_stops(agreement, standing)),
    )


def _stops(agreement: Agreement, standing: Standing) -> Iterator[AgreedStop]:
    """Yield the suspensions that bite on some clause, kind and way; one to which all agreed to resume does not."""
    for one in sorted(standing.suspensions, key=lambda suspension: suspension.at):
        bitten = tuple(
            clause.id
            for clause in agreement.clauses
            if any(one.bites(clause.id, kind, *way) for kind in clause.kinds for way in _ways(clause))
        )
        if bitten:
            yield AgreedStop(nation=one.nation, scope=one.scope, value=one.value, clauses=bitten)


def _ways(clause: Clause) -> list[tuple[str, str]]:
    return [(one, other) for one in clause.senders for other in clause.recipients if one != other]


def _clause(
    clause: Clause, agreement: Agreement, areas: dict[str, AgreedArea], standing: Standing
) -> AgreedClause:
    return AgreedClause(
        id=clause.id,
        article=clause.article,
        senders=clause.senders,
        recipients=clause.recipients,
        kinds=clause.kinds,
        fields=clause.fields,
        purposes=clause.purposes,
        areas=tuple(areas[name] for name in clause.areas if name in areas),
        begins_at=max(clause.start, agreement.start),
        ends_at=min(clause.end, agreement.end),
        offences=clause.offences,
        stopped=frozenset(
            (kind, sender, recipient)
            for suspension in standing.suspensions
            for kind in clause.kinds
            for sender, recipient in _ways(clause)
            if suspension.bites(clause.id, kind, sender, recipient)
        ),
    )


def _area(area: NamedArea) -> AgreedArea:
    match area.shape:
        case Polygon():
            return AgreedArea(name=area.name, form="polygon", outer=area.shape.outer, holes=area.shape.holes)
        case Corridor():
            return AgreedArea(
                name=area.name, form="corridor", line=area.shape.line, width_m=area.shape.width_m
            )
    return AgreedArea(name=area.name, form="everywhere")
