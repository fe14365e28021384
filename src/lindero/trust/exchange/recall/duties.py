"""Jobs: tell how much of the time for erasures and corrections has passed, end holds, and report each day."""

from typing import Final

from lindero.engine.desk import WorkDesk
from lindero.kernel.capability import Job
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.recall import tables
from lindero.trust.exchange.recall.carrying import Carrier
from lindero.trust.exchange.recall.clocks import stage_of
from lindero.trust.exchange.records import DutyWarned, ErasureOverdue, ErasuresReported, RecallCompleted

LENT_AS: Final = "exchange.carrier"
"""Name under which the node lends what carries recalls out."""


def watch_duties(desk: Desk) -> None:
    """Warn at 50 and 80 per cent of the time, and put on record what is overdue; both nodes do, each for itself."""
    for duty, about, asker, owed_by, since_at, due, told in desk.rows(tables.SELECT_OPEN_DUTIES):
        stage = stage_of(since_at, due, desk.now())
        if stage <= told:
            continue
        facts = {"duty": duty, "about": about, "asker": asker, "owed_by": owed_by}
        if stage == 100:
            desk.put(ErasureOverdue(**facts, due_at=due))
        elif stage != 0:
            desk.put(DutyWarned(**facts, percent=stage))


def complete_recalls(desk: Desk) -> None:
    """Put on record which recalls every recipient has certified by now."""
    completed = []
    for (recalled,) in desk.rows(tables.SELECT_ANSWERED, (desk.nation,)):
        answers = desk.rows(tables.SELECT_ANSWERS, (recalled,))
        completed.append(
            RecallCompleted(
                recalled=recalled,
                recipients=tuple(peer for peer, _ in answers),
                held=tuple(peer for peer, status in answers if status == "HELD"),
            )
        )
    if completed:
        desk.put_all(completed)


def end_holds(desk: Desk) -> None:
    """Certify the erasure of what a hold had kept from a recall, once the hold is over."""
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.job_desk", "Holds end at a node.", "Start a node.")
    carrier: Carrier = desk.lent(LENT_AS)
    carrier.end_held(desk.tx)


def report_erasures(desk: Desk) -> None:
    """Put on record what was due, erased and held in each day that is over."""
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.job_desk", "A day's report is made at a node.", "Start a node.")
    ((last,),) = desk.tx.query(tables.SELECT_LAST_DAY)
    today = desk.now() - desk.now() % DAY_MS
    ((first,),) = desk.tx.query(tables.SELECT_FIRST_TALLY, (last,))
    if first is None or first >= today:
        return
    ((due, erased, recalled),) = desk.tx.query(tables.SELECT_TALLY, (first,))
    ((held,),) = desk.tx.query(tables.SELECT_HELD_COUNT)
    desk.put(ErasuresReported(day_begins_at=first, due=due, erased=erased, recalled=recalled, held=held))


JOBS: Final = (
    Job(
        name="exchange.watch_duties",
        every_s=60.0,
        run=watch_duties,
        sentence="Warn of erasures and corrections whose time runs out, and put on record what is overdue.",
    ),
    Job(
        name="exchange.complete_recalls",
        every_s=60.0,
        run=complete_recalls,
        sentence="Put on record which recalls every recipient has certified.",
    ),
    Job(
        name="exchange.end_holds",
        every_s=60.0,
        run=end_holds,
        sentence="Certify the erasure of what a hold had kept, once the hold is over.",
    ),
    Job(
        name="exchange.report_erasures",
        every_s=600.0,
        run=report_erasures,
        sentence="Put on record what was due to be erased, was erased and is held, day by day.",
    ),
)
