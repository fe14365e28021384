"""Each condition of a transfer and of custody, alone: everything else is as it must be, so nothing else can stop it."""

from typing import Any, Final

import msgspec
import pytest

from lindero.capabilities.protection.records import PersonHeld, PersonTransferred
from lindero.capabilities.protection.rules import (
    STOPPED,
    Assessment,
    Situation,
    Stand,
    clock_state,
    hold_fault,
    transfer_fault,
)
from lindero.kernel.times import HOUR_MS

NOW: Final = 1_795_334_400_000
SIGNED_AT: Final = NOW - HOUR_MS
STAND: Final = Stand(is_informed=True, language="fr")
TRANSFER: Final = PersonTransferred(
    person="p" * 26,
    way="return",
    destination="SUD",
    assessment="a" * 26,
    assessed_at=SIGNED_AT,
    language="fr",
    situation="s" * 26,
)
ASSESSMENT: Final = Assessment(
    destination="SUD", is_safe=True, was_heard=True, objection="none", signed_by="person/judge", at=SIGNED_AT
)
SITUATION: Final = Situation("s" * 26, "none_found", NOW + HOUR_MS)


def fault(
    stand: Stand = STAND,
    record: PersonTransferred = TRANSFER,
    assessment: Assessment | None = ASSESSMENT,
    situation: Situation | None = SITUATION,
) -> str:
    """Return why the transfer is not possible; by default it is."""
    return transfer_fault(stand, record, assessment, situation, by="person/guard", now=NOW)


def test_transfer_with_everything_in_order_is_possible() -> None:
    """Or the cases below would tell nothing."""
    assert fault() == ""


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"has_ended": True}, STOPPED),
        ({"is_stopped": True}, STOPPED),
        ({"is_informed": False}, "was not told"),
        ({"language": "ar"}, "was not told"),
        ({"age": "minor"}, STOPPED),
        ({"age": "in_doubt", "is_return_best": False, "is_child_return_complete": True}, STOPPED),
        ({"age": "minor", "is_return_best": True, "is_alone": True}, STOPPED),
        ({"age": "minor", "is_return_best": True, "is_alone": False}, ""),
        ({"age": "minor", "is_return_best": True, "is_alone": True, "is_child_return_complete": True}, ""),
    ],
)
def test_S_13_S_18_what_stands_with_the_person_stops_it_alone(change: dict[str, Any], answer: str) -> None:
    """Told, in their language; a child only where return is best, and alone only with every criterion met."""
    found = fault(stand=msgspec.structs.replace(STAND, **change))
    assert answer in found
    assert bool(found) is bool(answer)


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"destination": "VES"}, "No signed assessment"),
        ({"at": SIGNED_AT - 1}, "older than 72 hours"),
        ({"is_safe": False}, STOPPED),
        ({"was_heard": False}, STOPPED),
        ({"objection": "upheld"}, STOPPED),
        ({"signed_by": "job/assessor"}, "may not be who signed"),
        ({"signed_by": "person/guard"}, "may not be who signed"),
    ],
)
def test_S_13_assessment_that_lacks_one_thing_sends_nobody(change: dict[str, Any], answer: str) -> None:
    """For this destination, at the moment that the transfer repeats, safe, heard, and by another person."""
    assert answer in fault(assessment=msgspec.structs.replace(ASSESSMENT, **change))


def test_S_13_without_an_assessment_nobody_is_sent() -> None:
    """None at all is not a blank cheque."""
    assert "No signed assessment" in fault(assessment=None)


def test_S_13_assessment_holds_for_seventy_two_hours_and_not_from_the_future() -> None:
    """To the millisecond, at both ends."""
    for at, possible in (
        (NOW - 72 * HOUR_MS, True), (NOW - 72 * HOUR_MS - 1, False), (NOW, True), (NOW + 1, False),
    ):  # fmt: skip
        record = msgspec.structs.replace(TRANSFER, assessed_at=at)
        assert (fault(record=record, assessment=msgspec.structs.replace(ASSESSMENT, at=at)) == "") is possible


@pytest.mark.parametrize(
    "situation",
    [
        None,
        Situation("t" * 26, "none_found", NOW + HOUR_MS),
        Situation("s" * 26, "serious", NOW + HOUR_MS),
        Situation("s" * 26, "none_found", NOW),
    ],
)
def test_S_12_country_without_a_current_assessment_of_its_own_gets_nobody(
    situation: Situation | None,
) -> None:
    """Unknown, another one than the transfer names, a risk, or one that has just ended."""
    assert "No current assessment" in fault(situation=situation)


HELD: Final = PersonHeld(person="p" * 26, facility="North", hold_class="adult", ground="offence")


@pytest.mark.parametrize(
    ("stand", "record", "answer"),
    [
        ({}, {}, ""),
        ({"has_ended": True}, {}, "has left"),
        ({"bars_offence": True}, {}, STOPPED),
        ({"bars_offence": True}, {"ground": "screening"}, ""),
        ({"age": "in_doubt"}, {}, "never held with adults"),
        ({"apart_from": frozenset({"South"})}, {}, "not to be separated"),
        ({"apart_from": frozenset({"North"})}, {}, ""),
        ({"apart_from": frozenset({"South"}), "separation": frozenset({"b" * 26})},
         {"best_interests": "b" * 26}, ""),
        ({"apart_from": frozenset({"South"}), "separation": frozenset({"b" * 26})}, {}, "not to be separated"),
    ],
)  # fmt: skip
def test_S_17_S_19_custody_has_each_of_its_bars(
    stand: dict[str, Any], record: dict[str, Any], answer: str
) -> None:
    """Who has left, what is barred, a child among adults, a family apart: each alone is enough."""
    found = hold_fault(msgspec.structs.replace(STAND, **stand), msgspec.structs.replace(HELD, **record))
    assert answer in found
    assert bool(found) is bool(answer)


def test_S_21_who_left_in_time_is_not_late_for_ever() -> None:
    """A clock that has ended is judged by when it did, and one that runs by now."""
    due = NOW
    assert clock_state(due, NOW - 1, NOW + HOUR_MS) == "ended"
    assert clock_state(due, NOW + 1, NOW + HOUR_MS) == "overdue"
    assert clock_state(due, 0, NOW + 1) == "overdue"
    assert clock_state(due, 0, NOW) == "warning"
