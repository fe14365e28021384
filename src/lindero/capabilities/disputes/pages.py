"""Showing disputes: what waits for this nation first, and one with all that both sides said."""

from typing import Final

from lindero.capabilities.disputes.rules import Proposal, Stand
from lindero.capabilities.disputes.spoken import spoken_of
from lindero.capabilities.disputes.tables.lookups import (
    Found,
    amended_in,
    dispute_in,
    ended_disputes,
    is_carried,
    is_held,
    open_disputes,
    stops_of,
)
from lindero.capabilities.disputes.views import (
    DisputeLine,
    DisputeQuery,
    DisputesQuery,
    DisputesView,
    DisputeView,
    ProposalShown,
    RungShown,
)
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.times import days_after

SHOWN: Final = 200
"""Ended disputes on one page; all that last are shown."""


def show_disputes(desk: Desk, query: DisputesQuery) -> DisputesView:
    """Show every dispute, what waits for this nation first."""
    found = [(one, line_of(desk, one)) for one in open_disputes(desk.rows)]
    lasting = [line for one, line in found if not one.stand.ended_at]
    page = ended_disputes(desk.rows, query.after, SHOWN)
    # What both sides' words ended just now, before this node has said so.
    fresh = [line for one, line in found if one.stand.ended_at and query.after is None]
    lasting.sort(key=lambda line: (not line.waits_for_us, line.due_at or days_after(line.raised_at, 10_000)))
    return DisputesView(
        at=desk.now(),
        open=tuple(lasting),
        ended=(*fresh, *(line_of(desk, one) for one in page.items)),
        next=page.next,
        overdue=sum(line.is_overdue for line in lasting),
    )


def line_of(desk: Desk, found: Found) -> DisputeLine:
    """Return a dispute as a line."""
    stand = found.stand
    is_running = stand.state in ("raised", "open")
    return DisputeLine(
        dispute=stand.dispute,
        title=found.raised.title if found.raised else "",
        matter=found.matter,
        raiser=stand.raiser,
        other=stand.other(desk.nation),
        agreement=found.agreement,
        clause=found.clause,
        state=stand.state,
        rung=stand.ladder[stand.number - 1].step,
        due_at=stand.due_at if is_running else None,
        is_overdue=is_running and desk.now() > stand.due_at,
        effect=stand.effect,
        raised_at=stand.raised_at,
        waits_for_us=_waits_for(stand, desk.nation),
    )


def _waits_for(stand: Stand, nation: str) -> bool:
    if stand.ended_at:
        return False
    is_unanswered = stand.state == "raised" and nation == stand.addressee
    return is_unanswered or any(one.proposer != nation for one in stand.waiting())


def show_dispute(desk: Desk, query: DisputeQuery) -> DisputeView:
    """Show one dispute.

    Raises:
        Missing: If there is none of this name.
    """
    found = dispute_in(desk.rows, query.record_id)
    if found is None:
        raise Missing(
            "disputes.no_dispute", f"There is no dispute {query.record_id}.", "See the list of disputes."
        )
    stand, line = found.stand, line_of(desk, found)
    for origin in stand.parties:
        desk.saw((one.record_id for one in found.said if one.origin == origin), origin=origin)
    stops = stops_of(desk.agreed(), found.agreement, found.clause) if found.agreement else ()
    changes = stand.settlement.made.changes if stand.settlement else ""
    is_amended = changes == "amendment" and found.agreement
    return DisputeView(
        line=line,
        is_carried=is_carried(desk.agreed(), stand.parties),
        is_held=is_held(desk.agreed(), desk.nation, stand.other(desk.nation)),
        wanted=found.raised.wanted if found.raised else "",
        ladder=_ladder(stand),
        effects=dict(stand.effects),
        stops=stops,
        is_unmatched=bool(found.agreement) and (stand.effect == "suspended") != bool(stops),
        proposals=tuple(_proposal(stand, one, desk.nation) for one in reversed(stand.proposals)),
        changes=changes,
        amended_in=amended_in(desk.rows, found.agreement) if is_amended else "",
        spoken=spoken_of(found.said),
        actions=_actions(stand, desk.nation, is_overdue=line.is_overdue),
    )


def _ladder(stand: Stand) -> tuple[RungShown, ...]:
    since = dict(enumerate(stand.since_by_number))
    return tuple(
        RungShown(
            rung=step.step,
            within_days=step.within_days,
            since=since.get(index),
            due_at=days_after(since[index], step.within_days) if index in since else None,
            is_here=not stand.ended_at and index == stand.number - 1,
        )
        for index, step in enumerate(stand.ladder)
    )


def _proposal(stand: Stand, one: Proposal, nation: str) -> ProposalShown:
    is_waiting = not stand.ended_at and one in stand.waiting()
    outcome = (
        "agreed" if one.agrees else "declined" if one.answered_at else "waits" if is_waiting else "replaced"
    )
    return ProposalShown(
        proposal=one.name,
        proposer=one.proposer,
        what=one.made.what,
        changes=one.made.changes,
        words=one.made.words,
        at=one.at,
        outcome=outcome,
        is_ours_to_answer=is_waiting and one.proposer != nation,
    )


def _actions(stand: Stand, nation: str, *, is_overdue: bool) -> tuple[str, ...]:
    if stand.ended_at:
        return ("declare_effect",) if stand.effects.get(nation, "continues") != "continues" else ()
    may_climb = stand.number < len(stand.ladder) and (is_overdue or stand.state == "frozen")
    climb = ("reach_rung",) if may_climb else ()
    withdraw = ("withdraw_dispute",) if nation == stand.raiser else ()
    return ("make_statement", "make_proposal", *climb, "declare_effect", *withdraw)
