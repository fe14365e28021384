"""Seats before the live picture."""

from lindero.engine.config import Limits
from lindero.shells.seats import NODE_FULL, PERSON_FULL, Seats


def test_seats_are_bounded_for_each_person_and_for_all() -> None:
    """A person takes so many, all together so many; each refusal is counted, and who leaves makes room."""
    seats = Seats(Limits(live_pictures_of_person=2, live_pictures=3))
    assert [seats.take("keller") for _ in range(3)] == [None, None, PERSON_FULL]
    assert [seats.take("dahl") for _ in range(2)] == [None, NODE_FULL]
    assert (seats.taken, seats.most, seats.refused) == (3, 3, 2)
    seats.leave("keller")
    assert seats.take("dahl") is None
    assert seats.taken == 3
