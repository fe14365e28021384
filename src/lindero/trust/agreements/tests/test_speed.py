"""A decision must not cost more when more is agreed: measured as ratios in one run."""

import pytest

from bench import deciding


@pytest.mark.speed
def test_a_compiled_decision_is_far_cheaper_than_looking_at_every_clause() -> None:
    """At 512 clauses the gate's way is at least a hundred times faster than the plain rules."""
    book = deciding.book_of(512)
    assert deciding.way(book).per_cpu_s > 100 * deciding.naive(book).per_cpu_s


@pytest.mark.speed
def test_the_number_of_clauses_does_not_matter() -> None:
    """At 512 clauses a decision takes less than twice what it takes at 8."""
    few = max(deciding.way(deciding.book_of(8)).per_cpu_s for _ in range(3))
    many = max(deciding.way(deciding.book_of(512)).per_cpu_s for _ in range(3))
    assert many > few / 2
