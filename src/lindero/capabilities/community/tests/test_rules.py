"""Where a report lies, who may be told of it, and who may open a name."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.community import rules
from lindero.capabilities.community.records import Category, Service, State
from lindero.trust.identity.roles import APART

services = st.sampled_from([None, *get_args(Service)])
people = st.sampled_from(["person/a", "person/b", "person/c", "job/x", "cli/owner", ""])


@given(st.sampled_from(get_args(Category)), services)
def test_S_57_a_complaint_lies_apart_from_the_service_complained_of(
    category: Category, about: Service | None
) -> None:
    """Complaints about operations lie with independents, complaints about independents with operations."""
    drawer = rules.drawer_for(category, about)
    assert (drawer == "complaints") is (category == "conduct" and about != "oversight_office")
    # What makes it hold for persons: nobody has both roles.
    assert frozenset(("TIP-H", "FRO")) in APART


@given(services, services)
def test_S_57_nothing_goes_to_the_service_complained_of(
    about: Service | None, receiver: Service | None
) -> None:
    """Whatever the service, it is not told of a complaint about itself; nobody is no receiver."""
    assert rules.may_forward_to(about, receiver) is (receiver is not None and receiver != about)


@given(people, people, people, st.integers(0, 10), st.integers(0, 10))
def test_S_53_an_identity_needs_three_persons(
    asked: str, approved: str, custodian: str, at: int, later: int
) -> None:
    """Nobody fills two of the three places, and no machine any."""
    may = rules.may_open(asked, approved, custodian, at, at + later)
    assert may is (
        len({asked, approved, custodian}) == 3 and all(map(rules.is_person, (asked, approved, custodian)))
    )


@pytest.mark.parametrize(
    ("after_ms", "may"), [(0, True), (rules.OPENING_MS - 1, True), (rules.OPENING_MS, False), (-1, False)]
)
def test_S_53_an_approval_counts_for_72_hours(after_ms: int, may: bool) -> None:
    """An approval of last week opens nothing, and neither does one of tomorrow."""
    assert rules.may_open("person/a", "person/b", "person/c", 1_000, 1_000 + after_ms) is may


@pytest.mark.parametrize("state", get_args(State))
def test_what_is_closed_stays_closed(state: State) -> None:
    """No step follows once a report is closed; passing on needs that somebody looked at it."""
    steps: tuple[rules.Step, ...] = get_args(rules.Step)
    assert any(rules.may_step(state, step) for step in steps) is (state != "closed")
    assert rules.may_step(state, "forward") is (state in {"looked_at", "need_more", "passed_on"})


def test_a_photo_keeps_a_report_open() -> None:
    """What comes with a photo says more than its words."""
    assert rules.says_nothing_done("foreigners", has_photo=False)
    assert not rules.says_nothing_done("foreigners", has_photo=True)
