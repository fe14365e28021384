"""Roles: what the law of separated duties keeps apart, and who may give one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Refused
from lindero.trust.identity.roles import APART, INDEPENDENT, ROLES, WITHOUT_ACCOUNT, apart_from
from lindero.trust.identity.rules import check_giver, check_role, is_independent

PAIRS = sorted(tuple(sorted(pair)) for pair in APART)
NAMED = [
    ("TIP-H", "TIP-C"), ("ADM", "DPO"), ("ADM", "AUD"), ("ADM", "FRO"), ("ADM", "IMM"), ("LEG", "DPO"),
    ("BG1", "ASY"), ("BG2", "CHI"), ("ANL", "ASY"), ("CMD", "CHI"), ("TRN", "NCC"), ("EXC", "SPOC"),
    ("NCC", "ADM"), ("DPO", "NCC"),
]  # fmt: skip
"""Pairs that the role model names, or that follow from what it says a role may never do."""


@pytest.mark.parametrize(("first", "second"), [*NAMED, *((b, a) for a, b in NAMED)])
def test_S_51_roles_that_check_each_other_are_held_by_two_persons(first: str, second: str) -> None:
    """In whichever order they are given; each alone may be held."""
    check_role(second, [])
    with pytest.raises(Refused) as refusal:
        check_role(second, [first])
    assert refusal.value.code == "identity.apart"


@given(st.lists(st.sampled_from(list(ROLES)), max_size=8))
def test_S_51_no_sequence_of_grants_ends_in_two_roles_that_are_apart(wanted: list[str]) -> None:
    """Whatever is asked for in whatever order, what is held never contains a pair that is apart."""
    held: list[str] = []
    for role in wanted:
        try:
            check_role(role, held)
        except Refused:
            continue
        held.append(role)
    assert not any(frozenset((a, b)) in APART for a in held for b in held)


def test_every_role_says_what_it_may_and_may_never() -> None:
    """A role without its limits would be a licence."""
    for code, role in ROLES.items():
        assert role.may.endswith("."), code
        assert role.never.endswith("."), code
        assert role.title.strip(), code


def test_S_51_the_independent_roles_are_four_and_apart_from_every_operational_one() -> None:
    """Who oversees does nothing that is overseen, and who runs the machine does nothing else."""
    assert frozenset({"DPO", "AUD", "FRO", "IMM"}) == INDEPENDENT
    for role in INDEPENDENT:
        assert set(apart_from(role)) == ROLES.keys() - INDEPENDENT
    assert set(apart_from("ADM")) == ROLES.keys() - {"ADM"}
    assert is_independent(["NCC", "DPO"])
    assert not is_independent(["NCC", "ADM"])


@pytest.mark.parametrize("role", WITHOUT_ACCOUNT)
def test_the_public_needs_no_grant(role: str) -> None:
    """Nobody is made a citizen by an administrator."""
    with pytest.raises(Refused) as refusal:
        check_role(role, [])
    assert "without an account" in refusal.value.text


def test_S_52_nobody_gives_a_role_to_the_own_name() -> None:
    """An administrator asks another one."""
    check_giver("person/adams", "keller")
    with pytest.raises(Refused) as refusal:
        check_giver("person/adams", "adams")
    assert refusal.value.code == "identity.own_role"
