"""What permits offer: their part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors.permits import actions, asks, guards, tables
from lindero.kernel.capability import Action, Grant, Reaction
from lindero.trust.agreements.records import AgreementActivated, AgreementEnded, AgreementSuspended

TABLES: Final = tables.TABLES
FOLDS: Final = tables.FOLDS
GUARDS: Final = guards.GUARDS
REACTIONS: Final = (
    Reaction(
        name="sensors.end_permits",
        on=(AgreementSuspended, AgreementEnded, AgreementActivated),
        run=actions.end_without_clause,
        received=True,
    ),
)
GRANTS: Final = (
    Grant("sensors.plan", "Plan flights and deployments of sensors.", roles=("UAS", "NCC")),
    Grant("sensors.permit", "Permit, refuse and end what another person planned.", roles=("CMD", "DPO")),
)
ACTIONS: Final = (
    Action(
        name="sensors.plan_permit",
        asks=asks.PlanPermit,
        needs="sensors.plan",
        run=actions.plan_permit,
        sentence="Plan a flight, or to set up a sensor for a time.",
    ),
    Action(
        name="sensors.approve_permit",
        asks=asks.ApprovePermit,
        needs="sensors.permit",
        run=actions.approve_permit,
        sentence="Permit what another person planned, clipped at the boundary.",
        step_up=True,
    ),
    Action(
        name="sensors.refuse_permit",
        asks=asks.RefusePermit,
        needs="sensors.permit",
        run=actions.refuse_permit,
        sentence="Refuse what another person planned, with the reason.",
    ),
    Action(
        name="sensors.end_permit",
        asks=asks.EndPermit,
        needs="sensors.permit",
        run=actions.end_permit,
        sentence="End a permit before its time, with the reason.",
    ),
)
