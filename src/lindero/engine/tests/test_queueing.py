"""Who is next at the store's writer."""

import threading
from concurrent.futures import Future

from lindero.engine.adapters.queueing import Unit, UnitQueue

LONG_S = 5.0
"""Never waited for: what follows comes before."""


def unit() -> Unit:
    """Return a unit of work that does nothing."""
    return (lambda _: None), Future()


def next_of(queue: UnitQueue) -> list[Unit]:
    """Return the next group."""
    return queue.next_group(10, lambda _: False)


def test_S_15_what_follows_from_something_urgent_goes_before_all_that_waits() -> None:
    """An alert that was put is sealed next: no long unit of others begins while its thread only hears of it."""
    queue = UnitQueue(followed_within_s=LONG_S)
    put, sealed, daily = unit(), unit(), unit()
    queue.put(daily)
    queue.put(put, is_urgent=True)
    assert next_of(queue) == [put]
    given: list[Unit] = []
    writer = threading.Thread(target=lambda: given.extend(next_of(queue)))
    writer.start()
    queue.put(sealed, is_urgent=True)
    writer.join(2 * LONG_S)
    assert given == [sealed]
    assert not queue.has_urgent()


def test_what_is_not_urgent_waits_for_nothing_that_does_not_come() -> None:
    """After a moment others go on, and after what was not urgent they do not wait at all."""
    queue = UnitQueue(followed_within_s=0.0)
    put, daily, more = unit(), unit(), unit()
    queue.put(put, is_urgent=True)
    assert queue.has_urgent()
    assert next_of(queue) == [put]
    queue.put(daily)
    assert next_of(queue) == [daily]
    queue = UnitQueue(followed_within_s=10 * LONG_S)
    queue.put(more)
    assert next_of(queue) == [more]


def test_queue_that_is_shut_waits_for_nothing_more() -> None:
    """A node that stops gives what waits at once, also after something urgent."""
    queue = UnitQueue(followed_within_s=10 * LONG_S)
    put, daily = unit(), unit()
    queue.put(put, is_urgent=True)
    queue.put(daily)
    assert next_of(queue) == [put]
    queue.shut()
    assert next_of(queue) == [daily]
    assert next_of(queue) == []
