"""What a patrol says and a centre tells it; each word of a phone counts once, however often it is sent."""

from lindero.capabilities.patrol import asks, records
from lindero.capabilities.patrol.rules import done_at, is_over, seen_from, steps_left
from lindero.capabilities.patrol.tables.lookups import help_context, last_place, task_in
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.photos import is_bare_photo
from lindero.kernel.record import Record
from lindero.kernel.times import MINUTE_MS, Instant

_Word = asks.ReportPosition | asks.TakeStep | asks.ReportSighting | asks.ReadOrder | asks.CallHelp


def report_position(desk: Desk, ask: asks.ReportPosition) -> asks.Taken:
    """Say where a patrol is and how it stands."""
    if known := _known(desk, ask):
        return known
    _own_unit(desk, ask.call_sign)
    return _put(
        desk,
        records.PositionReported(
            call_sign=ask.call_sign,
            place=ask.place,
            status=ask.status,
            accuracy_m=ask.accuracy_m,
            done_at=_done(desk, ask),
            clock_off_ms=ask.clock_off_ms,
            key=ask.key,
        ),
    )


def take_step(desk: Desk, ask: asks.TakeStep) -> asks.Taken:
    """Say how far a patrol is with its task.

    Raises:
        Missing: If the patrols of this nation have no such task.
        Conflict: If the task is over, or that far already.
        Invalid: If it cannot and does not say why.
    """
    if known := _known(desk, ask):
        return known
    task = task_in(desk, ask.task)
    if task is None:
        raise Missing("patrol.task", "There is no such task.", "Load the page again, or ask your centre.")
    if is_over(task.taken):
        raise Conflict("patrol.task_over", "The task was over already.", "Ask your centre what to do.")
    if ask.step not in steps_left(task.taken):
        raise Conflict("patrol.step_known", "The task was that far already.", "Nothing more is to be done.")
    if ask.step == "declined" and ask.reason is None:
        raise Invalid("patrol.reason", "It does not say why you cannot.", "Choose a reason.")
    return _put(
        desk,
        records.StepTaken(
            call_sign=task.call_sign,
            task=ask.task,
            step=ask.step,
            reason=ask.reason if ask.step == "declined" else None,
            done_at=_done(desk, ask),
            clock_off_ms=ask.clock_off_ms,
            key=ask.key,
        ),
    )


def report_sighting(desk: Desk, ask: asks.ReportSighting) -> asks.Taken:
    """Say what a patrol saw.

    Raises:
        Invalid: If the photo holds more than its picture.
    """
    if known := _known(desk, ask):
        return known
    _own_unit(desk, ask.call_sign)
    place, accuracy_m = seen_from(ask.place, ask.away_m, ask.bearing_deg, ask.accuracy_m)
    if ask.photo and not is_bare_photo(ask.photo):
        raise Invalid(
            "patrol.photo",
            "The photo holds more than its picture.",
            "Let the page make it smaller, or leave it out.",
        )
    return _put(
        desk,
        records.SightingReported(
            call_sign=ask.call_sign,
            what=ask.what,
            number=ask.number,
            place=place,
            accuracy_m=accuracy_m,
            done_at=max(0, _done(desk, ask) - ask.minutes_ago * MINUTE_MS),
            words=ask.words,
            photo=ask.photo,
            clock_off_ms=ask.clock_off_ms,
            key=ask.key,
        ),
    )


def send_order(desk: Desk, ask: asks.SendOrder) -> str:
    """Tell a patrol something; return the record's name."""
    _own_unit(desk, ask.call_sign)
    return desk.put(records.OrderGiven(call_sign=ask.call_sign, text=ask.text)).record_id


def read_order(desk: Desk, ask: asks.ReadOrder) -> asks.Taken:
    """Say that a patrol has read an order; that it was read before is no fault.

    Raises:
        Missing: If there is no such order.
    """
    if known := _known(desk, ask):
        return known
    if not desk.rows("SELECT 1 FROM patrol_orders WHERE record_id = ?", (ask.order,)):
        raise Missing("patrol.order", "There is no such order.", "Load the page again.")
    return _put(
        desk,
        records.OrderAcknowledged(
            order=ask.order, done_at=_done(desk, ask), clock_off_ms=ask.clock_off_ms, key=ask.key
        ),
    )


def call_help(desk: Desk, ask: asks.CallHelp) -> asks.Taken:
    """Call for help; whoever cannot say where is looked for where the patrol was last known.

    Raises:
        Missing: If nobody knows where the patrol is.
    """
    if known := _known(desk, ask):
        return known
    place = ask.place or last_place(desk, ask.call_sign)
    surface, again = help_context(desk, ask.call_sign)
    if place is None:
        raise Missing(
            "patrol.nowhere", "Nobody knows where you are.", "Say where, or call your centre by radio."
        )
    return _put(
        desk,
        records.HelpCalled(
            call_sign=ask.call_sign,
            place=place,
            accuracy_m=ask.accuracy_m,
            done_at=_done(desk, ask),
            clock_off_ms=ask.clock_off_ms,
            key=ask.key,
            surface=surface,
            again=again,
        ),
    )


def _known(desk: Desk, ask: _Word) -> asks.Taken | None:
    """Return what became of a word that was taken before; None for a new one.

    Raises:
        Refused: If somebody else did it than is signed in; a call for help is taken from whatever phone it comes.
    """
    if ask.said_by not in ("", desk.actor.name) and not isinstance(ask, asks.CallHelp):
        raise Refused(
            "patrol.other_person",
            "Somebody else did this at this phone.",
            "Whoever did it says it again under their own name.",
        )
    found = desk.rows(
        "SELECT record_id, at FROM patrol_words WHERE actor = ? AND key = ? AND key <> ''",
        (desk.actor.name, ask.key),
    )
    return asks.Taken(record_id=found[0][0], is_repeat=True, received_at=found[0][1]) if found else None


def _put(desk: Desk, record: Record) -> asks.Taken:
    head = desk.put(record)
    return asks.Taken(record_id=head.record_id, is_repeat=False, received_at=head.at)


def _done(desk: Desk, ask: _Word) -> Instant:
    return done_at(ask.done_at, ask.clock_off_ms, desk.now())


def _own_unit(desk: Desk, call_sign: str) -> None:
    if last_place(desk, call_sign) is None:
        raise Missing(
            "patrol.unit",
            f"Nobody registered a patrol {call_sign}.",
            "Choose one of the list, or ask your centre.",
        )
